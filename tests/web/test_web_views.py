"""Views: a report's text in pieces, an incident's accounts side by side, the first page's counts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from room_record import SHELLED, happening, report, said

from dateline.model import DateInterval, Place, Report, span
from dateline.record import queries
from dateline.record.add import keep
from dateline.record.claims import claims_of
from dateline.record.store import Store
from dateline.web.views import incident, situation
from dateline.web.views.asked import Asked, asked, filters, with_query
from dateline.web.views.cards import Slots, safe, slots_of
from dateline.web.views.report import live, paragraphs, parts, web_address
from dateline.web.views.report import report as report_view


def key_of(store: Store, id: str) -> str:
    return next(k.key for k in store.reports() if k.id == id)


def test_overlapping_claims_of_a_report(store: Store) -> None:
    view = report_view(store, key_of(store, "one"))
    assert view is not None
    pieces = [p for line in view.paragraphs for p in line.pieces]
    assert "".join(p.text for p in pieces) == SHELLED
    within = [p for p in pieces if p.attributions == ["a2", "a3"]]
    inner = within[0]
    slots = {p.name: p.slot for p in view.parties}
    assert "".join(p.text for p in within) == "Nobody shelled Dovra" and inner.depth == 2
    assert {inner.slot, inner.outer} == set(slots.values()), "both parties' colours"
    assert [p.text for p in pieces if p.cue] == ["said", "said:", "claims"]
    assert [p.text for p in pieces if p.figure] == ["12"]
    assert [p.label for p in pieces if p.label] == ["Norway", "Fiji, Norway"]
    anchored = [p for p in pieces if p.anchors]
    assert [p.anchors for p in anchored] == [["claim-e1:a1"], ["claim-e2:a2"]] and [p.text for p in anchored] == ["shelled", "Nobody"]


def test_a_card_says_why_each_code(store: Store) -> None:
    view = report_view(store, key_of(store, "one"))
    assert view is not None
    first = view.cards[0]
    why = {w.code: w for w in first.why}
    assert (why["event"].value, why["event"].rule, why["event"].score) == ("ASSAULT 190", "made: a test", 0.4)
    assert why["who says it"].words == "the mayor" and why["who says it"].rule == "cue: said"
    assert why["figure"].value == "killed: 12 to 12, civilian" and why["place"].value.startswith("Dovra, FJI")
    assert (first.card.who.id, first.kind, first.cue) == ("NOR.GOV", "paraphrase", "said")
    assert first.card.before + first.card.trigger + first.card.after == SHELLED.partition("\n")[0]


@settings(max_examples=60)
@given(st.text(min_size=8, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 30)), max_size=6))
@example("\x1c0000000", [])  # shown as a sign, and so no longer the end of a line
def test_pieces_put_together_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    from dateline.model import Attribution

    held = [(a, min(len(text), a + n)) for a, n in spans if a < len(text)]
    given_ = [
        Attribution(id=f"a{n}", kind="quote", source=None, cue=None, content=[span(text, a, b)], score=0.5) for n, (a, b) in enumerate(held)
    ]
    made = report(text, "x", attributions=given_)
    pieces = [p for line in paragraphs(made, [], Slots()) for p in line.pieces]
    assert all(p.end - p.start == len(p.text) and p.text for p in pieces)
    assert all(set(p.attributions) == {f"a{n}" for n, (a, b) in enumerate(held) if a <= p.start < b} for p in pieces)
    left = "".join(p.text for p in pieces)
    assert len(left) == sum(len(x) for x in safe(text).splitlines(keepends=True) if x.strip())


def test_accounts_of_an_incident_side_by_side(store: Store) -> None:
    found = max(queries.incidents(store), key=lambda f: len(f.claims))
    view = incident.incident(store, found)
    names = [c.name for c in view.columns]
    assert names == ["Fiji", "Norway", "Delta Post"], "parties to it before outlets"
    rows = {r.question: dict(zip(names, r.cells, strict=True)) for r in view.rows}
    assert rows["what happened"]["Fiji"].state == "denied" and rows["what happened"]["Fiji"].values[0].words.startswith("Suva said")
    assert rows["who did it"]["Norway"].state == "agreed" and rows["who did it"]["Norway"].values[0].value == "Fiji"
    assert rows["how many"]["Norway"].values[0].value == "12 killed (civilian)" and rows["how many"]["Fiji"].state == "silent"
    assert [(b.who.name, b.low, b.high) for b in view.tolls[0].by] == [("Norway", 12, 12), ("Delta Post", 15, 15)]
    assert [(m.who.name, m.words) for m in view.history] == [("Norway", "12"), ("Delta Post", "15")]
    assert len(view.claims) == 3 and all(m.reason for m in view.claims)


def test_the_first_page_counts_what_the_record_holds(store: Store) -> None:
    view = situation.situation(store, Asked())
    every = queries.incidents(store)
    assert view.incidents == len(every) and view.disputed == sum(bool(f.account.disputed) for f in every) == 1
    assert [(d.day, d.incidents, d.disputed, d.claims) for d in view.days] == [("2031-05-06", 1, 1, 3)]
    assert [(p.name, p.incidents, p.claims, p.ids) for p in view.pins] == [("Dovra", 1, 3, [view.groups[0].incidents[0].id])]
    assert view.unlocated_count == len(view.unlocated) == 2 and view.undated_count == len(view.undated) == 2
    assert [c.told for c in view.feed][:2] == ["9 May 2031", "9 May 2031"]
    assert [(p.actor.name, p.toward.name, p.cells[0] and p.cells[0].lean) for p in view.matrix.pairs] == [("France", "Fiji", "-")]
    one = situation.situation(store, asked(from_="2031-05-07"))
    assert one.incidents == 0 and len(one.days) == 1, "the timeline keeps its context"
    assert situation.situation(store, asked(place="dovra")).incidents == 1


def test_choices_of_the_filters(store: Store) -> None:
    found = situation.choices(store)
    assert [c.name for c in found.countries] == ["Fiji"] and {c.id for c in found.actors} >= {"FJI.MIL", "FRA.GOV"}
    assert [c.id for c in found.claimants] == ["FJI.GOV", "NOR.GOV", "outlet"]


def test_colours_go_by_side_and_run_out_gently() -> None:
    slots = Slots()
    assert slots.of("AZE.MIL") == slots.of("AZE.GOV") == slots.of("AZE") == 1 and slots.of("ARM") == 2
    assert slots.of("outlet") == slots.of("outlet:Hill Wire") == slots.of("UNK") == slots.of("unnamed") == 0
    assert [slots.of(x) for x in ("FRA", "DEU", "ITA", "ESP", "PRT", "POL", "CZE", "NOR")] == [3, 4, 5, 6, 7, 8, 8, 8]


def test_a_text_read_live_is_shown_as_a_report_is() -> None:
    made: Report = report(
        SHELLED,
        "x",
        events=[happening(SHELLED, "shelled", by=["a1"])],
        attributions=[said(SHELLED, "the mayor", "NOR.GOV", "The army", "a1")],
    )
    text, cards, parties = live(made, claims_of(made, "live"))
    assert "".join(p.text for q in text for p in q.pieces) == SHELLED and cards[0].card.who.name == "Norway" and parties[0].slot == 1
    assert slots_of([]).legend() == []


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        (" https://a", False),
        ("https://a\n", False),
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str, kept: bool) -> None:
    assert (web_address(url) == url) is kept


def test_addresses_with_other_filters() -> None:
    a = asked(from_="2031-05-01", type=["assault", "ASSAULT", ""], place="  ")
    assert a.query == "?from=2031-05-01&type=ASSAULT"
    assert with_query(a, from_=None, place="Ā & b", offset="50") == "?place=%C4%80+%26+b&type=ASSAULT&offset=50"


def test_a_long_report_is_shown_a_part_at_a_time(store: Store) -> None:
    line = "The army shelled the town again, the mayor said. "
    text = "".join(f"{line * 40}\n" for _ in range(20))
    at = [n for n in range(len(text)) if text.startswith("shelled", n)]
    events = [happening(text[n:], "shelled", id=f"e{k}") for k, n in enumerate(at)]
    events = [replace(e, trigger=span(text, n, n + 7)) for e, n in zip(events, at, strict=True)]
    keep(store, [report(text, "long", events=events)])
    key = key_of(store, "long")
    whole, first = report_view(store, key), report_view(store, key, 1)
    assert whole is not None and first is not None and whole.parts == 1 and len(whole.cards) == len(at) == 800
    views = [report_view(store, key, n) for n in range(1, first.parts + 1)]
    assert first.parts == len(parts(text)) == 3
    assert "".join(p.text for v in views if v for q in v.paragraphs for p in q.pieces) == text
    assert [c.card.id for v in views if v for c in v.cards] == [c.card.id for c in whole.cards]
    last = report_view(store, key, 1, whole.cards[-1].card.id.partition(":")[2])
    assert last is not None and last.part == 3 and report_view(store, key, 99).part == 3  # type: ignore[union-attr]


@given(st.text(alphabet="ab \n", max_size=200).map(lambda x: x * 300))
@settings(max_examples=20, deadline=None)
def test_parts_put_together_are_the_text(text: str) -> None:
    cut = parts(text)
    assert cut[0][0] == 0 and cut[-1][1] == len(text) and all(a < b or not text for a, b in cut)
    assert all(a[1] == b[0] for a, b in pairwise(cut)) and all(b - a <= 18_000 for a, b in cut)


def test_titles_as_they_are_read() -> None:
    assert incident.titled("talks called for: Fiji -> Norway; Dovra") == "call for talks: Fiji → Norway; Dovra"
    assert incident.titled("shelling: -> Norway") == "shelling: nobody named → Norway"
    assert incident.titled("aid called for") == "call for aid"


def test_a_region_is_where_it_was_and_a_passage_begins_near_its_trigger(store: Store) -> None:
    text = "In the earliest and darkest hours of a day that nobody in these parts had thought would come so soon, "
    text += "and for a long time, rebels shelled Sogn."
    events = [happening(text, "shelled", place=Place(name="Sogn", lat=61.0, lon=7.0, country="NOR", precision="region"))]
    keep(store, [report(text, "region", outlet="Fjord Wire", published="2031-05-07", events=events)])
    found = next(f for f in queries.incidents(store) if f.incident.place == "Sogn")
    rows = {r.question: r.cells[0] for r in incident.incident(store, found).rows}
    assert [v.value for v in rows["where"].values] == ["Sogn (somewhere in it)"]
    assert rows["what happened"].values[0].words == "… thought would come so soon, and for a long time, rebels shelled Sogn."


def test_what_has_no_day_or_is_still_to_come_does_not_come_first(store: Store) -> None:
    text = "Rebels will shell Dovra."
    when = DateInterval(from_="2099-01-01", to="2099-01-01", precision="day")
    keep(store, [report(text, "ahead", published="2031-05-08", events=[happening(text, "shell", date=when)])])
    view = situation.situation(store, Asked())
    assert [g.day for g in view.groups] == ["2031-05-06"] and (view.later, view.later_from) == (1, "2031-05-10")
    assert [g.day for g in situation.situation(store, asked(from_=view.later_from)).groups] == ["2099-01-01"]
    days = [c.published for c in view.feed]
    assert len({c.id for c in view.feed}) == len(days) == 7 and days[-1] is None and all(days[:-1])
    assert days[:-1] == sorted((d for d in days if d), reverse=True)
    assert next(c.outlet for c in view.feed if c.report == key_of(store, "ahead")) == "report ahead"


@pytest.mark.parametrize(
    "given_", [{"type": ["ASSAULT"]}, {"place": "Dovra"}, {"actor": "FJI"}, {"from_": "2031-05-08"}, {"claimant": "NOR"}]
)
def test_counts_of_filtered_incidents_are_those_of_the_list(store: Store, given_: dict[str, Any]) -> None:
    view = situation.situation(store, asked(**given_))
    every = queries.incidents(store, filters(asked(**given_)))
    assert view.incidents == len(every) and view.disputed == sum(bool(f.account.disputed) for f in every)
    assert {x.id for g in view.groups for x in g.incidents} | {x.id for x in view.undated} == {f.incident.id for f in every}
    assert sum(p.incidents for p in view.pins) + view.unlocated_count == len(every)
