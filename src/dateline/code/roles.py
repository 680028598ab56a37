"""Who did it and who suffered it: actors and targets of each event, as unresolved mentions.

Every noun phrase of the trigger's sentence (and the speaker of the words it stands in) is a candidate; a linear model
(`models/roles.npz`, made by `train/roles.py`) says actor, target or neither from the way through the syntax tree between
trigger and phrase, the kind of event, the voice, and the kind of word that heads the phrase.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import msgspec

from dateline.code.asserted import reciprocal
from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Mention
from dateline.models.linear import load
from dateline.parse.tokens import Draft, Parse

FARTHEST = 5  # steps through the tree beyond which a path is only "far"
_HEADS = {"NOUN", "PROPN", "PRON", "NUM", "DET"}
_PARTY = frozenset({"force", "state", "civil", "police", "aid", "media"})
_THINGS = frozenset({"thing", "weapon", "matter", "measure", "time", "place", "NOUN", "NUM", "ADJ"})  # classes of heads that are no party
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "dative"})
_INNER = {"compound", "amod", "nmod", "poss", "nummod", "det", "predet", "quantmod", "advmod", "case", "punct"}


@cache
def word_classes() -> dict[str, str]:
    """Class of a head noun by its lemma (lexicon/roles.tsv); the first class that lists a word has it."""
    out: dict[str, str] = {}
    for row in rows("roles"):
        for word in cells(row["words"]):
            out.setdefault(word, row["class"])
    return out


@cache
def name_classes() -> dict[str, str]:
    """Class of a name by its last word, lower case, out of the lists of states, groups, organisations, media and leaders."""
    out: dict[str, str] = {}
    for file, columns in _NAMES.items():
        for row in rows(file):
            for column, name_class in columns.items():
                for name in cells(row[column]):
                    out.setdefault(name.split()[-1].lower(), name_class)
    return out


_NAMES = {
    "states": {"name": "country", "demonyms": "demonym", "capitals": "capital", "names": "country", "places": "place"},
    "authorities": {"name": "country", "demonyms": "demonym", "capitals": "capital", "names": "country", "places": "place"},
    "groups": {"name": "group", "names": "group"},
    "igos": {"name": "body", "names": "body"},
    "media": {"names": "media"},
    "leaders": {"name": "leader"},
}
BEST, MORE, JOINED = 0.2, 0.5, 0.2  # least probability of the best phrase, of a further one, of one coordinated with the best
INHERIT, BESIDE = 0.38, 0.65  # least probability that somebody from an event near by plays an open role; one that things fill
NEAR = 2  # sentences back in which such events are looked for


def add_roles(draft: Draft) -> Draft:
    """The draft with `actors` and `targets` of every event."""
    p, report = draft.parse, draft.report
    if not report.events or not len(p):
        return draft
    model = load("roles")
    items, owner = items_of(p, report.events, report.attributions)
    found = choose(p, owner, model.probabilities(items), model.labels, len(report.events))
    open_items, open_owner = open_roles(p, report.events, report.attributions, found)
    model = load("roles_context")
    fill(found, open_owner, model.probabilities(open_items)[:, model.labels.index("yes")])
    each_other(p, report.events, report.attributions, found)
    events = [
        msgspec.structs.replace(e, actors=_mentions(p, x["actors"]), targets=_mentions(p, x["targets"]))
        for e, x in zip(report.events, found, strict=True)
    ]
    return replace(draft, report=msgspec.structs.replace(report, events=events))


Found = dict[str, list[int]]  # head tokens by role: actors, targets
Owner = tuple[int, int]  # index of the event, head token of the candidate
Open = tuple[int, str, int]  # index of the event, role left open, head token of the candidate


def items_of(p: Parse, events: list[Event], attributions: list[Attribution]) -> tuple[list[list[str]], list[Owner]]:
    """Features of each event's candidates, and whose they are."""
    items: list[list[str]] = []
    owner: list[Owner] = []
    heads = candidate_heads(p)
    triggers = frozenset(head_of(p, e) for e in events)
    for n, event in enumerate(events):
        for token, features in featured(p, event, attributions, heads, triggers):
            items.append(features)
            owner.append((n, token))
    return items, owner


