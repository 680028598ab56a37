"""How PolNeAR's overlapping spans and whole attributions are counted."""

from evals.polnear import alike, half, overlaps
from train.attribution.polnear import relations

ANN = ["T1\tSource 0 8\tThe army", "T2\tCue 9 13\tsaid", "T3\tContent 14 20;25 30\tit won", "E1\tSource:T1 Cue:T2 Content:T3"]


def test_relations():
    assert relations(ANN) == [((0, 8), (9, 13), [(14, 20), (25, 30)])]


def test_half():
    assert half((0, 10), (0, 5)) and not half((0, 10), (0, 4)) and half(None, None) and not half((0, 3), None)
    a = ((0, 8), (9, 13), ((14, 30),))
    assert alike(a, ((0, 8), (9, 13), ((14, 24),))) and not alike(a, (None, (9, 13), ((14, 30),)))


def test_overlaps(tmp_path):
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions" / "x_one.ann").write_text("\n".join([*ANN[:2], "T3\tContent 14 27\tx", ANN[3]]))
    (tmp_path / "attributions" / "x_two.ann").write_text("")
    (tmp_path / "text" / "x.txt").write_text("The army said it won at noon, twice.")
    span = lambda a, b: {"start": a, "end": b}  # noqa: E731
    good = {"source": span(0, 8), "cue": span(9, 13), "content": [span(14, 28)]}
    found = overlaps({"x": {"attributions": [good, {**good, "cue": span(17, 20)}]}}, tmp_path)
    assert found["source, overlapping"]["f1"] == 1 and found["content, overlapping"]["f1"] == 1
    assert found["cue, overlapping"] == {"p": 0.5, "r": 1.0, "f1": 0.667}
    assert found["relation, exact"]["f1"] == 0 and found["relation, overlapping"]["r"] == 1.0
