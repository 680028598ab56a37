"""Who is meant: actor ids for every mention of a report, and for whose the victims of its counts are.

`ground_actors(draft)` fills `actor`, `name`, `candidates` and `via_text` of the mentions; `resolve(words, context)` answers
the same question for some words of a text, with its reason. Names come from `names.find_names`; a role word gives the sector; what
names nobody (the army, officials, they, both sides) takes its holder from the text before it: the last one that fits, or
the party that the passage is most about (`refer`).
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from msgspec import UNSET
from msgspec.structs import replace as change

from dateline.ground import bystanders, doers, misnamed
from dateline.ground.event_parties import settle
from dateline.ground.identity import SAYING, Asked, Story, Weigh, answer, names_somebody, story_of
from dateline.ground.names import NameHit, find_names, head, parts, person_key
from dateline.ground.newgroups import with_new_groups
from dateline.ground.places import places_in
from dateline.ground.places import resolve as place_named
from dateline.ground.refer import (
    MOST_TALKED_OF,
    POSSESSIVES,
    lands_with,
    persons_joined,
    points_to,
    resolve_span,
    unnamed,
    whose,
    with_sector,
)
from dateline.ground.scene import (
    STATELIKE,
    STRONG,
    Phrase,
    Resolution,
    Scene,
    Speech,
    clusters,
    inside,
    is_abroad,
    is_modifier,
    named_in,
    phrase_of,
    sector_of,
    speak,
    studied,
    weight_of,
)
from dateline.ground.sides import count_pairs
from dateline.model import Attribution, Event, Mention, Place
from dateline.models import trees
from dateline.parse import Draft, Parse
from dateline.parse.tokens import DAYS

__all__ = ["Resolution", "Scene", "find_names", "ground_actors", "resolve", "resolve_span", "scene_of"]

GOING_ON = re.compile(r"\b(add|adds|added|adding|went on|goes on|going on|continu\w+|also|further|concluded)\b", re.IGNORECASE)
Weighed = tuple[Story, Weigh]  # what likelihoods of identities are worked out from, and by which trees
SEAT = re.compile(
    r"\s?[,(]\s?(?:Rep(?:ublican)?|Dem(?:ocrat)?|[RDI])\.?\s?[-–—]\s?[A-Z][a-zA-Z.]{1,5}(?=[\s,.);])"
)  # a member of Congress: "Vale, R-Ariz."
CREDIT = re.compile(  # what stands between a dateline's place and the report: `, Oct. 3 (Vale Wire) -`
    r"(?:[^\n.()]|(?<=[A-Z][a-z]{2})\.|(?<=[A-Z][a-z]{3})\.){0,40}\([^()\n]{2,40}\)\s*[-–—:]"
)
SEATED = 6  # tokens, at most, from `based` to a person's name, or from the name to it
OFFICE_LINKS = frozenset({"of", "the", "for", "to", "at", "in", "on", "'s", "’s", "and"})  # within `ambassador of Norway to the UN`
APPOSED = 17  # tokens after a name within which an apposition may tell whose the person is
PORTFOLIOS = frozenset(  # what an office is for: nobody's surname (`the Minister of Foreign Affairs`)
    (
        "affairs", "defence", "defense", "security", "interior", "finance", "justice", "state", "council", "committee", "republic",
        "ministry", "office", "service", "forces", "army", "agency", "commission", "health", "economy", "energy", "trade", "emergencies",
        "europe", "asia", "africa", "horn", "americas", "pacific", "caucasus", "sahel", "balkans", "gulf", "programme", "parliament",
        "assembly", "union", "party", "government", "diplomacy", "staff",
    )
)  # fmt: skip


def ground_actors(draft: Draft) -> Draft:
    """The draft with every mention's `actor`, `name`, `candidates` and `via_text` filled, the parties of every event settled, and every
    count's `actor`."""
    if not len(draft.parse):
        return draft
    draft, s = with_scene(draft)
    events = doers.sided(draft, s, bystanders.without_bystanders(s, doers.as_heard(draft, settle(draft, s))))
    events = doers.with_blamed(draft, [doers.with_victims(s, e) for e in events])
    return replace(draft, report=change(draft.report, events=events))


