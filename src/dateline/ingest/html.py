"""Web markup pasted in: the words without the tags, with the way back to the input.

Own scanner and not `html.parser`: that one takes minutes for some hundred kilobytes of broken tags (time grows with the
square), and a reader must never hang. This one goes once over the text.
"""

from __future__ import annotations

import re
from html import unescape

from dateline.ingest.cleaning import Cleaned

_BLOCK = (
    "p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|table|tr|td|th|section|article|header|footer|main|aside|nav|blockquote|pre|figure|figcaption"
    "|form|body|html|head|title"
)
_INLINE = (
    "a|b|i|u|em|strong|span|font|small|sub|sup|img|mark|cite|q|abbr|time|s|del|ins|code|center|script|style|meta|link|iframe|noscript|svg"
)
# A tag, a character reference, or what opens a comment or doctype. No part runs past the next "<": the scan is linear.
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+|[^<>]*+)>"""
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});|<!"
)
_KNOWN = re.compile(rf"</?(?:{_BLOCK}|{_INLINE})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_BLOCKS = re.compile(rf"(?:{_BLOCK})$", re.IGNORECASE)
_HEAD = re.compile(r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|\?xml|head|body)\b", re.IGNORECASE | re.DOTALL)
_SILENT = {"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "button", "textarea"}
_SPACE = re.compile(r"[ \t\r\n\f]+")


def looks_like_html(text: str) -> bool:
    """Whether `text` is a web page or holds at least three common tags, one of them closing."""
    if _HEAD.match(text):
        return True
    tags = [m[0] for _, m in zip(range(3), _KNOWN.finditer(text), strict=False)]
    return len(tags) == 3 and any(t[1] == "/" or t.lower().startswith("<br") for t in tags + _closing(text))


def _closing(text: str) -> list[str]:
    m = re.search(rf"</(?:{_BLOCK}|{_INLINE})>", text, re.IGNORECASE)
    return [m[0]] if m else []


def strip_tags(text: str) -> tuple[Cleaned, str | None]:
    """The words of `text` without markup, and the page's <title>. Block tags become line breaks, scripts and the like fall out,
    character references become their characters. Anything that is no tag ("5 < 6", "<unclosed") stays as it is."""
    out = Cleaned()
    folds = any(_BLOCKS.match(m[2]) for _, m in zip(range(2000), _TAG.finditer(text), strict=False) if m[2])
    title: str | None = None
    at = 0
    end = len(text)
    dead: set[str] = set()
    while m := _TAG.search(text, at):
        _words(out, text, at, m.start(), folds)
        at = m.end()
        if m[0] == "<!":
            at = _declaration(out, text, m.start(), dead)
        elif not m[2]:
            _reference(out, m)
        elif not m[1] and (name := m[2].lower()) in _SILENT and not m[3].endswith("/"):
            stop = _close(text, name, at, dead)
            if stop is None:
                continue
            if name == "head":
                title = _title(text[at : stop[0]])
            at = stop[1]
        elif not m[1] and m[2].lower() == "title" and (stop := _close(text, "title", at, dead)):
            title = title or _plain(text[at : stop[0]])
            at = stop[1]
        elif _BLOCKS.match(m[2]):
            _line_break(out)
    _words(out, text, at, end, folds)
    return out, title


def _declaration(out: Cleaned, text: str, at: int, dead: set[str]) -> int:
    """Passes over a comment or doctype; an unclosed one stays in the text as it is."""
    closer = "-->" if text.startswith("<!--", at) else ">"
    stop = -1 if closer in dead else text.find(closer, at + 2)
    if stop < 0:
        dead.add(closer)
        out.keep("<!", at)
        return at + 2
    return stop + len(closer)


def _close(text: str, name: str, at: int, dead: set[str]) -> tuple[int, int] | None:
    """Where `</name>` stands from `at` on (start, end); None where there is none."""
    m = None if name in dead else re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE).search(text, at)
    if m is None:
        dead.add(name)
        return None
    return m.start(), m.end()


def _title(head: str) -> str | None:
    m = re.search(r"<title\b[^<>]{0,500}>([^<]{0,1000})</title", head, re.IGNORECASE)
    return _plain(m[1]) if m else None


def _plain(markup: str) -> str | None:
    return _SPACE.sub(" ", unescape(_TAG.sub(lambda m: m[0] if m[0][0] == "&" else "", markup))).strip() or None


def _words(out: Cleaned, text: str, start: int, end: int, folds: bool) -> None:
    """Adds text[start:end]; where white space is folded, each run of it becomes one space (none at a line's start)."""
    if not folds:
        out.keep(text[start:end], start)
        return
    at = start
    while at < end:
        m = _SPACE.search(text, at, end)
        stop = m.start() if m else end
        out.keep(text[at:stop], at)
        if m and out.pieces and not out.pieces[-1].endswith((" ", "\n")):
            if text[m.start()] == " ":
                out.keep(" ", m.start())
            else:
                out.add(" ")
        at = m.end() if m else end


def _reference(out: Cleaned, m: re.Match[str]) -> None:
    """Adds the character that a reference ("&amp;") stands for; an unknown one stays as it is."""
    words = unescape(m[0])
    if len(words) != 1:
        out.keep(m[0], m.start())
    else:
        out.runs.append((out.length, m.start(), 1))
        out.add(words)


def _line_break(out: Cleaned) -> None:
    """One line break, however many block tags stand together."""
    if out.pieces and not out.pieces[-1].endswith("\n"):
        out.add("\n")
