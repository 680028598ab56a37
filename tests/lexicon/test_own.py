"""Users' own actors, places and cues: what a file may hold, what is said of a bad one, and that their rows go before ours."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline
from dateline import LexiconError, use_lexicon
from dateline.export.json import render
from dateline.ground import gazetteer
from dateline.ground.actors import resolve
from dateline.ground.places import find_places
from dateline.ground.places import resolve as place_of
from dateline.lexicon import own, rows
from dateline.parse import parse

FRONT = """
# Invented.
[[actor]]
id = "GRP:KLF"
name = "Kalvar Liberation Front"
names = ["KLF"]
countries = ["AZE"]

[[actor]]
id = "GRP:KLF"
name = "Oran Tavil"
role = "commander"
from = 2023-01-01
to = "2024-06-30"
gender = "m"

[[place]]
name = "Kalvar Dere"
aliases = "Kalvardere"
country = "AZE"
lat = 39.91
lon = 46.52

[[cue]]
cue = "Thunder"
pos = "v"
class = ["say", "warn"]
"""
STORY = """BAKU, 3 March 2024 (Hill Wire) — Fighters of the Kalvar Liberation Front shelled Kalvar Dere on Saturday, killing three people,
Azerbaijan's defence ministry said.

"We hold the village," Oran Tavil thundered on Sunday. The KLF denied that it had fired on homes.
"""


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use_lexicon()


@pytest.fixture
def front(tmp_path: Path) -> Path:
    return written(tmp_path / "own.toml", FRONT)


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def fault(path: Path, content: str | bytes) -> str:
    """What is said of the first fault of a file."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(LexiconError) as caught:
        own.load([path])
    said = str(caught.value.problems[0])
    assert said.startswith(str(path)) and "\n" not in said
    return said.removeprefix(str(path))


def test_rows_go_to_the_tables_of_their_kind(front: Path) -> None:
    tables = own.load([front]).tables
    assert {t: len(r) for t, r in tables.items()} == {"groups": 1, "leaders": 1, "own_places": 1, "cues": 2}
    assert tables["leaders"][0] | {"own": ""} == {
        "id": "GRP:KLF", "name": "Oran Tavil", "spellings": "", "short": "", "role": "commander", "from": "2023-01-01", "to": "2024-06-30",
        "gender": "m", "own": "",
    }  # fmt: skip
    assert tables["groups"][0]["own"] == "own.toml, actor 1, line 3"
    assert [(r["cue"], r["class"]) for r in tables["cues"]] == [("thunder", "say"), ("thunder", "warn")]


def test_tsv_holds_the_same_in_the_columns_of_the_shipped_tables(front: Path, tmp_path: Path) -> None:
    parts = {
        "groups": "id\tname\tnames\tcountries\nGRP:KLF\tKalvar Liberation Front\tKLF\tAZE\n",
        "people": "# Invented.\nid\tname\tspellings\tshort\trole\tfrom\tto\tgender\n"
        "GRP:KLF\tOran Tavil\t\t\tcommander\t2023-01-01\t2024-06-30\tm\n",
        "places": "name\taliases\tcountry\tkind\tlat\tlon\nKalvar Dere\tKalvardere\tAZE\tsettlement\t39.91\t46.52\n",
        "cues": "cue\tpos\tclass\nthunder\tv\tsay\nthunder\tv\twarn\n",
    }
    files = [written(tmp_path / f"{name}.tsv", "\ufeff" + content.replace("\n", "\r\n")) for name, content in parts.items()]
    without = [{t: [{**r, "own": ""} for r in found] for t, found in own.load(f).tables.items()} for f in ([front], files)]
    assert without[0] == without[1]


@pytest.mark.parametrize("name", ["groups", "authorities", "igos", "institutions", "leaders", "places", "cues", "media"])
def test_the_header_of_every_shipped_table_is_understood(name: str, tmp_path: Path) -> None:
    header, row = list(rows(name)[0]), list(rows(name)[0].values())
    assert own.load([written(tmp_path / "x", "\t".join(header) + "\n" + "\t".join(row) + "\n")]).tables


