"""Who is meant: actor ids for every mention of a report, and for whose the victims of its counts are.

`ground_actors(draft)` fills `actor`, `name`, `candidates` and `via_text` of the mentions; `resolve(words, context)` answers
the same question for loose words, with its reason. Names come from `names.find_names`; a role word gives the sector; what
names nobody (the army, officials, they, both sides) takes its holder from the text before it: the last one that fits, or
the party that the passage is most about.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from msgspec import UNSET
from msgspec.structs import replace as change

from dateline.ground.names import NAMING, NameHit, find_names, fold, head, parts, person_key
from dateline.lexicon import cells, rows
from dateline.model import Attribution, Count, Event, Mention, Span
from dateline.parse import Draft, Parse

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
WE = frozenset({"we", "us", "our", "ours", "ourselves", "i", "me", "my", "mine", "myself"})
YOU = frozenset({"you", "your", "yours"})
WHO = frozenset({"who", "which", "that", "whom", "whose", "whoever"})
PRONOUNS = HE | SHE | IT | THEY | WE | YOU | WHO
POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my"})
STATELIKE = frozenset({"state", "demonym", "capital", "place", "authority"})
STRONG = frozenset({"group", "institution", "igo", "ngo", "media"})
ASIDE = frozenset({"to", "against", "with", "in", "on", "near", "at", "by", "over", "into", "about", "toward", "towards", "between", "under"})
SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONSULT", "AGREE"})
HARM = frozenset({"ASSAULT", "COERCE"})
OFFICES = frozenset({"ambassador", "envoy", "minister", "representative", "permanent representative", "special envoy", "diplomat", "mission"})
GROUPS = frozenset({"REB"})
BASE, FADE, AFTER, HOME, FOUGHT, SIDES, HOST, OTHER, CUT = 0.5, 2.5, 0.25, 0.2, 1.0, 8.0, 0.8, 0.6, 0.5
CLOSE = frozenset({"GOV", "LEG", "JUD", "SPY", "MED"})
STATES_ONLY = frozenset("countries nations governments states capitals presidents ministers premiers republics neighbours neighbors".split())


@dataclass(frozen=True)
class Resolution:
    """An actor id (null where it cannot be told), the name behind it, other candidates, the antecedent's words, and why."""

    actor: str | None
    name: str | None = None
    candidates: list[str] = field(default_factory=list)
    via: Span | None = None
    why: str = ""


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


@dataclass
class Scene:
    """What is known of one report while its mentions are resolved."""

    p: Parse
    hits: list[NameHit]
    home: str = ""
    phrases: list[Phrase] = field(default_factory=list)
    persons: dict[str, Phrase] = field(default_factory=dict)
    speeches: list[tuple[int, int, bool, Resolution, Mention]] = field(default_factory=list)
    near: dict[int, Counter[str]] = field(default_factory=dict)
    fighters: Counter[str] = field(default_factory=Counter)
    starts: list[int] = field(default_factory=list)


@cache
def anaphors() -> dict[str, tuple[str, ...]]:
    """What kinds of name a pointing word points to."""
    out: dict[str, tuple[str, ...]] = {}
    for r in rows("anaphors"):
        for w in cells(r["words"]):
            out[w] = (*out.get(w, ()), *cells(r["kinds"]))
    return out


@cache
def backers() -> dict[str, str]:
    """Words that make the name at the other end of their hyphen a modifier."""
    return {r["word"]: r["side"] for r in rows("backers")}


# The scene ---------------------------------------------------------------------------------------------------------


def scene_of(p: Parse, published: str | None, home: str = "", events: Iterable[Event] = ()) -> Scene:
    """The named phrases and people of a text. `home` is the country of the dateline and `events` are the report's, where known."""
    s = Scene(p, find_names(p, published), home)
    s.starts = [h.first for h in s.hits]
    s.fighters = _count_fighters(s, events)
    clusters = _clusters(p, s.hits)
    for a, b in clusters:
        r = _named(s, a, b)
        if r and r.actor and not r.actor.startswith("UNK"):
            s.phrases.append(_phrase(s, a, b, r.actor))
    strangers = _people(s)
    s.phrases.sort()
    for a, b in clusters:
        hits = _inside(s, a, b)
        if all(h.kind in ("person", "people", "organ") for h in hits):
            r = _unnamed(s, a, b, _points(p, a, b), ())
            if r.actor:
                insort(s.phrases, _phrase(s, a, b, r.actor))
    _introduce_all(s, strangers)
    s.phrases.sort()
    return s


