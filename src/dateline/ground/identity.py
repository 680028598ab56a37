"""Whom words that name nobody stand for, as likelihoods: `the government`, `residents`, `they`, `both sides`.

`refer.resolve_span` gives one answer by rule. `likely(story, asked)` weighs it against the other parties of the report: boosted trees
(`models/identity.onnx`, made by `train/parties.py`) see how the rule came by its answer, how much each party is talked of around the
words, who speaks them, who is at the other end of the act, in whose land the passage is set, and when each party was last named.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from dateline.ground.names import head
from dateline.ground.places import places_in
from dateline.ground.refer import HE, IT, MOST_TALKED_OF, POSSESSIVES, SHE, THEY, WE, authorities, speaker_at, unarmed, with_sector
from dateline.ground.scene import Phrase, Resolution, Scene, inside, nearby, own_words, sector_of
from dateline.ground.sides import party
from dateline.model import Mention
from dateline.models import trees
from dateline.parse import Parse

MOST = 8  # parties weighed for some words
KINDS = ("GRP", "IGO", "NGO", "land", "rebels", "nobody")
SECTORS = ("", "GOV", "MIL", "REB", "OPP", "LEG", "JUD", "SPY", "COP", "MED", "CVL", "NGO", "BUS", "UNK")
ROLES = ("source", "actors", "targets")
SAYING = "SAY"  # stands for the type of event where the words are a source
TYPES = (
    SAYING, "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
)  # fmt: skip
WAYS = (  # how a rule came by its answer: how its `why` begins
    MOST_TALKED_OF, "a side of the passage", "the last speaker that the pronoun fits", "the last that the pronoun fits",
    "the last igo", "the last group", "the speaker", "person", "generic", "rebels of the country", "some people, of no party", "people of",
    "its:", "his:", "their:", "our:", "the place", "the ",
)  # fmt: skip
DETERMINERS = (
    frozenset({"the", "this", "that", "these", "those"}),
    POSSESSIVES,
    frozenset({"a", "an", "some", "several", "many", "another"}),
)
BEINGS = ("person", "people", "organ", "thing")
FAR = 99.0
REMEMBERED = 20  # namings of a party before and after some words that are looked at
NOBODY = "UNK"
OWN_NAME = 0.6  # least likelihood of a party for whoever has a name of his own (below it three guesses in four were wrong)


Weigh = Callable[[str, list[list[float]]], list[float]]  # name of the trees, rows -> likelihoods


class Asked(NamedTuple):
    """Words of the report in a role of an event of a type (`SAYING`: as a source), what the rule says of them, and the parties at the
    other end of the act."""

    words: Mention
    role: str
    kind: str
    rule: Resolution
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """A scene with what of it is the same for all that is asked."""

    scene: Scene
    lands: list[tuple[int, int, str]] = field(default_factory=list)  # sentence, offset, country of each place
    share: dict[str, float] = field(default_factory=dict)  # of the places by country
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)  # by party
    named: dict[tuple[str, int, int], list[float]] = field(default_factory=dict)  # how each party was named before some words
    words: dict[str, list[str]] = field(default_factory=dict)  # the last words of each party's phrases, as asked for


def story_of(s: Scene) -> Story:
    """The story of a scene whose sources have been resolved."""
    p = s.p
    lands = [(p.sentence_at(h.start), h.start, h.place.country) for h in places_in(p) if h.place and h.place.country]
    count = Counter(land for _, _, land in lands)
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for ph in s.phrases:
        if names_somebody(ph.id):
            phrases[party(ph.id)].append(ph)
    return Story(s, lands, {x: n / len(lands) for x, n in count.items()}, dict(phrases))


def names_somebody(actor: str | None) -> bool:
    """Whether an actor id is somebody's."""
    return bool(actor) and not (actor or "").startswith(NOBODY)


def likely(story: Story, asked: list[Asked], weigh: Weigh = trees.probabilities) -> list[dict[str, float]]:
    """For each of the words asked for, the parties they may stand for with their likelihoods (what is left to 1 is nobody's)."""
    choices = [parties_for(story, a) for a in asked]
    odds = iter(weigh("identity", [row for a, c in zip(asked, choices, strict=True) for row in rows(story, a, c)]))
    out: list[dict[str, float]] = []
    for choice in choices:
        weight = {x: next(odds) for x in choice}
        total = max(1e-6, sum(weight.values()))
        out.append({x: w / total for x, w in weight.items() if x != NOBODY})
    return out