@pytest.mark.parametrize(
    ("id", "more", "table"),
    [
        ("GRP:X", "", "groups"), ("IGO:X", "", "igos"), ("NGO:X_2", "", "igos"), ("AZE.MIL", "", "institutions"), ("AZE", "", "states"),
        ("KLV", 'demonyms = "Kalvari"', "authorities"), ("AZE.MED", "", "media"), ("GRP:X.MED", "", "media"),
        ("GRP:X", 'capitals = ["Kalvar"]', "authorities"), ("AZE.GOV", 'role = "envoy"', "leaders"),
    ],
)  # fmt: skip
def test_each_kind_of_actor_has_its_table(id: str, more: str, table: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.toml", f'[[actor]]\nid = "{id}"\nname = "Kalvar Vale"\n{more}\n')
    assert list(own.load([path]).tables) == [table]
    use_lexicon(path)
    assert resolve("Kalvar Vale", parse("Kalvar Vale fled."), "2024-01-01").actor == id


ACTOR = '[[actor]]\nid = "GRP:A"\nname = "Alpha Front"\n'
PLACE = '[[place]]\nname = "Kalvar"\nlat = 39.9\nlon = 46.5\n'
CUE = '[[cue]]\ncue = "thunder"\npos = "v"\nclass = "say"\n'
BAD: list[tuple[str, str, str]] = [  # what is put in, for what, what is said
    (ACTOR, ACTOR + 'nmae = "x"\n', ', actor 1, line 4, nmae: no such field in an actor: did you mean name? write one of id, name'),
    (ACTOR, '[[actor]]\nid = "GRP:A"\n', ", actor 1, line 1, name: it is missing: every actor must have one"),
    (ACTOR, ACTOR.replace("Alpha Front", ""), 'name: "" has no letter in it'),
    (ACTOR, ACTOR.replace("GRP:A", "GRP:a"), ', actor 1, line 2, id: "GRP:a" is no id of an actor: write COUNTRY'),
    (ACTOR, ACTOR.replace("GRP:A", "AZE.ARM"), '"AZE.ARM" is no id'),
    (ACTOR, ACTOR.replace("GRP:A", "XYZ.MIL"), '"XYZ" is no country we know'),
    (ACTOR, ACTOR + 'countries = ["AZE", "Armenia"]\n', 'countries: "Armenia" is no country we know: did you mean ARM?'),
    (ACTOR, ACTOR + "from = 2020-01-01\n", "role: it is missing, and from is given"),
    (ACTOR, ACTOR + 'role = "envoy"\nfrom = "2020"\n', "line 5, from: 2020 is no day: write it as 2024-05-12"),
    (ACTOR, ACTOR + 'role = "envoy"\nfrom = "2020-02-30"\n', "2020-02-30 is no day"),
    (ACTOR, ACTOR + 'role = "envoy"\nfrom = 2020-02-03\nto = 2020-02-02\n', "to: 2020-02-02 is before 2020-02-03"),
    (ACTOR, ACTOR + 'role = "envoy"\nnames = "x"\n', "names: a person"),
    (ACTOR, ACTOR + 'role = "envoy"\ngender = "male"\n', 'gender: "male" is none'),
    (ACTOR, ACTOR + "names = 5\n", "names: 5 is no text: write it in quote marks"),
    (ACTOR, ACTOR + 'names = ["a|b"]\n', "holds a character that cannot stand in a name"),
    (ACTOR, ACTOR + 'names = ["a\\u001b[1m"]\n', "holds a character that cannot stand in a name"),
    (ACTOR, ACTOR + f'names = "{"a" * 201}"\n', "it has 201 characters: write 200 at most"),
    (ACTOR, ACTOR + ACTOR, ', actor 2, line 6, name: "alpha front" stands in actor 1, line 1 too'),
    (ACTOR, ACTOR + '[[actor]]\nid = "GRP:B"\nname = "B Front"\nnames = ["ALPHA  front"]\n', 'line 7, names: "alpha front" stands in'),
    (PLACE, PLACE + 'country = "Azerbaijan"\n', 'line 5, country: "Azerbaijan" is no country: did you mean AZE?'),
    (PLACE, PLACE + 'country = "AZ"\n', 'country: "AZ" is no country'),
    (PLACE, PLACE.replace("39.9", "139.9"), "line 3, lat: 139.9 is out of range: write a number from -90 to 90; are lat and lon"),
    (PLACE, PLACE.replace("46.5", "-190"), "lon: -190 is out of range"),
    (PLACE, PLACE.replace("39.9", "nan"), "lat: nan is out of range"),
    (PLACE, PLACE.replace("39.9", "true"), "lat: True is no number"),
    (PLACE, PLACE.replace("39.9", '"north"'), "lat: north is no number"),
    (PLACE, PLACE + "population = 2.5\n", "population: 2.5 is no whole number"),
    (PLACE, PLACE + "geonameid = -3\n", "geonameid: -3 is out of range"),
    (PLACE, PLACE + 'kind = "village"\n', 'kind: "village" is none: write one of settlement, exact, admin, region'),
    (PLACE, PLACE + PLACE, ', place 2, line 6, name: "kalvar" stands in place 1, line 1 too'),
    (CUE, CUE.replace('"say"', '"sayy"'), ', cue 1, line 4, class: "sayy" is no class of cue: did you mean say? write one of accuse,'),
    (CUE, CUE.replace('"say"', '["say", "shout"]'), '"shout" is no class of cue'),
    (CUE, CUE.replace('"v"', '"verb"'), 'pos: "verb" is none'),
    (CUE, CUE.replace('"v"', '"n"').replace("thunder", "press release"), '"press release" has several words'),
    (CUE, CUE + CUE, ', cue 2, line 6, cue: "thunder" stands in cue 1, line 1 too'),
    (ACTOR, "[[actor]\n", ", line 1: this is no TOML"),
    (ACTOR, ACTOR + "names = x\n", ", line 4: this is no TOML (Invalid value): mend it there"),
    (ACTOR, ACTOR.replace("[[actor]]", "[actor]"), '"actor" is no list of tables: write [[actor]] above each, in double brackets'),
    (ACTOR, ACTOR.replace("actor", "actors"), '"actors" is none of the tables: did you mean [[actor]]?'),
    (ACTOR, "# nothing\n", "it holds no rows"),
    (ACTOR, "x = " + "[" * 5000 + "]" * 5000, "this is no TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "said"), BAD)
def test_a_bad_toml_file_is_told_with_place_and_remedy(good: str, bad: str, said: str, tmp_path: Path) -> None:
    assert own.load([written(tmp_path / "good.toml", good)]).tables
    assert said in fault(tmp_path / "own.toml", bad)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id\tname\nGRP:A\n", ", line 2: 1 cells where the header has 2: put one tab between cells"),
        ("id\tname\tnmaes\nGRP:A\tA\tB\n", ', line 1: "nmaes" is no column of an actor: did you mean names?'),
        ("id\tname\tname\nGRP:A\tA\tB\n", ', line 1: the column "name" stands there twice'),
        ("a\tb\nc\td\n", ", line 1: the header (a, b) tells no kind of row"),
        ("# x\n\nid\tname\nGRP:A\tAlpha\nGRP:B\tAlpha\n", ', line 5, name: "alpha" stands in line 4 too'),
        ("name\tlat\tlon\nKalvar\t91\t2\n", ", line 2, lat: 91 is out of range"),
        ("id\tname\n", "it holds no rows"),
        (b"id\tname\nGRP:A\tAlph\xe9\n", ", line 2: it is not UTF-8 (byte 0xe9): save it as UTF-8"),
        ("id\tname\n".encode("utf-16"), "it is not UTF-8 text (UTF-16, or no text at all): save it as UTF-8"),
    ],
)
def test_a_bad_tsv_file_is_told_with_its_line(content: str | bytes, said: str, tmp_path: Path) -> None:
    assert said in fault(tmp_path / "own.tsv", content)


def test_files_that_are_none(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "no.toml", "there is no such file"), (tmp_path, "this is a folder"), (Path("a\0b"), "cannot be read")):
        with pytest.raises(LexiconError, match=said):
            own.load([path])


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    one, two = written(tmp_path / "1.toml", ACTOR + 'x = "1"\n' + PLACE + "y = 2\n"), written(tmp_path / "2.tsv", "cue\n")
    with pytest.raises(LexiconError) as caught:
        own.load([one, two])
    assert [p.at for p in caught.value.problems] == [None, "actor 1, line 4, x", "place 1, line 9, y"]
    assert str(caught.value).endswith("(and 2 more)")


