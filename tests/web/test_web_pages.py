"""Pages: each is there without a script, holds what the view holds, and never runs what a report says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from room_record import HOSTILE, SCRIPT

from dateline.record import queries
from dateline.record.store import Filters, Store
from dateline.web.pages import visit
from dateline.web.safety import POLICY
from dateline.web.views.cards import link

FIXED = [
    "/",
    "/claims",
    "/incidents",
    "/reports",
    "/search",
    "/search?q=Dovra",
    "/positions",
    "/review",
    "/history",
    "/read",
    "/help",
    "/api",
]


class _Tags(HTMLParser):
    """What a page holds that could run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.inline = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inline += tag in ("style", "iframe", "object", "embed", "base") or "style" in given
        self.scripts += [given.get("src") or "inline"] if tag == "script" and given.get("type") != "application/json" else []
        self.handlers += [k for k in given if k.startswith("on")]
        self.addresses += [given[k] or "" for k in ("href", "src", "action") if k in given]
        self.ids += [given["id"] or ""] if "id" in given else []


def tags(page: str) -> _Tags:
    found = _Tags()
    found.feed(page)
    return found


def paths(store: Store) -> list[str]:
    every = [f"/report/{k.key}" for k in store.reports()] + [f"/incident/{f.incident.id}" for f in queries.incidents(store)]
    return [*FIXED, *every]


def test_every_page_is_there_and_runs_nothing_of_a_report(client: Any, store: Store) -> None:
    for path in paths(store):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["content-security-policy"] == POLICY, path
        found = tags(answer.text)
        assert all(x.startswith("/built/") for x in found.scripts), (path, found.scripts)
        assert not found.handlers and not found.inline, path
        assert SCRIPT not in answer.text, path
        assert not [x for x in found.addresses if re.match(r"\s*(javascript|data):", x, re.IGNORECASE)], path
        assert len(found.ids) == len(set(found.ids)), (path, [x for x in found.ids if found.ids.count(x) > 1])


def test_a_page_links_nowhere_that_is_not_there(client: Any, store: Store) -> None:
    seen: set[str] = set()
    for path in paths(store):
        seen |= {x for x in tags(client.get(path).text).addresses if x.startswith("/") and not x.startswith("/built/")}
    posts = {"/logout", "/review/undo"} | {x for x in seen if x.endswith(("/merge", "/split"))}
    for address in sorted(seen - posts):
        answer = client.get(address.partition("#")[0])
        assert answer.status_code == 200, address


def test_a_permalink_leads_to_its_claim(client: Any, store: Store) -> None:
    for claim in store.claims():
        path, _, anchor = link(claim.id).partition("#")
        assert anchor in tags(client.get(path).text).ids


def test_hostile_text_is_shown_as_it_is(client: Any, store: Store) -> None:
    key = next(k.key for k in store.reports() if k.outlet == SCRIPT)
    page = client.get(f"/report/{key}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "{{ 7*7 }}" in page
    assert "\x00" not in page and "\x1b" not in page
    view = client.get(f"/api/v1/reports/{key}").json()
    text = "".join(p["text"] for q in view["paragraphs"] for p in q["pieces"])
    assert len(text) == len(HOSTILE) and "right-to-left override (1)" in view["hidden"] and "zero-width space (1)" in view["hidden"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/report/none", 404, "the record has no report none"),
        ("/report/%00%27", 404, "the record has no report"),
        ("/incident/%3Cscript%3E", 404, "the record has no incident"),
        ("/nowhere", 404, "there is no such page"),
        ("/?from=soon", 400, "is no date"),
        ("/?type=WAR", 400, "is no type of event"),
        ("/?actor=Nobody+At+All", 400, "nobody is known as"),
        ("/claims?limit=0", 400, "limit"),
        ("/claims?status=maybe", 400, "is no status"),
        ("/?place=%00", 400, "plain characters"),
        ("/search?q=%00", 400, "plain characters"),
    ],
)
def test_what_cannot_be_shown_is_said(client: Any, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status and words in answer.text and "<script>" not in answer.text


def test_filters_of_the_address_are_kept_in_forms_and_links(client: Any) -> None:
    page = client.get("/?from=2031-05-01&place=Dovra&type=ASSAULT").text
    assert 'value="2031-05-01"' in page and 'value="Dovra"' in page and "ASSAULT" in page
    assert "Delta Post" not in client.get("/claims?claimant=NOR").text


def test_a_list_goes_on(client: Any) -> None:
    first, rest = client.get("/api/v1/claims?limit=2").json(), client.get("/api/v1/claims?limit=200&offset=2").json()
    assert first["page"]["more"] and not rest["page"]["more"]
    assert len({c["id"] for c in first["claims"] + rest["claims"]}) == 2 + len(rest["claims"]) == 6
    assert "offset=2" in client.get("/claims?limit=2").text


def test_what_is_new_since_the_last_visit(client: Any) -> None:
    day = datetime(2031, 5, 9, 12, tzinfo=UTC)
    since, cookie = visit("", day)
    assert since is None and cookie == ".2031-05-09T12:00:00Z"
    assert visit(cookie, day.replace(minute=20)) == (None, ".2031-05-09T12:20:00Z")
    since, cookie = visit(cookie, day.replace(hour=15))
    assert since == "2031-05-09T12:00:00Z" and cookie == "2031-05-09T12:00:00Z.2031-05-09T15:00:00Z"
    assert visit(cookie, day.replace(hour=15, minute=10))[0] == since, "the same visit goes on"
    assert visit("<script>.x", day)[0] is None
    assert client.get("/").status_code == 200 and "dateline_seen_8470" in client.cookies
    client.cookies.set("dateline_seen_8470", ".2001-01-01T00:00:00Z", domain="localhost.local")
    page = client.get("/").text
    assert "4 reports" in re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page))


def test_a_report_that_the_record_has_not_kept_pieces_of_is_whole(client: Any, store: Store) -> None:
    for kept in store.reports(Filters()):
        view = client.get(f"/api/v1/reports/{kept.key}").json()
        text = store.report(kept.key)
        assert text is not None
        pieces = [p for q in view["paragraphs"] for p in q["pieces"]]
        assert [p["start"] for p in pieces[1:]] == [p["end"] for p in pieces[:-1]], "nothing is left out"
        assert (pieces[0]["start"], pieces[-1]["end"]) == (0, len(text.text))