def _clusters(p: Parse, hits: list[NameHit]) -> list[tuple[int, int]]:
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
    return all(p.pos[i] in ("ADJ", "NOUN", "PROPN", "DET") or p.lower[i] in ("'s", "’s", "of", "for", "-") for i in range(a, b))


def _phrase(s: Scene, a: int, b: int, actor: str) -> Phrase:
    """The phrase of tokens a..b with what pronouns fit it."""
    inside = _inside(s, a, b)
    role = next((h for h in reversed(inside) if h.kind in ("person", "people", "organ")), None)
    leader = next((h for h in inside if h.kind == "leader"), None)
    gender = leader.entry.gender if leader else role.entry.gender if role else ""
    being = "person" if leader and leader.last == b else {"person": "person", "people": "people"}.get(role.kind if role else "", "organ")
    if not role and not leader and inside[-1].entry.role == "people":
        being = "people"
    kind = next((h.kind for h in inside if h.kind in STRONG or h.kind in STATELIKE), role.kind if role else "leader")
    words = " ".join([leader.entry.role] if leader else [h.name for h in inside if h.kind in ("organ", "person", "people")])
    return Phrase(a, b, actor, being, gender, _weight(s.p, a, b), kind, words)


def _weight(p: Parse, a: int, b: int) -> float:
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


def _people(s: Scene) -> list[tuple[int, int]]:
    """Find the people whom the text introduces by office or apposition; they answer to their names from then on. Gives back the
    token ranges of all names that are not in the lexicon."""
    p, covered = s.p, {i for h in s.hits for i in range(h.first, h.last)}
    i, n = 0, len(p)
    found: list[tuple[int, int]] = []
    while i < n:
        if p.pos[i] != "PROPN" or i in covered or not p.word[i][:1].isupper():
            i += 1
            continue
        j = i
        while j < n and j not in covered and (p.pos[j] == "PROPN" or p.lower[j] in ("-", "al", "el", "bin", "ibn", "de", "la", "del", "ag")):
            j += 1
        while p.pos[j - 1] != "PROPN":
            j -= 1
        found.append((i, j))
        i = j
    _introduce_all(s, found)
    for h in s.hits:
        if h.kind == "leader":
            ph = _phrase(s, h.first, h.last, h.id)
            for atom in parts(p.word[h.last - 1]):
                s.persons.setdefault(person_key(atom), ph)
    return found


def _introduce_all(s: Scene, names: list[tuple[int, int]]) -> None:
    """Introduce the people of these token ranges, by the phrases known so far."""
    ends = {ph.last: ph for ph in s.phrases}
    begins = {ph.first: ph for ph in s.phrases}
    titles = {h.last: h for h in s.hits if h.kind in ("title", "person")}
    for a, b in names:
        _introduce(s, a, b, ends, begins, titles)


def _introduce(s: Scene, a: int, b: int, ends: dict[int, Phrase], begins: dict[int, Phrase], titles: dict[int, NameHit]) -> None:
    """Add the person named by tokens a..b, if an office before or an apposition after tells who they are."""
    p = s.p
    key = person_key(parts(p.word[b - 1])[-1]) if parts(p.word[b - 1]) else ""
    if not key or key in s.persons:
        return
    told, gender, being = "", "", "person"
    before = ends.get(a) or (ends.get(a - 1) if a and (p.word[a - 1] in (",", "“", '"') or _abbreviated(p, a)) else None)
    if before and before.being == "person":
        told, gender = before.id, before.gender
    elif before and p.word[a - 1] != "," and (before.kind in STRONG or "." in before.id and before.role):
        told, being = before.id, "organ"
    title = titles.get(a)
    after = _apposition(s, b, begins)
    if after and not (told and told != "UNK"):
        told, gender, being = after.id, after.gender, "organ" if after.being == "organ" and after.role and p.lower[b] == "," else being
    if not told and title:
        r = _whose(s, a, title.id if title.id != "UNK" else "CVL", title)
        told = r.actor or ""
    if title and title.entry.gender:
        gender = title.entry.gender
    if told:
        role = before.role if before else after.role if after else title.name if title else ""
        ph = Phrase(a, b, told, being, gender, _weight(p, a, b), "leader", role)
        s.persons[key] = ph
        s.phrases.append(ph)


def _abbreviated(p: Parse, a: int) -> bool:
    """Whether the full stop before token a only shortens a title (`Capt.`)."""
    return a > 1 and p.word[a - 1] == "." and p.start[a - 1] == p.end[a - 2] and len(p.word[a - 2]) <= 5 and p.word[a - 2].istitle()