def test_one_name_may_be_two_actors_in_two_lands_or_two_terms_of_one(tmp_path: Path) -> None:
    two = 'countries = ["AZE"]\n' + ACTOR.replace("GRP:A", "GRP:B") + 'countries = ["GEO"]\n'
    terms = 'role = "envoy"\nto = 2020-01-01\n' + ACTOR + 'role = "chief"\nfrom = 2020-01-02\n'
    lands = 'country = "AZE"\n' + PLACE + 'country = "ARM"\n'
    assert own.load([written(tmp_path / "a.toml", ACTOR + two), written(tmp_path / "b.toml", PLACE + lands)]).tables
    assert own.load([written(tmp_path / "c.toml", ACTOR + terms)]).tables
    assert "stands in" in fault(tmp_path / "d.toml", ACTOR + two.replace("GEO", "AZE"))


# --- what the rows do ----------------------------------------------------------------------------------------------------------------


def test_a_report_is_read_with_the_users_words_and_without_them_again(front: Path) -> None:
    before = render(dateline.read(STORY))
    use_lexicon(front)
    report = dateline.read(STORY)
    with_own = render(report)
    assert {(m.text, m.actor) for e in report.events for m in e.actors} >= {("Fighters", "GRP:KLF"), ("The KLF", "GRP:KLF")}
    assert [e.place.name for e in report.events if e.place][:2] == ["Kalvar Dere", "Kalvar Dere"]
    said = [(a.source and a.source.actor, [c.text for c in a.content]) for a in report.attributions if a.cue and a.cue.text == "thundered"]
    assert said == [("GRP:KLF", ["We hold the village"])]
    ministry = [c.text for a in report.attributions if a.source and a.source.actor == "AZE.MIL" for c in a.content]
    assert ministry and "We hold the village" not in ministry
    use_lexicon()
    assert render(dateline.read(STORY)) == before != with_own
    use_lexicon(front)
    assert render(dateline.read(STORY)) == with_own


