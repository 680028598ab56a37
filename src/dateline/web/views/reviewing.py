"""Judging: which claim comes next, what was judged by whom, how far two reviewers agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec
from sqlalchemy import and_, func, or_, select

from dateline.export.terminal import clean
from dateline.model import Measure
from dateline.record import judgements, queries
from dateline.record import tables as t
from dateline.record.claims import Claim
from dateline.record.judgements import FIELDS, Judgement
from dateline.record.store import Filters, Store, in_parts, of_claims
from dateline.web.views.asked import CHOICES, Asked, Stretch, cut, filters
from dateline.web.views.cards import Card, Party, cards, link, safe, slots_of
from dateline.web.views.report import Reason, reasons

DECIDED = ("accept", "reject", "correct")
MEASURES: tuple[str, ...] = Measure.__args__  # type: ignore[attr-defined]
AT_ONCE = 50  # claims looked at for the next one
AROUND = 400  # characters of the report shown before and after the passage


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement as it is shown: number, when (UTC), who, what (`act`, and the same `in_words`), the claims it is about with links,
    `fields` corrected, `words` why; `undone`: it does not stand; `mine`: the visitor made it and may undo it."""

    id: int
    at: str
    who: str
    act: str
    in_words: str
    claims: list[str]
    links: list[str]
    fields: dict[str, str]
    words: str
    undoes: int | None
    undone: bool
    mine: bool


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far two reviewers agree on the claims that both decided: the `share` of equal decisions and Cohen's `kappa` (null where chance
    alone gives full agreement). Decisions are accept, reject and correct; each reviewer's last one that stands counts. `differ`: links of
    the first claims on which they differ."""

    a: str
    b: str
    claims: int
    equal: int
    share: float
    kappa: float | None
    differ: list[str]


class HistoryView(msgspec.Struct, frozen=True, kw_only=True):
    """Judgements, the newest first, and the agreement of every two reviewers."""

    judgements: list[Made]
    page: Stretch
    agreement: list[Agreement]


class ReviewView(msgspec.Struct, frozen=True, kw_only=True):
    """The claim to judge next, the least certain first; null where none is left. `queue`: open (nobody has decided) or second (another
    has, you have not: what they decided is not shown). `before`, `after`: the report's text around the passage. `fields` are its values as
    a correction writes them. `skip`: the query string that passes over it. `last`: your last judgement, to undo."""

    asked: Asked
    queue: str
    left: int
    decided: int
    claim: Card | None
    title: str
    before: str
    after: str
    why: list[Reason]
    incident: str | None
    fields: dict[str, str]
    types: list[str]
    statuses: list[str]
    measures: list[str]
    skip: str
    last: Made | None
    parties: list[Party]


def review(store: Store, who: str, a: Asked, queue: str = "open", after: str = "", only: str = "") -> ReviewView:
    """The next claim for a reviewer: after another in the order of certainty, or `only` this one. Raises FilterError."""
    made = judgements.judgements(store)
    said = _decided(store, made)
    passed = set(said) if queue == "open" else {c for c, by in said.items() if who in by}
    found = (
        (queries.claim(store, only) or _named(store, only))
        if only
        else next(_uncertain(store, filters(a), queue, said, passed, after), None)
    )
    slots = slots_of([found] if found else [])
    mine = [j for j in made if j.who == who and not j.undone and j.act != "undo"]
    r = store.report(found.report) if found else None
    event = next((e for e in r.events if e.id == found.event), None) if r and found else None
    by = next((x for x in r.attributions if x.id == found.attribution), None) if r and found else None
    shown = cards(store, [found], slots)[0] if found else None
    if shown and queue == "second" and not only:
        shown = msgspec.structs.replace(shown, judged=[], verdict="")
    text = safe(r.text) if r else ""
    return ReviewView(
        asked=a,
        queue=queue,
        left=_left(store, said, queue, passed),
        decided=sum(who in by for by in said.values()),
        claim=shown,
        title=clean(r.title or r.id) if r else "",
        before=text[max(0, found.said_start - AROUND) : found.said_start] if found else "",
        after=text[found.said_end : found.said_end + AROUND] if found else "",
        why=list(reasons(event, by)) if event else [],
        incident=queries.incident_of(store, found.id) if found else None,
        fields=fields_of(found) if found else {},
        types=list(CHOICES["type"]),
        statuses=list(CHOICES["status"]),
        measures=list(MEASURES),
        skip=found.id if found else "",
        last=shown_as(mine[-1], who) if mine else None,
        parties=slots.legend(),
    )


def _decided(store: Store, made: Sequence[Judgement]) -> dict[str, dict[str, str]]:
    """By claim, each reviewer's last decision that stands."""
    stands = [j for j in made if not j.undone and j.act in DECIDED]
    out: dict[str, dict[str, str]] = defaultdict(dict)
    for claim, said in judgements.by_claim(store, stands).items():
        for j in said:
            out[claim][j.who] = j.act
    return dict(out)


def _named(store: Store, name: str) -> Claim | None:
    told = store.claims(Filters(reports=(name.partition(":")[0],)))
    return next((c for c in told if c.id == name), None)