def _apposition(s: Scene, b: int, begins: dict[int, Phrase]) -> Phrase | None:
    """The phrase that says who the person before token b is: `, a spokesman for X`, `, who heads X`, `of X`, `from X`."""
    p, n = s.p, len(s.p)
    if b >= n:
        return None
    if p.lower[b] in ("of", "from", "with", "at"):
        return next((begins[i] for i in range(b + 1, min(b + 4, n)) if i in begins), None)
    if p.word[b] not in (",", "(", "–", "—"):
        return None
    for i in range(b + 1, min(b + 9, n)):
        if p.word[i] in (".", ";") or (p.pos[i] in ("VERB", "AUX") and p.tag[i] in ("VBD", "VBZ") and p.lower[b + 1] != "who"):
            return None
        if i in begins and (begins[i].being == "person" or p.lower[b + 1] == "who" or p.lower[i - 1] in ("of", "from", "the", "a", "an", "'s", "’s")):
            return begins[i]
    return None


def nearby(s: Scene, sentence: int) -> Counter[str]:
    """How much each party is talked of around a sentence: names before it count more than those after, near more than far."""
    if sentence in s.near:
        return s.near[sentence]
    out: Counter[str] = Counter()
    weight = {"state": 1.0, "demonym": 1.0, "capital": 0.8, "place": 0.9, "authority": 1.0, "group": 1.0, "leader": 0.8, "institution": 0.7}
    for h in s.hits:
        w = weight.get(h.kind, 0.0)
        if not w or _modifier(s.p, h):
            continue
        d = sentence - s.p.sent[h.first]
        near = w * (BASE + (math.exp(-d / FADE) if d >= 0 else AFTER * math.exp(d / FADE)))
        out[head(h.id) if not h.id.endswith(".REB") else h.id] += near
        if h.kind == "group" and h.entry.countries:
            out[h.entry.countries[0]] += HOST * near
    if s.home:
        out[s.home] += HOME
    for x, share in s.fighters.items():
        out[x] += FOUGHT * share
    s.near[sentence] = out
    return out


def _modifier(p: Parse, h: NameHit) -> bool:
    """Whether the name only modifies another: `Iran-backed`, `pro-Russian`, `US-led`."""
    i = h.last
    if i + 1 < len(p) and p.word[i] in ("-", "–", "‑") and backers().get(p.lower[i + 1]) == "after":
        return True
    if i < len(p) and p.lower[i] in ("backed", "led", "aligned", "supported", "allied", "installed", "occupied") and p.pos[i] in ("VERB", "ADJ"):
        return p.tag[i] == "VBN" and i + 1 < len(p) and p.pos[i + 1] in ("NOUN", "PROPN", "ADJ")
    joined = p.lower[h.first].partition("-")
    if joined[1] and (backers().get(joined[2]) == "after" or backers().get(joined[0]) == "before"):
        return True
    return h.first >= 2 and p.word[h.first - 1] == "-" and backers().get(p.lower[h.first - 2]) == "before"


# One mention -------------------------------------------------------------------------------------------------------


def _inside(s: Scene, a: int, b: int) -> list[NameHit]:
    """Hits that touch tokens a..b."""
    i = bisect_left(s.starts, a)
    while i and s.hits[i - 1].last > a:
        i -= 1
    return s.hits[i : bisect_left(s.starts, b)]


def _zone(p: Parse, a: int, b: int) -> int:
    """Where the phrase's own words end: before a relative clause, a comma, a participle."""
    for i in range(a + 1, b):
        if p.lower[i] in ("who", "which", "that", "whose", "where", ",", "–", "—", "(") or (p.pos[i] == "VERB" and p.dep[i] in ("acl", "relcl")):
            return i
    return b


def _named(s: Scene, a: int, b: int) -> Resolution | None:
    """Whom the names within tokens a..b give, without looking around; null where they name nobody."""
    end = _zone(s.p, a, b)
    for lo, hi in ((a, end), (end, b)):
        hits = _inside(s, lo, hi)
        names = [h for h in hits if h.kind in NAMING]
        if names:
            return _pick(s, lo, hi, hits, names)
    return None


