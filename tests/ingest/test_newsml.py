"""NewsML-G2: items, messages, standing, what is set aside."""

from __future__ import annotations

import pytest
from made_items import PARAGRAPHS, aside, notice, one, read, traced

from dateline.errors import Rejected
from dateline.model import Report

BODY = "".join(f"<p>{p.replace('&', '&amp;')}</p>\n" for p in PARAGRAPHS)
CONTENT = f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{BODY}</body></html></inlineXML>'


def item(guid: str = "urn:newsml:fjordwire.example:20310503:dovra-port", content: str = CONTENT, meta: str = "", version: str = "2") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}" standard="NewsML-G2"
  standardversion="2.29" conformance="power" xml:lang="en-GB">
  <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_27.xml"/>
  <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider literal="fjw"><name>Fjord Wire</name></provider>
    <versionCreated>2031-05-03T12:15:00+00:00</versionCreated>
    <firstCreated>2031-05-03T10:02:00+00:00</firstCreated>
    {meta}
  </itemMeta>
  <contentMeta>
    <contentCreated>2031-05-03T10:00:00+00:00</contentCreated>
    <located type="cptype:city" qcode="city:345"><name>Dovra</name></located>
    <dateline>DOVRA, May 3</dateline>
    <slugline separator="-">DOVRA-PORT</slugline>
    <headline>Rebels shell the port of Dovra, 12 dead</headline>
    <language tag="en"/>
  </contentMeta>
  <contentSet>{content}</contentSet>
</newsItem>"""


def test_an_item_with_its_fields_and_the_way_back() -> None:
    source = '<?xml version="1.0" encoding="UTF-8"?>\n' + item(meta='<pubStatus qcode="stat:usable"/>')
    r = one(source, "item.xml")
    assert r.text.startswith("DOVRA, May 3 - Rebels shelled the port") and r.text.count("\n\n") == 3
    assert (r.title, r.outlet, r.published) == ("Rebels shell the port of Dovra, 12 dead", "Fjord Wire", "2031-05-03T12:15:00+00:00")
    assert r.id == "urn:newsml:fjordwire.example:20310503:dovra-port" and r.dateline and r.dateline.name == "DOVRA"
    assert (notice(r).kind, notice(r).item, notice(r).series, notice(r).version) == ("new", r.id, "dovra-port", 2)
    assert traced(r, source) > 0.98


@pytest.mark.parametrize(
    ("meta", "kind", "words"),
    [
        (
            '<pubStatus qcode="stat:canceled"/><edNote>Wrong town; use no version of it.</edNote>',
            "kill",
            "Wrong town; use no version of it.",
        ),
        ('<pubStatus qcode="stat:withheld"/>', "kill", "pubStatus withheld"),
        (
            '<pubStatus qcode="stat:usable"/><signal qcode="sig:correction"/><edNote>Corrects toll to 12</edNote>',
            "correction",
            "Corrects toll to 12",
        ),
        ('<signal qcode="sig:update"/>', "update", None),
        ("<edNote>Adds quotes</edNote>", "update", "Adds quotes"),
    ],
)
def test_standing(meta: str, kind: str, words: str | None) -> None:
    found = notice(one(item(meta=meta), "item.xml"))
    assert (found.kind, found.words) == (kind, words)


def test_a_kill_without_a_body_is_still_a_report() -> None:
    r = one(item(content="", meta='<pubStatus qcode="stat:canceled"/><edNote>Story withdrawn: the town is not Dovra.</edNote>'), "k.xml")
    assert notice(r).kind == "kill" and "withdrawn" in r.text


def test_a_correction_without_a_body_has_its_note() -> None:
    meta = '<signal qcode="sig:correction"/><edNote>Corrects the toll to 12 in the third paragraph.</edNote>'
    r = one(item(content="", meta=meta), "c.xml")
    assert notice(r).kind == "correction" and r.text.endswith("Corrects the toll to 12 in the third paragraph.")


def test_embargo_and_the_item_that_is_replaced() -> None:
    meta = '<embargoed>2031-05-04T06:00:00Z</embargoed><link rel="irel:previousVersion" residref="urn:x:old"/>'
    found = notice(one(item(meta=meta), "item.xml"))
    assert (found.embargo, found.of) == ("2031-05-04T06:00:00Z", "urn:x:old")


def test_a_message_of_many_loses_only_what_cannot_be_read() -> None:
    picture = item("urn:p").replace("ninat:text", "ninat:picture")
    empty = item("urn:e", content="")
    text = item("urn:t", content="<inlineData contenttype='text/plain'>" + PARAGRAPHS[0] + "</inlineData>")
    message = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2031-05-03T13:00:00Z</sent></header>
<itemSet>{item()}{picture}{empty}{text}</itemSet></newsMessage>"""
    found = read(message, "message.xml")
    assert [type(x) for x in found] == [Report, Rejected, Rejected, Report]
    assert isinstance(found[1], Rejected) and (found[1].at, found[1].id) == ("item 2", "urn:p") and "picture" in found[1].reason
    assert isinstance(found[3], Report) and found[3].source.at == "item 4"


def test_bad_xml_is_named_with_its_place() -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE newsItem [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>\n' + item()
    assert "entities (line 2)" in aside(bomb, "bomb.xml").reason
    outside = '<!DOCTYPE newsItem [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + item(content="<inlineData>&x;</inlineData>")
    assert "entities" in aside(outside, "outside.xml").reason
    assert "line" in aside(item()[:-40], "cut.xml").reason
    assert "knowledgeItem" in aside('<knowledgeItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', "k.xml").reason


def test_a_wrong_encoding_in_the_declaration_costs_nothing() -> None:
    source = '<?xml version="1.0" encoding="ISO-8859-1"?>\n' + item()
    r = one(source.encode("utf-8"), "item.xml")
    assert "“We have counted" in r.text and any("ISO-8859-1" in w for w in r.warnings)
    western = source.replace("“", '"').replace("”", '"').replace("Lind", "Lünd")
    assert "Lünd" in one(western.encode("cp1252"), "item.xml").text
    none = source.replace("ISO-8859-1", "x-klingon").replace("“", '"').replace("”", '"').replace("Lind", "Lünd")
    assert "Lünd" in one(none.encode("cp1252"), "item.xml").text
