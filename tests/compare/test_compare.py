"""Disputes and agreements on small reports written for this; records by hand, parsed for real."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.compare import compare
from dateline.compare.disputes import kind_of, shorten
from dateline.compare.pairs import candidates, comparable, disjoint, place_fits
from dateline.compare.statements import marks_in, statements
from dateline.model import Attribution, Count, DateInterval, Event, Mention, Place, Report, SourceFile, Span
from dateline.parse import Draft, parse


class Writer:
    """Builds a record over one text; words are found where they first stand from the last cut on (or anywhere)."""

    def __init__(self, text: str) -> None:
        self.text, self.attributions, self.events = text, [], []

    def span(self, words: str, after: str = "") -> dict:
        start = self.text.index(words, self.text.index(after) if after else 0)
        return {"start": start, "end": start + len(words), "text": words}

    def says(self, source: str, actor: str | None, cue: str, content: str, after: str = "", kind: str = "paraphrase") -> str:
        name = f"a{len(self.attributions) + 1}"
        who = Mention(**self.span(source, after), actor=actor)
        at = Attribution(
            id=name, kind=kind, source=who, cue=Span(**self.span(cue, after)), content=[Span(**self.span(content, after))], score=1.0
        )
        self.attributions.append(at)
        return name

    def event(self, kind: str, trigger: str, by: list[str], actors=(), targets=(), after: str = "", **more) -> str:
        name = f"e{len(self.events) + 1}"
        roles = {
            role: [Mention(**self.span(words, after), actor=actor) for words, actor in pairs]
            for role, pairs in (("actors", actors), ("targets", targets))
        }
        trigger_span = Span(**self.span(trigger, after))
        self.events.append(Event(id=name, type=kind, cameo="", trigger=trigger_span, by=by, rule="test", score=1.0, **roles, **more))
        return name

    def count(self, words: str, measure: str, low: int | None, high: int | None, after: str = "") -> Count:
        return Count(**self.span(words, after), measure=measure, min=low, max=high, of="people")

    def report(self) -> Report:
        source = SourceFile(path="-", media_type="text/plain")
        return Report(id="t", text=self.text, source=source, attributions=self.attributions, events=self.events, published="2031-05-04")


def judged(w: Writer) -> Report:
    return compare(Draft(w.report(), parse(w.text))).report


DOVRA = Place(name="Dovra", lat=10.0, lon=10.0, precision="settlement")
DAY = DateInterval(from_="2031-05-03", to="2031-05-03", precision="day")


def denial() -> Writer:
    w = Writer(
        "Norland accused Sudmark of shelling the village of Dovra on Saturday. "
        "Sudmark's defence ministry denied that its troops had shelled Dovra. The harvest was good this year."
    )
    a = w.says("Norland", "NOR.GOV", "accused", "Sudmark of shelling the village of Dovra on Saturday")
    b = w.says("Sudmark's defence ministry", "SUD.MIL", "denied", "its troops had shelled Dovra")
    w.event("ACCUSE", "accused", [], [("Norland", "NOR.GOV")], [("Sudmark", "SUD.GOV")])
    w.event("ASSAULT", "shelling", [a], [("Sudmark", "SUD.MIL")], [("the village of Dovra", "NOR.CVL")], place=DOVRA, date=DAY)
    w.event("REJECT", "denied", [], [("Sudmark's defence ministry", "SUD.MIL")], [("Norland", "NOR.GOV")])
    troops = [("its troops", "SUD.MIL")]
    w.event("ASSAULT", "shelled", [b], troops, [("Dovra", "NOR.CVL")], after="its troops", place=DOVRA, status="denied")
    return w


def test_a_denied_act_is_disputed():
    report = judged(denial())
    assert len(report.disputes) == 1
    d = report.disputes[0]
    assert d.kind == "denial" and d.id == "d1"
    assert {"a1", "e2"} <= set(d.a) and {"a2", "e4"} <= set(d.b)
    assert "shelled Dovra" in d.about
    assert report.agreements == []


def test_no_dispute_without_a_second_party():
    w = denial()
    w.attributions[1] = msgspec.structs.replace(w.attributions[1], source=w.attributions[0].source)
    w.events[2] = msgspec.structs.replace(w.events[2], actors=[], targets=[])
    assert judged(w).disputes == []


def test_mutual_accusation_is_a_dispute_about_the_agent():
    w = Writer("Norland and Sudmark accused each other of breaking the ceasefire on Saturday. Talks go on.")
    content = "each other of breaking the ceasefire on Saturday"
    a = w.says("Norland", "NOR.GOV", "accused", content)
    b = w.says("Sudmark", "SUD.GOV", "accused", content)
    w.event("ACCUSE", "accused", [], [("Norland", "NOR.GOV")], [("Sudmark", "SUD.GOV")])
    w.event("ACCUSE", "accused", [], [("Sudmark", "SUD.GOV")], [("Norland", "NOR.GOV")])
    w.event("ASSAULT", "breaking", [a], [("Sudmark", "SUD")], [("Norland", "NOR")], date=DAY)
    w.event("ASSAULT", "breaking", [b], [("Norland", "NOR")], [("Sudmark", "SUD")], date=DAY)
    disputes = judged(w).disputes
    assert [d.kind for d in disputes] == ["agent"]
    assert {disputes[0].a[0], disputes[0].b[0]} == {"a1", "a2"}
    assert disputes[0].about == "breaking the ceasefire on Saturday: Sudmark or Norland"


def tolls(second: tuple[str, int, int | None]) -> Writer:
    words, low, high = second
    w = Writer(
        f"At least 40 people were killed in the raid on Dovra, the town's mayor said. The interior ministry put the dead at {words}."
    )
    a = w.says("the town's mayor", "NOR.CVL", "said", "At least 40 people were killed in the raid on Dovra")
    b = w.says("The interior ministry", "NOR.GOV", "put", f"the dead at {words}")
    first = w.count("At least 40", "killed", 40, None)
    w.event("ASSAULT", "killed", [a], [], [("people", "NOR.CVL")], place=DOVRA, date=DAY, counts=[first])
    w.event("ASSAULT", "dead", [b], [], [("the dead", "NOR.CVL")], place=DOVRA, date=DAY, counts=[w.count(words, "killed", low, high)])
    return w


def test_different_numbers_for_one_thing():
    disputes = judged(tolls(("12", 12, 12))).disputes
    assert [d.kind for d in disputes] == ["number"]
    assert disputes[0].about == "killed, Dovra: At least 40 or 12"


def test_numbers_that_can_both_be_true_are_neither_a_dispute_nor_an_agreement():
    report = judged(tolls(("62", 62, 62)))
    assert report.disputes == [] and report.agreements == []


def raid(second: str, cue: str, actor: str | None, trigger: str, place: Place) -> list[list[str]]:
    w = Writer(f"Sudmark shelled Dovra on Saturday, Norland said. {second} {cue} that Sudmark's {trigger} of Dovra went on for hours.")
    a = w.says("Norland", "NOR.GOV", "said", "Sudmark shelled Dovra on Saturday")
    b = w.says(second, actor, cue, f"Sudmark's {trigger} of Dovra went on for hours", after=second)
    w.event("ASSAULT", "shelled", [a], [("Sudmark", "SUD.MIL")], place=DOVRA, date=DAY)
    w.event("ASSAULT", trigger, [b], [("Sudmark's", "SUD")], after=second, place=place)
    return judged(w).agreements


@pytest.mark.parametrize(
    ("second", "actor", "trigger", "place", "agree"),
    [
        ("The monitors", "IGO:OSCE", "shelling", DOVRA, True),
        ("The army", "NOR.MIL", "shelling", DOVRA, False),  # one house
        ("Somebody", None, "shelling", DOVRA, False),  # who knows who that is
        ("The monitors", "IGO:OSCE", "bombing", DOVRA, False),  # another word, no figure
        ("The monitors", "IGO:OSCE", "shelling", Place(name="Dovra", lat=10.0, lon=10.0, precision="region"), False),
    ],
)
def test_agreements_are_convincing(second, actor, trigger, place, agree):
    assert raid(second, "said", actor, trigger, place) == ([["e1", "e2"]] if agree else [])


def test_two_sources_of_different_events_do_not_agree():
    w = tolls(("62", 62, 62))
    far = Place(name="Skarn", lat=30.0, lon=40.0, precision="settlement")
    w.events[1] = msgspec.structs.replace(w.events[1], place=far)
    report = judged(w)
    assert report.agreements == [] and report.disputes == []


@pytest.mark.parametrize("text", ["", "   ", "\x00", "No."])
def test_nothing_to_compare(text):
    report = Report(id="t", text=text, source=SourceFile(path="-", media_type="text/plain"))
    out = compare(Draft(report, parse(text))).report
    assert out.disputes == [] and out.agreements == [] and out.text == text


def test_the_rest_of_the_record_stays():
    w = denial()
    before = w.report()
    after = compare(Draft(before, parse(w.text))).report
    assert msgspec.structs.replace(after, disputes=[], agreements=[]) == before
    assert after == compare(Draft(before, parse(w.text))).report


def test_a_verbal_act_belongs_to_its_speakers_words():
    w = denial()
    found = statements(Draft(w.report(), parse(w.text)))
    assert [s.ids for s in found] == [("a1", "e2", "e1"), ("a2", "e4", "e3")]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("The army denied the strike.", "deny"),
        ("They called the charge absurd.", "false"),
        ("He does not believe the minister.", "doubt"),
        ("Both armies accused each other.", "each"),
        ("She brushed aside the criticism.", "deny"),
        ("The rebels claimed responsibility.", "claimed"),
    ],
)
def test_marks(text, mark):
    p = parse(text)
    assert mark in marks_in(p, range(len(p)))


def interval(low: int | None, high: int | None, approximate: bool = False) -> Count:
    return Count(start=0, end=0, text="", measure="killed", min=low, max=high, approximate=approximate, of="")


@pytest.mark.parametrize(
    ("x", "y", "apart"),
    [
        ((13, 13), (16, 16), True),
        ((24, 99), (40, 40), False),
        ((100, None), (99, 99), True),
        ((None, 10), (11, None), True),
        ((None, 10), (10, None), False),
        ((100, 100, True), (105, 105), False),
        ((100, 100, True), (150, 150), True),
        ((None, None), (7, 7), False),
    ],
)
def test_disjoint(x, y, apart):
    assert disjoint(interval(*x), interval(*y)) is apart
    assert disjoint(interval(*y), interval(*x)) is apart


def test_place_fits():
    near = Place(name="Old Dovra", lat=10.05, lon=10.05, precision="settlement")
    nowhere = Place(name="Old Dovra", precision="settlement")
    far = Place(name="Skarn", lat=30.0, lon=40.0, precision="settlement")
    assert [place_fits(DOVRA, x) for x in (DOVRA, near, far, nowhere, None)] == [1, 1, -1, 0, 0]


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_shorten_keeps_to_its_width(text):
    out = shorten(text, 40)
    assert len(out) <= 40
    assert out.endswith("…") or out == " ".join(text.split())


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("NOR.GOV", "NOR.MIL", False),  # a ministry and its army
        ("NOR", "NOR.GOV", False),
        ("NOR.GOV", "NOR.REB", True),
        ("NOR.REB", "NOR.REB", False),
        ("NOR.GOV", "SUD.GOV", True),
        ("GRP:RED", "GRP:RED.MED", False),
        ("NOR.GOV", "NOR.MED", True),
        (None, "NOR.GOV", True),
    ],
)
def test_a_house_does_not_dispute_with_itself(one, other, two):
    w = tolls(("12", 12, 12))
    for k, actor in enumerate((one, other)):
        source = w.attributions[k].source
        w.attributions[k] = msgspec.structs.replace(w.attributions[k], source=msgspec.structs.replace(source, actor=actor))
    assert bool(judged(w).disputes) is two


SKARN = Place(name="Skarn", lat=10.5, lon=10.5, precision="settlement")
NEXT_DAY = DateInterval(from_="2031-05-04", to="2031-05-04", precision="day")


@pytest.mark.parametrize("change", [{"place": SKARN}, {"date": NEXT_DAY}])
def test_figures_of_two_incidents_are_no_dispute(change):
    w = tolls(("12", 12, 12))
    w.events[1] = msgspec.structs.replace(w.events[1], **change)
    assert judged(w).disputes == []


@pytest.mark.parametrize(
    ("x", "y", "same"),
    [
        ({}, {}, True),
        ({}, {"part_of": 0}, False),  # a whole and a part
        ({"part_of": 0}, {"part_of": 0}, True),
        ({"part_of": 0}, {"part_of": 0, "of": "children"}, False),
        ({"of": "civilian"}, {"of": "military"}, False),
        ({"of": "civilian"}, {"of": "people"}, True),
        ({}, {"measure": "injured"}, False),
        ({"measure": "other"}, {"measure": "other"}, False),
    ],
)
def test_comparable_figures(x, y, same):
    plain = Count(start=0, end=0, text="", measure="killed", min=1, max=1, of="people")
    assert comparable(msgspec.structs.replace(plain, **x), msgspec.structs.replace(plain, **y)) is same


def test_the_same_words_are_one_claim():
    w = tolls(("12", 12, 12))
    content = [*w.attributions[0].content, *w.attributions[1].content]
    w.attributions[1] = msgspec.structs.replace(w.attributions[1], content=content)
    assert judged(w).disputes == []


def town(second: str, trigger: str, doer: str) -> Writer:
    w = Writer(f"Norland's army said it had captured Dovra from Sudmark on Saturday. Sudmark's army said {second}.")
    a = w.says("Norland's army", "NOR.MIL", "said", "it had captured Dovra from Sudmark on Saturday")
    b = w.says("Sudmark's army", "SUD.MIL", "said", second, after="Sudmark's army")
    w.event("ASSAULT", "captured", [a], [("it", "NOR.MIL")], [("Sudmark", "SUD")], place=DOVRA, date=DAY)
    w.event("ASSAULT", trigger, [b], [(doer, "SUD.MIL")], [], place=DOVRA, date=DAY, after="Sudmark's army")
    return w


@pytest.mark.parametrize(
    ("second", "trigger", "doer"),
    [
        ("Dovra was in our hands and its guns were firing", "firing", "our"),
        ("its men were still fighting in Dovra", "fighting", "its men"),
        ("its men had repelled the attack on Dovra", "repelled", "its men"),
    ],
)
def test_who_has_the_town(second, trigger, doer):
    w = town(second, trigger, doer)
    assert [d.kind for d in judged(w).disputes] == ["control"]


def test_who_has_a_town_that_was_taken_from_nobody_is_no_question():
    w = town("its men had captured Dovra", "captured", "its men")
    w.events[:] = [msgspec.structs.replace(e, targets=[]) for e in w.events]
    assert "control" not in [d.kind for d in judged(w).disputes]


@pytest.mark.parametrize(
    ("features", "kind"), [(("time:apart", "gap<=2"), "time"), (("later:deny",), "denial"), (("numbers:apart",), "number")]
)
def test_kinds(features, kind):
    assert kind_of(features) == kind


def test_one_act_on_two_days():
    w = Writer("Norland's army said Sudmark shelled Dovra on Saturday. Sudmark's rebels said it shelled Dovra on Sunday.")
    for n, (who, actor, words, day) in enumerate(
        (
            ("Norland's army", "NOR.MIL", "Sudmark shelled Dovra on Saturday", DAY),
            ("Sudmark's rebels", "SUD.REB", "it shelled Dovra on Sunday", NEXT_DAY),
        )
    ):
        a = w.says(who, actor, "said", words, after=who)
        dated = msgspec.structs.replace(day, **w.span(words.split()[-1]))
        doer = ("Sudmark", "it")[n]
        w.event("ASSAULT", "shelled", [a], [(doer, "SUD.MIL")], [("Dovra", "NOR")], after=words, place=DOVRA, date=dated)
    pairs = list(candidates(statements(Draft(w.report(), parse(w.text)))))
    assert len(pairs) == 1 and "time:apart" in pairs[0][2]


def test_nobody_hurt_does_not_deny_the_strike() -> None:
    text = "Rebels said they had shelled the bridge at Tarn on Monday. Nobody was hurt, the Chadian army said."
    assert dateline.read(text).disputes == []
    text = "Rebels said the shelling had killed six people in Tarn on Monday. Nobody was killed, the Chadian army said."
    assert dateline.read(text).disputes
