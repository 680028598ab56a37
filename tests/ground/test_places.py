"""Places: names folded and looked up, found in sentences, resolved together, given to events. All incidents are invented."""

from __future__ import annotations

import sqlite3

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.encode import encode
from dateline.ground import gazetteer
from dateline.ground.event_places import Scene, at_home, ground_places, inner, scene
from dateline.ground.gazetteer import fold, folds, lookup, skeleton, sounding
from dateline.ground.places import Context, find_places, kilometres, resolve
from dateline.lexicon import rows
from dateline.model import Event, EventType, Place, Report, SourceFile, span
from dateline.parse import parse
from dateline.parse.tokens import Draft


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Deir ez-Zor", "deir ez zor"),
        ("Ma'rib", "marib"),
        ("Ma’rib", "marib"),
        ("Goražde", "gorazde"),
        ("Łódź", "lodz"),
        ("Đakovica", "dakovica"),
        ("Diyarbakır", "diyarbakir"),
        ("São  Tomé", "sao tome"),
        ("  ", ""),
    ],
)
def test_fold(name: str, key: str) -> None:
    assert fold(name) == key


def test_a_schwa_is_e_or_a_and_never_a_sign() -> None:
    assert folds("Xankəndi") == {"xankendi", "xankandi"}


@pytest.mark.parametrize(("one", "two"), [("Mingecevir", "Mingachevir"), ("Fizouli", "Fuzuli"), ("Lisichansk", "Lysychansk")])
def test_spellings_of_one_name_sound_alike(one: str, two: str) -> None:
    assert skeleton(fold(one))[1:] == skeleton(fold(two))[1:] != ""


def test_lookup_knows_towns_countries_divisions_and_the_supplement() -> None:
    found = lookup(["kharkiv", "sudan", "anbar", "donbas", "northern mali", "no such place at all"])
    assert {k: v[0].country for k, v in found.items() if k in ("kharkiv", "sudan", "donbas")} == {
        "kharkiv": "UKR", "sudan": "SDN", "donbas": "UKR",
    }  # fmt: skip
    assert ("IRQ", "admin") in {(c.country, c.kind) for c in found["anbar"]}
    assert "no such place at all" not in found


def test_sounding_finds_other_spellings_within_the_countries_only() -> None:
    assert "Lysychansk" in [c.name for c in sounding("lesicansk", ["UKR"])]
    assert "Lysychansk" not in [c.name for c in sounding("lesicansk", ["POL"])]


def test_the_gazetteer_is_small_and_opens_at_once() -> None:
    assert gazetteer.path().stat().st_size < 120e6


def test_build_leaves_a_whole_file_or_none(tmp_path, monkeypatch) -> None:
    row = ((-1, "Testville", 1.0, 2.0, "UKR", "", 900, "settlement", 0), ["Test Town"])
    monkeypatch.setattr(gazetteer, "_records", lambda: iter([row]))
    made = gazetteer.build(tmp_path / "g.sqlite")
    keys = [k for (k,) in sqlite3.connect(made).execute("SELECT key FROM name ORDER BY key")]
    assert keys == ["test town", "testville"]

    def broken():
        yield row
        raise OSError("disk full")

    monkeypatch.setattr(gazetteer, "_records", broken)
    with pytest.raises(OSError, match="disk full"):
        gazetteer.build(tmp_path / "h.sqlite")
    assert [p.name for p in tmp_path.iterdir()] == ["g.sqlite"]


