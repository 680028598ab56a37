"""Who somebody is by who spoke before him: the two ministers after the ministers of two lands, a bare name after an office without one, a
local official after the officials of his land, the office that speaks right after its capital's denial."""

from __future__ import annotations

from dataclasses import replace

from dateline.ground.names import NAMING, head
from dateline.ground.scene import Phrase, Resolution, Scene, Speech, inside, own_words, sector_of, span_at, voices_before, with_sector
from dateline.model import Mention

COUNTED = frozenset({"two", "three", "four", "five", "both"})
BODIES = ("NGO", "IGO:", ".NGO")
TOGETHER = {  # what parties are that a counted noun may take up, once they have spoken as one
    **dict.fromkeys(("ministers", "leaders", "presidents", "premiers", "governments", "countries", "chancellors"), ("GOV",)),
    **dict.fromkeys(("organisations", "organizations", "agencies", "charities", "groups", "bodies"), BODIES),
}
SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "official", "officer", "source"})  # of whom a body has many
LOCAL_OFFICES = frozenset({"governor", "deputy", "commissioner", "mayor", "district", "police", "provincial", "county", "council"})
MEN = frozenset({"fighters", "forces", "men", "members", "troops", "units", "commanders", "staff", "soldiers"})
DENIES = frozenset({"deny", "reject", "dismiss", "dispute", "refute"})
TELLS = frozenset({"claim", "confirm", "comment", "acknowledge", "admit", "deny", "respond", "react"})
STATE_ACTS = frozenset(  # which its own officials explain
    (
        "ban", "expel", "recall", "close", "shut", "reopen", "summon", "suspend", "cut", "impose", "declare", "announce", "release",
        "deport", "order", "withdraw", "cancel", "postpone", "extend", "lift", "sign", "approve", "reject", "block", "bar", "halt",
        "call",
    )
)  # fmt: skip
POSSESSIVES = frozenset({"his", "her", "its", "their"})
FAR = 12  # sentences back that a bare name may have spoken


def together(s: Scene, a: int, b: int) -> list[Phrase]:
    """The parties who spoke last as one source, within two sentences before token a, for `the two ministers` after `the ministers of Kenya
    and Chad said`, `the three charities`; none where one spoke, or the words do not fit them."""
    p = s.p
    kinds = TOGETHER.get(p.lower[b - 1], ()) if b - a <= 3 and COUNTED.intersection(p.lower[a:b]) else ()
    last = _last_voice(s, a, 2) if kinds else None
    if not last:
        return []
    first = p.token_at(last.source.start)
    ids = dict.fromkeys(x.who.actor or "" for x in voices_before(s, a, 2) if x.source.start == last.source.start)
    fits = [x for x in ids if (":" not in x and x.endswith(".GOV") and "GOV" in kinds) or x.startswith(kinds) or x.endswith(kinds)]
    at = last.source
    return [Phrase(first, p.token_at(at.end - 1) + 1, x, "organ", "", 0.0, "") for x in fits] if len(fits) == len(ids) > 1 else []


def by_office(s: Scene, a: int, b: int) -> Resolution | None:
    """Who a bare name is that the text has not brought in: whoever spoke last by his office alone (`Serbia's police chief said ... Ivo Vale
    denied`), or spoke by that name before."""
    p = s.p
    bare = s.saying and all(p.word[i] == "-" or (p.pos[i] == "PROPN" and p.word[i][:1].isupper()) for i in range(a, b))
    bare = bare and not inside(s, a, b)
    if not bare or p.lower[b : b + 1] in ([","], ["("], ["of"]):
        return None
    for x in reversed(voices_before(s, a, FAR)):
        words = x.source.text.split()
        if words[a - b :] == p.text[p.start[a] : p.end[b - 1]].split() and x.who.actor and len(words) <= 4:
            return replace(x.who, via=span_at(x.source), why="who spoke by that name before")
    last = _last_voice(s, a, 3) if b - a > 1 else None
    if last and last.who.actor and not last.who.actor.startswith("UNK") and _office_alone(s, last.source):
        return replace(last.who, via=span_at(last.source), why="who spoke by his office before", sure=True)
    return None


def _last_voice(s: Scene, a: int, sentences: int) -> Speech | None:
    """The last who spoke, and was named, before token a, up to so many sentences back."""
    return next((x for x in reversed(voices_before(s, a, sentences)) if x.source.end <= s.p.start[a]), None)


def _office_alone(s: Scene, source: Mention) -> bool:
    """Whether a source is one person by his office, without his name: `Serbia's police chief`, `the governor of Tarn`."""
    p = s.p
    a, b = p.token_at(source.start), p.token_at(max(source.start, source.end - 1)) + 1
    top = p.top(a, own_words(p, a, b))
    held = next((h for h in inside(s, top, top + 1) if h.kind == "person"), None)
    certain = p.lower[a] in {"the", *POSSESSIVES} or any(p.lower[i] in ("'s", "’s") for i in range(a, top))
    return bool(held) and p.tag[top] == "NN" and certain and held.name not in SPOKESMEN and held.id != "CVL"


