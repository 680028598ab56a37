"""Words that name nobody by themselves: pronouns, offices without a country, `the group`, `both sides`, `residents`.

`resolve_span` is the one way in: it tries a pronoun, the two sides, a person, a name, and then these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from dateline.ground.callings import land_called
from dateline.ground.heard import DENIES, by_office, its_fighters, local, refuser, together, whose_act
from dateline.ground.met import who_met
from dateline.ground.names import NAMING, NameHit, head, parts, person_key
from dateline.ground.neighbours import NEIGHBOURS, neighbour
from dateline.ground.peacekeepers import peacekeepers
from dateline.ground.places import places_in
from dateline.ground.scene import (
    MOST,
    PAPERS,
    STATELIKE,
    STRONG,
    Phrase,
    Resolution,
    Scene,
    Speech,
    authorities,
    inside,
    is_modifier,
    known_rebels,
    last_begun,
    named_in,
    nearby,
    own_words,
    phrases_before,
    posted_to,
    sector_of,
    span_at,
    span_of,
    spoken_at,
    standing,
    studied,
    voices_before,
    with_sector,
)
from dateline.ground.setting import clause_setting, headed_land, own_setting, place_told
from dateline.ground.sides import side
from dateline.ground.wars import foes, foes_of
from dateline.lexicon import cells, in_force, rows, words_of
from dateline.model import Mention, Span
from dateline.parse import Parse
from dateline.parse.lands import lands_joined
from dateline.parse.pairs import PERSONS, two_meant

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
WE = frozenset({"we", "us", "our", "ours", "ourselves", "i", "me", "my", "mine", "myself"})
YOU = frozenset({"you", "your", "yours"})
WHO = frozenset({"who", "which", "that", "whom", "whose", "whoever"})
PRONOUNS = HE | SHE | IT | THEY | WE | YOU | WHO
POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my", "whose"})
HOLDERS = frozenset(
    {"force", "hired", "group", "igo", "ngo", "media"}
)  # kinds that a word before the head of a phrase may point to: the group's spokesman
UNTOLD = frozenset({"unknown", "unidentified", "unnamed", "anonymous"})
NEW = frozenset({"a", "an", "another", "some", "several", "many"})  # what follows is named for the first time
CLOSE = frozenset({"GOV", "LEG", "JUD", "SPY", "MED"})
STATES_ONLY = frozenset(
    (
        "countries",
        "nations",
        "governments",
        "states",
        "capitals",
        "presidents",
        "ministers",
        "premiers",
        "republics",
        "neighbours",
        "neighbors",
    )
)
DESKS = frozenset(  # after `its Kenya`: of the body whose desk it is, not of the land
    {"researcher", "campaigner", "analyst", "director", "coordinator", "representative", "chief", "envoy", "adviser", "mission", "office"}
)
FELLOWS = frozenset({"colleague", "deputy", "successor", "predecessor"})  # `his deputy`: of the same body
OPPOSING = frozenset({"opposition", "rebel", "rebels"})
FIGHTERS = frozenset({"militia", "militias", "militiamen", "tribesmen", "fighters", "gunmen", "vigilantes", "paramilitaries", "rebels"})
LOYAL = frozenset({"loyal", "allied", "aligned"})
STATES_OWN = frozenset({"government", "army", "junta", "military", "regime"})  # after `pro-`, before `-allied`: the state's
ALLIED = frozenset({"alliance", "coalition"})  # what the UN is not
ELECTED = frozenset({"USA", "GBR", "FRA", "ISR", "DEU", "CAN", "AUS", "UKR", "ITA", "JPN", "IND", "SWE", "NOR"})  # never `the regime`
ORGANISATION = frozenset({"organisation", "organization"})
OPENS = "the place that opens the sentence"
MOST_TALKED_OF = "the party most talked of here"
CLOSE_BY = 4  # sentences back that a bare `the two` may point
FAR = 6  # sentences back that a pronoun may point
LEAST = -9.0
# How near the next best must come where the best is taken; how much of a party's share anywhere in the report a ministry or a
# parliament disregards, leaning on what is near.
OTHER, CUT = 0.6, 0.5
AT_HOME = frozenset({"GOV", "LEG", "JUD", "COP", "SPY"})  # whose ministries, courts and police a report names without a country: its own
MAIN = 0.4  # the share of the most named country's names that makes another one the report's own
FILED = 2.0  # how much more another country must be talked of to have them
UNRECOGNISED = frozenset({"breakaway", "separatist", "disputed", "unrecognised", "unrecognized", "self-proclaimed", "secessionist"})
SEPARATIST = frozenset({"separatist", "separatists", "breakaway", "secessionist", "secessionists"})
ABROAD = frozenset({"diplomats", "diplomat", "ambassadors", "ambassador"})
OFFICIAL = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY", "CVL", "OPP", "MED"})  # who speaks where his sentence is set
FORCES = frozenset({"army", "military", "police", "forces"})  # a state's, though a group be called so (`the Arakan Army`)
OF_A_STATE = frozenset({"state", "state-run", "state-owned", "state-controlled", "official", "government", "national", "local"})  # media
STRANGERS = frozenset({"gunmen", "gunman", "bandits", "militiamen", "vigilantes", "attackers", "assailants", "militants"})
PERSONS_WORDS = frozenset({"spokesman", "spokeswoman", "spokesperson", "diplomat", "official", "commander", "officer", "envoy"})
SOME = frozenset({"many", "some", "others", "most", "few", "several"})
NOBODY = (["west"], ["those", "who"])  # `the west`, which as a quarter of the sky says nothing
OF_NO_LAND = frozenset({"international", "independent", "outside", "overseas"})
RESEARCHERS = frozenset({"analysts", "experts", "researchers"})
TWO = frozenset({"two", "both"})
KIN = frozenset(
    (
        "mother", "father", "parents", "brother", "brothers", "sister", "sisters", "son", "sons", "daughter", "daughters", "wife", "widow",
        "husband", "widower", "uncle", "aunt", "nephew", "niece", "cousin", "grandmother", "grandfather", "relatives", "family",
    )
)  # fmt: skip
DWELLERS = frozenset({"resident", "residents", "inhabitants", "people", "villagers"})  # of a place, not of a person
COMMITS = frozenset(  # what the issuer of a communique does in its own name
    (
        "condemn", "welcome", "reaffirm", "remain", "stand", "urge", "reiterate", "call", "continue", "support", "commend",
        "express", "extend", "join", "congratulate", "deplore", "regret", "recognize", "recognise", "affirm", "underline",
        "stress", "comply", "applaud", "mourn", "share", "honor", "honour", "pledge", "commit",
    )
)  # fmt: skip
LOCAL = frozenset(  # before `council`, `union`: it is no body of many countries
    {
        "city", "town", "village", "provincial", "regional", "municipal", "district", "local", "county", "ruling", "military", "workers",
        "journalists", "teachers", "students", "trade", "labour", "labor", "writers", "farmers", "miners", "parish", "governing",
    }
)  # fmt: skip
KINDS_OF_BODY = frozenset({"alliance", "bloc", "union", "council", "agency"})
ACROSS = frozenset({"side", "camp", "party", "accused", "bank"})  # the side across from who spoke last
OPENED = 1.0  # how much likelier an owner that opens its sentence (`In X, ...`) is
SAME = 0.9  # how much likelier an owner in the sentence of `its` is
UNHEARD = frozenset({"the", "this", "that", "these", "those", "-", "their", "its"})  # words that do not tell what a phrase points to
AT_WAR = frozenset({"parties", "belligerents", "warring", "combatants"})  # of these words the two are those who fight each other
FACING = frozenset({"rivals", "foes", "belligerents"})  # two who face each other, whatever stands before: `the nuclear-armed rivals`
TO_IT = (["to"], ["involved"], ["responsible"], ["concerned"])  # after `parties`: those to a conflict, no political ones
LETTERHEAD = 120  # characters of a first line that may be a body's name and a day
HEAD = 2  # sentences at the head of a text that tell whose it is
STATEMENTS = frozenset({"statement", "communique", "communiqué", "declaration"})
SPOKEN = STATEMENTS | {"speech", "address", "remarks", "interview", "lecture", "briefing"}  # at the head of a text: whose words it holds
TWO_OF = frozenset({"both", "two", "each", "neither", "either", "warring", "opposing", "rival"})
SIDES = frozenset(
    {
        "side", "sides", "party", "parties", "country", "countries", "states", "nations", "republics", "governments", "armies", "camps",
        "neighbours", "neighbors", "belligerents", "combatants", "rivals", "foes", "warring", "opposing", "rival", "to",
    }
)  # fmt: skip
BARE_PAIR = frozenset({"both", "two", "each", "neither"})
ANY_PAPER = frozenset({"document", "text", "paper"})
HOSTED = frozenset({"country", "nation", "government", "state", "'s", "’s"})
SEATED_IN = frozenset({"governor", "mayor", "commissioner", "prefect", "councillor"})  # of a town or a region, no land's
REPLIES = frozenset({"reply", "answer", "respond"})
CHARGES = frozenset({"charge", "accusation", "allegation", "claim"})
NEAR = 5  # tokens between who speaks and `through`, at most
GOES_ON = 1.0  # how much likelier the last speaker is where the cue says that he goes on (`she added`)


STATE_AS_SHE = 0.2  # translated copy calls a presidency or a country "she"; a person fits better


@cache
def hired() -> frozenset[str]:
    """The groups that fight for pay, by their names."""
    marks = ("mercenar", "private military", "PMC")
    return frozenset(r["id"] for r in rows("groups") if any(m in r["name"] + r["names"] for m in marks))


@cache
def anaphors() -> dict[str, tuple[str, ...]]:
    """What kinds of name a pointing word points to."""
    out: dict[str, tuple[str, ...]] = {}
    for r in rows("anaphors"):
        for w in (" ".join(x for x in words.split() if x not in UNHEARD) for words in cells(r["words"])):
            out[w] = (*out.get(w, ()), *cells(r["kinds"]))
    return out


@cache
def persons_called(word: str) -> frozenset[str]:
    """The offices whose holders a word takes up again: `the envoy` an ambassador, `the sovereign` a king."""
    return frozenset(x for r in rows("taken_up") if word in cells(r["words"]) for x in cells(r["offices"]))


def resolve_span(s: Scene, start: int, end: int, turn: int = 0, taken: Iterable[str] = ()) -> Resolution:
    """Who the words start..end (offsets) of the scene's text are. `turn` counts earlier mentions of the same words in the same
    act (the second of `both sides` is the other side); `taken` are ids that it cannot be (the other end of the act)."""
    asked = (start, end, turn, tuple(taken))
    if s.answers is not None and asked in s.answers:
        return s.answers[asked]
    span = s.p.tokens_in(start, end)
    found = _known_rebels(s, span, _resolved(s, span, turn, asked[3])) if span else Resolution("UNK", why="no words")
    if s.answers is not None:
        s.answers[asked] = found
    return found


def _known_rebels(s: Scene, span: range, r: Resolution) -> Resolution:
    """The group that is known to fight a country, for words such as `the guerrillas`, `Vastorian rebels`, where the report names just one
    such group, or none and there is just one."""
    if not r.actor or not r.actor.endswith(".REB"):
        return r
    group = known_rebels(s, head(r.actor), span.start, max(own_words(s.p, span.start, span.stop), span.start + 1))
    if not group:
        return r
    named = any(h.id == group for h in s.hits)
    return replace(r, actor=group, candidates=[r.actor], why="the group that fights it", sure=named)


def _resolved(s: Scene, span: range, turn: int, taken: Iterable[str]) -> Resolution:
    """Who the words at these tokens are, whoever is known to fight whom."""
    p = s.p
    a, b = span.start, span.stop
    while a < b - 1 and p.pos[a] in ("DET", "ADP", "PUNCT", "CCONJ", "SCONJ") and p.lower[a] not in PRONOUNS | {"both", "each", "either"}:
        a += 1
    if _one_of_whose(p, a, b):
        return resolve_span(s, p.start[a + 2], p.end[b - 1], turn, taken)
    words = p.lower[a]
    if b - a == 1 and words in PRONOUNS and p.word[a] != "US":
        return _pronoun(s, a, words, taken)
    kinds = points_to(p, a, b)
    pair = persons_joined(s, a, b) or together(s, a, b) or who_met(s, a, b) or (_two_persons(s, a, b) if "parties" in kinds else [])
    if len(pair) > 1:
        return _one_of_pair(pair, turn, taken)
    if "parties" in kinds:
        return _one_of_parties(s, a, b, turn, taken)
    named = named_in(s, a, b)
    joined = _joined(p, a, b)
    peopled = all(any(h.kind != "thing" for h in inside(s, x, y)) for x, y in joined)
    one = bool(joined) and any(h.kind == "leader" and h.first >= joined[-1][1] for h in inside(s, a, b))  # two offices, then his name
    if peopled and not one and len(joined) > 1 + len(named.candidates if named else ()):
        x, y = joined[turn % len(joined)]
        return resolve_span(s, p.start[x], p.end[y - 1], 0, taken)
    told = _told(s, a, b, turn, taken)
    if told:
        return told
    if named and named.actor and not _opposed(s, a, b):
        return _turned(s, a, b, named, turn, taken)
    host = [h.id for h in inside(s, a, b) if h.kind in STATELIKE and posted_to(s, a, h)]
    return unnamed(s, a, b, kinds, [*taken, *host])


def _told(s: Scene, a: int, b: int, turn: int, taken: Iterable[str]) -> Resolution | None:
    """Who tokens a..b are by what they say besides names: whose they are, whom they side with or serve, who spoke before."""
    told = _of_its_desk(s, a, b) or _siding(s, a, b) or _one_of_them(s, a, b) or local(s, a, b) or refuser(s, a, b)
    told = told or land_called(s, a, b)
    told = told or (None if _served(s, a, b) else _person(s, a, b)) or _through(s, a) or _of_both(s, a, b, turn, taken)
    return told or _of_owner(s, a, b) or _backed(s, a, b) or by_office(s, a, b)


def persons_joined(s: Scene, a: int, b: int) -> list[Phrase]:
    """The persons named one beside another within tokens a..b (`Secretary Vale and Prime Minister Moe`), where they are of several
    parties; none where not."""
    p = s.p
    found: list[Phrase] = []
    i = a
    while i < b:
        ph = _person_at(s, i)
        if ph is None:
            i += 1
            continue
        if found and not _beside(p, found[-1].last, i):
            break
        found.append(ph)
        i = max(ph.last, i + 1)
    return found if len({head(ph.id) for ph in found}) > 1 else []


def _person_at(s: Scene, i: int) -> Phrase | None:
    """The person whose name token i begins or is, with the tokens of the name here."""
    h = next(iter(inside(s, i, i + 1)), None)
    if h:
        return Phrase(i, h.last, h.id, "person", h.entry.gender, 0.0, "leader", h.entry.role) if h.kind == "leader" else None
    if s.p.pos[i] != "PROPN" or not s.p.word[i][:1].isupper() or not parts(s.p.word[i]):
        return None
    ph = s.persons.get(person_key(parts(s.p.word[i])[-1]))
    return ph._replace(first=i, last=i + 1) if ph and ph.being == "person" else None


def _beside(p: Parse, a: int, b: int) -> bool:
    """Whether only `and` and a title stand between tokens a and b (`and British Prime Minister`)."""
    between = range(a, b)
    words = [p.lower[i] for i in between]
    return ("and" in words or words == [","]) and all(
        p.pos[i] in ("CCONJ", "DET", "ADJ", "NOUN", "PROPN", "PUNCT") or p.lower[i] in ("of", "'s", "’s", "for") for i in between
    )


def _two_persons(s: Scene, a: int, b: int) -> list[Phrase]:
    """The two persons last named before token a, for `the two men`, `both leaders`, where one sentence names them; in its order."""
    if PERSONS.isdisjoint(s.p.lower[a:b]) or not TWO.intersection(s.p.lower[a:b]):
        return []
    back = range(s.p.sent[a] - 1, max(-1, s.p.sent[a] - 4 * FAR), -1)
    for k in back:
        x, y = s.p.sents[k]
        pairs = [persons_joined(s, i, y) for i in range(x, y) if _person_at(s, i)]
        pair = next((found for found in pairs if len(found) == 2), None)
        if pair:
            return pair
    for k in back[:FAR]:
        x, y = s.p.sents[k]
        found: dict[str, Phrase] = {}
        for ph in phrases_before(s, y, x):
            if ph.being == "person" and not ph.id.startswith("UNK"):
                found.setdefault(head(ph.id), ph)
        if len(found) == 2:
            return list(found.values())
    return []


def _one_of_whose(p: Parse, a: int, b: int) -> bool:
    """Whether tokens a..b are one of somebody's: `one of the president's advisers`."""
    return b - a > 3 and p.lower[a] == "one" and p.lower[a + 1] == "of" and p.lower[a + 2] in {"the", *POSSESSIVES}


def _one_of_parties(s: Scene, a: int, b: int, turn: int, taken: Iterable[str]) -> Resolution:
    """The `turn`-th of the parties that `both`, `the parties` are: the two just named, else a side of the passage."""
    pair = _two_named(s, a, b)
    if pair:
        return replace(_one_of_pair(pair, turn, taken), why="the two parties just named", sure=False)
    words = frozenset(s.p.lower[a:b])
    found = side(s, a, turn, taken, not words.isdisjoint(STATES_ONLY), not words.isdisjoint(AT_WAR))
    return replace(found, sure=_two_sides(s.p, a, b) and frozenset((found.actor, *found.candidates)) in foes(s.day))


def _two_sides(p: Parse, a: int, b: int) -> bool:
    """Whether tokens a..b say no more than that there are two: `both`, `each side`, `the warring parties`, `the parties to it`."""
    words = [w for w in p.lower[a:b] if w not in UNHEARD]
    if words[:1] == ["parties"]:
        return p.lower[max(0, a - 1)] != "all" and (len(words) == 1 or words[1:2] in TO_IT)
    return bool(words) and words[0] in TWO_OF and SIDES.issuperset(words[1:3]) and words[:2] != ["rival", "parties"]


def _two_named(s: Scene, a: int, b: int) -> list[Phrase]:
    """The two parties that the last sentence with names is about, for a bare `both`, `the two`: `Kenya and Chad objected. Both ...`."""
    p = s.p
    if b - a > 1 or p.lower[a] not in BARE_PAIR or _how_many(p, a):
        return []
    for k in range(p.sent[a] - 1, max(-1, p.sent[a] - CLOSE_BY), -1):
        found: dict[str, Phrase] = {}
        for ph in phrases_before(s, p.sents[k][1], p.sents[k][0]):
            if not ph.id.startswith("UNK") and ph.weight >= 0:
                found.setdefault(head(ph.id), ph)
        if found:
            return list(found.values()) if len(found) == 2 else []
    return []


def _how_many(p: Parse, a: int) -> bool:
    """Whether a bare `two` counts some people (`killed two in Tyre`), and is not `the two`."""
    return p.lower[a] == "two" and p.lower[max(0, a - 1)] not in ("the", "these", "those")


def _one_of_pair(pair: list[Phrase], turn: int, taken: Iterable[str]) -> Resolution:
    """The `turn`-th of several persons who are not taken."""
    out = {head(t) for t in taken}
    every = list(dict.fromkeys(ph.id for ph in pair))
    left = [x for x in every if head(x) not in out] or every
    pick = left[turn % len(left)]
    return Resolution(pick, None, [x for x in every if x != pick], None, "one of the persons named together", True)


def _held_by(p: Parse, i: int, end: int) -> tuple[str, ...]:
    """The kinds that the word at token i may point to where it is not the head of its phrase, whose own words end before token `end`: the
    group's spokesman; none where a name follows (`the rights group Watch International`)."""
    owns = i + 1 < len(p) and p.lower[i + 1] in ("'s", "’s")
    if (i + 1 < len(p) and p.word[i + 1][:1].isupper()) or (i >= end and not owns):
        return ()
    return tuple(k for k in anaphors().get(p.lower[i], ()) if k in HOLDERS and (k != "media" or owns))


def _joined(p: Parse, a: int, b: int) -> list[tuple[int, int]]:
    """The token ranges of the nouns joined in one phrase (`the secretary and Mr Vale`); none where only one stands there."""
    i: int | None = p.top(a, b)
    out: list[tuple[int, int]] = []
    while i is not None and a <= i < b and p.pos[i] in ("NOUN", "PROPN"):
        out.append((a, i + 1))
        i = next((k for k in p.kids(i, "conj") if i < k < b and not p.kids(i, "prep")), None)
        if i is not None:
            a = next((k for k in range(out[-1][1], i) if p.dep[k] not in ("cc", "punct")), i)
    return out if len(out) > 1 else []


def _one_of_them(s: Scene, a: int, b: int) -> Resolution | None:
    """One of those who spoke last: `said one, Marta Vale`; where his work is told (`one, a farmer who fled`) it tells who he is."""
    p = s.p
    if not s.saying or p.lower[a] not in ("one", "another") or not (b == a + 1 or p.lower[a + 1] == ","):
        return None
    if any(h.kind in ("person", "people") for h in inside(s, a + 2, min(b, a + 6))):
        return resolve_span(s, p.start[a + 2], p.end[b - 1])
    last = last_begun(s, p.start[a])
    return replace(last.who, via=span_at(last.source), why="one of those who spoke last") if last else None


def _turned(s: Scene, a: int, b: int, named: Resolution, turn: int, taken: Iterable[str]) -> Resolution:
    """The n-th of several parties joined in one mention (`X and Y`)."""
    joined = any(s.p.lower[i] in ("and", "or", ",", "nor", "-") for i in range(a, b))
    every = [named.actor or "", *named.candidates]
    left = [x for x in every if head(x) not in {head(t) for t in taken}] or every
    if not joined or len(every) == 1:
        return named
    pick = left[turn % len(left)]
    others = [x for x in every if x != pick]
    if lands_joined(s.p, a, b) > 1:  # the word that they share tells what each of them is
        pick = with_sector(pick, (named.actor or "").partition(".")[2])
    return replace(named, actor=pick, candidates=others)


def points_to(p: Parse, a: int, b: int) -> tuple[str, ...]:
    """The kinds of name that a pointing phrase points to."""
    text = [x for i in range(a, b) for x in (p.lower[i],) if x not in UNHEARD]
    table = anaphors()
    top = p.top(a, b)
    if a and p.lower[a - 1] in NEW and p.lower[top] in table:
        return tuple(k for k in table[p.lower[top]] if k == "source")
    whole = " ".join(text)
    if whole in table or _two_persons_meant(p, a, b):
        return table.get(whole, ("parties",))
    if "parties" in table.get(" ".join(text[:2]), ()) and len(text) <= 4 and text[:1] != ["neighbours"]:
        return ("parties",) if text[0] in ("both", "two", "each", "either", "neither", "warring", "all") else ()
    if "enemy" in text:
        return ("enemy",)
    owner = next((i for i in range(a + 1, top) if p.lower[i + 1] in ("'s", "’s") and p.lower[i - 1] in UNRECOGNISED), -1)
    if "authority" in table.get(p.lower[owner], ()) and owner > 0:
        return ("authority",)  # "the breakaway region's figures"
    held = [i for i in range(top + 2, b) if p.lower[i - 1] in ("this", "the", "disputed", "breakaway", "separatist") or p.dep[i] == "pobj"]
    if any("authority" in table.get(p.lower[i], ()) for i in held):
        return ("authority",)  # "the authorities in this disputed region"
    last = table.get(p.lower[top], ())
    if not last:
        last = next((k for i in range(b - 1, a - 1, -1) if (k := _held_by(p, i, own_words(p, a, b)))), ())
    if _names_itself(p, a, top, b) or (LOCAL.intersection(text[:-1]) and p.lower[top] in ("council", "commission", "union")):
        return ()
    if "central" in text:  # a central bank is a state's
        last = tuple(k for k in last if k != "business")
    return tuple(k for k in last if k != "parties" or _is_of_two(text))


def _names_itself(p: Parse, a: int, top: int, b: int) -> bool:
    """Whether a phrase that ends in a pointing word, or begins with one, has a name of its own: `the rights group Watch International`,
    `the National Coalition, the main opposition bloc`."""
    end = own_words(p, a, b)
    called = a < top < end and p.word[top][:1].isupper() and not OPPOSING.isdisjoint(p.lower[end:b])
    return called or (top + 1 < end and p.word[top][:1].islower() and p.word[top + 1][:1].isupper())


def _is_of_two(text: list[str]) -> bool:
    """Whether words for parties speak of two that face each other."""
    return bool(text) and (
        text[0] in ("both", "two", "warring", "opposing", "rival") or text[-1] in FACING or (text[0] == "parties" and text[1:2] in TO_IT)
    )


def _two_persons_meant(p: Parse, a: int, b: int) -> bool:
    """Whether tokens a..b are `both officials`, `the two diplomats`, `the two`."""
    return (p.lower[b - 1] in PERSONS or p.lower[a:b] == ["two"]) and two_meant(p, a - (a > 0 and p.lower[a - 1] == "the"), b) is not None


def _served(s: Scene, a: int, b: int) -> bool:
    """Whether the phrase itself says whom its person serves: `Kremlin spokesman Ivo Vale`, `Ida Moe, the group's director`."""
    hits = inside(s, a, own_words(s.p, a, b))
    i = next((i for i, h in enumerate(hits) if h.kind in ("institution", "group")), -1)
    if any(s.p.lower[n + 1] in ("'s", "’s") and {"group", "ngo"}.intersection(_held_by(s.p, n, b)) for n in range(a, b - 1)):
        return True
    return 0 <= i < len(hits) - 1 and hits[i + 1].kind == "person" and hits[i + 1].first == hits[i].last and not is_modifier(s.p, hits[i])


