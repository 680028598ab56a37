"""What somebody does not rule out may happen: it is neither denied nor fact."""

import pytest
from test_status import read


@pytest.mark.parametrize(
    "text, trigger, kind, expected",
    [
        ("The minister did not rule out sending troops to Dovra.", "sending", "MOBILIZE", "possible"),
        ("The colonel refused to rule out strikes on the port.", "strikes", "ASSAULT", "possible"),
        ("He would not rule out sanctions or a blockade of the port.", "blockade", "SANCTION", "possible"),
        ("The army has not ruled out strikes on the rebels who killed three men.", "killed", "ASSAULT", "actual"),
        ("The army, which shelled Dovra, has not ruled out talks.", "shelled", "ASSAULT", "actual"),
    ],
)
def test_left_open(text, trigger, kind, expected):
    assert read(text, trigger, kind).status == expected
