"""The report: its text as published, marks told apart, words and cards linked, permalinks, why each code, and text that means harm."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect


@pytest.fixture
def address(room: Any) -> str:
    return f"{room.url}/report/{room.keys['2023-09-19-voskan-shelling']}"


def test_the_text_is_as_published(room: Any, opens: Any, address: str) -> None:
    page = opens(address, scripts=False)
    lines = page.evaluate("""() => [...document.querySelectorAll('.text p')].map(p => {
        const copy = p.cloneNode(true);
        copy.querySelectorAll('.tag').forEach(x => x.remove());
        return copy.textContent.trim();
    })""")
    told = page.request.get(f"{room.url}/api/v1/reports/{address.rpartition('/')[2]}").json()
    pieces = ["".join(x["text"] for x in line["pieces"]).strip() for line in told["paragraphs"]]
    assert lines == pieces
    assert any("raising a figure that had stood at two" in line for line in lines)


def test_quoted_and_indirect_speech_differ_in_shape(room: Any, opens: Any, address: str) -> None:
    page = opens(address)
    looks = {}
    for kind in ("quote", "paraphrase"):
        style = page.locator(f".key .said.{kind}").evaluate(
            "x => { const s = getComputedStyle(x); return [s.backgroundImage, s.backgroundColor]; }"
        )
        looks[kind] = style
    assert looks["quote"][0] == "none" and looks["paraphrase"][0].startswith("linear-gradient")
    cue = page.locator(".text p .cue").first.evaluate("x => getComputedStyle(x).textDecorationLine")
    assert cue == "underline"


def test_each_party_has_a_label_where_its_words_begin(room: Any, opens: Any, address: str) -> None:
    page = opens(address)
    tags = page.locator(".text .tag").all_inner_texts()
    assert any("Nagorno-Karabakh" in x for x in tags) and any("Azerbaijan" in x for x in tags)
    overlaps = page.locator(".text .said.in")
    assert overlaps.count() >= 1  # one speaker inside another's words
    assert overlaps.first.evaluate("x => getComputedStyle(x).borderBottomWidth") == "3px"


def test_words_light_their_card_and_a_card_its_words(room: Any, opens: Any, address: str) -> None:
    page = opens(address)
    words = page.locator(".text a.trigger").nth(3)
    words.hover()
    claim = words.get_attribute("href")[1:]  # type: ignore[index]
    card = page.locator(f"[id='{claim}']")
    card.and_(page.locator(".lit")).wait_for()
    box, pane = card.bounding_box(), page.locator(".cards").bounding_box()
    assert box and pane and pane["y"] - 2 <= box["y"] <= pane["y"] + pane["height"]  # brought into sight
    last = page.locator(".card").last
    last.scroll_into_view_if_needed()
    last.hover()
    page.locator(f".text [data-claims~='{last.get_attribute('data-claim')}'].lit").first.wait_for(state="attached")


def test_a_permalink_opens_at_its_claim(room: Any, opens: Any, address: str) -> None:
    page = opens(address)
    anchor = page.locator(".card").nth(7).get_attribute("id")
    for scripts in (True, False):
        there = opens(f"{address}#{anchor}", scripts=scripts)
        card = there.locator(f"[id='{anchor}']")
        assert card.evaluate("x => x.matches(':target')")
        expect(card).to_be_in_viewport()
        box = card.bounding_box()
        assert box and 0 <= box["y"] < 800
    assert page.locator(".card").nth(7).locator("a.perma").get_attribute("href") == f"#{anchor}"


def test_why_tells_rule_and_score(room: Any, opens: Any, address: str) -> None:
    page = opens(address)
    why = page.locator(".card details.why").first
    assert not why.locator("dl").is_visible()
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(why.locator("dl")).to_be_visible()
    words = why.locator("dl").inner_text()
    assert "event" in words and "score" in words and "who says it" in words
    page.keyboard.press("Escape")
    expect(why.locator("dl")).to_be_hidden()


def test_from_card_to_card_by_keys(room: Any, opens: Any, address: str) -> None:
    page = opens(address)
    page.locator(".cards").focus()
    for wanted in (0, 1, 2):
        page.keyboard.press("j")
        expect(page.locator(".card").nth(wanted)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".card").nth(1)).to_be_focused()


def test_one_party_alone(room: Any, opens: Any, address: str) -> None:
    page = opens(address)
    every = page.locator(".card:visible").count()
    button = page.locator(".key button", has_text="Azerbaijan")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    some = page.locator(".card:visible").count()
    assert 0 < some < every
    button.click()
    expect(page.locator(".card:visible")).to_have_count(every)


def test_on_a_phone_a_card_opens_over_the_foot(room: Any, opens: Any, address: str) -> None:
    page = opens(address, "phone")
    words = page.locator(".text a.trigger").nth(7)
    words.tap()
    card = page.locator(".card.sheeted")
    card.wait_for()
    box = card.bounding_box()
    assert box and box["y"] + box["height"] == pytest.approx(844, abs=2) and box["width"] == 390
    at = words.bounding_box()
    assert at and at["y"] >= 0 and at["y"] + at["height"] <= box["y"]  # the words stay in sight
    card.get_by_role("button", name="Close").tap()
    expect(page.locator(".card.sheeted")).to_have_count(0)


def test_text_that_means_harm_is_only_text(room: Any, opens: Any) -> None:
    for size in ("desk", "phone"):
        page = opens(f"{room.url}/report/{room.keys['harm']}", size)
        words = page.locator(".text").inner_text()
        assert "<script>window.ran = 1</script>" in words and "{{ 7 * 7 }}" in words and "&lt;b&gt;" in words
        assert page.evaluate("window.ran") is None
        assert page.locator("main img, main svg, .text p i, .text p style").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        assert page.locator("main .note", has_text="right-to-left override").count() == 1
        assert page.locator("h1").inner_text() == 'Shells "hit" <i>market</i>'
        # What turns a line around does not reach past its paragraph.
        assert page.locator("h1").evaluate("x => getComputedStyle(x).direction") == "ltr"