@cache
def siding() -> frozenset[str]:
    """Words for those who stand beside somebody: allies, partners, backers."""
    return frozenset(r["word"] for r in rows("siding"))


def _siding(s: Scene, a: int, b: int) -> Resolution | None:
    """Whom the phrase calls somebody's ally, who is not that somebody: `Ukraine's ally Poland`; nobody known where it names no other:
    `Kyiv's allies`, `the partners of the junta`."""
    p = s.p
    i = next((i for i in range(a, own_words(p, a, b)) if p.lower[i] in siding()), -1)
    names = [h for h in inside(s, a, b) if h.kind in NAMING] if i >= 0 else []
    owners = [h for h in names if (p.tag[h.last] == "POS" and h.last < i) or (h.first > i and p.lower[h.first - 1] in ("of", "the"))]
    if not owners:
        return None
    others = [h for h in names if h not in owners]
    return named_in(s, others[0].first, b) if others else Resolution("UNK", why="on somebody's side, but not named", sure=True)


def _friend(s: Scene, a: int, owner: str) -> Resolution:
    """The ally of somebody (`its ally`) who is most talked of near token a, as far as it is known who sides with whom."""
    known = friends(s.day, head(owner))
    around = nearby(s, s.p.sent[a])
    best = max(sorted(known & around.keys()), key=lambda x: around[x], default=None)
    return Resolution(best or "UNK", why="an ally" if best else "on somebody's side, but not named", sure=True)


