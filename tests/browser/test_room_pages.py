"""Every page, at the size of a desk and of a phone: it reads, nothing is cut off, axe finds nothing, with and without scripts."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

BUILT = Path(__file__).parents[2] / "src" / "dateline" / "web" / "built"
BUDGET = 250_000  # bytes of all scripts, compressed
PAGES = {
    "situation": ("/", "Situation"),
    "filtered": ("/?from=2023-09-20&to=2023-09-26&type=ASSAULT", "Situation"),
    "nothing": ("/?from=1901-01-01&to=1901-01-02", "Situation"),
    "report": ("/report/{report}", "Toll in Artsakh"),
    "harm": ("/report/{harm}", "Shells"),
    "incident": ("/incident/{incident}", ""),
    "incidents": ("/incidents", "Incidents"),
    "claims": ("/claims", "Claims"),
    "reports": ("/reports", "Reports"),
    "search": ("/search?q=hospital", "hospital"),
    "positions": ("/positions", "Positions"),
    "review": ("/review", "Review"),
    "history": ("/history", "What was judged"),
    "read": ("/read", "Read a text"),
    "help": ("/help", "How to read this"),
    "api": ("/api", "API"),
}


def address(room: Any, name: str) -> str:
    """A page's address in this room."""
    keys = {"report": room.keys["2023-09-19-voskan-shelling"], "harm": room.keys["harm"], "incident": room.incidents[0]}
    return room.url + PAGES[name][0].format(**keys)


TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def faults(page: Any, axe: str, wanted: tuple[str, ...] = TAGS) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA (or some rules), in words."""
    page.evaluate(axe)
    found = page.evaluate("wanted => axe.run(document, {runOnly: wanted, resultTypes: ['violations']})", list(wanted))
    return [f"{x['id']}: {n['target']} {n.get('failureSummary', '')[:200]}" for x in found["violations"] for n in x["nodes"][:3]]


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_and_axe_finds_nothing(room: Any, opens: Any, axe: str, name: str, size: str) -> None:
    page = opens(address(room, name), size)
    assert PAGES[name][1] in page.locator("h1").first.inner_text()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    small = size == "phone" and name not in ("situation", "report", "review")  # there its size alone can make a fault
    assert faults(page, axe, ("target-size",) if small else TAGS) == []


@pytest.mark.parametrize("name", ["situation", "report", "incident", "positions", "review", "help"])
def test_in_the_dark_it_keeps_its_contrast(room: Any, opens: Any, axe: str, name: str) -> None:
    page = opens(address(room, name), dark=True)
    dark = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    assert sum(int(x) for x in dark[4:-1].split(",")) < 150
    assert faults(page, axe, ("color-contrast", "link-in-text-block")) == []


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_it_reads_as_well(room: Any, opens: Any, name: str) -> None:
    page = opens(address(room, name), scripts=False)
    assert PAGES[name][1] in page.locator("h1").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    hidden = page.evaluate("[...document.querySelectorAll('.only-js')].filter(x => getComputedStyle(x).display !== 'none').length")
    assert hidden == 0  # what only a script can do is not offered


def test_without_scripts_filters_work_and_places_and_days_are_tables(room: Any, opens: Any, leads: Any) -> None:
    page = opens(room.url, scripts=False)
    assert page.locator("tr[data-lat]").count() > 3
    assert page.locator("tr[data-day]").count() > 3
    page.select_option("select[name=type]", "ASSAULT")
    with leads(page, scripts=False):
        page.get_by_role("button", name="Filter").click()
    assert "type=ASSAULT" in page.url
    assert page.locator(".on a").inner_text().startswith("type ASSAULT")


def test_scripts_stay_within_their_budget() -> None:
    if not (BUILT / "manifest.json").exists():
        pytest.skip("the scripts are not built: make web")
    files = {x["file"] for x in json.loads((BUILT / "manifest.json").read_text()).values()}
    sizes = {name: len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in files}
    assert any(name.endswith(".js") for name in sizes)
    assert sum(sizes.values()) < BUDGET, sizes  # the outlines of the world counted in


def test_the_policy_forbids_all_but_its_own(room: Any, opens: Any) -> None:
    page = opens(room.url, quiet=False)
    policy = page.request.get(room.url).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); }")
    page.evaluate(
        "() => { const p = document.createElement('p'); p.innerHTML = '<b onclick=\"window.ran=2\">x</b>'; document.body.append(p); }"
    )
    page.locator("b", has_text="x").last.click()
    assert page.evaluate("window.ran") is None


def test_pages_have_no_style_or_script_of_their_own(room: Any, opens: Any) -> None:
    page = opens(address(room, "report"), scripts=False)
    assert page.locator("[style], style, script:not([src])").count() == 0


def test_what_is_not_there_says_so(room: Any, opens: Any, axe: str) -> None:
    page = opens(f"{room.url}/report/nothing", allowed=404)
    assert "no report nothing" in page.locator("main").inner_text()
    assert faults(page, axe) == []
    wrong = opens(f"{room.url}/?from=yesterweek", allowed=400)
    assert '"yesterweek" is no date' in wrong.locator("main").inner_text()


def test_by_keyboard_past_the_head_to_the_page(room: Any, opens: Any) -> None:
    page = opens(room.url)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the page")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    expect(page.locator("main:focus, main :focus")).to_have_count(1)


@pytest.mark.parametrize("name", ["situation", "report", "incident", "review"])
def test_what_has_the_focus_is_seen(room: Any, opens: Any, name: str) -> None:
    page = opens(address(room, name))
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const at = document.activeElement, style = getComputedStyle(at), inner = at.querySelector && at.querySelector('circle, rect');
            // Past the last there is nothing; the parts of a date field have the browser's own mark.
            if (at === document.body || at.type === 'date') return '';
            const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            return marked || (inner && parseFloat(getComputedStyle(inner).strokeWidth) >= 4) ? '' : at.outerHTML.slice(0, 120);
        }""")
        unseen += [seen] if seen else []
    assert unseen == []
