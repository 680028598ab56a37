"""Texts read whole: who speaks, who only hears or reads it, and claims that are told once or in a verb left out. All are invented."""

import pytest

import dateline

# text, sources in order (None: nobody), each with who passes it on
ROWS = [
    ("A nurse who talked to CNN by telephone said nine had died.", [("A nurse who talked to CNN by telephone", ["CNN"])]),
    ("A trader interviewed by Al Jazeera said shops burned.", [("A trader interviewed by Al Jazeera", ["Al Jazeera"])]),
    ("A letter seen by Reuters said 400 soldiers had crossed.", [("A letter seen by Reuters", ["Reuters"])]),
    ("An internal UN report obtained by AFP accuses Rwanda of it.", [("An internal UN report obtained by AFP", ["AFP"])]),
    ("According to a report drawn up by the ministry, nine died.", [("the ministry", [])]),
    ("The Indian envoy was informed that four civilians had been killed.", [(None, [])]),
    ("The diplomat was told by the minister that the firing had killed four.", [("the minister", [])]),
    ("The union took issue with the claim that soldiers had fired first.", [(None, [])]),
    ("The lawmakers opposed to the president rejected his plan.", [("The lawmakers opposed to the president", [])]),
    ("The command said its initial assessment was that no civilians were hurt.", [("The command", [])]),
    (
        "Thai authorities said 138,000 people had been evacuated, and Cambodian officials that more than 35,000 had fled.",
        [("Thai authorities", []), ("Cambodian officials", [])],
    ),
    (
        "Armenia said three of its soldiers had been killed, and Azerbaijan that two of its men were wounded.",
        [("Armenia", []), ("Azerbaijan", [])],
    ),
]


@pytest.mark.parametrize(("text", "told"), ROWS)
def test_who_speaks_and_who_hears(text: str, told: list[tuple[str | None, list[str]]]) -> None:
    found = dateline.read(text).attributions
    assert [(a.source.text if a.source else None, [v.text for v in a.via]) for a in found] == told


def test_what_is_spurned_is_told_with_the_word_for_it() -> None:
    found = dateline.read("The junta scoffed at the report that it had lost Lashio.").attributions
    assert [c.text for a in found if a.source for c in a.content] == ["the report that it had lost Lashio"]


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("BAKU, 9 May 2020 (Wire) - NATO met. Troops broke the truce, the Ministry of Defence told the agency on Saturday.", "UNK.MED"),
        ("MOSCOW, 9 May 2020 (Wire) - TASS told of fire. The IAEA urged calm. The ministry told the agency that all was well.", "RUS.MED"),
    ],
)
def test_the_agency_that_is_told_is_a_medium(text: str, via: str) -> None:
    assert [v.actor for a in dateline.read(text).attributions for v in a.via] == [via]


def test_whom_somebody_met_is_who_speaks_after_who() -> None:
    report = dateline.read("Ida Moe met India's foreign minister, Ravi Nair, who accused Islamabad of arming militants.")
    assert [a.source and a.source.text for a in report.attributions] == ["India's foreign minister, Ravi Nair"]


def test_calls_that_are_rejected_are_told_once() -> None:
    report = dateline.read("Ethiopia rejected appeals for an inquiry into the killings.")
    assert [a.source and a.source.text for a in report.attributions] == ["Ethiopia"]