def with_scene(draft: Draft, weigh: Weigh | None = trees.probabilities) -> tuple[Draft, Scene]:
    """The draft with every mention resolved by itself, and the scene as the whole report has made it: for asking who other words of it
    are. Sources that the rules can only guess are weighed (not without `weigh`)."""
    p, report = draft.parse, draft.report
    s = scene_of(p, report.published, _home(report.dateline), report.events, _filed(report.dateline, p.text))
    turns: Counter[tuple] = Counter()
    weighed = (story_of(s), weigh) if weigh else None
    order = sorted(report.attributions, key=lambda x: (x.source.start if x.source else 1 << 60, x.cue.start if x.cue else 0))
    done: dict[str, Attribution] = {}
    for a in order:
        s.saying = [(c.start, c.end) for c in a.content]
        s.goes_on = bool(a.cue and GOING_ON.search(a.cue.text))
        source = _turn(s, a.source, turns, ("a", a.cue.start if a.cue else -1), (), weighed) if a.source else None
        if source:
            source = doers.under_fire(s, source)
            r = Resolution(source.actor, source.name, source.candidates)
            _learn(s, source)
            for c in a.content:
                speak(s, Speech(c.start, c.end, a.kind == "quote", r, source))
        s.saying, s.goes_on = [], False
        done[a.id] = change(a, source=source, via=[_turn(s, m, turns, ("v", a.id), ()) for m in a.via])
    s.answers = {}
    events = [_event(s, e, turns) for e in report.events]
    return replace(draft, report=change(report, attributions=[done[a.id] for a in report.attributions], events=events)), s


def _learn(s: Scene, source: Mention) -> None:
    """A person introduced in the words of a source is whoever that source is, when his bare name comes again; not where two speak
    together, nor an office-holder of the lists."""
    span = s.p.tokens_in(source.start, source.end)
    if not source.actor or not span or len(persons_joined(s, span.start, span.stop)) > 1:
        return
    for i in span:
        key = person_key(parts(s.p.word[i])[-1]) if s.p.pos[i] == "PROPN" and parts(s.p.word[i]) else ""
        ph = s.persons.get(key)
        if ph and ph.being == "person" and ph.first <= i < ph.last and not any(h.kind == "leader" for h in inside(s, i, i + 1)):
            s.persons[key] = ph._replace(id=source.actor or ph.id)


def _home(dateline: Place | None) -> str:
    """The country that a report was filed from; empty where it is not known."""
    if dateline is None or dateline.country:
        return (dateline and dateline.country) or ""
    town, _, land = dateline.name.partition(",")
    found = (land and place_named(land.strip())) or place_named(town)
    return (found and found.country) or ""


def _filed(dateline: Place | None, text: str) -> tuple[int, int]:
    """The offsets of the dateline's words, with the day and the outlet after them: `KYIV, 3 March (Dnipro Wire) -`."""
    if not dateline or not isinstance(dateline.start, int) or not isinstance(dateline.end, int):
        return 0, 0
    credit = CREDIT.match(text, dateline.end)
    return dateline.start, credit.end() if credit else dateline.end


def _turn(s: Scene, m: Mention, turns: Counter[tuple], act: tuple, taken: Iterable[str], weighed: Weighed | None = None) -> Mention:
    """A mention resolved; `act` marks what it belongs to, so that equal words in equal acts take turns. What the rules can only guess of a
    source is `weighed`."""
    key = (m.start, m.end, *act)
    r = resolve_span(s, m.start, m.end, turns[key], taken)
    turns[key] += 1
    if weighed and r.why == MOST_TALKED_OF:
        r = answer(weighed[0], Asked(m, "source", SAYING, r), weighed[1])
    return change(m, actor=r.actor, name=r.name, candidates=r.candidates, via_text=r.via if r.via is not None else UNSET)


