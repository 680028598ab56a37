"""Judging: the order of claims, corrections, undo, merging and splitting, how far two reviewers agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import send, token  # type: ignore[attr-defined]

from dateline.record import judgements, queries
from dateline.record.store import Filters, Store
from dateline.web.views.asked import Asked, asked
from dateline.web.views.reviewing import agreements, history, kappa, review


def in_order(store: Store, who: str = "Ana", **more: Any) -> list[str]:
    """The claims that a reviewer is shown, one after the other, as they skip them."""
    out: list[str] = []
    while (view := review(store, who, more.get("a", Asked()), more.get("queue", "open"), out[-1] if out else "")).claim:
        out.append(view.claim.id)
    return out


def test_the_least_certain_comes_first_and_what_is_decided_never(store: Store) -> None:
    scores = {c.id: c.score for c in store.claims()}
    order = in_order(store)
    assert order == sorted(scores, key=lambda x: (scores[x], x)) and len(order) == 6
    judgements.judge(store, "accept", [order[0]], who="Ana")
    judgements.judge(store, "reject", [order[2]], who="Ben")
    view = review(store, "Ana", Asked())
    assert in_order(store) == [order[1], *order[3:]] and (view.left, view.decided) == (4, 1)
    assert view.last is not None and view.last.in_words.startswith("accepted by Ana")
    assert in_order(store, a=asked(type=["ACCUSE"])) == [x for x in order if scores[x] == 0.8]


def test_a_second_reviewer_is_not_told_what_the_first_decided(store: Store) -> None:
    order = in_order(store)
    judgements.judge(store, "reject", [order[1]], who="Ana")
    assert in_order(store, "Ana", queue="second") == []
    view = review(store, "Ben", Asked(), "second")
    assert view.claim is not None and (view.claim.id, view.claim.verdict, view.claim.judged) == (order[1], "", [])
    judgements.judge(store, "accept", [order[1]], who="Ben")
    assert in_order(store, "Ben", queue="second") == []


def test_the_claim_with_its_text_around_and_its_values(store: Store) -> None:
    view = review(store, "Ana", Asked())
    assert view.claim is not None
    assert view.before + view.claim.before + view.claim.trigger + view.claim.after + view.after == store.report(view.claim.report).text  # type: ignore[union-attr]
    assert view.fields | {"start": "", "end": ""} == {
        "type": "ASSAULT", "status": "denied", "source": "FJI.GOV", "actors": "FJI.MIL", "targets": "", "place": "Dovra",
        "day_from": "2031-05-06", "day_to": "2031-05-06", "start": "", "end": "",
    }  # fmt: skip
    assert {w.code for w in view.why} >= {"event", "status", "who says it", "place", "day"} and view.incident


def test_decisions_of_the_page_and_their_undoing(client: Any, store: Store) -> None:
    claim = in_order(store)[1]
    answer = send(client, "/review", claim=claim, act="reject", words="no such thing", asked="?type=ASSAULT", queue="second")
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?type=ASSAULT&queue=second")
    assert queries.claim(store, claim) is None and client.get(f"/api/v1/claims/{claim}").status_code == 404
    shown = client.get(f"/api/v1/reports/{claim.partition(':')[0]}").json()
    assert [c["card"]["verdict"] for c in shown["cards"] if c["card"]["id"] == claim] == ["rejected"], "on its report it stays, marked"
    assert send(client, "/review/undo", judgement="1", back="/history").headers["location"] == "/history"
    assert queries.claim(store, claim) is not None
    made = client.get("/api/v1/judgements").json()["judgements"]
    assert [(j["act"], j["who"], j["undone"]) for j in made] == [("undo", "Ana", False), ("reject", "Ana", True)]
    again = send(client, "/review/undo", judgement="1")
    assert again.status_code == 409 and "no judgement 1 to undo" in again.text


def test_a_correction_is_what_differs(client: Any, store: Store) -> None:
    claim = in_order(store)[1]
    values = review(store, "Ana", Asked(), only=claim).fields
    changed = {"targets": "Norway, FJI.CVL", "killed": "12..15", "day_to": "2031-05-07", "measure": "injured", "figure": "30+"}
    assert send(client, "/review", claim=claim, act="correct", **(values | changed)).status_code == 303
    assert judgements.judgements(store)[0].fields == {
        "targets": "NOR, FJI.CVL", "killed": "12..15", "day_to": "2031-05-07", "injured": "30+",
    }  # fmt: skip
    now = queries.claim(store, claim)
    assert now is not None and now.targets == ["NOR", "FJI.CVL"] and now.day_to == "2031-05-07"
    assert [(f.measure, f.min, f.max) for f in now.figures] == [("killed", 12, 15), ("injured", 30, None)]
    page = client.get(f"/report/{now.report}").text
    assert "corrected by Ana" in page
    same = send(client, "/review", claim=claim, act="correct", **review(store, "Ana", Asked(), only=claim).fields)
    assert same.status_code == 409 and "nothing is corrected" in same.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"act": "correct", "type": "WAR"}, "is none of"),
        ({"act": "correct", "day_from": "soon"}, "is no date"),
        ({"act": "correct", "killed": "many"}, "is no number"),
        ({"act": "correct", "killed": "9" * 30}, "is no number"),
        ({"act": "correct", "actors": "Nobody At All"}, "nobody is known as"),
        ({"act": "correct", "day_from": "2031-05-09"}, "before"),
        ({"act": "kill"}, "is no judgement"),
        ({"act": "accept", "claim": "x:e1"}, "there is no claim"),
        ({"act": "accept", "claim": ""}, "no claim is named"),
        ({"act": "note", "words": " "}, "has no words"),
        ({"act": "note", "words": "a\0b"}, "cannot be kept"),
    ],
)
def test_what_cannot_be_judged_is_said(client: Any, store: Store, fields: dict[str, str], words: str) -> None:
    answer = send(client, "/review", **({"claim": in_order(store)[1]} | fields))
    assert answer.status_code == 409 and words in answer.text and not judgements.judgements(store)


def test_incidents_merged_and_split(client: Any, store: Store) -> None:
    found = queries.incidents(store)
    big = max(found, key=lambda f: len(f.claims))
    other = next(f for f in found if f.incident.id != big.incident.id)
    answer = send(client, f"/incident/{big.incident.id}/merge", **{"with": other.claims[0].id, "words": "the same"})
    page = client.get(answer.headers["location"])
    assert answer.status_code == 303 and page.status_code == 200 and "merged by Ana" in page.text
    assert len(queries.incidents(store)) == len(found) - 1
    one = client.get(answer.headers["location"].replace("/incident/", "/api/v1/incidents/")).json()
    last = one["claims"][0]["card"]["id"]
    parted = send(client, f"/incident/{one['line']['id']}/split", claim=last)
    assert parted.status_code == 303
    alone = client.get(parted.headers["location"].replace("/incident/", "/api/v1/incidents/")).json()
    assert [c["card"]["id"] for c in alone["claims"]] == [last] and "split off by Ana" in alone["claims"][0]["reason"]
    every = client.post(f"/incident/{alone['line']['id']}/split", data={"csrf": token(client), "claim": last})
    assert every.status_code == 409 and "all claims are chosen" in every.text
    gone = send(client, "/incident/inone/merge", **{"with": last})
    assert gone.status_code == 409 and "there is no incident" in gone.text


def test_history_pages_and_only_own_ones_may_be_undone_there(store: Store) -> None:
    order = in_order(store)
    for n, who in enumerate(("Ana", "Ben", "Ana")):
        judgements.judge(store, "accept", [order[n]], who=who)
    view = history(store, "Ana", limit=2)
    assert [(j.id, j.mine) for j in view.judgements] == [(3, True), (2, False)] and view.page.more and view.page.total == 3
    assert [j.id for j in history(store, "Ana", limit=2, offset=2).judgements] == [1]


# Agreement


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),  # the textbook's 50 grants
        ([("a", "a"), ("r", "r")], 1.0),
        ([("a", "r"), ("r", "a")], -1.0),
        ([("a", "a"), ("a", "r"), ("r", "a"), ("r", "r")], 0.0),
        ([("a", "a"), ("a", "a")], None),
        ([], None),
    ],
)
def test_kappa(pairs: list[tuple[str, str]], expected: float | None) -> None:
    assert kappa(pairs) == expected


def test_agreement_of_each_two_reviewers_by_their_last_word(client: Any, store: Store) -> None:
    order = in_order(store)
    for who, acts in {"Ana": "aara", "Ben": "arra"}.items():
        for claim, act in zip(order, acts, strict=False):
            judgements.judge(store, {"a": "accept", "r": "reject"}[act], [claim], who=who)
    judgements.judge(store, "accept", [order[4]], who="Cy")
    made = history(store, "Ana").agreement
    assert [(x.a, x.b, x.claims, x.equal, x.share, x.kappa) for x in made] == [("Ana", "Ben", 4, 3, 0.75, 0.5)]
    assert len(made[0].differ) == 1 and made[0].differ[0].endswith(order[1].partition(":")[2])
    judgements.judge(store, "undo", who="Ben", undoes=6)
    judgements.judge(store, "accept", [order[1]], who="Ben")
    assert history(store, "Ana").agreement[0].kappa == 1.0
    assert "Cohen" in client.get("/history").text
    assert agreements({"x": {"Ana": "accept"}}) == []


def test_where_nobody_logs_in_the_api_takes_a_name(room: Callable[..., Any], store: Store) -> None:
    client = room(reviewer="host")
    sent = {"act": "note", "claims": [in_order(store)[0]], "words": "see film", "who": "Cy"}
    made = client.post("/api/v1/judgements", json=sent, headers={"x-csrf-token": token(client)})
    assert (made.status_code, made.json()) == (201, {"id": 1}) and judgements.judgements(store)[0].who == "Cy"
    undone = client.post("/api/v1/judgements/1/undo", headers={"x-csrf-token": token(client)})
    assert undone.status_code == 201 and judgements.judgements(store)[1].who == "host"
    assert [x.words for x in judgements.by_claim(store, judgements.judgements(store))[sent["claims"][0]]] == ["see film"]
    assert next(store.reports(Filters(limit=1)))


def test_words_are_corrected_by_writing_them(client: Any, store: Store) -> None:
    claim = next(c for c in store.claims() if c.trigger == "shelled" and c.source == "NOR.GOV")
    values = review(store, "Ana", Asked(), only=claim.id).fields
    assert send(client, "/review", claim=claim.id, act="correct", **values, trigger=" killing  12 ").status_code == 303
    now = queries.claim(store, claim.id)
    assert now is not None and now.trigger == "killing 12" == store.report(claim.report).text[now.start : now.end]  # type: ignore[union-attr]
    answer = send(client, "/review", claim=claim.id, act="correct", trigger="words of nobody")
    assert answer.status_code == 409 and "does not stand in the report" in answer.text
    given = {"start": str(claim.start), "end": str(claim.end), "trigger": "killing 12"}  # places count before words
    assert send(client, "/review", claim=claim.id, act="correct", **given).status_code == 303
    assert queries.claim(store, claim.id).trigger == "shelled"  # type: ignore[union-attr]


def test_an_empty_place_day_or_figure_is_taken_away(client: Any, store: Store) -> None:
    claim = next(c for c in store.claims() if c.figures and c.source == "NOR.GOV")
    values = review(store, "Ana", Asked(), only=claim.id).fields
    empty = dict.fromkeys(("place", "day_from", "day_to", "killed", "type", "source"), "")
    assert send(client, "/review", claim=claim.id, act="correct", **(values | empty)).status_code == 303
    now = queries.claim(store, claim.id)
    assert now is not None and (now.place, now.lat, now.day_from, now.day_to, now.figures) == (None, None, None, None, [])
    assert (now.type, now.source) == (claim.type, claim.source), "these cannot be empty"
