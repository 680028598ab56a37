"""The names of one report in their phrases, and who is talked of around a sentence: what the resolving of mentions looks at."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from dateline.ground.names import NAMING, NameHit, head, names_its_land
from dateline.ground.places import PlaceHit, places_in
from dateline.ground.wars import rebels_of
from dateline.lexicon import rows
from dateline.model import Mention, Span
from dateline.parse import Parse

STATELIKE = frozenset({"state", "demonym", "capital", "place", "authority"})
STRONG = frozenset({"group", "institution", "igo", "ngo", "media"})
ASIDE = frozenset(
    {"to", "against", "with", "in", "on", "near", "at", "by", "over", "into", "about", "toward", "towards", "between", "under"}
)
SENDS = frozenset({"launch", "fire", "send", "shoot", "lob", "direct", "fly", "dispatch", "come", "approach", "arrive"})
FLEES, INTO = frozenset({"flee", "escape"}), frozenset({"to", "into"})
FIRE = frozenset(  # what a land sends over a border
    {
        "strike", "strikes", "airstrike", "airstrikes", "air", "missile", "missiles", "rocket", "rockets", "drone", "drones", "jets", "jet",
        "warplanes", "planes", "shelling", "fire", "gunfire", "attack", "attacks", "raid", "raids", "artillery", "bombs", "bombing",
        "bombardment", "shells", "tank", "tanks", "warships", "invasion", "offensive", "aggression",
    }
)  # fmt: skip
NATIONAL_TOO = frozenset({"security council", "human rights council", "council"})  # bodies of the UN, and of many a country
STUDIES = ("specialis", "specializ", "focus", "concentrat", "researching", "expertise")
ALONE = frozenset({"VAT"})  # whose offices no other state has: the Argentine pope is no body of Argentina
SCHOLARS = frozenset(  # people who speak on a land without being of it
    {
        "expert", "experts", "adviser", "advisers", "advisor", "advisors", "specialist", "specialists", "analyst", "analysts",
        "authority", "scholar", "scholars", "researcher", "researchers", "historian", "writer", "author", "fellow", "professor",
        "lecturer", "commentator", "consultant", "aide", "rapporteur", "columnist", "official", "officials",
    }
)  # fmt: skip
TEACHERS = frozenset({"professor", "lecturer", "scholar", "historian", "student", "teacher", "reader", "chair"})  # of a subject
BIRTH = frozenset({"origin", "descent", "heritage", "nationality", "birth", "extraction", "ancestry"})
INQUIRIES = frozenset({"committee", "subcommittee", "commission", "panel", "inquiry", "hearing", "hearings"})  # on a land, not of it
EXPERTS = frozenset(  # of whom a land's name right before tells the subject
    {
        "expert", "experts", "analyst", "analysts", "specialist", "specialists", "scholar", "scholars", "researcher", "historian",
        "watcher", "watchers", "correspondent", "correspondents",
    }
)  # fmt: skip
CORRESPONDENTS = frozenset({"correspondent", "correspondents"})
PAPERS = frozenset(  # named for the place where they were signed
    {
        "agreement", "agreements", "accord", "accords", "convention", "conventions", "protocol", "protocols", "declaration", "communique",
        "communiqué", "treaty", "memorandum",
    }
)  # fmt: skip
WITHIN = frozenset({"in", "at", "within", "inside", "with"})
PLACING = frozenset({"from", "in", "at", "near", "to", "into", "through", "across"})
MEN = frozenset({"man", "men", "young man", "young men"})
OFFICES = frozenset(
    {"ambassador", "envoy", "minister", "representative", "permanent representative", "special envoy", "diplomat", "mission"}
)
POSTED = frozenset({"ambassador", "envoy", "special envoy", "consul", "consul general", "embassy", "consulate", "emissary", "diplomat"})
# How much a name counts for a sentence: anywhere, fading over sentences (2.5 of them), less after it than before it; the country of
# the dateline; a share in the report's fighting; the country where a named group acts. Set by search on the training reports.
WORLDWIDE = frozenset({"GRP:ALQAEDA", "GRP:ISIS"})  # groups with branches in many countries: naming them tells of none
MOST = 300  # phrases or speeches before a place in the text that its words may point to, at most
FADED = 90  # sentences beyond which nothing is left of what fades (2e-16)
BASE, FADE, AFTER, HOME, FOUGHT, HOST = 0.5, 2.5, 0.25, 0.2, 1.0, 0.8
TOWN = 0.5  # what a town counts for its country
SECOND_ROW = 0.4  # of a leader's weight for one of people.tsv: an envoy or analyst does not make his country a party
WEIGHT = {"state": 1.0, "demonym": 1.0, "capital": 0.8, "place": 0.9, "authority": 1.0, "group": 1.0, "leader": 0.8, "institution": 0.7}


@dataclass(frozen=True)
class Resolution:
    """An actor id (null where it cannot be told), the name behind it, other candidates, the antecedent's words, and why. `sure`: the
    words themselves name who it is, or that it is nobody known (UNK)."""

    actor: str | None
    name: str | None = None
    candidates: list[str] = field(default_factory=list)
    via: Span | None = None
    why: str = ""
    sure: bool = False


class Phrase(NamedTuple):
    """A phrase that later words may point back to. `being` is person, people, organ or thing; `weight` how central its place in its
    sentence is (subject 0.6, after a preposition less than none); `role` its office in words."""

    first: int
    last: int
    id: str
    being: str
    gender: str
    weight: float
    kind: str
    role: str = ""


class Speech(NamedTuple):
    """One piece of an attribution: words start..end (offsets) are `who`'s, named by `source`; `quoted`: inside quote marks."""

    start: int
    end: int
    quoted: bool
    who: Resolution
    source: Mention