def _pick(s: Scene, a: int, b: int, hits: list[NameHit], names: list[NameHit]) -> Resolution:
    """The holder among several names of one phrase, with the sector that its role words give."""
    p = s.p
    whole = [h for h in names if not _modifier(p, h)] or names
    main = [h for h in whole if not _aside(p, a, h)] or whole
    first = main[0]
    strong = next((h for h in main if h.kind in STRONG), None)
    leader = next((h for h in main if h.kind == "leader"), None)
    state = next((h for h in main if h.kind in STATELIKE), None)
    chosen = leader or first
    if leader is None and strong and state:
        office = any(h.name in OFFICES for h in hits)
        chosen = state if state.first < strong.first and strong.kind in ("igo", "ngo") and office else strong
        if strong.kind == "institution" and state.first < strong.first and head(strong.id) != head(state.id):
            sector = strong.id.partition(".")[2]
            return Resolution(f"{state.id}.{sector}" if sector and "." not in state.id else state.id, state.name, [], None, f"body of {state.name}")
    sector = _sector(hits)
    if chosen.kind == "group" and sector == "CVL" and chosen.entry.countries and any(h.kind in ("person", "people") and h.id == "CVL" for h in hits):
        return Resolution(f"{chosen.entry.countries[0]}.CVL", chosen.name, [chosen.id], None, f"people of {chosen.name}")
    actor = chosen.id
    if chosen.kind == "generic" and sector and actor == "UNK":
        actor = f"UNK.{sector}"
    if chosen.kind in STATELIKE and "." not in actor and ":" not in actor and sector:
        actor = f"{actor}.{sector}"
    others = [h.id for h in main if head(h.id) != head(actor)]
    return Resolution(actor, chosen.name, list(dict.fromkeys(others)), None, f"{chosen.kind} {p.text[p.start[chosen.first] : p.end[chosen.last - 1]]}")


def _aside(p: Parse, a: int, h: NameHit) -> bool:
    """Whether the name hangs on a preposition that does not tell whose the phrase is (ambassador to X, attack on X)."""
    i = h.first - 1
    while i > a and (p.pos[i] in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or p.word[i] == "-"):
        i -= 1
    return i > a and p.lower[i] in ASIDE


def _sector(hits: list[NameHit]) -> str:
    """The sector of a phrase's role words: the first that tells one by itself, else the first."""
    roles = [h for h in hits if h.kind in ("organ", "person", "people", "title") and h.id != "UNK"]
    told = next((h for h in roles if not h.entry.weak), roles[0] if roles else None)
    return told.id if told else ""


def resolve_span(s: Scene, start: int, end: int, turn: int = 0, taken: Iterable[str] = ()) -> Resolution:
    """Who the words start..end (offsets) of the scene's text are. `turn` counts earlier mentions of the same words in the same
    act (the second of `both sides` is the other side); `taken` are ids that it cannot be (the other end of the act)."""
    p = s.p
    span = p.tokens_in(start, end)
    if not span:
        return Resolution("UNK", why="no words")
    a, b = span.start, span.stop
    while a < b - 1 and p.pos[a] in ("DET", "ADP", "PUNCT", "CCONJ", "SCONJ") and p.lower[a] not in PRONOUNS | {"both", "each", "either"}:
        a += 1
    words = p.lower[a]
    if b - a == 1 and words in PRONOUNS and p.word[a] != "US":
        return _pronoun(s, a, words, taken)
    kinds = _points(p, a, b)
    if "parties" in kinds:
        return _side(s, a, turn, taken, any(p.lower[i] in STATES_ONLY for i in range(a, b)))
    person = _person(s, a, b)
    if person:
        return person
    named = _named(s, a, b)
    if named and named.actor:
        return _turned(s, a, b, named, turn, taken)
    return _unnamed(s, a, b, kinds, taken)


def _turned(s: Scene, a: int, b: int, named: Resolution, turn: int, taken: Iterable[str]) -> Resolution:
    """The n-th of several parties joined in one mention (`X and Y`)."""
    joined = any(s.p.lower[i] in ("and", "or", ",", "nor", "-") for i in range(a, b))
    every = [named.actor or "", *named.candidates]
    left = [x for x in every if head(x) not in {head(t) for t in taken}] or every
    if not joined or len(every) == 1:
        return named
    pick = left[turn % len(left)]
    return replace(named, actor=pick, candidates=[x for x in every if x != pick])


