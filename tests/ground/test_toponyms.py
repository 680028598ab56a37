"""Given names: what adjectives, abbreviations, counties, buildings and streets mean. All incidents are invented."""

from __future__ import annotations

import pytest
from evals.places import Article, Own, Toponym, f1
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.ground.gazetteer import ADJECTIVE, Candidate, lookup, lookup_wide
from dateline.ground.places import find_places, kilometres
from dateline.ground.toponyms import Named, find_toponyms, point, resolve_name, resolve_spans
from dateline.parse import parse


def named(text: str, *names: str) -> dict[str, Named]:
    """The places of these words of a text, all given at once."""
    spans = [(text.index(n), text.index(n) + len(n)) for n in names]
    return {n.text: n for n in resolve_spans(text, spans)}


@pytest.mark.parametrize(
    ("name", "place", "country", "precision"),
    [
        ("Russian", "Russia", "RUS", "country"),
        ("Chadians", "Chad", "TCD", "country"),
        ("U.S.", "United States", "USA", "country"),
        ("Calif.", "California", "USA", "admin"),
        ("D.C.", "Washington, D.C.", "USA", "admin"),
        ("Rapides Parish", "Rapides Parish", "USA", "admin"),
        ("Gazans", "Gaza", "PSE", "settlement"),
    ],
)
def test_a_given_adjective_or_abbreviation_is_a_place(name: str, place: str, country: str, precision: str) -> None:
    found = resolve_name(name)
    assert found is not None
    assert (found.country, found.precision) == (country, precision)
    assert found.name.startswith(place)


def test_a_reader_takes_no_adjective_for_a_place() -> None:
    text = "Russian and Chadian officials met a Texan banker."
    assert find_places(parse(text)) == []
    assert lookup(["russian", "texan"]) == {}
    assert {c.how for c in lookup_wide(["russian"])["russian"] if c.kind == "country"} == {ADJECTIVE}


def test_a_state_behind_a_comma_tells_which_town() -> None:
    one = named("A barn burned in Paris, Texas, the Dovra Ledger said.", "Paris", "Texas")
    assert one["Paris"].place is not None and one["Paris"].place.admin == "TX"
    assert one["Texas"].place is not None and one["Texas"].place.level == 1
    two = named("Rain fell on London, Ont., the Dovra Ledger said.", "London", "Ont.")
    assert two["London"].place is not None and two["London"].place.country == "CAN"


def test_names_near_each_other_speak_for_each_other() -> None:
    text = "Buses from Lyon and Grenoble met in Vienne. The mayor of Villeurbanne spoke."
    found = named(text, "Lyon", "Grenoble", "Vienne", "Villeurbanne")
    assert {n.place.country for n in found.values() if n.place} == {"FRA"}
    assert found["Vienne"].place is not None and kilometres(point(found["Vienne"].place), (45.52, 4.87)) < 60


def test_a_longer_name_is_sought_by_the_place_within_it() -> None:
    found = named("The Rapides Parish Courthouse in Alexandria, Louisiana, shut.", "Rapides Parish Courthouse", "Alexandria", "Louisiana")
    c = found["Rapides Parish Courthouse"].place
    assert c is not None and kilometres(point(c), (31.2, -92.5)) < 100


def test_an_unknown_name_is_a_guess_near_the_others_and_never_a_record() -> None:
    text = "Fire broke out on Qqxzz Street in Leeds. Crews came from Bradford and Wakefield."
    found = named(text, "Qqxzz Street", "Leeds", "Bradford", "Wakefield")["Qqxzz Street"]
    assert found.guess and found.place is not None and found.place.kind == "region"
    assert kilometres(point(found.place), (53.8, -1.55)) < 40
    assert resolve_name("Qqxzz Street", text) is None
    assert "Qqxzz Street" not in {h.text for h in find_places(parse(text))}


def test_one_sense_a_name_and_one_answer_a_span() -> None:
    text = "Tripoli was calm. Beirut and Sidon waited. Tripoli's mayor, a Lebanese, spoke."
    spans = [(0, 7), (text.rindex("Tripoli"), text.rindex("Tripoli") + 7), (18, 24)]
    found = resolve_spans(text, spans)
    assert [text[n.start : n.end] for n in found] == [n.text for n in found]
    assert found[0].place == found[1].place != found[2].place


@pytest.mark.parametrize("spans", [[], [(0, 0)], [(0, 1)]])
def test_nothing_given_gives_nothing(spans: list[tuple[int, int]]) -> None:
    assert [n.place for n in resolve_spans(" .", spans)] == [None] * len(spans)


def test_a_division_has_its_pin_at_the_seat_and_its_middle_apart() -> None:
    texas = next(c for c in lookup_wide(["texas"])["texas"] if c.level == 1)
    assert kilometres(point(texas), (31.3, -99.3)) < 60 < kilometres(point(texas), (texas.lat, texas.lon))


def test_all_names_of_a_text_are_found() -> None:
    text = "Texan and Nigerian engineers flew from Lagos to Dallas, Texas, on Monday. Mary Clark met them."
    found = {n.text: n.place.country for n in find_toponyms(parse(text)) if n.place}
    assert {"Texan": "USA", "Nigerian": "NGA", "Lagos": "NGA", "Dallas": "USA", "Texas": "USA"}.items() <= found.items()
    assert not {"Mary", "Clark", "Monday"} & found.keys()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Paris", "Texan", "Fiji", "Street", "Ont.", "U.S.", "'s", "the", "Springfield", "é", "\n", "Lamar County", "12", "’s", "İ"]
        ),
        min_size=1,
        max_size=9,
    ),
    st.data(),
)
def test_points_are_on_the_globe_and_spans_hold(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = [(min(a, b), max(a, b)) for a, b in data.draw(st.lists(ends, max_size=5))]
    found = resolve_spans(text, spans)
    assert [(n.start, n.end) for n in found] == spans
    for n in found:
        assert n.text == text[n.start : n.end]
        if n.place:
            lat, lon = point(n.place)
            assert -90 <= lat <= 90 and -180 <= lon <= 180
    assert found == resolve_spans(text, spans)


def test_end_to_end_counts_what_is_right_and_skips_what_the_corpus_does_not_place() -> None:
    goma = Candidate(-1, "Goma", -1.68, 29.23, "COD", "", 0, "settlement", 0)
    tops = [Toponym(0, 4, (-1.7, 29.2), ""), Toponym(10, 14, (50.0, 30.0), ""), Toponym(20, 24, None, "")]
    own = [Own(0, 4, goma), Own(10, 14, goma), Own(20, 24, goma), Own(30, 34, goma)]
    f, p, r = f1([(Article("", tops, ""), own)])
    assert (p, r) == (1 / 3, 1 / 2)
    assert f == pytest.approx(0.4)