@dataclass
class Scene:
    """What is known of one report while its mentions are resolved."""

    p: Parse
    hits: list[NameHit]
    home: str = ""  # the country of the dateline, where the report is about it too
    day: str = ""  # of publication
    filed: tuple[int, int] = (0, 0)  # the dateline's words (offsets)
    filed_in: str = ""  # its country
    unnamed_home: bool = False  # the report is about that country, and never names it
    phrases: list[Phrase] = field(default_factory=list)
    persons: dict[str, Phrase] = field(default_factory=dict)
    speeches: list[Speech] = field(default_factory=list)
    saying: list[tuple[int, int]] = field(default_factory=list)  # what the source being resolved says (offsets)
    goes_on: bool = False  # whether the source being resolved goes on speaking (`it added`)
    spoken: dict[int, list[int]] = field(default_factory=dict)  # sentence -> indices of the speeches that run over it
    voices: list[int] = field(default_factory=list)  # where the source of each speech starts, in their order
    near: dict[int, dict[str, float]] = field(default_factory=dict)
    named: list[tuple[int, str, float]] = field(default_factory=list)  # sentence, party, weight of each name
    headings: list[tuple[str, Span]] | None = None  # lands that head paragraphs (`setting`)
    everywhere: dict[str, float] | None = None  # what each party counts for anywhere in the report
    fighters: dict[str, float] = field(default_factory=dict)
    pairs: dict[frozenset[str], float] = field(default_factory=dict)  # see sides.count_pairs
    first: dict[str, tuple[int, float]] | None = None  # where each party is first named, and how much of its names acts
    starts: list[int] = field(default_factory=list)
    answers: dict[tuple[int, int, int, tuple[str, ...]], Resolution] | None = None  # whom words mean, kept once all sources are resolved


@cache
def backers() -> dict[str, str]:
    """Words that make the name at the other end of their hyphen a modifier."""
    return {r["word"]: r["side"] for r in rows("backers")}


@cache
def standing(stands: str) -> frozenset[str]:
    """Words of lexicon/backers.tsv by which whom a phrase names stands `with` the name that they are joined to, or `against` it."""
    return frozenset(r["word"] for r in rows("backers") if r["stands"] == stands)


