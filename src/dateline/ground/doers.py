"""Who did it and whose the victims are, as the sentence makes plain whatever the models say.

`sided`, `with_blamed` and `with_victims` take events whose parties are settled and give them back mended: an army that tells of its own
dead did not kill them, who is blamed in the same breath did, and figures are of whom their words or the event's target say.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace as change

from dateline.code.rolerules import FORCE
from dateline.ground.identity import names_somebody
from dateline.ground.names import NameHit, head
from dateline.ground.places import places_in
from dateline.ground.refer import POSSESSIVES, resolve_span, whose, with_sector
from dateline.ground.scene import FIRE, Scene, inside, named_in, sector_of
from dateline.ground.wars import foes_of
from dateline.model import Count, Event, Mention, Span
from dateline.parse import Draft, Parse

INQUIRING = frozenset({"investigate", "probe", "condemn", "explain", "clarify", "document", "mourn", "punish", "examine", "prosecute"})
DOWNING = frozenset({"shoot", "down", "intercept", "destroy", "repel", "seize", "capture", "recover", "neutralise", "neutralize", "jam"})
SENDING = frozenset({"launch", "fire", "send", "unleash", "lob", "hurl"})
STRIKING = frozenset({"hit", "strike", "bomb", "shell", "attack", "target", "destroy", "damage", "burn", "raid"})
CIVIL = frozenset(  # what is hit to the blame of who hit it
    {
        "school", "hospital", "clinic", "market", "bus", "house", "home", "village", "mosque", "church", "prison", "consulate", "embassy",
        "bakery", "camp", "ambulance", "funeral", "wedding", "apartment", "university", "shop", "place", "location", "town", "district",
    }
)  # fmt: skip
UNIFORMED = frozenset({"soldier", "troop", "serviceman", "servicewoman", "trooper", "marine"})
LOSSES = frozenset({"loss", "casualty", "fatality"})
SENT = 3  # sentences back in which it may be told who sent what is shot down
FALLING = ("kill", "wound", "injur", "die", "dead", "death", "hurt", "casualt", "blast", "explo", "ambush")  # how such words begin
LAYING = frozenset({"blame", "attribute", "ascribe", "pin"})  # on somebody


def sided(draft: Draft, s: Scene, events: list[Event]) -> list[Event]:
    """The acts of force without those on the wrong side of them: the teller whose own forces did it is no victim (`the army said its troops
    returned fire`), who is asked to look into it did not do it (`urged the authorities to investigate a strike`), and no land sends drones
    against its own towns where another is at war with it."""
    p, said = draft.parse, draft.report.attributions
    told = {a.id: a.content for a in said}
    sources = {a.id: a.source for a in said if a.source}
    asked = {m.start for e in events if e.type == "REQUEST" for m in e.targets}
    attacks = {p.root_of(e.trigger.start, e.trigger.end): e.actors for e in events if e.type == "ASSAULT"}
    out = []
    for e in events:
        t = p.root_of(e.trigger.start, e.trigger.end)
        tellers = [sources[by] for by in e.by if by in sources]
        if e.type == "COERCE" and _was_done_to_his(p, t):
            e = change(e, actors=[m for m in e.actors if not _mourns(p, e, t, m, tellers)])
        if e.type == "ASSAULT":
            e = change(e, targets=[_fallen(s, e, t, m, tellers) for m in e.targets])
            spared = asked if _is_looked_into(p, t) else set[int]()
            actors = [m for m in _of_the_attack(p, e, t, attacks) if m.start not in spared and not _mourns(p, e, t, m, tellers)]
            targets = _victims_only(p, e, t, [c for by in e.by for c in told.get(by, ())])
            actors = [_shot_at(s, m, t) for m in actors] if _downs(p, t) else [_sent_over(s, m) for m in actors]
            e = _of_their_own(s, change(e, actors=actors, targets=targets), t)
        out.append(e)
    return out


def as_heard(draft: Draft, events: list[Event]) -> list[Event]:
    """The events, a party that stands in the words of a source being whoever that source is, and one whom nothing tells whoever the same
    words are in another event."""
    heard: dict[tuple[int, int], set[str]] = {}
    met: dict[tuple[int, int], set[str]] = {}
    for a in draft.report.attributions:
        if a.source:
            heard.setdefault((a.source.start, a.source.end), set()).add(a.source.actor or "")
    for m in (m for e in events for m in (*e.actors, *e.targets) if m.actor):
        met.setdefault((m.start, m.end), set()).add(m.actor or "")

    def told(m: Mention) -> Mention:
        at = (m.start, m.end)
        found = heard.get(at) or (met.get(at) if not m.actor else None) or set()
        who = next(iter(found)) if len(found) == 1 else ""
        return change(m, actor=who) if who and who != m.actor else m

    return [change(e, actors=_once(map(told, e.actors)), targets=_once(map(told, e.targets))) for e in events]


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions, of those with the same words and the same actor the first."""
    return list({(m.start, m.end, m.actor): m for m in mentions}.values())


