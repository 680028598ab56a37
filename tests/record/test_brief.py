"""The situation report: every sentence has its sources, every source its words; nobody's side is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from asked_record import made
from told import incident, killed, of, said_by

from dateline.record import brief as accounts
from dateline.record import open_record
from dateline.record.brief import brief
from dateline.record.claims import Claim
from dateline.record.queries import Found, wanted
from dateline.record.sources import Sources, excerpt
from dateline.record.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "record.db") as store:
        yield store


def section(text: str, title: str) -> str:
    found = re.search(rf"(?ms)^## {title}\n(.*?)(?=^## |\Z)", text)
    assert found, title
    return found[1].strip()


def test_it_says_what_happened_by_day_and_place_with_each_account(store: Store) -> None:
    told = section(brief(store), "What happened")
    assert told.startswith("### Tuesday, 6 May 2031\n\n**Fjordøy**: shelling: Fiji -> Norway; weak.")
    assert re.search(r"^- Toll: 12 to 15 killed \[\d\] \[\d\]\.$", told, re.M)
    assert re.search(
        r'^- Norway: by Fiji, against Norway, 12 killed \(civilian\) \[\d\]\. "The army of Fiji shelled .+" \[\d\]$', told, re.M
    )
    assert re.search(r'^- Fiji: denies it \[\d\]\. "Suva denied .+" \[\d\]$', told, re.M)


def test_of_what_one_source_says_in_many_ways_the_main_one_stands() -> None:
    fars = [said_by("FAR.GOV", f"R{n}", actors=["ORS"], targets=["FAR"], figures=[killed(k)]) for n, k in enumerate((4, 1500, 1500))]
    odd = said_by("FAR.GOV", "R9", actors=["FAR"], targets=["ORS"])
    denials = [said_by("FAR.GOV", f"D{n}", status="denied") for n in range(2)]
    told = [*fars, odd, *denials]
    voices = {c.id: "FAR" for c in told}
    found = Found(title="", incident=incident(*told), account=of(*told), tolls=[], claims=told, voices=voices, reports=6)
    assert {*accounts.said_by(found)["FAR"]} == {"", "denies it", "by ORS", "against FAR", "1,500 killed"}
    one = Found(title="", incident=incident(odd), account=of(odd), tolls=[], claims=[odd], voices=voices, reports=1)
    assert {*accounts.said_by(one)["FAR"]} == {"", "by FAR", "against ORS"}


def test_tolls_stand_by_who_gives_them(store: Store) -> None:
    rows = section(brief(store), "Tolls, by who gives them").splitlines()
    assert [r.split(" | ")[1:4] for r in rows if r.startswith("| Norway")] == [
        ["killed", "Norway", "12"],
        ["killed", '=HYPERLINK("x")', "15"],
    ]


def test_disputes_and_positions_name_both_sides(store: Store) -> None:
    text = brief(store)
    line = r"- \*\*Fjordøy, 6 May 2031\*\*, shelling, denied: Norway: it happened \[\d\]; Fiji: denied \[\d\]\."
    assert re.fullmatch(line, section(text, "Disputed"))
    taken = section(text, "Positions").splitlines()
    assert re.fullmatch(r"- \*\*Fiji\*\* toward France: rejects \(9 May 2031\) \[\d\]\.", taken[0])
    assert re.fullmatch(r"- \*\*France\*\* toward Fiji: condemns \(8 May 2031\) \[\d\]\.", taken[1])


def test_every_sentence_has_sources_and_every_source_its_words(store: Store) -> None:
    text = brief(store, since="2031-05-07")
    body, _, notes = text.partition("## Sources")
    said = [x for x in body.splitlines() if x.startswith(("- ", "**", "| ")) and not x.startswith(("| of whom", "- No word"))]
    assert len(said) > 8 and all(re.search(r"\[\d+\]", x) for x in said)
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", body)}
    listed = {int(n): words for n, words in re.findall(r"(?m)^\[(\d+)\] (.*)$", notes)}
    assert cited == set(listed) == set(range(1, len(listed) + 1))
    by_id = {c.id: c for c in store.claims()}
    for words in listed.values():
        ids = re.findall(r"`([^`]+)`", words)
        assert ids and all(i in by_id for i in ids)
        assert re.sub(r"\\", "", words).partition('"')[2].startswith(by_id[ids[0]].said[:20]) or FORMULA_FIRST.match(words)
    assert any(w.startswith("Hill Wire, 7 May 2031 (report one)") for w in listed.values())


FORMULA_FIRST = re.compile(r'=HYPERLINK\("x"\)')  # an outlet's name with quote marks of its own


def test_words_of_a_report_are_no_markdown(store: Store) -> None:
    assert r'"Suva denied \*any\* shelling \[of\] Fjordøy."' in brief(store)


def test_what_is_new_since_the_last_one(store: Store) -> None:
    assert "## New since" not in brief(store)
    new = section(brief(store, since="2031-05-07"), "New since 7 May 2031")
    assert re.fullmatch(
        r"- \*\*Fjordøy, 6 May 2031\*\*, shelling: killed from 12 \[\d\] to 12 to 15 killed \[\d\] \[\d\]\.", new.splitlines()[0]
    )
    assert section(brief(store, since="2031-05-09"), "New since 9 May 2031") == "Nothing in the record."
    assert re.match(
        r"- New: \*\*Fjordøy, 6 May 2031\*\*, shelling \[\d\]", section(brief(store, since="2031-05-01"), "New since 1 May 2031")
    )


def test_it_tells_what_was_asked_for_and_what_was_known_then(store: Store) -> None:
    text = brief(store, wanted(place="Fjordøy", since="2031-05-06", until="2031-05-07", as_of="2031-05-07"))
    assert text.startswith("# Situation report: 6 .. 7 May 2031\n\nAsked for: place Fjordøy; as of 2031-05-07.\n")
    assert "15" not in section(text, "What happened") and section(text, "Positions") == "Nothing in the record."


def test_few_incidents_a_day_and_where_the_others_are(store: Store) -> None:
    one = brief(store, a_day=1)
    assert "more of this day" not in one and "1 more without a day: `dateline incidents`." in one
    none = brief(store, wanted(country="NOR"), a_day=0)
    assert "1 more of this day: `dateline timeline --country NOR --from 2031-05-06 --to 2031-05-06`." in none


def test_the_same_record_gives_the_same_report(store: Store) -> None:
    assert brief(store, since="2031-05-07") == brief(store, since="2031-05-07")


def test_an_empty_record(tmp_path: Path) -> None:
    with open_record(tmp_path / "empty.db") as empty:
        text = brief(empty)
    assert text.startswith("# Situation report\n") and text.count("Nothing in the record.") == 4 and "## Sources" not in text


def claim(said: str, word: str, **fields: object) -> Claim:
    at = said.index(word)
    given = {"id": "r:e1", "report": "r", "event": "e1", "source": "outlet", "type": "ASSAULT"} | fields
    return Claim(trigger=word, start=at, end=at + len(word), said=said, said_start=0, said_end=len(said), **given)  # type: ignore[arg-type]


def test_passages_are_numbered_once_in_the_order_cited() -> None:
    one, two = claim("Shells fell.", "fell"), claim("Shells fell.", "Shells", id="r:e2")
    other = claim("Nobody spoke of the shells.", "spoke", id="r:e3", report="s")
    cite = Sources({c.id: c for c in (one, two, other)}, {})
    assert [cite.cite(["r:e3"]), cite.cite(["r:e1", "r:e3"]), cite.cite(["r:e2", "gone"]), cite.cite([])] == [
        " [1]",
        " [1] [2]",
        " [2]",
        "",
    ]
    assert cite.cite(["r:e1", "r:e3"], most=1) == " [2]"
    assert [n.partition(" (claim")[2] for n in cite.notes()] == [" `r:e3`)", "s `r:e1`, `r:e2`)"]


def test_long_passages_are_cut_around_the_claim() -> None:
    words = " ".join(["before"] * 80 + ["struck"] + ["after"] * 80)
    assert "struck" in excerpt(claim(words, "struck")) and len(excerpt(claim(words, "struck"))) < 500
