"""What pages share: a claim as a card, parties with the number of their colour, texts made safe to send."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

import msgspec

from dateline.export.terminal import clean
from dateline.record import judgements, wording
from dateline.record.claims import OUTLET, UNKNOWN, Claim
from dateline.record.judgements import Judgement
from dateline.record.matching import side
from dateline.record.store import Kept, Store

COLOURS = 8  # that can be told apart; later parties share the last
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
Judged = Mapping[str, Sequence[Judgement]]  # by claim


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the record: `id` (AZE, AZE.MIL, outlet, UNK) and `name` as it is read. `slot`: the number of its side's colour and
    pattern on this page, 1 to 8; 0 for outlets and nobody named."""

    id: str
    name: str
    slot: int = 0


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it is shown. `before`, `trigger`, `after` are the passage in three pieces. `link` leads to its place in the report,
    `anchor` is the id of that place. `what` the act in a word, `figures` and `days` in words, `told` the day of publication.
    `status` is the claim's; `judged` what people said of it, in words; `verdict` the last of it: accepted, rejected, corrected or "".
    `original`: the key of the report that this one reprints. `score` 0 to 1: how sure the reader is of the event."""

    id: str
    anchor: str
    link: str
    report: str
    who: Party
    who_words: str
    type: str
    cameo: str
    what: str
    status: str
    before: str
    trigger: str
    after: str
    doers: list[Party]
    targets: list[Party]
    place: str | None
    country: str | None
    precision: str | None
    day_from: str | None
    day_to: str | None
    days: str
    figures: str
    outlet: str
    published: str | None
    told: str
    score: float
    judged: list[str]
    verdict: str
    original: str | None = None


class Slots:
    """Hands out numbers of colours to sides, those first that are named first."""

    def __init__(self, sides: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        for name in sides:
            self.of(name)

    def of(self, actor: str) -> int:
        """The number of an actor's side; 0 for outlets and nobody."""
        name = side(actor)
        if actor == OUTLET or actor.startswith((f"{OUTLET}:", "unnamed")) or not name or name.startswith(UNKNOWN):
            return 0
        return self._numbers.setdefault(name, min(len(self._numbers) + 1, COLOURS))

    def party(self, actor: str) -> Party:
        """An actor with its name and colour."""
        return Party(id=actor, name=wording.party(actor), slot=self.of(actor))

    def legend(self) -> list[Party]:
        """The sides met so far, in the order of their numbers."""
        return [Party(id=name, name=wording.party(name), slot=n) for name, n in self._numbers.items()]


def slots_of(claims: Iterable[Claim]) -> Slots:
    """Colours for the parties of some claims, those most named first."""
    named = Counter(x for c in claims for a in (c.source, *c.actors, *c.targets) if (x := side(a)) and a != OUTLET)
    return Slots(x for x, _ in sorted(named.items(), key=lambda p: (-p[1], p[0])))


def safe(words: str) -> str:
    """Words as a page or JSON can hold them, character for character: what no text may hold becomes U+FFFD."""
    return _CONTROL.sub("\ufffd", words)


def anchor(claim: str) -> str:
    """The id of a claim's place in the page of its report: `claim-e1:a1`."""
    return f"claim-{claim.partition(':')[2]}"


def link(claim: str) -> str:
    """A claim's permalink: the part of its report that holds it, and its place there."""
    key, _, rest = claim.partition(":")
    return f"/report/{quote(key)}?claim={quote(rest, safe=':')}#{anchor(claim)}"


def card(c: Claim, kept: Kept | None, slots: Slots, said: Sequence[Judgement] = ()) -> Card:
    """A claim as it is shown; `kept` is its report, `said` the judgements of it that stand."""
    a, b = c.start - c.said_start, c.end - c.said_start
    passage = safe(c.said)
    return Card(
        id=c.id,
        anchor=anchor(c.id),
        link=link(c.id),
        report=c.report,
        who=slots.party(c.source),
        who_words=clean(c.source_words),
        type=c.type,
        cameo=c.cameo,
        what=wording.noun(c),
        status=c.status,
        before=passage[:a],
        trigger=passage[a:b],
        after=passage[b:],
        doers=[slots.party(x) for x in c.actors],
        targets=[slots.party(x) for x in c.targets],
        place=clean(c.place) if c.place else None,
        country=c.country,
        precision=c.precision,
        day_from=c.day_from,
        day_to=c.day_to,
        days=wording.days(c.day_from, c.day_to),
        figures=wording.figures(c),
        outlet=outlet(kept, c),
        published=c.published,
        told=wording.told(c.published),
        score=c.score,
        judged=[safe(judgements.in_words(j)) for j in said],
        verdict=verdict(said),
        original=kept.original if kept else None,
    )


def outlet(kept: Kept | None, c: Claim) -> str:
    """Who published a claim's report; where no outlet is named, which report it is."""
    named = wording.outlet(kept, c)
    return f"report {clean(kept.id)}" if kept and named == wording.NO_OUTLET else named


def verdict(said: Sequence[Judgement]) -> str:
    """The last word of people on a claim."""
    past = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
    return next((past[j.act] for j in reversed(said) if j.act in past), "")


def judged(store: Store, reports: Iterable[str]) -> Judged:
    """The judgements that stand of the claims of some reports, by claim."""
    wanted = set(reports)
    made = [j for j in judgements.standing(store) if any(a.report in wanted for a in j.claims)]
    return judgements.by_claim(store, made) if made else {}


def cards(store: Store, claims: Sequence[Claim], slots: Slots | None = None) -> list[Card]:
    """Some claims as cards, in the same order."""
    from dateline.record import queries

    keys = {c.report for c in claims}
    kept, said = queries.reports(store, keys), judged(store, keys)
    own = slots or slots_of(claims)
    return [card(c, kept.get(c.report), own, said.get(c.id, ())) for c in claims]