def under_fire(s: Scene, source: Mention) -> Mention:
    """A source with no name of its own that tells how it shot down what a party sent (`Moresk launched 206 drones. The air force said it
    had shot down 87`): not that party, but whom it is at war with."""
    p = s.p
    downed = next((t for a, b in s.saying for t in p.tokens_in(a, b) if _downs(p, t)), -1)
    return _shot_at(s, source, downed) if downed >= 0 else source


def _shot_at(s: Scene, m: Mention, t: int) -> Mention:
    """An army with no name of its own that shoots down what the verb at token t tells: not who sent it, but whom that party fights."""
    span = s.p.tokens_in(m.start, m.end)
    if not (m.actor or "").endswith(".MIL") or not span or named_in(s, span.start, span.stop):
        return m
    sender = _sender(s, t)
    if not sender or head(m.actor or "") != sender:
        return m
    foes = [x for x in _foes_named(s, sender) if ":" not in x] or [s.home] * (s.home not in ("", sender))
    return change(m, actor=f"{foes[0]}.MIL", candidates=[m.actor or ""]) if foes else m


def _downs(p: Parse, t: int) -> bool:
    """Whether token t is a verb for shooting down or seizing: `intercepted`, `brought down`."""
    return p.pos[t] == "VERB" and (p.lemma[t] in DOWNING or (p.lemma[t] == "bring" and any(p.lower[k] == "down" for k in p.children[t])))


def _sender(s: Scene, t: int) -> str:
    """Who sent what is shot down by the verb at token t, told in its sentence or shortly before; "" where it is not."""
    p = s.p
    for i in range(t - 1, p.sents[max(0, p.sent[t] - SENT)][0] - 1, -1):
        if p.lemma[i] in SENDING and p.pos[i] == "VERB":
            by = [o for k in p.kids(i, "agent") for o in p.kids(k, "pobj")]
            for who in (*p.kids(i, "nsubj"), *by):
                words = p.subtree(who)
                r = named_in(s, words[0], words[-1] + 1)
                return head(r.actor) if r and r.actor else ""
    return ""


def _of_their_own(s: Scene, e: Event, t: int) -> Event:
    """An event told as the losses of whom a pronoun stands for (`put its losses at five`): they are the victims, and did not do it."""
    mine = next((k for k in s.p.kids(t, "poss") if s.p.lower[k] in POSSESSIVES), -1) if s.p.lemma[t] in LOSSES else -1
    owner = resolve_span(s, s.p.start[mine], s.p.end[mine]) if mine >= 0 else None
    if not owner or not owner.actor:
        return e
    words = s.p.mention(mine, mine + 1)
    lost = change(words, actor=with_sector(owner.actor, "" if "." in owner.actor else "MIL"), name=owner.name)
    return change(e, targets=[lost], actors=[m for m in e.actors if head(m.actor or "") != head(owner.actor)])