def test_other_files_take_the_place_of_those_before(front: Path, tmp_path: Path) -> None:
    use_lexicon(front)
    use_lexicon(written(tmp_path / "b.toml", FRONT.replace("GRP:KLF", "GRP:OTHER").replace("39.91", "40.5")))
    assert resolve("Kalvar Liberation Front", parse("The Kalvar Liberation Front fled.")).actor == "GRP:OTHER"
    found = place_of("Kalvardere")
    assert found and found.lat == 40.5


def test_a_bad_file_changes_nothing(front: Path, tmp_path: Path) -> None:
    use_lexicon(front)
    with pytest.raises(LexiconError):
        use_lexicon(front, written(tmp_path / "bad.toml", ACTOR + "x = 1\n"))
    assert place_of("Kalvar Dere")


def test_a_users_name_goes_before_ours(tmp_path: Path) -> None:
    text = ACTOR.replace("Alpha Front", "Kremlin") + ACTOR.replace("Alpha Front", "Emmanuel Macron") + 'role = "envoy"\n'
    text += PLACE.replace("Kalvar", "Martuni") + PLACE.replace("Kalvar", "El Mansura")
    use_lexicon(written(tmp_path / "a.toml", text))
    p = parse("The Kremlin said that Emmanuel Macron was in Martuni and in El Mansura.")
    assert resolve("The Kremlin", p, "2023-01-01").actor == resolve("Emmanuel Macron", p, "2023-01-01").actor == "GRP:A"
    assert {h.text: h.place and h.place.lat for h in find_places(p)} == {"Martuni": 39.9, "El Mansura": 39.9}
    mansura = place_of("Mansura")  # without its article: still Egypt's
    assert mansura and mansura.country == "EGY"


def test_an_abbreviation_that_we_have_too_waits_for_its_country(tmp_path: Path) -> None:
    def saf(text: str) -> str | None:
        return resolve("SAF", parse(text)).actor

    text = ACTOR.replace("Alpha Front", "Sevan Armed Front") + 'names = ["SAF", "QZX"]\n'
    use_lexicon(written(tmp_path / "a.toml", text + 'countries = ["ARM"]\n'))
    assert saf("In Sudan the SAF fled.") == "SDN.MIL" and saf("In Armenia the SAF fled.") == "GRP:A"
    assert resolve("QZX", parse("The QZX fled.")).actor == "GRP:A"  # nobody else's
    use_lexicon(written(tmp_path / "a.toml", text))
    assert saf("In Sudan the SAF fled.") == "GRP:A"


def test_the_term_of_a_users_person_counts(tmp_path: Path) -> None:
    rows = [ACTOR.replace("Alpha Front", "Oran Tavil").replace("GRP:A", id) + f'role = "chief"\n{t}\n' for id, t in (
        ("GRP:A", "to = 2020-01-01"), ("AZE.GOV", "from = 2020-01-02"))]  # fmt: skip
    use_lexicon(written(tmp_path / "a.toml", "".join(rows)))
    p = parse("Oran Tavil fled.")
    assert [resolve("Oran Tavil", p, day).actor for day in ("2019-05-01", "2021-05-01")] == ["GRP:A", "AZE.GOV"]


