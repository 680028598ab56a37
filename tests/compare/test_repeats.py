"""Repeated mentions of one event: what is folded and what stands by itself. Texts and places are invented."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.compare import compare
from dateline.compare.repeats import fold, pointers
from dateline.lexicon import rows
from dateline.model import Attribution, Count, Event, Mention, Place, Report, SourceFile, Span
from dateline.parse import Draft, parse

ATTACK = "Rebels launched an attack on Dovra at dawn. Two bridges were lost. "


def at(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start=start, end=start + len(words), text=words)


def event(text: str, words: str, nth: int = 0, kind: str = "ASSAULT", score: float = 0.4, **more) -> Event:
    return msgspec.convert(
        {"id": "e0", "type": kind, "cameo": "190", "trigger": msgspec.to_builtins(at(text, words, nth)), "rule": "test", "score": score}
        | {k: msgspec.to_builtins(v) for k, v in more.items()},
        Event,
    )


def draft(text: str, events: list[Event], attributions: list[Attribution] | None = None) -> Draft:
    events = [msgspec.structs.replace(e, id=f"e{n}") for n, e in enumerate(events, 1)]
    source = SourceFile(path="t", media_type="text/plain")
    return Draft(Report(id="t", text=text, source=source, events=events, attributions=attributions or []), parse(text))


def folded(text: str, events: list[Event], attributions: list[Attribution] | None = None) -> list[tuple[str, list[str]]]:
    """Each event's trigger, and its mentions, after folding."""
    return [(e.trigger.text, [m.text for m in e.mentions]) for e in fold(draft(text, events, attributions)).report.events]


def test_the_attack_is_the_attack_told_before():
    text = ATTACK + "The attack lasted two hours."
    assert folded(text, [event(text, "attack"), event(text, "attack", 1)]) == [("attack", ["attack"])]


def test_a_noun_that_is_no_event_becomes_a_mention():
    text = ATTACK + "The attack lasted two hours, and nobody in town slept after this attack."
    (e,) = fold(draft(text, [event(text, "attack")])).report.events
    assert [m.start for m in e.mentions] == [at(text, "attack", 1).start, at(text, "attack", 2).start]
    assert all(text[m.start : m.end] == m.text for m in e.mentions)


def test_a_verb_is_named_again_by_its_noun():
    text = "Soldiers occupied Dovra in May. The occupation went on for a year."
    assert folded(text, [event(text, "occupied"), event(text, "occupation")]) == [("occupied", ["occupation"])]
    assert folded(text, [event(text, "occupied")]) == [("occupied", ["occupation"])]


@pytest.mark.parametrize(
    "later",
    [
        "A second attack followed at noon.",  # not singled out as known
        "The second attack lasted two hours.",  # another one
        "The latest attack lasted two hours.",
        "The three attack waves lasted two hours.",  # no noun of its own
        "The attacks went on for a week.",  # several
        "They attacked the port again.",  # a verb: it may be another attack
    ],
)
def test_what_may_be_another_attack_stands_by_itself(later: str):
    text = ATTACK + later
    assert folded(text, [event(text, "attack"), event(text, "attack", 1)]) == [("attack", []), ("attack", [])]


def test_a_sure_event_stands_by_itself():
    text = ATTACK + "The attack lasted two hours."
    assert len(folded(text, [event(text, "attack"), event(text, "attack", 1, score=0.6)])) == 2
    assert len(folded(text, [event(text, "attack"), event(text, "attack", 1, score=0.59)])) == 1


def test_another_type_or_status_or_figure_or_place_is_another_event():
    text = ATTACK + "The attack lasted two hours and killed 9 in Mosk."
    first = event(text, "attack")
    nine = Count(**msgspec.structs.asdict(at(text, "9")), measure="killed", min=9, max=9, of="people")
    dovra = Place(**msgspec.structs.asdict(at(text, "Dovra")), name="Dovra", lat=50.0, lon=10.0, precision="settlement")
    mosk = Place(**msgspec.structs.asdict(at(text, "Mosk")), name="Mosk", lat=53.0, lon=10.0, precision="settlement")
    assert len(folded(text, [first, event(text, "attack", 1, kind="COERCE")])) == 2
    assert len(folded(text, [first, event(text, "attack", 1, status="planned")])) == 2
    assert len(folded(text, [first, event(text, "attack", 1, counts=[nine])])) == 2
    assert len(folded(text, [event(text, "attack", counts=[nine]), event(text, "attack", 1, counts=[nine])])) == 1
    assert len(folded(text, [event(text, "attack", place=dovra), event(text, "attack", 1, place=mosk)])) == 2
    assert len(folded(text, [event(text, "attack", place=dovra), event(text, "attack", 1, place=dovra)])) == 1


