"""NITF: fields, standing, the dateline of its own element."""

from __future__ import annotations

from made_items import PARAGRAPHS, aside, notice, one, traced

BODY = "".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in PARAGRAPHS)


def document(docdata: str = "", status: str = "usable", body: str = BODY) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf version="-//IPTC//DTD NITF 3.4//EN">
 <head>
  <title>Dovra port</title>
  <docdata management-status="{status}">
   <doc-id regsrc="fjw" id-string="fjw-20310503-0017"/>
   <urgency ed-urg="3"/>
   <date.issue norm="20310503T101500Z"/>
   <fixture fix-id="DOVRA-PORT"/>
   <du-key key="dovra" generation="1" version="3"/>
   <doc.copyright year="2031" holder="Fjord Wire"/>
   {docdata}
  </docdata>
 </head>
 <body>
  <body.head>
   <hedline><hl1>Rebels shell the port of <em>Dovra</em></hl1><hl2>Governor counts 12 dead</hl2></hedline>
   <byline>By <person>Ida Holm</person></byline>
   <dateline><location>DOVRA</location>, <story.date norm="20310503">May 3</story.date></dateline>
  </body.head>
  <body.content><block>{body}</block><media media-type="image"><media-caption><p>The port</p></media-caption></media></body.content>
  <body.end><tagline>Fjord Wire</tagline></body.end>
 </body>
</nitf>"""


def test_fields_and_the_way_back() -> None:
    r = one(document(), "a.xml")
    assert r.text.startswith("DOVRA, May 3 - Rebels shelled") and "The port" not in r.text and "Holm" not in r.text
    assert (r.title, r.outlet, r.published, r.id) == (
        "Rebels shell the port of Dovra",
        "Fjord Wire",
        "2031-05-03T10:15:00Z",
        "fjw-20310503-0017",
    )
    assert r.dateline and r.dateline.name == "DOVRA" and r.source.media_type == "application/nitf+xml"
    found = notice(r)
    assert (found.kind, found.item, found.series, found.version) == ("new", "fjw-20310503-0017", "dovra-port", 3)
    assert traced(r, document()) > 0.98


def test_corrections_kills_and_embargoes() -> None:
    found = notice(one(document('<correction info="Toll was 21, is 12" id-string="fjw-20310503-0009" regsrc="fjw"/>'), "a.xml"))
    assert (found.kind, found.of, found.words) == ("correction", "fjw-20310503-0009", "Toll was 21, is 12")
    killed = one(document('<ed-msg info="Withdrawn, the source was mistaken."/>', status="canceled", body=""), "a.xml")
    assert notice(killed).kind == "kill" and killed.text == "Withdrawn, the source was mistaken."
    held = notice(one(document('<date.release norm="20310504T060000Z"/>', status="embargoed"), "a.xml"))
    assert (held.kind, held.embargo) == ("new", "2031-05-04T06:00:00Z")


def test_html_names_of_characters_are_read() -> None:
    r = one(document(body="<p>Rebels&nbsp;fired &mdash; then fled to the hills above the town &lt;Dovra&gt;.</p>"), "a.xml")
    assert "fired — then" in r.text and "<Dovra>" in r.text


def test_no_body() -> None:
    assert "body.content" in aside(document(body=""), "a.xml").reason
