"""The page of an incident: the parties' accounts side by side, tolls per claimant, how the figures moved, its claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dateline.compare.increments import increment
from dateline.export.terminal import clean
from dateline.record import queries, wording
from dateline.record import tolls as toll
from dateline.record.accounts import ENOUGH
from dateline.record.claims import OUTLET, Claim
from dateline.record.differences import Difference
from dateline.record.matching import WIDE, side, sides
from dateline.record.queries import Disputed, Found
from dateline.record.said import interval
from dateline.record.store import Filters, Kept, Store
from dateline.record.tolls import MEASURES, UNNAMED, Step
from dateline.web.views.asked import Stretch, cut
from dateline.web.views.cards import Card, Party, Slots, cards, link, outlet, slots_of

QUESTIONS = ("what happened", "where", "when", "who did it", "how many", "who controls")
NEAR = 12  # other incidents offered for merging
LONGEST_ID = 40
BEFORE = 60  # characters before a trigger
_CALLED = re.compile(r"^([^:;]+) called for(?=[:;]|$)")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A claimant: whose word (`id`: a party's, or outlet:NAME), its name, colour, whether it is a party to the incident, and how many
    claims it makes."""

    id: str
    name: str
    slot: int
    party: bool
    claims: int


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of one claimant: `value` as it is read, `words` of the report, where and when told. `state`: said, denied, asked
    (called for, planned, on condition) or stated (a word about it)."""

    value: str
    words: str
    claim: str
    link: str
    outlet: str
    told: str
    published: str | None
    state: str


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What a claimant says to a question. `state`: agreed (others say the same), disputed, denied, said (nobody else says it), silent."""

    state: str
    values: list[Value]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A question with a cell for each claimant, in the order of the columns. `state` of the whole row: agreed, disputed, said, silent."""

    question: str
    state: str
    cells: list[Cell]


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A toll as a bar: low to high, `open` where it may be more; `words` are the same in words."""

    who: Party
    low: int
    best: int
    high: int
    open: bool
    words: str
    claims: list[str]
    links: list[str]


class Tolls(msgspec.Struct, frozen=True, kw_only=True):
    """The toll of one measure: of all claimants together, and of each. `most` is what the longest bar reaches."""

    measure: str
    running: bool
    all: Bar | None
    by: list[Bar]
    most: int


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as it was told, in the order told: `counted` says whether it stands, else `why` not."""

    measure: str
    told: str
    published: str | None
    who: Party
    words: str
    low: int
    high: int | None
    claim: str
    link: str
    counted: bool
    why: str


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute of the incident: who says what on its two sides, with links to the claims."""

    kind: str
    about: str
    why: str
    a_by: list[Party]
    a_says: str
    a: list[str]
    b_by: list[Party]
    b_says: str
    b: list[str]


