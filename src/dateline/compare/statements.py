"""A report's record as statements: who says what where, in the shape in which claims can be held against each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import msgspec

from dateline.compare.increments import increment
from dateline.lexicon import rows
from dateline.model import Attribution, Event
from dateline.parse import Draft, Parse

VERBAL = frozenset({"REJECT", "ACCUSE"})
BESIDE = 40  # characters beside a figure that may make it an addition
MOST = 100  # events of one statement that are held against others
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
# Sectors that do not speak for their country's government.
_OWN_VOICE = frozenset({"REB", "OPP", "CVL", "NGO", "BUS", "MED", "LEG", "JUD"})
_LIGHT = frozenset(
    {
        "be",
        "have",
        "do",
        "make",
        "take",
        "say",
        "tell",
        "go",
        "get",
        "come",
        "people",
        "other",
        "more",
        "many",
        "such",
        "year",
        "day",
        "time",
    }
)
_POINTING = frozenset({"it", "this", "that", "these", "those", "such", "so", "which", "both", "neither"})
BEFORE = 3  # words before a cue or a denied act that may make it an old figure or leave it open
_NEGATION = frozenset({"no", "not", "n't", "never", "none", "nobody", "nothing", "neither", "nor", "without"})


@dataclass(frozen=True)
class Statement:
    """One attribution, or one event told by the outlet, with the events it asserts.

    `ids` are the record ids that stand for it in a dispute; `source` the speaker's id ("" unknown, None the outlet);
    `speaker` the speaker's words in lower case; `sentence`, `last` where it begins and ends; `lemmas` its content words;
    `marks` what `lexicon/dispute_marks.tsv` and the grammar say of it."""

    ids: tuple[str, ...]
    source: str | None
    speaker: str
    sentence: int
    last: int
    start: int
    lemmas: frozenset[str]
    events: tuple[Event, ...]
    verbal: tuple[Event, ...]
    marks: frozenset[str]
    content: tuple[tuple[int, int], ...]


@cache
def mark_table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Marks by their first word: [(words, mark)], longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in rows("dispute_marks"):
        words = tuple(row["lemmas"].split())
        table.setdefault(words[0], []).append((words, row["mark"]))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def marks_in(p: Parse, tokens: Iterable[int]) -> set[str]:
    """Marks whose words stand in a row among these tokens, by lemma or as written."""
    table, found, at = mark_table(), set[str](), list(tokens)
    forms = [(p.lemma[i].lower(), p.lower[i]) for i in at]
    for k, (lemma, word) in enumerate(forms):
        if lemma not in table and word not in table:
            continue
        entries = table.get(lemma, ()) if word == lemma else (*table.get(lemma, ()), *table.get(word, ()))
        for words, mark in entries:
            here = forms[k : k + len(words)]
            if len(here) == len(words) and all(w in pair for w, pair in zip(words, here, strict=True)):
                found.add(mark)
    return found


def statements(draft: Draft) -> list[Statement]:
    """All statements of the report in text order."""
    report, p = draft.report, draft.parse
    if not p.word:
        return []
    events = [_totals(e, p.text) for e in report.events]
    by: dict[str, list[Event]] = {}
    for e in events:
        for a in e.by:
            by.setdefault(a, []).append(e)
    told = [e for e in events if not e.by]
    said = _by_sentence(report.attributions, p)
    verbal: dict[str, list[Event]] = {}
    owned: set[str] = set()
    for e in told:
        if e.type in VERBAL and (a := _spoken_in(e, said.get(p.sentence_at(e.trigger.start), []), p)):
            verbal.setdefault(a.id, []).append(e)
            owned.add(e.id)
    out = [_attributed(a, by.get(a.id, []), verbal.get(a.id, []), p) for a in report.attributions if a.content]
    out += [_told(e, p) for e in told if e.id not in owned]
    return sorted(_no_longer_old(out), key=lambda s: (s.start, s.ids))


def _totals(event: Event, text: str) -> Event:
    """The event with those of its figures that can be held against others': not what is added to an earlier one (`16 more`)."""
    kept = [c for c in event.counts if not increment(text[max(0, c.start - BESIDE) : c.end + BESIDE], c.text)]
    return event if len(kept) == len(event.counts) else msgspec.structs.replace(event, counts=kept)


def _by_sentence(attributions: list[Attribution], p: Parse) -> dict[int, list[Attribution]]:
    """For each sentence the attributions whose content runs over it or whose cue stands in it, in order."""
    out: dict[int, list[Attribution]] = {}
    for a in attributions:
        if a.content:
            at = set(range(p.sentence_at(a.content[0].start), p.sentence_at(a.content[-1].start) + 1))
            at |= {p.sentence_at(x) for x in (a.cue.start, a.cue.end - 1)} if a.cue else set()
            for k in at:
                out.setdefault(k, []).append(a)
    return out