def test_a_temporary_folder_where_the_cache_cannot_be_written(tmp_path, monkeypatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("DATELINE_CACHE", str(blocked / "cache"))
    monkeypatch.setattr(gazetteer.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(gazetteer, "_records", lambda: iter([((-1, "Testville", 1.0, 2.0, "UKR", "", 900, "settlement", 0), [])]))
    assert gazetteer.path().parent.parent == tmp_path


def test_supplement_rows_hold() -> None:
    table = rows("places")
    assert len(table) >= 600
    for r in table:
        assert r["kind"] in ("exact", "settlement", "admin", "region"), r
        assert -90 <= float(r["lat"]) <= 90 and -180 <= float(r["lon"]) <= 180, r
        assert r["country"] == "" or len(r["country"]) == 3, r
    names = [r["name"] for r in table]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "countries", "country", "lat", "lon"),
    [
        ("Tripoli", {"LBY": 1.0}, "LBY", 32.89, 13.19),
        ("Tripoli", {"LBN": 1.0}, "LBN", 34.43, 35.84),
        ("Hama", {"SYR": 1.0}, "SYR", 35.13, 36.76),
        ("Nagorno-Karabakh", {}, "AZE", 39.82, 46.75),
        ("the Red Sea", {}, None, 18.5, 39.5),
        ("Kyiv", {"UKR": 1.0}, "UKR", 50.45, 30.52),
    ],
)
def test_resolve(name: str, countries: dict[str, float], country: str | None, lat: float, lon: float) -> None:
    place = resolve(name, Context(countries=countries))
    assert place is not None and place.lat is not None and place.lon is not None
    assert place.country == country
    assert kilometres((place.lat, place.lon), (lat, lon)) < 30


def test_resolve_refuses_what_nobody_knows() -> None:
    assert resolve("Qqxzzy Vbnm") is None


def names(text: str) -> dict[str, str]:
    """The names found in a text with the countries they resolve to."""
    return {h.text: h.place.country for h in find_places(parse(text)) if h.place}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two shells fell on Kharkiv and Sumy on Monday, Ukraine said.", {"Kharkiv": "UKR", "Sumy": "UKR", "Ukraine": "UKR"}),
        (
            "A convoy left Al-Hasakah for Deir ez-Zor, in eastern Syria.",
            {"Al-Hasakah": "SYR", "Deir ez-Zor": "SYR", "eastern Syria": "SYR"},
        ),
        ("Gunmen fired along the Lebanon-Israel border near Naqoura.", {"Naqoura": "LBN"}),
        ("Prime Minister Victor Paris said that Chad had agreed.", {"Chad": "TCD"}),
        ("Officials in Mosul, Iraq, counted nine dead.", {"Mosul": "IRQ", "Iraq": "IRQ"}),
        ("Gunmen fired on a bus in Port-au-Prince, Haiti's police said.", {"Port-au-Prince": "HTI"}),
        ("A van burned in Newry, police in Northern Ireland said.", {"Newry": "GBR", "Northern Ireland": "GBR"}),
        ("Indonesia said its men in Dili were calm. East Timor's bishop denied it.", {"Dili": "TLS"}),  # Dili is a name of Delhi, too
    ],
)
def test_find_places(text: str, expected: dict[str, str]) -> None:
    found = names(text)
    assert expected.items() <= found.items()
    assert "Paris" not in found


@pytest.mark.parametrize("text", ["The Army said on Monday that May had been quiet.", "Police and Hamas agreed.", "", "\ud800 !"])
def test_common_words_are_no_places(text: str) -> None:
    assert names(text) == {} if text.isascii() else True


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Peru's army entered Moquegua de Marun on Monday.", "Moquegua"),  # a longer name that nobody knows
        ("Peru's army entered Loma de Moquegua on Monday.", "Moquegua"),
        ("Angola's army said clashes went on near Richmond. Angolan police denied it.", "Richmond"),  # many, none in Angola
    ],
)
def test_a_piece_of_a_longer_name_and_a_namesake_far_off_are_no_places(text: str, absent: str) -> None:
    found = {h.text: h.place for h in find_places(parse(text))}
    assert found.get(absent) is None and any(found.values())


def test_what_lies_in_what_is_told_apart() -> None:
    hits = {h.text: h for h in find_places(parse("A mine killed three men in Tripoli, Lebanon, on Sunday."))}
    assert hits["Tripoli"].place is not None and hits["Tripoli"].place.country == "LBN"
    assert hits["Lebanon"].container and not hits["Tripoli"].container


def test_so_many_kilometres_from_a_town() -> None:
    hits = find_places(parse("A drone crashed 100 km west of Baku in Azerbaijan."))
    hit = next(h for h in hits if "Baku" in h.text)
    assert hit.place is not None
    assert hit.text == "100 km west of Baku"
    assert abs(kilometres((hit.place.lat, hit.place.lon), (40.38, 49.89)) - 100) < 5
    assert hit.place.lon < 49 and hit.place.kind == "region"