def test_a_users_cue_stands_in_for_ours(tmp_path: Path) -> None:
    ours = {r["class"] for r in rows("cues") if (r["cue"], r["pos"]) == ("say", "v")}
    use_lexicon(
        written(tmp_path / "a.toml", CUE.replace("thunder", "say").replace('"say"\n', '"deny"\n', 2).replace('cue = "deny"', 'cue = "say"'))
    )
    assert ours == {"say"} and {r["class"] for r in rows("cues") if (r["cue"], r["pos"]) == ("say", "v")} == {"deny"}


def test_a_users_phrase_is_a_cue(tmp_path: Path) -> None:
    text = "Per the front, the army fled the town on Monday."
    assert dateline.read(text).attributions == []
    use_lexicon(written(tmp_path / "a.toml", CUE.replace("thunder", "per").replace('"v"', '"p"')))
    (a,) = dateline.read(text).attributions
    assert a.source and (a.source.text, [c.text for c in a.content]) == ("the front", ["the army fled the town on Monday"])


def test_places_need_no_other_gazetteer_and_are_found_by_sound(front: Path) -> None:
    before = gazetteer.path()
    use_lexicon(front)
    assert gazetteer.path() == before
    assert "Kalvar Dere" in {c.name for c in gazetteer.sounding("kalwar dereh", ["AZE"])}
    assert gazetteer.sounding("kalwar dereh", ["ARM"]) == []


def test_a_file_named_twice_is_read_once(front: Path) -> None:
    assert own.load([front, front]) == own.load([front])
    assert own.paths_of(f"{front}{os.pathsep}{os.pathsep} ") == [str(front)] and own.paths_of(None) == []


def test_the_modules_whose_caches_are_kept_are_there() -> None:
    for name in own._KEPT:
        assert any(hasattr(v, "cache_clear") for v in vars(importlib.import_module(name)).values()), name


# --- never a traceback ---------------------------------------------------------------------------------------------------------------


def loads(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"own{suffix}")
        path.write_bytes(content)
        try:
            tables = own.load([path]).tables
        except LexiconError as error:
            assert all(p.path == str(path) and len(str(p).splitlines()) == 1 and p.remedy for p in error.problems)
        else:
            assert tables and all(isinstance(v, str) for found in tables.values() for r in found for v in r.values())


@given(st.binary(max_size=300), st.sampled_from([".toml", ".tsv", ""]))
def test_any_bytes(content: bytes, suffix: str) -> None:
    loads(content, suffix)


KEYS = sorted({k for fields in own.FIELDS.values() for k in fields})
WORD = st.sampled_from(["AZE", "GRP:A", "v", "say", "f", "exact", "2020-01-01", "12", "-3.5", "Kalvar", "a|b", "", " ", "\u202e", "é", "İ"])
CELL = st.one_of(WORD, st.text(max_size=8))


@given(st.lists(st.sampled_from([*KEYS, "x"]), min_size=1, max_size=8), st.lists(st.lists(CELL, min_size=1, max_size=8), max_size=4))
def test_any_table(header: list[str], cells: list[list[str]]) -> None:
    lines = [header, *((r * 8)[: len(header)] for r in cells)]
    loads("\n".join("\t".join(r) for r in lines).encode("utf-8", "surrogatepass"), ".tsv")


VALUE = st.one_of(
    st.sampled_from(["true", "2020-01-01", "07:32:00", "1979-05-27T07:32:00Z", "nan", "-inf", "1e400", "{ a = 1 }", "[1, 2]", "9" * 30]),
    st.integers().map(str), st.floats(allow_nan=False, allow_infinity=False).map(repr), CELL.map(lambda w: f"'{w}'"),
    st.lists(WORD.map(lambda w: f"'{w}'"), max_size=3).map(lambda x: f"[{', '.join(x)}]"),
)  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(["actor", "place", "cue"]), st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=8)), max_size=3)
)
def test_any_toml(tables: list[tuple[str, dict[str, Any]]]) -> None:
    text = "".join(f"[[{kind}]]\n" + "".join(f"{k} = {v}\n" for k, v in fields.items()) for kind, fields in tables)
    loads(text.encode("utf-8", "surrogatepass"), ".toml")