def _backed(s: Scene, a: int, b: int) -> Resolution | None:
    """Those whom a phrase names only by who backs them, `Iran-backed fighters`, `the pro-Iranian militia`: the one of his allies in arms
    that the report names, most talked of near by, else the one that fights where the report is about; None where it is not known."""
    p = s.p
    loyal = _loyal(s, a, b)
    if loyal:
        return loyal
    names = _named_as(s, a, b, "with")
    owners = {head(h.id) for h in names}
    if len(owners) != 1 or not (sector_of(inside(s, a, b)) in ("REB", "MIL") or "group" in points_to(p, a, b)):
        return None
    owner = owners.pop()
    known = {x for x in friends(s.day, owner) if x.startswith("GRP:")}
    named = known & {h.id for h in s.hits}
    if named:
        around = nearby(s, p.sent[a])
        return Resolution(max(sorted(named), key=lambda x: around.get(x, 0.0)), None, sorted(named), None, f"backed by {owner}", True)
    lands = {head(h.id) for h in s.hits if h.kind in STATELIKE} - {owner}
    there = [x for x in sorted(known) if lands & set(lands_of(x))]
    return Resolution(there[0], None, [], None, f"backed by {owner}", True) if len(there) == 1 else None


def _loyal(s: Scene, a: int, b: int) -> Resolution | None:
    """Those whom a phrase names by whom they fight for, who may stand after it: `militias loyal to the government`, `tribesmen who fight
    alongside the army`, `pro-junta militiamen` are forces of that state, `gunmen allied with the rebels` that group."""
    p = s.p
    if FIGHTERS.isdisjoint(p.lower[a:b]):
        return None
    lord = _lord(p, a, b)
    if lord:
        r = resolve_span(s, p.start[lord[0]], p.end[lord[1] - 1])
        if not r.actor or r.actor.startswith(("UNK", "IGO:", "NGO")):
            return None
        actor = r.actor if ":" in r.actor or r.actor.endswith(".REB") else f"{head(r.actor)}.MIL"
        return replace(r, actor=actor, why="whom they fight for", sure=True)
    words = [x for w in p.lower[a:b] for x in w.split("-")]
    state = not STATES_OWN.isdisjoint(words) and not ({"pro", *standing("with")}).isdisjoint(words)
    r = whose(s, a, "MIL", None) if state else Resolution(None)
    return replace(r, why="who fights for the government", sure=True) if r.actor else None


def _lord(p: Parse, a: int, b: int) -> tuple[int, int] | None:
    """The tokens that name whom the men of tokens a..b fight for: `the government` in `militias loyal to the government`."""
    i = next((i for i in range(a + 1, min(b + 5, len(p))) if _sides_with(p, i)), 0)
    between = ("ADJ", "VERB", "PRON", "ADV", "ADP", "NOUN", "AUX", "SCONJ")
    if not i or p.sent[i] != p.sent[a] or any(p.pos[k] not in between for k in range(b, i)):
        return None
    end = next((k for k in range(i + 1, min(i + 6, len(p))) if p.pos[k] not in ("DET", "ADJ", "NOUN", "PROPN")), i + 1)
    return (i + 1, end) if end > i + 1 else None


def _sides_with(p: Parse, i: int) -> bool:
    """Whether token i is the preposition after which it stands whom somebody fights for: `loyal to`, `allied with`, `alongside`."""
    return p.lower[i] == "alongside" or (p.lower[i] in ("to", "with") and p.lower[i - 1] in LOYAL)


def _opposed(s: Scene, a: int, b: int) -> bool:
    """Whether a phrase names only whom those it speaks of are against: `anti-Moreskan forces`."""
    return bool(_named_as(s, a, b, "against"))


def _named_as(s: Scene, a: int, b: int, how: str) -> list[NameHit]:
    """The names of a phrase where all of them only say whom it stands `with` or `against`; none where one names the phrase itself."""
    names = [h for h in inside(s, a, own_words(s.p, a, b)) if h.kind in NAMING]
    return names if all(_stands(s.p, h, how) for h in names) else []


def _stands(p: Parse, h: NameHit, how: str) -> bool:
    """Whether a name is joined to a word that says who stands `with` it or `against` it: `Iran-backed`, `pro-Russian`, `anti-Russian`."""
    after = h.last + 1 < len(p) and p.word[h.last] in ("-", "–", "‑")
    word = p.lower[h.last + 1] if after else p.lower[h.first - 2] if h.first >= 2 and p.word[h.first - 1] in ("-", "–", "‑") else ""
    return is_modifier(p, h) and not standing(how).isdisjoint([word, *p.lower[h.first].split("-")])


@lru_cache(maxsize=1 << 10)
def lands_of(group: str) -> tuple[str, ...]:
    """The countries in which an armed group acts."""
    return next((tuple(cells(r["countries"])) for r in rows("groups") if r["id"] == group), ())