def _uncertain(store: Store, wanted: Filters, queue: str, said: dict[str, dict[str, str]], passed: set[str], after: str) -> Iterator[Claim]:
    """Claims that wait for a decision, those first of which the reader is least sure."""
    last = _named(store, after) if after else None
    if queue == "second":
        waiting = sorted((c for c in _of(store, [x for x in said if x not in passed], wanted)), key=lambda c: (c.score, c.id))
        yield from (c for c in waiting if last is None or (c.score, c.id) > (last.score, last.id))
        return
    at = (last.score, last.id) if last else (-1.0, "")
    while some := _next(store, wanted, at):
        yield from (c for c in some if c.id not in passed)
        at = (some[-1].score, some[-1].id)


def _of(store: Store, ids: Iterable[str], wanted: Filters) -> Iterator[Claim]:
    keys, named = {x.partition(":")[0] for x in ids}, set(ids)
    for some in in_parts(sorted(keys)):
        yield from (c for c in store.claims(msgspec.structs.replace(wanted, reports=some, limit=None)) if c.id in named)


def _next(store: Store, wanted: Filters, at: tuple[float, str]) -> list[Claim]:
    """The next claims in the order of certainty."""
    c = t.claims.c
    beyond = or_(c.score > at[0], and_(c.score == at[0], c.id > at[1]))
    query = select(c.id, c.report, c.score).where(*of_claims(wanted), beyond).order_by(c.score, c.id).limit(AT_ONCE)
    with store.engine.connect() as conn:
        rows = conn.execute(query).all()
    held = {x.id: x for x in _of(store, [r.id for r in rows], Filters())}
    return [held[r.id] for r in rows if r.id in held]


def _left(store: Store, said: dict[str, dict[str, str]], queue: str, passed: set[str]) -> int:
    """How many claims of the whole record wait in a queue."""
    if queue == "second":
        return len(set(said) - passed)
    with store.engine.connect() as conn:
        return (conn.execute(select(func.count()).select_from(t.claims)).scalar() or 0) - len(passed)


def fields_of(c: Claim) -> dict[str, str]:
    """A claim's values as a correction writes them."""
    out = {"type": c.type, "status": c.status, "source": c.source, "actors": ", ".join(c.actors), "targets": ", ".join(c.targets)}
    out |= {"place": c.place or "", "day_from": c.day_from or "", "day_to": c.day_to or ""}
    out |= {"start": str(c.start), "end": str(c.end)} if "start" in FIELDS else {}
    for f in c.figures:
        if f.part_of is None:
            high = "" if f.max is None else str(f.max)
            low = "" if f.min is None else str(f.min)
            out.setdefault(f.measure, low if low == high else f"{low or 0}..{high}" if high else f"{low}+")
    return out


# History


def history(store: Store, who: str, limit: int = 50, offset: int = 0) -> HistoryView:
    """What was judged, and how far reviewers agree."""
    made = judgements.judgements(store)
    part, page = cut(made[::-1], limit, offset)
    return HistoryView(judgements=[shown_as(j, who) for j in part], page=page, agreement=agreements(_decided(store, made)))


def shown_as(j: Judgement, who: str) -> Made:
    """A judgement as it is shown to somebody."""
    words = f"undid judgement {j.undoes}" if j.act == "undo" else judgements.in_words(j)
    ids = [a.claim for a in j.claims]
    return Made(
        id=j.id,
        at=j.at,
        who=clean(j.who),
        act=j.act,
        in_words=clean(words),
        claims=ids,
        links=[link(x) for x in ids],
        fields={clean(k): clean(v) for k, v in j.fields.items()},
        words=clean(j.words),
        undoes=j.undoes,
        undone=j.undone,
        mine=j.who == who and not j.undone and j.act != "undo",
    )


def agreements(decided: dict[str, dict[str, str]]) -> list[Agreement]:
    """The agreement of every two reviewers who decided a claim both."""
    people = sorted({who for by in decided.values() for who in by})
    made = [(a, b, {c: (by[a], by[b]) for c, by in sorted(decided.items()) if a in by and b in by}) for a, b in combinations(people, 2)]
    return [_agreement(a, b, both) for a, b, both in made if both]


def _agreement(a: str, b: str, both: dict[str, tuple[str, str]]) -> Agreement:
    equal = sum(x == y for x, y in both.values())
    return Agreement(
        a=clean(a),
        b=clean(b),
        claims=len(both),
        equal=equal,
        share=round(equal / len(both), 3),
        kappa=kappa(list(both.values())),
        differ=[link(c) for c, (x, y) in both.items() if x != y][:20],
    )


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two raters' answers to the same questions: agreement beyond what their habits give by chance; None where that is
    not told apart from chance (each gives one and the same answer to all)."""
    n = len(pairs)
    if not n:
        return None
    seen = sum(a == b for a, b in pairs) / n
    answers = {x for pair in pairs for x in pair}
    chance = sum((sum(a == x for a, _ in pairs) / n) * (sum(b == x for _, b in pairs) / n) for x in answers)
    return None if chance >= 1 else round((seen - chance) / (1 - chance), 3)
