"""Which parties of the report are an event's actors and targets: `settle(draft, scene)`.

The code stage says how likely each phrase near an event plays a role, without knowing who it is; `identity` says how likely each
phrase is each party. Here the two meet: boosted trees (`models/event_actor.onnx`, `models/event_target.onnx`, made by
`train/parties.py`) weigh every party that the report knows by what its own words say, by who tells of the event, and by what the party
does and suffers in the events around. So a role that the sentence leaves open is filled, and one that the story contradicts is not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace as change

from dateline.code.asserted import reciprocal
from dateline.code.parties import first_of, phrase
from dateline.code.rolerules import FORCE
from dateline.code.roles import Chance
from dateline.code.ways import around, head_of, near, read_trigger, touches
from dateline.encode.arguments import NAMES, SELF, UNSEEN, Seen
from dateline.ground.identity import (
    SECTORS,
    TYPES,
    Asked,
    Story,
    Weigh,
    as_party,
    index_of,
    kind_of,
    likely,
    names_somebody,
    ranked,
    story_of,
)
from dateline.ground.refer import points_to, resolve_span
from dateline.ground.scene import Phrase, Resolution, Scene, named_in, nearby
from dateline.ground.sides import party
from dateline.model import Attribution, Event, Mention
from dateline.models import trees
from dateline.parse.lands import lands_joined
from dateline.parse.pairs import two_meant
from dateline.parse.tokens import Draft, Parse

BEST, MORE = 0.35, 0.45  # least likelihood of the best party in a role, of a further one (F1 is about even from 0.25 to 0.35)
WITH = 0.15  # least likelihood of a party to share in that of those whom the same words mean
JOINED = 0.25  # the same for those whose words are joined (`the army and the rebels`)
HARDLY = 0.05  # phrases below this in both roles play none
DOUBTFUL = 0.15  # phrases below this in both roles are not asked who they are; the rule's answer will do
LEAST = 0.08  # least likelihood of an identity that is followed up
ROLE = 0.2  # least likelihood of a role for a phrase to count as the other end of an act
STAYS = 0.5  # a phrase this likely in a role stays in it, without identity, where no party is likely
FURTHER = 5  # parties named elsewhere that are weighed
TWINS = 10  # events of the same word on either side that speak for one, at most
VOICES = ("active", "passive", "participle", "NOUN", "PROPN", "ADJ")
STATUSES = ("actual", "denied", "wanted", "planned", "conditional", "possible")
OPEN = frozenset({"ASSAULT", "COERCE", "RETREAT", "MOBILIZE"})  # acts that tell who fights whom; of others a third counts
OTHERS = 0.3
ACTING, SUFFERING = NAMES.index("acting party"), NAMES.index("suffering party")
NO_ACTOR, NO_TARGET = SELF.index("no actor"), SELF.index("no target")


Odds = tuple[float, float]  # log-odds of an actor, of a target
NEVER: Odds = (UNSEEN, UNSEEN)
Deeds = dict[Any, Counter[Any]]  # what is done (`does`, `suffers`: by party; with a type before: in events of it; `faces`: by pair)


class Known(NamedTuple):
    """A phrase near an event taken to be somebody: its head token, who, and how likely he is the actor and the target; `beside`: the other
    parties that the same words mean (`both sides`)."""

    token: int
    who: Resolution
    actor: float
    target: float
    beside: frozenset[str] = frozenset()


@dataclass
class Stand:
    """How a party stands to one event by the words near it: the likelihood of each role and the phrase behind it."""

    actor: float = 0.0
    target: float = 0.0
    as_actor: Known | None = None
    as_target: Known | None = None
    phrases: int = 0


@dataclass
class Act:
    """One event with what is known of its parties."""

    event: Event
    sentence: int
    lemma: str
    voice: int
    stands: dict[str, Stand] = field(default_factory=dict)
    by: frozenset[str] = frozenset()  # parties that assert it
    cue: frozenset[str] = frozenset()  # parties whose act of saying it is
    voices: frozenset[int] = frozenset()  # the head tokens of those who tell of it
    speaker: str = ""  # the innermost
    seen: dict[str, Odds] = field(default_factory=dict)  # by party, what the encoder makes of the words that mean it, near the trigger
    lacks: Odds = NEVER  # that it has no actor, no target
    nobody: Odds = (0.0, 0.0)  # likelihood of an actor, a target that the words themselves leave unknown: `Western leaders`
    deeds: Deeds = field(default_factory=lambda: defaultdict(Counter))


def settle(draft: Draft, s: Scene, weigh: Weigh = trees.probabilities) -> list[Event]:
    """The events of a report whose mentions are resolved, with the parties that are likeliest in each role."""
    if not draft.report.events:
        return []
    known = story_of(s)
    acts = acts_of(draft, known, weigh)
    story = Parties(known, acts)
    choices = [parties_for(story, n) for n in range(len(acts))]
    seen = [row for n, choice in enumerate(choices) for row in rows(story, n, choice)]
    odds = iter(list(zip(weigh("event_actor", seen), weigh("event_target", seen), strict=True)))
    out: list[Event] = []
    for act, choice in zip(acts, choices, strict=True):
        chances = {x: next(odds) for x in choice}
        # One event a party (`accused each other`): whose is whose is known by rule. What the code stage has not weighed stays, too.
        if act.event.id not in draft.chances or reciprocal(s.p, act.event):
            out.append(act.event)
            continue
        actors, targets = ({x: c[k] for x, c in chances.items()} for k in (0, 1))
        event = change(act.event, actors=mentions(story, act, actors, True), targets=mentions(story, act, targets, False))
        out.append(_not_itself(event, actors, targets))
    return out


def _not_itself(event: Event, actors: dict[str, float], targets: dict[str, float]) -> Event:
    """An act of force, where one land would be both who does it and who suffers it, with nobody within it told (`a command centre`), or the
    same words mean both: the likelier role stays, and its army's act is its own."""
    if event.type != "ASSAULT" or len(event.actors) != 1 or len(event.targets) != 1:
        return event
    (a,), (b,) = event.actors, event.targets
    x, _, sector = (a.actor or "").partition(".")
    same = a.actor == b.actor and a.start < b.end and b.start < a.end
    whole = x == b.actor and ":" not in x and sector in ("", "MIL")
    if not names_somebody(a.actor) or not (same or whole):
        return event
    suffers = targets.get(party(a.actor or ""), 0.0) > actors.get(party(a.actor or ""), 0.0)
    if suffers and (same or not sector):
        return change(event, actors=[] if same else [_without(a, [])])
    return change(event, targets=[] if same else [_without(b, [])])


