"""Annotations kept apart from their texts: words become offsets and words again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from train import apart
from train.gold import record

TEXT = """VASTORIA, May 3 (Hill Wire)  - The army said
its planes had hit a column near Oska on Monday,
killing at least 25.
The rebels denied  it. They said nobody was hurt."""
ANNOTATED = """@ H1 | 2021-05-04 | XX
0 VASTORIA, May 3 (Hill Wire) - The army said its planes had hit a column near Oska on Monday, killing at least 25.
¶
1 The rebels denied it.
2 They said nobody was hurt.
A a1 | The army | said | its planes had hit a column near Oska on Monday, killing at least 25 | paraphrase | SDN.MIL | -
A a2 | They | said#2 | nobody was hurt | paraphrase | GRP:RSF | -
E 0 | hit | ASSAULT | actual | a1 | its planes=SDN.MIL | a column=GRP:RSF | Oska @ Oska @ 13.6,25.3 | on Monday @ 2021-05-03..2021-05-03 | -
E 0 | killing | ASSAULT | actual | a1 | its planes=SDN.MIL | - | - | - | at least 25 @ killed @ 25..- @ people @ UNK
E 2 | hurt | ASSAULT | denied | a2 | - | - | - | - | -
D whether anybody was hurt | e2 | a2
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    cuts = [TEXT.index("The rebels"), TEXT.index("They")]
    spans = [[0, cuts[0] - 1], [cuts[0], cuts[1] - 1], [cuts[1], len(TEXT)]]
    (tmp_path / "texts.jsonl").write_text(json.dumps({"id": "H1", "text": TEXT}) + "\n", encoding="utf8")
    (tmp_path / "spans.json").write_text(json.dumps([{"id": "H1", "file": "texts.jsonl", "sentences": spans}]), encoding="utf8")
    (tmp_path / "annotated.txt").write_text(ANNOTATED, encoding="utf8")
    return tmp_path


def kept(shared: Path) -> str:
    apart.TEXTS.clear()
    return "".join(apart.keep(shared, shared / "spans.json", [shared / "annotated.txt"]))


def test_words_are_kept_as_offsets_and_come_back(shared: Path) -> None:
    line = kept(shared)
    assert not any(w in line for w in ("planes", "column", "nobody", "killing", "at least"))
    raw, doc = apart.worded(json.loads(line), shared)
    (annotated, before), *_ = apart.read(shared / "annotated.txt")
    assert doc["text"] == before["text"] and "\n\n" in doc["text"]
    assert [doc["text"][a:b] for a, b in doc["sentences"]] == [x[2:] for x in ANNOTATED.splitlines() if x[:1].isdigit()]
    assert raw == annotated
    assert record(raw, doc, shared).report == record(annotated, before, shared).report


def test_another_text_is_named(shared: Path) -> None:
    line = json.loads(kept(shared))
    (shared / "texts.jsonl").write_text(json.dumps({"id": "H1", "text": TEXT.replace("25", "52")}), encoding="utf8")
    apart.TEXTS.clear()
    with pytest.raises(ValueError, match=r"H1: the text in .*texts\.jsonl is not the one that was annotated"):
        apart.worded(line, shared)


def test_a_changed_text_is_not_kept(shared: Path) -> None:
    (shared / "annotated.txt").write_text(ANNOTATED.replace("denied it", "rejected it"), encoding="utf8")
    with pytest.raises(ValueError, match="H1: the text was changed"):
        kept(shared)


def test_a_text_in_capitals_comes_back_as_it_was_written(shared: Path) -> None:
    wrapped = TEXT.upper().replace("25.\n", "25.\n\n   ")
    cuts = [wrapped.index("THE REBELS"), wrapped.index("THEY")]
    spans = [[0, cuts[0] - 5], [cuts[0], cuts[1] - 1], [cuts[1], len(wrapped)]]
    (shared / "texts.jsonl").write_text(json.dumps({"docid": "H1", "text": wrapped}), encoding="utf8")
    (shared / "spans.json").write_text(json.dumps([{"id": "H1", "file": "texts.jsonl", "sentences": spans}]), encoding="utf8")
    line = json.loads(kept(shared))
    raw, doc = apart.worded(line, shared)
    (annotated, before), *_ = apart.read(shared / "annotated.txt")
    assert doc["text"] == before["text"] and raw == annotated
    line["capitals"] = line["capitals"][1:]
    with pytest.raises(ValueError, match="not the one that was annotated"):
        apart.worded(line, shared)
