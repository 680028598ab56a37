"""An incident: accounts side by side, told apart by sign and word, toll bars, how figures moved, merge and split."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

SIGNS = {"agreed": "=", "disputed": "≠", "denied": "✕", "silent": "…", "single": "1"}


def test_accounts_stand_side_by_side(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/incident/{room.incidents[0]}")
    table = page.locator("table.accounts")
    rows = [x.split("\n")[0].lower() for x in table.locator("tbody th").all_inner_texts()]
    assert rows[0] == "what happened" and {"where", "when", "how many"} <= set(rows)
    assert {"who did it", "who controls"} & set(rows)
    columns = table.locator("thead th").count()
    assert columns > 2
    for n in range(len(rows)):
        assert table.locator("tbody tr").nth(n).locator("th, td").count() == columns
    value = table.locator("td a.value").first
    assert "/report/" in (value.get_attribute("href") or "")


def test_states_have_a_sign_and_a_word(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/incident/{room.incidents[0]}")
    for name, sign in SIGNS.items():
        state = page.locator(f".state.{name}").first
        assert state.evaluate("x => getComputedStyle(x, '::before').content") == f'"{sign}"'
        assert state.inner_text().strip()


def test_tolls_are_bars_with_the_same_in_words(room: Any, opens: Any) -> None:
    for name in room.incidents:
        page = opens(f"{room.url}/incident/{name}")
        bars = page.locator("dl.bars")
        if bars.count():
            break
    else:
        raise AssertionError("no incident of the record has a toll")
    assert bars.first.locator("svg rect.span").count() == bars.first.locator("dd.words").count() >= 2
    widths = bars.first.locator("svg").evaluate_all("xs => xs.map(x => x.getBoundingClientRect().width)")
    assert all(w > 40 for w in widths)
    assert any(x.isdigit() for x in bars.first.locator("dd.words").first.inner_text())
    assert page.locator("section[aria-labelledby=moved] tbody tr").count() >= 1


def test_claims_are_split_off_and_merged_again(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/incident/{desk.incidents[0]}")
    before = page.locator("section[aria-labelledby=told] .feed > li").count()
    page.locator("summary", has_text="Take claims out").click()
    box = page.locator("input[name=claim]").first
    box.check()
    with leads(page):
        page.get_by_role("button", name="Take out").click()
    assert "/incident/" in page.url
    page.goto(f"{desk.url}/history")
    assert "split" in page.locator("tbody").last.inner_text() or "taken" in page.locator("tbody").last.inner_text()
    assert before > 1
    with leads(page):
        page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".chip", has_text="undone")).to_have_count(1)


def test_incidents_are_merged(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/incidents?limit=200")
    for name in [x.get_attribute("href").rpartition("/")[2] for x in page.locator("a.title").all()]:
        page.goto(f"{desk.url}/incident/{name}")
        if page.locator("input[name=with]").count():
            break
    else:
        raise AssertionError("no incident of the record is near another")
    told = page.locator("section[aria-labelledby=told] .feed > li")
    before = told.count()
    page.locator("summary", has_text="Merge with another").click()
    other = page.locator("form[action$='/merge'] li").first
    href = other.locator("a").get_attribute("href")
    other.locator("input").check()
    page.fill("form[action$='/merge'] input[name=words]", "the same blast")
    with leads(page):
        page.get_by_role("button", name="Merge", exact=True).click()
    assert "/incident/" in page.url
    assert told.count() > before and "merged by Ana" in page.locator("section[aria-labelledby=told]").inner_text()
    merged = page.locator("h1").inner_text()
    page.goto(desk.url + href)
    assert page.locator("h1").inner_text() == merged  # the old address leads to what it is now
    page.goto(f"{desk.url}/history")
    with leads(page):
        page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".chip", has_text="undone")).to_have_count(1)
    page.goto(f"{desk.url}/incident/{name}")
    assert told.count() == before


def test_a_passage_stands_once_in_a_column(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/incident/{room.incidents[0]}")
    rows = page.locator("table.accounts tbody tr").all()
    columns = [[q for row in rows for q in row.locator("td").nth(n).locator("q").all_inner_texts()] for n in range(2)]
    assert any(columns) and all(len(x) == len(set(x)) for x in columns)
