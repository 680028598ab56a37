"""English or not."""

from __future__ import annotations

import pytest

from dateline.ingest.language import foreign, is_english, name

OTHERS = [
    (
        "fr",
        "Les rebelles ont bombardé la ville jeudi, tuant douze personnes, selon le gouverneur, et l'armée a nié toute retraite.",
    ),
    (
        "de",
        "Die Rebellen haben am Donnerstag die Stadt beschossen und zwölf Menschen getötet, sagte der Gouverneur, und die Armee bestritt.",
    ),
    (
        "es",
        "Los rebeldes bombardearon la ciudad el jueves y mataron a doce personas, según el gobernador; el ejército negó haberse retirado.",
    ),
    ("ru", "Повстанцы обстреляли город в четверг, сообщил губернатор."),
    ("ar", "قصف المتمردون المدينة يوم الخميس وقتلوا اثني عشر شخصا"),
    ("zh", "反政府武装周四炮击了该城市,造成十二人死亡,省长说。"),
    (
        "tr",
        "İsyancılar perşembe günü kenti bombaladı ve on iki kişiyi öldürdü, vali ordunun bölgeden çekildiği yolundaki haberleri yalanladı.",
    ),
]


@pytest.mark.parametrize(("code", "text"), OTHERS)
def test_other_languages_are_told(code: str, text: str) -> None:
    assert foreign(text) == code
    assert name(code) != code


ENGLISH = [
    "The rebels shelled the town on Thursday and killed twelve people, the governor said.",
    "THE REBELS SHELLED THE TOWN ON THURSDAY AND KILLED TWELVE PEOPLE, THE GOVERNOR SAID.",
    "Army: 12 dead, 30 hurt near Qızılağac, Şamaxı; Əliyev to Ağdam. Ministry denies retreat; Baku, Yerevan trade blame near Şuşa.",
    "Bombardement à Kyiv.",  # too short to tell
    "12 34 56 78 90",
    "",
    "Zzz " * 40,
    "The mayor wrote: « Les rebelles ont bombardé la ville », and he said that the army had fled to the hills with the guns.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_and_what_cannot_be_told_passes(text: str) -> None:
    assert foreign(text) is None


def test_language_codes() -> None:
    assert is_english("en-GB") and is_english("ENG") and not is_english("fr")
    assert name("fr") == "French" and name("xx") == "xx"