@lru_cache(maxsize=1 << 10)
def friends(day: str, actor: str) -> frozenset[str]:
    """Who sides with somebody on a day (ISO 8601; "": any day)."""
    return frozenset(r[y] for r in rows("friends") if in_force(r, day) for x, y in (("a", "b"), ("b", "a")) if r[x] == actor)


def _of_owner(s: Scene, a: int, b: int) -> Resolution | None:
    """The body or person of somebody who is named by no name: `the other side's foreign ministry`, `the host's office`, `the
    separatists' envoy`; none where the phrase has no such owner, or he is nobody known."""
    p = s.p
    top = p.top(a, own_words(p, a, b))
    i = next((i for i in range(a + 1, top) if p.tag[i] == "POS"), -1)
    sector = sector_of(inside(s, i + 1, b)) if i > 0 else ""
    if not sector or any(h.kind in NAMING for h in inside(s, a, i)) or not _points(s, a, i):
        return None
    owner = resolve_span(s, p.start[a], p.end[i - 1])
    if not owner.actor or owner.actor.startswith("UNK") or owner.why == MOST_TALKED_OF:
        return None
    return replace(owner, actor=with_sector(owner.actor, sector), why=f"whose it is: {owner.why}")


def _of_both(s: Scene, a: int, b: int, turn: int, taken: Iterable[str]) -> Resolution | None:
    """The `turn`-th of two parties' people: `officials on both sides`, `analysts in both capitals`."""
    inner = two_meant(s.p, a, b)
    if not inner or inner[0] <= a + 1:
        return None
    side_ = resolve_span(s, s.p.start[inner[0]], s.p.end[inner[1] - 1], turn, taken)
    return replace(side_, actor=side_.actor and with_sector(side_.actor, sector_of(inside(s, a, inner[0]))))


def _points(s: Scene, a: int, b: int) -> bool:
    """Whether tokens a..b point to somebody: a body or a person, not a place or a thing."""
    return (
        any(p in anaphors() for p in s.p.lower[a:b])
        or bool(points_to(s.p, a, b))
        or any(h.kind in ("person", "people", "organ") for h in inside(s, a, b))
    )


def _person(s: Scene, a: int, b: int) -> Resolution | None:
    """The person whom the first name of the phrase names, where the text has said who that is."""
    p = s.p
    end = own_words(p, a, b)
    for i in range(a, end):
        if p.pos[i] == "PROPN" and p.word[i][:1].isupper() and parts(p.word[i]):
            hits = inside(s, i, i + 1)
            if any(h.kind != "leader" for h in hits) or _stands_before_another(s, i, end):
                continue
            hit = next(iter(hits), None)
            ph = s.persons.get(person_key(parts(p.word[i])[-1]))
            if hit and (ph is None or ph.id != hit.id):  # another man's first name: Barack Obama is no Barak
                ph = next((x for x in s.phrases if x.id == hit.id and x.first == hit.first), None)
            if ph and not (i > a + 1 and p.lower[i - 1] == "of" and p.lower[i - 2] in DWELLERS):
                via = None if a <= ph.first < b else span_of(p, ph)
                if i + 1 < end and p.lower[i + 1] in ("'s", "’s") and not KIN.isdisjoint(p.lower[i + 2 : min(end, i + 4)]):
                    return Resolution(_family_of(ph.id), None, [], via, f"family of {p.word[i]}", True)
                return Resolution(ph.id, hit.name if hit else None, [], via, f"person {p.word[i]}", hit is not None)
    return None


def _stands_before_another(s: Scene, i: int, end: int) -> bool:
    """Whether the name at token i only tells what another person, named after it, is to him: `Vale critic Ida Moe`."""
    p = s.p
    if i + 2 >= end or p.pos[i + 1] != "NOUN" or not p.word[i + 1].islower():
        return False
    return any(h.kind == "leader" for h in inside(s, i + 2, end) if h.first == i + 2)


def _family_of(actor: str) -> str:
    """Who the family of somebody of an actor is: a civilian of his land, or of the first land that his group fights in."""
    if actor.startswith("GRP:"):
        return next((f"{land}.CVL" for land in lands_of(actor)), "UNK.CVL")
    return with_sector(actor, "CVL")


def unnamed(s: Scene, a: int, b: int, kinds: tuple[str, ...], taken: Iterable[str]) -> Resolution:
    """Words that name nobody: pointing words, an office or a body without its country, or just people and things."""
    p = s.p
    known = (
        _denier(s, a, b, sector_of(inside(s, a, b)))
        or _told_outlet(s, a, b)
        or peacekeepers(s, a, b)
        or _again(s, a, b)
        or _nobody(s, a, b)
        or _separatists(s, a, b)
        or _outlet_itself(s, a, kinds)
        or _taken_up(s, a, b)
        or _host(s, a, b)
    )
    if known:
        return known
    hits = inside(s, a, own_words(p, a, b)) or inside(s, a, b)
    sector = sector_of(hits)
    owned = _owned_by(s, a, b, sector)
    if owned:
        return owned
    if "enemy" in kinds:
        return _enemy(s, a, b, sector, taken)
    if sector == "REB" and (stranger := _of_elsewhere(s, a, b)):
        return stranger
    told = _made(s, a, b) or (_body_that_spoke(s, a) if "group" in kinds and "ngo" in kinds else None)
    if told:
        return told
    for kind in (k for k in kinds if k != "media" or OF_A_STATE.isdisjoint(p.lower[a:b])):
        if kind == "source":
            before = last_begun(s, p.start[a])
            if before:
                return replace(before.who, why="whoever spoke last")
        found = _last(s, a, kind, p.lower[p.top(a, own_words(p, a, b))])
        if found:
            return Resolution(with_sector(found.id, sector), None, [], span_of(p, found), f"the last {kind} named")
    office = next((h for h in inside(s, a, b) if h.name in lands_with()), hits[0] if hits else None)
    held = sector if office is None or office.name not in lands_with() else office.id
    return _wide_body_that_spoke(s, a) or _of_place(s, a, b, sector) or whose(s, a, held, office, _indefinite(p, a, b), taken)


def _of_elsewhere(s: Scene, a: int, b: int) -> Resolution | None:
    """Gunmen of no name in another part of the land: `In Kasai, gunmen took a priest` does not go on about the group named before."""
    first, end = s.p.sents[s.p.sent[a]]
    scene = clause_setting(s, a) if not _definite(s.p, a, b) and STRANGERS.issuperset(s.p.lower[b - 1 : b]) else None
    if not scene or any(h.kind == "group" for h in inside(s, first, end)):
        return None
    return Resolution(with_sector(scene.id, "REB"), None, [], scene.words, "armed men of no name elsewhere", True)


def _owned_by(s: Scene, a: int, b: int, sector: str) -> Resolution | None:
    """Whose `its army`, `their ministry` is; for `its ally` the ally."""
    mine = next((i for i in range(a, b) if s.p.lower[i] in POSSESSIVES), None)
    if mine is None:
        return None
    seated = _of_its_place(s, mine, b, sector) if s.p.lower[mine] == "its" else None
    if seated:
        return seated
    owner = _pronoun(s, mine, s.p.lower[mine], ())
    if not owner.actor:
        return None
    if not NEIGHBOURS.isdisjoint(s.p.lower[mine:b]) and s.p.lower[mine] in ("its", "their") and ":" not in owner.actor:
        return neighbour(s, a, b, head(owner.actor))
    if not siding().isdisjoint(s.p.lower[mine:b]):
        return _friend(s, a, owner.actor)
    return replace(owner, actor=with_sector(owner.actor, sector), why=f"{s.p.lower[mine]}: {owner.why}")


def _of_its_place(s: Scene, mine: int, b: int, sector: str) -> Resolution | None:
    """Whose the governor or mayor is whose `its` stands at token `mine`: of the land of the town or region that the sentence last named
    (`shells hit Dovra, its mayor said`)."""
    p = s.p
    if p.lower[b - 1] not in SEATED_IN:
        return None
    hits = [h for h in places_in(p) if p.sent[h.first] == p.sent[mine] and h.last <= mine and h.place and h.place.kind != "country"]
    land = hits[-1].place.country if hits and hits[-1].place else ""
    return (
        Resolution(with_sector(land, sector or "GOV"), None, [], p.span(hits[-1].first, hits[-1].last), "of the place", True)
        if land
        else None
    )


def _of_its_desk(s: Scene, a: int, b: int) -> Resolution | None:
    """The body that `its Kenya researcher`, `her colleague in Sarajevo` is of: whose `its` or `her` is, and no land's."""
    p = s.p
    if p.lower[a] not in POSSESSIVES or b - a < 2:
        return None
    end = own_words(p, a, b)
    land = next((h for h in inside(s, a + 1, a + 2) if h.first == a + 1 and h.kind in ("state", "place")), None)
    desk = land is not None and not DESKS.isdisjoint(p.lower[land.last : min(end, land.last + 2)])
    if not desk and p.lower[a + 1] not in FELLOWS:
        return None
    found = _owned_by(s, a, b, sector_of([h for h in inside(s, a, end) if h.kind in ("person", "organ")]))
    return replace(found, sure=True) if found and found.actor and not found.actor.startswith("UNK") else None


def _made(s: Scene, a: int, b: int) -> Resolution | None:
    """Who made the paper that `the resolution`, `the document` takes up, where the text said so when it brought it in: `the senate passed a
    resolution`, `a letter from the rebels`."""
    p = s.p
    noun = p.lemma[b - 1].lower()
    if b - a > 1 or not a or p.lower[a - 1] not in ("the", "this", "that") or noun not in words_of("documents", "noun", "act"):
        return None
    like = words_of("documents", "noun", "act") if noun in ANY_PAPER else {noun}
    for i in range(a - 1, p.sents[max(0, p.sent[a] - 2 * FAR)][0] - 1, -1):
        if p.lemma[i].lower() in like and p.pos[i] == "NOUN" and (who := _maker(s, i, a)):
            return replace(who, why=f"who made the {p.lower[i]}")
    return None


def _maker(s: Scene, i: int, until: int) -> Resolution | None:
    """Who made the paper at token i, told before token `until`: its owner, who stands after `by`, `from`, or the subject of its verb."""
    p = s.p
    by = [o for x in (i, *p.kids(i, "acl")) for k in p.kids(x, "agent", "prep") if p.lower[k] in ("by", "from") for o in p.kids(k, "pobj")]
    verb = p.head[i]
    made = p.dep[i] == "dobj" and p.lemma[verb].lower() in words_of("documents", "verb")
    told = [*p.kids(i, "poss"), *by, *(p.kids(verb, "nsubj") if made else [])]
    for t in told:
        words = p.subtree(t)
        r = resolve_span(s, p.start[words[0]], p.end[words[-1]]) if words[-1] < until else Resolution(None)
        if r.actor and not r.actor.startswith("UNK") and r.why != MOST_TALKED_OF:
            return r
    return None


