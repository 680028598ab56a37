"""RSS and Atom files."""

from __future__ import annotations

from made_items import PARAGRAPHS, aside, notice, one, read, traced

from dateline.errors import Rejected
from dateline.model import Report

FULL = "".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in PARAGRAPHS)
ESCAPED = FULL.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Fjord Wire</title><link>https://fjordwire.example/</link><language>en</language>
<item><title>CORRECTED-Rebels shell Dovra</title><link>https://fjordwire.example/2031/05/03/dovra</link><guid>fjw-17</guid>
<pubDate>Sat, 03 May 2031 10:15:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[{FULL}]]></content:encoded></item>
<item><title>Talks</title><link>https://fjordwire.example/talks</link><description>{ESCAPED}</description></item>
<item><title>Nothing</title><link>https://fjordwire.example/nothing</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en">
<title>Kelm Daily</title>
<id>tag:kelm.example,2031:feed</id><updated>2031-05-03T12:00:00Z</updated>
<at:deleted-entry ref="tag:kelm.example,2031:9" when="2031-05-03T11:00:00Z"/>
<entry><id>tag:kelm.example,2031:10</id><title>Rebels shell Dovra</title><link href="https://kelm.example/10"/>
<published>2031-05-03T10:15:00Z</published><updated>2031-05-03T11:30:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{FULL}</div></content></entry></feed>"""


def test_rss_with_full_text_and_with_a_summary() -> None:
    full, short, none = read(RSS, "feed.xml")
    assert isinstance(full, Report) and isinstance(short, Report) and isinstance(none, Rejected)
    assert full.text.split("\n\n") == list(PARAGRAPHS) == short.text.split("\n\n")
    assert (full.id, full.outlet, full.published) == ("fjw-17", "Fjord Wire", "2031-05-03T10:15:00Z")
    assert full.url == "https://fjordwire.example/2031/05/03/dovra" and full.source.at == "entry 1"
    assert (notice(full).kind, notice(full).item) == ("correction", "fjw-17")
    assert any("summary only" in w for w in short.warnings) and none.at == "entry 3"
    assert traced(full, RSS) > 0.98 and traced(short, RSS) > 0.98


def test_atom_and_its_withdrawn_entries() -> None:
    entry, gone = read(ATOM, "feed.atom")
    assert isinstance(entry, Report) and isinstance(gone, Report)
    assert entry.text.split("\n\n") == list(PARAGRAPHS) and entry.published == "2031-05-03T10:15:00Z"
    assert traced(entry, ATOM) > 0.98
    assert (notice(gone).kind, notice(gone).of) == ("kill", "tag:kelm.example,2031:9") and gone.published == "2031-05-03T11:00:00Z"


def test_bad_feeds() -> None:
    bomb = RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "x">]>\n<rss', 1)
    assert "entities" in aside(bomb, "feed.xml").reason
    assert "without entries" in aside("<rss version='2.0'><channel><title>x</title></channel></rss>", "feed.xml").reason
    broken = read(RSS[: RSS.index("<item><title>Talks")], "feed.xml")
    assert sorted(type(x).__name__ for x in broken) == ["Rejected", "Report"]
    latin = RSS.replace("“", '"').replace("”", '"').replace("Lind", "Lünd").encode("cp1252")
    assert "Lünd" in next(r.text for r in read(latin, "feed.xml") if isinstance(r, Report))


def test_one_entry() -> None:
    assert one(RSS[: RSS.index("<item><title>Talks")] + "</channel></rss>", "x.rss").title == "CORRECTED-Rebels shell Dovra"