def answer(story: Story, a: Asked, weigh: Weigh = trees.probabilities) -> Resolution:
    """The likeliest party for some words: the rule's answer where it is that, else the party with the sector that the words give. Nobody
    where that is likelier, or where the words are a name and nothing else (`Petrenko said`) that no party is likely enough for."""
    shares = likely(story, [a], weigh)[0]
    best = max(shares, key=lambda x: (shares[x], x), default="")
    sector = (a.rule.actor or "").partition(".")[2]
    least = max(1 - sum(shares.values()), OWN_NAME if not sector and _own_name(story.scene.p, a.words) else 0.0)
    if not best or least > shares[best]:
        others = [x for x in (a.rule.actor, *a.rule.candidates) if x]
        return Resolution(f"{NOBODY}.{sector}" if sector else NOBODY, None, others, None, "nobody of the report's parties is likely")
    return as_party(a.rule, best)


def _own_name(p: Parse, words: Mention) -> bool:
    """Whether some words are a name by itself: `Petrenko`, `Ivan Petrenko`; not an office in capitals (`the Governor's Office`)."""
    span = p.tokens_in(words.start, words.end)
    end = own_words(p, span.start, span.stop) if span else 0
    return bool(span) and p.pos[p.top(span.start, max(end, span.start + 1))] == "PROPN" and p.pos[span.start] != "DET"


def as_party(rule: Resolution, x: str) -> Resolution:
    """The rule's answer where it is this party, else the party with the sector of the rule's answer."""
    if rule.actor and party(rule.actor) == x:
        return rule
    sector = "" if x.endswith(".REB") else (rule.actor or "").partition(".")[2]
    others = [y for y in (rule.actor, *rule.candidates) if y and y != x and names_somebody(y)]
    return Resolution(with_sector(x, sector), None, others, None, "the likeliest party of the report")


def parties_for(story: Story, a: Asked) -> list[str]:
    """The parties that some words may stand for: the rule's answer and its rivals, those most talked of, the other end of the act, the
    speaker; and nobody."""
    s = story.scene
    around = nearby(s, s.p.sentence_at(a.words.start))
    ids = [a.rule.actor, *a.rule.candidates]
    found = [party(x) for x in ids if x and names_somebody(x)]
    found += sorted(around, key=lambda x: (-around[x], x))[:5]
    found += [party(x) for x in a.others if names_somebody(x)]
    speaker = speaker_at(s, a.words.start)
    if speaker and names_somebody(speaker):
        found.append(party(speaker))
    if _rebels(s, a.words):
        found = [x for x in found if ":" in x or x.endswith(".REB") or x in authorities()]
    if (a.rule.actor or "").endswith(".MIL") and not a.rule.sure:
        found = [x for x in found if x not in unarmed(s.day)]
    return [*list(dict.fromkeys(found))[:MOST], NOBODY]


def _rebels(s: Scene, words: Mention) -> bool:
    """Whether words speak of rebels, who are no state's."""
    span = s.p.tokens_in(words.start, words.end)
    return bool(span) and sector_of(inside(s, span.start, own_words(s.p, span.start, span.stop))) == "REB"


def kind_of(x: str) -> int:
    """What kind of party it is, as a number."""
    name = "nobody" if x == NOBODY else x[:3] if ":" in x or x == "NGO" else "rebels" if x.endswith((".REB", ".OPP")) else "land"
    return KINDS.index(name) if name in KINDS else len(KINDS)


def land_of(x: str) -> str:
    """The country of a state or of its rebels; empty for other parties."""
    return "" if ":" in x or x in ("NGO", NOBODY) else head(x)


def index_of(table: tuple[str, ...], x: str) -> int:
    """Where x stands in a table; its length where it does not."""
    return table.index(x) if x in table else len(table)


def rows(story: Story, a: Asked, choice: list[str]) -> list[list[float]]:
    """The numbers that the trees see of each party of a choice."""
    s, p = story.scene, story.scene.p
    span = p.tokens_in(a.words.start, a.words.end)
    first, last = (span.start, span.stop) if span else (0, 1)
    end = own_words(p, first, last)
    top = p.top(first, max(end, first + 1))
    sentence = p.sent[top]
    sector = sector_of(inside(s, first, last)) or ""
    speaker = speaker_at(s, a.words.start)
    speaker = party(speaker) if speaker and names_somebody(speaker) else ""
    others = [party(x) for x in a.others if names_somebody(x)]
    here, within, before, lately = _set_in(story, sentence, a.words)
    shared = [
        ROLES.index(a.role), _determiner(p, first, last), index_of(SECTORS, sector), index_of(TYPES, a.kind), _way(a.rule.why),
        p.tag[top] in ("NNS", "NNPS") or p.lower[first] in THEY | WE, min(sentence, 30), len(choice), bool(others), bool(speaker),
        bool(here), bool(within), _pronoun(p.lower[first]), last - first,
    ]  # fmt: skip
    near, far = nearby(s, sentence), nearby(s, -99)
    sums = sum(near.values()) + 1e-6, sum(far.values()) + 1e-6
    ranks = ranked(choice, near), ranked(choice, far)
    rule = party(a.rule.actor) if a.rule.actor and names_somebody(a.rule.actor) else NOBODY if a.rule.actor else ""
    rivals = [party(x) for x in a.rule.candidates]
    out: list[list[float]] = []
    for x in choice:
        land, other = land_of(x), others[0] if others else ""
        out.append([
            *shared, kind_of(x), rule == x, rivals.index(x) if x in rivals else 9, ranks[0][x], ranks[1][x], near.get(x, 0) / sums[0],
            far.get(x, 0) / sums[1], near.get(x, 0), x in others, x == speaker, _opposed(s, x, other), _opposed(s, x, speaker),
            bool(other) and other != x and other[:3] == x[:3], s.fighters.get(x, 0.0), bool(land) and land in here,
            bool(land) and land in within, bool(land) and land == before, lately[land] / (sum(lately.values()) or 1) if land else 0,
            story.share.get(land, 0.0), bool(land) and land == story.lands[0][2] if story.lands else 0, bool(land) and land == s.home,
            *_named(story, x, sector, first, last, top),
        ])  # fmt: skip
    return out


