"""Review: one claim at a time by keys alone, undo, corrections, what was judged, two reviewers; and reading a text live; and the login."""

from __future__ import annotations

from typing import Any


def claim_of(page: Any) -> str:
    return page.locator("form.acts input[name=claim]").get_attribute("value")


def test_the_least_certain_first_accepted_rejected_undone_by_keys(desk: Any, opens: Any) -> None:
    page = opens(f"{desk.url}/review")
    first = claim_of(page)
    page.keyboard.press("a")
    page.wait_for_function("c => document.querySelector('form.acts input[name=claim]')?.value !== c", arg=first)
    second = claim_of(page)
    page.keyboard.press("r")
    page.wait_for_function("c => document.querySelector('form.acts input[name=claim]')?.value !== c", arg=second)
    assert "reject" in page.locator("#judged").inner_text()
    page.keyboard.press("u")
    page.wait_for_function("c => document.querySelector('form.acts input[name=claim]')?.value === c", arg=second)
    page.keyboard.press("s")
    page.wait_for_function("c => document.querySelector('form.acts input[name=claim]')?.value !== c", arg=second)
    assert "after=" in page.url
    page.goto(f"{desk.url}/history")
    rows = page.locator("section[aria-labelledby=judgements] tbody tr")
    assert rows.count() == 3
    assert "undid judgement 2" in rows.nth(0).inner_text() and "undone" in rows.nth(1).inner_text() and "Ana" in rows.nth(2).inner_text()


def test_keys_are_shown_and_can_be_switched_off(desk: Any, opens: Any) -> None:
    page = opens(f"{desk.url}/review")
    page.keyboard.press("?")
    dialog = page.locator("dialog#keys")
    assert dialog.is_visible()
    assert {"a", "r", "c", "s", "u", "?"} <= set(dialog.locator("kbd").all_inner_texts())
    dialog.locator("#no-keys").check()
    dialog.get_by_role("button", name="Close").click()
    first = claim_of(page)
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert claim_of(page) == first


def test_a_correction_by_keys_shows_at_once(desk: Any, opens: Any, axe: str) -> None:
    page = opens(f"{desk.url}/review")
    report = page.locator("#claim a", has_text="Open the report").get_attribute("href")
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.name") == "type"
    page.evaluate(axe)
    assert page.evaluate("axe.run('.correct').then(x => x.violations.map(v => v.id))") == []
    page.keyboard.press("Escape")
    assert not page.locator("form.form").is_visible()
    page.keyboard.press("c")
    page.fill("#f-place", "Gyumri")
    page.fill("#f-words", "the next sentence says where")
    page.keyboard.press("Enter")
    page.locator("#judged").wait_for()
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


def test_words_are_corrected_by_marking_and_by_writing_them(desk: Any, opens: Any) -> None:
    page = opens(f"{desk.url}/review")
    claim = claim_of(page)
    page.keyboard.press("c")
    shown = page.locator(".context").inner_text()
    words = shown[shown.index(" ", 90) :].split()[1]
    mark(page, words)
    assert page.input_value("#f-trigger") == words
    start, end = (int(page.input_value(f"input[name={name}]")) for name in ("start", "end"))
    text = page.request.get(f"{desk.url}/api/v1/reports/{claim.partition(':')[0]}").json()["paragraphs"]
    assert "".join(p["text"] for line in text for p in line["pieces"] if start <= p["start"] and p["end"] <= end).strip() in ("", words)
    page.get_by_role("button", name="Save the correction").click()
    page.locator("#judged").wait_for()
    assert f"start={start}" in page.locator("#judged").inner_text()
    assert page.request.get(f"{desk.url}/api/v1/claims/{claim}").json()["trigger"] == words
    plain = opens(f"{desk.url}/review", scripts=False, quiet=False)
    claim = claim_of(plain)
    plain.locator("summary", has_text="Correct").click()
    plain.fill("#f-trigger", "no words of this report")
    plain.get_by_role("button", name="Save the correction").click()
    assert "copy the words as they are printed" in plain.locator(".note").inner_text()
    plain.goto(f"{desk.url}/review")
    plain.locator("summary", has_text="Correct").click()
    other = plain.locator(".context").inner_text().split()[4]
    plain.fill("#f-trigger", other)
    plain.fill("#f-place", "")
    plain.get_by_role("button", name="Save the correction").click()
    now = plain.request.get(f"{desk.url}/api/v1/claims/{claim}").json()
    assert (now["trigger"], now["place"], now["verdict"]) == (other, None, "corrected")


def test_a_reject_is_seen_in_the_report(desk: Any, opens: Any) -> None:
    page = opens(f"{desk.url}/review")
    report = page.locator("#claim a", has_text="Open the report").get_attribute("href")
    page.locator("button", has_text="Reject").click()
    page.locator("#judged").wait_for()
    page.goto(desk.url + (report or ""))
    assert "rejected" in page.locator(".card:target").inner_text()
    assert page.locator(".card:target .act").evaluate("x => getComputedStyle(x).textDecorationLine") == "line-through"


def test_without_scripts_a_claim_is_judged(desk: Any, opens: Any) -> None:
    page = opens(f"{desk.url}/review", scripts=False)
    first = claim_of(page)
    page.get_by_role("button", name="Accept").click()
    assert claim_of(page) != first


def test_how_far_two_reviewers_agree(desk: Any, opens: Any) -> None:
    from dateline.record import judgements, open_record

    page = opens(f"{desk.url}/review")
    claims = []
    for act in ("Accept", "Accept", "Reject"):
        claims.append(claim_of(page))
        page.locator("form.acts :is(button, a)", has_text=act).click()
        page.wait_for_load_state("networkidle")
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
    page.locator("#read .card").first.wait_for(timeout=30_000)
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
    page.locator("#read .card").first.wait_for(timeout=30_000)
    assert page.locator("textarea").input_value().startswith("Rebels captured")
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(['%PDF'], 'a.pdf', {type: 'application/pdf'}));
        document.querySelector('textarea').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    assert "paste them" in page.locator("#read .note").inner_text()


def test_without_scripts_a_text_is_read(room: Any, opens: Any) -> None:
    page = opens(f"{room.url}/read", scripts=False)
    page.fill("textarea", "Rebels captured the town of Goma, the UN said on Monday.")
    page.get_by_role("button", name="Read it").click()
    page.locator("#read .card").first.wait_for(timeout=30_000)


def test_login_by_keys_and_roles(login_room: Any, opens: Any, axe: str) -> None:
    page = opens(login_room.url + "/review")
    assert "/login" in page.url and page.evaluate("document.activeElement.name") == "name"
    page.evaluate(axe)
    assert page.evaluate("axe.run().then(x => x.violations.map(v => v.id))") == []
    page.keyboard.type("Ana")
    page.keyboard.press("Tab")
    page.keyboard.type("a long enough word")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    assert "Ana, reviewer" in page.locator("header.top").inner_text()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login*")
    page.fill("#name", "Ben")
    page.fill("#password", "another long word")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{login_room.url}/incident/{login_room.incidents[0]}")
    assert page.locator("form[action$='/split']").count() == 0  # a reader judges nothing