def _taken_up(s: Scene, a: int, b: int) -> Resolution | None:
    """The person named before whose office a bare word takes up: `the sovereign` after a king, `the envoy` after an ambassador."""
    p = s.p
    before = p.lower[a - 1] if a else ""
    offices = persons_called(p.lower[b - 1]) if before in ("the", "this", "that") and b - a == 1 else ()
    if not offices:
        return None
    for ph in reversed(phrases_before(s, a, p.sents[max(0, p.sent[a] - FAR)][0])):
        if ph.being == "person" and any(f" {w} " in f" {ph.role} " for w in offices):
            return Resolution(ph.id, None, [], span_of(p, ph), f"the {ph.role} named before")
    return None


def _host(s: Scene, a: int, b: int) -> Resolution | None:
    """The country that a report was filed from, for `the host`, `the representative of the host country`."""
    p = s.p
    i = next((i for i in range(a, b) if p.lower[i] == "host" and (i == b - 1 or p.lower[i + 1] in HOSTED)), -1)
    if i < 1 or not s.filed_in or p.lower[i - 1] != "the":
        return None
    return Resolution(with_sector(s.filed_in, sector_of(inside(s, a, b)) or "GOV"), None, [], None, "the host: where the report was filed")


def _of_place(s: Scene, a: int, b: int, sector: str) -> Resolution | None:
    """People and bodies of the place that their phrase names: `a general in Boa Vista`."""
    where = own_setting(s, a, b) if sector in OFFICIAL else None
    return Resolution(with_sector(where.id, sector), None, [], where.words, "the place of the phrase") if where else None


def _separatists(s: Scene, a: int, b: int) -> Resolution | None:
    """The unrecognised authority last named, for words such as `separatist leaders`, `the breakaway government`; none where none is."""
    if SEPARATIST.isdisjoint(s.p.lower[a:b]) or any(s.p.lower[i] in POSSESSIVES for i in range(a, b)):
        return None
    named = [h for h in s.hits if h.id in authorities()]
    if not named:
        return None
    found = next((h for h in reversed(named) if h.first < a), named[0])
    sector = sector_of([h for h in inside(s, a, own_words(s.p, a, b)) if h.id != "REB"])
    return Resolution(
        with_sector(found.id, sector), found.name, [], s.p.span(found.first, found.last), "the authority that separatists form"
    )


def _outlet_itself(s: Scene, a: int, kinds: tuple[str, ...]) -> Resolution | None:
    """The outlet, for `this newspaper`, where none was named in the sentence or the one before."""
    if "media" not in kinds or not a or s.p.lower[a - 1] != "this":
        return None
    lately = phrases_before(s, a, s.p.sents[max(0, s.p.sent[a] - 1)][0])
    return None if any(ph.kind == "media" for ph in lately) else Resolution("UNK.MED", why="the outlet itself")


def _told_outlet(s: Scene, a: int, b: int) -> Resolution | None:
    """The medium last named, or the outlet itself, for the one that somebody tells something: `told the agency`, `spoke to the paper`."""
    p = s.p
    i = a - 2 if a > 1 and p.lower[a - 1] == "the" else a
    listens = p.lemma[i] == "tell" or (i > 0 and p.lower[i] == "to" and p.lemma[i - 1] in ("speak", "talk"))
    if i == a or not listens or "media" not in anaphors().get(p.lower[a], ()):
        return None
    medium = _last(s, a, "media")
    return (
        Resolution(medium.id, None, [], span_of(p, medium), "the medium that was told")
        if medium
        else Resolution("UNK.MED", why="the outlet itself")
    )


def _enemy(s: Scene, a: int, b: int, sector: str, taken: Iterable[str]) -> Resolution:
    """The side that does not speak: across from whoever speaks the words at tokens a..b, for `the other side` else from who spoke last."""
    speaker = speaker_at(s, s.p.start[a])
    last = None if speaker or taken or s.p.lower[b - 1] not in ACROSS else last_begun(s, s.p.start[a])
    headed = None if speaker or last or taken else _headed(s)
    against = speaker or (last.who.actor if last else None) or (headed.actor if headed else None)
    r = side(s, a, 0, [*([against] if against else []), *taken])
    if r.actor and against and head(r.actor) == head(against):  # the text names nobody else
        foe = min(foes_of(head(against), s.day), default=None)
        r = Resolution(foe or "UNK", None, [], None, "who is known to fight the speaker" if foe else "an enemy of no name")
    return replace(r, actor=with_sector(r.actor, sector), sure=bool(against)) if r.actor else r


def _body_that_spoke(s: Scene, a: int) -> Resolution | None:
    """The last armed group or private body that spoke before token a: `the group` may be either, `the organisation` one of states too,
    but not in the words of its foes."""
    wide = s.p.lower[a] in ORGANISATION and not spoken_at(s, s.p.start[a])
    for x in reversed(voices_before(s, a, FAR)):
        actor = x.who.actor or ""
        body = actor.startswith(("NGO", "GRP:", "IGO:") if wide else ("NGO", "GRP:"))
        if body or (actor.endswith((".OPP", ".REB", ".NGO")) and not _is_person(s, x.source)):
            return replace(x.who, via=span_at(x.source), why="the body that spoke last")
    return None


def _wide_body_that_spoke(s: Scene, a: int) -> Resolution | None:
    """The body of many countries that spoke last before token a, for `the group` where no other group is named."""
    last = next((x for x in reversed(voices_before(s, a, FAR)) if (x.who.actor or "").startswith("IGO:")), None)
    grouped = s.p.lower[max(0, a - 1) : a + 1] == ["the", "group"]
    return replace(last.who, via=span_at(last.source), why="the body that spoke last") if last and grouped else None


def _is_person(s: Scene, source: Mention) -> bool:
    """Whether the words of a source name a person or some people, and no body."""
    a, b = s.p.token_at(source.start), s.p.token_at(max(source.start, source.end - 1)) + 1
    return any(h.kind in ("person", "people", "leader", "title") for h in inside(s, a, own_words(s.p, a, b)))


def _nobody(s: Scene, a: int, b: int) -> Resolution | None:
    """Some people or things of no party: aid workers, analysts, diplomats, footage."""
    if (b - a == 1 and s.p.lower[a] in SOME) or s.p.lower[a:b] in NOBODY or s.p.lower[a - 1 : b] == ["some", "people"]:
        return Resolution("UNK", why="some people, of no party named")
    if [w for w in s.p.lower[a:b] if w != "the"] == ["media"]:
        return Resolution("UNK.MED", why="media of no country named")
    if _evidence(s, a, b) or _signed_somewhere(s, a, b):
        return Resolution("UNK", why="a paper, a picture or a list of nobody named")
    hits = inside(s, a, b)
    if not hits or _definite(s.p, a, hits[0].first):
        return None
    first = hits[0]
    told = _of_no_land(s, a, b, first) or _of_the_institute(s, a, b)
    if told:
        return told
    if first.name in ABROAD and _counted(s.p, a, first.first) and all(posted_to(s, a, h) for h in hits if h.kind in NAMING):
        return Resolution("UNK.GOV", why="diplomats of no country named")
    if any(h.kind == "organ" and h.id not in ("UNK", "NGO") for h in hits):  # "sources in the ministry"
        return None
    if first.id in ("UNK", "NGO") and (first.kind == "people" or first.entry.role == "many"):
        return Resolution("UNK" if first.id == "UNK" else "UNK.NGO" if first.entry.weak else "NGO", why="some people, of no party named")
    return None


def _of_the_institute(s: Scene, a: int, b: int) -> Resolution | None:
    """The institute that spoke before, for bare `analysts`, `researchers`."""
    bare = b - a == 1 and s.p.lower[a] in RESEARCHERS
    spoke = next((x for x in reversed(voices_before(s, a, FAR)) if x.who.actor and _fits_research(x.who.actor)), None) if bare else None
    return replace(spoke.who, via=span_at(spoke.source), why="the institute that spoke before") if spoke else None


def _of_no_land(s: Scene, a: int, b: int, people: NameHit) -> Resolution | None:
    """Nobody known, where tokens a..b are people who are called of no land: `international lawyers`, `many independent economists`."""
    p = s.p
    many = people.kind == "people" and people.last == b and people.id in ("CVL", "MED", "NGO", "BUS")
    plain = all(p.pos[i] in ("ADJ", "NUM", "DET") for i in range(a, people.first))
    no_land = many and plain and not OF_NO_LAND.isdisjoint(p.lower[a : people.first])
    return Resolution(f"UNK.{people.id}", why="people of no land named") if no_land else None


def _fits_research(actor: str) -> bool:
    """Whether an actor is a body that has researchers: a named institute, a state's private body."""
    return actor.startswith("NGO:") or (actor.endswith(".NGO") and not actor.startswith("UNK"))


def _counted(p: Parse, a: int, b: int) -> bool:
    """Whether tokens a..b only say how many: `two`, `several`, nothing."""
    return all(p.pos[i] in ("NUM", "DET") or p.lower[i] in NEW for i in range(a, b))


def _evidence(s: Scene, a: int, b: int) -> bool:
    """Whether the phrase is a picture, a recording or a list that nobody owns."""
    p = s.p
    if any(h.kind != "thing" for h in inside(s, a, own_words(p, a, b))) or any(_held_by(p, i, b) for i in range(a, b)):
        return False
    top = p.top(a, b)
    kinds = anaphors().get(p.lower[top], ())
    owned = any(p.lower[i] in POSSESSIVES or p.lower[i] in ("'s", "’s") for i in range(max(0, a - 1), b))
    return "evidence" in kinds and not owned and not ("source" in kinds and _definite(p, a, b))


def _signed_somewhere(s: Scene, a: int, b: int) -> bool:
    """Whether tokens a..b are a paper told by the place where it was signed: `the Geneva Conventions`."""
    names = [h for h in inside(s, a, b) if h.kind in NAMING]
    called = b - a > 1 and all(w[:1].isupper() for w in s.p.word[a:b])
    return s.p.lower[b - 1] in PAPERS and (bool(names) or called) and all(studied(s, a, h) for h in names)


