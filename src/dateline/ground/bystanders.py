"""Parties that stand near an act and have no part in it, as the sentence makes plain whatever the models say.

`without_bystanders(scene, events)` takes events whose parties are settled and leaves out whom the trees took only because the act's own
clause names nobody: who did something else (`an air strike killed 17, days after rebels overran a base`), who beat the attack off, who
holds the town, whom a speaker calls on in the next breath.
"""

from __future__ import annotations

from msgspec.structs import replace as change

from dateline.code.rolerules import FORCE
from dateline.ground.names import head
from dateline.ground.refer import resolve_span
from dateline.ground.scene import Scene
from dateline.ground.sides import party
from dateline.model import Event, Mention
from dateline.parse import Parse

VERBAL = frozenset({"ACCUSE", "REJECT", "SUPPORT"})
TIMES = frozenset({"minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years"})
LEADS_TO = frozenset({"follow", "draw", "prompt", "trigger", "spark", "provoke"})  # one act to another
REPEL = frozenset({"repel", "repulse", "foil", "thwart", "rebuff"})
BACK = frozenset({"beat", "fight", "hold", "ward", "drive", "push", "throw"})  # off, back
HOLDING = frozenset({"hold", "control", "run", "occupy", "besiege", "govern", "administer"})
CALLING = frozenset({"urge", "call", "ask", "order", "appeal", "tell", "thank", "demand", "instruct", "vow", "say"})
CONDEMN = frozenset({"condemn", "denounce", "deplore", "decry"})
SAYINGS = frozenset({"REQUEST", "ACCUSE", "THREATEN"})
OFFERS = frozenset(
    {"offer", "proposal", "demand", "ultimatum", "plan", "charge", "accusation", "allegation", "claim", "criticism", "threat", "request"}
)
SPURNING = frozenset({"reject", "dismiss", "spurn", "ignore", "resist", "rebuff", "refuse", "deny"})
NOBODY = frozenset({"no", "nobody", "none", "neither"})  # `no group has claimed the attack`
AUDIENCES = frozenset({"reporters", "journalists", "media", "newsmen"})
TELLING = frozenset({"tell", "say", "inform", "brief", "speak", "announce", "statement", "talk", "explain"})
HARMED = frozenset(
    {
        "wound",
        "injure",
        "hurt",
        "detain",
        "arrest",
        "capture",
        "displace",
        "evacuate",
        "abduct",
        "kidnap",
        "jail",
        "hospitalise",
        "hospitalize",
    }
)
SHORTLY = 3  # sentences back to the act that is condemned
AVENGING = frozenset({"reprisal", "retaliation", "revenge", "avenge", "retaliate"})


def without_bystanders(s: Scene, events: list[Event]) -> list[Event]:
    """The events of a report without the parties that only stand near."""
    p = s.p
    at = [p.root_of(e.trigger.start, e.trigger.end) for e in events]
    doers = {t: e.actors for t, e in zip(at, events, strict=True)}
    out = [_mended(s, e, t, doers, events) for t, e in zip(at, events, strict=True)]
    return [_answering(p, e, t, out[:n]) if e.type in ("ACCUSE", "REJECT") else e for n, (t, e) in enumerate(zip(at, out, strict=True))]


def _fought_before(p: Parse, events: list[Event], t: int) -> set[str]:
    """The parties that did something by force in the sentences before that of token t: they may well have done this too."""
    before = (e for e in events if e.type == "ASSAULT" and p.sentence_at(e.trigger.start) < p.sent[t])
    return {party(m.actor) for e in before for m in e.actors if m.actor}


def _answering(p: Parse, e: Event, t: int, before: list[Event]) -> Event:
    """A condemnation or refusal whose target is left open, as one of those who did or asked what was told last (`rebels killed 30. The bloc
    condemned the massacre`; `the rebels offered a truce. The president turned down the offer`)."""
    taken_up = [x for x in p.kids(t, "dobj") if p.pos[x] == "NOUN" and any(p.lower[k] in ("the", "this", "that") for k in p.children[x])]
    if e.targets or not taken_up:
        return e
    if e.type == "ACCUSE":
        acts = frozenset({"ASSAULT"}) if p.lemma[t] in CONDEMN else frozenset[str]()
    else:
        acts = SAYINGS if p.lemma[taken_up[0]] in OFFERS else frozenset[str]()
    speakers = {head(m.actor or "") for m in e.actors}
    near = [x for x in before if x.type in acts and x.status == "actual" and p.sent[t] - p.sentence_at(x.trigger.start) <= SHORTLY]
    did = next((x.actors for x in reversed(near) if x.actors), [])
    return change(e, targets=[m for m in did if m.actor and head(m.actor) not in speakers])