def choose(p: Parse, owner: list[Owner], prob: Any, labels: list[str], events: int) -> list[Found]:
    """For each event the best candidate of each role, those coordinated with it, and others that are sure."""
    a, t = labels.index("actor"), labels.index("target")
    by_event: list[list[tuple[int, float, float]]] = [[] for _ in range(events)]
    for (n, token), row in zip(owner, prob.tolist(), strict=True):
        by_event[n].append((token, row[a], row[t]))
    out: list[Found] = []
    for found in by_event:
        actors = _pick(p, [(x, i) for i, x, y in found if x >= y])
        out.append({"actors": actors, "targets": _pick(p, [(y, i) for i, x, y in found if x < y])})
    return out


def _pick(p: Parse, scored: list[tuple[float, int]]) -> list[int]:
    if not scored:
        return []
    top, best = max(scored)
    if top < BEST:
        return []
    return [i for x, i in scored if i == best or x >= MORE or (x >= JOINED and _first(p, i) == _first(p, best))]


def _first(p: Parse, i: int) -> int:
    """The first of the phrases coordinated with token i."""
    while p.dep[i] == "conj" and p.head[i] != i and p.pos[p.head[i]] in _HEADS:
        i = p.head[i]
    return i


def _mentions(p: Parse, tokens: list[int]) -> list[Mention]:
    return [p.mention(*phrase(p, i)) for i in sorted(set(tokens))]


# -- roles left open -------------------------------------------------------------------------------------------------