def _fallen(s: Scene, e: Event, t: int, m: Mention, tellers: list[Mention]) -> Mention:
    """Soldiers of no land named among the victims: of the army abroad that tells of them (`in Gao the Italian army said two soldiers had
    been killed`), or of the one land that their killer fights; not of the land where it was, nor the killer's own."""
    span = s.p.tokens_in(m.start, m.end)
    land = head(m.actor or "")
    if not (m.actor or "").endswith(".MIL") or not span or named_in(s, span.start, span.stop) or not _uniformed(s.p, span):
        return m
    boasts = bool(s.p.kids(t, "nsubj"))  # it had killed 30 soldiers
    tell = {x.start for x in tellers}
    did = {head(x.actor or "") for x in e.actors if boasts or x.start not in tell} - {""}
    armies = {head(x.actor or "") for x in tellers if (x.actor or "").endswith((".MIL", ".GOV"))} - {land}
    if not did and len(armies) == 1 and not armies & foes_of(land, s.day) and land in (s.home, s.filed_in):
        return change(m, actor=f"{armies.pop()}.MIL", candidates=[m.actor or ""])
    foes = [x for x in _foes_named(s, min(did)) if ":" not in x] if len(did) == 1 else []
    return change(m, actor=f"{foes[0]}.MIL", candidates=[m.actor or ""]) if len(foes) == 1 and land not in foes else m


def _uniformed(p: Parse, span: range) -> bool:
    return any(p.lemma[i] in UNIFORMED for i in span)


def _is_looked_into(p: Parse, t: int) -> bool:
    """Whether somebody is to look into the act at token t: `investigate a strike`, `a strike that killed 23`."""
    of = p.head[t] if p.dep[t] in ("relcl", "acl") else t
    return p.dep[of] == "dobj" and p.lemma[p.head[of]] in INQUIRING


def _victims_only(p: Parse, e: Event, t: int, told: list[Span]) -> list[Mention]:
    """The targets without the teller (outside of what is `told`) whose own forces did it, and without who lays the act at a door."""
    own = {head(m.actor or "") for m in e.actors if p.lower[p.token_at(m.start)] in POSSESSIVES | {"it", "they"}}
    accusers = _accusers(p, t)
    tells = [m for m in e.targets if told and head(m.actor or "") in own and not any(c.start <= m.start < c.end for c in told)]
    return [m for m in e.targets if m not in tells and m.start not in accusers]


def _of_the_attack(p: Parse, e: Event, t: int, doers: dict[int, list[Mention]]) -> list[Mention]:
    """The doers of an act told in a clause on what was attacked: `an attack on a bus that killed 27` was no bus's doing (`doers` by the
    tokens of nouns)."""
    n = p.head[t] if p.dep[t] == "relcl" else -1
    if n < 0 or p.dep[n] != "pobj" or p.lower[p.head[n]] not in ("on", "against", "at") or p.head[p.head[n]] not in doers:
        return e.actors
    bus = [m for m in e.actors if m.start <= p.start[n] < m.end]
    return doers[p.head[p.head[n]]] if bus else e.actors


def _accusers(p: Parse, t: int) -> list[int]:
    """Where those stand (offsets) who lay the act that a noun names at somebody's door: `the army blamed Moresk for the attack`."""
    verb = p.head[p.head[t]] if p.dep[t] == "pobj" and p.lower[p.head[t]] in ("for", "of") else -1
    if verb >= 0 and p.pos[verb] != "VERB":  # held responsible for
        verb = p.head[verb]
    if verb < 0 or p.lemma[verb] not in ("blame", "accuse", "hold"):
        return []
    return [p.start[min(p.subtree(k))] for k in p.kids(verb, "nsubj")]


def _mourns(p: Parse, e: Event, t: int, m: Mention, tellers: list[Mention]) -> bool:
    """Whether a doer only tells what befell his own: `six soldiers were killed in a blast, the army said`, `the rebels said a school was
    hit`, `their leader had been shot`."""
    if e.status != "actual" or m.start not in {x.start for x in tellers} or not m.actor:
        return False
    land = head(m.actor)
    fell = any(c.measure in ("killed", "injured", "killed_or_injured") for c in e.counts) or e.trigger.text.lower().startswith(FALLING)
    own = any(head(x.actor or "") == land and not (x.actor or "").endswith((".REB", ".OPP")) for x in e.targets)
    return (fell and own) or _was_done_to_his(p, t)