def _spoken_in(event: Event, attributions: list[Attribution], p: Parse) -> Attribution | None:
    """The attribution in whose words this verbal act of its speaker stands: by the cue first, then by speaker and sentence."""
    sentence = p.sentence_at(event.trigger.start)
    best: tuple[int, Attribution] | None = None
    for a in attributions:
        if not a.content:
            continue
        first, last = p.sentence_at(a.content[0].start), p.sentence_at(a.content[-1].start)
        rank = 0
        if a.cue and a.cue.start < event.trigger.end and event.trigger.start < a.cue.end:
            rank = 3
        elif any(c.start <= event.trigger.start < c.end for c in a.content):
            rank = 2
        elif first <= sentence <= last:
            rank = 1
        speaker = a.source.actor if a.source else None
        if rank and any(head(m.actor) and head(m.actor) == head(speaker) for m in event.actors):
            rank += 3
        elif rank < 3:
            rank = 0
        if rank and (best is None or rank > best[0]):
            best = rank, a
    return best[1] if best else None


def _attributed(a: Attribution, events: list[Event], verbal: list[Event], p: Parse) -> Statement:
    content = [i for c in a.content for i in p.tokens_in(c.start, c.end)]
    cue = list(p.tokens_in(a.cue.start, a.cue.end)) if a.cue else []
    zone = sorted({*content, *cue, *(i for e in verbal for i in p.tokens_in(e.trigger.start, e.trigger.end))})
    marks = marks_in(p, zone) | {f"cue:{m}" for m in marks_in(p, cue)}
    if content and _POINTING & set(p.lower[i] for i in content[:3]):
        marks.add("pointing")
    if 0 < len(content) <= 3:
        marks.add("short")
    if _NEGATION & set(p.lower[i] for i in content):
        marks.add("negated")
    if content and marks_in(p, range(p.sents[p.sent[content[0]]][0], content[0])) & {"oppose"}:
        marks.add("oppose")
    if cue:
        marks |= marks_in(p, _up_to(p, cue[0])) & {"older", "open"}
    return Statement(
        ids=(a.id, *(e.id for e in events), *(e.id for e in verbal)),
        source=(a.source.actor or "") if a.source else "",
        speaker=a.source.text.lower() if a.source else "",
        sentence=p.sentence_at(a.content[0].start),
        last=p.sentence_at(a.content[-1].start),
        start=a.content[0].start,
        lemmas=content_words(p, content),
        events=tuple(events[:MOST]),
        verbal=tuple(verbal),
        marks=frozenset(marks),
        content=tuple((c.start, c.end) for c in a.content),
    )


def _told(e: Event, p: Parse) -> Statement:
    """An event told by the outlet; a verbal act that no attribution holds counts as its speaker's statement."""
    verbal = e.type in VERBAL
    root = p.root_of(e.trigger.start, e.trigger.end)
    words = p.subtree(root)
    speaker = e.actors[0] if verbal and e.actors else None
    marks = marks_in(p, words)
    if e.status == "denied":  # `did not deny it`, `did not confirm losing the base`
        marks |= marks_in(p, _up_to(p, root)) & {"open"}
    return Statement(
        ids=(e.id,),
        source=(speaker.actor or "") if speaker else ("" if verbal else None),
        speaker=speaker.text.lower() if speaker else "",
        sentence=p.sent[root],
        last=p.sent[root],
        start=e.trigger.start,
        lemmas=content_words(p, words),
        events=() if verbal else (e,),
        verbal=(e,) if verbal else (),
        marks=frozenset(marks),
        content=((e.trigger.start, e.trigger.end),),
    )


def _up_to(p: Parse, i: int) -> range:
    """A word with the few before it in its sentence."""
    return range(max(p.sents[p.sent[i]][0], i - BEFORE), i + 1)


def _no_longer_old(found: list[Statement]) -> list[Statement]:
    """The statements, "older" kept where the same source gives another figure: `had earlier given a toll of 41`, `now speaks of 47`."""
    new = {(s.source, c.measure) for s in found if "older" not in s.marks for e in s.events for c in e.counts}
    return [
        s
        if "older" not in s.marks or any((s.source, c.measure) in new for e in s.events for c in e.counts)
        else replace(s, marks=s.marks - {"older"})
        for s in found
    ]


def content_words(p: Parse, tokens: Iterable[int]) -> frozenset[str]:
    """Lemmas of the nouns, names, verbs, adjectives and numbers among the tokens."""
    return frozenset(w for i in tokens if p.pos[i] in _CONTENT and (w := p.lemma[i].lower()) not in _LIGHT)


def head(actor: str | None) -> str:
    """The country or organisation of an actor id ("" where unknown)."""
    top = (actor or "").split(".")[0]
    return "" if top == "UNK" else top


def house(actor: str | None) -> str:
    """The side for which an actor id speaks: a state with its ministries, army and police is one, its rebels,
    opposition, press and people are others (`UKR.MIL` -> `UKR`, `UKR.REB` -> `UKR.REB`); an armed group is one with its press."""
    top, _, sector = (actor or "").partition(".")
    apart = sector.split(".")[0] in _OWN_VOICE and not top.startswith("GRP:")
    return f"{top}.{sector}" if apart else top


def heads(event: Event, role: str) -> set[str]:
    """Countries and organisations in a role (`actors` or `targets`) of an event."""
    mentions = event.actors if role == "actors" else event.targets
    return {h for m in mentions if (h := head(m.actor))}