def _event(s: Scene, e: Event, turns: Counter[tuple]) -> Event:
    """An event with its roles resolved."""
    actors = [_turn(s, m, turns, ("e", e.trigger.start, "actor"), ()) for m in e.actors]
    doers = [m.actor for m in actors if m.actor]
    targets = [_turn(s, m, turns, ("e", e.trigger.start, "target"), doers if _mutual(m) or e.type == "ASSAULT" else ()) for m in e.targets]
    return change(e, actors=actors, targets=targets)


def _mutual(m: Mention) -> bool:
    return m.text.lower() in (
        "each other",
        "one another",
        "the other",
        "the other side",
        "each",
        "their counterparts",
        "the enemy",
        "it",
        "them",
    )


def resolve(words: str, context: Scene | Parse, published: str | None = None) -> Resolution:
    """Who `words` are, with the reason. `context` is a scene (`scene_of`) or the parse of a text that has the words in it (their
    first place counts); words that it lacks give no actor. For loose words parse them: `resolve(words, parse(words))`."""
    s = context if isinstance(context, Scene) else scene_of(context, published)
    at = s.p.text.find(words)
    if at < 0 or not words:
        return Resolution(None, why="the text lacks these words")
    return resolve_span(s, at, at + len(words))


def scene_of(p: Parse, published: str | None, home: str = "", events: Iterable[Event] = (), filed: tuple[int, int] = (0, 0)) -> Scene:
    """The named phrases and people of a text. `home` is the country of the dateline, `filed` are its offsets and `events` are the report's,
    where known."""
    s = Scene(p, with_new_groups(p, find_names(p, published)), home, (published or "")[:10], filed, home)
    s.starts = [h.first for h in s.hits]
    s.hits = misnamed.without(s)
    s.starts = [h.first for h in s.hits]
    s.home = "" if is_abroad(s, home) else home
    ranges = clusters(p, s.hits)
    for a, b in ranges:
        r = None if all(h.kind == "group" and is_modifier(p, h) for h in inside(s, a, b)) else named_in(s, a, b)
        if r and r.actor and not r.actor.startswith("UNK"):
            s.phrases.append(phrase_of(s, a, b, r.actor))
    _take_at_their_word(s)
    events = list(events)
    s.fighters = _count_fighters(s, events)
    s.pairs = count_pairs(s, events)
    strangers = _people(s)
    s.phrases.sort()
    for a, b in ranges:
        hits = inside(s, a, b)
        if hits and all(h.kind in ("person", "people", "organ") for h in hits) and not _only_modifies(p, a, b):
            r = unnamed(s, _owned(p, a), b, points_to(p, a, b), ())
            if r.actor:
                insort(s.phrases, phrase_of(s, a, b, r.actor))
    _introduce_all(s, strangers)
    s.phrases.sort()
    return s


def _take_at_their_word(s: Scene) -> None:
    """Leave out those persons of the lists whom the text puts elsewhere: office-holders whose term is still to come (`Ida Moe, a
    rapporteur of the UN`, years before she came to lead an aid group), and all of the second row, who may be namesakes."""
    begins, ends = {ph.first: ph for ph in s.phrases}, {ph.last: ph for ph in s.phrases}
    others: set[tuple[str, str]] = set()
    for h in s.hits:
        if h.kind == "leader" and not h.entry.own and (h.entry.weak or (s.day and h.entry.since > s.day)):
            article = s.p.lower[h.last + 1 : h.last + 2] in (["a"], ["an"], ["the"])
            after = _apposition(s, h.last, begins) if article or h.entry.weak else begins.get(h.last + 1)
            told = [x for x in (after, ends.get(h.first) if h.entry.weak else None) if x and head(x.id) != head(h.id)]
            if any(x.kind in STRONG or (h.entry.weak and x.kind != "leader" and x.being in ("person", "people")) for x in told):
                others.add((h.id, h.name))
    if others:
        left_out = {h.first for h in s.hits if h.kind == "leader" and (h.id, h.name) in others}
        s.hits = [h for h in s.hits if h.first not in left_out]
        s.starts = [h.first for h in s.hits]
        s.phrases = [ph for ph in s.phrases if ph.first not in left_out]