def _was_done_to_his(p: Parse, t: int) -> bool:
    """Whether a passive without a doer tells what befell the teller's own, or what no army boasts of: `its office was hit`, `two of their
    men had been captured`, `a school was bombed`."""
    while p.dep[t] == "conj" and p.pos[p.head[t]] == "VERB" and not p.kids(t, "nsubj", "nsubjpass", "dobj", "agent"):
        t = p.head[t]
    passive = p.kids(t, "nsubjpass") if not p.kids(t, "agent") and p.lemma[t] != "evacuate" else []
    words = [i for k in passive for i in p.subtree(k)]
    return any(p.lower[i] in POSSESSIVES for i in words) or (p.lemma[t] in STRIKING and any(p.lemma[i] in CIVIL for i in passive))


def _sent_over(s: Scene, m: Mention) -> Mention:
    """A doer who is told only by his weapons (`drones`): of a land whose own towns they hit, the foe of it that the report names."""
    span = s.p.tokens_in(m.start, m.end)
    if not span or m.actor is None or ":" in m.actor or not all(s.p.lower[i] in FIRE or s.p.pos[i] in ("DET", "NUM") for i in span):
        return m
    at = s.p.sent[span.start]
    lands = {h.place.country for h in places_in(s.p) if h.place and h.place.country and s.p.sentence_at(h.start) == at}
    land = head(m.actor)
    foe = [x for x in _foes_named(s, land) if ":" not in x] if lands == {land} else []
    return change(m, actor=foe[0], candidates=[m.actor]) if len(foe) == 1 else m


def with_blamed(draft: Draft, events: list[Event]) -> list[Event]:
    """The events with those done by nobody known given to whom their teller blames in the same breath: `nine were killed when a missile hit
    the market, officials said, blaming Moresk`; `nine died in a raid that the army blamed on Moresk`."""
    p, said = draft.parse, draft.report.attributions
    told = [c for a in said for c in a.content]
    blames: dict[str, list[Mention]] = {}
    laid: dict[int, Event] = {}
    for b in events:
        # What is laid at somebody's door in words of its own is an event of its own.
        more = any(c.start < m.start and c.end >= m.end for c in told for m in b.targets)
        if b.type != "ACCUSE" or b.by or not b.targets:
            continue
        head = p.root_of(b.trigger.start, b.trigger.end)
        if p.dep[head] == "relcl" and p.lemma[head] in LAYING:
            laid[p.head[head]] = b
        above = p.head[head] if p.dep[head] in ("advcl", "conj", "relcl") else -1
        blames |= {a.id: b.targets for a in said if not more and a.cue and above in p.tokens_in(a.cue.start, a.cue.end)}
    out = [change(e, actors=blames[e.by[0]]) if _open(e) and e.by[0] in blames else e for e in events]
    return [change(e, actors=b.targets) if (b := _laid_on(p, e, laid)) else e for e in out]


def _laid_on(p: Parse, e: Event, laid: dict[int, Event]) -> Event | None:
    """The accusation that lays an act of force at somebody's door (`laid`, by the noun it is about), where only the accuser stands as its
    doer, or nobody."""
    t = p.root_of(e.trigger.start, e.trigger.end) if laid and e.type == "ASSAULT" else -1
    b = next((laid[i] for i in (t, *_obliques(p, t)) if i in laid), None) if t >= 0 else None
    accusers = {m.actor for m in b.actors} | {None} if b else set()
    return b if b and all(m.actor in accusers for m in e.actors) else None


def _obliques(p: Parse, i: int) -> list[int]:
    """The nouns that hang on token i by `in` or `by`: `died in a raid`."""
    return [o for x in p.kids(i, "prep", "agent") if p.lower[x] in ("in", "by", "during") for o in p.kids(x, "pobj")]


def _open(e: Event) -> bool:
    """Whether an event is an act of force that one party tells of and that nobody is said to have done."""
    return e.type == "ASSAULT" and len(e.by) == 1 and not any(names_somebody(m.actor) for m in e.actors)


