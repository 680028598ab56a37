"""The typing of marked pairs: reading the marks, near-duplicates, what the head sees, how it is scored. All sentences are our own."""

import numpy as np
import pytest
from evals.plv import by_lexicon, by_names, folds, groups, held_out, line, macro, pairs, together
from evals.plv_features import Pair, View, named, unmarked, view

from dateline.parse.english import parse


def seen(marked: str, root: str = "") -> View:
    pair = unmarked(marked, root)
    return view(pair, parse(pair.text))


def test_unmarked():
    pair = unmarked("In Dovra <s>the army</s> shelled <t>Mosk</t> and <t>Veld</t>.", "ASSAULT")
    assert pair.text == "In Dovra the army shelled Mosk and Veld."
    assert [pair.text[a:b] for a, b in pair.source + pair.target] == ["the army", "Mosk", "Veld"]


def test_columns_are_asked_for(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("marked_sentence\troot\n<s>a</s> met <t>b</t>\tCONSULT\n")
    with pytest.raises(ValueError, match=r"pairs.tsv: no column gold_root; it has marked_sentence, root"):
        pairs(path)
    path.write_text("marked_sentence\tgold_root\n<s>a</s> met <t>b</t>\tCONSULT\n")
    assert pairs(path) == [Pair("a met b", [(0, 1)], [(6, 7)], "CONSULT")]


def test_near_duplicates_share_a_group():
    one, two, three = groups(
        [
            "The governor of Dovra met the envoys of Mosk on Monday to talk about grain.",
            "The governor of Dovra met the envoys of Mosk on Monday, officials said.",
            "Veld closed its border to lorries from Dovra after the governor had left.",
        ]
    )
    assert one == two != three


def test_names_of_parties_are_no_features():
    f = named(seen("On Monday <s>Dovra</s> accused <t>Mosk</t> of shelling Veld."))
    assert {"2=S accuse", "3=S accuse T", "between st=accuse", "under=accuse:dobj:T", "verb=accuse", "type way=ACCUSE"} <= f.keys()
    assert not [k for k in f if "dovra" in k.lower() or "mosk" in k.lower() or "veld" in k.lower()]


def test_order_and_negation_are_seen():
    f = named(seen("<t>Mosk</t> was not attacked by <s>the army of Dovra</s>."))
    assert "neg" in f and "between ts=attack" in f and "source is=army" in f


def test_a_missing_party_stands_where_the_other_does():
    v = seen("<s>The teachers</s> went on strike.")
    assert v.s == v.t and v.word[v.verb] == "go"


@pytest.mark.parametrize(
    ("marked", "root"),
    [
        ("<s>Dovra</s> shelled <t>Mosk</t>, which had demanded a truce.", "ASSAULT"),
        ("<s>Dovra</s> released <t>two soldiers of Mosk</t>.", "YIELD"),
        ("<s>Dovra</s> and <t>Mosk</t>.", ""),
    ],
)
def test_the_floor_by_lexicon(marked: str, root: str):
    assert by_lexicon(seen(marked)) == root


def test_macro_counts_each_root_alike():
    roots = np.array(["AID"] * 8 + ["COERCE"] * 2)
    assert macro(roots, roots) == 1
    assert macro(roots, np.array(["AID"] * 10)) == pytest.approx((16 / 18) / 2)
    row = line("x", roots, roots, [(np.arange(5), np.arange(5, 10)), (np.arange(5, 10), np.arange(5))])
    assert row.split() == ["x", "1.000", "1.000", "±", "0.000", "1.000"]


def test_scores_are_brought_to_one_scale():
    both = together([np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 200.0], [300.0, 0.0]])])
    assert both.argmax(1).tolist() == [0, 0]  # of two that disagree the surer one by its own measure, not the one of larger numbers


def test_a_head_is_not_shown_what_it_is_asked():
    pytest.importorskip("sklearn")
    verbs = {
        "ASSAULT": ["shelled", "bombed", "attacked", "raided", "stormed"],
        "CONSULT": ["met", "visited", "hosted", "phoned", "consulted"],
    }
    ends = ("near the old mill", "before the harvest came", "while snow fell", "as markets opened", "under a grey sky")
    rows = [f"<s>Dovra</s> {v} <t>Mosk</t> {end}." for v, end in zip(verbs["ASSAULT"], ends, strict=True)]
    rows += [
        f"<s>The envoys</s> {v} <t>the governor</t> in town {n} hours {end}."
        for n, (v, end) in enumerate(zip(verbs["CONSULT"], ends, strict=True))
    ]
    found = [unmarked(r, "ASSAULT" if n < 5 else "CONSULT") for n, r in enumerate(rows)]
    parts = folds(found)
    assert sorted(int(i) for _, held in parts for i in held) == list(range(10))
    assert all(not set(a) & set(b) for a, b in parts)
    names, roots = [named(view(x, parse(x.text))) for x in found], np.array([x.root for x in found])
    labels = np.array(["ASSAULT", "CONSULT"])
    assert macro(roots, labels[held_out(names, roots, parts, lambda: by_names(True)).argmax(1)]) == 1
    wrong = np.array(["CONSULT", *roots[1:-1], "ASSAULT"])  # wrong labels are found to be wrong: each is judged by the others' models
    said = labels[held_out(names, wrong, parts, lambda: by_names(True)).argmax(1)]
    assert said[0] == "ASSAULT" and said[-1] == "CONSULT"


def test_a_root_that_the_other_folds_lack_is_not_found():
    pytest.importorskip("sklearn")
    roots = np.array(["AID", "AID", "COERCE", "COERCE", "PROTEST"])
    scores = held_out([{r: 1.0} for r in roots], roots, [(np.arange(4), np.array([4]))], lambda: by_names(False))
    assert scores[4, 2] == -9 and (scores[4, :2] > -9).all()
