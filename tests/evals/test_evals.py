"""The measuring itself: facts, spans, floors, corpus hashes."""

import tomllib

import pytest
from evals import floors
from evals.__main__ import slower
from evals.accuracy import broken_spans, holds
from evals.corpus import ROOT, SAMPLES, digest
from evals.speed import Speed

RECORD = {
    "text": "Dovra fell, the army said. The rebels denied it.",
    "attributions": [
        {"id": "a1", "source": {"text": "the army", "actor": "NOR.MIL"}, "content": [{"start": 0, "end": 10, "text": "Dovra fell"}]},
        {"id": "a2", "source": {"text": "The rebels", "actor": "NOR.REB"}, "content": [{"start": 45, "end": 47, "text": "it"}]},
    ],
    "events": [
        {
            "id": "e1", "type": "ASSAULT", "trigger": {"start": 6, "end": 10, "text": "fell"}, "by": ["a1"], "status": "actual",
            "actors": [{"text": "the army", "actor": "NOR.MIL"}], "targets": [], "place": {"name": "Dovra"}, "date": None,
            "counts": [{"measure": "killed", "min": 3, "max": None}],
        },
    ],
    "disputes": [{"a": ["a1", "e1"], "b": ["a2"]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fact", "found"),
    [
        ("attribution", {"source": "army", "content": "fell"}, True),
        ("attribution", {"source": "army", "content": "it"}, False),
        ("attribution", {"actor": "NOR.REB"}, True),
        ("attribution", {"actor": "NOR.GOV"}, False),
        ("event", {"type": "ASSAULT", "actor": "NOR", "by": "army", "place": "Dovra"}, True),
        ("event", {"by": ""}, False),
        ("event", {"target": "NOR"}, False),
        ("event", {"day": "2031-05-03"}, False),
        ("event", {"status": "denied"}, False),
        ("count", {"measure": "killed", "min": 3}, True),
        ("count", {"measure": "killed", "max": 3}, False),
        ("dispute", {"a": "it", "b": "fell"}, True),
        ("dispute", {"a": "fell", "b": "fell"}, False),
    ],
)
def test_holds(kind, fact, found):
    assert bool(holds(kind, fact, RECORD)) is found


def test_broken_spans():
    assert broken_spans(RECORD, RECORD["text"]) == []
    assert broken_spans({"trigger": {"start": 0, "end": 4, "text": "fell"}}, RECORD["text"]) == ["record.trigger"]


def test_a_slower_reader_bites_and_a_machine_does_not():
    limits = {"ceilings": {"ratio": 3.0, "ratio_plain": 1.1, "ratio_beside": 1.3}}

    def complaints(ratio: float, plain: float, beside: float) -> int:
        found = Speed(1, 1, 1.0, 1.0, 1.0, ratio=ratio, low=ratio, high=ratio, by_rules=9.0, plain=plain, beside=beside, shares={})
        return len(slower("ratio", found, limits))

    assert complaints(2.9, 1.0, 1.2) == complaints(3.3, 1.0, 1.2) == 0
    assert complaints(3.3, 1.2, 1.2) == complaints(3.3, 1.0, 1.4) == 2
    assert complaints(2.9, 1.2, 1.2) == complaints(2.9, 1.0, 1.4) == 1


def test_floors_bite():
    limits = {"accuracy": {"x": {"event": 0.5, "count": 0.1}}, "ceilings": {"ratio": 1.6}, "corpora": {"x": "0"}}
    assert floors.below("x", {"event": {"f1": 0.5}, "count": {"r": 0.2}}, limits) == []
    assert len(floors.below("x", {"event": {"f1": 0.49}}, limits)) == 2
    assert floors.above("ratio", 1.61, limits) and not floors.above("ratio", 1.6, limits)


def test_digest_sees_names_and_bytes(tmp_path):
    (tmp_path / "a").write_text("1")
    first = digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    second = digest(tmp_path)
    (tmp_path / "b").write_text("2")
    assert len({first, second, digest(tmp_path)}) == 3
    assert floors.corpus_changed("x", tmp_path, {"corpora": {"x": first}})
    assert not floors.corpus_changed("x", tmp_path, {"corpora": {"x": digest(tmp_path)}})


def test_every_sample_has_facts_that_are_asked_rightly():
    facts = tomllib.loads((ROOT / "evals" / "sample.toml").read_text(encoding="utf-8"))
    assert facts.keys() == {p.stem for p in SAMPLES.glob("*.txt")}
    keys = {
        "attribution": {"source", "actor", "content"},
        "event": {"type", "trigger", "status", "actor", "target", "by", "place", "day"},
        "count": {"measure", "min", "max"},
        "dispute": {"a", "b"},
    }
    for name, kinds in facts.items():
        text = " ".join((SAMPLES / f"{name}.txt").read_text(encoding="utf-8").split())
        for kind, rows in kinds.items():
            for row in rows:
                assert row.keys() <= keys[kind]
                assert all(row[k] in text for k in ("source", "content", "trigger", "a", "b") if k in row)
