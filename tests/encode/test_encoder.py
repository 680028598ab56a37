"""The model: decoding is exact, and the files that ship are small and agree with the code."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dateline.encode import encoder
from dateline.parse import parse

scores = arrays(np.float32, st.tuples(st.integers(1, 3), st.integers(1, 5), st.just(3)), elements=st.floats(-4, 4, width=16))
moves = arrays(np.float32, (4, 3), elements=st.floats(-2, 2, width=16))


@given(scores, moves)
@settings(max_examples=60)
def test_viterbi_finds_the_best_path(emissions, steps):
    def value(row, tags):
        jumps = sum(steps[a, b] for a, b in pairwise(tags))
        return steps[-1, tags[0]] + jumps + sum(row[t, k] for t, k in enumerate(tags))

    best = encoder.viterbi(emissions, steps)
    for row, tags in zip(emissions, best, strict=True):
        top = max(value(row, path) for path in product(range(3), repeat=len(row)))
        assert value(row, tags.tolist()) == pytest.approx(top, abs=1e-3)


@given(st.lists(arrays(np.float32, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(-4, 4, width=16)), max_size=4), moves)
def test_many_are_decoded_as_each_alone(emissions, steps):
    found = encoder.decoded(emissions, steps)
    assert [x.tolist() for x in found] == [encoder.viterbi(e[None], steps)[0].tolist() for e in emissions]


@pytest.mark.parametrize(
    ("tags", "found"),
    [([], []), ([0, 1, 2, 0], [(1, 3)]), ([1, 1, 2], [(0, 1), (1, 3)]), ([0, 2, 2], []), ([1, 2, 3, 4], [(0, 2)])],
)
def test_spans(tags, found):
    assert encoder.spans(np.array(tags), 1) == found


def test_distances():
    assert encoder.buckets(7, 3, 5).tolist() == [15, 14, 13, 0, 0, 1, 2]
    far = encoder.buckets(600, 300, 301)
    assert far.max() == 24 and far.min() == 0 and far[-1] == 12


@pytest.fixture(scope="module")
def model():
    found = encoder.load()
    assert found is not None, "the model's files are missing"
    return found


def test_files_are_small():
    from importlib.resources import files

    assert sum(files("dateline.models").joinpath(f).stat().st_size for f in encoder.FILES) < 30_000_000


def test_transitions_forbid_broken_spans(model):
    cue, links = model.moves["cue"], model.moves["attribution"]
    assert cue.shape == (4, 3) and links.shape == (6, 5)
    assert cue[0, 2] < -1000 and cue[-1, 2] < -1000 and links[1, 4] < -1000


def test_ranges_lie_in_the_report(model):
    p = parse("“We hold the hill,” the general said. The rebels denied it, and said 12 of them had died.\n\nNobody was there. " * 25)
    reading = encoder.read(p, model)
    found = encoder.cues(reading)
    assert len(found) > 40
    for f in found:
        for a, b in (f.cue, *f.sources, *f.contents):
            assert 0 <= a < b <= len(p)
        assert 0 <= f.score <= 1
    assert [f.cue for f in found] == sorted(f.cue for f in found)
    assert reading.scores("event").shape == (len(p), 17) and reading.scores("status").shape == (len(p), 6)


@pytest.mark.parametrize("text", ["", " \n", "No.", "\ud800 said so.", "x" * 5000, "۱۲۳ گفت", "“" * 400])
def test_odd_texts(model, text):
    from dateline.pipeline import digestible

    encoder.cues(encoder.read(parse(digestible(text)), model))


def test_without_the_model_the_rules_read_on(monkeypatch, caplog):
    from dateline.model import Report, SourceFile
    from dateline.pipeline import run

    report = Report(id="t", text="The army said two bridges were hit.", source=SourceFile(path="t", media_type="text/plain"))
    with_model = run(report)
    monkeypatch.setattr(encoder, "FILES", ("nowhere.onnx",))
    encoder.load.cache_clear()
    try:
        without = run(report)
    finally:
        encoder.load.cache_clear()
    assert [a.rule for a in with_model.attributions] == ["model"] and [a.rule for a in without.attributions] == ["clause"]
    assert "nowhere.onnx is missing: install dateline anew" in caplog.text