def inside(s: Scene, a: int, b: int) -> list[NameHit]:
    """Hits that touch tokens a..b."""
    i = bisect_left(s.starts, a)
    while i and s.hits[i - 1].last > a:
        i -= 1
    return s.hits[i : bisect_left(s.starts, b)]


def is_modifier(p: Parse, h: NameHit) -> bool:
    """Whether the name only modifies another: `Iran-backed`, `pro-Russian`, `US-led`."""
    i = h.last
    if i + 1 < len(p) and p.word[i] in ("-", "–", "‑") and backers().get(p.lower[i + 1]) == "after":
        return True
    if (
        i < len(p)
        and p.lower[i] in ("backed", "led", "aligned", "supported", "allied", "installed", "occupied")
        and p.pos[i] in ("VERB", "ADJ")
    ):
        return p.tag[i] == "VBN" and i + 1 < len(p) and p.pos[i + 1] in ("NOUN", "PROPN", "ADJ")
    joined = p.lower[h.first].partition("-")
    if joined[1] and (backers().get(joined[2]) == "after" or backers().get(joined[0]) == "before"):
        return True
    return h.first >= 2 and p.word[h.first - 1] == "-" and backers().get(p.lower[h.first - 2]) == "before"


def nearby(s: Scene, sentence: int) -> dict[str, float]:
    """How much each party is talked of around a sentence: names before it count more than those after, near more than far."""
    if sentence in s.near:
        return s.near[sentence]
    if s.everywhere is None:
        s.everywhere = _weigh_names(s)
    out = defaultdict(float, s.everywhere)
    for at, party, w in s.named[bisect_left(s.named, (sentence - FADED,)) : bisect_left(s.named, (sentence + FADED + 1,))]:
        d = sentence - at
        out[party] += w * (math.exp(-d / FADE) if d >= 0 else AFTER * math.exp(d / FADE))
    if len(s.near) > MOST:
        s.near.clear()
    s.near[sentence] = out
    return out


def in_dateline(s: Scene, at: int) -> bool:
    """Whether an offset is in the dateline: where a report was filed is often not what it is about."""
    return s.filed[0] <= at < s.filed[1]


def towns(s: Scene) -> list[tuple[PlaceHit, str]]:
    """The places of the text, with their countries, that are no names of parties and not in the dateline."""
    found = [(t, t.place.country) for t in places_in(s.p) if t.place and t.place.country and not in_dateline(s, t.start)]
    return [(t, land) for t, land in found if not inside(s, t.first, t.last)]


def is_abroad(s: Scene, land: str) -> bool:
    """Whether the text, dateline apart, never names a land or a place in it, but places in others: who only acts from afar (`an Israeli
    strike`, `Israel denied`) does not take the report abroad."""
    named = [h for h in s.hits if h.kind in STATELIKE and not in_dateline(s, s.p.start[h.first]) and not is_border(s.p, h)]
    towns_of = {x for t, x in towns(s) if not _sent_from(s.p, t.first)}
    named = [h for h in named if not _sent_from(s.p, h.first)]
    told = {head(h.id) for h in named} | towns_of
    return land not in told and bool(towns_of or any(not _acts_from_afar(s, h) for h in named))


def _sent_from(p: Parse, i: int) -> bool:
    """Whether the name at token i is only where something was sent from, or somebody fled: `launched 70 drones from Vale and Dovra`."""
    led = _led_by(p, i)
    return any((prep == "from" and verb in SENDS) or (prep in INTO and verb in FLEES) for prep, verb in led)


def _fled_to(p: Parse, i: int) -> bool:
    """Whether the name at token i is only where somebody fled: `survivors who fled to Vale`."""
    return any(prep in INTO and verb in FLEES for prep, verb in _led_by(p, i))


def _led_by(p: Parse, i: int) -> set[tuple[str, str]]:
    """The prepositions over the name at token i, each with the lemma of the two words over it."""
    names = [k for k in (i, *p.ancestors(i)) if p.dep[k] in ("pobj", "conj", "compound", "nmod")]
    preps = [p.head[k] for k in names if p.dep[k] == "pobj"]
    return {(p.lower[k], p.lemma[v]) for k in preps for v in p.ancestors(k)[:2]}


