"""Claims as FollowTheMoney statements, JSON Lines: a line a value, with the claim that it comes from as `origin`.

Entities: a claim is an Event, its report an Article (`proof`), its parties LegalEntities (`involved`; who claims it, `organizer`, is not:
FollowTheMoney has no claimant, so the claimant is in `notes`). Written by hand to FollowTheMoney 4; ids of statements are made as it makes
them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from dateline.export import crosswalk
from dateline.export.again import in_words
from dateline.export.columns import Column
from dateline.export.terminal import clean
from dateline.export.told import Source, Told, outlet
from dateline.lexicon import rows
from dateline.record import wording
from dateline.record.matching import side
from dateline.record.store import Kept

DATASET = "dateline"
EVENT, ARTICLE, PARTY = "Event", "Article", "LegalEntity"
Values = list[tuple[str, str | None]]


class Statement(NamedTuple):
    """One value of one entity."""

    entity: str
    schema: str
    prop: str
    value: str
    origin: str
    seen: str


def entity_id(kind: str, name: str) -> str:
    """The id of an entity: `dl-claim-...`, of letters that FollowTheMoney takes."""
    return f"dl-{kind}-{hashlib.sha1(name.encode()).hexdigest()}"


def statement_id(entity: str, prop: str, value: str) -> str:
    """The id of a statement, as FollowTheMoney makes it."""
    return hashlib.sha1(f"{DATASET}.{entity}.{prop}.{value}".encode()).hexdigest()


def line(s: Statement) -> str:
    """A statement as a line, the id of the entity first so that lines can be sorted."""
    found = {
        "canonical_id": s.entity,
        "entity_id": s.entity,
        "prop": s.prop,
        "schema": s.schema,
        "value": s.value,
        "dataset": DATASET,
        "lang": None,
        "original_value": None,
        "first_seen": s.seen,
        "last_seen": s.seen,
        "external": False,
        "origin": s.origin,
        "id": statement_id(s.entity, s.prop, s.value),
    }
    return msgspec.json.encode(found).decode() + "\n"


def _statements(entity: str, schema: str, values: Values, origin: str, seen: str) -> Iterator[Statement]:
    """The statements of an entity, first that it is there (`id`)."""
    made = [Statement(entity, schema, p, v, origin, seen) for p, v in dict.fromkeys(values) if v]
    sums = hashlib.sha1("".join(sorted(statement_id(entity, s.prop, s.value) for s in made)).encode()).hexdigest()
    yield Statement(entity, schema, "id", sums, origin, seen)
    yield from made


def of_claim(t: Told, seen: str) -> Iterator[Statement]:
    """The statements of a claim."""
    c = t.claim
    who = wording.party(c.source) if c.source != wording.OUTLET else wording.outlet(t.report, c)
    values: Values = [
        ("name", clean(f"{wording.noun(c)}{f', {c.place}' if c.place else ''}")),
        ("summary", clean(c.said)),
        ("notes", f"claimant: {who} ({c.source}); status: {c.status}"),
        ("notes", f"figures: {figures}" if (figures := wording.figures(c)) else None),
        ("notes", f"named again in the report at {in_words(t.again)}" if t.again else None),
        ("keywords", c.type),
        ("keywords", f"CAMEO {c.cameo}" if c.cameo else None),
        ("startDate", c.day_from),
        ("endDate", c.day_to),
        ("location", clean(c.place) if c.place else None),
        ("country", _code(c.country)),
        ("recordId", c.id),
        ("sourceUrl", t.report.url if t.report else None),
        ("publisher", outlet(t.report, c)),
        ("proof", entity_id("report", c.report)),
        *(("involved", entity_id("party", a)) for a in (*c.actors, *c.targets)),
    ]
    return _statements(entity_id("claim", c.id), EVENT, values, c.id, seen)


def of_report(key: str, r: Kept, seen: str) -> Iterator[Statement]:
    """The statements of a report."""
    values: Values = [
        ("name", clean(r.title) if r.title else f"report {clean(r.id)}"),
        ("title", clean(r.title) if r.title else f"report {clean(r.id)}"),
        ("publisher", clean(r.outlet) if r.outlet else None),
        ("publishedAt", r.published),
        ("sourceUrl", r.url),
        ("language", _language(r.language)),
        ("notes", f"reprint of {r.original}" if r.original else None),
    ]
    return _statements(entity_id("report", key), ARTICLE, values, key, seen)


def of_party(actor: str, seen: str) -> Iterator[Statement]:
    """The statements of a party."""
    kind = crosswalk.kind(actor)
    values: Values = [
        ("name", wording.party(actor)),
        ("country", _code(side(actor))),
        ("sector", kind["name"]),
        ("notes", f"dateline id {actor}"),
    ]
    return _statements(entity_id("party", actor), PARTY, values, actor, seen)


@lru_cache(maxsize=1000)
def _code(iso3: str | None) -> str | None:
    """The two letters of a country, as FollowTheMoney has them."""
    return crosswalk.country(iso3)["iso2"].lower() or None


@lru_cache(maxsize=1000)
def _language(code: str | None) -> str | None:
    """The three letters of a language, as FollowTheMoney has them."""
    return next((r["code3"] for r in rows("languages") if code and code.partition("-")[0].lower() in (r["code"], r["code3"])), None)


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The lines: of each report and party before its first claim, then of the claim."""
    parties: set[str] = set()
    last = ""
    for t in source.claims():
        seen = t.report.added.removesuffix("Z") if t.report else ""
        out: list[Statement] = []
        if t.report and t.claim.report != last:
            out += of_report(t.claim.report, t.report, seen)
        last = t.claim.report
        new = dict.fromkeys(a for a in (*t.claim.actors, *t.claim.targets) if a not in parties)
        parties |= set(new)
        out += [s for a in new for s in of_party(a, seen)]
        out += of_claim(t, seen)
        yield "".join(line(s) for s in out), ""


COLUMNS = (
    Column("canonical_id", "the entity; the same as entity_id: nothing is merged"),
    Column("entity_id", "the entity that the value is of: dl-claim-, dl-report-, dl-party- and a hash of dateline's id"),
    Column("prop", "the property; id: the entity is there"),
    Column("schema", "of the entity", allowed=(EVENT, ARTICLE, PARTY)),
    Column("value", "the value"),
    Column("dataset", "the name of the dataset", allowed=(DATASET,)),
    Column("lang", "null"),
    Column("original_value", "null: values are as dateline has them"),
    Column("first_seen", "when the report was added to the record, UTC"),
    Column("last_seen", "the same"),
    Column("external", "false", allowed=("false",)),
    Column("origin", "dateline's id of the claim, report or party"),
    Column("id", "of the statement: SHA-1 of dataset, entity, property and value, as FollowTheMoney makes it"),
)
