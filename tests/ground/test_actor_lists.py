"""The lists of who there is: well-formed rows, no name for two of a kind, no two in one office, and who held it on a day."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

import pytest
from train.leaders import terms

from dateline.ground import names
from dateline.ground.actors import resolve_span, scene_of
from dateline.lexicon import cells, rows
from dateline.parse import parse

NO_CAPITAL = {"HKG", "MAC"}  # cities
MEMBERS = 193 + 4  # of the United Nations; Kosovo, Palestine, Taiwan, the Vatican
SECTORS = {"GOV", "MIL", "REB", "OPP", "LEG", "JUD", "SPY", "COP", "MED", "CVL", "NGO", "BUS"}

SOLE = re.compile(  # offices that one person holds at a time
    r"(acting )?(president|prime minister)|vice president|premier|chancellor|king|emir|sultan|pope"
    r"|(foreign|defence|interior|finance|justice) minister|(foreign|defence|home) secretary|secretary of state"
    r"|.* secretary[- ]general|.*commander-in-chief|chief of (the general )?staff|army chief|(CIA|FBI|FSB) director"
    r"|(Commission|European Council|European Parliament|ICRC) president|(Hezbollah|ISIS|PIJ|UNITA|Renamo|Polisario) leader"
)
TWO_AT_ONCE = {  # country, office, who, who: both held it, each by his own lights
    ("CIV.GOV", "president", "Laurent Gbagbo", "Alassane Ouattara"),
    ("GMB.GOV", "president", "Yahya Jammeh", "Adama Barrow"),
    ("LBY.GOV", "prime minister", "Abdullah al-Thinni", "Fayez al-Sarraj"),
}


def states() -> set[str]:
    return {r["id"] for r in rows("states")}


def places() -> set[str]:
    return states() | {r["id"] for r in rows("authorities")}


def who(text: str, words: str, day: str) -> str | None:
    at = text.index(words)
    return resolve_span(scene_of(parse(text), day), at, at + len(words)).actor


def test_every_state_has_its_words():
    assert len(rows("states")) >= MEMBERS
    for r in rows("states"):
        assert re.fullmatch(r"[A-Z]{3}", r["id"]), r["id"]
        assert r["name"] and cells(r["demonyms"]), r["id"]
        assert cells(r["capitals"]) or r["id"] in NO_CAPITAL, r["id"]


def test_the_groups_are_many_and_each_has_a_country():
    assert len(rows("groups")) >= 600
    assert len({r["id"] for r in rows("groups")}) == len(rows("groups"))
    for r in rows("groups"):
        assert re.fullmatch(r"GRP:[A-Z0-9-]+", r["id"]), r["id"]
        assert cells(r["countries"]) and set(cells(r["countries"])) <= states(), r["id"]


def test_bodies_and_outlets_belong_to_somebody():
    groups = {r["id"] for r in rows("groups")}
    for r in rows("institutions"):
        place, _, sector = r["id"].partition(".")
        assert ":" in place or (place in places() and (not sector or sector in SECTORS)), r["id"]
        assert cells(r["countries"]) and set(cells(r["countries"])) <= states(), r["id"]
    for r in rows("media"):
        place, _, sector = r["id"].partition(".")
        assert sector == "MED" and (place in places() or place in groups), r["id"]
    for r in rows("igos"):
        assert re.fullmatch(r"(IGO|NGO):[A-Z0-9_-]+", r["id"]), r["id"]
    assert len({r["countries"] for r in rows("institutions")}) >= 120
    assert len({r["id"] for r in rows("media") if ":" not in r["id"]}) >= 120
    assert sum(r["id"].startswith("NGO:") for r in rows("igos")) >= 150


@pytest.mark.parametrize("table", ["groups", "institutions", "igos", "media"])
def test_no_name_is_given_to_two(table: str):
    held: dict[tuple[str, ...], list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for r in rows(table):
        where = frozenset(cells(r.get("countries", "")))
        for key in {names.atoms(w) for w in cells(f"{r.get('name', '')}|{r['names']}")}:
            held[key].append((r["id"], where))
    for key, holders in held.items():
        named = [where for _, where in holders]
        assert all(a and b and not a & b for i, a in enumerate(named) for b in named[i + 1 :]), (" ".join(key), holders)


def test_no_name_of_a_group_or_an_outlet_is_a_demonym():
    own = {names.atoms(w) for r in rows("states") for w in cells(f"{r['name']}|{r['demonyms']}")}
    own |= {(*key[:-1], key[-1] + "s") for key in own}
    for table in ("groups", "media", "igos", "institutions"):
        for r in rows(table):
            for w in cells(f"{r.get('name', '')}|{r['names']}"):
                assert names.atoms(w) not in own, (r["id"], w)


def test_days_of_office_are_days():
    assert len(rows("leaders")) >= 3000
    for r in rows("leaders"):
        first, last = date.fromisoformat(r["from"]), r["to"] and date.fromisoformat(r["to"])
        assert not last or first <= last, r["name"]
        assert r["gender"] in ("", "f", "m") and r["role"], r["name"]
    twice = Counter((r["id"], r["name"], r["role"], r["from"]) for r in rows("leaders"))
    assert max(twice.values()) == 1, twice.most_common(3)


def test_nobody_is_in_anothers_office():
    held: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for r in rows("leaders"):
        if SOLE.fullmatch(r["role"]):
            held[r["id"], r["role"]].append(r)
    assert len(held) >= 400
    found = set()
    for (place, role), holders in held.items():
        holders.sort(key=lambda r: r["from"])
        found |= {
            (place, role, a["name"], b["name"]) for i, a in enumerate(holders) for b in holders[i + 1 :] if (a["to"] or "9999") > b["from"]
        }
    assert found == TWO_AT_ONCE


IN_OFFICE = [  # who, a day, what he or she was
    ("Nikol Pashinian", "2021-03-01", "ARM.GOV"),
    ("Nikol Pashinyan", "2021-03-01", "ARM.GOV"),
    ("Recep Tayyip Erdogan", "2015-11-24", "TUR.GOV"),
    ("Recep Tayyip Erdoğan", "2015-11-24", "TUR.GOV"),
    ("Sergei Shoigu", "2023-06-24", "RUS.GOV"),
    ("Sergey Shoygu", "2023-06-24", "RUS.GOV"),
    ("Hakan Fidan", "2016-07-15", "TUR.SPY"),
    ("Hakan Fidan", "2024-01-10", "TUR.GOV"),
    ("Keir Starmer", "2022-05-01", "GBR.OPP"),
    ("Keir Starmer", "2025-02-01", "GBR.GOV"),
    ("Donald Trump", "2019-10-27", "USA.GOV"),
    ("Donald Trump", "2023-08-01", "USA.OPP"),
    ("Donald Trump", "2025-06-22", "USA.GOV"),
    ("Lloyd Austin", "2014-10-01", "USA.MIL"),
    ("Lloyd Austin", "2022-10-01", "USA.GOV"),
    ("Benny Gantz", "2014-08-01", "ISR.MIL"),
    ("Benny Gantz", "2021-05-12", "ISR.GOV"),
    ("Benjamin Netanyahu", "2021-10-01", "ISR.OPP"),
    ("Benjamin Netanyahu", "2023-10-08", "ISR.GOV"),
    ("Joseph Aoun", "2020-08-05", "LBN.MIL"),
    ("Joseph Aoun", "2025-03-01", "LBN.GOV"),
    ("Khaled Meshaal", "2012-11-20", "GRP:HAMAS"),
    ("Abdel Fattah al-Sissi", "2013-07-04", "EGY.MIL"),
    ("Abdel Fattah al-Sissi", "2015-02-17", "EGY.GOV"),
    ("Imran Khan", "2019-02-27", "PAK.GOV"),
    ("Imran Khan", "2023-05-09", "PAK.OPP"),
    ("Nawaz Sharif", "2014-06-15", "PAK.GOV"),
    ("Prayuth Chan-ocha", "2014-05-22", "THA.MIL"),
    ("Prayut Chan-o-cha", "2020-10-15", "THA.GOV"),
    ("Anwar Ibrahim", "2021-02-01", "MYS.OPP"),
    ("Joe Biden", "2021-08-15", "USA.GOV"),
    ("Bidya Devi Bhandari", "2018-01-01", "NPL.GOV"),
    ("Riek Machar", "2014-02-01", "GRP:SPLMIO"),
    ("Abdalla Hamdok", "2020-03-01", "SDN.GOV"),
    ("Alassane Ouattara", "2005-01-01", "CIV.OPP"),
    ("Joyce Banda", "2013-01-01", "MWI.GOV"),
    ("Kaja Kallas", "2022-03-01", "EST.GOV"),
    ("Kaja Kallas", "2025-03-01", "IGO:EU"),
    ("Jens Stoltenberg", "2022-03-01", "IGO:NATO"),
    ("Mark Rutte", "2025-03-01", "IGO:NATO"),
    ("Mark Rutte", "2014-07-18", "NLD.GOV"),
    ("Bernardino Leon", "2015-06-01", "IGO:UN"),
    ("Moussa Faki Mahamat", "2015-01-01", "TCD.GOV"),
    ("Moussa Faki Mahamat", "2020-01-01", "IGO:AU"),
    ("Mokhtar Belmokhtar", "2015-11-20", "GRP:MOURABITOUN"),
    ("Mikhail Gorbachev", "1991-08-19", "RUS.GOV"),
    ("Stanislau Shushkevich", "1992-01-01", "BLR.GOV"),
]


@pytest.mark.parametrize("name, day, actor", IN_OFFICE)
def test_who_was_what_on_a_day(name: str, day: str, actor: str):
    assert who(f"{name} spoke to reporters late on Monday.", name, day) == actor


NAMED = [
    ("The Blue House in South Korea kept silent.", "The Blue House", "KOR.GOV"),
    ("Aso Rock denied the report from Nigeria.", "Aso Rock", "NGA.GOV"),
    ("Miraflores called the raid in Venezuela a crime.", "Miraflores", "VEN.GOV"),
    ("Foggy Bottom had no comment.", "Foggy Bottom", "USA.GOV"),
    ("Bankova answered on Sunday.", "Bankova", "UKR.GOV"),
    ("Indonesian marines said the TPNPB held the strip in Papua.", "the TPNPB", "GRP:OPM"),
    ("The UPC held the mine in the Central African Republic.", "The UPC", "GRP:UPC"),
    ("The UPC held the mine in Congo.", "The UPC", "GRP:UPCCOD"),
    ("Thomas Lubanga's Union of Congolese Patriots left the town.", "Union of Congolese Patriots", "GRP:UPCCOD"),
    ("The Segunda Marquetalia burned a bridge.", "The Segunda Marquetalia", "GRP:SEGUNDAMARQUETALIA"),
    ("Zainebiyoun Brigade fighters were buried in Syria.", "Zainebiyoun Brigade fighters", "GRP:ZAINABIYOUN"),
    ("The Karenni National People's Liberation Front took a post.", "The Karenni National People's Liberation Front", "GRP:KNPLF"),
    ("Carabinieri searched the flat in Italy.", "Carabinieri", "ITA.COP"),
    ("The NSDC of Ukraine met.", "The NSDC", "UKR.GOV"),
    ("The FANB lost a boat off Venezuela.", "The FANB", "VEN.MIL"),
    ("Truth Hounds counted the shells.", "Truth Hounds", "NGO:TRUTHHOUNDS"),
    ("ActionAid closed its office.", "ActionAid", "NGO:ACTIONAID"),
    ("Officials in Apia agreed.", "Officials in Apia", "WSM.GOV"),
]


@pytest.mark.parametrize("text, words, actor", NAMED)
def test_new_names(text: str, words: str, actor: str):
    assert who(text, words, "2024-05-06") == actor


PLAIN = [
    "Australian troops left the Male quarter after a Rough night.",
    "Ukrainians queued for bread as the Point of the talks was lost.",
    "Peace and Justice are what Weathermen can't forecast, the teacher said in Cyprus.",
    "The Cortes family sold their Concern; the Alert driver had a Goal in mind.",
    "The Standard of care in this Nation has dropped since Easter, the Monitor of the ward said.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_everyday_words_name_nobody(text: str):
    found = names.find_names(parse(text), "2024-05-06")
    assert [h for h in found if h.kind in ("group", "media", "igo", "ngo", "institution", "leader", "capital")] == []


def test_terms_are_read_from_the_lists_of_phoenix():
    lines = [
        "RURITANIA_  [RUR]",
        "RUDOLF_OF_ELPHBERG_  # file",
        "\t[RURELI 600101-900804]",
        "\t[RURGOV 910804-950203]",
        "\t[RURGOVMIL 960101-990131]",
    ]
    assert list(terms("\n".join(lines))) == [("RUR", "Rudolf Of Elphberg", date(1991, 8, 4), date(1995, 2, 3))]
    assert list(terms("\n".join([*lines[:2], "\t[RURGOV 910801-950228]"]))) == []


def test_people_of_the_second_row_are_well_formed():
    bodies = {r["id"] for t in ("groups", "igos") for r in rows(t)} | {r["id"] for r in rows("institutions") if ":" in r["id"]}
    known = {(names.person_keys(w), r["id"].split(".")[0]) for r in rows("leaders") for w in (r["name"], *cells(r["spellings"]))}
    twice: Counter[tuple[str, str]] = Counter()
    assert len(rows("people")) >= 10_000
    for r in rows("people"):
        place, _, sector = r["id"].partition(".")
        assert place in bodies or (place in places() and (not sector or sector in SECTORS)), r["id"]
        first, last = ((x and date.fromisoformat(x)) for x in (r["from"], r["to"]))
        assert not first or not last or first <= last, r["name"]
        assert r["gender"] in ("", "f", "m") and r["role"] and len(names.person_keys(r["name"])) > 1, r["name"]
        assert (names.person_keys(r["name"]), place) not in known, r["name"]
        twice[r["id"], r["name"]] += 1
    assert max(twice.values()) == 1, twice.most_common(3)


HAMALIY = "Shells fell on a depot by the river. Serhiy Hamaliy said nobody was hurt. Hamaliy thanked the firemen."


@pytest.mark.parametrize(
    ("text", "words", "day", "actor"),
    [
        (HAMALIY, "Serhiy Hamaliy", "2022-05-04", "UKR.GOV"),
        (HAMALIY.replace("Serhiy", "Serhii"), "Serhii Hamaliy", "2022-05-04", "UKR.GOV"),
        (
            HAMALIY.replace("a depot", "a Ukrainian depot"),
            "Serhiy Hamaliy",
            "2026-05-04",
            "UKR.GOV",
        ),  # soon after, and his country is named
        (HAMALIY.replace("Hamaliy said", "Hamaliy, a Kenyan farmer, said"), "Serhiy Hamaliy", "2022-05-04", "KEN.CVL"),
        (HAMALIY.replace("Serhiy Hamaliy said", "Chadian general Serhiy Hamaliy said"), "Serhiy Hamaliy", "2022-05-04", "TCD.MIL"),
    ],
)
def test_who_is_of_the_second_row(text: str, words: str, day: str, actor: str):
    assert who(text, words, day) == actor


def test_a_surname_of_the_second_row_counts_once_the_full_name_is_told():
    def told(text: str, day: str) -> list[tuple[str, str]]:
        p = parse(text)
        return [(p.text[p.start[h.first] : p.end[h.last - 1]], h.id) for h in names.find_names(p, day) if h.kind == "leader"]

    assert told(HAMALIY, "2022-05-04") == [("Serhiy Hamaliy", "UKR.GOV"), ("Hamaliy", "UKR.GOV")]
    assert told(HAMALIY.replace("Serhiy ", ""), "2022-05-04") == []
    assert told(HAMALIY, "2008-05-04") == []  # long before his time
    assert told(HAMALIY, "2026-05-04") == []  # soon after it, but his country is not named