class MemberCard(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of the incident, its role in it and why it is there."""

    card: Card
    role: str
    reason: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in a line. `grade`: confirmed, fair, weak or contested; `claim` is one of its claims (what a merge names)."""

    id: str
    title: str
    family: str
    mode: str
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    day_from: str | None
    day_to: str | None
    days: str
    grade: str
    figures: str
    who: list[Party]
    disputed: int
    claims: int
    reports: int
    claim: str


class IncidentView(msgspec.Struct, frozen=True, kw_only=True):
    """An incident with what is told of it. `agreed`: matters that independent sources agree on, in words; `silent`: parties to it of whom
    no word is known."""

    line: Line
    why: str
    kinds: list[str]
    actors: list[Party]
    targets: list[Party]
    columns: list[Column]
    rows: list[Row]
    agreed: list[str]
    disputed: list[Dispute]
    silent: list[Party]
    tolls: list[Tolls]
    history: list[Moved]
    claims: list[MemberCard]
    page: Stretch
    near: list[Line]
    parties: list[Party]


def incident(store: Store, found: Found, limit: int = 50, offset: int = 0, near: Sequence[Found] = ()) -> IncidentView:
    """An incident's page; `near`: others that it may be merged with."""
    i = found.incident
    kept = queries.reports(store, {c.report for c in found.claims})
    slots = slots_of(found.claims)
    columns = _columns(found, slots, kept)
    part, page = cut(found.claims, limit, offset)
    roles = {m.claim: m for m in i.members}
    bars = list(_tolls(found, slots, kept))
    return IncidentView(
        line=line(found, slots, kept),
        why=_named(found.account.why, found, kept),
        kinds=i.kinds,
        actors=[slots.party(x) for x in i.actors],
        targets=[slots.party(x) for x in i.targets],
        columns=columns,
        rows=_rows(found, columns, kept),
        agreed=[f"{a.question}: {_says(a.question, a.value)}" for a in found.account.agreed],
        disputed=[_dispute(d, slots, kept) for d in found.account.disputed],
        silent=[slots.party(x) for x in found.account.silent],
        tolls=bars,
        history=_history(found, slots, kept),
        claims=[MemberCard(card=c, role=roles[c.id].role, reason=clean(roles[c.id].reason)) for c in cards(store, part, slots)],
        page=page,
        near=[line(f, slots, kept) for f in near[:NEAR] if f.incident.id != i.id],
        parties=slots.legend(),
    )


def line(found: Found, slots: Slots, kept: Mapping[str, Kept]) -> Line:
    """An incident in a line."""
    i = found.incident
    voices = dict.fromkeys(found.voices[c.id] for c in found.claims)
    return Line(
        id=i.id,
        title=titled(clean(found.title)),
        family=i.family,
        mode=i.mode,
        place=clean(i.place) if i.place else None,
        country=i.country,
        lat=i.lat,
        lon=i.lon,
        precision=i.precision,
        day_from=i.day_from,
        day_to=i.day_to,
        days=wording.days(i.day_from, i.day_to),
        grade=found.account.grade,
        figures=queries.figures(found.tolls),
        who=[_voice(v, slots, kept) for v in voices],
        disputed=len(found.account.disputed),
        claims=len(found.claims),
        reports=found.reports,
        claim=found.claims[0].id if found.claims else "",
    )


def _voice(name: str, slots: Slots, kept: Mapping[str, Kept]) -> Party:
    """Whose word it is, as a party with its colour."""
    return Party(id=clean(name), name=wording.voice(name, kept), slot=slots.of(name))


def _columns(found: Found, slots: Slots, kept: Mapping[str, Kept]) -> list[Column]:
    """The claimants: parties to it first, then other parties, then outlets, nobody named last; those with most claims first."""
    told: dict[str, int] = defaultdict(int)
    for c in found.claims:
        told[found.voices[c.id]] += 1
    parties = set(found.incident.actors) | set(found.incident.targets)

    def rank(v: str) -> tuple[int, int, str]:
        kind = 3 if v == UNNAMED else 2 if v.startswith(f"{OUTLET}:") else 0 if side(v) in parties else 1
        return kind, -told[v], v

    return [
        Column(id=clean(v), name=wording.voice(v, kept), slot=slots.of(v), party=rank(v)[0] == 0, claims=told[v])
        for v in sorted(told, key=rank)
    ]


# The rows


def _rows(found: Found, columns: list[Column], kept: Mapping[str, Kept]) -> list[Row]:
    roles = {m.claim: m.role for m in found.incident.members}
    given: dict[str, dict[str, list[Value]]] = {q: defaultdict(list) for q in _questions(found)}
    for c in found.claims:
        for question, value in _answers(c, roles.get(c.id, "told"), found.incident.family):
            made = _value(c, value, roles.get(c.id, "told"), kept)
            cell = given[question][clean(found.voices[c.id])]
            if all((x.value, x.state) != (made.value, made.state) for x in cell):
                cell.append(made)
    disputed = {_row_of(d): {*d.a, *d.b} for d in found.account.disputed}
    return [_row(q, by, columns, disputed.get(q, set())) for q, by in given.items()]


def _questions(found: Found) -> list[str]:
    """The rows of this incident: who controls only where it is about that."""
    wanted = [q for q in QUESTIONS if q != "who controls"]
    return [x if x != "who did it" else "who controls" for x in wanted] if found.incident.family == "control" else wanted


def _answers(c: Claim, role: str, family: str) -> Iterable[tuple[str, str]]:
    """What one claim says to each question."""
    told = {"denied": "did not happen", "called for": f"{wording.noun(c)} {c.status}"}
    yield "what happened", told.get(role, wording.noun(c))
    if role in ("denied", "statement"):
        return
    if c.place:
        yield "where", clean(c.place) + (" (somewhere in it)" if c.precision in WIDE else "")
    if c.day_from and c.day_to:
        yield "when", wording.days(c.day_from, c.day_to)
    if doers := sides(c.actors):
        yield ("who controls" if family == "control" else "who did it"), wording.parties(sorted(doers)) or "nobody named"
    for f in c.figures:
        if f.measure in MEASURES and f.part_of is None:
            kind = f.measure.replace("_", " ") + (f" ({f.of})" if f.of not in toll.GENERAL else "")
            added = " more" if increment(c.said, f.text) else ""
            yield "how many", f"{interval(f)}{added} {kind}"


def _value(c: Claim, value: str, role: str, kept: Mapping[str, Kept]) -> Value:
    states = {"denied": "denied", "called for": "asked", "statement": "stated"}
    return Value(
        value=clean(value),
        words=around(c),
        claim=c.id,
        link=link(c.id),
        outlet=outlet(kept.get(c.report), c),
        told=wording.told(c.published),
        published=c.published,
        state=states.get(role, "said"),
    )


def around(c: Claim) -> str:
    """The words of a claim, from a little before its trigger where that stands far behind."""
    at = c.start - c.said_start
    cut = c.said.find(" ", at - BEFORE) + 1 if at > 2 * BEFORE else 0
    return ("… " if cut else "") + clean(c.said[cut:])


def titled(words: str) -> str:
    """A title as a page shows it: `call for talks: Fiji → Norway`, `shelling: nobody named → Norway; Dovra`."""
    asked = _CALLED.sub(r"call for \1", words)
    return asked.replace(": -> ", ": nobody named → ").replace(" -> ", " → ")


def _row_of(d: Difference) -> str:
    """The row that a dispute is about."""
    kinds = {"agent": "who did it", "control": "who controls", "time": "when", "number": "how many"}
    return kinds.get(d.kind, "what happened")


def _row(question: str, by: Mapping[str, list[Value]], columns: list[Column], disputed: set[str]) -> Row:
    said: dict[str, set[str]] = defaultdict(set)
    for who, values in by.items():
        for v in values:
            if v.state == "said":
                said[v.value].add(who)
    cells = [_cell(by.get(c.id, []), said, disputed) for c in columns]
    states = {c.state for c in cells} - {"silent"}
    state = "disputed" if {"disputed", "denied"} & states else "agreed" if "agreed" in states else "said" if states else "silent"
    return Row(question=question, state=state, cells=cells)


def _cell(values: list[Value], said: Mapping[str, set[str]], disputed: set[str]) -> Cell:
    if not values:
        return Cell(state="silent", values=[])
    if any(v.state == "denied" for v in values):
        return Cell(state="denied", values=sorted(values, key=lambda v: v.state != "denied"))
    if any(v.claim in disputed for v in values):
        return Cell(state="disputed", values=values)
    shared = any(len(said[v.value]) >= ENOUGH for v in values if v.state == "said")
    return Cell(state="agreed" if shared else "said", values=values)


# Tolls, history, disputes


def _tolls(found: Found, slots: Slots, kept: Mapping[str, Kept]) -> Iterable[Tolls]:
    by_id = {c.id: c for c in found.claims}
    originals = {k: x.original for k, x in kept.items() if x.original}
    each = toll.tolls([found.incident], by_id, "incident", "claimant", originals)
    for x in queries.ranked(found.tolls):
        by = [_bar(y, _voice(y.claimant or "", slots, kept)) for y in each if (y.measure, y.of) == (x.measure, x.of)]
        whole = _bar(x, Party(id="", name="all sources"))
        yield Tolls(
            measure=x.measure.replace("_", " ") + (f" ({x.of})" if x.of else ""),
            running=x.running,
            all=whole,
            by=by,
            most=max(b.high for b in [whole, *by]),
        )


def _bar(x: toll.Toll, who: Party) -> Bar:
    told = list(dict.fromkeys((*x.low_claims, *x.best_claims, *x.high_claims)))
    words = wording.interval(x.low, x.high, x.open)
    return Bar(who=who, low=x.low, best=x.best, high=x.high, open=x.open, words=words, claims=told, links=[link(c) for c in told])


def _history(found: Found, slots: Slots, kept: Mapping[str, Kept]) -> list[Moved]:
    steps = [(x.measure.replace("_", " "), s) for x in queries.ranked(found.tolls) for s in x.history]
    return [_moved(m, s, slots, kept) for m, s in sorted(steps, key=lambda x: (x[1].told or "", x[1].claim))]


def _moved(measure: str, s: Step, slots: Slots, kept: Mapping[str, Kept]) -> Moved:
    words = f"at least {s.low:,}" if s.high is None else wording.interval(s.low, s.high)
    return Moved(
        measure=measure,
        told=wording.told(s.told),
        published=s.told,
        who=_voice(s.claimant, slots, kept),
        words=words,
        low=s.low,
        high=s.high,
        claim=s.claim,
        link=link(s.claim),
        counted=s.counted,
        why=s.why,
    )


def _dispute(d: Difference, slots: Slots, kept: Mapping[str, Kept]) -> Dispute:
    return Dispute(
        kind=d.kind,
        about=clean(_readable(d.about)),
        why=clean(d.why),
        a_by=[_voice(v, slots, kept) for v in d.a_by],
        a_says=_says(d.kind, d.a_says),
        a=[link(c) for c in d.a],
        b_by=[_voice(v, slots, kept) for v in d.b_by],
        b_says=_says(d.kind, d.b_says),
        b=[link(c) for c in d.b],
    )


def _says(question: str, value: str) -> str:
    """An answer as it is read: parties by name."""
    if question in ("agent", "control", "who did it", "who controls", "to whom"):
        return wording.parties(x.strip() for x in value.split(",")) or value
    return clean(value)


def _readable(about: str) -> str:
    """What a dispute is about, with parties by name."""
    question, colon, rest = about.partition(": ")
    words = [wording.party(w) if w.isupper() and len(w) == 3 else w for w in rest.split(" ")]
    return question + colon + " ".join(words)


def _named(why: str, found: Found, kept: Mapping[str, Kept]) -> str:
    """A reason with the names of those that it tells of in place of their ids."""
    for v in sorted(set(found.voices.values()), key=len, reverse=True):
        why = why.replace(v, wording.voice(v, kept))
    return clean(why)


def by_id(store: Store, name: str, limit: int = 50, offset: int = 0) -> IncidentView | None:
    """An incident's page by its id; None where the record has none."""
    found = queries.incident(store, name) if len(name) <= LONGEST_ID and name.isascii() and name.isalnum() else None
    return incident(store, found, limit, offset, near(store, found)) if found else None


def near(store: Store, found: Found) -> list[Found]:
    """Other incidents of the same place and days, which may be the same."""
    i = found.incident
    if not i.place or not i.day_from:
        return []
    asked = Filters(place=i.place, since=i.day_from, until=i.day_to, limit=NEAR + 1)
    return [f for f in queries.incidents(store, asked) if f.incident.id != i.id]


def disputes(store: Store, found: Sequence[Disputed]) -> list[Dispute]:
    """Disputes of several incidents, each by itself."""
    claims = [c for d in found for c in d.claims]
    kept, slots = queries.reports(store, {c.report for c in claims}), slots_of(claims)
    return [_dispute(d.dispute, slots, kept) for d in found]