def _owned(p: Parse, a: int) -> int:
    """Where the phrase of token a begins, a possessive before it counted in (`whose second parliament`)."""
    for i in range(a - 1, max(-1, a - 4), -1):
        if p.lower[i] in POSSESSIVES:
            return i
        if p.pos[i] not in ("ADJ", "NOUN", "NUM"):
            break
    return a


def _only_modifies(p: Parse, a: int, b: int) -> bool:
    """Whether tokens a..b only tell what kind of thing another noun is: "anti-terrorist operations", "rebel territory"."""
    top = p.top(a, b)
    return p.dep[top] in ("amod", "compound", "nmod") and not a <= p.head[top] < b


def _count_fighters(s: Scene, events: Iterable[Event]) -> dict[str, float]:
    """The share of the report's fighting and accusing that each party named in its events has."""
    out: Counter[str] = Counter()
    for e in events:
        if e.type not in ("ASSAULT", "ACCUSE", "THREATEN", "RETREAT"):
            continue
        for m in (*e.actors, *e.targets):
            span = s.p.tokens_in(m.start, m.end)
            r = named_in(s, span.start, span.stop) if span else None
            for x in [r.actor, *r.candidates] if r else ():
                if x and not x.startswith("UNK"):
                    out[x if x.endswith(".REB") else head(x)] += 1
    total = sum(out.values()) + 2
    return {k: v / total for k, v in out.items()}


def _people(s: Scene) -> list[tuple[int, int]]:
    """Find the people whom the text introduces by office or apposition; they answer to their names from then on. Gives back the
    token ranges of all names that are not in the lexicon."""
    p, covered = s.p, {i for h in s.hits for i in range(h.first, h.last)}
    i, n = 0, len(p)
    found: list[tuple[int, int]] = []
    while i < n:
        if p.pos[i] != "PROPN" or i in covered or not p.word[i][:1].isupper() or p.lower[i] in DAYS:
            i += 1
            continue
        j = i
        while (
            j < n and j not in covered and (p.pos[j] == "PROPN" or p.lower[j] in ("-", "al", "el", "bin", "ibn", "de", "la", "del", "ag"))
        ):
            j += 1
        while p.pos[j - 1] != "PROPN":
            j -= 1
        found.append((i, j))
        i = j
    _introduce_all(s, found)
    for h in s.hits:
        if h.kind == "leader":
            ph = phrase_of(s, h.first, h.last, h.id)
            for atom in parts(p.word[h.last - 1]):
                s.persons.setdefault(person_key(atom), ph)
    return found


def _introduce_all(s: Scene, names: list[tuple[int, int]]) -> None:
    """Introduce the people of these token ranges, by the phrases known so far."""
    ends = {ph.last: ph for ph in s.phrases}
    begins = {ph.first: ph for ph in s.phrases}
    titles = {h.last: h for h in s.hits if h.kind in ("title", "person")}
    guessed: dict[str, Phrase] = {}
    for a, b in names:
        _introduce(s, a, b, ends, begins, titles, guessed)


