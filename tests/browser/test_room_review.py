"""Review: one claim at a time by keys alone, undo, corrections, what was judged, two reviewers; and reading a text live; and the login."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

# Counts, in the page, the forms that are sent off.
COUNTING = """() => {
    window.sent = 0;
    addEventListener('submit', event => { if (event.target.method === 'post' && !event.defaultPrevented) window.sent += 1; });
}"""


def claim_of(page: Any) -> str:
    return page.locator("form.acts input[name=claim]").get_attribute("value")


def test_the_least_certain_first_accepted_rejected_undone_by_keys(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/review")
    first = claim_of(page)
    with leads(page):
        page.keyboard.press("a")
    second = claim_of(page)
    assert second != first
    with leads(page):
        page.keyboard.press("r")
    assert claim_of(page) != second and "reject" in page.locator("#judged").inner_text()
    with leads(page):
        page.keyboard.press("u")
    assert claim_of(page) == second
    with leads(page):
        page.keyboard.press("s")
    assert claim_of(page) != second and "after=" in page.url
    page.goto(f"{desk.url}/history")
    rows = page.locator("section[aria-labelledby=judgements] tbody tr")
    assert rows.count() == 3
    assert "undid judgement 2" in rows.nth(0).inner_text() and "undone" in rows.nth(1).inner_text() and "Ana" in rows.nth(2).inner_text()


def test_a_claim_is_judged_once_however_often_a_key_or_button_is_pressed(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/review")
    page.evaluate(COUNTING)
    held = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', repeat: true, bubbles: true}))"
    assert page.evaluate(f"() => {{ {held}; return window.sent; }}") == 0  # a key that is held down
    press = "document.querySelector('form.acts button[value=accept]').click()"
    with leads(page):
        assert page.evaluate(f"() => {{ {press}; {press}; return window.sent; }}") == 1
    page.goto(f"{desk.url}/history")
    assert page.locator("section[aria-labelledby=judgements] tbody tr").count() == 1


def test_keys_are_shown_and_can_be_switched_off(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/review")
    page.evaluate(COUNTING)
    page.keyboard.press("?")
    dialog = page.locator("dialog#keys")
    expect(dialog).to_be_visible()
    assert {"a", "r", "c", "s", "u", "?"} <= set(dialog.locator("kbd").all_inner_texts())
    dialog.locator("#no-keys").check()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    first = claim_of(page)
    page.keyboard.press("a")
    assert page.evaluate("window.sent") == 0 and claim_of(page) == first  # a key that judges sends within its press
    page.locator("#show-keys").click()
    dialog.locator("#no-keys").uncheck()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    with leads(page):
        page.keyboard.press("a")
    assert claim_of(page) != first


def test_a_correction_by_keys_shows_at_once(desk: Any, opens: Any, leads: Any, axe: str) -> None:
    page = opens(f"{desk.url}/review")
    report = page.locator("#claim a", has_text="Open the report").get_attribute("href")
    page.keyboard.press("c")
    expect(page.locator("form.form [name=type]")).to_be_focused()
    page.evaluate(axe)
    assert page.evaluate("axe.run('.correct').then(x => x.violations.map(v => v.id))") == []
    page.keyboard.press("Escape")
    expect(page.locator("form.form")).to_be_hidden()
    page.keyboard.press("c")
    page.fill("#f-place", "Gyumri")
    page.fill("#f-words", "the next sentence says where")
    with leads(page):
        page.keyboard.press("Enter")
    assert "place" in page.locator("#judged").inner_text()
    page.goto(desk.url + (report or ""))
    card = page.locator(".card:target")
    assert "Gyumri" in card.inner_text() and "corrected" in card.inner_text()


def mark(page: Any, words: str) -> None:
    """Words of the text beside, marked as a pointer marks them."""
    box = page.evaluate(
        """words => {
            const walk = document.createTreeWalker(document.querySelector('.context'), NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                const [first, last] = [range.getClientRects()[0], [...range.getClientRects()].at(-1)];
                return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
            }
        }""",
        words,
    )
    page.mouse.move(box[0] + 1, box[1])
    page.mouse.down()
    page.mouse.move(box[2] - 1, box[3], steps=4)
    page.mouse.up()


def test_words_are_corrected_by_marking_and_by_writing_them(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/review")
    claim = claim_of(page)
    page.keyboard.press("c")
    expect(page.locator("#f-trigger")).to_be_visible()
    shown = page.locator(".context").inner_text()
    words = shown[shown.index(" ", 90) :].split()[1]
    mark(page, words)
    expect(page.locator("#f-trigger")).to_have_value(words)  # "selectionchange" comes after the pointer
    start, end = (int(page.input_value(f"input[name={name}]")) for name in ("start", "end"))
    text = page.request.get(f"{desk.url}/api/v1/reports/{claim.partition(':')[0]}").json()["paragraphs"]
    assert "".join(p["text"] for line in text for p in line["pieces"] if start <= p["start"] and p["end"] <= end).strip() in ("", words)
    with leads(page):
        page.get_by_role("button", name="Save the correction").click()
    assert f"start={start}" in page.locator("#judged").inner_text()
    assert page.request.get(f"{desk.url}/api/v1/claims/{claim}").json()["trigger"] == words
    plain = opens(f"{desk.url}/review", scripts=False, quiet=False)
    claim = claim_of(plain)
    plain.locator("summary", has_text="Correct").click()
    plain.fill("#f-trigger", "no words of this report")
    with leads(plain, scripts=False):
        plain.get_by_role("button", name="Save the correction").click()
    assert "copy the words as they are printed" in plain.locator(".note").inner_text()
    plain.goto(f"{desk.url}/review")
    plain.locator("summary", has_text="Correct").click()
    other = plain.locator(".context").inner_text().split()[4]
    plain.fill("#f-trigger", other)
    plain.fill("#f-place", "")
    with leads(plain, scripts=False):
        plain.get_by_role("button", name="Save the correction").click()
    now = plain.request.get(f"{desk.url}/api/v1/claims/{claim}").json()
    assert (now["trigger"], now["place"], now["verdict"]) == (other, None, "corrected")


def test_a_reject_is_seen_in_the_report(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/review")
    report = page.locator("#claim a", has_text="Open the report").get_attribute("href")
    with leads(page):
        page.locator("button", has_text="Reject").click()
    assert page.locator("#judged").count() == 1
    page.goto(desk.url + (report or ""))
    assert "rejected" in page.locator(".card:target").inner_text()
    assert page.locator(".card:target .act").evaluate("x => getComputedStyle(x).textDecorationLine") == "line-through"


def test_without_scripts_a_claim_is_judged(desk: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{desk.url}/review", scripts=False)
    first = claim_of(page)
    with leads(page, scripts=False):
        page.get_by_role("button", name="Accept").click()
    assert claim_of(page) != first


def test_how_far_two_reviewers_agree(desk: Any, opens: Any, leads: Any) -> None:
    from dateline.record import judgements, open_record

    page = opens(f"{desk.url}/review")
    claims = []
    for act in ("Accept", "Accept", "Reject"):
        claims.append(claim_of(page))
        with leads(page):
            page.locator("form.acts :is(button, a)", has_text=act).click()
    with open_record(desk.path) as store:
        for claim, act in zip(claims, ("accept", "reject", "reject"), strict=True):
            judgements.judge(store, act, [claim], who="Ben")
    page.goto(f"{desk.url}/history")
    row = page.locator("section[aria-labelledby=agreement] tbody tr")
    words = row.inner_text()
    assert "Ana and Ben" in words and "2 (67%)" in words and "0.40" in words
    assert row.locator("a").count() == 1


def test_a_text_is_read_as_it_is_pasted(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/read")
    page.fill("input[name=published]", "2031-05-04")
    page.fill("textarea", "DOVRA, May 3 (Fjord Wire) - At least 25 people were killed, Norway's defence ministry said. The army denied it.")
    page.locator("#read .card").first.wait_for()
    words = page.locator("#read").inner_text()
    assert "at least 25 killed" in words.lower() or "25+ killed" in words.lower()
    assert "Norway" in words
    page.locator("#read .text a.trigger").first.hover()
    page.locator("#read .card.lit").first.wait_for()
    counted = page.request.get(f"{room.url}/api/v1/reports").text()
    assert "Fjord Wire" not in counted  # nothing of it is kept


def test_a_file_is_dropped(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/read")
    page.evaluate("""() => {
        const data = new DataTransfer();
        const words = 'Rebels captured the town of Goma, the UN said on Monday. The government denied this.';
        data.items.add(new File([words], 'a.txt', {type: 'text/plain'}));
        document.querySelector('textarea').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    page.locator("#read .card").first.wait_for()
    expect(page.locator("textarea")).to_have_value(re.compile("^Rebels captured"))
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(['%PDF'], 'a.pdf', {type: 'application/pdf'}));
        document.querySelector('textarea').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    expect(page.locator("#read .note")).to_contain_text("paste them")


