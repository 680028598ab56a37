"""Words that name no event in their phrase, and their like that do. Incidents are invented."""

import pytest
from test_triggers import events

# a sentence, a word in it that names no event
NONE = [
    ("The minister accused the army of having struck an agreement with the militia.", "struck"),
    ("Volunteers pulled out survivors.", "pulled"),
    ("Rescuers were trying to pull out the injured.", "pull"),
    ("The monitors lost contact with four drivers.", "lost"),
    ("The tower lost touch with a helicopter.", "lost"),
    ("His party lost three seats.", "lost"),
    ("The premier lost a vote of confidence.", "lost"),
    ("The Group for the Support of Islam and Muslims claimed the attack.", "Support"),
    ("Gunmen attacked a gold mine near Orlu.", "mine"),
    ("Dozens died of cholera.", "died"),
    ("Some 300 people have died of hunger.", "died"),
    ("The rebels have fewer than 2,000 fighters left.", "left"),
    ("Some 20 gang members were left in the jail.", "left"),
]
# a sentence, a word in it that does, its type
SOME = [
    ("The rebels and the government struck a peace deal.", "deal", "AGREE"),
    ("Air strikes despite the ceasefire agreement killed nine people.", "strikes", "ASSAULT"),
    ("Hundreds died of hunger or were killed in raids.", "killed", "ASSAULT"),
    ("The battalion lost two men in contact with the enemy.", "lost", "ASSAULT"),
    ("The troops left the town on Sunday.", "left", "RETREAT"),
    ("The ministry warned of famine and condemned the siege.", "condemned", "ACCUSE"),
]


@pytest.mark.parametrize(("text", "word"), NONE)
def test_no_event(text: str, word: str) -> None:
    assert word not in " ".join(e.trigger.text for e in events(text)).split()


@pytest.mark.parametrize(("text", "word", "kind"), SOME)
def test_an_event(text: str, word: str, kind: str) -> None:
    assert (word, kind) in [(e.trigger.text.split()[-1], e.type) for e in events(text)]
