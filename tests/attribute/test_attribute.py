"""Who says what: one construction a row, in sentences of our own."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.attribute import attribute, content
from dateline.encode import encode
from dateline.model import Report, SourceFile
from dateline.parse import Draft, parse, quotes


def read(text):
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="text/plain"))
    return attribute(encode(Draft(report, parse(text)))).report.attributions


# text, source, cue, words of the content, kind
ROWS = [
    ("The ministry said that two bridges had been hit.", "The ministry", "said", "two bridges had been hit", "paraphrase"),
    ("The ministry said two bridges had been hit.", "The ministry", "said", "two bridges had been hit", "paraphrase"),
    ("Two bridges had been hit, the ministry said.", "the ministry", "said", "Two bridges had been hit", "paraphrase"),
    ("Two bridges, the ministry said on Monday, had been hit.", "the ministry", "said", "had been hit", "paraphrase"),
    (
        "Two bridges had been hit, said the army's spokesman, Colonel Ade Bako.",
        "Ade Bako",
        "said",
        "Two bridges had been hit",
        "paraphrase",
    ),
    (
        '"We have taken the hill and we will hold it," General Toma Reva said.',
        "General Toma Reva",
        "said",
        "We have taken the hill",
        "quote",
    ),
    ('"We have taken the hill," said Reva. "Now we will hold it."', "Reva", "said", "Now we will hold it", "quote"),
    ("“Nobody was hit,” the mayor told reporters.", "the mayor", "told", "Nobody was hit", "quote"),
    ("According to the rebels, nine soldiers were captured.", "the rebels", "According to", "nine soldiers were captured", "paraphrase"),
    ("Nine soldiers were captured, according to the rebels.", "the rebels", "according to", "Nine soldiers were captured", "paraphrase"),
    ("Moresk accused Talbara of shelling the market.", "Moresk", "accused", "of shelling the market", "paraphrase"),
    ("The president condemned the attack on the convoy.", "The president", "condemned", "the attack on the convoy", "paraphrase"),
    ("The army denied that its planes had bombed the school.", "The army", "denied", "its planes had bombed the school", "paraphrase"),
    ("The general denied having ordered the strike.", "The general", "denied", "having ordered the strike", "paraphrase"),
    ("The union called for an immediate ceasefire.", "The union", "called for", "an immediate ceasefire", "paraphrase"),
    ("The envoy urged both sides to stop fighting.", "The envoy", "urged", "both sides to stop fighting", "paraphrase"),
    ("The rebels vowed to march on the capital.", "The rebels", "vowed", "to march on the capital", "paraphrase"),
    (
        "The foreign minister warned that the truce could collapse.",
        "The foreign minister",
        "warned",
        "the truce could collapse",
        "paraphrase",
    ),
    ("They claimed to have shot down a drone.", "They", "claimed", "to have shot down a drone", "paraphrase"),
    (
        "Sixty positions were taken there, the capital announced.",
        "the capital",
        "announced",
        "Sixty positions were taken there",
        "paraphrase",
    ),
    ("The minister, who visited the front, said the town was safe.", "The minister", "said", "the town was safe", "paraphrase"),
    (
        "Villagers told this paper that the soldiers had burned the granary.",
        "Villagers",
        "told",
        "the soldiers had burned the granary",
        "paraphrase",
    ),
    ("The statement said three policemen had died.", "The statement", "said", "three policemen had died", "paraphrase"),
    ("The observers reported heavy shelling along the river.", "The observers", "reported", "heavy shelling along the river", "paraphrase"),
    ("Its forces, the junta insisted, had only returned fire.", "the junta", "insisted", "had only returned fire", "paraphrase"),
    ("He added that no prisoners had been taken.", "He", "added", "no prisoners had been taken", "paraphrase"),
]


@pytest.mark.parametrize(("text", "source", "cue", "words", "kind"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_construction(text, source, cue, words, kind):
    found = [a for a in read(text) if a.cue and a.cue.text == cue]
    assert found, "cue not found"
    assert any(a.source and source in a.source.text for a in found)
    assert any(words in " ".join(c.text for c in a.content) for a in found)
    assert any(a.kind == kind for a in found)


NARRATED = [
    "Rain fell over the valley and the market was closed.",
    "Troops crossed the river at dawn and shelled the depot.",
    "The column of trucks reached the border on Friday.",
]


@pytest.mark.parametrize("text", NARRATED)
def test_what_the_outlet_tells_is_nobodys_claim(text):
    assert read(text) == []


def test_two_parties_are_two_attributions():
    found = read("France and Germany condemned the raid.")
    assert {a.source.text for a in found if a.source} == {"France", "Germany"}
    assert len({tuple((c.start, c.end) for c in a.content) for a in found}) == 1


def test_cited_source_stands_before_the_one_who_cites():
    found = read("Radio Sava, citing hospital staff, reported that six people had died.")
    cited = [a for a in found if a.source and "hospital staff" in a.source.text]
    assert cited and [v.text for v in cited[0].via] == ["Radio Sava"]
    assert "six people had died" in cited[0].content[0].text


def test_quotation_over_sentences_is_one_attribution():
    text = 'The mayor was angry. "They came at night. They took the pumps. We have no water," he said.'
    found = [a for a in read(text) if a.kind == "quote"]
    assert len(found) == 1
    assert [c.text for c in found[0].content] == ["They came at night. They took the pumps. We have no water"]


MARKS = [
    ('He said "yes" and left.', ["yes"]),
    ("He said “yes, we go” and left.", ["yes, we go"]),
    ("Baku's and the troops' lines 'held firm' there.", ["held firm"]),
    ('An open "quote runs to the end\nnot beyond', ["quote runs to the end"]),
    ("He called it «une provocation» twice.", ["une provocation"]),
    ("No marks here, only the men's boots.", []),
]


@pytest.mark.parametrize(("text", "inside"), MARKS)
def test_quotations(text, inside):
    assert [text[a:b] for a, b in quotes.quotations(text)] == inside


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [('"yes, we go,"', "yes, we go"), ("in the U.S.", "in the U.S."), ("gone (all of them)", "gone (all of them)"), (" – gone.", "gone")],
)
def test_trim(text, trimmed):
    a, b = content.trim(text, 0, len(text))
    assert text[a:b] == trimmed


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("abc AB.,;:\"'“”‘’\n-()é said that\u202e\U0001f600")), max_size=120))
def test_spans_hold_on_anything(text):
    for a in read(text):
        for s in [*a.content, *([a.cue] if a.cue else []), *([a.source] if a.source else []), *a.via]:
            assert text[s.start : s.end] == s.text
    assert all(text[a:b] for a, b in quotes.quotations(text))


def test_same_input_same_bytes():
    text = " ".join(r[0] for r in ROWS)
    assert msgspec.json.encode(read(text)) == msgspec.json.encode(read(text))


def test_for_somebody_something_is_quoted():
    found = read(
        "For the foreign minister Ada Brenn, who wants talks, the raid was “a crime”. For the first time in Brenland, the “quiet” was real."
    )
    views = [a for a in found if a.cue and a.cue.text == "For"]
    assert [(a.source.text, a.content[0].text) for a in views] == [("the foreign minister Ada Brenn", "the raid was “a crime")]


def test_each_of_both_sides_is_a_source():
    found = [a for a in read("Both sides said that the truce held.") if a.source]
    assert [a.source.text for a in found] == ["Both sides", "Both sides"]


def test_a_report_speaks_for_whoever_made_it():
    found = read("At least nine people died, according to a report provided by the rebels.")
    assert any(a.source and a.source.text == "the rebels" for a in found)
    found = read("A count by the clinic put the dead at nine.")
    assert any(a.source and "the clinic" in a.source.text for a in found)


def test_words_inside_marks_do_not_say_what_stands_outside():
    found = read("“The soldiers must leave and the rebels must hand over their arms,” she said.")
    assert [a.source.text for a in found if a.cue and a.cue.text == "said"] == ["she"]


@pytest.mark.parametrize("words", ["Each side", "The parties", "The two former Soviet republics", "Officials on both sides"])
def test_who_means_two_parties_is_two_sources(words: str) -> None:
    found = read(f"Armenia and Azerbaijan traded fire on Sunday. {words} said that the truce had been broken.")
    assert [a.source and a.source.text for a in found] == [words, words]


def test_a_day_passes_nothing_on() -> None:
    found = read("Geolocated footage published on April 8 indicates that Russian forces advanced.")
    assert [a.via for a in found] == [[]]
