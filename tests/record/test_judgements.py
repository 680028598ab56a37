"""What people say of claims: appended, undoable, respected by every question, and kept when reports are read anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asked_record import made, shelled
from click.testing import CliRunner, Result
from msgspec.structs import replace

from dateline.cli import app
from dateline.record import queries
from dateline.record.add import keep
from dateline.record.brief import brief
from dateline.record.judgements import JudgementError, judge, judgements, matches, standing
from dateline.record.queries import wanted
from dateline.record.store import Filters, Store


@pytest.fixture
def store(where: str) -> Iterator[Store]:  # in SQLite and in PostgreSQL
    with made(where) as store:
        yield store


def claim(store: Store, source: str, trigger: str = "") -> str:
    return next(c.id for c in store.claims() if c.source == source and trigger in c.trigger)


def test_rejected_claims_are_left_out_until_it_is_undone(store: Store) -> None:
    before = list(queries.claims(store))
    n = judge(store, "reject", [claim(store, "NOR.GOV")], who="Ana", words="not the mayor")
    assert [c.id for c in queries.claims(store)] == [c.id for c in before if c.source != "NOR.GOV"]
    assert queries.figures(queries.incidents(store, wanted(place="Fjordøy"))[0].tolls) == "15 killed"
    assert "12" not in brief(store, wanted(place="Fjordøy")).partition("## Sources")[0]
    judge(store, "undo", who="Ben", undoes=n)
    assert list(queries.claims(store)) == before and standing(store) == []
    assert [(j.act, j.who, j.words, j.undone) for j in judgements(store)] == [
        ("reject", "Ana", "not the mayor", True),
        ("undo", "Ben", "", False),
    ]


def test_corrected_fields_stand_in_place_of_those_read(store: Store) -> None:
    taken = claim(store, "outlet", "took")
    judge(store, "correct", [taken], who="Ana", fields={"place": "Fjordøy", "day": "6 May 2031", "killed": "3..5", "actors": "NOR.MIL"})
    (found,) = [c for c in queries.claims(store, wanted(place="fjordøy", since="2031-05-06")) if c.id == taken]
    assert (found.place, found.lat, found.country, found.day_from, found.actors) == ("Fjordøy", 60.5, "NOR", "2031-05-06", ["NOR.MIL"])
    assert [(f.measure, f.min, f.max) for f in found.figures] == [("killed", 3, 5)]
    assert list(queries.claims(store, wanted(place="Dovra"))) == []
    judge(store, "correct", [taken], who="Ben", fields={"place": "Nowhere"})
    (found,) = queries.claims(store, wanted(place="Nowhere"))
    assert (found.place, found.lat, found.day_from) == ("Nowhere", None, "2031-05-06")


def test_a_search_goes_by_claims_as_judged(store: Store) -> None:
    def found(**given: str) -> list[str]:
        return [h.report.id for h in queries.search(store, "fjordøy", wanted(**given))]

    assert (found(claimant="NOR"), found(claimant="USA")) == (["one"], [])
    judge(store, "correct", [claim(store, "NOR.GOV")], who="Ana", fields={"source": "USA.GOV"})
    assert (found(claimant="NOR"), found(claimant="USA")) == ([], ["one"])
    judge(store, "reject", [claim(store, "NOR.GOV")], who="Ana")
    assert found(claimant="USA") == []


def test_words_place_day_and_figures_are_corrected_too(store: Store) -> None:
    told = claim(store, "NOR.GOV")
    text = next(r.text for r in map(store.report, [told.partition(":")[0]]) if r)
    at = text.index("killing")
    moved = {"start": str(at), "end": str(at + len("killing")), "place": "", "day": "", "killed": ""}
    assert next(c.day_said for c in queries.claims(store) if c.id == told)
    n = judge(store, "correct", [told], who="Ana", fields=moved)
    (found,) = [c for c in queries.claims(store) if c.id == told]
    assert (found.trigger, found.place, found.lat, found.day_from, found.day_to, found.figures) == ("killing", None, None, None, None, [])
    assert text[found.said_start : found.said_end] == found.said and "killing" in found.said and not found.day_said
    judge(store, "undo", who="Ana", undoes=n)
    assert next(c.trigger for c in queries.claims(store) if c.id == told) == "shelled"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": "9999", "end": "10005"}, "are no words of the report"),
        ({"start": "50", "end": "40"}, "are no words of the report"),
        ({"start": "-1"}, "is no offset"),
        ({"killed": "1" * 16}, "at most 15 digits"),
        ({"day": "soon"}, "is no date"),
    ],
)
def test_corrections_that_mean_nothing_are_refused(store: Store, fields: dict[str, str], said: str) -> None:
    with pytest.raises(JudgementError, match=said):
        judge(store, "correct", [claim(store, "NOR.GOV")], who="Ana", fields=fields)
    assert judgements(store) == []


def test_order_and_limits_hold_for_corrected_claims(store: Store) -> None:
    order = [c.id for c in queries.claims(store)]
    judge(store, "correct", [claim(store, "outlet", "shelling")], who="Ana", fields={"status": "possible"})
    assert [c.id for c in queries.claims(store)] == order
    assert [c.id for c in queries.claims(store, wanted(limit=3))] == order[:3]


def test_split_and_merge_by_claims(store: Store) -> None:
    own = claim(store, "outlet", "shelling")
    n = judge(store, "split", [own], who="Ana")
    here = wanted(place="Fjordøy")
    parts = queries.incidents(store, here)
    assert sorted(len(f.claims) for f in parts) == [1, 2]
    assert [m.reason for f in parts for m in f.incident.members if m.claim == own] == [f"split off by Ana, {judgements(store)[0].at[:10]}"]
    assert sorted(queries.figures(f.tolls) for f in parts) == ["12 killed", "15 killed"]
    judge(store, "merge", [own, claim(store, "NOR.GOV")], who="Ben")
    (whole,) = queries.incidents(store, here)
    assert len(whole.claims) == 3 and queries.figures(whole.tolls) == "12 to 15 killed"
    judge(store, "undo", who="Ana", undoes=n)
    assert len(queries.incidents(store, here)) == 1


def test_incidents_that_nothing_ties_can_be_merged(store: Store) -> None:
    judge(store, "merge", [claim(store, "NOR.GOV"), claim(store, "outlet", "took")], who="Ana")
    (found,) = queries.incidents(store, wanted(place="Dovra"))
    assert len(found.claims) == 4 and found.incident.place == "Fjordøy"


def test_judgements_are_kept_when_a_report_is_read_anew(store: Store) -> None:
    judge(store, "reject", [claim(store, "NOR.GOV")], who="Ana")
    read = shelled()
    keep(store, [replace(read, events=[replace(e, id=f"e{n + 7}") for n, e in enumerate(read.events)])])
    assert {c.event for c in store.claims(Filters(source="NOR"))} == {"e7"}
    assert "NOR.GOV" not in {c.source for c in queries.claims(store)} and len(list(queries.claims(store, wanted(claimant="FJI")))) == 1


def test_of_two_claims_on_the_same_words_the_one_named_is_judged(store: Store) -> None:
    read = shelled()
    keep(store, [replace(read, events=[*read.events, replace(read.events[0], id="e3", type="COERCE")])])
    one, two = (c.id for c in store.claims(wanted(claimant="NOR")))
    judge(store, "reject", [two], who="Ana")
    assert [c.id for c in queries.claims(store, wanted(claimant="NOR"))] == [one]
    keep(
        store,
        [replace(read, events=[replace(e, id=f"f{e.id}") for e in (read.events[0], replace(read.events[0], id="e3", type="COERCE"))])],
    )
    assert [c.type for c in queries.claims(store, wanted(claimant="NOR"))] == ["ASSAULT"]


@pytest.mark.parametrize(
    ("act", "given", "said"),
    [
        ("praise", {}, '"praise" is no judgement'),
        ("reject", {"claims": ["none:e1"]}, "there is no claim none:e1"),
        ("reject", {}, "no claim is named"),
        ("reject", {"who": " "}, "nobody is named who judges"),
        ("undo", {"undoes": 9}, "there is no judgement 9 to undo"),
        ("merge", {"claims": "NOR.GOV"}, "merge needs claims of two incidents"),
        ("note", {"claims": "NOR.GOV"}, "the note has no words"),
        ("correct", {"claims": "NOR.GOV"}, "nothing is corrected"),
        ("correct", {"claims": "NOR.GOV", "fields": {"mood": "bad"}}, '"mood" is no field that can be corrected'),
        ("correct", {"claims": "NOR.GOV", "fields": {"type": "WAR"}}, 'type: "WAR" is none of AGREE'),
        ("correct", {"claims": "NOR.GOV", "fields": {"killed": "many"}}, 'killed: "many" is no number'),
        ("correct", {"claims": "NOR.GOV", "fields": {"day": "then"}}, 'day: "then" is no date'),
    ],
)
def test_judgements_that_mean_nothing_are_refused(store: Store, act: str, given: dict, said: str) -> None:
    given = {k: [claim(store, v)] if k == "claims" and isinstance(v, str) else v for k, v in given.items()}
    with pytest.raises(JudgementError, match=said):
        judge(store, act, **{"who": "Ana"} | given)
    assert judgements(store) == []


def test_matching_in_memory_is_the_stores_own(store: Store) -> None:
    every = list(store.claims())
    asked = [
        Filters(place="FJORDØY"), Filters(country="NOR"), Filters(box=(60, 5, 61, 6)),
        Filters(box=(-13, 179, -11, -179)), Filters(actor="NOR"),
        Filters(actor="FJI", role="target"), Filters(actor="FJI.MIL"), Filters(source="NOR"), Filters(source="outlet"),
        Filters(outlet="Hill Wire"), Filters(types=("REJECT", "ACCUSE")),
        Filters(statuses=("denied",)), Filters(measure="killed"), Filters(since="2031-05-07"),
        Filters(until="2031-05-06"), Filters(reports=(every[0].report,)),
    ]  # fmt: skip
    for f in asked:
        found = list(store.claims(f))
        assert [c for c in every if matches(c, f)] == found and 0 < len(found) < len(every), f


def dateline(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--record", str(store)], env={"COLUMNS": "80", "USER": "ana"})


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with made(path) as store:
        said, took = claim(store, "NOR.GOV"), claim(store, "outlet", "took")
    assert dateline(path, "judge", "accept", said, "--words", "seen on film").stdout == f"{path}: judgement 1 kept\n"
    assert "accepted by ana, 2" in dateline(path, "claims", "--claimant", "NOR").stdout
    assert "judged" in dateline(path, "incidents", "--place", "Fjordøy").stdout
    assert dateline(path, "judge", "correct", took, "--by", "Ben", "--set", "place=Suva", "--set", "day=2031-05-05").exit_code == 0
    assert "corrected by Ben" in dateline(path, "claims", "--place", "Suva").stdout
    assert dateline(path, "judge", "undo", "2").exit_code == 0
    assert dateline(path, "claims", "--place", "Suva").exit_code == 1
    listed = dateline(path, "judge", "list").stdout.splitlines()
    assert [x.split(" | ")[0] for x in listed] == ["1", "2", "3"] and listed[0].endswith(f"ana | accept {said}: seen on film")
    assert listed[1].endswith("place=Suva; day=2031-05-05 (undone)") and listed[2].endswith("undo judgement 2")
    assert len(dateline(path, "judge", "list", "--json").stdout.splitlines()) == 3
    for wrong in (["undo", "x"], ["undo", "2"], ["correct", said, "--set", "place"], ["reject", "no:e1"]):
        assert dateline(path, "judge", *wrong).exit_code == 2
