"""MUC's keys read, events made into incidents, slots held against each other, capitals put into small letters. Reports are our own."""

from collections import defaultdict

import pytest
from evals.muc import confidences, days, incidents, kind, lines, numbers, places, published, score, small, table, template, writing

from dateline.lexicon import rows
from dateline.model import Attribution, Count, DateInterval, Event, Mention, Place, Report, SourceFile, Span

RAW = {
    "MESSAGE: TEMPLATE": ["1"],
    "INCIDENT: TYPE": ["BOMBING / ATTACK"],
    "INCIDENT: DATE": ["(03 MAY 90) / (02 MAY 90 - 03 MAY 90)"],
    "INCIDENT: LOCATION": ["PERU: DOVRA (PROVINCE): MOSK (TOWN)"],
    "PERP: ORGANIZATION CONFIDENCE": ['? POSSIBLE / REPORTED AS FACT: "RED FRONT"'],
    "HUM TGT: NUMBER": ['~70: "MINERS"', 'PLURAL: "GUARDS"', '-: "-"'],
}


def event(trigger: str, cameo: str = "190", kind: str = "ASSAULT", **more) -> Event:
    return Event(id="e1", type=kind, cameo=cameo, trigger=Span(start=0, end=len(trigger), text=trigger), rule="", score=1.0, **more)


def report(*events: Event, **more) -> Report:
    return Report(id="r", text="", source=SourceFile(path="r", media_type="text/plain"), events=list(events), **more)


def who(actor: str | None) -> Mention:
    return Mention(start=0, end=1, text="x", actor=actor)


def figure(measure: str, low: int | None, high: int | None) -> Count:
    return Count(start=0, end=1, text="x", measure=measure, min=low, max=high, of="people")


PLACE = Place(name="Mosk", lat=-12.0, lon=-77.0, country="PE", precision="settlement")
DATE = DateInterval(from_="1990-05-03", to="1990-05-03", precision="day")


def test_template():
    t = template(RAW)
    assert (t.types, t.optional) == ({"BOMBING", "ATTACK"}, False)
    assert t.date == {("1990-05-03", "1990-05-03"), ("1990-05-02", "1990-05-03")}
    assert t.place == {"dovra", "mosk"}
    assert t.confidence == [{"POSSIBLE", "REPORTED AS FACT"}] and t.numbers == [{"70"}, {"PLURAL"}]
    assert template({**RAW, "MESSAGE: TEMPLATE": ["2 (OPTIONAL)"]}).optional


def test_days_and_places():
    assert list(days("- 02 MAY 90")) == [("", "1990-05-02")]
    assert list(days("31 MAR 90 - 01 APR 90")) == [("1990-03-31", "1990-04-01")]
    assert list(days("(- 09 DEC 89) / (09 DEC 89)")) == [("", "1989-12-09"), ("1989-12-09", "1989-12-09")]
    assert list(days("-")) == []
    assert places(["PERU"]) == {"peru"} and places([]) == set()
    assert places(["(PERU: MOSK (CITY)) / (PERU: DOVRA (DEPARTMENT))"]) == {"mosk", "dovra"}


@pytest.mark.parametrize(
    ("e", "incident"),
    [
        (event("kidnapped", "181", "COERCE"), "KIDNAPPING"),
        (event("arrested", "173", "COERCE"), None),
        (event("set fire to"), "ARSON"),
        (event("robbed", "171", "COERCE"), "ROBBERY"),
        (event("problem"), "ATTACK"),  # "rob" begins no word of it
        (event("car bombing", "1832"), "BOMBING"),
        (event("attack", means=["explosives"]), "BOMBING"),
        (event("exploded"), "BOMBING"),
        (event("shot", "193"), "ATTACK"),
        (event("occupied", "192"), None),
        (event("met", "040", "CONSULT"), None),
    ],
)
def test_the_table(e: Event, incident: str | None):
    assert kind(e) == incident


def test_the_table_names_what_there_is():
    means = {row["means"] for row in rows("means")}
    codes = [row["cameo"] for row in rows("cameo_plover")]
    for row in table():
        assert set(row.get("means", [])) <= means
        assert all(any(c.startswith(x) for c in codes) for x in row.get("cameo", []))
        assert {"incident"} < set(row) <= {"incident", "type", "cameo", "means", "words"}


