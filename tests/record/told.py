"""Claims for the tests of incidents, accounts, tolls and positions: invented towns of Orsenna and Farghestan."""

from __future__ import annotations

from typing import Any

from dateline.record.accounts import Account, account
from dateline.record.claims import Claim, Figure
from dateline.record.incidents import Incident, Member

SPOTS: dict[str | None, dict[str, Any]] = {
    "Velden": {"lat": 44.10, "lon": 31.00, "country": "ORS", "precision": "settlement"},
    "Marrow": {"lat": 44.12, "lon": 31.02, "country": "ORS", "precision": "settlement"},
    "Tessin": {"lat": 45.60, "lon": 32.50, "country": "ORS", "precision": "settlement"},
    "Upper Vale": {"lat": 44.50, "lon": 31.30, "country": "ORS", "precision": "region"},
    None: {},
}
_TEXT = "{trigger} in the quiet hours before dawn"


def killed(n: int, most: int | None = -1, **more: Any) -> Figure:
    """A figure of dead; exact unless `most` is given."""
    return Figure(measure=more.pop("measure", "killed"), min=n, max=n if most == -1 else most, text=more.pop("text", str(n)), **more)


def claim(report: str, event: str = "e1", *, day: str | None = "2031-05-04", place: str | None = "Velden", **more: Any) -> Claim:
    """A claim of force in Velden on 4 May 2031 by Farghestan against Orsenna, told by the outlet, with what is given changed."""
    trigger = more.pop("trigger", "shelled")
    said = more.pop("said", None) or _TEXT.format(trigger=trigger)
    at = more.pop("at", 0)
    attribution = more.pop("attribution", None)
    source = more.pop("source", "outlet")
    given: dict[str, Any] = {
        "outlet": f"{report} Post",
        "published": day,
        "type": "ASSAULT",
        "cameo": "194",
        "actors": ["FAR"],
        "targets": ["ORS"],
        "day_from": day,
        "day_to": day,
        **SPOTS[place],
        **more,
    }
    start = at + max(0, said.find(trigger))
    return Claim(
        id=f"{report}:{event}" + (f":{attribution}" if attribution else ""),
        report=report,
        event=event,
        attribution=attribution,
        source=source,
        trigger=trigger,
        start=start,
        end=start + len(trigger),
        said=said,
        said_start=at,
        said_end=at + len(said),
        place=place,
        **given,
    )


def incident(*claims: Claim, **more: Any) -> Incident:
    """An incident of force in Velden that holds these claims."""
    members = [Member(claim=c.id, role=_role(c, more.get("family", "force"))) for c in claims]
    given: dict[str, Any] = {
        "id": "i1",
        "family": "force",
        "place": "Velden",
        "country": "ORS",
        "precision": "settlement",
        "day_from": "2031-05-04",
        "day_to": "2031-05-04",
        "actors": ["FAR"],
        "targets": ["ORS"],
        **more,
    }
    return Incident(members=members, **given)


def _role(c: Claim, family: str) -> str:
    """Statements are about what an incident is of, or what it is."""
    if c.type in {"ACCUSE", "REJECT"} and family != "statement":
        return "statement"
    return {"denied": "denied", "wanted": "called for"}.get(c.status, "told")


def by_id(*claims: Claim) -> dict[str, Claim]:
    """Claims by id."""
    return {c.id: c for c in claims}


def of(*claims: Claim, originals: dict[str, str] | None = None, **more: Any) -> Account:
    """The account of an incident that holds these claims."""
    return account(incident(*claims, **more), by_id(*claims), originals)


def kinds(found: Account) -> list[str]:
    """The kinds of its disputes."""
    return [d.kind for d in found.disputed]


def said_by(name: str, report: str = "A", event: str = "e1", **more: Any) -> Claim:
    """A claim of a party."""
    return claim(report, event, attribution="a1", source=name, **more)
