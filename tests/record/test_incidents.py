import random

import pytest
from told import claim, killed

from dateline.record import incidents
from dateline.record.claims import Claim, Stand
from dateline.record.incidents import Incident, gather
from dateline.record.matching import family, side, weights


def groups(incidents: list[Incident]) -> set[frozenset[str]]:
    return {frozenset(m.claim for m in i.members) for i in incidents}


def member(incidents: list[Incident], name: str):
    return next(m for i in incidents for m in i.members if m.claim == name)


def test_one_strike_told_by_two_outlets_is_one_incident_and_says_why():
    a = claim("A", figures=[killed(3)], trigger="shelled")
    b = claim("B", figures=[killed(3)], trigger="killed", cameo="1823")
    found = gather([a, b])
    assert groups(found) == {frozenset({"A:e1", "B:e1"})}
    why = member(found, "B:e1").reason + member(found, "A:e1").reason
    assert "same place (Velden)" in why and "same day (2031-05-04)" in why and "3 killed in both" in why
    assert (found[0].place, found[0].day_from, found[0].actors, found[0].targets) == ("Velden", "2031-05-04", ["FAR"], ["ORS"])


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(claim("B", place="Tessin"), id="another town"),
        pytest.param(claim("B", day="2031-05-11"), id="a week later"),
        pytest.param(claim("B", type="CONSULT", cameo="040", trigger="met"), id="talks"),
        pytest.param(claim("B", status="wanted"), id="called for"),
        pytest.param(claim("B", day="2011-05-04", published="2031-05-04"), id="twenty years before"),
        pytest.param(claim("B", day_from="2031-03-01", day_to="2031-05-04", published="2031-05-04"), id="the whole war"),
        pytest.param(claim("B", place="Upper Vale", actors=["ORS"], targets=["FAR"]), id="the region, the other way"),
    ],
)
def test_told_apart(other):
    assert groups(gather([claim("A"), other])) == {frozenset({"A:e1"}), frozenset({"B:e1"})}


def test_strikes_on_one_town_a_week_apart_stay_three_however_many_reports():
    days = ("2031-05-04", "2031-05-11", "2031-05-17")
    told = [claim(f"{d}{n}", day=d, figures=[killed(3 + k)]) for k, d in enumerate(days) for n in range(6)]
    found = gather(told)
    assert [(i.day_from, len(i.members)) for i in found] == [(d, 6) for d in days]


def test_a_chain_of_days_does_not_become_one_incident():
    told = [claim(f"R{n}", day=f"2031-05-{n + 1:02}", figures=[killed(10 + n)]) for n in range(28)]
    assert max(len(i.members) for i in gather(told)) <= 3


def test_near_places_join_by_their_precision():
    near, far = claim("B", place="Marrow"), claim("C", place="Marrow", lat=44.4, lon=31.4)
    assert len(gather([claim("A"), near])) == 1
    assert len(gather([claim("A"), far])) == 2


def test_towns_across_a_border_are_two_however_near():
    across = claim("B", place="Marrow", country="FAR")
    assert len(gather([claim("A"), across])) == 2


def test_a_denial_joins_what_it_denies():
    told = claim("A", said="gunners shelled Velden at noon", place=None)
    denied = claim(
        "A",
        "e2",
        status="denied",
        source="FAR",
        attribution="a1",
        said="it fired no gun that day, it said",
        trigger="fired",
        at=31,
        place=None,
    )
    assert len(gather([told, denied])) == 1


def test_a_report_tells_the_same_again():
    said = "a depot at the quarry blew up, it shelled"
    a, b = claim("A", said=said), claim("A", "e2", place=None, said="the shelled depot burned", at=60)
    assert len(gather([a, b])) == 1


def test_no_place_joins_by_parties_day_and_words():
    said = "a drone set the Kestrel refinery ablaze, shelled tankers burned"
    a, b = claim("A", said=said), claim("B", place=None, said=said)
    assert len(gather([a, b])) == 1
    assert len(gather([a, claim("B", place=None, said="fighting went on, shelled", actors=[], targets=["XYZ"])])) == 2