def local(s: Scene, a: int, b: int) -> Resolution | None:
    """Whose a local office-holder is who is told by office and name alone: theirs who spoke right before in a place of their land (`Ugandan
    officials in Adjumani said ... District chairman Moses Moe told`)."""
    p = s.p
    if not s.saying or p.lower[a] not in LOCAL_OFFICES or p.pos[b - 1] != "PROPN" or any(h.kind in NAMING for h in inside(s, a, b)):
        return None
    last = _last_voice(s, a, 2)
    if not last or not last.who.actor or ":" in last.who.actor or "\n" in p.text[last.source.end : p.start[a]]:
        return None
    x, y = p.token_at(last.source.start), p.token_at(last.source.end - 1)
    there = any(p.lower[i] in ("in", "at", "near") and p.word[i + 1][:1].isupper() for i in range(x, y))
    land = next((h for h in inside(s, x, y) if h.kind == "demonym"), None)
    if not there or not land or head(last.who.actor) != land.id:
        return None
    actor = with_sector(land.id, sector_of(inside(s, a, b)) or "GOV")
    return replace(last.who, actor=actor, via=span_at(last.source), why="the local officials heard before", sure=True)


def refuser(s: Scene, a: int, b: int) -> Resolution | None:
    """Whose office speaks the quotation right after a capital's denial: `Kinshasa denied the charge. "It is a pretext," the government
    spokesman said`."""
    sector = sector_of(inside(s, a, b))
    bare = s.p.lower[max(0, a - 1)] == "the" and not any(h.kind in NAMING for h in inside(s, a, b))
    last = _denied_before(s, a) if bare and sector in ("GOV", "MIL", "COP") and _opens_with_quotation(s, a) else None
    if not last or not last.who.actor:
        return None
    actor = with_sector(last.who.actor, sector)
    return replace(last.who, actor=actor, via=span_at(last.source), why="who denied right before", sure=True)


def whose_act(s: Scene, a: int) -> str:
    """The land that the sentence of token a is about, for an office that speaks in its second half: `Chad has not confirmed it, but
    officials said`, `Chad expelled him on Monday, with officials saying`; empty where it is about none."""
    p = s.p
    i, (first, end) = a, p.sents[p.sent[a]]
    while first <= p.head[i] < end and p.dep[i] != "nsubj" and p.head[i] != i and p.pos[p.head[i]] in ("NOUN", "PROPN"):
        i = p.head[i]
    verb = p.head[i]
    over = p.head[verb]
    beside = p.dep[i] == "nsubj" and p.dep[verb] == "conj" and p.lemma[over] in TELLS
    if p.dep[i] == "nsubj" and p.lower[over] == "with":
        over = p.head[over]
        beside = p.lemma[over] in STATE_ACTS
    land = next((h for t in p.kids(over, "nsubj") for h in inside(s, t, t + 1) if h.kind in ("state", "capital")), None) if beside else None
    return land.id if land and ":" not in land.id and land.first < a else ""


def _opens_with_quotation(s: Scene, a: int) -> bool:
    """Whether what the source at token a says opens its sentence inside quote marks."""
    said = s.p.token_at(s.saying[0][0]) if s.saying else a
    return said < a and s.p.sent[said] == s.p.sent[a] and s.p.quoted[said] >= 0 and said - s.p.sents[s.p.sent[a]][0] <= 1


def _denied_before(s: Scene, a: int) -> Speech | None:
    """The denial of a capital or state in the sentence before token a, if one ends there."""
    p, k = s.p, s.p.sent[a]
    last = next((x for x in reversed(voices_before(s, p.sents[k][0], 1))), None)
    at = p.token_at(last.source.start) if last else 0
    if not last or p.sent[at] != k - 1 or not any(h.kind in ("capital", "state") for h in inside(s, at, at + 1)):
        return None
    return last if p.lemma[p.head[p.root_of(last.source.start, last.source.end)]] in DENIES else None


def its_fighters(s: Scene, i: int, inner: Speech | None) -> Resolution | None:
    """The body whose spokesman speaks of `its fighters`, `their men` at the beginning of his words."""
    p = s.p
    if not inner or inner.quoted or not (inner.who.actor or "").startswith(("GRP:", "IGO:", "NGO:")) or p.lower[i] not in ("its", "their"):
        return None
    ours = i - p.token_at(inner.start) <= 1 and not MEN.isdisjoint(p.lower[i + 1 : i + 3])
    return replace(inner.who, via=span_at(inner.source), why="the speaker's own") if ours else None