def likeliest(chances: dict[str, float]) -> list[str]:
    """The parties that are taken for a role."""
    ranked = sorted(chances, key=lambda x: (-chances[x], x))
    return [x for n, x in enumerate(ranked) if chances[x] >= (MORE if n else BEST)]


# -- what is known of each event ---------------------------------------------------------------------------------------


@dataclass
class Parties:
    """The story of a report, its events in the order of the text, and their parties."""

    story: Story
    acts: list[Act]
    order: list[int] = field(default_factory=list)  # of the events, by their triggers
    place: dict[int, int] = field(default_factory=dict)  # of each event in it
    alike: dict[str, list[int]] = field(default_factory=dict)  # events by their word, in order
    last: dict[int, int] = field(default_factory=dict)  # the event of the same type before each
    deeds: Deeds = field(default_factory=lambda: defaultdict(Counter))
    parties: set[str] = field(default_factory=set)  # all that are named or assert something

    def __post_init__(self) -> None:
        self.order = sorted(range(len(self.acts)), key=lambda n: (self.acts[n].event.trigger.start, n))
        self.place = {n: k for k, n in enumerate(self.order)}
        self.parties = set(self.story.phrases).union(*[a.by for a in self.acts])
        told: dict[str, int] = {}
        for n in self.order:
            act = self.acts[n]
            self.alike.setdefault(act.lemma, []).append(n)
            if act.event.type in told:
                self.last[n] = told[act.event.type]
            told[act.event.type] = n
            act.deeds = _deeds(act)
            for key, count in act.deeds.items():
                self.deeds[key].update(count)