def _introduce(
    s: Scene, a: int, b: int, ends: dict[int, Phrase], begins: dict[int, Phrase], titles: dict[int, NameHit], guessed: dict[str, Phrase]
) -> None:
    """Add the person named by tokens a..b, if an office before or an apposition after tells who they are. Whose the office is may have to
    be guessed (`envoy Ida Moe`); those `guessed` are told anew where words say it (`Ida Moe, the Norwegian envoy`)."""
    p = s.p
    key = person_key(parts(p.word[b - 1])[-1]) if parts(p.word[b - 1]) else ""
    if not key or (key in s.persons and key not in guessed) or p.lower[b - 1] in PORTFOLIOS or _no_person(p, a, b):
        return
    told, gender, being, guess = _by_office(s, a, ends), "", "person", False
    before = None if told else ends.get(a) or (ends.get(a - 1) if a and (p.word[a - 1] in (",", "“", '"') or _abbreviated(p, a)) else None)
    if before and before.being == "person":
        told, gender = before.id, before.gender
    elif before and p.word[a - 1] != "," and (before.kind in STRONG or ("." in before.id and before.role)):
        told, being = before.id, "organ"
    title = None if told else titles.get(a)
    seat = title or (titles.get(a - 1) if _abbreviated(p, a) else None)
    tagged = SEAT.match(p.text, p.end[b - 1])
    if tagged or (seat and seat.id == "LEG" and seat.name in lands_with() and not names_somebody(told)):
        of = whose(s, a, "LEG", seat).actor if seat and not tagged else "USA.LEG"
        _add_person(s, key, Phrase(a, b, of or "UNK.LEG", "person", "", weight_of(p, a, b), "leader", "senator"))
        return
    after = _apposition(s, b, begins)
    if after and not (told and told != "UNK"):
        told, gender, being = after.id, after.gender, "organ" if after.being == "organ" and after.role and p.lower[b] == "," else being
    told = told or _of_seat(s, a, b)
    if key in guessed and not _told_after_all(s, a, b, told, guessed[key]):
        return
    if not told and title and not _owned_by_pronoun(p, title.first):
        r = whose(s, a, title.id if title.id != "UNK" else "CVL", title)
        told = r.actor or ""
        guess = True
    gender = (title and title.entry.gender) or gender
    if told:
        role = before.role if before else after.role if after else title.name if title else ""
        ph = Phrase(a, b, told, being, gender, weight_of(p, a, b), "leader", role)
        _add_person(s, key, ph)
        guessed.pop(key, None)
        if guess:
            guessed[key] = ph


def _by_office(s: Scene, a: int, ends: dict[int, Phrase]) -> str:
    """Whose the person is whose name begins at token a right after an office and what it is of: `Deputy Minister of Defence of Norway
    Ida Moe`, `the Norwegian ambassador to the UN Ida Moe`; empty where no such office stands there."""
    p = s.p
    body = ends.get(a)
    if not body or body.being == "person":
        return ""
    i = body.first - 1
    while (
        i > 0
        and (p.pos[i] in ("PROPN", "NOUN", "ADJ") or p.lower[i] in OFFICE_LINKS)
        and not any(h.kind == "person" for h in inside(s, i, i + 1))
    ):
        i -= 1
    office = next((h for h in inside(s, i, i + 1) if h.kind == "person"), None)
    if not office or p.pos[i + 1] != "ADP" or a - i > APPOSED:
        return ""
    own = ends.get(i + 1)
    if own and own.being == "person" and names_somebody(own.id) and _names_a_body(s, own):
        return own.id
    return with_sector(body.id, sector_of([office])) if _names_a_body(s, body) else ""


def _names_a_body(s: Scene, ph: Phrase) -> bool:
    """Whether a phrase names a land or a body, by a name of the lists."""
    return any(h.kind in STRONG | STATELIKE for h in inside(s, ph.first, ph.last))