def test_events_of_a_type_are_one_incident_unless_place_or_day_differ():
    other = DateInterval(from_="1990-05-01", to="1990-05-01", precision="day")
    found = incidents(
        report(event("attack", date=DATE), event("shot", "193", place=PLACE), event("clash", date=other), event("bombed", "183"))
    )
    assert [(i.type, [e.trigger.text for e in i.events]) for i in found] == [
        ("ATTACK", ["attack", "shot"]),
        ("ATTACK", ["clash"]),
        ("BOMBING", ["bombed"]),
    ]
    assert not incidents(report(event("attack", status="denied")))


@pytest.mark.parametrize(
    ("source", "more", "sure"),
    [
        (None, {}, "REPORTED AS FACT"),
        (None, {"status": "possible"}, "POSSIBLE"),
        ("GRP:RED", {"by": ["a1"]}, "CLAIMED OR ADMITTED"),
        ("PER.MIL", {"by": ["a1"]}, "SUSPECTED OR ACCUSED BY AUTHORITIES"),
        ("PER.MED", {"by": ["a1"]}, "SUSPECTED OR ACCUSED"),
    ],
)
def test_how_sure_the_report_is(source: str | None, more: dict, sure: str):
    a = Attribution(id="a1", kind="paraphrase", source=who(source), cue=None, content=[], score=1.0)
    r = report(event("attack", actors=[who("GRP:RED")], **more), attributions=[a] if source else [])
    assert confidences(incidents(r)[0], r) == {sure}
    nobody = report(event("attack", actors=[who("UNK")], **more), attributions=r.attributions)
    assert confidences(incidents(nobody)[0], nobody) == set()


def test_numbers():
    counts = [figure("killed", 6, 6), figure("injured", 3, 9), figure("equipment", 2, 2), figure("killed", 0, 0)]
    assert numbers(incidents(report(event("attack", counts=counts)))[0]) == ["6", "PLURAL"]
    two = [Mention(start=0, end=7, text="a judge"), Mention(start=0, end=6, text="guards"), Mention(start=0, end=5, text="a boss")]
    assert numbers(incidents(report(event("attack", targets=two)))[0]) == ["1", "PLURAL"]


def test_score():
    hit = event("attack", place=PLACE, date=DATE, actors=[who("GRP:RED")], counts=[figure("killed", 70, 70)])
    spare = event("kidnapped", "181", "COERCE", date=DATE)
    everywhere, matched = defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0, 0])
    optional = template({**RAW, "MESSAGE: TEMPLATE": ["2 (OPTIONAL)"], "INCIDENT: TYPE": ["ROBBERY"]})
    score([template(RAW), optional], report(hit, spare), everywhere, matched)
    assert dict(everywhere) == {
        "incident": [1, 2, 1],  # the optional one is no miss, the kidnapping is one too many
        "date": [1, 2, 1],
        "place": [1, 1, 1],
        "perpetrator confidence": [1, 1, 1],
        "human target number": [1, 1, 2],
    }
    assert matched["date"] == [1, 1, 1]
    assert next(iter(lines(everywhere, ""))).split()[:7] == ["incident", "F1", "0.667", "P", "0.500", "R", "1.000"]
    missed = defaultdict(lambda: [0, 0, 0])
    score([template(RAW)], report(), missed, matched)
    assert missed["incident"] == [0, 0, 1] and missed["human target number"] == [0, 0, 2] and matched["date"] == [1, 1, 1]


def test_on_or_before_and_a_country_alone():
    key = template({**RAW, "INCIDENT: DATE": ["- 09 MAY 90"], "INCIDENT: LOCATION": ["PERU"]})
    everywhere, matched = defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0, 0])
    score([key], report(event("attack", place=PLACE, date=DATE)), everywhere, matched)
    assert matched["date"][0] == 1 and matched["place"][0] == 1
    late = DateInterval(from_="1990-05-10", to="1990-05-10", precision="day")
    score([key], report(event("attack", date=late)), everywhere, matched)
    assert matched["date"] == [1, 2, 2]


def test_capitals_are_put_into_small_letters():
    known = writing(["On Monday the army of Peru said that two guards were shot, the army said."])
    assert known["peru"] == "Peru" and known["army"] == "army"
    text = "MOSK, 3 MAY 90 -- [TEXT] THE ARMY OF PERU SAID\nTHAT TWO GUARDS WERE SHOT.  THE ARMY\nSAID.\n\n   TWO WERE SHOT."
    assert (
        small(text, known)
        == "Mosk, 3 May 90 -- [Text] The army of Peru said that two guards were shot.  The army said.\n\n   Two were shot."
    )
    assert published(text) == "1990-05-03" and published("NO DAY") is None
