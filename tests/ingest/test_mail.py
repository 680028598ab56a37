"""Mail: parts, charsets, headers."""

from __future__ import annotations

from email.message import EmailMessage

from made_items import PARAGRAPHS, aside, notice, one

TEXT = "DOVRA, May 3 - " + "\n\n".join(PARAGRAPHS)
HTML = "<html><body>" + "".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in PARAGRAPHS) + "</body></html>"


def message(text: str | None = TEXT, html: str | None = None, **headers: str) -> EmailMessage:
    m = EmailMessage()
    told = {"From": "Fjord Wire <desk@fjordwire.example>", "Subject": "Fwd: Rebels shell Dovra", "Date": "Sat, 03 May 2031 10:15:00 +0200"}
    for name, value in (told | {"Message-ID": "<17@fjordwire.example>"} | headers).items():
        m[name.replace("_", "-")] = value
    if text is not None:
        m.set_content(text)
    if html is not None:
        m.add_alternative(html, subtype="html") if text is not None else m.set_content(html, subtype="html")
    return m


def test_plain_text_goes_before_html() -> None:
    r = one(message(html=HTML).as_bytes(), "a.eml")
    assert r.text.startswith("DOVRA, May 3 - Rebels") and "“We have" in r.text and r.source.at == "part 1.1 (text/plain)"
    assert (r.title, r.outlet, r.published, r.id) == (
        "Rebels shell Dovra",
        "Fjord Wire",
        "2031-05-03T10:15:00+02:00",
        "17@fjordwire.example",
    )
    assert r.dateline and notice(r).item == "<17@fjordwire.example>"


def test_html_alone_with_the_way_back_into_the_part() -> None:
    r = one(message(text=None, html=HTML).as_bytes(), "a.eml")
    assert "shelling its own people & hiding it." in r.text and r.source.at == "part 1 (text/html)"
    for start, at, length in r.source.map:  # type: ignore[union-attr]
        assert r.text[start : start + length] == HTML[at : at + length] or HTML[at] == "&"


def test_attachments_are_named() -> None:
    m = message()
    m.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="map.pdf")
    assert any("map.pdf" in w for w in one(m.as_bytes(), "a.eml").warnings)


def test_wrong_and_unknown_charsets() -> None:
    raw = message().as_bytes().replace(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: 8bit")
    head = raw[: raw.index(b"\n\n")]
    for charset in (b"us-ascii", b"iso-8859-1", b"x-klingon", b"utf-16"):
        data = head.replace(b"utf-8", charset) + b"\n\n" + TEXT.encode("utf-8")
        assert "“We have counted" in one(data, "a.eml").text, charset
    western = TEXT.replace("Lind", "Lünd").encode("cp1252")
    assert "“We have counted" in one(head.replace(b"utf-8", b"iso-8859-1") + b"\n\n" + western, "a.eml").text
    assert "Lünd" in one(head + b"\n\n" + western, "a.eml").text


def test_a_correction_names_the_message_it_answers() -> None:
    found = notice(one(message(Subject="CORRECTION: Dovra toll", In_Reply_To="<9@fjordwire.example>").as_bytes(), "a.eml"))
    assert (found.kind, found.of) == ("correction", "<9@fjordwire.example>")
    assert notice(one(message(In_Reply_To="<9@fjordwire.example>").as_bytes(), "a.eml")).of is None


def test_a_mail_is_told_without_its_suffix_and_texts_are_not_taken_for_one() -> None:
    assert one(message().as_bytes(), "a.txt").id == "17@fjordwire.example"
    assert one("Received wisdom: none.\n\n" + TEXT, "a.txt").source.media_type == "text/plain"
    assert one("Dovra: shelled\nDate: 3 May 2031\n\n" + TEXT, "a.txt").source.media_type == "text/plain"


def test_without_a_text() -> None:
    assert "without a text" in aside(message(text="").as_bytes(), "a.eml").reason