def _set_in(story: Story, sentence: int, words: Mention) -> tuple[set[str], set[str], str, Counter[str]]:
    """The countries of the places in a sentence and in some words, of the last place before them, and of the three sentences before."""
    lands = story.lands
    a, b, c = (bisect_left(lands, (k,)) for k in (sentence - 3, sentence, sentence + 1))
    at = bisect_left(lands, words.start, key=lambda x: x[1])
    until = bisect_left(lands, words.end, key=lambda x: x[1])
    within = {land for _, _, land in lands[at:until]}
    return {land for _, _, land in lands[b:c]}, within, lands[at - 1][2] if at else "", Counter(land for _, _, land in lands[a:b])


def _determiner(p: Parse, a: int, b: int) -> int:
    """What opens a phrase, as a number."""
    before = p.lower[a - 1] if a else ""
    for n, words in enumerate(DETERMINERS):
        if p.lower[a] in words or (n < 2 and (before in words if n else before == "the")):
            return n
    return 3 if p.pos[a] == "NUM" else 4 if b - a == 1 and p.pos[a] in ("PRON", "DET") else 5 if p.pos[b - 1] == "PROPN" else 6


def _way(why: str) -> int:
    return next((n for n, begin in enumerate(WAYS) if why.startswith(begin)), len(WAYS))


def _pronoun(word: str) -> int:
    return next((n for n, words in enumerate((HE | SHE, IT, THEY, WE)) if word in words), 4)


def ranked(choice: list[str], weight: dict[str, float]) -> dict[str, int]:
    """The place of each party of a choice by weight, 0 the heaviest."""
    return {x: n for n, x in enumerate(sorted(choice, key=lambda x: (-weight.get(x, 0.0), x)))}


def _opposed(s: Scene, x: str, other: str) -> float:
    """How often the report sets two parties against each other; -1 where there are not two."""
    return s.pairs.get(frozenset((x, other)), 0.0) if other and other != x else -1.0


def _named(story: Story, x: str, sector: str, a: int, b: int, top: int) -> list[float]:
    """When and how a party was named, before tokens a..b and at all (found once for the same words)."""
    found = story.named.get((x, a, b))
    if found is None:
        found = story.named[x, a, b] = _naming(story, x, sector, a, b, top)
    return found


def _last_words(story: Story, x: str, before: slice, later: slice, word: str) -> bool:
    """Whether some of a party's phrases end in a word (their last words are looked up once)."""
    if x not in story.words:
        lemma = story.scene.p.lemma
        story.words[x] = [lemma[ph.last - 1].lower() for ph in story.phrases.get(x, ())]
    words = story.words[x]
    return word in words[before] or word in words[later]


def _naming(story: Story, x: str, sector: str, a: int, b: int, top: int) -> list[float]:
    p = story.scene.p
    phrases = story.phrases.get(x, [])
    own = bisect_left(phrases, (a,))
    after = bisect_left(phrases, (b,))
    before = phrases[max(0, own - REMEMBERED) : own]
    last = before[-1] if before else None
    same = next((ph for ph in reversed(before) if ph.id.partition(".")[2] == sector), None)
    return [
        p.sent[top] - p.sent[last.first] if last else FAR,
        last.weight if last else -1,
        index_of(BEINGS, last.being) if last else 5,
        len(phrases) - (after - own),
        p.sent[top] - p.sent[same.first] if same else FAR,
        _last_words(story, x, slice(max(0, own - REMEMBERED), own), slice(after, after + REMEMBERED), p.lemma[top].lower()),
        a - last.first if last else 9999,
        p.sent[phrases[0].first] if phrases else FAR,
    ]