def test_half_way_between_two_towns_where_land_is_meant() -> None:
    hits = find_places(parse("A lorry burned on the road between Shusha and Fuzuli, officials said."))
    (hit,) = [h for h in hits if h.place]
    assert hit.text == "Shusha and Fuzuli" and hit.place is not None
    assert hit.place.kind == "region" and hit.place.id == 0
    one, two = (kilometres((hit.place.lat, hit.place.lon), p) for p in ((39.758, 46.748), (39.6, 47.145)))
    assert abs(one - two) < 1 and one < 25


@pytest.mark.parametrize("text", ["Talks between Baku and Yerevan failed.", "The road between Baku and Lisbon is long."])
def test_no_half_way_where_parties_are_meant_or_the_two_lie_far_apart(text: str) -> None:
    assert len([h for h in find_places(parse(text)) if h.place]) == 2


@pytest.mark.parametrize("text", ["A ship sank 900 km east of Suva in Fiji.", "It crashed 9,000 km north of Oslo in Norway."])
def test_a_computed_point_stays_on_the_globe(text: str) -> None:
    moved = [h.place for h in find_places(parse(text)) if h.place and h.place.id == 0]
    assert len(moved) == 1
    assert -90 <= moved[0].lat <= 90 and -180 <= moved[0].lon <= 180


def test_one_sense_a_name_a_report() -> None:
    text = "Shells hit Tripoli on Monday. Beirut and Sidon were calm, Lebanon's army said. In Tripoli, two shops burned."
    assert len({h.place for h in find_places(parse(text)) if h.text == "Tripoli"}) == 1


def read(text: str, *events: tuple[str, str], dateline: Place | None = None) -> Report:
    """The report after the stage, with events of the given (trigger, type)."""
    made = [
        Event(id=f"e{n}", type=kind, cameo="", trigger=span(text, text.index(word), text.index(word) + len(word)), rule="test", score=1.0)  # type: ignore[arg-type]
        for n, (word, kind) in enumerate(events, 1)
    ]
    report = Report(id="r", text=text, source=SourceFile(path="-", media_type="text/plain"), events=made, dateline=dateline)
    return ground_places(encode(Draft(report, parse(text)))).report


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Five soldiers were killed in Kharkiv on Monday, officials in Kyiv said.", "killed", "Kharkiv"),
        ("Moscow said its troops had captured Bakhmut.", "captured", "Bakhmut"),
        ("Heavy shelling of Aleppo went on for a third day.", "shelling", "Aleppo"),
    ],
)
def test_an_event_is_put_where_it_happened(text: str, trigger: str, expected: str) -> None:
    place = read(text, (trigger, "ASSAULT")).events[0].place
    assert place is not None and place.text == expected
    assert text[place.start : place.end] == place.text  # type: ignore[misc]


def seen(text: str, word: str, kind: EventType) -> tuple[Scene, Event]:
    """What the ranker sees of a text, and the event of the given trigger."""
    at, tokens = text.index(word), parse(text)
    event = Event(id="e1", type=kind, cameo="", trigger=span(text, at, at + len(word)), rule="test", score=1.0)
    return scene(tokens, find_places(tokens)), event


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Nine people were killed in Gao, Mali, on Sunday.", "killed", "Gao"),
        ("Nine people were killed in Mali, and Gao mourned.", "killed", "Mali"),
        ("Many were killed in the war. A band from Gao, Mali, came.", "killed", "Mali"),  # told in another sentence
        ("The war that began in Gao, Mali, goes on.", "war", "Mali"),  # a war is in the country
    ],
)
def test_the_town_not_what_it_lies_in(text: str, word: str, expected: str) -> None:
    view, event = seen(text, word, "ASSAULT")
    country = next(k for k, h in enumerate(view.hits) if h.text == "Mali")
    assert view.hits[inner(view, event, country)].text == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Gao was quiet. Police left Gao at noon. Drivers were arrested. Gao slept, and so did Bamako.", "COERCE", 1),
        ("Gao was quiet. Police left Gao at noon. Drivers were arrested. Gao slept, and so did Bamako.", "REQUEST", -1),  # only words
        ("Gao was quiet. Kidal and Segou were, too. Drivers were arrested. Bamako slept.", "COERCE", -1),  # about many places
    ],
)
def test_a_deed_without_a_place_is_where_the_report_is(text: str, kind: EventType, expected: int) -> None:
    view, event = seen(text, "arrested", kind)
    assert at_home(view, event, -1) == expected
    assert at_home(view, event, 0) == 0


