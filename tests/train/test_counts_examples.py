"""The passages that the counts model learns from: marks taken out of the words, figures read as the reader reads them."""

import pytest
from train.counts import example, load_examples


def test_example():
    gold = example("t7", "By noon {more than 40:displaced} had [fled:COERCE]; {a:killed} boy was [killed:ASSAULT].")
    first, second = gold.report.events
    assert gold.text == "By noon more than 40 had fled; a boy was killed."
    assert [(e.trigger.text, e.type) for e in (first, second)] == [("fled", "COERCE"), ("killed", "ASSAULT")]
    assert [(c.text, c.measure, c.min, c.max) for c in first.counts] == [("more than 40", "displaced", 41, None), ("a", "killed", 1, 1)]
    assert all(gold.text[c.start : c.end] == c.text for c in first.counts)


def test_a_figure_may_be_the_trigger():
    (event,) = example("t8", "By dusk it was [{eleven:killed}:ASSAULT].").report.events
    assert (event.trigger.text, event.counts[0].text) == ("eleven", "eleven")


@pytest.mark.parametrize("line", ["{Five:slain} [died:ASSAULT].", "{Farmers:killed} [died:ASSAULT].", "{Five:killed} [died:FIGHT]."])
def test_a_fault_names_the_line(line):
    with pytest.raises(ValueError, match="t9"):
        example("t9", line)


def test_all_passages_hold():
    passages = load_examples()
    assert len(passages) >= 150
    assert len({g.text for g in passages}) == len(passages)
    assert {c.measure for g in passages for c in g.report.events[0].counts} >= {"displaced", "injured", "detained", "deployed", "missing"}
