"""What a phrase resolves to and why: `dateline.lookup`, and the commands over it. All sentences are invented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import InputError, lookup, use_lexicon
from dateline import read as dateline_read
from dateline.cli import app
from dateline.ground import places as ground
from dateline.ground.actors import resolve
from dateline.ground.dates import RULES
from dateline.ground.gazetteer import lookup as candidates
from dateline.lexicon.own import FIELDS
from dateline.lookup import text
from dateline.lookup.dates import about
from dateline.lookup.places import LOSES
from dateline.parse import parse

DAY = "2020-10-04"
OWN = """
[[actor]]
id = "GRP:KLF"
name = "Kalvar Liberation Front"
names = ["SAF"]

[[place]]
name = "Paris"
country = "AZE"
lat = 39.91
lon = 46.52
"""
STORY = """BAKU, 3 March 2024 (Hill Wire) — Azerbaijan's defence ministry said that rebels had fired on a village near Ganja.

"We hold every post," its spokesman said. The army of Sudan and its allies, he added, stood aside.
"""


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use_lexicon()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def actor(words: str, **more: str) -> lookup.ActorAnswer:
    return lookup.actors(words, **{"on": DAY, **more})[0]  # type: ignore[arg-type]


def down(answer: lookup.ActorAnswer) -> dict[str, str]:
    """Why each of those turned down was, by id and name."""
    return {f"{x.id} {x.name}": x.why for x in answer.turned_down}


# --- actors --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "id", "row"),
    [
        ("Baku", "AZE", "states.tsv, capitals: Baku"),
        ("Azeris", "AZE", "states.tsv, demonyms: Azeri"),
        ("Artsakh", "NKR", "authorities.tsv, names: Artsakh"),
        ("the Kremlin", "RUS.GOV", "institutions.tsv, name: Kremlin"),
        ("the Taleban", "GRP:TALIBAN", "groups.tsv, names: Taleban"),
        ("the UN", "IGO:UN", "igos.tsv, names: UN"),
        ("Al Jazeera", "QAT.MED", "media.tsv, names: Al Jazeera"),
        ("Mike Pompeo", "USA.GOV", "leaders.tsv, name: Mike Pompeo"),
        ("Lakeside Relief Network", "NGO", "societies.tsv, a word of its name"),
    ],
)
def test_the_row_that_matched_is_told(words: str, id: str, row: str) -> None:
    answer = actor(words)
    assert answer.actor == id and answer.found
    assert [m.row for m in answer.matched if m.id == id] == [row]


def test_role_words_are_matched_with_their_sector() -> None:
    answer = actor("Sudan's armies")
    assert answer.actor == "SDN.MIL" and [(m.words, m.id, m.row) for m in answer.matched] == [
        ("Sudan", "SDN", "states.tsv, name: Sudan"),
        ("armies", "MIL", "organs.tsv, word: army"),
    ]


def test_the_answer_is_the_reader_s() -> None:
    for words in ("Baku", "the army", "Mike Pompeo", "the head of American diplomacy", "both sides"):
        r = resolve(words, parse(words), DAY)
        answer = actor(words)
        assert (answer.actor, answer.name, answer.why) == (r.actor, r.name, r.why)


def test_who_was_turned_down_and_why(own: Path) -> None:
    assert down(actor("Obama")) == {"USA.GOV Barack Obama": f"not in office on {DAY}"}
    assert down(actor("Rama's spokesman")) == {"ALB.GOV Edi Rama": "a bare surname, and ALB is not named"}  # of two countries on the lists
    assert actor("Putin's spokesman").actor == "RUS.GOV"  # of one alone
    assert down(actor("khartoum")) == {"SDN Sudan": "its name is written with a capital"}
    saf = down(actor("SAF"))
    assert saf["SDN.MIL Sudanese Armed Forces"] == "counts only where its country is named: SDN" and len(saf) > 1
    assert down(actor("South Sudan")) == {"SDN Sudan": '"South Sudan", the longer name, goes first'}
    assert down(actor("West African leaders")) == {}  # generic names are nobody's
    use_lexicon(own)
    mine = actor("SAF", context="Sudan fought on.")
    assert mine.actor == "GRP:KLF" and mine.matched[0].row == "own.toml, actor 1, line 2"
    assert down(mine)["SDN.MIL Sudanese Armed Forces"] == "your own row goes first"


def test_a_term_is_told_and_the_nearest_of_several() -> None:
    johnson = actor("Boris Johnson")
    assert johnson.matched[0].term and johnson.matched[0].term.startswith("prime minister, ")
    assert actor("Obama").turned_down[0].term == "president, 2009-01-20 to 2017-01-20"
    assert actor("Obama", on="2010-05-01", context="The United States waited.").actor == "USA.GOV"


def test_words_are_read_as_they_stand_in_a_text_else_after_it() -> None:
    told = actor("SAF", context="In Sudan the SAF fled.")
    assert (told.actor, told.inside) == ("SDN.MIL", True)
    assert actor("saf", context="In Sudan the SAF fled.").inside
    after = actor("the army", context="Sudan's capital burnt.")
    assert (after.actor, after.inside) == ("SDN.MIL", False)
    assert not actor("he", context="The army fled.").inside  # not in `the`


def test_words_of_a_report_are_who_they_are_in_its_record(story: Path) -> None:
    we, army, elsewhere = lookup.actors(["We", "The army of Sudan", "the Kremlin"], report=story)
    record = {a.source.text: a.source.actor for a in dateline_read(story).attributions if a.source}
    assert (we.actor, we.why, we.via, we.on) == (record["its spokesman"], "the speaker", "its spokesman", "2024-03-03")
    assert army.actor == "SDN.MIL" and army.inside
    assert elsewhere.actor == "RUS.GOV" and not elsewhere.inside
    assert lookup.actors("We", report=story, on="2020-01-01")[0].on == "2020-01-01"
    with pytest.raises(InputError, match="no such file"):
        lookup.actors("We", report="missing.txt")


def test_a_day_that_is_none() -> None:
    for ask in (lookup.actors, lookup.dates):
        with pytest.raises(ValueError, match=r'on: "soon" is no date; write it as 2024-05-12'):
            ask("Baku", on="soon")


# --- places --------------------------------------------------------------------------------------------------------------------------


def test_every_part_of_a_places_score_has_its_words() -> None:
    found = candidates(["georgetown"])["georgetown"]
    held = frozenset({(found[0].country, found[0].admin)})
    told = ground.Context({}, ((0.0, 0.0),), within=frozenset({"GUY"}), divisions=held, named=held, town=True, division=True)
    parts = {name for c in found for name, _ in ground.score_parts(c, told)}
    assert "capital" in parts and parts - {"kind"} <= LOSES.keys()


def test_a_place_with_its_score_and_those_turned_down() -> None:
    (answer,) = lookup.places("Tripoli")
    p = answer.place
    assert p and (p.country, p.geonameid, p.precision, p.why) == ("LBY", 2210247, "settlement", "")
    assert p.population and p.population > 1e6 and p.source == "GeoNames, CC BY 4.0"
    assert sum(p.parts.values()) == pytest.approx(p.score, abs=0.02)
    assert {x.country for x in answer.turned_down} >= {"LBN", "GRC"}
    assert [x.score for x in answer.turned_down] == sorted([x.score for x in answer.turned_down], reverse=True)
    assert all(x.why and x.score <= p.score for x in answer.turned_down)


def test_a_text_or_a_country_turns_the_choice() -> None:
    told, country, near = (
        lookup.places("Tripoli", context="In Lebanon, men of Tripoli marched.")[0],
        lookup.places("Tripoli", country="lbn")[0],
        lookup.places("Tripoli", context="Lebanon and Beirut")[0],
    )
    assert [x.place and x.place.country for x in (told, country, near)] == ["LBN"] * 3
    assert [x.inside for x in (told, country, near)] == [True, False, False]
    assert told.turned_down[0].why.startswith("its country is named less")
    assert {x.why for x in country.turned_down} == {"not in LBN"}


def test_a_name_in_a_text_is_the_place_that_the_reader_takes() -> None:
    context = "Shells fell on Tripoli in Lebanon and near Homs, the mayor of Zgharta said."
    read = {h.text: h.place for h in ground.find_places(parse(context))}
    for name in ("Tripoli", "Homs", "Zgharta"):
        (answer,) = lookup.places(name, context=context)
        held = read[name]
        assert held and answer.place and answer.inside and answer.place.name == held.name
        assert (answer.place.lat, answer.place.lon) == (round(held.lat, 4), round(held.lon, 4))


def test_places_that_are_none() -> None:
    (unknown,) = lookup.places("Xqzwvk")
    assert not unknown.found and unknown.why == "no place has this name" and unknown.turned_down == []
    (elsewhere,) = lookup.places("Paris", country="AZE")
    assert not elsewhere.found and elsewhere.why == "no place has this name in AZE" and elsewhere.turned_down[0].country == "FRA"
    (person,) = lookup.places("Paris", context="Mr Paris said that he was tired.")
    assert person.why.startswith("the text does not use it as a place")
    with pytest.raises(ValueError, match='country: "Mars" is no country'):
        lookup.places("Paris", country="Mars")


def test_a_spelling_that_no_list_has_is_found_by_sound() -> None:
    (answer,) = lookup.places("Stepanakyert", country="AZE")
    assert answer.place and answer.place.country == "AZE" and answer.why.startswith("by sound")


def test_a_users_place_goes_first_and_ours_are_shown(own: Path) -> None:
    use_lexicon(own)
    (answer,) = lookup.places("Paris")
    assert answer.place and (answer.place.country, answer.why, answer.place.source) == ("AZE", "your own row", "own.toml, place 1, line 7")
    assert answer.turned_down[0].country == "FRA" and {x.why for x in answer.turned_down} == {"your own row goes first"}


def test_whose_facts_a_place_is() -> None:
    (computed,), (country,), (ours,) = (lookup.places(n) for n in ("southwestern Chad", "Mali", "Nagorno-Karabakh"))
    assert computed.place and computed.place.source == "computed out of GeoNames, CC BY 4.0"
    assert country.place and country.place.source.startswith("dateline's countries_where.tsv")
    assert ours.place and ours.place.source == "dateline's places.tsv"


@given(st.sampled_from(["tripoli", "paris", "georgia", "northern mali", "homs"]), st.booleans(), st.booleans(), st.floats(0, 1))
def test_the_parts_make_the_score(key: str, town: bool, division: bool, share: float) -> None:
    context = ground.Context({"LBN": share}, ((34.4, 35.8),), frozenset({"LBN"}), town=town, division=division)
    for c in candidates([key])[key]:
        assert ground.score(c, context) == sum(v for _, v in ground.score_parts(c, context))
        assert set(dict(ground.score_parts(c, context))) >= {"people", "kind", "name"}


# --- dates ---------------------------------------------------------------------------------------------------------------------------


def test_a_date_with_its_rule_and_the_other_reading() -> None:
    (answer,) = lookup.dates("Tuesday evening", on="2023-09-20")
    (d,) = answer.dates
    assert (d.from_, d.to, d.precision, d.approximate, d.rule, d.leans_on) == ("2023-09-19",) * 2 + ("hour", False, "weekday", "published")
    assert d.other and (d.other.from_, d.other.to) == ("2023-09-26",) * 2 and d.other.why.startswith("the coming one")
    assert d.about.startswith("Tuesday, last Friday")


@pytest.mark.parametrize(
    ("words", "days", "other", "leans"),
    [
        ("3 May 2020", ("2020-05-03", "2020-05-03"), None, "nothing"),
        ("will meet on Friday", ("2023-09-22", "2023-09-22"), ("2023-09-15", "2023-09-15"), "published"),
        ("two days earlier", (None, None), ("2023-09-18", "2023-09-18"), "narrative"),
        ("since 27 April", ("2023-04-27", "2023-09-20"), None, "published"),
        ("last week", ("2023-09-11", "2023-09-17"), None, "published"),
    ],
)
def test_readings(words: str, days: tuple, other: tuple | None, leans: str) -> None:
    (d,) = lookup.dates(words, on="2023-09-20")[0].dates
    assert ((d.from_, d.to), d.leans_on) == (days, leans)
    assert (d.other and (d.other.from_, d.other.to)) == other


def test_no_day_and_no_date() -> None:
    (bare,) = lookup.dates("Tuesday")
    assert bare.found and bare.dates[0].from_ is None and bare.dates[0].leans_on == "published"
    assert [x.found for x in lookup.dates(["nothing of the kind", "3 May 2020"])] == [False, True]


def test_every_rule_says_what_it_does() -> None:
    names = {name for name, _ in RULES}
    assert all(about(name) != name and len(about(name)) > 10 for name in names)
    assert about("since+day").startswith("from then to publication; day: 12 August")
    assert about("lean+day").startswith("counted from; lean: ") and about("day-day").startswith("from one to the other; day: ")


# --- the commands --------------------------------------------------------------------------------------------------------------------


def dateline(*arguments: str | Path, given: str | bytes | None = None, **env: str) -> Result:
    result = CliRunner().invoke(app, [str(a) for a in arguments], input=given, env={"COLUMNS": "80", **env})
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def objects(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]


def test_actors_as_text_and_as_json() -> None:
    shown = dateline("actors", "Baku", "SAF", "--on", DAY)
    assert shown.exit_code == 1 and shown.stderr.startswith('dateline: nobody is meant by "SAF": give the text (--context, --in)')
    assert shown.stdout.startswith(
        "Baku (on 2020-10-04)\n  actor        AZE, Azerbaijan\n  why          capital Baku\n"
        '  matched      "Baku": capital, AZE, Azerbaijan [states.tsv, capitals: Baku]\n'
        "  turned down  nobody else goes by these words\n\nSAF (on 2020-10-04)\n  actor        nobody (UNK)\n"
    )
    (one,) = objects(dateline("actors", "Baku", "--on", DAY, "--json"))
    assert one == json.loads(msgspec.json.encode(lookup.actors("Baku", on=DAY)[0]))
    assert list(one) == ["words", "on", "inside", "actor", "name", "why", "via", "matched", "turned_down"]


def test_places_as_text_and_as_json() -> None:
    shown = dateline("places", "Tripoli")
    assert shown.exit_code == 0 and "  place        Tripoli, LBY, settlement\n" in shown.stdout
    assert shown.stdout.endswith("\n\nPlaces: GeoNames, CC BY 4.0, www.geonames.org\n")
    (one,) = objects(dateline("places", "Tripoli", "--country", "LBN", "--json"))
    assert one["place"]["country"] == "LBN" and list(one) == ["words", "country", "inside", "place", "why", "turned_down"]
    assert "GeoNames" not in dateline("places", "Xqzwvk").stdout


def test_dates_as_text_and_as_json() -> None:
    shown = dateline("dates", "Tuesday evening", "--on", "2023-09-20")
    assert shown.exit_code == 0 and "  days         2023-09-19, a Tuesday\n" in shown.stdout and "2023-09-26" in shown.stdout
    (one,) = objects(dateline("dates", "Tuesday evening", "--on", "2023-09-20", "--json"))
    assert {"from", "to", "precision", "approximate", "rule", "about", "leans_on", "other", "words"} == set(one["dates"][0])
    assert "give the day of publication (--on)" in dateline("dates", "Tuesday").stdout


@pytest.mark.parametrize("command", ["actors", "places", "dates"])
def test_nothing_found_is_exit_code_1_with_a_hint(command: str) -> None:
    result = dateline(command, "xqzwvk")
    assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1 and 'by "xqzwvk": ' in result.stderr
    many = dateline(command, *["xqzwvk"] * 7, "--json")
    assert many.exit_code == 1 and len(objects(many)) == 7 and '"xqzwvk" and 2 more: ' in many.stderr
    assert objects(dateline(command, "xqzwvk\x1b[31m", "--json"))[0]["words"] == "xqzwvk\x1b[31m"


@pytest.mark.parametrize(("command", "words"), [("actors", "Baku"), ("places", "Tripoli"), ("dates", "3 May 2020")])
def test_phrases_come_from_standard_input_too(command: str, words: str) -> None:
    result = dateline(command, "-", "--json", given=f"{words}\n\n  {words} \r\n")
    assert result.exit_code == 0 and [x["words"] for x in objects(result)] == [words, words]
    assert dateline(command, "-", given=b"\xff\xfe\n").exit_code == 1
    empty = dateline(command, "-", given="\n")
    assert empty.exit_code == 2 and "no words are given" in empty.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["actors", "Baku", "--on", "soon"], '--on: "soon" is no date; write it as 2024-05-12'),
        (["dates", "today", "--on", "2024-02-30"], '--on: "2024-02-30" is no date'),
        (["places", "Paris", "--country", "Mars"], '--country: "Mars" is no country'),
        (["actors", "Baku", "--in", "no.txt"], "no.txt: there is no such file"),
        (["actors", "Baku", "--in", "a", "--context", "b"], "--in and --context exclude each other"),
        (["actors"], "Missing argument"),
        (["dates", "today", "--lexicon", "no.toml"], "dateline: no.toml: there is no such file: check the name"),
        (["read", "x.txt", "--lexicon", "no.toml"], "dateline: no.toml: there is no such file: check the name"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], said: str) -> None:
    result = dateline(*arguments)
    assert result.exit_code == 2 and said in result.stderr and result.stdout == ""


def test_users_files_by_option_and_by_environment(own: Path, story: Path) -> None:
    for more, env in ((["--lexicon", own], {}), ([], {"DATELINE_LEXICON": f"{own}"})):
        assert "GRP:KLF" in dateline("actors", "SAF", *more, **env).stdout
        assert "your own row" in dateline("places", "Paris", *more, **env).stdout
        assert dateline("dates", "today", *more, **env).exit_code == 0
        assert dateline("read", story, *more, **env).exit_code == 0
    assert dateline("actors", "SAF").exit_code == 1


def test_every_fault_is_a_line_and_many_are_cut(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[cue]]\ncue = "x"\n' * 30, encoding="utf-8")
    result = dateline("actors", "Baku", "--lexicon", bad)
    lines = result.stderr.splitlines()
    assert result.exit_code == 2 and len(lines) == 21 and lines[-1] == "dateline: 10 more faults in these files"
    assert lines[0].startswith(f"dateline: {bad}, cue 1, line 1, pos: it is missing")


def test_a_phrase_cannot_command_the_terminal_and_lines_are_no_wider(own: Path) -> None:
    for command, words in (("actors", "SAF \x1b[31mof a very long phrase " * 9), ("places", "Paris"), ("dates", "Tuesday")):
        shown = dateline(command, words, "SAF", "2024-01-01", COLUMNS="60").stdout
        assert "\x1b" not in shown and max(map(len, shown.splitlines())) <= 60


WORDS = st.text(st.sampled_from("\udcffaAbM 1,.'-’\n\x1b\u202e é中3:\"") | st.characters(), max_size=30)


@settings(max_examples=40)
@given(WORDS, WORDS)
def test_any_words_are_answered(words: str, context: str) -> None:
    answers = [
        *lookup.actors(words, context=context, on="2023-09-20"),
        *lookup.places(words, context=context),
        *lookup.dates(words, on="2023-09-20"),
    ]
    for answer in answers:
        msgspec.json.encode(answer)
        assert max(map(len, text.render(answer, 80).splitlines())) <= 80


# --- the documentation ---------------------------------------------------------------------------------------------------------------


def test_the_examples_of_the_documentation_are_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parent.parent / "docs" / "own_words.md").read_text(encoding="utf-8")
    (kalvar,) = re.findall(r"(?ms)^```toml\n(.*?)^```", page)
    monkeypatch.chdir(tmp_path)
    Path("kalvar.toml").write_text(kalvar, encoding="utf-8")
    Path("wrong.toml").write_text(kalvar.replace('"AZE"', '"AZB"', 1).replace("39.91", "139.91"), encoding="utf-8")
    examples = re.findall(r"(?ms)^```console\n\$ dateline (.*?)\n(.*?)^```", page)
    assert len(examples) == 3
    for command, printed in examples:
        result = dateline(*command.split())
        assert result.stdout + result.stderr == printed


def test_every_field_of_users_files_and_of_the_answers_is_documented() -> None:
    docs = Path(__file__).parent.parent / "docs"
    own_words, api = ((docs / f"{name}.md").read_text(encoding="utf-8") for name in ("own_words", "api"))
    for kind, fields in FIELDS.items():
        part = re.search(rf"(?ms)^\| `\[\[{kind}\]\]`.*?\n\n", own_words)
        assert part and [f for f in fields if f"`{f}`" not in part[0]] == []
    for answer in (lookup.ActorAnswer, lookup.NameTurnedDown, lookup.PlaceAnswer, lookup.PlaceHeld, lookup.DateAnswer, lookup.Read):
        assert [f for f in answer.__struct_encode_fields__ if f"`{f}`" not in api] == []