def said(text: str, n: int, actor: str, source: str, nth: int, content: str) -> Attribution:
    who = Mention(**msgspec.structs.asdict(at(text, source, nth)), actor=actor)
    return Attribution(id=f"a{n}", kind="paraphrase", source=who, cue=at(text, "said", n - 1), content=[at(text, content)], score=1.0)


def test_another_narrator_tells_an_event_of_his_own():
    text = "The army said rebels launched an attack on Dovra. The mayor said the attack lasted two hours."
    claims = [
        said(text, 1, "NOR.MIL", "The army", 0, "rebels launched an attack on Dovra"),
        said(text, 2, "SWE", "The mayor", 0, "the attack lasted two hours"),
    ]
    events = [event(text, "attack", by=["a1"]), event(text, "attack", 1, by=["a2"])]
    assert folded(text, events, claims) == [("attack", []), ("attack", [])]
    assert folded(text, events[:1], claims) == [("attack", [])]  # nor is what he says a mention of the first
    same = [claims[0], msgspec.structs.replace(claims[1], source=msgspec.structs.replace(claims[1].source, actor="NOR.GOV"))]
    assert folded(text, events, same) == [("attack", ["attack"])]


def test_a_bare_noun_closely_after_names_what_was_told_by_another_word():
    text = "Rebels shelled Dovra at dawn. The violence drove many from their homes."
    assert folded(text, [event(text, "shelled"), event(text, "violence")]) == [("shelled", ["violence"])]
    assert folded(text, [event(text, "shelled")]) == [("shelled", [])]  # no event, and another word: it may be anything
    far = "Rebels shelled Dovra at dawn. It rained. The violence drove many from their homes."
    assert len(folded(far, [event(far, "shelled"), event(far, "violence")])) == 2
    own = "Rebels shelled Dovra at dawn. The violence in the south drove many from their homes."
    assert len(folded(own, [event(own, "shelled"), event(own, "violence")])) == 2


def test_the_first_takes_over_what_only_the_repeat_tells():
    text = ATTACK + "The attack was the work of the Red Front."
    front = Mention(**msgspec.structs.asdict(at(text, "the Red Front")), actor="GRP:RED")
    shelled = event(text, "lost", kind="RETREAT", score=0.9)
    (first, other) = fold(draft(text, [event(text, "attack"), shelled, event(text, "attack", 1, actors=[front])])).report.events
    assert first.actors == [front] and [e.id for e in (first, other)] == ["e1", "e2"]


def test_compare_folds_before_it_compares():
    text = ATTACK + "The attack lasted two hours."
    report = compare(draft(text, [event(text, "attack"), event(text, "attack", 1)])).report
    assert len(report.events) == 1 and report.events[0].mentions
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def test_a_record_without_mentions_is_read():
    text = ATTACK
    old = msgspec.to_builtins(event(text, "attack"))
    del old["mentions"]
    assert msgspec.convert(old, Event).mentions == []


def test_rows_say_known_or_apart():
    assert {row["says"] for row in rows("repeats")} == {"known", "apart"}
    assert len(pointers()) == len(rows("repeats")) and all(word == word.lower() for word in pointers())


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(["The attack", "an attack", "shelled Dovra", "the strike", "new", "of", "rebels", "."]), max_size=14))
def test_spans_hold_and_nothing_is_in_two_events(words: list[str]):
    text = " ".join(words)
    p = parse(text)
    found = [event(text, "attack", n, score=0.3) for n in range(text.count("attack")) if n % 2 == 0]
    events = fold(draft(text, found)).report.events
    spans = [s for e in events for s in (e.trigger, *e.mentions)]
    assert all(text[s.start : s.end] == s.text for s in spans) and len(p) >= len(spans)
    assert len({s.start for s in spans}) == len(spans)
    assert {e.trigger.start for e in found} <= {s.start for s in spans}  # no word that named an event is lost