def _of_seat(s: Scene, a: int, b: int) -> str:
    """Whose the person of tokens a..b is by where he sits: `Oslo-based lawyer Ida Moe`, `Ida Moe, an Oslo-based lawyer`."""
    p = s.p
    for first, last in ((p.sents[p.sent[a]][0], a), (b + 1, min(b + APPOSED, len(p))) if p.word[b : b + 1] == [","] else (0, 0)):
        at = next((i for i in range(last - 1, first + 1, -1) if p.lower[i] == "based" and p.word[i - 1] == "-"), 0)
        beside = p.word[at:last] if last <= a else p.word[first:at]
        if not at or len(beside) > SEATED or "," in beside or p.dep[p.head[at]] == "pobj":  # with a Goma-based militia
            continue
        town = next((h.place for h in places_in(p) if h.place and h.end == p.end[at - 2]), None)
        if town and town.country:
            return with_sector(town.country, sector_of(inside(s, at, at + SEATED)) or "CVL")
    return ""


def _add_person(s: Scene, key: str, ph: Phrase) -> None:
    """Have a person answer to his name from here on."""
    s.persons[key] = ph
    insort(s.phrases, ph)


def _told_after_all(s: Scene, a: int, b: int, told: str, guess: Phrase) -> bool:
    """Whether tokens a..b name a person again of whom it was guessed whose he is, and tell it; then the guess is put right."""
    if not told or s.p.word[a:b] != s.p.word[guess.first : guess.last]:
        return False
    s.phrases[s.phrases.index(guess)] = guess._replace(id=told)
    return True


def _no_person(p: Parse, a: int, b: int) -> bool:
    """Whether the name of tokens a..b is a place's by the word before it (`an elder in Badade, who ...`), or a body's (`the Board`)."""
    before = p.lower[a - 1] if a else ""
    return before in ("in", "near", "outside") or (before == "the" and b - a == 1)


def _owned_by_pronoun(p: Parse, a: int) -> bool:
    """Whether a possessive stands before the office at token a (`its foreign minister`): whose he is, is told once the bodies are known."""
    return a > 0 and p.lower[a - 1] in POSSESSIVES


def _abbreviated(p: Parse, a: int) -> bool:
    """Whether the full stop before token a only shortens a title (`Capt.`)."""
    short = a > 1 and p.word[a - 1] == "." and p.start[a - 1] == p.end[a - 2] and len(p.word[a - 2]) <= 5 and p.word[a - 2].istitle()
    return short and p.sent[a - 2] == p.sent[a]


def _based(p: Parse, b: int) -> bool:
    """Whether the place that ends before token b only tells where somebody sits (`X-based`)."""
    return "based" in p.lower[b : b + 2]


def _apposition(s: Scene, b: int, begins: dict[int, Phrase]) -> Phrase | None:
    """The phrase that says who the person before token b is: `, a spokesman for X`, `, who heads X`, `of X`, `from X`."""
    p, n = s.p, len(s.p)
    if b >= n:
        return None
    if p.lower[b] in ("of", "from", "with", "at"):
        return next((begins[i] for i in range(b + 1, min(b + 4, n)) if i in begins), None)
    if p.word[b] not in (",", "(", "–", "—"):
        return None
    for i in range(b + 1, min(b + APPOSED, n)):
        if (
            p.word[i] in (".", ";")
            or p.pos[i] == "SCONJ"
            or (p.word[i] == "," and p.tag[i + 1] in ("VBD", "VBZ", "MD"))  # the verb of the person himself
            or (p.pos[i] in ("VERB", "AUX") and p.tag[i] in ("VBD", "VBZ") and p.lower[b + 1] != "who")
        ):
            return None
        if i in begins and begins[i].kind in ("state", "capital", "place") and (p.pos[i - 2] == "VERB" or _based(p, begins[i].last)):
            continue  # where they are run from, not whose they are
        if i in begins and (
            begins[i].being == "person"
            or p.lower[b + 1] == "who"
            or (p.lower[i - 1] in ("of", "from", "the", "a", "an", "'s", "’s") and not any(studied(s, b, h) for h in inside(s, i, i + 1)))
            or (p.lower[i - 1] in ("for", "at", "with") and begins[i].kind in STRONG)
        ):
            return begins[i]
    return None