def _points(p: Parse, a: int, b: int) -> tuple[str, ...]:
    """The kinds of name that a pointing phrase points to."""
    text = [x for i in range(a, b) for x in (p.lower[i],) if x not in ("the", "this", "that", "these", "those", "-", "their", "its")]
    table = anaphors()
    whole = " ".join(text)
    if whole in table:
        return table[whole]
    if "parties" in table.get(" ".join(text[:2]), ()) and len(text) <= 4 and text[:1] != ["neighbours"]:
        return ("parties",) if text[0] in ("both", "two", "each", "either", "neither", "warring", "all") else ()
    if "enemy" in text:
        return ("enemy",)
    top = p.root_of(p.start[a], p.end[b - 1])
    last = table.get(p.lower[top], ())
    if not last:
        last = next((tuple(k for k in table[x] if k in ("group", "igo")) for x in reversed(text) if x in table), ())
    return tuple(k for k in last if k != "parties" or (text and text[0] in ("both", "two", "warring", "opposing", "rival")))


def _person(s: Scene, a: int, b: int) -> Resolution | None:
    """The person whom the first name of the phrase names, where the text has said who that is."""
    p = s.p
    end = _zone(p, a, b)
    for i in range(a, end):
        if p.pos[i] == "PROPN" and p.word[i][:1].isupper() and parts(p.word[i]):
            if any(h.first <= i < h.last and h.kind != "leader" for h in s.hits):
                continue
            ph = s.persons.get(person_key(parts(p.word[i])[-1]))
            if ph:
                hit = next((h for h in s.hits if h.first <= i < h.last), None)
                via = None if a <= ph.first < b else _span(p, ph)
                return Resolution(ph.id, hit.name if hit else None, [], via, f"person {p.word[i]}")
    return None


def _unnamed(s: Scene, a: int, b: int, kinds: tuple[str, ...], taken: Iterable[str]) -> Resolution:
    """Words that name nobody: pointing words, an office or a body without its country, or just people and things."""
    p = s.p
    first = next(iter(_inside(s, a, b)), None)
    if first and first.id in ("UNK", "NGO") and (first.kind == "people" or first.entry.role == "many") and not _definite(p, a, first.first):
        return Resolution("UNK" if first.id == "UNK" else "UNK.NGO", why="some people, of no party named")
    mine = next((i for i in range(a, b) if p.lower[i] in POSSESSIVES), None)
    hits = _inside(s, a, _zone(p, a, b)) or _inside(s, a, b)
    sector = _sector(hits)
    if mine is not None:
        owner = _pronoun(s, mine, p.lower[mine], ())
        if owner.actor:
            return replace(owner, actor=_with(owner.actor, sector), why=f"{p.lower[mine]}: {owner.why}")
    if "enemy" in kinds:
        r = _side(s, a, 0, [x for x in (_speaker(s, p.start[a]),) if x] + list(taken))
        return replace(r, actor=_with(r.actor, sector)) if r.actor else r
    for kind in kinds:
        if kind == "source":
            before = [r for at, _, _, r, _ in s.speeches if at <= p.start[a]]
            if before:
                return replace(before[-1], why="whoever spoke last")
        found = _last(s, a, kind)
        if found:
            return Resolution(_with(found.id, sector), None, [], _span(p, found), f"the last {kind} named")
    return _whose(s, a, sector, hits[0] if hits else None, _indefinite(p, a, b), taken)


def _with(actor: str, sector: str) -> str:
    """An id with the sector that the words give, where it is a state's."""
    if not sector or ":" in actor or sector == "UNK":
        return actor
    return f"{head(actor)}.{sector}"


def _definite(p: Parse, a: int, b: int) -> bool:
    """Whether the words before token b make the phrase one of somebody in particular."""
    return any(p.lower[i] in POSSESSIVES or p.lower[i] in ("the", "these", "those", "local", "'s", "’s") for i in range(max(0, a - 1), b))


def _indefinite(p: Parse, a: int, b: int) -> bool:
    """Whether the phrase speaks of some people, not of certain ones."""
    return p.lower[a] in ("nobody", "anyone", "someone", "any", "unknown", "unidentified", "unnamed", "anonymous") and b - a < 4


def _last(s: Scene, token: int, kind: str) -> Phrase | None:
    """The last phrase of a kind named before a token, subjects of the same or the last sentences first."""
    best, score = None, -9.0
    for ph in s.phrases:
        if ph.first >= token and (best or kind not in ("igo", "group")):
            break
        fits = ph.kind == kind or (kind == "group" and ph.id.startswith("GRP:")) or (kind == "group" and ph.id.endswith((".REB", ".OPP")))
        fits = fits or (kind == "state" and ph.kind in ("state", "capital", "demonym") and ":" not in ph.id)
        fits = fits or (kind == "authority" and (ph.id[:3] in ("NKR", "ABK", "OST", "PMR", "SML", "PSE") or ph.id.endswith(".REB")))
        if fits and ph.first > token:
            return ph  # named only later: "coalition forces" at the head of a communique
        if fits:
            value = -0.4 * (s.p.sent[token] - s.p.sent[ph.first]) + 0.5 * ph.weight
            if value >= score:
                best, score = ph, value
    return best


