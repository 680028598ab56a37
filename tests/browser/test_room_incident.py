"""An incident: accounts side by side, told apart by sign and word, toll bars, how figures moved, merge and split."""

from __future__ import annotations

from typing import Any

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


def test_claims_are_split_off_and_merged_again(desk: Any, opens: Any) -> None:
    page = opens(f"{desk.url}/incident/{desk.incidents[0]}")
    before = page.locator("section[aria-labelledby=told] .feed > li").count()
    page.locator("summary", has_text="Take claims out").click()
    box = page.locator("input[name=claim]").first
    box.check()
    page.get_by_role("button", name="Take out").click()
    page.wait_for_load_state("networkidle")
    assert "/incident/" in page.url
    page.goto(f"{desk.url}/history")
    assert "split" in page.locator("tbody").last.inner_text() or "taken" in page.locator("tbody").last.inner_text()
    assert before > 1
    page.get_by_role("button", name="Undo").first.click()
    assert page.locator(".chip", has_text="undone").count() == 1
