"""The page of a report: its text in pieces with what is claimed in each, cards beside it, and why each code was given."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import select

from dateline.export import names
from dateline.export.terminal import clean
from dateline.model import Attribution, Event, Mention, Place, Report
from dateline.record import judgements, queries, wording
from dateline.record import tables as t
from dateline.record.claims import UNKNOWN, Claim
from dateline.record.store import Filters, Kept, Store
from dateline.web.views.cards import Card, Party, Slots, anchor, card, judged, safe, slots_of

_HIDDEN = {
    "\u202a": "left-to-right embedding", "\u202b": "right-to-left embedding", "\u202d": "left-to-right override",
    "\u202e": "right-to-left override", "\u2066": "left-to-right isolate", "\u2067": "right-to-left isolate",
    "\u200b": "zero-width space", "\u200c": "zero-width non-joiner", "\u200d": "zero-width joiner", "\u2060": "word joiner",
    "\ufeff": "zero-width no-break space", "\u00ad": "soft hyphen",
}  # fmt: skip


PART = 12_000  # characters of a report on one page


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the text in which nothing begins or ends. `attributions` (innermost last) hold it as content, with the `slot` of the
    innermost one's source, its `kind` (quote, paraphrase, scare; "" outside all) and `outer`, the slot of the next one out (null where
    only one holds it). `label`: the name of the source whose words begin here, with the anchor of its first claim (`label_claim`, "" where
    it has none). `cue`, `source`, `figure`: it is the cue of an attribution, names its source, is a figure. `triggers`: claims whose
    trigger it is in; `claims`: all claims whose words hold it; `anchors`: those of claims whose trigger begins here."""

    start: int
    end: int
    text: str
    attributions: list[str] = []
    kind: str = ""
    slot: int = 0
    outer: int | None = None
    depth: int = 0
    cue: bool = False
    source: bool = False
    figure: bool = False
    label: str = ""
    label_claim: str = ""
    triggers: list[str] = []
    claims: list[str] = []
    anchors: list[str] = []


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the text, as pieces."""

    pieces: list[Piece]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why one code of a claim stands there: `code` is which (event, status, who says it, doer, target, place, day, figure), `value` what
    was coded, `words` those of the report, `rule` what made it, `score` 0 to 1 where there is one, `others` what else it may be."""

    code: str
    value: str
    words: str = ""
    start: int | None = None
    end: int | None = None
    rule: str = ""
    score: float | None = None
    others: list[str] = []


