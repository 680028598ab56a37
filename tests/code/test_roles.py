"""Actors and targets in sentences of our own: voice, nouns, coordination, speech, context; ways through the tree; spans."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sentences import at, parsed, told

from dateline.code.parties import phrase
from dateline.code.roles import add_roles
from dateline.code.ways import paths_from, slot
from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Report, SourceFile, Span
from dateline.parse.english import parse
from dateline.parse.tokens import Draft


def read(text: str, triggers: list[tuple[str, str, list[str]]], attributions: list[Attribution] | None = None) -> list[Event]:
    events = [
        Event(id=f"e{n}", type=kind, cameo="", trigger=at(text, words), by=by, rule="t", score=1.0)
        for n, (words, kind, by) in enumerate(triggers, 1)
    ]
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="x"), events=events, attributions=attributions or [])
    return add_roles(Draft(report, parsed(text))).report.events


@pytest.mark.parametrize(
    "text, trigger, kind, actors, targets",
    [
        ("Rebels attacked government troops near the river.", "attacked", "ASSAULT", ["Rebels"], ["government troops"]),
        ("Three soldiers were killed by militants.", "killed", "ASSAULT", ["militants"], ["Three soldiers"]),
        ("The army's shelling of civilians continued.", "shelling", "ASSAULT", ["The army's"], ["civilians"]),
        ("Clashes between the army and the rebels continued.", "Clashes", "ASSAULT", ["the army", "the rebels"], []),
        ("Police arrested dozens of protesters.", "arrested", "COERCE", ["Police"], ["protesters"]),
        ("Soldiers who attacked the convoy fled.", "attacked", "ASSAULT", ["Soldiers"], ["the convoy"]),
        ("The army launched an attack on the rebels.", "attack", "ASSAULT", ["The army"], ["the rebels"]),
        ("The president met the foreign minister of Graustark.", "met", "CONSULT", ["The president"], ["the foreign minister"]),
        ("The ambassador urged the rebels to withdraw.", "urged", "REQUEST", ["The ambassador"], ["the rebels"]),
        ("The ambassador urged the rebels to withdraw.", "withdraw", "RETREAT", ["the rebels"], []),
        ("France accused Russia of bombing hospitals.", "bombing", "ASSAULT", ["Russia"], ["hospitals"]),
    ],
)
def test_roles(text, trigger, kind, actors, targets):
    event = read(text, [(trigger, kind, [])])[0]
    for want, got in ((actors, event.actors), (targets, event.targets)):
        words = [m.text for m in got]
        assert all(any(w.removesuffix("'s") in g for g in words) for w in want), words
        assert want or not words, words


def test_the_speaker_of_a_verbal_act():
    text = "The rebels must release the captives, the envoy said."
    event = read(text, [("must", "REQUEST", [])], [told(text, 1, "the envoy", "said", "The rebels must release the captives")])[0]
    assert "the envoy" in [m.text for m in event.actors]


def test_ground_taken_is_taken_by_the_side_that_tells_it():
    text = "Nine villages were captured there, Khartoum announced."
    captured = Event(id="e1", type="ASSAULT", cameo="192", trigger=at(text, "captured"), by=["a1"], rule="t", score=1.0)
    source = SourceFile(path="t", media_type="x")
    said = [told(text, 1, "Khartoum", "announced", "Nine villages were captured there")]
    report = Report(id="t", text=text, source=source, events=[captured], attributions=said)
    event = add_roles(Draft(report, parsed(text))).report.events[0]
    assert [m.text for m in event.actors] == ["Khartoum"]


def test_a_judgement_is_the_speakers_in_his_words_as_they_stand():
    text = "The raid was unacceptable, said the head of the mission, Ada Brenn."
    said = [told(text, 1, "the head of the mission, Ada Brenn", "said", "The raid was unacceptable")]
    event = read(text, [("unacceptable", "ACCUSE", [])], said)[0]
    assert [m.text for m in event.actors] == ["the head of the mission, Ada Brenn"]


def test_parties_that_accuse_each_other_take_turns():
    text = "Ruritania and Graustark accused each other of attacks."
    attributions = [told(text, 1, "Ruritania", "accused", "attacks"), told(text, 2, "Graustark", "accused", "attacks")]
    triggers = [("accused", "ACCUSE", []), ("accused", "ACCUSE", []), ("attacks", "ASSAULT", ["a1"]), ("attacks", "ASSAULT", ["a2"])]
    out = [([m.text for m in e.actors], [m.text for m in e.targets]) for e in read(text, triggers, attributions)]
    here, there = ["Ruritania"], ["Graustark"]
    assert out == [(here, there), (there, here), (there, here), (here, there)]


@pytest.mark.parametrize(
    "text, head, expected",
    [
        ("Police shot dead 15 gang members in Tarn.", "members", "15 gang members"),
        ("Air force planes bombed and strafed rebel positions.", "positions", "rebel positions"),
        ("Foreign Minister Anton Berg left.", "Berg", "Foreign Minister Anton Berg"),
        ("The army's 4th Brigade withdrew.", "Brigade", "The army's 4th Brigade"),
        ("Its forces withdrew.", "forces", "Its forces"),
    ],
)
def test_phrase(text, head, expected):
    p = parsed(text)
    a, b = phrase(p, p.word.index(head))
    assert text[p.start[a] : p.end[b - 1]] == expected


def test_ways_through_the_tree():
    p = parsed("Rebels and bandits attacked dozens of villagers.")
    paths, via = paths_from(p, p.word.index("attacked"))
    assert paths[p.word.index("Rebels")] == paths[p.word.index("bandits")] == ".nsubj"
    assert paths[p.word.index("villagers")] == ".dobj" and not via


@pytest.mark.parametrize(
    "path, voice, expected",
    [
        (".nsubj", "active", "nsubj"), (".nsubjpass", "passive", "dobj"), (":by", "passive", "nsubj"), (":by", "NOUN", "by"),
        ("^relcl[nsubj]", "active", "nsubj"), ("^relcl[nsubj]", "passive", "dobj"), ("^acl[VBN]", "participle", "dobj"),
        ("^xcomp.nsubj", "active", "nsubj"), ("^acl[VBN].poss", "participle", ""), ("far", "active", ""), ("", "active", ""),
    ],
)  # fmt: skip
def test_slot(path, voice, expected):
    assert slot(path, voice) == expected


def test_lexicon_lists_each_head_word_once():
    words = [w for row in rows("roles") for w in cells(row["words"])]
    assert len(words) > 500 and len(words) == len(set(words))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_text_any_trigger(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    event = Event(id="e1", type="ASSAULT", cameo="", trigger=Span(start=start, end=end, text=text[start:end]), rule="t", score=1.0)
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="x"), events=[event, event])
    for e in add_roles(Draft(report, parse(text))).report.events:
        assert all(text[m.start : m.end] == m.text for m in [*e.actors, *e.targets])