def _whose(
    s: Scene, token: int, sector: str, hit: NameHit | None, indefinite: bool = False, taken: Iterable[str] = ()
) -> Resolution:
    """Whose body, office or people: the same office named before with its country, else the party most talked of here."""
    p = s.p
    if hit and hit.kind in ("organ", "person") and not indefinite and not _new(p, hit):
        word = hit.name.split()[-1]
        for ph in reversed(s.phrases):
            if ph.first < token and (ph.being == hit.kind) and (hit.name in ph.role or word == ph.role.rsplit(" ", 1)[-1]) and ph.role:
                return Resolution(ph.id, None, [], _span(p, ph), f"the {hit.name} named before")
    if indefinite:
        return Resolution("UNK" + (f".{sector}" if sector and sector != "UNK" else ""), why="the words name nobody")
    if taken and hit and hit.kind == "thing" and sector == "MIL":
        return _side(s, token, 0, taken)
    around = nearby(s, p.sent[token])
    if sector in CLOSE:
        far = nearby(s, -99)
        around = Counter({x: v - CUT * far[x] for x, v in around.items()})
    ranked = [x for x, _ in around.most_common() if _holds(x, sector)]
    if not ranked:
        ranked = [x for x, _ in around.most_common()]
    if not ranked:
        return Resolution("UNK" + (f".{sector}" if sector and sector != "UNK" else ""), why="the text names no party")
    top = ranked[0]
    out = {head(t) for t in taken}
    if head(top) in out:
        top = next((x for x in ranked[1:3] if head(x) not in out and around[x] >= OTHER * around[top]), top)
    if sector in GROUPS and ":" not in top and not top.endswith(".REB"):
        return Resolution(f"{top}.REB", None, ranked[1:4], None, "rebels of the country most talked of here")
    actor = top if ":" in top or "." in top or not sector or sector == "UNK" else f"{top}.{sector}"
    return Resolution(actor, None, [x for x in ranked[1:4]], None, "the party most talked of here")


def _new(p: Parse, hit: NameHit) -> bool:
    """Whether an office word brings in somebody new (a minister; General X), not one named before."""
    before = p.lower[hit.first - 1] if hit.first else ""
    return before in ("a", "an", "another") or (hit.kind == "person" and hit.last < len(p) and p.pos[hit.last] == "PROPN")


def _holds(actor: str, sector: str) -> bool:
    """Whether a party can have a body or people of this sector."""
    armed = actor.startswith("GRP:") or actor.endswith(".REB")
    return armed if sector in GROUPS else not armed


def _side(s: Scene, token: int, turn: int, taken: Iterable[str], states: bool = False) -> Resolution:
    """One of the two main sides of the passage: the `turn`-th that is not taken."""
    around = nearby(s, s.p.sent[token])
    scored = {x: v + SIDES * s.fighters[x] for x, v in around.items() if not x.startswith(("IGO:", "NGO:", "UNK")) and not (states and (":" in x or "." in x))}
    sides = sorted(scored, key=lambda x: (-scored[x], x))[:3]
    out = {head(t) for t in taken}
    left = [x for x in sides if x not in out and head(x) not in out] or sides
    if not left:
        return Resolution(None, why="no parties named")
    left = left[:2]
    pick = left[turn % len(left)]
    return Resolution(pick, None, [x for x in sides[:2] if x != pick], None, "a side of the passage")


def _count_fighters(s: Scene, events: Iterable[Event]) -> Counter[str]:
    """The share of the report's fighting and accusing that each party named in its events has."""
    out: Counter[str] = Counter()
    for e in events:
        if e.type not in ("ASSAULT", "ACCUSE", "THREATEN", "RETREAT"):
            continue
        for m in (*e.actors, *e.targets):
            span = s.p.tokens_in(m.start, m.end)
            r = _named(s, span.start, span.stop) if span else None
            for x in ([r.actor, *r.candidates] if r else ()):
                if x and not x.startswith("UNK"):
                    out[x if x.endswith(".REB") else head(x)] += 1
    total = sum(out.values()) + 2
    return Counter({k: v / total for k, v in out.items()})  # type: ignore[misc]