def acts_of(draft: Draft, story: Story, weigh: Weigh = trees.probabilities) -> list[Act]:
    """The events of a report with who stands near them. `draft` holds the resolved attributions and the chances of phrases."""
    p, report = draft.parse, draft.report
    who = {a.id: party(a.source.actor) for a in report.attributions if a.source and a.source.actor and names_somebody(a.source.actor)}
    sources = {p.root_of(a.source.start, a.source.end): a.source for a in report.attributions if a.source}
    known = identified(draft, story, sources, weigh)
    acts = [_act(p, e, report.attributions, who, known.get(e.id, [])) for e in report.events]
    if draft.seen:
        see(draft.seen, story, acts, known)
    return acts


def see(seen: dict[int, Seen], story: Story, acts: list[Act], known: dict[str, list[Known]]) -> None:
    """Put in what the encoder makes of each event's trigger and all words around that mean a party."""
    p = story.scene.p
    named: dict[int, list[str]] = defaultdict(list)
    for x, own in story.phrases.items():
        for ph in own:
            named[p.root_of(p.start[ph.first], p.end[ph.last - 1])].append(x)
    for act in acts:
        found = seen.get(head_of(p, act.event))
        if not found:
            continue
        meant = [(i, x) for i in found.odds for x in named.get(i, ())]
        told = [k for k in known.get(act.event.id, []) if k.token in found.odds and names_somebody(k.who.actor)]
        meant += [(k.token, party(k.who.actor or "")) for k in told]
        for i, x in meant:
            before, odds = act.seen.get(x, NEVER), found.odds[i]
            act.seen[x] = max(before[0], odds[ACTING]), max(before[1], odds[SUFFERING])
        act.lacks = found.lacks[NO_ACTOR], found.lacks[NO_TARGET]


def _act(p: Parse, e: Event, attributions: list[Attribution], who: dict[str, str], known: list[Known]) -> Act:
    t = read_trigger(p, e, attributions)
    close = near(p, e, attributions)
    act = Act(e, p.sent[t.head], t.lemma, index_of(VOICES, t.voice))
    act.by = frozenset(who[x] for x in e.by if x in who)
    act.cue = frozenset(who[a.id] for a in close if a.id in who and touches(a, e))
    act.voices = frozenset(p.root_of(a.source.start, a.source.end) for a in close if a.source)
    act.speaker = next((who[a.id] for a in around(e, close)[:1] if a.id in who), "")
    for k in known:
        if not names_somebody(k.who.actor):
            act.nobody = max(act.nobody[0], k.actor), max(act.nobody[1], k.target)
            continue
        stand = act.stands.setdefault(party(k.who.actor or ""), Stand())
        if stand.as_actor is None or k.actor > stand.actor:
            stand.actor, stand.as_actor = k.actor, k
        if stand.as_target is None or k.target > stand.target:
            stand.target, stand.as_target = k.target, k
        stand.phrases += 1
    return act


def identified(draft: Draft, story: Story, sources: dict[int, Mention], weigh: Weigh) -> dict[str, list[Known]]:
    """By event id, the phrases near it with who they may be: what names somebody, or is nobody's by its own words, is sure; other words are
    asked for."""
    s, p = story.scene, story.scene.p
    answers: dict[int, tuple[Mention, list[Resolution]]] = {}
    out: dict[str, list[Known]] = {}
    unsure: list[tuple[list[Known], Chance, Asked]] = []
    for e in draft.report.events:
        chances = [c for c in draft.chances.get(e.id, []) if max(c.actor, c.target) >= HARDLY]
        found = out[e.id] = []
        for c in chances:
            if c.token not in answers:
                words = sources.get(c.token) or p.mention(*phrase(p, c.token))
                answers[c.token] = (words, _owner(s, c.token, words) or _answers(s, words))
        top = _top(chances, answers)
        for c in chances:
            words, rules = answers[c.token]
            if rules[0].sure or max(c.actor, c.target) < DOUBTFUL:
                found += _as_told(c, rules)
                continue
            role, other = ("actors", top[1]) if c.actor >= c.target else ("targets", top[0])
            unsure.append((found, c, Asked(words, role, e.type, rules[0], (other,) if other else ())))
    for (found, c, a), shares in zip(unsure, likely(story, [a for _, _, a in unsure], weigh), strict=True):
        found += _weighed(c, a, shares, len(answers[c.token][1]))
    return out


