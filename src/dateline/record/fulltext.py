"""Full text of a record: FTS5 in SQLite, tsvector in PostgreSQL, behind two functions; the index is made by the first
migration. Words are matched by their stems, small and
capital letters and accents alike; all words must be there, words in quote marks one after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import Connection, text

_ASKED = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_FIND_SQLITE = "SELECT r.key, -bm25(words, 2.0, 1.0) FROM words JOIN reports r ON r.n = words.rowid WHERE words MATCH :q"
_FIND_POSTGRESQL = "SELECT report, ts_rank_cd(stems, q, 1) FROM words, websearch_to_tsquery('english', :q) q WHERE stems @@ q"
AROUND = 90  # characters shown before and after the first word found


def fold(words: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))


def put(conn: Connection, rows: Sequence[dict[str, str]]) -> None:
    """Index reports just inserted; each row has `key`, `title`, `text`."""
    if not rows:
        return
    if conn.dialect.name == "sqlite":
        conn.execute(text("INSERT INTO words (rowid, title, text) SELECT n, title, text FROM reports WHERE key = :key"), rows)
        return
    folded = [{"key": r["key"], "words": fold(f"{r['title'] or ''}\n{r['text']}")} for r in rows]
    conn.execute(text("INSERT INTO words (report, stems) VALUES (:key, to_tsvector('english', :words))"), folded)


def find(conn: Connection, asked: str) -> list[tuple[str, float]]:
    """Keys of the reports that hold what is asked, the best match first, with their scores (more is better)."""
    phrases = [p for p in (_WORD.findall(fold(a or b)) for a, b in _ASKED.findall(asked)) if p]
    if not phrases:
        return []
    query = " ".join('"' + " ".join(p) + '"' for p in phrases)  # quoted: no word is an operator
    sql = _FIND_SQLITE if conn.dialect.name == "sqlite" else _FIND_POSTGRESQL
    rows = conn.execute(text(sql), {"q": query})
    return sorted(((str(k), float(s)) for k, s in rows), key=lambda hit: (-hit[1], hit[0]))


def excerpt(words: str, asked: str) -> str:
    """The passage around the first word of `words` that is asked for, on one line."""
    stems = [w[: max(3, len(w) - 2)] for w in _WORD.findall(fold(asked)) if len(w) > 2]
    found = next((m for m in _WORD.finditer(words) if any(fold(m[0]).startswith(s) for s in stems)), None)
    at = found.start() if found else 0
    start, end = max(0, at - AROUND), min(len(words), at + AROUND)
    start = words.rfind(" ", 0, start) + 1 if start else 0
    end = words.find(" ", end) if end < len(words) and words.find(" ", end) >= 0 else len(words)
    return ("... " if start else "") + " ".join(words[start:end].split()) + (" ..." if end < len(words) else "")