def open_roles(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> tuple[list[list[str]], list[Open]]:
    """Who might play the roles that an event's own sentence leaves open: those of events near by or named by the same word,
    and the speaker. Features, and whose they are."""
    items: list[list[str]] = []
    owner: list[Open] = []
    heads = [head_of(p, e) for e in events]
    lemmas = [p.lemma[h].lower() for h in heads]
    sents = [p.sent[h] for h in heads]
    contexts = [_event_features(p, e, h, attributions) for e, h in zip(events, heads, strict=True)]
    speakers = [_speaker(p, e, attributions) for e in events]
    cues = [{a.id for a in attributions if _touch(a, e)} for e in events]
    classes = token_features(p)
    for n, e in enumerate(events):
        for role, other in (("actors", "targets"), ("targets", "actors")):
            if any(classes[i][0] not in _THINGS for i in found[n][role]):
                continue
            base = f"{role} {e.type}"
            voice, standing = contexts[n][3], contexts[n][4]
            article = next((p.lower[c] for c in p.children[heads[n]] if p.dep[c] == "det"), "") if voice in ("NOUN", "PROPN") else voice
            filled = ("thing " if found[n][role] else "") + ("other" if found[n][other] else "alone")
            if speakers[n] is not None and speakers[n] not in found[n][other]:
                cls = classes[speakers[n]][0]
                items.append(
                    [
                        f"{base} speaker",
                        f"{base} speaker {voice}",
                        f"{role} speaker {standing}",
                        f"{role} speaker {cls}",
                        f"{role} speaker {filled}",
                        f"{base} {filled} speaker",
                    ]
                )
                owner.append((n, role, speakers[n]))
            for m in _related(n, sents, lemmas):
                gap = sents[n] - sents[m]
                near = "same" if gap == 0 else "back" if gap == 1 else "far"
                side = "<" if m < n else ">"
                word = "word" if lemmas[m] == lemmas[n] else "type" if events[m].type == e.type else "unlike"
                tree = _link(p, heads[n], heads[m])
                told = "told alike" if e.by == events[m].by else "cue" if cues[m] & set(e.by) else "told else"
                for play in ("actors", "targets"):
                    for i in found[m][play]:
                        if i in found[n][other]:
                            continue
                        key = f"{role} {play}"
                        f = [f"{key} {near}{side}", f"{key} {word}", f"{key} {word} {near} {article}", f"{key} {e.type} {events[m].type}",
                             f"{key} {told}", f"{key} {told} {word}", f"{key} {tree}", f"{key} {tree} {e.type}", f"{base} {classes[i][0]}",
                             f"{base} {voice} {article}", f"{key} {filled} {near}", f"{key} {min(abs(n - m), 4)}", f"{role} {lemmas[n]}",
                             f"{key} speaker {i == speakers[n]} {standing}", f"{base} {filled}"]  # fmt: skip
                        items.append(f)
                        owner.append((n, role, i))
    return items, owner


def _related(n: int, sents: list[int], lemmas: list[str]) -> list[int]:
    """Indices of the other events whose parties may be those of event n: near ones, and the last before with the same word."""
    out = [m for m in range(len(sents)) if m != n and 0 <= sents[n] - sents[m] <= NEAR]
    same = [m for m in range(n) if lemmas[m] == lemmas[n] and sents[n] - sents[m] > NEAR]
    return out + same[-1:]


def _link(p: Parse, h: int, g: int) -> str:
    """How two triggers of a sentence hang together: the labels between, where one is within three steps above the other."""
    for a, b, sign in ((h, g, "v"), (g, h, "^")):
        path, i = "", a
        for _ in range(3):
            if p.head[i] == i:
                break
            path += f".{p.dep[i]}"
            i = p.head[i]
            if i == b:
                return sign + path
    return "apart"


def fill(found: list[Found], owner: list[Open], odds: Any) -> None:
    """Give each open role its likeliest candidate, where likely enough (changes `found`)."""
    best: dict[tuple[int, str], tuple[float, int]] = {}
    for (n, role, token), odd in zip(owner, odds.tolist(), strict=True):
        if odd >= (BESIDE if found[n][role] else INHERIT) and odd > best.get((n, role), (0.0, 0))[0]:
            best[n, role] = (odd, token)
    for (n, role), (_, token) in best.items():
        found[n][role] = [*found[n][role], token]


def each_other(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> None:
    """Where parties do or say the same of each other, and an event stands for each: whose is whose (changes `found`)."""
    sources = {a.id: p.root_of(a.source.start, a.source.end) for a in attributions if a.source}
    groups: dict[int, list[int]] = {}
    for n, e in enumerate(events):
        groups.setdefault(e.trigger.start, []).append(n)
    for members in groups.values():
        if len(members) < 2 or not reciprocal(p, events[members[0]]):
            continue
        first = events[members[0]]
        acts = [sources[a.id] for a in attributions if a.id in sources and _touch(a, first)]
        told = [sources[i] for n in members for i in events[n].by if i in sources]
        for parties, own, other in ((acts, "actors", "targets"), (told, "targets", "actors")):
            if len(parties) == len(members) == len(set(parties)) and (own == "actors" or not acts):
                for n, party in zip(members, parties, strict=True):
                    found[n] = {own: [party], other: [x for x in parties if x != party]}


def _touch(a: Attribution, e: Event) -> bool:
    return bool(a.cue and a.cue.start < e.trigger.end and e.trigger.start < a.cue.end)


# -- phrases ---------------------------------------------------------------------------------------------------------


def phrase(p: Parse, i: int) -> tuple[int, int]:
    """Token range of the base noun phrase headed by token i: its modifiers to the left, the name that follows a title."""
    if p.dep[i] in _INNER and p.pos[i] != "PROPN":
        return i, i + 1
    left = i
    for c in p.children[i]:
        if c < i and p.dep[c] in _INNER and p.dep[c] != "punct":
            left = min(left, _leftmost(p, c))
    right = i + 1
    for c in p.children[i]:
        if c > i and p.dep[c] == "appos" and p.pos[c] == "PROPN" and c - i <= 4 and not any(p.word[k] == "," for k in range(i, c)):
            right = c + 1
    return left, right


def _leftmost(p: Parse, i: int) -> int:
    while p.children[i] and p.children[i][0] < i:
        i = p.children[i][0]
    return i


# -- candidates ------------------------------------------------------------------------------------------------------


def candidate_heads(p: Parse) -> list[list[int]]:
    """For each sentence, the tokens that may head an actor or a target."""
    out: list[list[int]] = [[] for _ in p.sents]
    for i in range(len(p)):
        if may_head(p, i):
            out[p.sent[i]].append(i)
    return out


def may_head(p: Parse, i: int) -> bool:
    """Whether token i may head an actor or a target: a noun that is no date or mere number, a name, a pronoun, a demonym
    before a noun (`Ruritanian shelling`), a number that stands alone."""
    pos, dep, tag = p.pos[i], p.dep[i], p.tag[i]
    if pos == "PROPN":
        if word_classes().get(p.lower[i]) == "time":
            return False
        return dep not in ("compound", "npadvmod") or p.pos[p.head[i]] != "PROPN"
    if pos == "NOUN":
        known = word_classes().get(p.lemma[i].lower())
        if dep in ("compound", "npadvmod"):
            return known in _PARTY
        return known not in ("time", "measure") or (known == "measure" and p.dep[i] in _ARGUMENTS and not p.kids(i, "nummod", "quantmod"))
    if pos == "ADJ":
        if p.lower[i] == "other" and i and p.lower[i - 1] in ("each", "the"):
            return dep in _ARGUMENTS
        if dep in _ARGUMENTS:
            return True
        return dep in ("amod", "compound", "nmod") and (p.word[i][:1].isupper() or word_classes().get(p.lower[i]) in _PARTY)
    if pos == "PRON":
        return tag in ("PRP", "PRP$", "DT", "NN") and dep not in ("expl", "det")
    return pos in ("NUM", "DET") and dep in _ARGUMENTS


def head_of(p: Parse, event: Event) -> int:
    """The token that stands for a trigger in the tree (the main verb where the trigger is its auxiliary)."""
    h = p.root_of(event.trigger.start, event.trigger.end)
    return p.head[h] if p.dep[h] in ("aux", "auxpass", "neg", "prt") else h


def paths_from(p: Parse, h: int, others: frozenset[int] = frozenset()) -> tuple[dict[int, str], dict[int, int]]:
    """The way through the tree from token h to the other tokens of its sentence: `^dep` a step up, `.dep` a step down,
    `:word` a preposition with its object. Coordinated nouns share the path of the first, and what a number is
    of (`dozens of men`) that of the number. Second value: the last of the `others` (triggers) that the way leads through."""
    paths = {h: ""}
    via: dict[int, int] = {}
    number = word_classes()
    todo: list[tuple[int, int, bool]] = [(h, 0, True)]
    while todo:
        i, steps, rising = todo.pop()
        here = paths[i]
        last = i if i in others and i != h else via.get(i)
        if steps >= FARTHEST:
            continue
        for c in p.children[i]:
            if c in paths:
                continue
            dep = p.dep[c]
            if dep in ("punct", "det", "aux", "auxpass"):
                continue
            if last is not None:
                via[c] = last
            if dep == "pobj" or dep == "pcomp":
                paths[c] = here
                todo.append((c, steps, False))
            elif dep == "prep" and p.lower[c] == "of" and number.get(p.lemma[i]) == "measure" and i != h:
                paths[c] = here
                todo.append((c, steps, False))
            elif dep in ("prep", "agent"):
                paths[c] = f"{here}:{p.lower[c]}"
                todo.append((c, steps + 1, False))
            elif dep == "conj" and i != h and p.pos[i] in _HEADS:
                paths[c] = here
                todo.append((c, steps, False))
            else:
                paths[c] = f"{here}.{dep}"
                todo.append((c, steps + 1, False))
        up = p.head[i]
        if rising and up != i and up not in paths:
            dep = p.dep[i]
            if last is not None:
                via[up] = last
            if dep == "relcl":
                dep = f"relcl[{_gap(p, i)}]"
            elif dep == "pobj":
                paths[up] = here
                todo.append((up, steps, True))
                continue
            elif dep in ("prep", "agent"):
                dep = p.lower[i]
            elif dep in ("acl", "advcl"):
                dep = f"{dep}[{p.tag[i]}]"
            paths[up] = f"{here}^{dep}"
            todo.append((up, steps + 1, True))
    return paths, via


@cache
def frames() -> dict[tuple[str, str], dict[str, str]]:
    """Which slot of a trigger holds whom (`frame` of lexicon/events.tsv), by (v or n or other, lemma)."""
    out: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows("events"):
        frame = dict(pair.split("=", 1) for pair in row["frame"].split() if "=" in pair)
        out.setdefault((row["pos"], row["lemma"].lower()), frame)
    return out


def frame_of(p: Parse, event: Event, h: int) -> dict[str, str]:
    """The frame of an event's trigger: of its whole phrase, else of its head word; empty where the lexicon has none."""
    t = event.trigger
    words = " ".join(p.lemma[i].lower() for i in p.tokens_in(t.start, t.end))
    own = p.lemma[h].lower()
    kinds = ("v", "phrase", "n", "a") if p.pos[h] in ("VERB", "AUX") else ("n", "a", "phrase", "v")
    for lemma in (words, own):
        for kind in kinds:
            if (kind, lemma) in frames():
                return frames()[kind, lemma]
    return {}


def slot(path: str, voice: str) -> str:
    """The slot of a frame that a path leads to: nsubj, dobj, poss, a preposition ... (`` where it leads to none)."""
    passive = voice in ("passive", "participle")
    if path in ("", "far"):
        return ""
    if path.startswith("^"):
        rest = path
        for step, name in _SLOTS:
            if rest.startswith(step):
                rest = rest[len(step) :]
                if not rest:
                    return "dobj" if passive and name == "nsubj" else name
                break
        if rest in (".nsubj", ".nsubjpass") and path.split(".")[0] in _SHARED:
            return "dobj" if passive and path.startswith("^conj") is False else "nsubj"
        return ""
    if path == ":by":
        return "nsubj" if passive else "by"
    if path == ".nsubjpass":
        return "dobj"
    if path[1:].isalpha():
        return path[1:]
    return ""


_SLOTS = (
    ("^relcl[nsubjpass]", "dobj"), ("^relcl[nsubj]", "nsubj"), ("^relcl[dobj]", "dobj"), ("^acl[VBG]", "nsubj"), ("^acl[VBN]", "nsubj"),
    ("^acl[VB]", "nsubj"), ("^amod", "nsubj"),
)  # fmt: skip
_SHARED = frozenset({"^conj", "^xcomp", "^advcl[VBG]", "^advcl[VB]", "^dobj", "^xcomp^xcomp", "^conj^conj", "^xcomp^conj"})


def _gap(p: Parse, verb: int) -> str:
    """What the relative pronoun is in its clause: nsubj, dobj ...; `none` where it is left out."""
    for c in p.children[verb]:
        if p.tag[c] in ("WDT", "WP"):
            return p.dep[c]
    return "none"


# -- features --------------------------------------------------------------------------------------------------------


def featured(
    p: Parse, event: Event, attributions: list[Attribution], heads: list[list[int]], triggers: frozenset[int]
) -> list[tuple[int, list[str]]]:
    """The candidates of one event with their features; `triggers` are the head tokens of all events."""
    h = head_of(p, event)
    own = set(p.tokens_in(event.trigger.start, event.trigger.end))
    paths, via = paths_from(p, h, triggers)
    frame = frame_of(p, event, h)
    out = []
    speaker = _speaker(p, event, attributions)
    near = heads[p.sent[h]][:]
    if speaker is not None and speaker not in near:
        near.append(speaker)
    context = _event_features(p, event, h, attributions)
    spans = _content(p, event, attributions)
    cache_ = token_features(p)
    before = sum(i < h for i in near)
    subject = next((cache_[c][0] for c in p.children[h] if p.dep[c] in ("nsubj", "nsubjpass")), "none")
    for n, i in enumerate(near):
        f = _pair(p, h, i, paths.get(i, "far"), context, cache_[i])
        place = slot(paths.get(i, "far"), context[3])
        if place:
            value = frame.get(place, "-") if frame else "?"
            f += [f"frame {value} {place} {context[1]}", f"frame {value} {place}", f"frame {value} {cache_[i][0]}"]
        if i in via:
            f += [f"via {paths[via[i]]} {paths[i][len(paths[via[i]]) :]}", f"via {context[1]}", f"via {paths[i][len(paths[via[i]]) :]}"]
        elif i in triggers:
            f.append("trigger self" if i == h else f"trigger other {context[1]}")
        if i in own:
            f.append(f"own {p.pos[i]} {i == h}")
        if i == speaker:
            f.append(f"speaker {context[1]} {context[4]}")
            f.append(f"speaker {event.type}")
            f.append(f"speaker {subject} {context[3]}")
        if p.dep[i] in ("nsubj", "nsubjpass") and p.dep[p.head[i]] == "ROOT":
            f.append(f"top {context[1]} {context[3]}")
        if p.pos[i] in ("PROPN", "ADJ"):
            f.append(f"who {cache_[i][0]} {p.dep[i]} {subject} {context[3]}")
        if spans and i in spans:
            f.append("same content")
        elif spans:
            f.append("other content " + context[1])
        rank = before - n if n < before else n - before + 1
        f.append(f"{'b' if n < before else 'a'}{min(rank, 4)} {context[1]}")
        out.append((i, f))
    return out


def _speaker(p: Parse, event: Event, attributions: list[Attribution]) -> int | None:
    """Head token of the source of the words around the trigger, or of the attribution that the trigger is the cue of."""
    t = event.trigger
    for a in attributions:
        if a.source and a.cue and a.cue.start < t.end and t.start < a.cue.end:
            return p.root_of(a.source.start, a.source.end)
    best: tuple[int, Attribution] | None = None
    for a in attributions:
        for c in a.content:
            if c.start <= t.start and t.end <= c.end and a.source and (best is None or c.end - c.start < best[0]):
                best = (c.end - c.start, a)
    if best and best[1].source:
        return p.root_of(best[1].source.start, best[1].source.end)
    return None


def _content(p: Parse, event: Event, attributions: list[Attribution]) -> set[int]:
    t = event.trigger
    best: Attribution | None = None
    size = 1 << 30
    for a in attributions:
        for c in a.content:
            if c.start <= t.start and t.end <= c.end and c.end - c.start < size:
                best, size = a, c.end - c.start
    return {i for c in best.content for i in p.tokens_in(c.start, c.end)} if best else set()


def _event_features(p: Parse, event: Event, h: int, attributions: list[Attribution]) -> tuple[str, str, str, str, str]:
    """Lemma, type, part of speech, voice and standing (cue, told, said) of a trigger."""
    pos = p.pos[h]
    voice = pos
    if pos in ("VERB", "AUX"):
        passive = any(p.dep[c] in ("auxpass", "nsubjpass") for c in p.children[h])
        bare = p.tag[h] == "VBN" and not any(p.dep[c] == "aux" for c in p.children[h])
        voice = "passive" if passive else "participle" if bare else "active"
    t = event.trigger
    cue = any(a.cue and a.cue.start < t.end and t.start < a.cue.end for a in attributions)
    said = any(c.start <= t.start < c.end for a in attributions for c in a.content)
    return p.lemma[h].lower(), event.type, pos, voice, "cue" if cue else "said" if said else "told"


def token_features(p: Parse) -> list[tuple[str, str]]:
    """Class of each token as a candidate head, and the shape of its phrase (made once a parse)."""
    made = p.__dict__.get("_role_tokens")
    if made is None:
        made = [(_class(p, i), f"{p.tag[i]} {p.dep[i]}") for i in range(len(p))]
        p.__dict__["_role_tokens"] = made
    return made


def _class(p: Parse, i: int) -> str:
    if p.pos[i] == "PRON" or p.pos[i] == "DET":
        return p.lower[i]
    known = word_classes().get(p.lemma[i].lower())
    if known:
        return known
    if p.pos[i] in ("PROPN", "ADJ"):
        known = name_classes().get(p.lower[i]) or name_classes().get(p.lower[i].removesuffix("s"))
        return known or ("name" if p.pos[i] == "PROPN" else "demonym" if p.word[i][:1].isupper() else "ADJ")
    return p.pos[i]


def _pair(p: Parse, h: int, i: int, path: str, context: tuple[str, str, str, str, str], token: tuple[str, str]) -> list[str]:
    lemma, kind, pos, voice, standing = context
    cls, shape = token
    side = "<" if i < h else ">"
    first = path[:1] + path[1:].replace("^", ".").replace(":", ".").split(".")[0]
    return [
        f"p {path} {voice}",
        f"pt {path} {voice} {kind}",
        f"pl {path} {lemma}",
        f"ps {path} {standing}",
        f"pc {path} {cls}",
        f"c {cls}",
        f"ct {cls} {kind}",
        f"cv {cls} {voice} {kind} {side}",
        f"s {shape} {side}",
        f"f {first} {voice} {kind}",
        f"t {kind} {voice} {side}",
        f"l {lemma} {side} {cls}",
        f"d {min(abs(i - h), 12) // 2} {side} {pos}",
    ]