def test_no_day_joins_by_place_and_words_when_told_soon():
    soon = claim("B", day=None, published="2031-05-06")
    late = claim("C", day=None, published="2033-05-06")
    found = gather([claim("A"), soon, late])
    assert groups(found) == {frozenset({"A:e1", "B:e1"}), frozenset({"C:e1"})}


def test_every_party_that_asserts_one_event_is_in_one_incident():
    two = [claim("A", attribution="a1", source="ORS"), claim("A", attribution="a2", source="FAR", status="actual")]
    assert len(gather(two)) == 1


def test_a_denied_claim_is_a_member_as_denied():
    said = "Farghestan denied that it shelled Velden"
    a = claim("A", said=said)
    b = claim("A", "e2", status="denied", source="FAR", attribution="a1", said=said, actors=["FAR"], targets=[])
    found = gather([a, b])
    assert len(found) == 1 and member(found, "A:e2:a1").role == "denied"


def test_an_accusation_goes_to_what_it_is_about():
    said = "Orsenna accused Farghestan of having shelled Velden"
    accusation = claim("A", "e2", type="ACCUSE", cameo="112", trigger="accused", said=said, place=None, actors=["ORS"], targets=["FAR"])
    elsewhere = claim("B", place="Tessin")
    found = gather([claim("A", said=said), accusation, elsewhere])
    mine = member(found, "A:e2")
    assert mine.role == "statement" and "one breath" in mine.reason and "aimed at its doer" in mine.reason
    assert frozenset({"A:e1", "A:e2"}) in groups(found)


def test_a_call_is_tied_to_what_is_called_for_not_to_what_happened():
    said = "the envoy demanded a ceasefire after gunners shelled Velden"
    call = claim("A", "e2", type="REQUEST", cameo="106", trigger="demanded", said=said, place=None, actors=["IGO:UN"])
    truce = claim("A", "e3", type="AGREE", cameo="0356", trigger="ceasefire", said=said, status="wanted", place=None)
    found = gather([claim("A", said=said), call, truce])
    assert frozenset({"A:e2", "A:e3"}) in groups(found)


def test_breaches_of_a_truce_stay_together_when_each_side_blames_the_other():
    mine = claim("A", place="Upper Vale", cameo="196", trigger="violated the truce", source="ORS", attribution="a1")
    yours = claim(
        "B", place="Upper Vale", cameo="196", trigger="violated the truce", source="FAR", attribution="a1", actors=["ORS"], targets=["FAR"]
    )
    assert len(gather([mine, yours])) == 1


def test_the_order_of_claims_does_not_matter():
    rng = random.Random(3)
    told = [
        claim(
            f"R{n}",
            day=f"2031-05-{rng.randint(1, 9):02}",
            place=rng.choice(["Velden", "Tessin", "Upper Vale", None]),
            figures=[killed(n % 4)],
        )
        for n in range(60)
    ]
    first = gather(told)
    for _ in range(3):
        rng.shuffle(told)
        assert gather(told) == first


def test_known_incidents_keep_their_ids_and_grow():
    a, b = claim("A"), claim("B")
    before = gather([a, b])
    after = gather([a, b, claim("C"), claim("D", place="Tessin")], known=before)
    assert [len(i.members) for i in after] == [1, 3] or [len(i.members) for i in after] == [3, 1]
    grown = next(i for i in after if len(i.members) == 3)
    assert grown.id == before[0].id and {m.claim for m in before[0].members} < {m.claim for m in grown.members}


def test_incidents_that_a_person_split_are_not_merged_again():
    a, b = claim("A"), claim("B")
    split = [*gather([a]), *gather([b])]
    assert groups(gather([a, b], known=split)) == {frozenset({"A:e1"}), frozenset({"B:e1"})}


def test_a_known_incident_without_its_claims_stays_as_it_is():
    old = gather([claim("A")])
    assert old[0] in gather([claim("B", place="Tessin")], known=old)


def test_no_claims():
    assert gather([]) == []


