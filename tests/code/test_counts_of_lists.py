"""Which figure stands on which event: populations, tolls with a second figure, `of them`, clauses of their own. Incidents are invented."""

import pytest
from test_counts_measures import read

# text, triggers, the counts of each event
ROWS = [
    # those who live somewhere are not those who died there
    ("Shells killed nine people in Orlu, a city of two million people.", ["killed:ASSAULT"], ["nine killed"]),
    ("Gunmen shot dead six men in Tasco, a town of half a million.", ["shot dead:ASSAULT"], ["six killed"]),
    ("Some 4,000 people fled Rubo, a town of 30,000, on Monday.", ["fled:COERCE"], ["Some 4,000 displaced"]),
    ("Thousands have fled Zamra, once home to half a million people.", ["fled:COERCE"], ["Thousands displaced"]),
    ("About 600 people have fled Tilapa, with its 31,000 inhabitants.", ["fled:COERCE"], ["About 600 displaced"]),
    ("The whole village of 300 people fled on Monday.", ["fled:COERCE"], ["300 displaced"]),
    (
        "Shells hit a camp of 3,000 displaced people and killed 14.",
        ["displaced:COERCE", "killed:ASSAULT"],
        ["3,000 displaced", "14 killed"],
    ),
    # figures given for the number of somebody
    (
        "The death toll climbed to 70 on Tuesday, and the number of wounded passed 200.",
        ["death toll:ASSAULT", "wounded:ASSAULT"],
        ["70 killed", "200 injured"],
    ),
    (
        "A governor raised the toll to 31 and the number of wounded to 90.",
        ["toll:ASSAULT", "wounded:ASSAULT"],
        ["31 killed", "90 injured"],
    ),
    # them
    ("Ten people were killed in a raid on a camp near Tame, three of them minors.", ["killed:ASSAULT"], ["Ten killed three killed"]),
    ("Rebels overran a base manned by soldiers, killing 54 of them.", ["overran:ASSAULT", "killing:ASSAULT"], ["", "54 killed"]),
    (
        "Militants overran a post held by soldiers, killing nine of them and capturing 12 of them.",
        ["killing:ASSAULT", "capturing:COERCE"],
        ["nine killed", "12 captured"],
    ),
    ("Gunmen seized four vehicles and burned two others.", ["burned:ASSAULT"], ["four equipment two equipment"]),
    ("A shell hit four houses and killed two others.", ["hit:ASSAULT", "killed:ASSAULT"], ["four other", "two killed"]),
    # none at all
    ("There had not been a single civilian death.", ["death:ASSAULT"], ["a single killed"]),
    # clauses of their own
    (
        "The navy said 14 drones had been shot down; debris damaged a kindergarten.",
        ["shot down:ASSAULT", "damaged:ASSAULT"],
        ["14 equipment", ""],
    ),
    (
        "The general said 19 attacks were repelled; the invaders dropped 33 bombs.",
        ["attacks:ASSAULT", "dropped:ASSAULT"],
        ["19 other", "33 other"],
    ),
    ("Troops made 91 air strikes, dropping 157 bombs.", ["strikes:ASSAULT", "dropping:ASSAULT"], ["91 other", "157 other"]),
    ("Gunmen attacked a gold mine near Orlu.", ["attacked:ASSAULT"], [""]),
    # what somebody came upon is no loss
    ("Six people died when their bus hit a mine.", ["died:ASSAULT", "hit:ASSAULT"], ["Six killed", ""]),
]


@pytest.mark.parametrize(("text", "triggers", "expected"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_figures_by_event(text: str, triggers: list[str], expected: list[str]) -> None:
    assert [" ".join(f"{c.text} {c.measure}" for c in e.counts) for e in read(text, triggers)] == expected


def test_not_a_single_one_is_none() -> None:
    (event,) = read("There had not been a single civilian death.", ["death:ASSAULT"])
    assert [(c.min, c.max) for c in event.counts] == [(0, 0)]


def test_they_are_the_people_told_of_last_and_not_the_doers() -> None:
    events = read("Rebels overran a base manned by soldiers, killing 54 of them.", ["killing:ASSAULT"])
    assert [c.of for c in events[0].counts] == ["military"]
    events = read("Rebels attacked a train, killing nine of them.", ["killing:ASSAULT"])
    assert [c.of for c in events[0].counts] == ["people"]
