"""Feeds of any make, and the feeds that pages name."""

from __future__ import annotations

import time

import pytest

from dateline.watch.feeds import Gone, decoded, feeds_of, outlives, read_feed
from dateline.watch.fetch import FetchError

URL = "https://kurawire.example/feeds/world.xml"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Kura Wire: World</title><atom:link href="https://kurawire.example/feeds/world.xml" rel="self"/><link>https://kurawire.example</link>
<item><title>Shells fall on Dovra</title><link>/world/1#top</link><pubDate>Sat, 03 May 2031 21:30:00 +0200</pubDate></item>
<item><title><![CDATA[Talks &amp; truce]]></title><guid>https://kurawire.example/world/2</guid><dc:date>2031-05-04T06:00:00Z</dc:date></item>
<item><title>Again</title><link>https://kurawire.example/world/1</link></item>
<item><title>No address</title><guid isPermaLink="false">77</guid></item>
<item><title>A file</title><link>file:///etc/passwd</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Fjord Post</title>
<entry><title>Bridge blown up</title><link rel="enclosure" href="https://fjordpost.example/a.mp3"/><link href="https://fjordpost.example/a"/>
<published>2031-05-03T10:00:00Z</published><updated>2031-05-03T12:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>Old</title></channel>
<item><title>Convoy hit</title><link>https://old.example/1</link></item></rdf:RDF>"""


def test_rss() -> None:
    feed = read_feed(RSS.encode(), URL)
    assert feed.title == "Kura Wire: World"
    assert [(e.url, e.title, e.published) for e in feed.entries] == [
        ("https://kurawire.example/world/2", "Talks & truce", "2031-05-04T06:00:00Z"),
        ("https://kurawire.example/world/1", "Shells fall on Dovra", "2031-05-03T19:30:00Z"),
    ]
    assert feed.entries[1].stamp == "Sat, 03 May 2031 21:30:00 +0200"


def test_atom_and_rdf() -> None:
    (entry,) = read_feed(ATOM.encode(), URL).entries
    assert (entry.url, entry.published, entry.stamp) == ("https://fjordpost.example/a", "2031-05-03T10:00:00Z", "2031-05-03T12:00:00Z")
    assert [e.url for e in read_feed(RDF.encode(), URL).entries] == ["https://old.example/1"]


def test_entries_taken_back() -> None:
    gone = """<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:fjord,2031:7"
    when="2031-05-03T18:00:00+02:00">
    <at:by><name>Desk</name></at:by><at:comment>Wrong  town</at:comment></at:deleted-entry>
    <deleted-entry ref=" "/><deleted-entry ref="x"/>"""
    feed = read_feed(ATOM.replace("<entry>", f"{gone}<entry><id>tag:fjord,2031:8</id>").encode(), URL)
    assert feed.gone == [Gone(ref="tag:fjord,2031:7", when="2031-05-03T16:00:00Z", words="Wrong town"), Gone(ref="x")]
    assert [e.id for e in feed.entries] == ["tag:fjord,2031:8"] and read_feed(RSS.encode(), URL).gone == []


@pytest.mark.parametrize(
    ("stamp", "when", "stands"),
    [
        ("2031-05-03T17:00:00Z", "2031-05-03T16:00:00Z", True),
        ("2031-05-03T17:00:00+02:00", "2031-05-03T16:00:00Z", False),
        ("2031-05-03T16:00:00Z", "2031-05-03T16:00:00Z", False),
        ("", "2031-05-03T16:00:00Z", False),
        ("2031-05-03T17:00:00Z", None, False),
    ],
)
def test_the_later_of_a_change_and_a_withdrawal_holds(stamp: str, when: str | None, stands: bool) -> None:
    assert outlives(stamp, Gone(ref="x", when=when)) is stands


def test_broken_feeds_are_read_as_far_as_they_go() -> None:
    cut = RSS[: RSS.index("<item><title>Again")]
    assert len(read_feed(cut.encode(), URL).entries) == 2
    assert len(read_feed(RSS.replace("Shells fall", "Shells & fire &nbsp; fall").encode(), URL).entries) == 2


@pytest.mark.parametrize("body", [b"", b"<html><body>Not found</body></html>", b"hello", b"<urlset><url/></urlset>"])
def test_what_is_no_feed(body: bytes) -> None:
    with pytest.raises(FetchError, match="no RSS or Atom feed"):
        read_feed(body, URL)


def test_entities_are_not_resolved() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>'
    outside = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for head in (bomb, outside):
        with pytest.raises(FetchError, match="entities"):
            read_feed((head + RSS.partition("?>")[2].replace("Dovra", "&a;")).encode(), URL)


@pytest.mark.parametrize(
    "junk", ["<x>" * 1_000_000, "<item><link>http://a.example/b</link></item>" * 100_000, '<a b="' * 500_000, "&lt;" * 1_000_000]
)
def test_time_does_not_run_away(junk: str) -> None:
    begun = time.process_time()
    assert len(read_feed(f"<rss><channel>{junk}".encode(), URL).entries) <= 1
    assert time.process_time() - begun < 5


def test_charsets() -> None:
    told = "Le maire de Dovra, Éric Nolé, « blessé »"
    assert decoded(told.encode(), "text/html; charset=iso-8859-1") == told  # the header is wrong
    assert decoded(told.encode("cp1252"), "text/html; charset=utf-8") == told
    assert decoded("Довра обстреляна".encode("cp1251"), "text/html; charset=windows-1251") == "Довра обстреляна"
    assert decoded(told.encode("utf-16"), "text/html; charset=no-such-charset") == told
    xml = RSS.replace("UTF-8", "ISO-8859-1").replace("Dovra", "Dovré")
    assert read_feed(xml.encode("latin-1"), URL, "text/xml; charset=utf-8").entries[1].title == "Shells fall on Dovré"


def test_feeds_that_a_page_names() -> None:
    page = """<html><head><base href="https://cdn.example/"><link rel="stylesheet" href="a.css">
    <link rel="alternate" type="application/rss+xml" title="World" href="/feeds/world.xml">
    <link rel="alternate" type="application/rss+xml" title="Comments on: Kura" href="/comments/feed/">
    <link REL="Alternate" TYPE="application/atom+xml; charset=utf-8" href="https://kurawire.example/atom">
    <link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">
    <link rel="alternate" hreflang="fr" href="/fr/"></head><body></body></html>"""
    assert feeds_of(page.encode(), "https://kurawire.example/") == ["https://cdn.example/feeds/world.xml", "https://kurawire.example/atom"]
    assert feeds_of(RSS.encode(), URL) == [URL]
    assert feeds_of(b"", URL) == [] and feeds_of(b"<p>no head", URL) == []