def test_without_scripts_a_text_is_read(room: Any, opens: Any, leads: Any) -> None:
    page = opens(f"{room.url}/read", scripts=False)
    page.fill("textarea", "Rebels captured the town of Goma, the UN said on Monday.")
    with leads(page, scripts=False):
        page.get_by_role("button", name="Read it").click()
    assert page.locator("#read .card").first.is_visible()


def test_login_by_keys_and_roles(login_room: Any, opens: Any, leads: Any, axe: str) -> None:
    page = opens(login_room.url + "/review")
    assert "/login" in page.url
    expect(page.locator("[name=name]")).to_be_focused()
    page.evaluate(axe)
    assert page.evaluate("axe.run().then(x => x.violations.map(v => v.id))") == []
    page.keyboard.type("Ana")
    page.keyboard.press("Tab")
    page.keyboard.type("a long enough word")
    with leads(page):
        page.keyboard.press("Enter")
    assert page.url == login_room.url + "/review"
    assert "Ana, reviewer" in page.locator("header.top").inner_text()
    with leads(page):
        page.get_by_role("button", name="Log out").click()
    assert "/login" in page.url
    page.fill("#name", "Ben")
    page.fill("#password", "another long word")
    with leads(page):
        page.get_by_role("button", name="Log in").click()
    assert "/login" not in page.url
    page.goto(f"{login_room.url}/incident/{login_room.incidents[0]}")
    assert page.locator("form[action$='/split']").count() == 0  # a reader judges nothing