def _speaks_of_a_land(s: Scene, h: NameHit) -> bool:
    """Whether a name outside the dateline tells of a land or of its people, not just of a place in it (`in Rafah`)."""
    local = h.kind in ("place", "capital") and s.p.dep[s.p.top(h.first, h.last)] in ("pobj", "dobj")
    return not (local or in_dateline(s, s.p.start[h.first]) or is_border(s.p, h))


def _acts_from_afar(s: Scene, h: NameHit) -> bool:
    """Whether a land is named only as somebody who acts or is blamed: `an Israeli strike`, `Israel's raids`, `accusing Israel`."""
    p, top = s.p, s.p.top(h.first, h.last)
    if h.kind == "demonym" and p.tag[top] == "NNPS":
        return True
    if h.kind == "demonym":
        return not FIRE.isdisjoint(p.lower[h.last : h.last + 2]) or any(x.id == "MIL" for x in inside(s, h.last, h.last + 2))
    return p.dep[top] in ("nsubj", "dobj") or (p.dep[top] == "poss" and p.lower[p.head[top]] in FIRE)


def is_border(p: Parse, h: NameHit) -> bool:
    """Whether a name only tells which of its borders a land has something at: `near the Chadian border`, `on the border with Chad`; not
    where both lands are named, `the Thai-Cambodian border`."""
    if p.lower[h.last : h.last + 1] in (["border"], ["borders"], ["frontier"]):
        return p.lower[h.first - 1 : h.first] not in (["-"], ["–"], ["and"])
    i = h.first - 1
    while i > 0 and p.pos[i] in ("DET", "ADJ"):
        i -= 1
    if h.kind == "demonym" or i < 1:
        return False
    return p.lower[i] == "bordering" or (p.lower[i] == "with" and p.lower[i - 1] in ("border", "borders", "frontier"))


def _weigh_names(s: Scene) -> dict[str, float]:
    """What each party counts for anywhere in the report; fills `named`."""
    for h in s.hits:
        private = h.kind == "institution" and h.id.endswith((".BUS", ".NGO"))
        w = 0.0 if private and not names_its_land(s.p.text[s.p.start[h.first] : s.p.end[h.last - 1]]) else WEIGHT.get(h.kind, 0.0)
        w *= SECOND_ROW if h.kind == "leader" and h.entry.weak else 1.0
        if (
            w
            and not is_modifier(s.p, h)
            and not is_border(s.p, h)
            and not in_dateline(s, s.p.start[h.first])
            and not _fled_to(s.p, h.first)
        ):
            at = s.p.sent[h.first]
            s.named.append((at, head(h.id) if not h.id.endswith(".REB") else h.id, w))
            if h.kind == "group" and h.entry.countries and h.id not in WORLDWIDE:
                s.named.append((at, h.entry.countries[0], HOST * w))
    s.unnamed_home = bool(s.home) and not any(head(h.id) == s.home and _speaks_of_a_land(s, h) for h in s.hits)
    s.named += [(s.p.sent[t.first], land, TOWN) for t, land in towns(s)]
    if s.unnamed_home:
        s.named.append((0, s.home, 1.0))
    s.named.sort()
    out: defaultdict[str, float] = defaultdict(float)
    for _, party, w in s.named:
        out[party] += w * BASE
    if s.home:
        out[s.home] += HOME
    for x, share in s.fighters.items():
        out[x] += FOUGHT * share
    s.named.sort(key=lambda x: x[0])
    return dict(out)


def speak(s: Scene, speech: Speech) -> None:
    """Add a speech (they come in the order of their sources)."""
    for k in range(s.p.sentence_at(speech.start), s.p.sentence_at(max(speech.start, speech.end - 1)) + 1):
        s.spoken.setdefault(k, []).append(len(s.speeches))
    s.speeches.append(speech)
    s.voices.append(speech.source.start)