def test_a_story_stays_where_it_is() -> None:
    text = "Rockets struck the port of Odesa overnight. The attack wounded nine people."
    events = read(text, ("struck", "ASSAULT"), ("wounded", "ASSAULT")).events
    assert [e.place and e.place.text for e in events] == ["Odesa", "Odesa"]


@pytest.mark.parametrize(
    ("text", "trigger", "kind"),
    [
        ("Baku accused Yerevan of lying.", "accused", "ACCUSE"),
        ("Ankara denied the report.", "denied", "REJECT"),
        ("The two sides fought on.", "fought", "ASSAULT"),
    ],
)
def test_words_between_capitals_happen_nowhere(text: str, trigger: str, kind: str) -> None:
    event = next(e for e in dateline.read(text).events if e.trigger.text == trigger)
    assert event.type == kind and event.place is None


def test_the_dateline_gets_its_point() -> None:
    text = "GOMA, Congo — Rebels shelled a camp on Tuesday."
    given_place = Place(start=0, end=4, text="GOMA", name="GOMA", precision="settlement")
    found = read(text, dateline=given_place).dateline
    assert found is not None and found.country == "COD" and found.text == "GOMA"
    assert found.lat is not None and abs(found.lat + 1.67) < 0.2


def test_a_body_in_the_dateline_is_the_town_where_it_sits() -> None:
    text = "UNITED NATIONS, May 2 — The council met on Sudan."
    given_place = Place(start=0, end=14, text="UNITED NATIONS", name="UNITED NATIONS", precision="settlement")
    found = read(text, dateline=given_place).dateline
    assert found is not None and found.name == "New York City" and found.country == "USA" and found.text == "UNITED NATIONS"


def test_an_unknown_dateline_stays_without_a_point() -> None:
    text = "QQXZZY VBNM — Nothing happened."
    given_place = Place(start=0, end=11, text="QQXZZY VBNM", name="QQXZZY VBNM", precision="settlement")
    assert read(text, dateline=given_place).dateline == given_place


def test_the_same_report_gives_the_same_bytes() -> None:
    text = "Fighting spread from Goma to Sake. Kinshasa said nine people died there, in North Kivu."
    a, b = (msgspec.json.encode(read(text, ("Fighting", "ASSAULT"), ("died", "ASSAULT"))) for _ in range(2))
    assert a == b


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Kyiv", "in", "near", "'s", "-", "the", "al", "Goma", ",", "of", "12 km", "north", "Ali", "\n", "“", "И", "border"]
        ),
        max_size=12,
    )
)
def test_spans_hold_on_any_words(parts: list[str]) -> None:
    text = " ".join(parts)
    for h in find_places(parse(text)):
        assert text[h.start : h.end] == h.text != ""


@pytest.mark.parametrize("name, country", [("Mexico City", "MEX"), ("Kuwait City", "KWT"), ("Benin City", "NGA"), ("Gaza City", "PSE")])
def test_a_city_is_not_the_country_or_region_of_its_name(name, country):
    found = resolve(name)
    assert found and (found.precision, found.country) == ("settlement", country)


@pytest.mark.parametrize(
    "text",
    [
        "Ben Okafor and Sam Reed met at noon. Ben left first.",  # codes of airports, first names
        "The Secretary of State spoke. The Agency of Border Affairs and the Supreme Court did not.",
        "GOP leaders asked the Federal Reserve for help.",
        "The Islamic State of Iraq and the Levant denied it.",
        "Sheldon Marsh told Fox that the Bank had agreed. Sheldon and a friend left.",
    ],
)
def test_names_of_people_codes_and_bodies_are_no_places(text: str) -> None:
    assert names(f"The United States and Libya watched. {text}").keys() <= {"United States", "Libya"}


def test_a_city_that_all_know_is_no_village_of_its_name_unless_the_text_says_so() -> None:
    about = "The United States spoke. American envoys flew home. U.S. troops stayed. "
    assert names(f"{about}The ministers met in Rome.")["Rome"] == "ITA"
    assert names(f"{about}A man was shot in Rome, Georgia.")["Rome"] == "USA"


