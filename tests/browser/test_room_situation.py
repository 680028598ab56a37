"""The situation: timeline and map linked, days brushed by pointer and keys, filters in the address, what has no place or day listed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import update

from dateline.record import open_record
from dateline.record.add import Added, add
from dateline.record.tables import reports


def test_timeline_and_map_are_drawn_from_their_tables(room: Any, opens: Any) -> None:
    page = opens(room.url)
    page.locator(".map .mark").first.wait_for(state="attached")
    assert page.locator(".chart .bar").count() >= 4
    names = set(page.locator(".map .mark").evaluate_all("xs => xs.map(x => x.getAttribute('aria-label').split(':')[0])"))
    listed = set(page.locator("tr[data-lat]").evaluate_all("xs => xs.map(x => x.dataset.name)"))
    assert names and names <= listed
    assert page.locator(".map path.land").get_attribute("d")
    wide = page.locator(".map .mark.wide")
    assert wide.count() >= 1  # a region is no dot
    assert "2 4" in wide.first.locator("circle").evaluate("x => getComputedStyle(x).strokeDasharray").replace("px,", "").replace("px", "")
    page.get_by_role("button", name="Show all places").click()
    expect(page.locator(".map .mark")).to_have_count(len(listed))


def test_days_brushed_go_into_the_address(room: Any, opens: Any, leads: Any) -> None:
    page = opens(room.url)
    page.locator(".map .mark").first.wait_for(state="attached")
    page.get_by_role("button", name="Show all places").click()
    every = page.locator("tr[data-lat]").count()
    expect(page.locator(".map .mark")).to_have_count(every)
    chart = page.locator(".chart")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 20, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, y, steps=4)
    page.wait_for_function("n => document.querySelectorAll('.map .mark').length < n", arg=every)  # the map follows while it is brushed
    with leads(page):
        page.mouse.up()
    assert re.search(r"from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d", page.url)
    assert page.locator(".on a").count() == 2
    with leads(page):
        page.get_by_role("link", name="All days").click()
    assert "from=" not in page.url


def test_days_chosen_by_keys_alone(room: Any, opens: Any, leads: Any) -> None:
    page = opens(room.url)
    first = page.get_by_role("slider", name="First day")
    first.focus()
    before = first.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(first).not_to_have_attribute("aria-valuetext", before or "")
    with leads(page):
        page.keyboard.press("Enter")
    assert "from=" in page.url


def test_a_place_on_the_map_is_a_filter(room: Any, opens: Any, leads: Any) -> None:
    page = opens(room.url)
    mark = page.locator(".map .mark", has=page.locator("text")).first
    mark.wait_for(state="attached")
    name = mark.get_attribute("aria-label").split(":")[0]
    mark.focus()
    expect(page.locator(".map-note")).to_contain_text(name)
    with leads(page):
        page.keyboard.press("Enter")
    assert "place=" in page.url
    assert page.locator("input[name=place]").input_value() == name


def test_a_map_drawn_anew_keeps_the_focus(room: Any, opens: Any) -> None:
    page = opens(room.url)
    size = page.viewport_size
    href = page.locator(".map .mark", has=page.locator("text")).first.get_attribute("href")
    mark = page.locator(f".map .mark[href='{href}']")
    mark.focus()
    mark.evaluate("x => x.setAttribute('data-before', '')")
    page.set_viewport_size({"width": size["width"] - 60, "height": size["height"]})
    expect(page.locator(".map .mark[data-before]")).to_have_count(0)
    expect(mark).to_be_focused()
    page.set_viewport_size(size)


def test_a_map_that_does_not_load_says_so(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/help", quiet=False)
    page.route("**/world*.json", lambda route: route.abort())
    page.goto(room.url)
    expect(page.locator(".map-note")).to_contain_text("could not be loaded")
    expect(page.locator("dl-map[aria-busy]")).to_have_count(0)
    page.unroute_all()


def test_filters_stand_in_the_address_and_can_be_taken_away(room: Any, opens: Any, leads: Any) -> None:
    page = opens(room.url)
    page.fill("input[name=actor]", "Azerbaijan")
    page.select_option("select[name=status]", "denied")
    with leads(page):
        page.get_by_role("button", name="Filter").click()
    assert "status=denied" in page.url and "Azerbaijan" in page.url
    assert page.locator("input[name=actor]").input_value() == "Azerbaijan"
    with leads(page):
        page.locator(".on a", has_text="status").click()
    assert "status" not in page.url and "Azerbaijan" in page.url


def test_what_has_no_place_or_day_is_listed(room: Any, opens: Any) -> None:
    page = opens(room.url)
    told = page.request.get(f"{room.url}/api/v1/situation").json()
    for name in ("unlocated", "undated"):
        section = page.locator(f"section[aria-labelledby={name}]")
        assert section.locator("li a.title").count() == len(told[name])
        assert f"({told[name + '_count']})" in section.locator("h2").inner_text()
    assert told["unlocated_count"] > 0


def test_newest_claims_come_first(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/claims")
    told = page.request.get(f"{room.url}/api/v1/claims").json()
    days = [x["published"] for x in (told["claims"] if isinstance(told, dict) and "claims" in told else told["items"])]
    assert days == sorted(days, reverse=True)
    assert page.locator(".feed > li").count() == len(days)


def test_positions_are_a_matrix_of_weeks(room: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{room.url}/positions")
    table = page.locator("table.matrix")
    cell = table.locator("td a.lean").first
    sign = cell.locator("span").first.inner_text()
    word = cell.locator(".hidden").inner_text()
    assert {"+": "for", "−": "against", "0": "neither", "±": "both"}[sign] in word  # never by colour alone
    href = cell.get_attribute("href")
    with leads(page):
        cell.click()
    assert "/report/" in page.url
    assert href and page.url.endswith(href)


def test_what_is_new_since_the_last_visit(desk: Any, opens: Any, tmp_path: Path) -> None:
    page = opens(desk.url)
    assert page.locator("#new").count() == 0  # a first visit
    name = f"dateline_seen_{desk.url.rpartition(':')[2]}"
    assert name in {x["name"] for x in page.context.cookies(desk.url)}
    long_ago = (datetime.now(UTC) - timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
    page.context.add_cookies([{"name": name, "value": f".{long_ago}", "url": desk.url}])
    with open_record(desk.path) as store, store.writing() as conn:
        conn.execute(update(reports).values(added="2023-10-01T00:00:00Z"))  # all was there before
    page.goto(desk.url)
    assert "Nothing was added" in page.locator("section[aria-labelledby=new]").inner_text()
    file = tmp_path / "late.txt"
    file.write_text("GORIS, 27 September 2023 (Otter Wire) - Soldiers shelled Goris on Tuesday, killing 4, Armenia's army said.\n")
    with open_record(desk.path) as store:
        assert all(isinstance(x, Added) for x in add(store, [file]))
    page.reload()
    new = page.locator("section[aria-labelledby=new]")
    assert "1 report with" in new.inner_text() and new.locator("a.title").count() >= 1
    assert page.locator("dl.figures a[href='#new']").inner_text() == "1"
    page.context.clear_cookies(name=name)


def test_days_after_the_last_report_do_not_come_first(room: Any, opens: Any) -> None:
    page = opens(room.url)
    days = page.locator("section[aria-labelledby=incidents] .day time").evaluate_all("xs => xs.map(x => x.dateTime)")
    assert days and days == sorted(days, reverse=True) and days[0] <= "2023-09-27"