def spoken_at(s: Scene, offset: int) -> list[Speech]:
    """The speeches in whose words an offset lies."""
    over = (s.speeches[n] for n in s.spoken.get(s.p.sentence_at(offset), ()))
    return [x for x in over if x.start <= offset < x.end]


def voices_before(s: Scene, token: int, sentences: int) -> list[Speech]:
    """The speeches whose source stands before a token, up to so many sentences back."""
    p = s.p
    a = bisect_left(s.voices, p.start[p.sents[max(0, p.sent[token] - sentences)][0]])
    b = bisect_left(s.voices, p.start[token])
    return s.speeches[max(a, b - MOST) : b]


def last_begun(s: Scene, offset: int) -> Speech | None:
    """The last speech whose words have begun at an offset."""
    at = bisect_right(s.voices, offset)
    return next((x for x in reversed(s.speeches[max(0, at - MOST) : at + MOST]) if x.start <= offset), None)


def phrases_before(s: Scene, token: int, after: int = 0) -> list[Phrase]:
    """The phrases before a token, those from token `after` on."""
    a, b = bisect_left(s.phrases, (after,)), bisect_left(s.phrases, (token,))
    return s.phrases[max(a, b - MOST) : b]


def clusters(p: Parse, hits: list[NameHit]) -> list[tuple[int, int]]:
    """Token ranges of neighbouring hits that stand in one noun phrase."""
    out: list[tuple[int, int]] = []
    for h in hits:
        if h.kind == "leader":
            out.append((h.first, h.last))
        elif out and _joined(p, out[-1][1], h.first):
            out[-1] = (out[-1][0], h.last)
        else:
            out.append((h.first, h.last))
    return out


def _joined(p: Parse, a: int, b: int) -> bool:
    """Whether only words of the same noun phrase stand between tokens a and b."""
    if b < a or b - a > 3 or (b and a and p.sent[a - 1] != p.sent[min(b, len(p) - 1)]):
        return False
    if any(p.word[i] == "-" and i and p.start[i] > p.end[i - 1] for i in range(a, b)):  # a dash: `... of Norway - the minister said`
        return False
    if b > a and p.lower[a] in ("a", "an"):  # another phrase begins: `gave the Courier a paper`
        return False
    return all(p.pos[i] in ("ADJ", "NOUN", "PROPN", "DET") or p.lower[i] in ("'s", "’s", "of", "for", "-") for i in range(a, b))


def phrase_of(s: Scene, a: int, b: int, actor: str) -> Phrase:
    """The phrase of tokens a..b with what pronouns fit it."""
    hits = inside(s, a, b)
    of = next((i for i in range(a, b) if s.p.lower[i] in ("of", "for")), b)
    roles = [h for h in hits if h.kind in ("person", "people", "organ")]
    role = next((h for h in reversed(roles) if h.first < of), roles[-1] if roles else None)
    leader = next((h for h in hits if h.kind == "leader"), None)
    gender = leader.entry.gender if leader else role.entry.gender if role else ""
    being = "person" if leader and leader.last == b else {"person": "person", "people": "people"}.get(role.kind if role else "", "organ")
    if not role and not leader and hits[-1].entry.role == "people":
        being = "people"
    kind = next((h.kind for h in hits if h.kind in STRONG or h.kind in STATELIKE), role.kind if role else "leader")
    words = " ".join([leader.entry.role] if leader else [h.name for h in hits if h.kind in ("organ", "person", "people")])
    return Phrase(a, b, actor, being, gender, weight_of(s.p, a, b), kind, words)


def weight_of(p: Parse, a: int, b: int) -> float:
    """How central to its sentence the phrase of tokens a..b is."""
    top = b - 1
    for i in range(b - 1, a - 1, -1):
        if not a <= p.head[i] < b or p.head[i] == i:
            top = i
            break
    dep = p.dep[top]
    if dep in ("nsubj", "nsubjpass"):
        return 0.6
    if dep in ("dobj", "agent"):
        return 0.1
    if dep == "pobj":
        return 0.2 if p.lower[p.head[top]] in ("by", "of") else -0.4
    return -0.3 if dep in ("compound", "amod", "npadvmod") else 0.0


