"""What training reads: passages and reports of our own, and the tags made of them."""

import pytest
from train import reports
from train.attribution.data import Act, example, group, joined, triggers
from train.attribution.documents import OWN
from train.attribution.passages import read, row
from train.attribution.terms import STATUS, TYPES

from dateline.encode.windows import windows
from dateline.parse import parse

REPORT = """@ x1 | 2031-05-04 | Norland: army and rebels
0 DOVRA, May 4 (Fjord Wire) — The army said it had hit a column on Saturday, killing at least 25.
¶
1 The rebels denied it.
A a1 | The army | said | it had hit a column on Saturday, killing at least 25 | paraphrase | NOR.MIL |
A a2 | The rebels | denied | it#2 | paraphrase | NOR.REB | -
E 0 | hit | ASSAULT | actual | a1 | it=NOR.MIL | a column=NOR.REB | DOVRA @ Dovra @ 62.1,9.3 | DAY | COUNT
D whether a column was hit | e1 | a2
""".replace("DAY", "Saturday @ 2031-05-03..2031-05-03").replace("COUNT", "at least 25 @ killed @ 25..- @ people @ UNK")


def test_a_report_is_read():
    made, document = reports.report(REPORT.strip().splitlines())
    assert document["text"].count("\n\n") == 1 and document["sentences"][1][0] == document["text"].index("The rebels")
    assert [a["source_id"] for a in made["attributions"]] == ["NOR.MIL", "NOR.REB"]
    (event,) = made["events"]
    assert event["counts"] == [{"text": "at least 25", "measure": "killed", "min": 25, "max": None, "of": "people", "of_id": "UNK"}]
    assert event["place"]["lat"] == 62.1 and event["date"]["to"] == "2031-05-03"
    assert made["disputes"] == [{"about": "whether a column was hit", "a": ["e1"], "b": ["a2"]}]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("| hit |", "| struck |", '"struck" does not stand'),
        ("ASSAULT", "ATTACK", "trigger, type or status"),
        ("| a1 | it=", "| a7 | it=", "no such id: a7"),
        ("25..-", "25-", "x1"),
        ("2031-05-03..", "Saturday..", "date"),
    ],
)
def test_a_fault_names_report_and_words(old, new, words):
    with pytest.raises(reports.Fault, match="x1") as caught:
        reports.report(REPORT.replace(old, new).strip().splitlines())
    assert words in str(caught.value)


def test_our_own_reports_hold():
    golds = reports.load_own()
    assert len(golds) > 100 and sum(len(g.report.events) for g in golds) > 2500
    for g in golds:
        for a in g.report.attributions:
            assert all(g.text[s.start : s.end] == s.text for s in (a.source, a.cue, *a.content) if s)


def test_passages_hold():
    assert sum(len(read(path)) for path in OWN.glob("*.txt")) > 400
    with pytest.raises(ValueError, match=r"x\.txt.*does not stand 2 times"):
        row("They said no.", "- They#2 | said | no", "x.txt")


def test_tags_are_legal():
    text = "“We won,” the army said, “and they ran.” The rebels denied it and called the army a liar. " * 12
    p = parse(text)
    attrs = [((10, 18), (19, 23), [(1, 7), (26, 38)]), ((41, 51), (52, 58), [(59, 61)])]
    acts = triggers(p, [Act((4, 7), "ASSAULT", "actual"), Act((52, 58), "REJECT", "denied")])
    made = [example("x", w, group(p, attrs), acts) for w in windows(p, lambda w: [1, 1])]
    assert sum(len(x.cues) for x in made) == 2 and sum(len(x.acts) for x in made) == 2
    for x in made:
        for tags in (x.tags, *(c[2] for c in x.cues)):
            assert all(b % 2 or not b or a in (b, b - 1) for a, b in zip([0, *tags], tags, strict=False))
    first = made[0]
    words = lambda tags, kinds: [p.word[first.window.first + t] for t, k in enumerate(tags) if k in kinds]  # noqa: E731
    assert words(first.tags, (1, 2)) == ["said", "denied"]
    assert words(first.cues[0][2], (1, 2)) == ["the", "army"] and words(first.cues[0][2], (3, 4)) == ["We", "won", "and", "they", "ran"]
    assert TYPES[first.events[first.acts[0][0]] - 1] == "ASSAULT" and STATUS[first.acts[1][1]] == "denied"


def test_pieces_that_marks_part_are_one():
    assert joined("He ran. “They ran.” We ran.", [(0, 6), (9, 17), (20, 26)]) == [(0, 26)]
    assert joined("He ran, she said, and fell.", [(0, 6), (18, 26)]) == [(0, 6), (18, 26)]
