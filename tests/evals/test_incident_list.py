"""How gathered claims are held against incidents listed by hand: B-cubed, disputes, from mention to claim. Counted by hand."""

import json
from itertools import permutations
from types import SimpleNamespace

import msgspec
import pytest
from evals.incidents import (
    FILE,
    Listed,
    Quarrel,
    Score,
    Span,
    b_cubed,
    belongs,
    ceiling,
    digest,
    disputes,
    faults,
    label,
    load,
    main,
    matches,
    meet,
    met,
    quarrel,
    records,
    sentence,
    simplest,
)

from dateline.model import Report, SourceFile
from dateline.record.claims import Claim

TEXT = "Shells hit Dovra on Monday. The army denied the attack.Rain fell.\nTalks began"


def grouping(labels: str) -> dict[Span, str]:
    """Mentions 0, 1, ... with a letter each."""
    return {Span("r", n, n + 1): x for n, x in enumerate(labels)}


@pytest.mark.parametrize(
    ("gold", "predicted", "p", "r"),
    [
        ("aabb", "xxyy", 1.0, 1.0),
        ("aabb", "yyxx", 1.0, 1.0),  # names do not matter
        ("aabb", "xxxx", 0.5, 1.0),  # all in one
        ("aabb", "wxyz", 1.0, 0.5),  # each alone
        ("abcd", "xxxx", 0.25, 1.0),
        ("aaaa", "wxyz", 1.0, 0.25),
        ("a", "x", 1.0, 1.0),
        # a a a b | x x y y: a1, a2: 2/2, 2/3; a3: 1/2, 1/3; b: 1/2, 1/1
        ("aaab", "xxyy", (1 + 1 + 0.5 + 0.5) / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4),
        # a a b b c | x y y y z: 1, 1/2; 1/3, 1/2; 2/3, 1; 2/3, 1; 1, 1
        ("aabbc", "xyyyz", (1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 5, (0.5 + 0.5 + 1 + 1 + 1) / 5),
    ],
)
def test_b_cubed(gold: str, predicted: str, p: float, r: float):
    assert b_cubed(grouping(gold), grouping(predicted)) == pytest.approx((p, r))


def test_b_cubed_turned_round_swaps_precision_and_recall():
    one, other = grouping("aabbbc"), grouping("xyyzzz")
    assert b_cubed(one, other) == pytest.approx(tuple(reversed(b_cubed(other, one))))


def test_b_cubed_of_nothing():
    assert b_cubed({}, {}) == Score(0.0, 0.0)
    assert Score(0.0, 0.0).f1 == 0.0


def test_b_cubed_does_not_count_what_is_not_listed():
    more = grouping("xxyy") | {Span("other", 0, 1): "x"}
    assert b_cubed(grouping("aabb"), more) == Score(1.0, 1.0)


def test_f1():
    assert Score(0.5, 1.0).f1 == pytest.approx(2 / 3)
    assert str(Score(0.5, 1.0)) == "F1 0.667  precision 0.500  recall 1.000"


def test_sentence_ends_also_where_the_space_was_lost():
    def around(word: str) -> str:
        start = TEXT.index(word)
        a, b = sentence(TEXT, start, start + len(word))
        return TEXT[a:b]

    assert around("hit") == "Shells hit Dovra on Monday"
    assert around("attack") == "The army denied the attack"
    assert around("fell") == "Rain fell"
    assert around("began") == "Talks began"


def test_sentence_keeps_abbreviations_and_numbers_whole():
    text = "The U.S. envoy said 2.5 tonnes of it.Nobody answered"
    assert sentence(text, text.index("tonnes"), text.index(" of")) == (0, text.index(".Nobody"))


def claim(word: str, event: str = "e1", attribution: str = "", **more: object) -> Claim:
    start = TEXT.index(word)
    row = dict(source="outlet", type="ASSAULT", said=TEXT, said_start=0, said_end=len(TEXT), report="r") | more
    name = f"r:{event}" + (f":{attribution}" if attribution else "")
    return msgspec.convert(row | dict(id=name, event=event, trigger=word, start=start, end=start + len(word)), Claim)


def mention(word: str) -> Span:
    return Span("r", TEXT.index(word), TEXT.index(word) + len(word))


def test_a_mention_is_met_by_the_trigger_it_touches():
    hit, denied, attack = claim("hit", "e1"), claim("denied", "e2"), claim("attack", "e3")
    assert met(mention("attack"), TEXT, [hit, denied, attack]) == [attack]
    assert met(mention("the attack"), TEXT, [denied, attack]) == [attack]


def test_a_mention_is_met_by_the_nearest_of_its_sentence_else_by_none():
    hit, denied = claim("hit", "e1"), claim("denied", "e2")
    assert met(mention("attack"), TEXT, [hit, denied]) == [denied]
    assert met(mention("fell"), TEXT, [hit, denied]) == []
    army = claim("army", "e3")
    assert met(mention("attack"), TEXT, [army, denied]) == [denied]


def test_a_mention_is_met_by_all_claims_of_the_event():
    one, two = claim("attack", "e1", "a1"), claim("attack", "e1", "a2")
    assert met(mention("attack"), TEXT, [one, two, claim("denied", "e2")]) == [one, two]


def test_label_takes_the_incident_of_most_claims_and_leaves_the_rest_alone():
    one, two, three = (claim("attack", "e1", a) for a in ("a1", "a2", "a3"))
    m, lone, unmet = mention("attack"), mention("hit"), mention("fell")
    claims_met = {m: [one, two, three], lone: [claim("hit", "e2")], unmet: []}
    out = label([m, lone, unmet], claims_met, {one.id: "I1", two.id: "I2", three.id: "I2"})
    assert out == {m: "I2", lone: ("r", "e2"), unmet: unmet}


def test_two_mentions_of_one_event_without_an_incident_stay_together():
    a, b = mention("hit"), mention("Shells")
    c = claim("hit")
    out = label([a, b], {a: [c], b: [c]}, {})
    assert out[a] == out[b]


def test_simplest_is_by_day_place_and_type():
    same = dict(day_from="2031-05-04", place="Dovra")
    one, two = claim("hit", "e1", **same), claim("attack", "e2", **same)
    third, fourth = claim("fell", "e3", day_from="2031-05-05", place="Dovra"), claim("began", "e4", type="CONSULT", **same)
    groups = simplest([one, two, third, fourth])
    assert groups[one.id] == groups[two.id]
    assert len(set(groups.values())) == 3


def test_ceiling_cannot_part_one_event_nor_join_what_was_not_found():
    a, b, c, d = (mention(w) for w in ("Shells", "hit", "attack", "fell"))
    hit, attack = claim("hit", "e1"), claim("attack", "e2")
    best = ceiling({a: "I", b: "J", c: "J", d: "J"}, {a: [hit], b: [hit], c: [attack], d: []})
    assert best[a] == best[b] == "I" and best[c] == "J" and best[d] == d


def test_belongs_to_the_incident_of_most_mentions_the_first_where_two_have_as_many():
    assert belongs(grouping("aabbb"), grouping("xxxyy")) == {"x": "a", "y": "b"}
    assert belongs(grouping("ab"), grouping("xx")) == {"x": "a"}


def side(*parties: str) -> frozenset[str]:
    return frozenset(parties)


def dispute(kind: str, a: str, b: str) -> Quarrel:
    return Quarrel(frozenset(kind.split("/")), frozenset(a.split("/")), frozenset(b.split("/")))


def test_dispute_matches_either_way_round_by_country():
    listed = dispute("denial/agent", "XAA", "XBB/XCC")
    assert matches(listed, dispute("denial", "XAA.MIL", "XCC.GOV"))
    assert matches(listed, dispute("agent", "XBB", "XAA"))
    assert not matches(listed, dispute("number", "XAA", "XBB"))
    assert not matches(listed, dispute("denial", "XAA", "XDD"))
    assert not matches(listed, dispute("denial", "XBB", "XCC"))
    assert not matches(listed, dispute("denial", "XAA", "XAA"))
    assert matches(dispute("denial", "IGO", "outlet"), dispute("denial", "outlet", "IGO:UN"))


def listing(**quarrels: list[Quarrel]) -> list[Listed]:
    return [Listed(name, name, [], found) for name, found in quarrels.items()]


def test_disputes_found_missed_and_made_up():
    listed = listing(a=[dispute("denial", "X", "Y"), dispute("number", "X", "Y")], b=[dispute("control", "X", "Y")], c=[])
    owner = {"g1": "a", "g2": "a", "g3": "c"}
    predicted = {
        "g1": [dispute("denial", "X.MIL", "Y"), dispute("denial", "Y", "X.MIL")],  # one dispute, told both ways
        "g2": [dispute("time", "X", "Y")],  # not listed
        "g3": [dispute("denial", "X", "Y")],  # nothing is listed of c
        "g4": [dispute("control", "X", "Y")],  # no mention leads here
    }
    assert disputes(listed, owner, predicted) == pytest.approx((1 / 3, 1 / 3))


def test_the_same_dispute_in_two_incidents_of_one_listed_counts_once():
    listed = listing(a=[dispute("denial", "X", "Y")])
    twice = {"g1": [dispute("denial", "X", "Y")], "g2": [dispute("denial", "Y", "X"), dispute("agent", "X", "Z")]}
    assert disputes(listed, {"g1": "a", "g2": "a"}, twice) == (0.5, 1.0)


def test_one_listed_dispute_of_two_kinds_is_found_once_and_right_twice():
    listed = listing(a=[dispute("denial/agent", "X", "Y")])
    assert disputes(listed, {"g": "a"}, {"g": [dispute("denial", "X", "Y"), dispute("agent", "X", "Y")]}) == (1.0, 1.0)


def test_disputes_of_nothing():
    assert disputes([], {}, {}) == (0.0, 0.0)
    assert disputes(listing(a=[dispute("denial", "X", "Y")]), {}, {}) == (0.0, 0.0)
    assert disputes(listing(a=[]), {"g": "a"}, {"g": [dispute("denial", "X", "Y")]}) == (0.0, 0.0)


def test_disputes_do_not_hang_on_order():
    listed = listing(a=[dispute("denial", "X", "Y")])
    found = [dispute("denial", "Y", "X"), dispute("number", "X", "Y"), dispute("denial", "X", "Z")]
    assert {disputes(listed, {"g": "a"}, {"g": order}) for order in permutations(found)} == {Score(1 / 3, 1.0)}


def test_sides_of_an_account_are_claims_or_parties():
    by_id = {"r:e1": claim("hit", source="XAA.MIL")}
    given = SimpleNamespace(kind="denial", a=["r:e1"], b=["XBB"])
    assert quarrel(given, by_id) == Quarrel(side("denial"), side("XAA.MIL"), side("XBB"))


def test_faults_of_a_list():
    good = Listed("a", "A", [mention("hit")], [])
    assert faults([good], {"r": TEXT}, digest([good], {"r": TEXT})) == []
    assert faults([good], {"r": TEXT}, "0") == ["the texts are not those that the incidents were listed from"]
    assert faults([Listed("a", "A", [Span("s", 0, 3)], [])], {"r": TEXT}) == ["a: no report s"]
    cut = [Listed("a", "A", [Span("r", a, b)], []) for a, b in ((7, 9), (8, 10), (6, 10), (0, 999), (4, 4))]
    assert all("not whole words" in faults([i], {"r": TEXT})[0] for i in cut)
    assert faults([good, Listed("b", "B", good.mentions, [])], {"r": TEXT}) == ["b: r 7-10 is listed twice"]


def test_the_list_is_of_the_asked_size():
    listed, _ = load()
    mentions = [m for i in listed for m in i.mentions]
    assert len({i.id for i in listed}) == len(listed) >= 30
    assert len(set(mentions)) == len(mentions) >= 150
    assert sum(len({m.report for m in i.mentions}) > 1 for i in listed) >= 20
    assert all(q.kinds <= {"denial", "number", "agent", "control", "time", "status"} for i in listed for q in i.disputes)


def test_records_that_are_not_there_are_asked_for(tmp_path):
    with pytest.raises(SystemExit, match="no such file"):
        records(tmp_path / "none.jsonl", tmp_path / "neither.jsonl")


def test_meet_looks_into_the_mentions_report_only():
    i = Listed("a", "A", [mention("hit")], [])
    assert meet([i], {"r": TEXT}, [msgspec.structs.replace(claim("hit"), report="s")]) == {i.mentions[0]: []}


def test_command(tmp_path, capsys):
    text = "Dovra was shelled on 4 May 2031. Talks began."
    span = [text.index("shelled"), text.index("shelled") + len("shelled")]
    event = dict(id="e1", type="ASSAULT", cameo="190", trigger=dict(start=span[0], end=span[1], text="shelled"), rule="test", score=1.0)
    path, rows = tmp_path / "records.jsonl", tmp_path / "list.toml"
    source = SourceFile(path="x", media_type="text/plain")
    report = msgspec.convert(dict(id="R1", text=text, source=msgspec.to_builtins(source), events=[event]), Report)
    path.write_bytes(msgspec.json.encode(report) + b"\n")
    listed = [Listed("a", "A", [Span("R1", *span)], [])]
    pinned = digest(listed, {"R1": text})
    rows.write_text(f'texts = "{pinned}"\n[[incident]]\nid = "a"\nname = "A"\nmentions = {json.dumps([["R1", *span]])}\n')
    assert main([str(path), "--incidents", str(rows), "--each"]) == 0
    out = capsys.readouterr().out
    assert "mentions without a claim 0; met by another word of the sentence 0" in out
    assert "a: 1 mentions in 1 of 1" in out
    rows.write_text(rows.read_text().replace(pinned, "0"))
    assert main([str(path), "--incidents", str(rows), "--list"]) == 1


def test_what_is_tuned_on_is_not_what_is_measured_on():
    measured, tuned = (load(FILE.with_name(f))[0] for f in ("incidents.toml", "incidents_dev.toml"))
    reports = [{m.report for i in some for m in i.mentions} for some in (measured, tuned)]
    assert not reports[0] & reports[1]
    assert len(tuned) >= 60 and sum(len(i.disputes) for i in tuned) >= 25


def test_who_rejects_is_who_speaks():
    told = msgspec.structs.replace(claim("denied", source="outlet"), type="REJECT", actors=["XAA.GOV"])
    given = SimpleNamespace(kind="denial", a=["r:e1"], b=["XBB"])
    assert quarrel(given, {"r:e1": told}) == Quarrel(side("denial"), side("XAA.GOV"), side("XBB"))