def own_words(p: Parse, a: int, b: int) -> int:
    """Where the phrase's own words end: before a relative clause, a comma, a participle."""
    for i in range(a + 1, b):
        if p.lower[i] == "," and any(p.dep[k] == "conj" and p.head[k] < i for k in range(i + 1, min(i + 6, b))):
            continue  # a list goes on
        if p.lower[i] in ("who", "which", "that", "whose", "where", ",", "–", "—", "(") or (
            p.pos[i] == "VERB" and p.dep[i] in ("acl", "relcl")
        ):
            return i
    return b


def named_in(s: Scene, a: int, b: int) -> Resolution | None:
    """Whom the names within tokens a..b give, without looking around; null where they name nobody."""
    end = own_words(s.p, a, b)
    for lo, hi in ((a, end), (end, b)):
        hits = inside(s, lo, hi)
        names = [h for h in hits if h.kind in NAMING]
        if lo == end and (s.p.pos[end - 1] == "PROPN" or any(h.kind in ("person", "title") for h in inside(s, a, end))):
            names = [h for h in names if not mere_place(s.p, h)]
        if names and all(posted_to(s, lo, h) for h in names):
            return None
        names = [h for h in names if not studied(s, lo, h) and not (lo == end and (listens(s.p, h) or _sent_from(s.p, h.first)))]
        if names:
            return _pick(s, lo, hi, hits, names)
    return None


def listens(p: Parse, h: NameHit) -> bool:
    """Whether a medium is named only as the one that somebody spoke to or was asked by: `who spoke to the Courier`, `reached by AFP`."""
    i = h.first - 1
    while i > 0 and p.pos[i] in ("DET", "ADJ", "NOUN", "PROPN"):
        i -= 1
    return h.kind == "media" and i >= 0 and p.lower[i] in ("to", "by", "with")


def posted_to(s: Scene, a: int, h: NameHit) -> bool:
    """Whether a name only tells where an envoy of somebody is sent: `its ambassador to X`, `the consulate in X`, `her envoy at
    the UN`."""
    i = h.first - 1
    while i > a and (s.p.pos[i] == "DET" or s.p.lower[i] in ("neighbouring", "neighboring")):
        i -= 1
    office = inside(s, i - 1, i) if i > a and s.p.lower[i] in ("to", "in", "at") else []
    return bool(office) and office[-1].name in POSTED and (h.kind in STATELIKE or (h.kind == "igo" and s.p.lower[i] != "in"))


def studied(s: Scene, a: int, h: NameHit) -> bool:
    """Whether a name only tells what somebody studies, advises on or is in charge of: `an expert on X`, `specialising in the X army`,
    `Minister for the Middle East`."""
    p, i = s.p, h.first - 1
    if h.kind not in STATELIKE and h.kind not in ("generic", "group"):
        return False
    if _names_a_subject(p, h):
        return True
    while i > a and (p.pos[i] in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or p.word[i] == "-" or p.lower[i] in ("of", "and")):
        i -= 1
    if i <= a or p.lower[i] not in ("on", "in", "about", "for", "of"):
        return False
    before = p.lower[i - 1]
    if before.startswith(STUDIES):
        return True
    return p.lower[i] in ("on", "about") and before in SCHOLARS | INQUIRIES


def _names_a_subject(p: Parse, h: NameHit) -> bool:
    """Whether a name right before a noun only tells what somebody works on (`a Norway analyst`, `the Oslo correspondent`, `a professor of
    Norwegian history`), or which paper is meant (`the Geneva Conventions`, `the Oslo accords`)."""
    after = p.lower[h.last] if h.last < len(p) else ""
    if h.kind == "demonym" and h.first > 1 and p.lower[h.first - 1] == "of" and p.lower[h.first - 2] in TEACHERS:
        return p.pos[h.last] == "NOUN" and after not in BIRTH
    if h.kind in ("capital", "place") and (after in PAPERS or (after == "summit" and p.lower[h.last + 1] in PAPERS)):
        return True
    initials = p.text[p.start[h.first] : p.end[h.last - 1]].replace(".", "").isupper()  # a US analyst is from there
    return (h.kind == "state" and not initials and after in EXPERTS) or (h.kind in ("capital", "place") and after in CORRESPONDENTS)


