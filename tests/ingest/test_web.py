"""Saved web pages: the article out of its page, its metadata, the way back."""

from __future__ import annotations

import time

from made_items import PARAGRAPHS, aside, notice, one, read, traced

ARTICLE = "".join(f"<p>{p.replace('&', '&amp;')}</p>\n" for p in PARAGRAPHS)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Rebels shell Dovra | Fjord Wire</title>
<meta property="og:title" content="Rebels shell Dovra"><meta property="og:site_name" content="Fjord Wire">
<meta property="og:url" content="https://fjordwire.example/dovra">
<meta property="article:published_time" content="2031-05-03T10:15:00+00:00">
<script>var tracker = "Rebels shelled nothing";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World news of the day</a></li></ul></nav>
<main><article><h1>Rebels shell Dovra</h1>{ARTICLE}</article></main>
<aside><a href="/x">Ten cheeses that you must taste</a></aside><footer>© 2031 Fjord Wire. All rights reserved.</footer></body></html>"""


def test_the_article_without_its_page() -> None:
    r = one(PAGE, "saved.html")
    assert all(p in r.text for p in PARAGRAPHS) and "cheeses" not in r.text and "World news" not in r.text and "tracker" not in r.text
    assert (r.title, r.outlet, r.published) == ("Rebels shell Dovra", "Fjord Wire", "2031-05-03T10:15:00+00:00")
    assert r.url == "https://fjordwire.example/dovra" and notice(r).item == r.url and r.source.media_type == "text/html"
    assert traced(r, PAGE) > 0.98 and any("taken out of its web page" in w for w in r.warnings)


def test_a_page_without_an_article_keeps_all_its_words() -> None:
    r = one("<html><head><title>Truce</title></head><body><p>Shells fell, he said.</p></body></html>", "a.html")
    assert r.text == "Shells fell, he said.\n" and r.title == "Truce" and any("markup was removed" in w for w in r.warnings)


def test_pages_are_told_by_their_first_bytes_and_fragments_by_their_name() -> None:
    assert "cheeses" not in one(PAGE, "a.txt").text
    assert one(f"<div>{ARTICLE}</div>", "a.html").source.media_type == "text/html"


def test_an_encoding_that_the_head_names() -> None:
    page = PAGE.replace("“", '"').replace("”", '"').replace("©", "").replace("Lind", "Žižková")
    assert "Žižková" in one(page.replace('"utf-8"', '"windows-1250"').encode("cp1250"), "a.html").text
    assert "Žižková" in one(page.replace('"utf-8"', '"windows-1250"').encode("utf-8"), "a.html").text


def test_the_day_of_linked_data() -> None:
    page = PAGE.replace('<meta property="article:published_time" content="2031-05-03T10:15:00+00:00">', "")
    page = page.replace(
        "<script>", '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-05-02T08:00:00Z"}</script><script>'
    )
    assert one(page, "a.html").published == "2031-05-02T08:00:00Z"


def test_hostile_pages_end_soon() -> None:
    begun = time.process_time()
    for page in ("<div>" * 200_000, "<script>" * 200_000, "<!--" * 200_000, "<p a='" * 100_000, "&lt;" * 200_000 + PAGE):
        assert len(read("<html><body>" + page, "a.html")) == 1
    assert time.process_time() - begun < 30


def test_too_long() -> None:
    assert "more than 5,000,000 bytes" in aside("<html>" + "a " * 3_000_000, "a.html").reason
