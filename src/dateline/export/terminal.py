"""Text for a terminal: made harmless, measured in cells, wrapped, and coloured where that is wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rich.cells import cell_len as _rich_cells

Part = tuple[str, str]  # words and the name of a style ("" for none)

_SGR = {
    "bold": "1", "dim": "2", "italic": "3", "red": "31", "green": "32", "yellow": "33",
    "blue": "34", "magenta": "35", "cyan": "36", "head": "1;36", "alarm": "1;31",
}  # fmt: skip

# Directional embeddings, overrides and isolates turn a line around; tag characters hide words.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DROPPED = re.compile("[\u200b\u200e\u200f\u061c\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_DOUBLE = re.compile('["“”„«»]')
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` on one line with nothing in it that a terminal would obey: control characters become visible pictures (␛),
    direction overrides and lone surrogates �, white space one blank."""
    text = _DROPPED.sub("", text)
    text = " ".join(re.sub(r"[\s\x1c-\x1f\x85\u2028\u2029]+", " ", text).split(" "))
    return _CONTROL.sub(_picture, _TURNING.sub("�", text)).strip()


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "�"


def size(text: str) -> int:
    """Terminal cells of a text, character by character: never less than it takes, a little more where emoji are joined."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    # A skin tone or an emoji selector widens what stands before it, or stands alone.
    return 2 if "\U0001f3fb" <= character <= "\U0001f3ff" else 1 if character == "\ufe0f" else _rich_cells(character)


def chop(text: str, width: int) -> list[str]:
    """`text` in pieces of at most `width` cells; nothing is lost, what takes no cell stays with what stands before it."""
    if size(text) <= width:
        return [text]
    pieces, used = [""], 0
    for character in text:
        cells = _cells(character)
        if used and used + cells > width:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += cells
    return pieces


def paint(text: str, style: str, color: bool) -> str:
    """`text` in a style, or as it is without colour."""
    code = _SGR.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if color and code and text else text


def fold(parts: Sequence[Part], width: int, color: bool) -> list[str]:
    """Lines of at most `width` cells out of styled parts, broken at blanks; a word wider than a line is cut.

    Parts follow each other without a blank unless they carry one."""
    lines: list[list[Part]] = [[]]
    used = 0
    for word in _words(parts):
        needed = sum(size(text) for text, _ in word)
        if used and used + 1 + needed > width:
            lines.append([])
            used = 0
        elif used:
            lines[-1].append((" ", ""))
            used += 1
        for text, style in word:
            for cut in chop(text, width):
                if used and used + size(cut) > width:
                    lines.append([])
                    used = 0
                lines[-1].append((cut, style))
                used += size(cut)
    return ["".join(paint(text, style, color) for text, style in line) for line in lines]


def _words(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts cut at their blanks: each word is the pieces that stand together."""
    out: list[list[Part]] = [[]]
    for text, style in parts:
        for k, piece in enumerate(text.split(" ")):
            if k:
                out.append([])
            if piece:
                out[-1].append((piece, style))
    return [word for word in out if word]


def beside(left: Sequence[str], right: Sequence[str], width: int, style: str, color: bool, margin: str = "  ") -> list[str]:
    """Two columns side by side; the left one is plain text in `style`, `width` cells wide."""
    out: list[str] = []
    for k in range(max(len(left), len(right))):
        text = left[k] if k < len(left) else ""
        filler = " " * max(0, width - size(text))
        out.append(f"{margin}{paint(text, style, color)}{filler}  {right[k] if k < len(right) else ''}".rstrip())
    return out


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` cells, cut between words with dots where it is longer."""
    text = clean(text)
    if size(text) <= width:
        return text
    if width < 4:
        return "..."[:width]
    cut = chop(text, width - 3)[0]
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip(" ,;:-–—(“\"'") + "..."


def quoted(text: str, words: int, marks: bool = True) -> str:
    """The first `words` words of a passage in straight quote marks (`marks`); marks inside become single, those without a mate go."""
    text = clean(text).replace("…", "...")
    text = " ".join(text.split(" ")[:words]).rstrip(" ,;:-–—(") + " ..." if len(text.split(" ")) > words else text
    pairs, opened = set[int](), list[int]()
    for m in _DOUBLE.finditer(text):
        before = text[m.start() - 1 : m.start()] if m.start() else ""
        if not before.strip() or before in "([-":
            opened.append(m.start())
        elif opened:
            pairs |= {opened.pop(), m.start()}
    text = _DOUBLE.sub(lambda m: "'" if m.start() in pairs else "", text).strip()
    if text[:1] == text[-1:] == "'" and text.count("'") == 2:
        text = text[1:-1]  # marks round the whole
    return f'"{text}"' if marks else text


def pad(text: str, width: int) -> str:
    """`text` filled up with blanks to `width` cells."""
    return text + " " * max(0, width - size(text))


def fit(natural: Sequence[int], room: int, least: Sequence[int] | None = None) -> list[int]:
    """Widths that share `room` cells among columns: short ones stay whole, long ones share the rest, none below its `least`."""
    out = [min(n, m) for n, m in zip(natural, least or [1] * len(natural), strict=True)]
    spare = room - sum(out)
    order = sorted(range(len(natural)), key=lambda k: natural[k] - out[k])
    for left, k in enumerate(order):
        more = max(0, min(natural[k] - out[k], spare // (len(order) - left)))
        out[k] += more
        spare -= more
    return [max(1, w) for w in out]


def columns(rows: Sequence[Sequence[str]], widths: Sequence[int], styles: Sequence[str], color: bool) -> list[str]:
    """Rows of cells as lines, each cell cut or filled to its column's width; two blanks between columns."""
    out: list[str] = []
    for row in rows:
        cells = [paint(pad(shorten(c, w), w), s, color) for c, w, s in zip(row, widths, styles, strict=True)]
        out.append("  ".join(cells).rstrip())
    return out