def mere_place(p: Parse, h: NameHit) -> bool:
    """Whether a name in what is told of a person only says where he was: `flew home from X`, `wounded in X`."""
    i = h.first - 1
    while i > 0 and p.pos[i] in ("DET", "ADJ", "NOUN", "PROPN") and h.first - i < 4:
        i -= 1
    return h.kind in ("state", "capital", "place") and p.lower[i] in PLACING


def _pick(s: Scene, a: int, b: int, hits: list[NameHit], names: list[NameHit]) -> Resolution:
    """The holder among several names of one phrase, with the sector that its role words give."""
    p = s.p
    whole = [h for h in names if not is_modifier(p, h)] or names
    main = [h for h in whole if not _aside(s, a, h)] or whole
    main = [h for h in main if h.kind != "generic"] or main
    main = [h for h in main if not _descent(p, h, main)]
    first = main[0]
    strong = _served(s, hits, [h for h in main if h.kind in STRONG])
    leader = next((h for h in main if h.kind == "leader"), None)
    state = next((h for h in main if h.kind in STATELIKE), None)
    chosen = leader or (strong if strong and first.kind in STRONG else first)
    if leader is None and strong and state:
        office = any(h.name in OFFICES for h in hits)
        chosen = state if state.first < strong.first and strong.kind in ("igo", "ngo") and office else strong
        if strong.kind == "igo" and 0 <= strong.first - state.last <= 1 and _words(p, strong) in NATIONAL_TOO:
            return Resolution(state.id, state.name, [], None, f"a council of {state.name}", True)
        of_a_state = strong.kind == "institution" and head(strong.id) not in ALONE
        if of_a_state and state.first < strong.first and head(strong.id) != head(state.id):
            sector = strong.id.partition(".")[2]
            return Resolution(
                f"{state.id}.{sector}" if sector and "." not in state.id else state.id, state.name, [], None, f"body of {state.name}", True
            )
    if chosen.id == "NGO" and chosen.kind == "ngo":
        lands = [h for h in whole if h.kind in ("demonym", "state") and ":" not in h.id]
        land = next((h for h in lands if 0 <= chosen.first - h.last <= 1 or h.first == chosen.last), None)  # Syrian Watch; Watch Syria
        if land:
            return Resolution(f"{head(land.id)}.NGO", land.name, [], None, f"a private body of {land.name}", True)
    sector = sector_of(hits)
    if (
        chosen.kind == "group"
        and sector == "CVL"
        and chosen.entry.countries
        and any(h.kind in ("person", "people") and h.id == "CVL" and h.name not in MEN for h in hits)
    ):
        return Resolution(f"{chosen.entry.countries[0]}.CVL", chosen.name, [chosen.id], None, f"people of {chosen.name}")
    actor = chosen.id
    if chosen.kind == "generic" and sector and actor == "UNK":
        actor = f"UNK.{sector}"
    if chosen.kind in STATELIKE and "." not in actor and ":" not in actor and sector:
        actor = _rebels(s, actor, a, b) if sector == "REB" else f"{actor}.{sector}"
    others = [h.id for h in main if head(h.id) != head(actor)]
    why = f"{chosen.kind} {p.text[p.start[chosen.first] : p.end[chosen.last - 1]]}"
    return Resolution(actor, chosen.name, list(dict.fromkeys(others)), None, why, True)


def _descent(p: Parse, h: NameHit, names: list[NameHit]) -> bool:
    """Whether a demonym only tells where an American's family is from: `a Syrian-American doctor`."""
    return h.kind == "demonym" and p.word[h.last : h.last + 1] == ["-"] and any(x.first == h.last + 1 and x.id == "USA" for x in names)