def _mended(s: Scene, e: Event, t: int, doers: dict[int, list[Mention]], events: list[Event]) -> Event:
    """One event, its trigger's head at token t, without bystanders; `doers` are the actors of all `events` by such tokens. Of those who
    have fought before it tells nothing that they are called on."""
    p = s.p
    if e.type in VERBAL or p.dep[t] == "dobj":
        called = [m for m in e.targets if _called_on(p, t, m)]
        known = _fought_before(p, events, t) if called else set[str]()
        targets = [m for m in e.targets if m not in called or party(m.actor or "") in known]
        e = change(e, actors=[m for m in e.actors if not _called_on(p, t, m)], targets=targets)
    if e.type == "CONSULT":
        return _met(p, e, t)
    if e.type == "REQUEST" and p.pos[t] == "NOUN":
        return _spurned(s, e, t)
    if e.type not in FORCE:
        return e
    e = _suffered(s, change(e, targets=[m for m in e.targets if not _told(p, m)]), t)
    if e.status == "actual":
        e = change(e, actors=[m for m in e.actors if p.lower[p.token_at(m.start)] not in NOBODY])
    away = [m for m in e.actors if _in_after_clause(p, t, m) or _at_other_end(p, t, m) or _holds_the_town(p, t, m) or _is_where(p, t, m)]
    kept = [m for m in e.actors if m not in away and not _avenged(p, t, m)]
    subject = [k for k in p.kids(t, "nsubj") if p.pos[k] == "PRON"] if away and not kept else []
    e = change(e, actors=kept or [m for k in subject for m in _as_party(s, k)])
    return _done_by_subject(s, _repelled(s, e, t), t, doers)


def _told(p: Parse, m: Mention) -> bool:
    """Whether a mention is only those to whom something is told: `he told reporters`, `said in a statement to the media`."""
    i = _root(p, m)
    if p.lower[i] not in AUDIENCES:
        return False
    over = p.head[p.head[i]] if p.dep[i] == "pobj" and p.lower[p.head[i]] == "to" else p.head[i]
    return p.dep[i] in ("dobj", "dative", "pobj") and p.lemma[over] in TELLING


def _suffered(s: Scene, e: Event, t: int) -> Event:
    """An act whose counted subject suffers it, in a second passive whose `were` is left out: `nine were killed and 40 people detained`. The
    parser takes those 40 for who detained."""
    p = s.p
    own = [k for k in p.kids(t, "nsubj") if p.kids(k, "nummod")] if p.lemma[t] in HARMED and p.dep[t] == "conj" else []
    before = {p.head[k] for k in range(p.sents[p.sent[t]][0], t) if p.dep[k] == "auxpass"}
    if not own or p.kids(t, "dobj", "aux", "auxpass") or not any(v == p.head[t] or p.head[v] == p.head[t] for v in before):
        return e
    tells = {k for v in p.ancestors(t) if p.lemma[v] in TELLING for k in p.kids(v, "nsubj")}
    who = [m for k in own for m in _as_party(s, k)]
    return change(e, actors=[m for m in e.actors if _root(p, m) not in tells | set(own)], targets=who or e.targets)


def _met(p: Parse, e: Event, t: int) -> Event:
    """Talks or a meeting, those whom the trigger at token t names after `with` being met and none of those who meet: `Moresk held talks
    with Dovra`."""
    met = [o for k in p.kids(t, "prep") if p.lower[k] == "with" for o in p.kids(k, "pobj")]
    met += [c for o in met for c in p.kids(o, "conj")]
    moved = [m for m in e.actors if _root(p, m) in met]
    known = {party(m.actor or "") for m in e.targets}
    targets = [*e.targets, *(m for m in moved if party(m.actor or "") not in known)]
    return change(e, actors=[m for m in e.actors if m not in moved], targets=targets) if moved else e