def _as_told(c: Chance, rules: list[Resolution]) -> list[Known]:
    """The parties that the rules take a phrase for."""
    meant = frozenset(party(r.actor) for r in rules if r.actor and names_somebody(r.actor))
    told = [r for r in rules if r.sure or names_somebody(r.actor)]
    return [Known(c.token, r, c.actor, c.target, meant - {party(r.actor or "")}) for r in told]


def _weighed(c: Chance, a: Asked, shares: dict[str, float], parties: int) -> list[Known]:
    """The parties that a phrase which means so many of them may stand for, by their shares."""
    meant = frozenset(sorted(shares, key=lambda x: (-shares[x], x))[:parties]) if parties > 1 else frozenset()
    sides = 2.0 if parties > 1 else 1.0  # both of two stand for the words
    out: list[Known] = []
    for x, share in shares.items():
        if share >= LEAST:
            weight = min(1.0, sides * share)
            out.append(Known(c.token, as_party(a.rule, x), c.actor * weight, c.target * weight, meant - {x} if x in meant else frozenset()))
    return out


def _owner(s: Scene, i: int, words: Mention) -> list[Resolution]:
    """Whose the phrase headed by token i is, where only what follows it says so: `the posts of the X army`; nothing where it does not."""
    p = s.p
    of = next((k for k in p.kids(i, "prep") if p.lower[k] == "of"), -1)
    if of < 0 or named_in(s, *_range(p, words)):
        return []
    end = max(k for k in range(of, p.sents[p.sent[i]][1]) if k == of or of in p.ancestors(k)) + 1
    found = _answers(s, p.mention(_range(p, words)[0], end))
    return found if found[0].sure else []


def _range(p: Parse, words: Mention) -> tuple[int, int]:
    span = p.tokens_in(words.start, words.end)
    return (span.start, span.stop) if span else (0, 1)


def _answers(s: Scene, words: Mention) -> list[Resolution]:
    """What the rules say of some words: one answer, one for each party where they mean both sides, or name several lands."""
    span = s.p.tokens_in(words.start, words.end)
    parties = 1 if not span else 2 if _is_pair(s.p, span.start, span.stop) else lands_joined(s.p, span.start, span.stop)
    return [resolve_span(s, words.start, words.end, turn) for turn in range(parties)]


def _is_pair(p: Parse, a: int, b: int) -> bool:
    return "parties" in points_to(p, a, b) or two_meant(p, a, b) is not None


def _top(chances: list[Chance], answers: dict[int, tuple[Mention, list[Resolution]]]) -> tuple[str, str]:
    """Who is the likeliest actor and the likeliest target by rule; empty where nobody is likely."""
    best = [(0.0, ""), (0.0, "")]
    for c in chances:
        actor = answers[c.token][1][0].actor
        if actor and names_somebody(actor):
            best = [max(x, (chance, actor)) for x, chance in zip(best, (c.actor, c.target), strict=True)]
    return tuple(x if chance > ROLE else "" for chance, x in best)  # type: ignore[return-value]


# -- what the trees see ------------------------------------------------------------------------------------------------