def with_victims(s: Scene, e: Event) -> Event:
    """An event whose roles are settled, with its counts resolved."""
    doers = [m.actor for m in e.actors if m.actor]
    return change(e, counts=[change(c, actor=_victims(s, e, c, e.targets, doers)) for c in e.counts])


def _victims(s: Scene, e: Event, c: Count, targets: list[Mention], doers: list[str]) -> str | None:
    """Whose the counted people or things are: named right after the figure, else the event's target, else the passage's party."""
    p = s.p
    i = p.token_at(max(c.start, c.end - 1))
    b = i + 1
    while (
        b < len(p)
        and b < i + 7
        and (p.pos[b] in ("ADJ", "NOUN", "PROPN", "NUM") or p.lower[b] in ("of", "the", "'s", "’s", "-", "its", "their"))
    ):
        b += 1
    a = p.token_at(c.start)
    r = named_in(s, a, b)
    if r and r.actor and not r.actor.startswith("UNK"):
        return r.actor
    if e.type in FORCE and c.of == "people" and targets and _elided(p, i) and "." in (targets[0].actor or ""):
        return targets[0].actor or ""  # `15 soldiers were killed and 40 wounded`
    own = inside(s, a, b)
    spent = any(h.kind == "thing" and h.entry.weak for h in own)
    if spent and e.type in FORCE and _downs(p, p.root_of(e.trigger.start, e.trigger.end)):
        return next((x for d in doers for x in _foes_named(s, head(d))), "")
    if doers and (c.measure == "deployed" or (spent and e.type in FORCE)):
        return doers[0]
    held = "MIL" if c.measure in ("positions", "equipment") else "CVL"  # posts and guns are an army's
    sector = sector_of(own) or {"military": "MIL", "police": "COP", "rebel": "REB"}.get(c.of, held)
    if e.type in FORCE and targets and targets[0].actor:
        first = _no_group(c, targets, own) or targets[0].actor
        return _of_other_ranks(s, own, first) or with_sector(first, sector)
    if e.place and e.place.country and sector == "CVL":
        return f"{e.place.country}.CVL"
    return whose(s, i, sector, next(iter(own), None), False, doers if e.type == "ASSAULT" else ()).actor


def _no_group(c: Count, targets: list[Mention], own: list[NameHit]) -> str:
    """The target that a figure of soldiers, police or civilians stands in, where the first one is a group: `120 militants and 25 soldiers
    died`; empty elsewhere."""
    if ":" not in (targets[0].actor or "") or sector_of(own) not in ("MIL", "COP", "CVL"):
        return ""
    return next((m.actor for m in targets if m.start < c.end <= m.end and m.actor), "")


def _of_other_ranks(s: Scene, own: list[NameHit], actor: str) -> str:
    """Whose soldiers or police the figure's own words tell of, where the target is a state's rebels: `12 soldiers, 40 bandits killed`."""
    sector = sector_of(own)
    if sector not in ("MIL", "COP") or not (actor.endswith(".REB") or actor.startswith("GRP:")):
        return ""
    if actor.endswith(".REB"):
        return "" if any(h.id == head(actor) and h.kind == "authority" for h in s.hits) else f"{head(actor)}.{sector}"
    foes = [x for x in _foes_named(s, actor) if ":" not in x]
    return f"{foes[0]}.{sector}" if len(foes) == 1 and not any(h.id == actor for h in own) else ""


def _elided(p: Parse, i: int) -> bool:
    """Whether a figure that ends at token i has no noun of its own: `and 40 wounded`, `arrested four others`."""
    after = i + 1
    return after < len(p) and (
        p.pos[after] in ("VERB", "PUNCT", "ADP", "CCONJ") or p.lower[after] in ("others", "more", "prisoner", "captive")
    )


def _foes_named(s: Scene, x: str) -> list[str]:
    """Those who fight a party on the day of the report and are named in it."""
    return sorted(foes_of(x, s.day).intersection(head(h.id) for h in s.hits))