def _spurned(s: Scene, e: Event, t: int) -> Event:
    """A call that somebody rejects, as made to him: `Moresk rejected calls for a truce`."""
    p, verb = s.p, s.p.head[t]
    own = _of_subject(s, e, verb) if p.dep[t] == "dobj" and p.lemma[verb] in SPURNING else []
    return change(e, actors=[m for m in e.actors if m not in own], targets=e.targets or own) if own else e


def _root(p: Parse, m: Mention) -> int:
    return p.root_of(m.start, m.end)


def _under(p: Parse, i: int, top: int) -> bool:
    """Whether token i is `top` or hangs under it."""
    return i == top or top in p.ancestors(i)


def _in_after_clause(p: Parse, t: int, m: Mention) -> bool:
    """Whether a party acts only in what came so long before: `an air strike killed 17, days after rebels overran a base`. (`Died after
    rebels opened fire` tells the cause; by then the words count, as the tree is often wrong here.)"""
    o = _root(p, m)
    return p.sent[o] == p.sent[t] and any(p.lower[k] == "after" and p.lower[k - 1] in TIMES for k in range(t + 1, o))


def _at_other_end(p: Parse, t: int, m: Mention) -> bool:
    """Whether an act and a party stand on two sides of a verb that says which act led to which: `the raid followed an ambush by rebels`."""
    o = _root(p, m)
    verb = next((x for x in p.ancestors(t) if p.pos[x] == "VERB"), -1)
    if verb < 0 or p.lemma[verb] not in LEADS_TO or p.dep[t] not in ("nsubj", "dobj"):
        return False
    mine, others = ("nsubj", "dobj") if p.dep[t] == "nsubj" else ("dobj", "nsubj")
    sides = p.kids(verb, others)
    return p.head[t] == verb and p.dep[t] == mine and any(_under(p, o, x) for x in sides)


def _holds_the_town(p: Parse, t: int, m: Mention) -> bool:
    """Whether a party is named only as who holds a place: `killed in Maarat, a town held by rebels`."""
    o = _root(p, m)
    by = p.head[o]
    verb = p.head[by] if p.dep[o] == "pobj" and p.lower[by] == "by" else -1
    return verb >= 0 and p.lemma[verb] in HOLDING and p.dep[verb] in ("acl", "relcl") and not _under(p, t, verb)


def _is_where(p: Parse, t: int, m: Mention) -> bool:
    """Whether a party is the land that the clause only places an act in: `threatened Uganda, where it killed 76`."""
    clause = next((x for x in (t, *p.ancestors(t)) if p.dep[x] == "relcl"), -1)
    placed = clause >= 0 and any(p.lower[k] == "where" for k in p.kids(clause, "advmod"))
    return placed and _root(p, m) == p.head[clause]


def _avenged(p: Parse, t: int, m: Mention) -> bool:
    """Whether a party did what avenges an act, not the act: `rebels killed 81 in reprisal for the killing of two of their men`."""
    above = [p.lemma[x] for x in p.ancestors(t)]
    return not AVENGING.isdisjoint(above) and not any(_under(p, _root(p, m), x) for x in [t, *_nouns_above(p, t)])


def _nouns_above(p: Parse, t: int) -> list[int]:
    """The nouns between an act and the word for its revenge."""
    out = []
    for x in p.ancestors(t):
        if p.lemma[x] in AVENGING:
            break
        out.append(x)
    return [x for x in out if p.pos[x] == "NOUN"]


def _repelled(s: Scene, e: Event, t: int) -> Event:
    """An attack that somebody beat off, as done to him: `the army said it had repulsed an attack`."""
    p, verb = s.p, s.p.head[t]
    off = p.lemma[verb] in REPEL or (p.lemma[verb] in BACK and any(p.lower[k] in ("off", "back") for k in p.children[verb]))
    if e.type != "ASSAULT" or p.dep[t] not in ("dobj", "nsubjpass") or p.pos[t] != "NOUN" or not off:
        return e
    own = _of_subject(s, e, verb)
    if not own:
        return e
    targets = e.targets or [m for m in own if _under(p, _root(p, m), p.kids(verb, "nsubj")[0])]
    return change(e, actors=[m for m in e.actors if m not in own], targets=targets)


