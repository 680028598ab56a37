"""A record for language models: `dateline mcp` serves it over the Model Context Protocol, to read and never to write.

Every answer carries its citations: claim, report, outlet, day, address and the words, so that what a model says of it can be checked.
Needs the extra `dateline[mcp]`. `server(store)` gives the server; `dateline mcp` runs it on standard input and output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from dateline import __version__
from dateline.record import queries, wording
from dateline.record.brief import brief as written
from dateline.record.claims import Claim
from dateline.record.queries import FilterError, Found
from dateline.record.store import Filters, Kept, Store

if TYPE_CHECKING:
    from mcp.server import MCPServer

MOST = 50  # answers of one call
WORDS = 500  # characters of a passage
INSTRUCTIONS = (
    "A record of conflict reporting: who claims what, word for word. Nothing in it is established fact: say who claims it, and cite the "
    "claim's id, outlet and day. Codes were made by a machine and can be wrong: quote the words. Days are ISO 8601, parties are names or "
    "ids (AZE, AZE.MIL, IGO:UN), types are PLOVER's (ASSAULT, ACCUSE, ...)."
)


def server(store: Store) -> MCPServer[Any]:
    """A server over a record. Raises ModuleNotFoundError where the extra is not installed."""
    from mcp.server import MCPServer

    made: MCPServer[Any] = MCPServer("dateline", instructions=INSTRUCTIONS, version=__version__)

    def search(words: str, claimant: str | None = None, as_of: str | None = None, limit: int = 10) -> dict[str, Any]:
        """Reports that hold all these words ("in quote marks": one after the other), best first, with a passage each."""
        found = queries.search(store, words, wanted(claimant=claimant, as_of=as_of, limit=capped(limit)))
        return {"reports": [report(h.report) | {"passage": h.passage, "score": h.score} for h in found]}

    def claims(
        place: str | None = None,
        actor: str | None = None,
        claimant: str | None = None,
        types: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        newest: bool = False,
        limit: int = 20,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Claims: who says what of one event. Filters: place, actor (doer, target or source), claimant (who says it), PLOVER types, days of
        the event (since, until), as_of (published by then); newest first or oldest first."""
        asked = wanted(place=place, actor=actor, claimant=claimant, types=types or (), since=since, until=until, as_of=as_of)
        found = list(queries.claims(store, msgspec.structs.replace(asked, newest=newest, limit=capped(limit), offset=max(0, offset))))
        kept = queries.reports(store, {c.report for c in found})
        return {"claims": [claim(c) | {"citation": citation(c, kept)} for c in found]}

    def incidents(
        place: str | None = None,
        actor: str | None = None,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        newest: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Incidents: what claims of many reports tell of one occurrence, in a line each, with grade, tolls and how much is disputed."""
        asked = wanted(place=place, actor=actor, since=since, until=until, as_of=as_of)
        found = queries.incidents(store, msgspec.structs.replace(asked, newest=newest, limit=capped(limit), offset=max(0, offset)))
        return {"incidents": [headline(f) for f in found], "in_all": queries.count(store, asked)}

    def incident(id: str, as_of: str | None = None) -> dict[str, Any]:
        """One incident by its id: the accounts side by side, what is agreed, disputed and by whom, who is silent, tolls, every claim."""
        found = queries.incident(store, id, wanted(as_of=as_of))
        if found is None:
            raise refused(f"there is no incident {id}: `incidents` lists them with their ids")
        kept = queries.reports(store, {c.report for c in found.claims})
        account = msgspec.to_builtins(found.account)
        told = [claim(c) | {"voice": wording.voice(found.voices[c.id], kept), "citation": citation(c, kept)} for c in found.claims[:MOST]]
        return headline(found) | {"account": account, "claims": told, "claims_in_all": len(found.claims)}

    def tolls(
        place: str | None = None,
        actor: str | None = None,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        by: str = "incident",
        policy: str = "ucdp",
        limit: int = 20,
    ) -> dict[str, Any]:
        """Tolls: low, best and high, by incident, day, place, party (whose victims) or kind; policy ucdp (low, best, high of all sources),
        acled (the lowest credible) or claimant (each source by itself); with the claims behind each."""
        if by not in ("incident", "day", "place", "party", "kind") or policy not in ("ucdp", "acled", "claimant"):
            raise refused("by is incident, day, place, party or kind; policy is ucdp, acled or claimant")
        asked = wanted(place=place, actor=actor, since=since, until=until, as_of=as_of, limit=capped(limit))
        found = queries.tolls(store, asked, by, policy)  # type: ignore[arg-type]
        cited = {x for f in found for x in (*f.low_claims[:2], *f.best_claims[:2], *f.high_claims[:2])}
        told = [c for x in sorted(cited) if (c := queries.claim(store, x))]
        kept = queries.reports(store, {c.report for c in told})
        rows = [msgspec.to_builtins(msgspec.structs.replace(f, history=f.history[-10:])) for f in found]
        return {"tolls": rows, "citations": {c.id: citation(c, kept) for c in told}}

    def brief(since: str, until: str, place: str | None = None, actor: str | None = None, as_of: str | None = None) -> str:
        """A situation report in Markdown on some days: what happened, tolls by claimant, disputes, positions, with passages."""
        return written(store, wanted(since=since, until=until, place=place, actor=actor, as_of=as_of))

    for tool in (search, claims, incidents, incident, tolls, brief):
        made.tool()(tool)
    return made


def capped(limit: int) -> int:
    """How many answers one call gives."""
    return max(1, min(limit, MOST))


def wanted(**given: Any) -> Filters:
    """Filters from a model's words; what is wrong with them is said as the tool's error."""
    try:
        return queries.wanted(**given)
    except FilterError as error:
        raise refused(f"{error}") from None


def refused(words: str) -> Exception:
    """An error that the model is told, so that it can ask again."""
    from mcp.server.mcpserver.exceptions import ToolError

    return ToolError(words)


def headline(f: Found) -> dict[str, Any]:
    """An incident in a few fields."""
    i = f.incident
    return {
        "id": i.id,
        "title": f.title,
        "place": i.place,
        "country": i.country,
        "day_from": i.day_from,
        "day_to": i.day_to,
        "grade": f.account.grade,
        "figures": queries.figures(f.tolls),
        "disputed": len(f.account.disputed),
        "reports": f.reports,
        "cite": [c.id for c in f.claims[:5]],
    }


def claim(c: Claim) -> dict[str, Any]:
    """A claim without its offsets and the words, which are in its citation."""
    left_out = {"start", "end", "said", "said_start", "said_end", "report", "outlet", "published"}
    fields: Iterable[tuple[str, Any]] = msgspec.to_builtins(c).items()
    return {k: v for k, v in fields if k not in left_out} | {"who": wording.party(c.source)}


def citation(c: Claim, kept: Mapping[str, Kept]) -> dict[str, Any]:
    """Where a claim stands: report, outlet, day, address, the words and their offsets in the report's text."""
    k = kept.get(c.report)
    where = report(k) if k else {"report": c.report}
    return where | {"claim": c.id, "words": c.said[:WORDS], "start": c.said_start, "end": c.said_end}


def report(k: Kept) -> dict[str, Any]:
    """A report as it is cited."""
    return {"report": k.key, "outlet": k.outlet, "published": k.published, "title": k.title, "url": k.url, "reprint_of": k.original}
