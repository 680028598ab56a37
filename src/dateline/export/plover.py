"""Claims in the columns of POLECAT, the event data in PLOVER terms: tab-separated, a claim a line, with its source at the end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dateline.export import crosswalk
from dateline.export.again import in_words
from dateline.export.columns import Column, lines
from dateline.export.crosswalk import allowed
from dateline.export.terminal import clean
from dateline.export.told import Source, outlet
from dateline.lexicon import rows
from dateline.record import wording
from dateline.record.matching import side


@cache
def _mode(cameo: str) -> str:
    """PLOVER's mode of a CAMEO code."""
    return next((r["mode"] for r in rows("cameo_plover") if r["cameo"] == cameo), "")


@cache
def _quad(type_: str) -> str:
    return next((r["quad"] for r in rows("plover_types") if r["type"] == type_), "")


def _names(actors: list[str]) -> str:
    return "; ".join(wording.party(a) for a in actors)


def _countries(actors: list[str]) -> str:
    known = (side(a) for a in actors)
    return "; ".join(dict.fromkeys(x for x in known if crosswalk.country(x)["iso3"]))


def _sectors(actors: list[str]) -> str:
    return "; ".join(dict.fromkeys(s for a in actors if (s := _sector(a))))


def _sector(actor: str) -> str:
    head, _, sector = actor.partition(".")
    return sector or (head.partition(":")[0] if ":" in head else "")


def _first(words: str) -> str:
    return words.partition("; ")[0]


def _party(role: str, of: str) -> tuple[Column, ...]:
    """The columns of the actor or the recipient."""
    get = (lambda t: t.claim.actors) if of == "actors" else (lambda t: t.claim.targets)
    return (
        Column(f"{role} Name", "names, semicolons between", lambda t: _names(get(t))),
        Column(f"{role} Country", "ISO 3166-1 alpha-3", lambda t: _countries(get(t))),
        Column(f"{role} COW", "blank: numbers of the Correlates of War"),
        Column(f"Primary {role} Sector", "sector of the first, actor_kinds.tsv", lambda t: _first(_sectors(get(t)))),
        Column(f"{role} Sectors", "sectors", lambda t: _sectors(get(t))),
        Column(f"{role} Title", "blank"),
        Column(f"{role} Name Raw", "dateline's ids", lambda t: "; ".join(get(t))),
        Column(f"Wikipedia {role} ID", "blank: Wikipedia's ids"),
    )


COLUMNS = (
    Column("Event ID", "dateline's id of the claim", lambda t: t.claim.id),
    Column("Event Date", "first day", lambda t: t.claim.day_from),
    Column("Event Type", "PLOVER type", lambda t: t.claim.type, allowed("plover_types", "type")),
    Column("Event Mode", "PLOVER mode of the CAMEO code", lambda t: _mode(t.claim.cameo)),
    Column(
        "Intensity",
        "Goldstein value of the CAMEO code, -10 to 10 (POLECAT has a scale of its own)",
        lambda t: crosswalk.goldstein(t.claim.cameo),
    ),
    Column("Quad Code", "verbal or material, cooperation or conflict", lambda t: _quad(t.claim.type), allowed("plover_types", "quad")),
    Column("Contexts", "blank: not coded"),
    *_party("Actor", "actors"),
    *_party("Recipient", "targets"),
    Column("Placename", "the place", lambda t: clean(t.claim.place or "")),
    Column("City", "the place, where it is a town", lambda t: clean(t.claim.place or "") if t.claim.precision == "settlement" else ""),
    Column("District", "blank"),
    Column("Province", "the place, where it is a division", lambda t: clean(t.claim.place or "") if t.claim.precision == "admin" else ""),
    Column("Country", "ISO 3166-1 alpha-3", lambda t: t.claim.country),
    Column("Latitude", "WGS 84", lambda t: t.claim.lat),
    Column("Longitude", "WGS 84", lambda t: t.claim.lon),
    Column("GeoNames ID", "blank: the record does not keep it"),
    Column("Raw Placename", "blank"),
    Column("Feature Type", "how exact the place is", lambda t: t.claim.precision, allowed("precisions", "code", ("kind", "place"))),
    Column("Source", "the outlet", lambda t: outlet(t.report, t.claim)),
    Column("Publication Date", "when published", lambda t: t.claim.published),
    Column("Story People", "blank"),
    Column("Story Organizations", "blank"),
    Column("Story Locations", "blank"),
    Column("Language", "of the report", lambda t: t.report.language if t.report else None),
    Column("Version", "the dateline that read it", lambda t: f"dateline {t.report.version}" if t.report else None),
    Column("CAMEO", "the CAMEO code behind the type", lambda t: t.claim.cameo),
    Column("Claimant", "id of who claims it; outlet: the outlet itself", lambda t: t.claim.source),
    Column("Status", "how it stands to fact in the claimant's words", lambda t: t.claim.status, allowed("statuses", "status")),
    Column("Words", "the passage, word for word", lambda t: clean(t.claim.said)),
    Column(
        "Mentions", "where the report names the event again: first character, the one after the last, words", lambda t: in_words(t.again)
    ),
)
OURS = 5  # columns at the end that POLECAT does not have


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The lines of the table."""
    for line in lines(COLUMNS, source.claims(), delimiter="\t"):
        yield line, ""