def crowd(n: int) -> list:
    rng = random.Random(1)
    words = ["".join(rng.choices("bcdfgklmnprstaeiou", k=7)) for _ in range(3000)]
    out = []
    for k in range(n):
        day, town = f"20{31 + k % (n // 500)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", rng.randrange(100)
        said = " ".join(rng.choices(words, k=12)) + " shelled"
        spot = {"lat": 30 + town // 10, "lon": 20 + town % 10, "country": "ORS", "precision": "settlement"}
        out.append(claim(f"R{k}", day=day, said=said, figures=[killed(rng.randint(2, 60))]))
        out[-1] = type(out[-1])(**{**{f: getattr(out[-1], f) for f in out[-1].__struct_fields__}, "place": f"Town {town}", **spot})
    return out


def test_work_grows_with_the_claims_and_not_with_their_square():
    counts = []
    for n in (1000, 4000):
        stats: dict[str, int] = {}
        gather(crowd(n), stats=stats)
        counts.append(stats["comparisons"])
    # The record grows by years: pairs grow sixteenfold, what is compared fourfold.
    assert counts[1] < counts[0] * 6
    assert counts[1] < 4000 * 16


@pytest.mark.parametrize(
    ("type_", "cameo", "expected"),
    [
        ("ASSAULT", "1823", ("force", "harm")),
        ("ASSAULT", "196", ("force", "breach")),
        ("ASSAULT", "192", ("control", "capture")),
        ("RETREAT", "0871", ("accord", "truce")),
        ("RETREAT", "0874", ("control", "retreat")),
        ("CONSULT", "046", ("talks", "talks")),
        ("ACCUSE", "112", ("statement", "accusation")),
        ("WHATEVER", "", ("whatever", "whatever")),
    ],
)
def test_families(type_, cameo, expected):
    assert family(type_, cameo) == expected


def span_of_the_war(**more):
    """A strike to which the reader gave the days of the war so far."""
    return claim("B", day_from="2031-03-01", day_to="2031-05-04", published="2031-05-04", **more)


def test_the_war_so_far_that_no_word_of_the_passage_tells_keeps_nothing_apart():
    assert len(gather([claim("A"), span_of_the_war()])) == 2
    (one,) = gather([claim("A"), span_of_the_war(day_said=False)])
    assert (one.day_from, one.day_to) == ("2031-05-04", "2031-05-04")


def test_an_incident_of_nothing_else_still_shows_those_days():
    (one,) = gather([span_of_the_war(day_said=False)])
    assert (one.day_from, one.day_to) == ("2031-03-01", "2031-05-04")


@pytest.mark.parametrize(("said", "expected"), [((True, True), 2), ((True, False), 1), ((False, False), 1)])
def test_days_that_a_passage_does_not_say_keep_less_apart(said, expected):
    a = claim("A", day="2031-05-04", day_said=said[0], published="2031-05-09")
    b = claim("B", day="2031-05-08", day_said=said[1], published="2031-05-09", trigger="bombed", actors=["HIL"])
    assert len(gather([a, b])) == expected


@pytest.mark.parametrize(
    ("actor", "expected"), [("NKR.MIL", "ARM"), ("ARM", "ARM"), ("GRP:WAGNER", "GRP:WAGNER"), ("UNK", ""), ("UKR.REB", "UKR")]
)
def test_sides(actor, expected):
    assert side(actor) == expected


@pytest.mark.parametrize(
    "order",
    [
        ["same day", "day after", "two days", "days apart", "week apart", "weeks apart"],
        ["same place", "same region", "place within", "place apart"],
        ["same large number", "same number", "numbers meet", "numbers differ"],
        ["same company", "other company"],
        ["same span", "spans meet", "other span"],
    ],
)
def test_the_nearer_the_heavier(order):
    found = [weights()[sign] for sign in order]
    assert found == sorted(found, reverse=True)


def test_what_reprints_tell_is_worked_out_once(monkeypatch: pytest.MonkeyPatch):
    chance = random.Random(5)
    told = []
    for n in range(12):
        own = [chance.choice(["shelled", "bombed", "hit"]) for _ in range(4)]
        places, days = chance.choices(["Velden", "Marrow", "Tessin", "Upper Vale", None], k=4), chance.choices([3, 4, 5], k=4)
        for copy in range(4):
            hour = chance.choice(["", "T08:00:00Z", "T21:00:00Z"])
            for k, trigger in enumerate(own):
                more = {"day_from": f"2031-05-0{days[k]}", "day_to": f"2031-05-0{days[k]}", "figures": [killed(3 + n % 3)][: k % 2]}
                more |= {"published": f"2031-05-06{hour}", "said": f"{trigger} the mill {n % 5} again, the army of the vale {k} said"}
                told.append(claim(f"{copy}R{n:02}", f"e{k}", place=places[k], trigger=trigger, at=300 * k, **more))
    made = []
    one = incidents.told_of
    monkeypatch.setattr(incidents, "told_of", lambda claims, *more: made.append(1) or one(claims, *more))
    found = gather(told)
    assert len(made) == 48 and max(len(i.members) for i in found) >= 8
    monkeypatch.setattr(incidents, "_content", lambda events: next(iter(events.values()))[0].report.encode())
    assert gather(told) == found and len(made) == 48 + 192


def against(side: str) -> list[Stand]:
    return [Stand(dispute="d1", kind="denial", about="the mill", side=side)]  # pyright: ignore[reportArgumentType]


def test_what_a_report_sets_against_each_other_is_likely_one_occurrence():
    told = {"said": "shells hit the mill on Sunday, villagers swore", "trigger": "hit", "place": "Velden"}
    denied = {"said": "no gun had been fired, the ministry held", "trigger": "fired", "status": "denied", "place": "Upper Vale", "at": 2000}
    apart = gather([claim("A", **told), claim("A", "e2", **denied)])
    assert len(groups(apart)) == 2
    found = gather([claim("A", disputed=against("a"), **told), claim("A", "e2", disputed=against("b"), **denied)])
    assert len(groups(found)) == 1 and "disputed" in member(found, "A:e2").reason
    same_side = gather([claim("A", disputed=against("a"), **told), claim("A", "e2", disputed=against("a"), **denied)])
    assert len(groups(same_side)) == 2


def test_a_strike_on_either_sides_town_are_two_however_reports_set_them_against_each_other(monkeypatch):
    told: list[Claim] = []
    for report in ("A", "B", "C"):
        hit = {"said": "Orsenna said missiles hit Velden on Saturday", "trigger": "hit", "figures": [killed(13)]}
        denied = {"said": "Farghestan denied the attack on civilians", "trigger": "attack", "status": "denied", "place": "Upper Vale"}
        blamed = {"said": "it accused Orsenna of attacking civilians", "trigger": "attacking", "place": "Upper Vale"}
        struck = {"said": "Farghestan denied it and said shells struck Tessin on Saturday", "trigger": "struck", "place": "Tessin"}
        other = {"actors": ["ORS"], "targets": ["FAR"], "disputed": against("b")}
        told += [claim(report, disputed=against("a"), **hit), claim(report, "e2", at=50, disputed=against("b"), **denied)]
        told += [claim(report, "e3", at=55, **blamed, **other), claim(report, "e4", at=60, **struck, **other)]
    found = {frozenset(m.claim.partition(":")[2] for m in i.members): i for i in gather(told)}
    assert any("e1" in of and "e4" not in of for of in found) and any("e4" in of and "e1" not in of for of in found)
    monkeypatch.setitem(weights(), "two towns", 0.0)
    assert len(gather(told)) == 1


def test_a_rejection_is_tied_to_what_it_is_set_against_however_far_off():
    told = {"said": "shells hit the mill on Sunday, villagers swore", "trigger": "hit"}
    rejected = {"type": "REJECT", "cameo": "120", "actors": ["FAR"], "targets": [], "trigger": "rejected", "at": 4000}
    assert member(gather([claim("A", **told), claim("A", "e2", **rejected)]), "A:e2").role != "statement"
    found = gather([claim("A", disputed=against("a"), **told), claim("A", "e2", disputed=against("b"), **rejected)])
    assert member(found, "A:e2").role == "statement" and "set against it" in member(found, "A:e2").reason