def parties_for(story: Parties, n: int) -> list[str]:
    """The parties weighed for an event: those of the phrases near it, those most talked of, those who assert it."""
    act, s = story.acts[n], story.story.scene
    weight = nearby(s, act.sentence)
    known = story.parties - set(act.stands)
    further = sorted(known, key=lambda x: (-weight.get(x, 0.0), x))
    return list(dict.fromkeys([*act.stands, *further[:FURTHER], *sorted(act.by)]))


def rows(story: Parties, n: int, choice: list[str]) -> list[list[float]]:
    """The numbers that the trees see of each party of a choice for event n."""
    act, s = story.acts[n], story.story.scene
    kind, mine, deeds = act.event.type, act.deeds, story.deeds
    keys = ("does", "suffers", (kind, "does"), (kind, "suffers"))
    doing, suffering, same_doing, same_suffering = (_rest(deeds[k], mine[k], choice) for k in keys)
    sums = [_total(deeds[k], mine[k]) + least for k, least in zip(keys, (0.5, 0.5, 0.3, 0.3), strict=True)]
    faced = deeds["faces"], mine["faces"], _total(deeds["faces"], mine["faces"]) + 0.5
    weight = nearby(s, act.sentence)
    total = sum(weight.values()) + 1e-6
    ranks, busy = ranked(choice, weight), ranked(choice, {x: doing[x] + suffering[x] for x in choice})
    shared = [
        index_of(TYPES, act.event.type), act.voice, index_of(STATUSES, act.event.status), len(act.event.by), len(choice), len(act.stands),
        min(act.sentence, 40), bool(act.cue),
    ]  # fmt: skip
    actors = sorted(((st.actor, x) for x, st in act.stands.items()), reverse=True)[:2]
    targets = sorted(((st.target, x) for x, st in act.stands.items()), reverse=True)[:2]
    nobody = Stand()
    around_it, twins = _around(story, n), _twins(story, n)
    most = [sorted(((odds[k], y) for y, odds in act.seen.items()), reverse=True)[:2] for k in (0, 1)]
    out: list[list[float]] = []
    for x in choice:
        st = act.stands.get(x, nobody)
        rival, other = (next(((c, y) for c, y in best if y != x), (0.0, "")) for best in (actors, targets))
        speaker = act.speaker if act.speaker != x else ""
        out.append([
            *shared, x in act.stands, st.actor, st.target, rival[0], other[0], st.phrases, kind_of(x), _sector(st.as_actor),
            _sector(st.as_target), x in act.by, x in act.cue, x == act.speaker, doing[x] / sums[0], suffering[x] / sums[1],
            same_doing[x] / sums[2], same_suffering[x] / sums[3], doing[x], suffering[x], ranks[x], busy[x], weight.get(x, 0.0) / total,
            _faced(faced, x, other[1]), _faced(faced, rival[1], x), _faced(faced, x, rival[1]), _faced(faced, x, speaker),
            _faced(faced, speaker, x), kind_of(act.speaker) if act.speaker else 9,
            speaker[:3] == x[:3], *twins.get(x, (0.0, 0.0)), *(
                v for stands, where in around_it for v in _stood(stands, where, x)), *_mentioned(story, act.sentence, x),
            *act.seen.get(x, NEVER), *(next((o for o, y in best if y != x), UNSEEN) for best in most), *act.lacks,
        ])  # fmt: skip
    return out


def _stood(stands: dict[str, Stand], where: list[float], x: str) -> list[float]:
    """How a party stands to an event near by (-1 where there is none), and where that is."""
    st = stands.get(x)
    return [st.actor, st.target, *where] if st else [0.0 if stands else -1.0, 0.0 if stands else -1.0, *where]


def _faced(faced: tuple[Counter[Any], Counter[Any], float], x: str, y: str) -> float:
    """The share of the other events' facing that is x against y; -1 where one of them is nobody."""
    return max(0.0, faced[0][x, y] - faced[1][x, y]) / faced[2] if x and y else -1.0


def _sector(k: Known | None) -> int:
    return index_of(SECTORS, (k.who.actor or "").partition(".")[2]) if k else len(SECTORS) + 1