def _again(s: Scene, a: int, b: int) -> Resolution | None:
    """The source named before by the same noun (`the sources` after `army sources`, `the same firm`), or by the place pointed to (`a
    doctor there`)."""
    p = s.p
    top = b - 1
    if p.lower[top] == "there" and top > a:
        scene = clause_setting(s, a)
        if scene:
            return Resolution(with_sector(scene.id, sector_of(inside(s, a, b))), None, [], scene.words, OPENS)
        found = next((ph for ph in reversed(phrases_before(s, a)) if ph.being == "organ" and ph.kind not in ("igo", "ngo", "media")), None)
        near = found and p.sent[a] - p.sent[found.first] <= 1
        sector = sector_of(inside(s, a, b))
        return Resolution(with_sector(found.id, sector), None, [], span_of(p, found), "the place last named") if found and near else None
    if p.pos[top] == "PROPN" and b - a == 1 and a and p.lower[a - 1] == "the":
        return _its_bare_name(s, a)
    if p.pos[top] != "NOUN" or b - a > 2 or (b - a == 2 and p.lower[a] not in ("same", "our")) or not a:
        return None
    if p.lower[a - 1] not in ("the", "this", "that", "these", "those") and p.lower[a] != "our":
        return None
    found = _heard_or_named(s, a, top)
    if found and not (p.lower[top] in FORCES and (found.actor or "").startswith("GRP:")):
        return found
    last = last_begun(s, p.start[a]) if p.lower[a] == "same" else None
    return replace(last.who, why="the same that spoke last") if last and last.who.actor else None


def _heard_or_named(s: Scene, a: int, top: int) -> Resolution | None:
    """Who spoke, or was named, before token a by the noun at token top."""
    p = s.p
    body = _body_that_spoke(s, a) if p.lower[a] in ORGANISATION and a == top else None
    for x in _each_source_first(voices_before(s, a, 2 * FAR)):
        if body and body.via and x.source.start <= body.via.start:
            return body
        if x.who.actor and (_heads(p, x.source, p.lemma[top]) or _called(s, x.source, p.lower[top])):
            return replace(x.who, via=span_at(x.source), why=f"the {p.lower[top]} heard before")
    for ph in reversed(phrases_before(s, a, p.sents[max(0, p.sent[a] - 2 * FAR)][0])):
        if p.lower[ph.last - 1] == p.lower[top] and ph.kind in STRONG | STATELIKE and not _other_council(s, a, ph):
            return Resolution(ph.id, None, [], span_of(p, ph), f"the {p.lower[top]} named before")
    return None


def _each_source_first(voices: list[Speech]) -> list[Speech]:
    """The speeches, last first; of several who spoke as one source only the one that its first words name: `the minister and Ivo Vale`."""
    first: dict[int, Speech] = {}
    for x in voices:
        first.setdefault(x.source.start, x)
    return [first[at] for at in sorted(first, reverse=True)]


def _other_council(s: Scene, a: int, ph: Phrase) -> bool:
    """Whether a phrase names the Security Council where the council that speaks at token a may be another that was named."""
    if not s.saying or ph.id != "IGO:UN" or s.p.lower[ph.last - 1] != "council":
        return False
    found = _by_own_name(s, a, "council")
    return found is not None and found.id != "IGO:UN"


def _heads(p: Parse, source: Mention, noun: str) -> bool:
    """Whether a noun heads the words of a source, or whom they serve: `the defence ministry`, `a spokesman for the defence ministry`."""
    top = p.root_of(source.start, source.end)
    served = [o for x in p.kids(top, "prep") if p.lower[x] in ("for", "of") for o in p.kids(x, "pobj") if p.end[o] <= source.end]
    paper = noun.lower() in words_of("documents", "noun")  # of which a text may have several
    return p.lemma[top] == noun or (not paper and any(p.lemma[t].lower() == noun.lower() for t in (top, *served)))


def _called(s: Scene, source: Mention, noun: str) -> bool:
    """Whether the words of a source say that it is such a thing, after a comma or before its name: `Vale Group, a risk agency`, `the main
    opposition bloc`, `the rights group Watch International`."""
    after = source.text.lower().partition(",")[2].split()
    words = source.text.split()
    named = any(x == noun and y[:1].isupper() for x, y in pairwise(words))
    return named or (after[:1] in (["a"], ["an"], ["the"]) and noun in after[:6])


def _its_bare_name(s: Scene, a: int) -> Resolution | None:
    """The body named before whose name ends in the bare one at token a: `the Treasury` after `the X Treasury`."""
    p = s.p
    for ph in reversed(phrases_before(s, a)):
        if ph.last - ph.first > 1 and p.lower[ph.last - 1] == p.lower[a] and ph.kind in STRONG:
            return Resolution(ph.id, None, [], span_of(p, ph), f"the {p.word[a]} named before", True)
    return None


def _through(s: Scene, a: int) -> Resolution | None:
    """Whoever speaks through the people of the phrase at token a: `the militia, through a cleric, blamed`."""
    p = s.p
    i = a - 2 if a > 1 and p.lower[a - 1] in ("a", "an", "the", "its", "their", "his", "her") else a - 1
    if i < 1 or p.lower[i] != "through":
        return None
    found = next((ph for ph in reversed(phrases_before(s, i, max(0, i - NEAR))) if ph.being == "organ"), None)
    return Resolution(found.id, None, [], span_of(p, found), "whoever speaks through it") if found else None


def _definite(p: Parse, a: int, b: int) -> bool:
    """Whether the words before token b make the phrase one of somebody in particular."""
    return any(p.lower[i] in POSSESSIVES or p.lower[i] in ("the", "these", "those", "local", "'s", "’s") for i in range(max(0, a - 1), b))


def _indefinite(p: Parse, a: int, b: int) -> bool:
    """Whether the phrase speaks of some people, not of certain ones."""
    return (p.lower[a] in ("nobody", "anyone", "someone", "any") or not UNTOLD.isdisjoint(p.lower[a:b])) and b - a < 4


@cache
def _called_so(word: str) -> frozenset[str]:
    """The organisations that have a word in one of their names (`alliance`, `bloc`)."""
    return frozenset(r["id"] for r in rows("igos") if word in f"{r['name']}|{r['names']}".lower().replace("|", " ").split())


def _last(s: Scene, token: int, kind: str, word: str = "") -> Phrase | None:
    """The last phrase of a kind named before a token, subjects of the same or the last sentences first. `word`: what it is called there;
    a body with that word in its name goes before others."""
    body = _by_own_name(s, token, word) if kind == "igo" and word in KINDS_OF_BODY | ALLIED else None
    if body:
        return body
    if kind == "igo" and word in KINDS_OF_BODY:
        fits = [ph for ph in phrases_before(s, token) if ph.id in _called_so(word) and ph.kind == "igo" and _may_be(ph, word)]
        if fits:
            return fits[-1]
    best, score = None, -9.0
    at = bisect_left(s.phrases, (token,))
    for ph in s.phrases[max(0, at - MOST) : at + MOST]:
        if ph.first >= token and (best or kind not in ("igo", "group")):
            break
        fits = _is_of(s, ph, kind) and (kind != "igo" or _may_be(ph, word))
        if fits and ph.first > token:
            return ph  # named only later: "coalition forces" at the head of a communique
        if fits:
            value = -0.4 * (s.p.sent[token] - s.p.sent[ph.first]) + 0.5 * ph.weight
            if value >= score:
                best, score = ph, value
    if best is None and kind == "igo":  # it is known by who speaks for it alone
        best = next((ph for ph in reversed(phrases_before(s, token)) if ph.id.startswith("IGO:") and _may_be(ph, word)), None)
    return best


def _may_be(ph: Phrase, word: str) -> bool:
    """Whether a body may be called by a word: the UN is no alliance."""
    return word not in ALLIED or ph.id != "IGO:UN"


def _is_of(s: Scene, ph: Phrase, kind: str) -> bool:
    """Whether a phrase names somebody of a kind that words point to (lexicon/anaphors.tsv)."""
    if kind == "media" and s.p.word[ph.first - 1 : ph.first] == ["("]:  # the agency that filed it
        return False
    return (
        ph.kind == kind
        or (kind == "group" and (ph.id.startswith("GRP:") or ph.id.endswith((".REB", ".OPP"))))
        or (kind == "state" and ph.kind in ("state", "capital", "demonym") and ":" not in ph.id)
        or (kind == "force" and ph.being == "organ" and ph.id.endswith((".COP", ".MIL")))
        or (kind == "business" and ph.id.endswith(".BUS"))
        or (kind == "hired" and ph.id in hired())
        or (kind == "authority" and (ph.id[:3] in ("NKR", "ABK", "OST", "PMR", "SML", "PSE") or ph.id.endswith(".REB")))
    )


def _by_own_name(s: Scene, token: int, word: str) -> Phrase | None:
    """The group or body last named before a token by a name that has a word in it (`the alliance` after `Northern Alliance fighters`); of
    several councils, one that speaks is hardly the Security Council."""
    called = [h for h in s.hits if h.last <= token and word in s.p.lower[h.first : h.last] and h.kind in STRONG and h.kind != "media"]
    others = [h for h in called if h.id != "IGO:UN"]
    h = next(reversed(others or called), None)
    if h is None or s.p.sent[token] - s.p.sent[h.first] > 3 * FAR:
        return None
    return Phrase(h.first, h.last, h.id, "organ", "", 0.0, h.kind)


def whose(s: Scene, token: int, sector: str, hit: NameHit | None, indefinite: bool = False, taken: Iterable[str] = ()) -> Resolution:
    """Whose body, office or people: the same office named before with its country, else the party most talked of here."""
    definite = bool(hit) and hit.first > 0 and s.p.lower[hit.first - 1] == "the" and hit.kind == "person"
    heard = (
        _office_that_spoke(s, token, _office_word(hit.name)) if hit and definite and not indefinite and not _set_at(s, token, hit) else None
    )
    told = heard or (_of_its_land(s, token, sector, hit) if hit and not taken and not indefinite else None)
    if told:
        return told
    known = _office_before(s, token, hit) if hit and hit.kind in ("organ", "person") and not indefinite and not _new(s.p, hit) else None
    if known:
        return known
    if indefinite:
        return Resolution("UNK" + (f".{sector}" if sector and sector != "UNK" else ""), why="the words name nobody")
    if taken and hit and hit.kind == "thing" and sector == "MIL":
        return side(s, token, 0, taken)
    if hit and sector in AT_HOME | {"MIL"} and not taken and (land := whose_act(s, token)):
        return Resolution(with_sector(land, sector), None, [], None, "of the land that the sentence is about", True)
    if hit and hit.name == "regime":
        land = _regime(s, token)
        if land:
            return Resolution(with_sector(land, sector), None, [], None, "whose regime it is")
    return _most_talked_of(s, token, sector, taken)


def _set_at(s: Scene, token: int, hit: NameHit) -> bool:
    """Whether the clause opens with a place of a land that has an office which few have: `In Washington the defense secretary`."""
    scene = clause_setting(s, token) if hit.name in lands_with() else None
    return scene is not None and scene.id in lands_with()[hit.name]


def _regime(s: Scene, token: int) -> str:
    """The state that `the regime` speaks of: not the speaker's, nor one whose government no newspaper calls so; the one most talked of, the
    one that the text was filed from only where others are hardly talked of."""
    speaker = head(speaker_at(s, s.p.start[token]) or "")
    around = nearby(s, s.p.sent[token])
    lands = [x for x in sorted(around, key=lambda x: (-around[x], x)) if len(x) == 3 and x != speaker and x not in ELECTED]
    filed = s.filed_in if s.filed_in not in {speaker, *ELECTED} else ""
    other = next((x for x in lands if x != filed), "")
    return other if other and around[other] >= CUT * around.get(filed, 0.0) else filed