def _speaker(s: Scene, offset: int) -> str | None:
    """Who speaks the words at an offset (the innermost attribution)."""
    found = [(b - a, r) for a, b, _, r, _ in s.speeches if a <= offset < b]
    return min(found, key=lambda x: x[0])[1].actor if found else None


def _pronoun(s: Scene, i: int, word: str, taken: Iterable[str]) -> Resolution:
    """Whom a pronoun at token i stands for."""
    p = s.p
    at = p.start[i]
    held = [x for x in s.speeches if x[0] <= at < x[1]]
    inner = min(held, key=lambda x: x[1] - x[0]) if held else None
    if word in WE:
        if inner:
            return replace(inner[3], via=_words(inner[4]), why="the speaker")
        before = [x for x in s.speeches if x[1] <= at and p.sent[i] - p.sentence_at(x[1]) <= 2]
        if before:
            return replace(before[-1][3], via=_words(before[-1][4]), why="the last speaker")
        return _whose(s, i, "", None)
    if word in YOU:
        return _side(s, i, 0, [inner[3].actor or ""] if inner else [])
    want = "person" if word in HE or word in SHE else "people" if word in THEY else "organ" if word in IT else ""
    gender = "m" if word in HE else "f" if word in SHE else ""
    best: tuple[float, Resolution] = (-9.0, Resolution(None, why="no antecedent"))
    for ph in s.phrases:
        if ph.first >= i or (word in WHO and ph.last < i - 3):
            continue
        if s.p.sent[i] - s.p.sent[ph.first] > 6:
            continue
        value = _fit(ph, want, gender) - 0.5 * (p.sent[i] - p.sent[ph.first]) + ph.weight + 0.001 * (ph.first - i)
        if inner and inner[2] and inner[3].actor == ph.id and want == "person":
            value -= 1.0  # a speaker inside quote marks does not call himself he
        if head(ph.id) in {head(t) for t in taken}:
            value -= 0.7
        if value > best[0]:
            best = (value, Resolution(ph.id, None, [], _span(p, ph), "the last that the pronoun fits"))
    for start, _, quoted, r, m in s.speeches:
        if r.actor is None or m.start >= at:
            continue
        d = p.sent[i] - p.sentence_at(m.start)
        if d > 6:
            continue
        value = _fit_source(s, m, want, gender) - 0.45 * d + 0.8 + (0.5 if inner and inner[4] is m and not quoted else 0)
        if inner and inner[4] is m and quoted:
            value -= 1.0
        if value > best[0]:
            best = (value, replace(r, via=_words(m) if r.via is None else r.via, why="the last speaker that the pronoun fits"))
    return best[1]


def _fit(ph: Phrase, want: str, gender: str) -> float:
    """How well a phrase and a pronoun agree."""
    if gender and ph.gender and ph.gender != gender:
        return -5.0
    if want == "person":
        return 1.0 if ph.being == "person" else -3.0
    if want == "people":
        return {"people": 1.0, "organ": 0.6}.get(ph.being, -2.0)
    if want == "organ":
        return {"people": -1.0, "organ": 1.0, "thing": -1.0}.get(ph.being, -3.0)
    return 0.5


def _fit_source(s: Scene, m: Mention, want: str, gender: str) -> float:
    """How well the source of an attribution and a pronoun agree."""
    text = m.text.lower()
    if text in PRONOUNS:
        same = (text in HE and gender == "m") or (text in SHE and gender == "f") or (text in THEY and want == "people") or (text in IT and want == "organ")
        return 1.2 if same else -3.0
    hits = _inside(s, s.p.token_at(m.start), s.p.token_at(max(m.start, m.end - 1)) + 1)
    role = next((h for h in hits if h.kind in ("person", "people", "organ")), None)
    being = "person" if any(h.kind == "leader" for h in hits) else role.kind if role else ""
    if not being:
        top = s.p.root_of(m.start, m.end)
        being = "person" if s.p.pos[top] == "PROPN" and not any(h.first <= top < h.last for h in hits) else "organ"
    g = next((h.entry.gender for h in hits if h.entry.gender), "")
    return _fit(Phrase(0, 0, "", being, g, 0.0, ""), want, gender)


def _span(p: Parse, ph: Phrase) -> Span:
    return p.span(ph.first, ph.last)


def _words(m: Mention) -> Span:
    return Span(start=m.start, end=m.end, text=m.text)


