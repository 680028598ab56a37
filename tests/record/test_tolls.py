from told import by_id, claim, incident, killed

from dateline.record.tolls import tolls


def one(found):
    assert len(found) == 1, found
    return found[0]


def dead(*claims, **more):
    """The toll of the dead of one incident of these claims."""
    return one([t for t in tolls([incident(*claims)], by_id(*claims), **more) if t.measure == "killed"])


def range_of(t):
    return t.low, t.best, t.high


def test_low_best_and_high_with_the_claims_behind_each():
    t = dead(claim("A", figures=[killed(7)]), claim("B", figures=[killed(10)]), claim("C", figures=[killed(10)]))
    assert range_of(t) == (7, 10, 10)
    assert t.low_claims == ["A:e1"] and t.best_claims == ["B:e1"] and t.high_claims == ["C:e1"] and not t.open


def test_at_least_leaves_the_top_open():
    t = dead(claim("A", figures=[killed(12)]), claim("B", figures=[killed(13, None)]))
    assert range_of(t)[2] == 13 and t.open


def test_the_conservative_policy_takes_the_lowest_credible():
    told = (
        claim("A", figures=[killed(7)]),
        claim("B", figures=[killed(10)]),
        claim("C", "e1", attribution="a1", source="FAR", figures=[killed(1)]),
    )
    assert range_of(dead(*told, policy="acled")) == (7, 7, 7)


def test_the_doer_counts_where_nobody_else_gives_a_figure():
    assert range_of(dead(claim("C", attribution="a1", source="FAR", figures=[killed(1)]))) == (1, 1, 1)


def test_by_claimant():
    told = (
        claim("A", attribution="a1", source="ORS.GOV", figures=[killed(10)]),
        claim("B", attribution="a1", source="FAR.MIL", figures=[killed(2)]),
    )
    rows = tolls([incident(*told)], by_id(*told), policy="claimant")
    assert [(t.claimant, t.best, t.best_claims) for t in rows] == [("FAR", 2, ["B:e1:a1"]), ("ORS", 10, ["A:e1:a1"])]


def test_additions_are_no_totals():
    t = dead(claim("A", figures=[killed(9)]), claim("B", figures=[killed(3, text="a further three")]))
    assert range_of(t) == (9, 9, 9)
    assert [(s.claim, s.counted, s.why) for s in t.history] == [("B:e1", False, "added to an earlier figure"), ("A:e1", True, "")]


def test_parts_are_not_added_to_their_whole():
    figures = [killed(8), killed(2, part_of=0, of="children", text="two")]
    assert range_of(dead(claim("A", figures=figures))) == (8, 8, 8)


def test_kinds_without_a_whole_add_up():
    figures = [killed(8, of="military"), killed(3, of="civilian")]
    assert range_of(dead(claim("A", figures=figures))) == (11, 11, 11)


def test_by_kind_of_victim():
    told = claim("A", figures=[killed(8), killed(2, part_of=0, of="children")]), claim("B", figures=[killed(5, of="military")])
    rows = tolls([incident(*told)], by_id(*told), by="kind")
    assert [(t.of, t.best) for t in rows] == [("", 8), ("children", 2), ("military", 5)]


def test_a_reprint_counts_once():
    told = [claim(r, figures=[killed(n)]) for r, n in (("A", 7), ("B", 7), ("C", 10), ("D", 10))]
    copied = dead(*told, originals={"B": "A"})
    assert copied.best == 10 and [s.claim for s in copied.history] == ["A:e1", "C:e1", "D:e1"]
    assert dead(*told).best == 7  # not known to be a copy: two say the one, two the other


def test_two_reprints_of_a_report_that_is_not_there_are_one_voice():
    told = claim("B", figures=[killed(7)]), claim("C", figures=[killed(7)]), claim("D", day="2031-05-05", figures=[killed(10)])
    assert dead(*told, originals={"B": "A", "C": "A"}).best == 10


def test_a_sources_later_figure_stands_for_its_earlier_one():
    told = [claim(r, day=d, outlet="Post", figures=[killed(n)]) for r, d, n in (("A", "2031-05-04", 7), ("B", "2031-05-05", 10))]
    t = dead(*told)
    assert range_of(t) == (10, 10, 10)
    assert [(s.low, s.counted, s.why) for s in t.history] == [(7, False, "the same source says otherwise later"), (10, True, "")]


def test_denied_and_wanted_claims_give_no_figures():
    told = (
        claim("A", figures=[killed(7)]),
        claim("B", status="denied", figures=[killed(90)]),
        claim("C", status="possible", figures=[killed(50)]),
    )
    assert range_of(dead(*told)) == (7, 7, 7)


def two_strikes():
    a, b, war = claim("A", figures=[killed(7)]), claim("B", day="2031-05-11", figures=[killed(5)]), claim("C", figures=[killed(900, None)])
    return by_id(a, b, war), [
        incident(a),
        incident(b, id="i2", day_from="2031-05-11", day_to="2031-05-11"),
        incident(war, id="i3", place="Upper Vale", precision="region"),
    ]


def test_a_place_adds_its_incidents_and_a_running_toll_stands_apart():
    claims, incidents = two_strikes()
    rows = tolls(incidents, claims, by="party")
    assert [(t.group, t.best, t.running) for t in rows] == [("ORS", 12, False), ("ORS", 900, True)]
    assert [(t.group, t.best) for t in tolls(incidents, claims, by="place")] == [("Upper Vale", 900), ("Velden", 12)]


def test_by_day():
    claims, incidents = two_strikes()
    assert [(t.group, t.best) for t in tolls(incidents, claims, by="day") if not t.running] == [("2031-05-04", 7), ("2031-05-11", 5)]


def test_a_running_toll_is_not_added_up_over_reports():
    told = [claim(f"R{n}", day=f"2031-05-{n:02}", outlet="Post", figures=[killed(100 * n)]) for n in (1, 2, 3)]
    wars = [incident(c, id=f"i{n}", place="Upper Vale", precision="region") for n, c in enumerate(told)]
    t = one(tolls(wars, by_id(*told), by="party"))
    assert range_of(t) == (300, 300, 300) and [s.low for s in t.history] == [100, 200, 300]


def test_the_toll_of_another_war_is_left_out_of_a_running_one():
    told = [claim(f"R{n}", figures=[killed(x)]) for n, x in enumerate((500, 600, 650, 30_000))]
    t = one(tolls([incident(*told, place="Upper Vale", precision="region")], by_id(*told)))
    assert t.high == 650


def test_no_incidents():
    assert tolls([], {}) == []