def _office_before(s: Scene, token: int, hit: NameHit) -> Resolution | None:
    """The same office or body, heard or named before with its holder."""
    word = _office_word(hit.name)
    held = _office_that_spoke(s, token, word) if hit.kind == "person" else None
    if held:
        return held
    for ph in reversed(phrases_before(s, token)):
        if (ph.being == hit.kind) and (hit.name in ph.role or word == ph.role.rsplit(" ", 1)[-1]) and ph.role:
            return Resolution(ph.id, None, [], span_of(s.p, ph), f"the {hit.name} named before")
    return None


def _office_word(name: str) -> str:
    """The word by which an office is taken up again: `minister`, but the whole of `vice president`, `defence secretary`."""
    return name if name in lands_with() or name.replace("-", " ").split()[0] in ("vice", "deputy") else name.split()[-1]


def _of_its_land(s: Scene, token: int, sector: str, hit: NameHit) -> Resolution | None:
    """An office that few countries have, or one in the place that opens the sentence."""
    scene = clause_setting(s, token, sector != "CVL") if sector in OFFICIAL else None
    land = _land_with(s, hit, scene.id if scene else "")
    if land:
        return Resolution(with_sector(land, sector), None, [], None, f"{hit.name}: an office of {land}")
    local = sector in AT_HOME | {"CVL"} and (hit.kind == "organ" or hit.name.endswith("minister"))  # an official may be anybody's
    scene = scene or (place_told(s, token) if local else None)
    headed = headed_land(s, token) if scene is None and sector in OFFICIAL else None
    if headed:
        return Resolution(with_sector(headed.id, sector), None, [], headed.words, "the land that heads the paragraph", True)
    return Resolution(with_sector(scene.id, sector), None, [], scene.words, OPENS) if scene else None


def _land_with(s: Scene, hit: NameHit, scene: str) -> str:
    """Whose an office is that few countries have, where the clause is set in `scene` (a country or empty): that one, else the one that the
    text speaks of most, the country it was filed from before others; empty where it has no such office."""
    lands = lands_with().get(hit.name, [])
    if scene in lands:
        return scene
    among = {**nearby(s, -99), **{h.id: 1.0 for h in s.hits if h.kind == "igo"}}
    weight = {x: among.get(x, 0.0) + FILED * (x == s.home) for x in lands}
    land = max(lands, key=lambda x: weight[x], default="")
    capital = s.p.word[hit.first][:1].isupper()
    if weight.get(land):
        return land
    return s.filed_in if s.filed_in in lands else lands_else().get(hit.name, "") if capital else ""


@cache
def lands_else() -> dict[str, str]:
    """Whose an office that few countries have is where the text speaks of none of them, from lexicon/offices_of.tsv."""
    return {r["office"]: r["else"] for r in rows("offices_of")}


@cache
def lands_with() -> dict[str, list[str]]:
    """The countries that have an office which few have, from lexicon/offices_of.tsv."""
    return {r["office"]: cells(r["countries"]) for r in rows("offices_of")}


def _most_talked_of(s: Scene, token: int, sector: str, taken: Iterable[str]) -> Resolution:
    """The party most talked of around a token that can have a body or people of this sector."""
    around = nearby(s, s.p.sent[token])
    local = s.unnamed_home and sector in AT_HOME | {"CVL"}
    if (local or (s.home and sector == "MIL" and _attacked(s, token))) and s.home not in {head(t) for t in taken}:
        return Resolution(with_sector(s.home, sector), None, [], None, "of the land that it was filed from", True)
    if sector in CLOSE:
        far = nearby(s, -99)
        around = {x: v - CUT * far[x] for x, v in around.items()}
    if sector in AT_HOME and s.home not in {head(t) for t in taken} and _at_home(s):
        rivals = max((v for x, v in around.items() if x != s.home and _holds(x, sector, s.day)), default=0.0)
        if around[s.home] + FILED >= rivals:
            others = sorted((x for x in around if x != s.home), key=lambda x: (-around[x], x))[:3]
            return Resolution(f"{s.home}.{sector}", None, others, None, MOST_TALKED_OF)
    order = sorted(around, key=lambda x: (-around[x], x))
    ranked = [x for x in order if _holds(x, sector, s.day)] or order
    if not ranked:
        return Resolution("UNK" + (f".{sector}" if sector and sector != "UNK" else ""), why="the text names no party")
    top = ranked[0]
    out = {head(t) for t in taken}
    if head(top) in out:
        top = next((x for x in ranked[1:3] if head(x) not in out and around[x] >= OTHER * around[top]), top)
    if sector == "REB" and ":" not in top and not top.endswith(".REB"):
        return Resolution(f"{top}.REB", None, ranked[1:4], None, "rebels of the country most talked of here")
    actor = top if ":" in top or "." in top or not sector or sector == "UNK" else f"{top}.{sector}"
    return Resolution(actor, None, [x for x in ranked[1:4]], None, MOST_TALKED_OF)


def _attacked(s: Scene, token: int) -> bool:
    """Whether the land that a report was filed from is at war with all others that the sentence of a token names: its own army tells of
    theirs (`Vale launched 70 drones, the air force said`). Not in their own words, nor where a group in it fights them, and its army may
    look on."""
    here = phrases_before(s, token, s.p.sents[s.p.sent[token]][0])
    states = {head(ph.id) for ph in here if ":" not in ph.id and not ph.id.startswith("UNK")} - {s.home}
    groups = {x for land in states for x in foes_of(land, s.day) if x.startswith("GRP:")}
    if head(speaker_at(s, s.p.start[token]) or "") in states:
        return False
    return bool(states) and states <= foes_of(s.home, s.day) and not any(s.home in lands_of(x) for x in groups)


def _at_home(s: Scene) -> bool:
    """Whether the report is about the country that it was filed from: no other is spoken of much more."""
    everywhere = nearby(s, -99)
    return everywhere.get(s.home, 0.0) >= MAIN * max((v for x, v in everywhere.items() if len(x) == 3), default=0.0) > 0


def _office_that_spoke(s: Scene, token: int, word: str) -> Resolution | None:
    """The last speaker of a named office whom a bare office word at a token takes up: `the spokesman` after `spokesman Ivo Vale`."""
    for x in reversed(voices_before(s, token, FAR)):
        text = " ".join(x.source.text.lower().replace(",", " ").split())
        if x.who.actor and x.source.end <= s.p.start[token] and f" {word} " in f" {text} ":
            return replace(x.who, via=span_at(x.source), why=f"the {word} heard before")
    return None


def _new(p: Parse, hit: NameHit) -> bool:
    """Whether an office word brings in somebody new (a minister; General X), not one named before."""
    before = p.lower[hit.first - 1] if hit.first else ""
    return before in ("a", "an", "another") or (hit.kind == "person" and hit.last < len(p) and p.pos[hit.last] == "PROPN")


def _holds(actor: str, sector: str, day: str) -> bool:
    """Whether a party can have a body or people of this sector, on a day (ISO 8601; "": any day)."""
    armed = actor.startswith("GRP:") or actor.endswith(".REB")
    return armed if sector == "REB" else not armed and not (sector == "MIL" and actor in unarmed(day))


@lru_cache(maxsize=1 << 10)
def unarmed(day: str) -> frozenset[str]:
    """The lands that have no army on a day."""
    return frozenset(r["land"] for r in rows("no_army") if in_force(r, day))


def speaker_at(s: Scene, offset: int) -> str | None:
    """Who speaks the words at an offset (the innermost attribution)."""
    held = spoken_at(s, offset)
    return min(held, key=lambda x: x.end - x.start).who.actor if held else None


def _pronoun(s: Scene, i: int, word: str, taken: Iterable[str]) -> Resolution:
    """Whom a pronoun at token i stands for."""
    at = s.p.start[i]
    held = spoken_at(s, at)
    inner = min(held, key=lambda x: x.end - x.start) if held else None
    if word in WE:
        return _we(s, i, inner)
    if word in YOU:
        return side(s, i, 0, [inner.who.actor or ""] if inner else [])
    told = _by_the_sentence(s, i, word, inner)
    if told:
        return told
    want = "person" if word in HE or word in SHE else "people" if word in THEY else "organ" if word in IT else ""
    gender = "m" if word in HE else "f" if word in SHE else ""
    reach = 3 if word in WHO else len(s.p)
    phrases = [  # what somebody says does not tell who he is; it may tell whose spokesman he is
        (value, r)
        for value, r in _phrases_before(s, i, want, gender, inner, reach, {head(t) for t in taken})
        if word in POSSESSIVES or not (isinstance(r.via, Span) and any(x <= r.via.start < y for x, y in s.saying))
    ]
    fits = [*phrases, *_sources_before(s, i, want, gender, inner)]
    return max(fits, key=lambda x: x[0])[1] if fits else Resolution(None, why="no antecedent")


def _whose(s: Scene, i: int) -> Resolution | None:
    """Whom the relative `whose` at token i stands for: the noun right before it (`the bloc, whose envoy`); none where that is nobody."""
    p = s.p
    top = i - 2 if i > 1 and p.lower[i - 1] == "," else i - 1
    if top < 0 or p.pos[top] not in ("NOUN", "PROPN") or p.sent[top] != p.sent[i]:
        return None
    a = top
    while a and p.pos[a - 1] in ("DET", "ADJ", "NOUN", "PROPN") and p.sent[a - 1] == p.sent[i]:
        a -= 1
    r = resolve_span(s, p.start[a], p.end[top])
    return r if r.actor and r.why != MOST_TALKED_OF and not r.actor.startswith("UNK") else None


def _by_the_sentence(s: Scene, i: int, word: str, inner: Speech | None) -> Resolution | None:
    """Whom the words around a pronoun at token i make it stand for, before who was named last is asked; None where they do not."""
    if word in HE or word in SHE:
        return _asked(s, i)
    if word in IT or word in THEY:
        return _accused(s, i) or its_fighters(s, i, inner)
    return _whose(s, i) if word == "whose" else None


def _asked(s: Scene, i: int) -> Resolution | None:
    """Whom the pronoun at token i stands for in `"We think so," she replied` after `The minister was asked whether Ivo Vale had fled`: who
    was asked, in the sentence before."""
    p = s.p
    if p.dep[i] != "nsubj" or p.lemma[p.head[i]] not in REPLIES or not p.sent[i]:
        return None
    for k in (p.sent[i] - 1, p.sent[i] - 2):
        x, y = p.sents[max(0, k)]
        whom = next((o for v in range(x, y) if p.lemma[v] == "ask" for o in p.kids(v, "nsubjpass")), -1)
        words = p.subtree(whom) if whom >= 0 else []
        r = resolve_span(s, p.start[words[0]], p.end[words[-1]]) if words else Resolution(None)
        if r.actor:
            return replace(r, via=p.span(words[0], words[-1] + 1), why="who was asked")
    return None


