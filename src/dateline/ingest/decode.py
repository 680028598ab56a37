"""Bytes -> text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

SIGNATURES = {  # first bytes of files that are no plain text, with the remedy
    b"%PDF": ("a PDF", "give the file itself, or save its text (pdftotext FILE.pdf)"),
    b"PK\x03\x04": ("an OpenDocument or ZIP file", "save it as DOCX or plain text, or unpack it first"),
    b"\xd0\xcf\x11\xe0": ("an old Word file", "save it as plain text"),
    b"{\\rtf": ("rich text (RTF)", "save it as plain text"),
    b"\x1f\x8b": ("a gzip file", "unpack it first (gunzip FILE)"),
    b"BZh": ("a bzip2 file", "unpack it first (bunzip2 FILE)"),
    b"\xfd7zXZ": ("an xz file", "unpack it first (unxz FILE)"),
    b"\x28\xb5\x2f\xfd": ("a zstd file", "unpack it first (unzstd FILE)"),
    b"\x89PNG": ("a picture", "give the report's text"),
    b"\xff\xd8\xff": ("a picture", "give the report's text"),
    b"GIF8": ("a picture", "give the report's text"),
    b"\x7fELF": ("a program", "give the report's text"),
    b"SQLite format 3": ("a database", "export its texts as JSON Lines"),
}
BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
# English text in windows-1252: letters with the odd quote mark, dash, pound sign or accented letter between them.
_WESTERN = re.compile(rb"[\x80\x82-\x89\x8b\x91-\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xad-\xb1\xb4\xb7\xbb-\xbe\xc0-\xff]")
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SAMPLE = 200_000  # bytes that tell the encoding of a longer file


class Undecodable(ValueError):
    """Bytes that are no text; `reason` and `remedy` say so in words."""

    def __init__(self, reason: str, remedy: str):
        super().__init__(f"{reason}: {remedy}")
        self.reason, self.remedy = reason, remedy


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file's bytes (without byte order mark), and warnings that name any encoding but UTF-8.
    Raises Undecodable for binary files and for bytes that no encoding fits."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], encoding)
    for magic, (what, remedy) in SIGNATURES.items():
        if data.startswith(magic):
            raise Undecodable(f"this is {what}, not text", remedy)
    if encoding := wide(data):
        return data.decode(encoding, "replace"), [f"read as {encoding.upper()} (it has no byte order mark)"]
    if len(_CONTROL.findall(data[:SAMPLE])) > 0.1 * len(data[:SAMPLE]):
        raise Undecodable("this is binary data, not text", "give the report's text, or JSON Lines")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _other(data, error)


def decode_declared(data: bytes, declared: str | None) -> tuple[str, list[str]]:
    """The text of bytes whose header, markup or declaration names an encoding, and warnings. What is UTF-8 is UTF-8, whatever they say;
    an encoding that does not exist or does not fit is passed over, and said. Raises Undecodable as `decode` does."""
    if declared is None or any(data.startswith(bom) for bom, _ in BOMS):
        return decode(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _as_declared(data, declared)
    said = (
        []
        if text.isascii() or _named(declared) in ("utf-8", "ascii")
        else [f"it says that it is {declared}, but it is UTF-8: read as UTF-8"]
    )
    return (text, said) if _named(declared) not in _SEVEN_BITS else _as_declared(data, declared)


_SEVEN_BITS = (
    "iso2022_jp",
    "iso2022_kr",
    "hz",
    "utf-7",
    "utf-16",
    "utf-32",
    "utf-16-le",
    "utf-16-be",
)  # encodings whose bytes may look like UTF-8


def _as_declared(data: bytes, declared: str) -> tuple[str, list[str]]:
    name = _named(declared)
    wide_name = "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers do: quote marks and dashes stand there
    try:
        return data.decode(wide_name or "-"), []
    except (LookupError, UnicodeError):
        text, said = decode(data)
    why = "which does not fit" if name else "which does not exist"
    return text, [f"it says that it is {declared[:40]}, {why}", *said]


def _named(declared: str) -> str | None:
    """Python's name of a text encoding, or None."""
    try:
        found = codecs.lookup(declared.strip())
    except (LookupError, ValueError):
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None


def _with_bom(data: bytes, encoding: str) -> tuple[str, list[str]]:
    warnings = [] if encoding == "utf-8" else [f"read as {encoding.upper()[:6]}, as its byte order mark says"]
    try:
        return data.decode(encoding), warnings
    except UnicodeDecodeError as error:
        if encoding != "utf-8" and len(data) - error.start > 4:
            raise Undecodable(
                f"its byte order mark says {encoding.upper()[:6]}, but byte {error.start} does not fit", "save it as UTF-8"
            ) from None
    text = data.decode(encoding, "replace")
    return text, [*warnings, f"{text.count(chr(0xFFFD))} bytes that are not {encoding.upper()[:6]} were replaced by U+FFFD"]


def wide(data: bytes) -> str | None:
    """utf-16-le or utf-16-be where every other byte of the first ones is NUL (text without a byte order mark)."""
    head = data[:2000]
    half = len(head) // 2
    if half < 4:
        return None
    if head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _other(data: bytes, error: UnicodeDecodeError) -> tuple[str, list[str]]:
    """Bytes that are not all UTF-8: nearly UTF-8, windows-1252, or whatever charset-normalizer says."""
    high = sum(b > 0x7F for b in data[:SAMPLE])
    good = sum(len(m) for m in _UTF8_CHARACTER.findall(data[:SAMPLE]))
    if good >= 0.5 * high or len(data) - error.start < 4:
        text = data.decode("utf-8", "replace")
        return text, [f"{text.count(chr(0xFFFD))} bytes that are not UTF-8 (the first is byte {error.start}) were replaced by U+FFFD"]
    western = len(_WESTERN.findall(data[:SAMPLE]))
    if high <= 0.1 * len(data[:SAMPLE]) and western == high:
        return data.decode("cp1252", "replace"), ["not UTF-8: read as windows-1252"]
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise Undecodable(f"not UTF-8 (byte {error.start}), and no other encoding fits", "save it as UTF-8")
    return data.decode(best.encoding, "replace"), [f"not UTF-8: read as {best.encoding.replace('_', '-')}"]
