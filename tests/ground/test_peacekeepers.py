"""Whose peacekeepers are whom no name tells; all incidents are invented."""

import pytest

import dateline

ROWS = [
    ("GOMA, 3 March 2014 (Wire) - Rebels killed a man near Rutshuru, the U.N. said. Two peacekeepers were wounded.", "IGO:UN"),
    ("EL FASHER, 3 March 2009 (Wire) - Gunmen raided North Darfur, the African Union said. Nine peacekeepers were killed.", "IGO:AU"),
    ("TYRE, Lebanon, 3 March 2007 (Wire) - Gunmen killed four peacekeepers in southern Lebanon.", "IGO:UN"),
    (
        "STEPANAKERT, 3 March 2021 (Wire) - Russian peacekeepers cleared a road. The UN urged calm. OSCE envoys met. Two peacekeepers were"
        " wounded.",
        "RUS.MIL",
    ),
]


@pytest.mark.parametrize(("text", "victims"), ROWS)
def test_peacekeepers_are_not_the_host_s_army(text: str, victims: str) -> None:
    assert [m.actor for m in dateline.read(text).events[-1].targets] == [victims]