def _served(s: Scene, hits: list[NameHit], bodies: list[NameHit]) -> NameHit | None:
    """Of the bodies named in a phrase the one meant: the one that an office is of, where another stands before the office (`the UN
    director of the Crisis Group`), else the first."""
    for body in bodies[1:]:
        office = next((h for h in hits if h.kind == "person" and bodies[0].last <= h.first and h.last < body.first), None)
        after = s.p.lower[office.last : body.first] if office and office.name not in POSTED else []
        if after[:1] in (["of"], ["at"], ["for"]) and "," not in after:
            return body
    return bodies[0] if bodies else None


def _rebels(s: Scene, state: str, a: int, b: int) -> str:
    """Whom the rebels of a state at tokens a..b are: the group known to fight it, the separatists that it backs, else just its rebels."""
    if _armed_by(s, a, b):
        return _proxy(s, state)
    return known_rebels(s, state, a, b) or f"{state}.REB"


def known_rebels(s: Scene, state: str, a: int, b: int) -> str:
    """The group that tokens a..b mean by words for those who fight a state in arms; "" where they are no such words, or it is not known."""
    return rebels_of(state, s.day, (h.id for h in s.hits), s.p.lower[a:b])


def _armed_by(s: Scene, a: int, b: int) -> bool:
    """Whether tokens a..b speak of separatists or proxies: those of a state fight in another land."""
    return any(w.startswith("separatist") or w == "proxy" for w in s.p.lower[a:b])


def _proxy(s: Scene, state: str) -> str:
    """The separatists whom a state backs, told by the lands that the report names; the state's own rebels where it names none."""
    told = {head(h.id) for h in s.hits}
    fits = [r["separatists"] for r in rows("proxies") if r["backer"] == state and head(r["separatists"]) in told]
    return fits[0] if fits else f"{state}.REB"


def _words(p: Parse, h: NameHit) -> str:
    return " ".join(p.lower[h.first : h.last])


def _aside(s: Scene, a: int, h: NameHit) -> bool:
    """Whether the name hangs on a preposition that does not tell whose the phrase is (ambassador to X, attack on X, a meeting with the
    army of X), and is not the owner of the body after it (a source in the X delegation)."""
    p, i = s.p, h.first - 1
    while i > a and (p.pos[i] in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or p.word[i] == "-" or p.lower[i] == "of"):
        i -= 1
    return i > a and p.lower[i] in ASIDE and not (p.lower[i] in WITHIN and _owns_body(s, h))


def _owns_body(s: Scene, h: NameHit) -> bool:
    """Whether the name is an adjective or owner right before a body: the X delegation."""
    body = next(iter(inside(s, h.last, min(h.last + 3, len(s.p)))), None)
    return h.kind == "demonym" and body is not None and body.kind == "organ"


def sector_of(hits: list[NameHit]) -> str:
    """The sector of a phrase's role words: the first that tells one by itself, else the first."""
    roles = [h for h in hits if h.kind in ("organ", "person", "people", "title") and h.id != "UNK"]
    told = next((h for h in roles if not h.entry.weak), roles[0] if roles else None)
    return told.id if told else ""


def span_of(p: Parse, ph: Phrase) -> Span:
    return p.span(ph.first, ph.last)


def span_at(m: Mention) -> Span:
    """The words of a mention, as a span."""
    return Span(start=m.start, end=m.end, text=m.text)


@cache
def authorities() -> frozenset[str]:
    """The ids of unrecognised states and other authorities that have an entry of their own."""
    return frozenset(r["id"] for r in rows("authorities") if "." not in r["id"] and ":" not in r["id"])


def with_sector(actor: str, sector: str) -> str:
    """An id with the sector that the words give, where it is a state's."""
    if not sector or ":" in actor or actor == "NGO" or sector == "UNK":
        return actor
    if sector == "REB" and head(actor) in authorities():
        return head(actor)
    if actor.endswith(".REB") and sector in ("GOV", "MIL"):  # the rebels' spokesman, their commander
        return actor
    return f"{head(actor)}.{sector}"