class ReportCard(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of the report: its card, how the words stand there (`kind`: quote, paraphrase, scare; "" where the outlet tells it itself)
    with their `cue` and through whom (`via`), the incident that it is in (id; null where none is known), why each code."""

    card: Card
    kind: str
    cue: str
    via: list[str]
    incident: str | None
    why: list[Reason]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute within the report: the ids of the claims (as `anchors` of this page) of its two sides, and why."""

    id: str
    about: str
    kind: str
    a: list[str]
    b: list[str]
    why: str


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A report that reprints this one, or that this one reprints."""

    key: str
    outlet: str
    title: str
    told: str


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report with all that was read out of it. `parties` is the legend of colours; `hidden` tells of characters that cannot be seen or
    that turn a line around; `warnings` are the reader's.
    `part` of `parts`: a long text is shown a part at a time, with the cards and disputes of that part."""

    key: str
    id: str
    title: str
    outlet: str
    published: str | None
    told: str
    url: str | None
    path: str
    language: str | None
    version: str
    added: str
    original: Copy | None
    reprints: list[Copy]
    paragraphs: list[Paragraph]
    cards: list[ReportCard]
    parties: list[Party]
    disputes: list[Difference]
    warnings: list[str]
    hidden: list[str]
    characters: int
    part: int = 1
    parts: int = 1


def report(store: Store, key: str, part: int = 0, claim: str = "") -> ReportView | None:
    """A report's page: the whole (0), or a `part` of a long text, with the cards of what is claimed there; that part which holds a
    `claim` (by its id without the report's key) where one is named. None where the record has no such report."""
    r = store.report(key)
    kept = queries.reports(store, [key]).get(key)
    if r is None or kept is None:
        return None
    said = judged(store, [key])
    # Rejected claims stay on the page of their report, struck out: an analyst wants to see what was turned down.
    read = list(store.claims(Filters(reports=(key,))))
    now = {c.id: c for c in judgements.claims(store, Filters(reports=(key,)))} if said else {}
    told = [now.get(c.id, c) for c in read]
    slots = slots_of(told)
    cut = parts(r.text) if part else [(0, len(r.text))]
    number = _part_of(cut, next((c.start for c in told if c.id == f"{key}:{claim}"), None)) or min(max(part, 1), len(cut))
    start, end = cut[number - 1]
    here = [c for c in told if start <= c.start < end] if len(cut) > 1 else told
    incidents = _incidents(store, [c.id for c in here])
    return ReportView(
        key=key,
        id=clean(kept.id),
        title=clean(kept.title or ""),
        outlet=wording.outlet(kept),
        published=kept.published,
        told=wording.told(kept.published),
        url=web_address(kept.url),
        path=clean(kept.path),
        language=kept.language,
        version=kept.version,
        added=kept.added,
        original=next(iter(_copies(store, [kept.original])), None) if kept.original else None,
        reprints=_copies(store, _reprints(store, key)),
        paragraphs=list(paragraphs(r, told, slots, start, end)),
        cards=_report_cards(r, here, kept, slots, said, incidents),
        parties=slots.legend(),
        disputes=differences(r, told, {c.id for c in here}),
        warnings=[clean(w) for w in r.warnings],
        hidden=hidden(r.text),
        characters=len(r.text),
        part=number,
        parts=len(cut),
    )


def live(r: Report, told: list[Claim]) -> tuple[list[Paragraph], list[ReportCard], list[Party]]:
    """The text and cards of a report that is in no record."""
    slots = slots_of(told)
    text = list(paragraphs(r, told, slots))
    made = _report_cards(r, told, None, slots, {}, {})
    return text, made, slots.legend()


def web_address(url: str | None) -> str | None:
    """An address that a page may link to: of the web and nothing else, so that no script hides in it."""
    return url if url and url.lower().startswith(("https://", "http://")) and url.isprintable() else None


def hidden(text: str) -> list[str]:
    """Characters of a text that are not seen or that turn lines around, in words: `right-to-left override (2)`."""
    found = Counter(_HIDDEN[c] for c in text if c in _HIDDEN)
    return [f"{name} ({n:,})" for name, n in sorted(found.items())]


def _copies(store: Store, keys: Iterable[str | None]) -> list[Copy]:
    kept = queries.reports(store, [k for k in keys if k])
    return [
        Copy(key=k.key, outlet=wording.outlet(k), title=clean(k.title or k.id), told=wording.told(k.published))
        for k in sorted(kept.values(), key=lambda k: (k.moment, k.key))
    ]


def _reprints(store: Store, key: str) -> list[str]:
    with store.engine.connect() as conn:
        return list(conn.execute(select(t.reports.c.key).where(t.reports.c.original == key)).scalars())


def _incidents(store: Store, claims: list[str]) -> dict[str, str]:
    """The incidents of some claims, as far as the record keeps them."""
    if not claims:
        return {}
    with store.engine.connect() as conn:
        found = conn.execute(select(t.members.c.claim, t.members.c.incident).where(t.members.c.claim.in_(claims)))
        return {claim: incident for claim, incident in found}


def differences(r: Report, told: list[Claim], here: Collection[str] | None = None) -> list[Difference]:
    """The disputes within a report, by its claims; those alone that some claims are in, where these are given."""
    by: dict[str, list[str]] = {}
    for c in told:
        for name in filter(None, (c.event, c.attribution)):
            by.setdefault(name, []).append(c.id)
    order = {c.id: n for n, c in enumerate(told)}

    def named(ids: list[str]) -> list[str]:
        return sorted({x for i in ids for x in by.get(i, ())}, key=order.__getitem__)

    made = (Difference(id=d.id, about=clean(d.about), kind=d.kind, a=named(d.a), b=named(d.b), why=clean(d.why)) for d in r.disputes)
    return [d for d in made if here is None or any(x in here for x in (*d.a, *d.b))]


# The text in pieces


def parts(text: str) -> list[tuple[int, int]]:
    """A long text in parts of about PART characters, each of whole lines; a line that is longer is cut after a blank."""
    out: list[tuple[int, int]] = []
    at = 0
    while len(text) - at > PART + PART // 2:
        line = text.rfind("\n", at + PART // 2, at + PART) + 1
        end = line or text.rfind(" ", at + PART // 2, at + PART) + 1 or at + PART
        out.append((at, end))
        at = end
    return [*out, (at, len(text))]


def _part_of(cut: Sequence[tuple[int, int]], at: int | None) -> int:
    """The number of the part that a place is in; 0 for none."""
    return next((n for n, (a, b) in enumerate(cut, 1) if at is not None and a <= at < b), 0)


def paragraphs(r: Report, told: list[Claim], slots: Slots, start: int = 0, end: int | None = None) -> Iterator[Paragraph]:
    """The text (from `start` to `end`) line by line, cut where anything begins or ends: the pieces put together are the text."""
    text = safe(r.text)
    end = len(text) if end is None else end
    cuts = sorted({start, end, *(x for x in _edges(r, told) if start < x < end)})
    marks = _marks(r, told, cuts)
    at = start
    for line in text[start:end].splitlines(keepends=True) or [""]:
        stop = at + len(line)
        pieces = list(_pieces(text, at, stop, cuts, marks, slots))
        if line.strip():
            yield Paragraph(pieces=pieces)
        at = stop


def _edges(r: Report, told: list[Claim]) -> Iterator[int]:
    for a in r.attributions:
        for s in (*a.content, *([a.cue] if a.cue else ()), *([a.source] if a.source else ())):
            yield from (s.start, s.end)
    for e in r.events:
        for s in (e.trigger, *e.counts):
            yield from (s.start, s.end)
    for c in told:
        yield from (c.start, c.end)


class _Mark(msgspec.Struct, kw_only=True):
    """What is known of the stretch after one cut."""

    attributions: list[Attribution] = []
    cue: bool = False
    source: bool = False
    figure: bool = False
    label: str = ""
    label_claim: str = ""
    triggers: list[str] = []
    claims: list[str] = []
    anchors: list[str] = []


def _marks(r: Report, told: list[Claim], cuts: list[int]) -> list[_Mark]:
    """For each stretch between two cuts what holds it."""
    marks = [_Mark() for _ in cuts]
    places = {at: n for n, at in enumerate(cuts)}

    def over(start: int, end: int) -> Iterator[_Mark]:
        first, last = max(start, cuts[0]), min(end, cuts[-1])
        yield from marks[places[first] : places[last]] if first < last else ()

    by_attribution: dict[str, list[str]] = {}
    for c in told:
        by_attribution.setdefault(c.attribution or "", []).append(c.id)
        (marks[places[c.start]] if c.start in places else _Mark()).anchors.append(anchor(c.id))
        for m in over(c.start, c.end):
            m.triggers.append(c.id)
            m.claims.append(c.id)
    for a in sorted(r.attributions, key=lambda a: -sum(s.end - s.start for s in a.content)):  # the widest first: the innermost last
        for m in (m for s in a.content for m in over(s.start, s.end)):
            m.attributions.append(a)
            m.claims += [x for x in by_attribution.get(a.id, ()) if x not in m.claims]
        for m in (marks[places[s.start]] for s in a.content if s.start in places):
            m.label = ", ".join(dict.fromkeys(x for x in (m.label, name_of(a)) if x))
            m.label_claim = m.label_claim or next((anchor(x) for x in by_attribution.get(a.id, ())), "")
        for m in over(a.cue.start, a.cue.end) if a.cue else ():
            m.cue = True
        for m in over(a.source.start, a.source.end) if a.source else ():
            m.source = True
    for m in (m for e in r.events for c in e.counts for m in over(c.start, c.end)):
        m.figure = True
    return marks


def name_of(a: Attribution) -> str:
    """Who says it, as it is read: a party by its name, else the words of the text."""
    return clean(names.source(a.source))


def _source(a: Attribution) -> str:
    return (a.source.actor if a.source else None) or UNKNOWN


def _pieces(text: str, start: int, end: int, cuts: list[int], marks: list[_Mark], slots: Slots) -> Iterator[Piece]:
    n = bisect_right(cuts, start) - 1
    at = start
    while at < end:
        stop = min(end, cuts[n + 1]) if n + 1 < len(cuts) else end
        m = marks[n]
        colours = [slots.of(_source(a)) for a in m.attributions[-2:]]
        yield Piece(
            start=at,
            end=stop,
            text=text[at:stop],
            attributions=[a.id for a in m.attributions],
            kind=m.attributions[-1].kind if m.attributions else "",
            slot=colours[-1] if colours else 0,
            outer=colours[0] if len(colours) > 1 else None,
            depth=len(m.attributions),
            cue=m.cue,
            source=m.source,
            figure=m.figure,
            label=m.label if at == cuts[n] else "",
            label_claim=m.label_claim if at == cuts[n] else "",
            triggers=m.triggers,
            claims=m.claims,
            anchors=m.anchors if at == cuts[n] else [],
        )
        at, n = stop, n + 1


# Cards, and why


def _report_cards(r: Report, told: list[Claim], kept: Kept | None, slots: Slots, said: Any, incidents: dict[str, str]) -> list[ReportCard]:
    events, spoken = {e.id: e for e in r.events}, {a.id: a for a in r.attributions}
    out: list[ReportCard] = []
    for c in told:
        a = spoken.get(c.attribution or "")
        made = ReportCard(
            card=card(c, kept, slots, said.get(c.id, ())),
            kind=a.kind if a else "",
            cue=safe(a.cue.text) if a and a.cue else "",
            via=[clean(names.source(m)) for m in a.via] if a else [],
            incident=incidents.get(c.id),
            why=list(reasons(events[c.event], a)) if c.event in events else [],
        )
        out.append(made)
    return out


def reasons(e: Event, a: Attribution | None) -> Iterator[Reason]:
    """Why each code of a claim was given, from the record of its report."""
    yield _reason("event", f"{e.type} {e.cameo}", e.trigger, rule=e.rule, score=e.score)
    yield Reason(code="status", value=e.status, words=safe(e.condition.text) if e.condition else "")
    if a is None:
        yield Reason(code="who says it", value="the outlet itself", rule="no attribution holds these words")
    else:
        yield from _says(a)
    for code, found in (("doer", e.actors), ("target", e.targets)):
        yield from (_mention(code, m) for m in found)
    if e.place:
        yield _place(e.place)
    if e.date:
        about = "about " if e.date.approximate else ""
        value = f"{about}{wording.days(e.date.from_[:10], e.date.to[:10])}, to the {e.date.precision}"
        yield Reason(code="day", value=value, **_words(e.date))
    for c in e.counts:
        high = "open" if c.max is None else f"{c.max:,}"
        value = f"{c.measure}: {'open' if c.min is None else f'{c.min:,}'} to {high}{f', {c.of}' if c.of else ''}"
        yield _reason("figure", value, c, others=["part of another figure"] if c.part_of is not None else [])


def _says(a: Attribution) -> Iterator[Reason]:
    rule = a.rule if a.rule is not UNSET else f"cue: {safe(a.cue.text)}" if a.cue else f"{a.kind}, without a cue"
    if a.source is None:
        yield Reason(code="who says it", value="nobody named", rule=rule, score=a.score)
    else:
        yield msgspec.structs.replace(_mention("who says it", a.source), rule=rule, score=a.score)
    yield from (_mention("passed on by", m) for m in a.via)


def _reason(code: str, value: str, words: Any, **more: Any) -> Reason:
    return Reason(code=code, value=value, **_words(words), **more)


def _words(s: Any) -> dict[str, Any]:
    """The words behind a code with their offsets, where there are any."""
    if s.start is UNSET or s.text is UNSET:
        return {}
    return {"words": safe(s.text), "start": s.start, "end": s.end}


def _mention(code: str, m: Mention) -> Reason:
    name = wording.party(m.actor) if m.actor else "not resolved"
    person = f", {m.name}" if m.name and m.name != name else ""
    stands = f'stands for "{safe(m.via_text.text)}"' if m.via_text is not UNSET else ""
    return _reason(
        code, f"{name}{person}{f' ({m.actor})' if m.actor else ''}", m, rule=stands, others=[x for x in m.candidates if x != m.actor]
    )


def _place(p: Place) -> Reason:
    where = f"{p.lat:.3f}, {p.lon:.3f}" if p.lat is not None and p.lon is not None else "no coordinates"
    named = f"GeoNames {p.geonameid}" if p.geonameid else ""
    value = f"{clean(p.name)}{f', {p.country}' if p.country else ''} ({p.precision}; {where})"
    return Reason(code="place", value=value, rule=named, **_words(p))