def _deeds(act: Act) -> Deeds:
    """What an event adds to what the parties do and suffer in a report, and to how often each pair is at odds."""
    out: Any = defaultdict(Counter)  # a Counter of likelihoods, which its type does not know
    weight = 1.0 if act.event.type in OPEN else OTHERS
    for x, st in act.stands.items():
        for deed, chance in (("does", st.actor), ("suffers", st.target)):
            out[deed][x] += weight * chance
            out[act.event.type, deed][x] += chance
    for x, y, chance in _facing(act):
        out["faces"][x, y] += chance
    return out


def _rest(whole: Counter[Any], mine: Counter[Any], keys: Iterable[Any]) -> dict[Any, float]:
    """The deeds of a report without those of one event, for some parties or pairs."""
    return {k: max(0.0, whole[k] - mine[k]) for k in keys}


def _total(whole: Counter[Any], mine: Counter[Any]) -> float:
    return max(0.0, whole.total() - mine.total())


def _facing(act: Act) -> list[tuple[str, str, float]]:
    """The two likeliest actors of an event against the two likeliest targets, with how likely both are."""
    actors = sorted(act.stands, key=lambda x: (-act.stands[x].actor, x))[:2]
    targets = sorted(act.stands, key=lambda x: (-act.stands[x].target, x))[:2]
    return [(x, y, act.stands[x].actor * act.stands[y].target) for x in actors for y in targets if x != y]


def _around(story: Parties, n: int) -> list[tuple[dict[str, Stand], list[float]]]:
    """The events before and after an event, and the last of the same type: their parties, and how far they lie and what they are."""
    acts, at, act = story.acts, story.place[n], story.acts[n]
    out: list[tuple[dict[str, Stand], list[float]]] = []
    for k in (at - 1, at - 2, at + 1):
        if not 0 <= k < len(acts):
            out.append(({}, [9, -1, 0]))
            continue
        other = acts[story.order[k]]
        gap = min(abs(act.sentence - other.sentence), 5)
        out.append((other.stands, [gap, index_of(TYPES, other.event.type), other.event.by == act.event.by]))
    last = acts[story.last[n]] if n in story.last else None
    return [*out, (last.stands, [act.sentence - last.sentence]) if last else ({}, [99])]


def _twins(story: Parties, n: int) -> dict[str, tuple[float, float]]:
    """The likeliest that each party does and suffers what is told by the same word elsewhere."""
    twins = story.alike[story.acts[n].lemma]
    near = bisect_left(twins, story.place[n], key=story.place.__getitem__)
    out: dict[str, tuple[float, float]] = {}
    for m in twins[max(0, near - TWINS) : near + TWINS]:
        for x, st in story.acts[m].stands.items() if m != n else ():
            actor, target = out.get(x, (0.0, 0.0))
            out[x] = (max(actor, st.actor), max(target, st.target))
    return out


def _mentioned(story: Parties, sentence: int, x: str) -> list[float]:
    """Sentences since a party was last named, where it was first named, and how often it is."""
    p, phrases = story.story.scene.p, story.story.phrases.get(x, [])
    if not phrases:
        return [99, 99, 0]
    before = bisect_right(phrases, sentence, key=lambda ph: p.sent[ph.first])
    return [sentence - p.sent[phrases[before - 1].first] if before else 99, p.sent[phrases[0].first], len(phrases)]


# -- the mentions that stand for them ------------------------------------------------------------------------------------


def mentions(story: Parties, act: Act, chances: dict[str, float], acting: bool) -> list[Mention]:
    """The mentions for a role: of each party taken, the words that stand for it best. Where none is likely, words that the sentence
    puts in the role stay there without identity, with the likeliest parties as candidates."""
    before = act.event.actors if acting else act.event.targets
    taken = [x for x in likeliest(_together(story.story.scene.p, act, chances, acting)) if not _given_away(act, x, acting)]
    found = [m for x in taken if (m := _mention(story, act, x, acting, before))]
    if found:
        return sorted(found, key=lambda m: (m.start, m.end, m.actor or ""))
    ranked = sorted(chances, key=lambda x: (-chances[x], x))[:3]
    stays = _staying(story, act, acting)
    return [_without(m, ranked) for m in before if not names_somebody(m.actor) or stays & set(_tokens(story, m))]