def _of_subject(s: Scene, e: Event, verb: int) -> list[Mention]:
    """The doers of an event who are the subject of a verb, by their words or by who they are."""
    p, subject = s.p, next(iter(s.p.kids(verb, "nsubj")), -1)
    if subject < 0:
        return []
    whose = _whose(s, subject)
    return [m for m in e.actors if _under(p, _root(p, m), subject) or head(m.actor or "") == whose]


def _whose(s: Scene, subject: int) -> str:
    """The party that the subject at a token is."""
    words = s.p.subtree(subject)
    r = resolve_span(s, s.p.start[words[0]], s.p.end[words[-1]])
    return head(r.actor) if r.actor else "-"


def _called_on(p: Parse, t: int, m: Mention) -> bool:
    """Whether a party is only called on in the same breath: `condemned the attack and urged the government to protect convoys`."""
    o = _root(p, m)
    verb = p.head[t] if p.pos[t] != "VERB" else t
    others = [x for x in p.kids(verb, "conj") if p.lemma[x] in CALLING]
    others += [x for c in p.kids(verb, "conj") for x in p.kids(c, "conj") if p.lemma[x] in CALLING]
    own = p.pos[t] != "VERB" or bool(p.kids(t, "dobj"))
    return own and any(_under(p, o, x) and not _under(p, t, x) and p.dep[o] != "nsubj" for x in others)


def _done_by_subject(s: Scene, e: Event, t: int, doers: dict[int, list[Mention]]) -> Event:
    """An act whose verb has a subject of its own, or hangs as a participle on one that has: whoever is the subject of the verb before it
    did not do it (`demonstrators marched and police fired at them, killing three`)."""
    p = s.p
    hung = p.dep[t] == "advcl" and p.tag[t] == "VBG" and not p.kids(t, "nsubj") and p.head[t] < t
    verb = next((v for v in range(t - 1, p.head[t] - 1, -1) if p.pos[v] == "VERB"), p.head[t]) if hung else t
    subject = _second_subject(p, verb)
    if subject < 0:
        return e
    before = [k for x in p.ancestors(verb) for k in p.kids(x, "nsubj", "nsubjpass") if k < subject]
    strangers = [m for m in e.actors if any(_under(p, _root(p, m), x) for x in before) and _root(p, m) < subject]
    if not strangers:
        return e
    kept = [m for m in e.actors if m not in strangers]
    own = [m for m in (*doers.get(t, ()), *doers.get(verb, ())) if _under(p, _root(p, m), subject)]
    return change(e, actors=kept or own[:1] or _as_party(s, subject))


def _second_subject(p: Parse, verb: int) -> int:
    """The subject of a second verb of its own in the sentence; also where the parser takes it for a second object: `stormed a post and
    soldiers shot at them`. -1 for none."""
    subjects = p.kids(verb, "nsubj")
    if p.pos[verb] == "VERB" and p.dep[verb] == "conj" and subjects:
        return subjects[0]
    n = verb - 1
    at = verb + 1 if p.lower[verb + 1 : verb + 2] != ["at"] else verb + 2
    them = p.lower[at : at + 1] in (["them"], ["him"], ["her"], ["it"])
    misread = p.pos[verb] == "VERB" and them and n > 0 and p.pos[n] in ("NOUN", "PROPN") and p.dep[n] == "conj"
    return n if misread and any(p.lower[k] in ("and", "but") for k in range(max(0, n - 3), n)) else -1


def _as_party(s: Scene, i: int) -> list[Mention]:
    """The phrase that ends at token i as a party; none where it is nobody known."""
    first = i
    while first and s.p.dep[first - 1] in ("det", "amod", "compound", "nummod") and s.p.head[first - 1] == i:
        first -= 1
    m = s.p.mention(first, i + 1)
    r = resolve_span(s, m.start, m.end)
    return [change(m, actor=r.actor, name=r.name, candidates=r.candidates)] if r.actor else []
