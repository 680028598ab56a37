"""Full text of a record: FTS5 in SQLite, tsvector in PostgreSQL, behind two functions; the index is made by the first
migration. Words are matched by their stems, small and
capital letters and accents alike; all words must be there, words in quote marks one after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Float, FromClause, column, func, literal_column, table, text

from dateline.record import tables as t

_ASKED = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
AROUND = 90  # characters shown before and after the first word found


class Matching(NamedTuple):
    """Parts of a query: the reports with their index, the condition, and the score, which is more for a better match."""

    source: FromClause
    condition: ColumnElement[bool]
    score: ColumnElement[float]


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


def matching(dialect: str, asked: str) -> Matching | None:
    """How to ask for the reports that hold what is asked; None where no word is asked for."""
    phrases = [p for p in (_WORD.findall(fold(a or b)) for a, b in _ASKED.findall(asked)) if p]
    if not phrases:
        return None
    query = " ".join('"' + " ".join(p) + '"' for p in phrases)  # quoted: no word is an operator
    words = table("words", column("rowid"), column("report"), column("stems"))
    if dialect == "sqlite":
        source = t.reports.join(words, words.c.rowid == t.reports.c.n)
        condition = literal_column("words").op("MATCH", is_comparison=True)(query)
        return Matching(source, condition, literal_column("-bm25(words, 2.0, 1.0)", Float))
    stems = func.websearch_to_tsquery(literal_column("'english'::regconfig"), query)
    source = t.reports.join(words, words.c.report == t.reports.c.key)
    condition = words.c.stems.op("@@", is_comparison=True)(stems)
    return Matching(source, condition, func.ts_rank(words.c.stems, stems, 1, type_=Float))


def excerpt(words: str, asked: str) -> str:
    """The passage around the first word of `words` that is asked for, on one line."""
    stems = [w[: max(3, len(w) - 2)] for w in _WORD.findall(fold(asked)) if len(w) > 2]
    found = next((m for m in _WORD.finditer(words) if any(fold(m[0]).startswith(s) for s in stems)), None)
    at = found.start() if found else 0
    start, end = max(0, at - AROUND), min(len(words), at + AROUND)
    start = words.rfind(" ", 0, start) + 1 if start else 0
    end = words.find(" ", end) if end < len(words) and words.find(" ", end) >= 0 else len(words)
    return ("... " if start else "") + " ".join(words[start:end].split()) + (" ..." if end < len(words) else "")
