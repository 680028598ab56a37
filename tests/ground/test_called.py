"""Where an event is told to be `in the city`: the place that the text calls so."""

import pytest

from dateline import read

CITIES = (
    "GOMA, January 27, 2025 (Kivu Wire) - Rebels of the M23 entered the eastern Congolese city of Goma on Monday, its spokesman said. "
    "Congolese shells killed five civilians and wounded nine in the Rwandan town of Gisenyi, Kigali said.\n\n"
)
UNCALLED = CITIES.replace("the eastern Congolese city of Goma", "Goma").replace(" - ", " - Goma is without water. ")
SUDAN = (
    "KHARTOUM, May 3, 2023 (Nile Wire) - Fighting shook El Geneina, a city in West Darfur, on Wednesday. Convoys were looted at the town "
    "of Zalingei, aid workers said.\n\n"
)


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        (CITIES + "Seventeen people were killed in the city on Monday, two hospitals said.", "killed", "Goma"),
        (CITIES + "Seventeen people were killed in the town on Monday, two hospitals said.", "killed", "Gisenyi"),
        (CITIES, "killed", "Gisenyi"),  # killed five and wounded nine in Gisenyi
        (UNCALLED + "Seventeen people were killed in the city on Monday, two hospitals said.", "killed", "Goma"),
        (SUDAN, "Fighting", "Al-Junaynah"),
        (SUDAN + "Mortars hit the city again, doctors said.", "hit", "Al-Junaynah"),
        (SUDAN + "Shells killed 14 people in the city, doctors said.", "killed", "Al-Junaynah"),
        (SUDAN + "In the town, guards were beaten.", "beaten", "Zalingei"),
    ],
)
def test_the_city_is_the_one_that_the_text_calls_so(text: str, trigger: str, place: str) -> None:
    found = [e for e in read(text).events if e.trigger.text == trigger]
    assert found and found[-1].place and found[-1].place.name == place