def _together(p: Parse, act: Act, chances: dict[str, float], acting: bool) -> dict[str, float]:
    """The chances of parties in a role, where those that the same words mean have theirs together, and those whose words are joined: of
    `both sides`, of `the army and the rebels`, no one acts or suffers alone."""
    out = dict(chances)
    known = {x: k for x in chances if (st := act.stands.get(x)) and (k := st.as_actor if acting else st.as_target)}
    first = {x: first_of(p, k.token) for x, k in known.items()}
    for x, k in known.items():
        joined = [y for y, o in known.items() if o.token != k.token and first[y] == first[x]]
        between = p.lower[p.head[first[x]]] == "between"  # fighting, talks, a truce: of both
        beside = {y for y in k.beside if y in chances and chances[x] >= WITH}
        beside |= {y for y in joined if chances[x] >= (HARDLY if between else JOINED)}
        out[x] = min(1.0, chances[x] + sum(chances[y] for y in beside))
    return out


def _given_away(act: Act, x: str, acting: bool) -> bool:
    """Whether words that the text leaves nobody's (`Western leaders`) are likelier in a role than any that mean this party."""
    nobody = act.nobody[0 if acting else 1]
    st = act.stands.get(x, Stand())
    return nobody >= STAYS and nobody > (st.actor if acting else st.target)


def _without(m: Mention, likeliest: list[str]) -> Mention:
    """A mention that is nobody's for sure."""
    if not names_somebody(m.actor):
        return m
    return change(m, actor=None, name=None, candidates=list(dict.fromkeys([m.actor or "", *m.candidates, *likeliest]))[:4])


def _tokens(story: Parties, m: Mention) -> range:
    return story.story.scene.p.tokens_in(m.start, m.end)


def _staying(story: Parties, act: Act, acting: bool) -> set[int]:
    """The head tokens that are sure to play a role, whoever they are."""
    known = [k for st in act.stands.values() for k in (st.as_actor, st.as_target) if k]
    return {k.token for k in known if (k.actor if acting else k.target) >= STAYS}


def _mention(story: Parties, act: Act, x: str, acting: bool, before: list[Mention]) -> Mention | None:
    """The words that stand for a party in a role: the ones found by rule, the likeliest of the sentence unless they rather play the other
    role (the victims do not stand for who is taken to have hit them), else the nearest that name it."""
    held = next((m for m in before if m.actor and party(m.actor) == x), None)
    if held:
        return held
    s = story.story.scene
    st = act.stands.get(x, Stand())
    k = st.as_actor if acting else st.as_target
    named = _nearest(story, act, x)
    if k and named and act.event.type in FORCE and k.token in act.voices:
        k = None  # who tells of it did not do it, nor suffer it
    if k and (named is None or (k.actor >= k.target) == acting):
        words = s.p.mention(*phrase(s.p, k.token))
        return change(words, actor=k.who.actor, name=k.who.name, candidates=k.who.candidates, via_text=k.who.via or UNSET)
    return named and change(s.p.mention(named.first, named.last), actor=named.id)


def _nearest(story: Parties, act: Act, x: str) -> Phrase | None:
    """The last phrase before an event that names a party, else the first behind it; of an act of force another than who tells of it."""
    s, phrases = story.story.scene, story.story.phrases.get(x, [])
    if act.event.type in FORCE:
        others = [ph for ph in phrases if s.p.root_of(s.p.start[ph.first], s.p.end[ph.last - 1]) not in act.voices]
        phrases = others or phrases
    before = bisect_left(phrases, act.event.trigger.start, key=lambda ph: s.p.start[ph.first])
    return phrases[max(0, before - 1)] if phrases else None