def _accused(s: Scene, i: int) -> Resolution | None:
    """Whom `it` at token i stands for in `accused Moresk of aiding rebels, a charge it denies`, `Moresk was accused of aiding rebels. It
    denied this`: who was accused, in the sentence or the one before."""
    p, verb = s.p, s.p.head[i]
    if p.dep[i] != "nsubj" or p.lemma[verb] not in DENIES:
        return None
    aside = p.dep[verb] == "relcl" and p.lemma[p.head[verb]] in CHARGES
    if not aside and not any(p.lemma[o] in CHARGES | {"it", "this"} for o in p.kids(verb, "dobj")):
        return None
    first = p.sents[p.sent[i] if aside else max(0, p.sent[i] - 1)][0]
    accuse = next((t for t in range(i - 1, first - 1, -1) if p.lemma[t] in ("accuse", "blame") and p.pos[t] == "VERB"), -1)
    whom = p.kids(accuse, "dobj", "nsubjpass") if accuse >= 0 else []
    if not whom:
        return None
    words = [t for t in p.subtree(whom[0]) if t < i]
    r = resolve_span(s, p.start[words[0]], p.end[words[-1]])
    return replace(r, via=p.span(words[0], words[-1] + 1), why="who is accused") if r.actor else None


def _denier(s: Scene, a: int, b: int, sector: str) -> Resolution | None:
    """The body of the land that was just accused, for `the army denied it`, `the government rejected the charge` at tokens a..b."""
    p = s.p
    if b - a > 1 or not a or p.lower[a - 1] != "the" or sector not in ("MIL", "COP", "GOV"):
        return None
    r = _accused(s, a)
    if not r or not r.actor or ":" in r.actor or r.actor.startswith("UNK") or r.actor.endswith(".REB"):
        return None
    return replace(r, actor=with_sector(r.actor, sector))


def _we(s: Scene, i: int, inner: Speech | None) -> Resolution:
    """Whom `we` at token i stands for: the speaker, or whoever spoke within the last two sentences."""
    if inner:
        return replace(inner.who, via=span_at(inner.source), why="the speaker")
    if headed := _headed(s):
        return headed
    last = s.p.sent[i]
    near = sorted({n for k in range(last - 3, last + 1) for n in s.spoken.get(k, ())}, reverse=True)
    over = (s.speeches[n] for n in near)
    before = next((x for x in over if x.end <= s.p.start[i] and last - s.p.sentence_at(x.end) <= 2), None)
    if before:
        return replace(before.who, via=span_at(before.source), why="the last speaker")
    return _issuer(s, i) or whose(s, i, "", None)


def _issuer(s: Scene, i: int) -> Resolution | None:
    """Who issues a text that says `we` outside anybody's words: the state or body that most often commits itself in it (`X condemns`,
    `X remains committed`)."""
    p = s.p
    own = Counter(
        ph.id
        for ph in s.phrases
        if (ph.kind in STATELIKE or ph.kind in ("igo", "ngo", "institution", "leader"))
        and p.dep[(top := p.top(ph.first, ph.last))] == "nsubj"
        and p.tag[p.head[top]] in ("VBZ", "VBP")
        and p.lemma[p.head[top]] in COMMITS
    )
    if not own:
        return None
    found = max(own, key=lambda x: (own[x], x))
    return Resolution(found, None, [], None, "who issues the text")


def _headed(s: Scene) -> Resolution | None:
    """Whose statement or speech a text is by its head: `Norway statement`, `Remarks by Minister Ida Moe`, `A Foreign Office spokesperson
    issued the following statement`."""
    p = s.p
    for ph in s.phrases:
        if p.sent[ph.first] >= HEAD:
            break
        if not ph.id.startswith("UNK") and (_issued(p, ph) or _spoken_by(p, ph) or _letterhead(p, ph)):
            return Resolution(ph.id, None, [], span_of(p, ph), "whose statement the text is")
    return None


def _letterhead(p: Parse, ph: Phrase) -> bool:
    """Whether a phrase with a body in it stands in a first line that is no more than a name and a day: `Ministry of Defence of Armenia, 9
    April`."""
    end = p.text.find("\n")
    line = p.tokens_in(0, end) if 0 < end < LETTERHEAD else None
    if not line or ph.first >= line.stop or "." not in ph.id:
        return False
    return all(p.pos[i] in ("PROPN", "NOUN", "ADJ", "ADP", "DET", "NUM", "PUNCT", "CCONJ", "SPACE", "PART", "SYM", "X") for i in line)


def _issued(p: Parse, ph: Phrase) -> bool:
    """Whether a phrase issues a statement, or one is named after it: `Norway statement`."""
    top = p.top(ph.first, ph.last)
    issued = p.dep[top] == "nsubj" and any(p.lower[k] in STATEMENTS for k in p.kids(p.head[top], "dobj"))
    return issued or (ph.last < len(p) and p.lower[ph.last] in STATEMENTS)


def _spoken_by(p: Parse, ph: Phrase) -> bool:
    """Whether a phrase at the head of a text gave the speech that it holds: `Speech by Minister Ida Moe`, `Ida Moe's remarks`."""
    first = p.sents[p.sent[ph.first]][0]
    by = next((i for i in range(ph.first - 1, first, -1) if p.lower[i] in ("by", "of")), first)
    if by > first and p.lower[by - 1] in SPOKEN and all(p.pos[i] in ("ADJ", "NOUN", "PROPN", "DET", "ADP") for i in range(by, ph.first)):
        return True
    return ph.last + 1 < len(p) and p.lower[ph.last] in ("'s", "’s") and p.lower[ph.last + 1] in SPOKEN


def _phrases_before(
    s: Scene, i: int, want: str, gender: str, inner: Speech | None, reach: int, out: set[str]
) -> Iterator[tuple[float, Resolution]]:
    """The phrases that a pronoun at token i may point to, with how well they fit."""
    for ph in phrases_before(s, i, s.p.sents[max(0, s.p.sent[i] - FAR)][0]):
        d = s.p.sent[i] - s.p.sent[ph.first]
        if ph.last < i - reach:
            continue
        value = _fit(ph, want, gender) - 0.5 * d + ph.weight + 0.001 * (ph.first - i)
        if inner and inner.quoted and inner.who.actor == ph.id and want == "person":
            value -= 1.0  # a speaker inside quote marks does not call himself he
        if ph.being == "organ":
            value += _beside_its(s, i, want, d) + (OPENED if want == "organ" and _opens(s.p, ph) else 0.0)
        if head(ph.id) in out:
            value -= 0.7
        if value > LEAST:
            yield value, Resolution(ph.id, None, [], span_of(s.p, ph), "the last that the pronoun fits")


def _sources_before(s: Scene, i: int, want: str, gender: str, inner: Speech | None) -> Iterator[tuple[float, Resolution]]:
    """The sources of attributions that a pronoun at token i may point to, with how well they fit."""
    later = [inner] if inner and not inner.quoted and inner.source.start > s.p.start[i] and _its_forces(s, i) else []
    for x in (*voices_before(s, i, FAR), *later):
        d = max(0, s.p.sent[i] - s.p.sentence_at(x.source.start))
        if x.who.actor is None:
            continue
        value = _fit_source(s, x.source, want, gender) - 0.45 * d + 0.8 + 0.001 * (s.p.token_at(x.source.start) - i)
        value += _beside_its(s, i, want, d)
        if d <= 1 and s.goes_on and value > 0:
            value += GOES_ON
        if inner and inner.source is x.source:
            value += -1.0 if inner.quoted else 0.5
        if value > LEAST:
            yield value, replace(x.who, via=x.who.via or span_at(x.source), why="the last speaker that the pronoun fits")


def _beside_its(s: Scene, i: int, want: str, d: int) -> float:
    """How much an owner d sentences before the pronoun at token i gains by standing in the very sentence of `its`."""
    return SAME if d == 0 and want == "organ" and s.p.lower[i] == "its" else 0.0


def _opens(p: Parse, ph: Phrase) -> bool:
    """Whether a phrase is the place that its sentence opens with: `In Moldova, ...` is about Moldova, whatever lands are named after it."""
    a = p.sents[p.sent[ph.first]][0]
    return ph.first == a + 1 and p.lower[a] == "in" and p.word[ph.last : ph.last + 1] == [","]


def _its_forces(s: Scene, i: int) -> bool:
    """Whether token i is the owner of forces: `its units held on, the ministry said` tells of the ministry's."""
    held = inside(s, i + 1, min(i + 4, len(s.p))) if s.p.lower[i] == "its" else []
    return bool(held) and held[0].kind in ("organ", "people") and held[0].id == "MIL"


def _fit(ph: Phrase, want: str, gender: str) -> float:
    """How well a phrase and a pronoun agree."""
    if gender and ph.gender and ph.gender != gender:
        return -5.0
    if want == "person":
        if gender == "f" and ph.being == "organ":
            return STATE_AS_SHE
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
        same = (
            (text in HE and gender == "m")
            or (text in SHE and gender == "f")
            or (text in THEY and want == "people")
            or (text in IT and want == "organ")
        )
        return 1.2 if same else -3.0
    a, b = s.p.token_at(m.start), s.p.token_at(max(m.start, m.end - 1)) + 1
    hits = inside(s, a, own_words(s.p, a, b)) or inside(s, a, b)
    top = s.p.root_of(m.start, m.end)
    of = next((i for i in range(a + 1, b) if s.p.pos[i] == "ADP"), b)
    roles = [h for h in hits if h.kind in ("person", "people", "organ")]
    role = next((h for h in reversed(roles) if h.first < of), roles[-1] if roles else None)
    being = "organ" if "source" in anaphors().get(s.p.lower[top], ()) else role.kind if role else ""  # a report, a statement
    if any(h.kind == "leader" for h in hits) and (not role or role.kind == "person"):
        being = "person"
    if not being and any(h.entry.role == "people" for h in hits if h.first <= top < h.last):
        being = "people"  # the Hutus, Ukrainians
    own = own_words(s.p, a, b)
    if being != "person" and (s.p.lower[top] == "one" or s.p.lower[own - 1] in PERSONS_WORDS):  # a Western diplomat, one of its doctors
        being = "person"
    if not being:
        being = "person" if s.p.pos[top] == "PROPN" and not any(h.first <= top < h.last for h in hits) else "organ"
    g = next((h.entry.gender for h in hits if h.entry.gender), "")
    return _fit(Phrase(0, 0, "", being, g, 0.0, ""), want, gender)
