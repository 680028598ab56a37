"""Control characters, wrapped lines, markup: what is taken out, and the way back to the input."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ingest.cleaning import compose, origin, unwrapped, without_control
from dateline.ingest.html import looks_like_html, strip_tags


def test_control_characters_fall_out_and_the_map_leads_back() -> None:
    given_text = "The ar\0my\x1b fled,\r\nhe said.\x0cPage two.\rEnd"
    text, runs, warnings = without_control(given_text)
    assert text == "The army fled,\r\nhe said.\nPage two.\nEnd"
    assert runs and len(warnings) == 1 and "2 control characters" in warnings[0]
    assert given_text[origin(runs, text.index("my"))] == "m"  # type: ignore[index]


def test_terminal_codes_fall_out_whole() -> None:
    assert without_control("He said \x1b[31mtwo\x1b[0m men died.")[0] == "He said two men died."


def test_clean_text_stays_as_it_is() -> None:
    text = "Marks of \u202edirection\u202c, \u200djoiners, 😀 and\ttabs."
    assert without_control(text) == (text, None, [])


def test_lone_surrogates_of_a_plain_text_are_replaced() -> None:
    text, runs, warnings = without_control("one \ud800 two")
    assert (text, runs) == ("one \ufffd two", None) and "surrogates" in warnings[0]


WRAPPED = """TOWN, May 3 (Hill Wire) - Shells fell on the northern edge of the
old town for a third day, and the army denied that its lines had been
broken by the columns which came down the valley in the night, while
the governor asked for help.

A spokesman said that no soldier had died in the fighting and that the
bridge over the river was still open to all who wanted to leave by it.
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_wrapped_lines_are_joined_one_for_one(ends: str) -> None:
    text = WRAPPED.replace("\n", ends)
    joined = unwrapped(text)
    assert len(joined) == len(text)
    assert "edge of the" + " " * len(ends) + "old town" in joined
    assert f"help.{ends}{ends}A spokesman" in joined


@pytest.mark.parametrize(
    "text",
    [
        "Headline\nOne long paragraph of the report that says a lot. " + "And more. " * 20 + "\nAnother one, as long. " + "And more. " * 20,
        "One.\n\nTwo.\n\nThree.\n\nFour.\n",
        "- rifles\n- shells\n- mines\n- mortars\n- lorries\n",
        "",
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert unwrapped(text) == text


PAGES = [
    ("<p>The army fled.</p><p>He <b>denied</b> it.</p>", "The army fled.\nHe denied it.\n", None),
    ("<html><head><title>Truce &amp; talks</title></head><body><p>It held.</p></body></html>", "It held.\n", "Truce & talks"),
    ("<div>One<br>two<br/>three</div>", "One\ntwo\nthree\n", None),
    ("<p>a</p><script>var x = '<p>no</p>';</script><style>p{}</style><p>b</p>", "a\nb\n", None),
    ("<p>a<!-- no <b>this</b> --> b &lt; c &#8220;d&#x201D; &nosuch; &amp;c</p>", "a b < c “d” &nosuch; &c\n", None),
    ('<p title="x > y">words</p>\n<p\nclass=z>more\n  words</p>', "words\nmore words\n", None),
    ("Plain <b>bold</b> words\n\nand <i>a second</i> paragraph", "Plain bold words\n\nand a second paragraph", None),
    ("<p>5 < 6 and <unclosed</p>", "5 < 6 and <unclosed\n", None),
    ("<p>a</p><!-- never closed", "a\n<!-- never closed", None),
    ("<p>a</p><script>never closed", "a\nnever closed", None),
]


@pytest.mark.parametrize(("page", "text", "title"), PAGES)
def test_markup(page: str, text: str, title: str | None) -> None:
    cleaned, found = strip_tags(page)
    assert (cleaned.text, found) == (text, title)
    for start, at, length in cleaned.runs:
        piece = cleaned.text[start : start + length]
        assert page[at : at + length] == piece or (length == 1 and page[at] == "&")


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("<p>a</p><p>b</p>", True),
        ("He wrote <b>never</b> in the log.", False),
        ("a<b and c>d, 5 < 6", False),
        ("The <redacted> and the <redacted> of <redacted>", False),
        ("", False),
    ],
)
def test_what_counts_as_markup(text: str, is_page: bool) -> None:
    assert looks_like_html(text) is is_page


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<![CDATA[", '<a href="', "</", "&", "<script>", "<p>", "<p '", "<title>", "<head>"])
def test_broken_markup_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    page = "<html><p>a</p>" + piece * (400_000 // len(piece))
    assert looks_like_html(page)
    strip_tags(page)
    assert time.process_time() - begun < 5


@given(st.text(alphabet="ab<>/p!-&;# \n\"'=script", max_size=120))
def test_every_run_of_any_markup_leads_back(page: str) -> None:
    cleaned, _ = strip_tags(page)
    at_text = 0
    for start, at, length in cleaned.runs:
        assert start >= at_text
        at_text = start + length
        assert cleaned.text[start:at_text] == page[at : at + length] or (length == 1 and page[at] == "&")


@given(st.text(alphabet="ab\0\x07\n", max_size=60))
def test_maps_compose(text: str) -> None:
    middle, inner, _ = without_control(text)
    kept = [i for i, c in enumerate(middle) if c != "b"]
    outer = [(n, i, 1) for n, i in enumerate(kept)]
    both = compose(outer, inner)
    assert [text[origin(both, n)] for n in range(len(kept))] == [middle[i] for i in kept]  # type: ignore[index]
