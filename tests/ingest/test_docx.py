"""Word files."""

from __future__ import annotations

import io
import zipfile

import docx
from made_items import PARAGRAPHS, aside, one


def made() -> bytes:
    document = docx.Document()
    document.add_heading("Rebels shell Dovra", 0)
    document.add_paragraph(f"DOVRA, May 3 (Fjord Wire) - {PARAGRAPHS[0]}")
    document.add_paragraph("")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Killed", "12"
    document.add_paragraph(PARAGRAPHS[2])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, change) -> bytes:
    """The same archive with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            new.writestr(part.filename, change(body) if part.filename == name else body)
    return out.getvalue()


def test_paragraphs_and_where_they_stand() -> None:
    r = one(made(), "a.docx")
    assert r.title == "Rebels shell Dovra" and r.outlet == "Fjord Wire" and r.dateline
    places = {r.text[a : a + n]: where for a, n, where in r.source.parts}  # type: ignore[union-attr]
    assert places[PARAGRAPHS[2]] == "paragraph 5" and places["Killed | 12"] == "paragraph 4"
    assert "\n\n".join(places) == r.text


def test_bombs_entities_and_broken_files() -> None:
    data = made()
    document = "word/document.xml"
    assert "bomb" in aside(changed(data, document, lambda b: b.replace(b"Killed", b"a" * 60_000_000)), "a.docx").reason
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    entities = changed(data, document, lambda b: bomb + b[b.index(b"?>") + 2 :])
    assert "declares entities" in aside(entities, "a.docx").reason
    assert "broken" in aside(data[:-100], "a.docx").reason
    assert "broken" in aside(changed(data, document, lambda b: b[:500]), "a.docx").reason
    assert (
        "without text"
        in aside(
            changed(
                data,
                document,
                lambda b: b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body/></w:document>",
            ),
            "a.docx",
        ).reason
    )


def test_other_archives_are_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "Shells fell.")
    assert "ZIP" in aside(out.getvalue(), "a.zip").reason
    assert "Word" in aside(out.getvalue(), "a.docx").reason or "ZIP" in aside(out.getvalue(), "a.docx").reason