def test_a_state_behind_a_city_is_no_town() -> None:
    found = names("Mexico and the United States talked. Mexico closed the bridge after shots in the city of El Paso, Texas.")
    assert found["Texas"] == "USA"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Troops gathered near the borders of Chad. Sudan denied it, and Sudan's army withdrew.", "borders of Chad", "Sudan-Chad border"),
        ("Finnish patrols were seen. Russia closed a crossing on the Finnish border.", "Finnish border", "Finland-Russia border"),
        ("Niger and Mali spoke. Algeria's border with Niger was shut.", "border with Niger", "Algeria-Niger border"),
        ("Patrols stood on Norway's frontier. Sweden sent Swedish dogs.", "Norway's frontier", "Norway-Sweden border"),
    ],
)
def test_a_border_is_the_one_with_the_neighbour_told_of(text: str, words: str, name: str) -> None:
    found = {h.text: h.place.name for h in find_places(parse(text)) if h.place}
    assert found.get(words) == name


def test_a_country_alone_is_no_border() -> None:
    assert names("Norway closed its border.") == {"Norway": "NOR"}


def test_codes_of_airports_are_names_for_given_words_only() -> None:
    assert lookup(["ben"]).get("ben", []) == [] or all(c.name != "Benghazi" for c in lookup(["ben"])["ben"])
    assert any(c.name == "Benghazi" for c in gazetteer.lookup_wide(["ben"])["ben"])


@pytest.mark.parametrize("name", ["Red Sea", "West Bank", "Black Sea"])
def test_common_words_that_name_a_listed_place_together_are_found(name: str) -> None:
    text = f"Israel and Egypt protested. Patrols were seen at the {name} on Friday."
    assert any(h.text == name and h.place and h.place.name == name for h in find_places(parse(text)))


@pytest.mark.parametrize("text", ["The Red Sea Gazette printed it.", "Its Middle East director spoke.", "A red sea of flags filled Cairo."])
def test_such_words_in_a_name_or_a_title_are_no_place(text: str) -> None:
    assert not any("sea" in h.text.lower() or "East" in h.text for h in find_places(parse(f"Egypt and Israel protested. {text}")))


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Shells fell in the Syrian capital on Friday.", "Syrian capital", "Damascus"),
        ("Leaders met in the German capital on Friday.", "German capital", "Berlin"),
        ("Crowds filled Ethiopia's capital.", "Ethiopia's capital", "Addis Ababa"),
        ("Crowds filled the capital of Georgia.", "capital of Georgia", "Tbilisi"),
    ],
)
def test_a_capital_told_by_its_country_is_the_city(text: str, words: str, name: str) -> None:
    assert {h.text: h.place.name for h in find_places(parse(text)) if h.place}.get(words) == name


def test_a_capital_named_right_after_is_the_city_named_and_capital_spending_is_none() -> None:
    assert names("Shells fell in the Armenian capital, Yerevan, and the Ukrainian capital Kyiv.") == {"Yerevan": "ARM", "Kyiv": "UKR"}
    assert names("Greek capital spending rose in Norway, where the Capital Bank closed.").keys() == {"Norway"}


def test_an_unfamiliar_name_of_a_far_city_is_not_meant() -> None:
    assert "Kuqa" not in names("In Kuqa, three herders died, Sudan said.")
    assert names("Fighters left Mazar-i-Sharif, Afghanistan said.")["Mazar-i-Sharif"] == "AFG"


def test_a_dateline_in_capitals_with_its_article_is_found() -> None:
    assert names("THE HAGUE, 6 October - A court in the Netherlands sat.")["HAGUE"] == "NLD"


def test_a_capital_is_meant_before_a_namesake_where_more_is_told_of() -> None:
    found = resolve("Georgetown", Context(countries={"USA": 0.5, "GUY": 0.3}))
    assert found and found.country == "GUY"
    found = resolve("Georgetown", Context(countries={"USA": 1.0}, within=frozenset({"USA"})))
    assert found and found.country == "USA"


def test_a_name_that_few_give_a_city_is_a_persons_beside_another_name() -> None:
    assert not find_places(parse("Danzig Kolar, a 41-year-old diver, was shot by the quay."))
    assert [h.text for h in find_places(parse("He left Danzig on Friday."))] == ["Danzig"]