# The stage ---------------------------------------------------------------------------------------------------------


def ground_actors(draft: Draft) -> Draft:
    """The draft with every mention's `actor`, `name`, `candidates` and `via_text` filled, and every count's `actor`."""
    p, report = draft.parse, draft.report
    if not len(p):
        return draft
    home = report.dateline.country if report.dateline and report.dateline.country else ""
    s = scene_of(p, report.published, home, report.events)
    turns: Counter[tuple] = Counter()
    order = sorted(report.attributions, key=lambda x: (x.source.start if x.source else 1 << 60, x.cue.start if x.cue else 0))
    done: dict[str, Attribution] = {}
    for a in order:
        source = _turn(s, a.source, turns, ("a", a.cue.start if a.cue else -1), ()) if a.source else None
        if source:
            r = Resolution(source.actor, source.name, source.candidates)
            s.speeches.extend((c.start, c.end, a.kind == "quote", r, source) for c in a.content)
        done[a.id] = change(a, source=source, via=[_turn(s, m, turns, ("v", a.id), ()) for m in a.via])
    events = [_event(s, e, turns) for e in report.events]
    return replace(draft, report=change(report, attributions=[done[a.id] for a in report.attributions], events=events))


def _turn(s: Scene, m: Mention, turns: Counter[tuple], act: tuple, taken: Iterable[str]) -> Mention:
    """A mention resolved; `act` marks what it belongs to, so that equal words in equal acts take turns."""
    key = (m.start, m.end, *act)
    r = resolve_span(s, m.start, m.end, turns[key], taken)
    turns[key] += 1
    return change(m, actor=r.actor, name=r.name, candidates=r.candidates, via_text=r.via if r.via is not None else UNSET)


def _event(s: Scene, e: Event, turns: Counter[tuple]) -> Event:
    """An event with its roles and counts resolved."""
    actors = [_turn(s, m, turns, ("e", e.trigger.start, "actor"), ()) for m in e.actors]
    doers = [m.actor for m in actors if m.actor]
    targets = [_turn(s, m, turns, ("e", e.trigger.start, "target"), doers if _mutual(m) or e.type == "ASSAULT" else ()) for m in e.targets]
    counts = [change(c, actor=_victims(s, e, c, targets, [x for x in doers if x])) for c in e.counts]
    return change(e, actors=actors, targets=targets, counts=counts)


def _mutual(m: Mention) -> bool:
    return m.text.lower() in ("each other", "one another", "the other", "the other side", "each", "their counterparts", "the enemy", "it", "them")


def _victims(s: Scene, e: Event, c: Count, targets: list[Mention], doers: list[str]) -> str | None:
    """Whose the counted people or things are: named right after the figure, else the event's target, else the passage's party."""
    p = s.p
    i = p.token_at(max(c.start, c.end - 1))
    b = i + 1
    while b < len(p) and b < i + 7 and (p.pos[b] in ("ADJ", "NOUN", "PROPN", "NUM") or p.lower[b] in ("of", "the", "'s", "’s", "-", "its", "their")):
        b += 1
    a = p.token_at(c.start)
    r = _named(s, a, b)
    if r and r.actor and not r.actor.startswith("UNK"):
        return r.actor
    spent = any(h.kind == "thing" and h.entry.weak for h in _inside(s, a, b))
    if doers and (c.measure == "deployed" or (spent and e.type in HARM)):
        return doers[0]
    sector = _sector(_inside(s, a, b)) or {"military": "MIL", "police": "COP", "rebel": "REB"}.get(c.of, "CVL")
    if e.type in HARM and targets and targets[0].actor:
        return _with(targets[0].actor, sector)
    if e.place and e.place.country and sector == "CVL":
        return f"{e.place.country}.CVL"
    hit = next(iter(_inside(s, a, b)), None)
    return _whose(s, i, sector, hit, False, doers if e.type == "ASSAULT" else ()).actor


def resolve(words: str, context: Scene | Parse, published: str | None = None) -> Resolution:
    """Who `words` are, with the reason. `context` is a scene (`scene_of`) or the parse of a text that has the words in it (their
    first place counts); words that it lacks give no actor. For loose words parse them: `resolve(words, parse(words))`."""
    s = context if isinstance(context, Scene) else scene_of(context, published)
    at = s.p.text.find(words)
    if at < 0 or not words:
        return Resolution(None, why="the text lacks these words")
    return resolve_span(s, at, at + len(words))
