"""XML of strangers: parsed without entities, without the network, within limits; and the words of its elements."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, BinaryIO

from dateline.ingest.decode import Undecodable, decode_declared
from dateline.ingest.formats import text_of
from dateline.ingest.reports import Unreadable

LONGEST_XML = 50_000_000  # bytes of one XML file
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,300}?\?>")
_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_NAMED = re.compile(r"&([a-zA-Z]\w{1,31});")
_KEPT = {"amp", "lt", "gt", "quot", "apos"}
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def read_xml(stream: BinaryIO) -> tuple[str, list[str]]:
    """The decoded text of an XML file, and warnings. Raises Unreadable where it is too long, or declares entities (which can blow a
    kilobyte up to gigabytes, or pull in other files)."""
    data = stream.read(LONGEST_XML + 1)
    if len(data) > LONGEST_XML:
        raise Unreadable(f"more than {LONGEST_XML:,} bytes of XML", "cut it up")
    text, warnings = decode_declared(data, encoding_of(data))
    refuse_entities(text)
    return text, warnings


def encoding_of(data: bytes) -> str | None:
    """The encoding that an XML declaration names."""
    m = _ENCODING.match(data[:400])
    return m[1].decode("ascii", "replace") if m else None


def refuse_entities(text: str) -> None:
    """Raises Unreadable where the document declares entities of its own."""
    if m := _ENTITY.search(text):
        line = text.count("\n", 0, m.start()) + 1
        raise Unreadable(
            f"its DOCTYPE declares entities (line {line}), which are not expanded", "take the DOCTYPE out, or ask for it without"
        )


def parse_xml(text: str) -> Any:
    """The root element. References by name of HTML (&nbsp;) stand for their characters. Raises Unreadable, with line and column, where it
    is broken."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    refuse_entities(text)
    body = _FORBIDDEN.sub(" ", _DECLARATION.sub("", text, count=1))
    body = _NAMED.sub(
        lambda m: m[0] if m[1] in _KEPT else "".join(f"&#{ord(c)};" for c in unescape(m[0])) if unescape(m[0]) != m[0] else m[0], body
    )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        what = str(error.msg).split(", line ")[0]
        raise Unreadable(f"broken XML ({what}, line {line}, column {column})", "mend it, or ask for it anew") from None


def name(element: Any) -> str:
    """An element's name without namespace; empty for an entity or the like."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def all_of(element: Any, *names: str) -> list[Any]:
    """The elements of these names below `element`, in order, whatever their namespace."""
    return [e for e in element.iter() if name(e) in names]


def first(element: Any, *names: str) -> Any:
    """The first of them, or None."""
    return next((e for e in element.iter() if name(e) in names), None)


def child(element: Any, *names: str) -> Any:
    """The first child of these names, or None."""
    return next((e for e in element if name(e) in names), None)


def words(element: Any) -> str | None:
    """The words in and below an element on one line, or None."""
    if element is None:
        return None
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip() or None


def words_of_first(element: Any, tag: str) -> str | None:
    """The words of the first element of a name below one that may be lacking, or None."""
    return words(first(element, tag)) if element is not None else None


def said_of_first(element: Any, tag: str, attribute: str) -> str | None:
    """What an attribute of that element says, or None."""
    found = first(element, tag) if element is not None else None
    return text_of(found.get(attribute)) if found is not None else None


def paragraphs(element: Any, blocks: frozenset[str], silent: frozenset[str]) -> list[str]:
    """The words below an element, a string a block; `silent` elements are passed over."""
    out: list[str] = [""]
    _gather(element, blocks, silent, out)
    return [x for x in (re.sub(r"\s+", " ", p).strip() for p in out) if x]


def _gather(element: Any, blocks: frozenset[str], silent: frozenset[str], out: list[str]) -> None:
    if name(element) in silent:
        return
    parts = name(element) in blocks
    if parts:
        out.append("")
    out[-1] += element.text or ""
    for below in element:
        if isinstance(below.tag, str):
            _gather(below, blocks, silent, out)
        out[-1] += below.tail or ""
    if parts:
        out.append("")


__all__ = [
    "Undecodable",
    "all_of",
    "child",
    "encoding_of",
    "first",
    "name",
    "paragraphs",
    "parse_xml",
    "read_xml",
    "refuse_entities",
    "said_of_first",
    "words",
    "words_of_first",
]
