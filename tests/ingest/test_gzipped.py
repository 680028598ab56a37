"""Files packed with gzip."""

from __future__ import annotations

import gzip
import json

from made_items import PARAGRAPHS, one, read

from dateline.errors import Rejected
from dateline.model import Report


def test_any_format_may_be_packed() -> None:
    r = one(gzip.compress(PARAGRAPHS[0].encode()), "a.txt.gz")
    assert (r.text, r.source.path, r.id) == (PARAGRAPHS[0], "a.txt.gz", "a")
    lines = "\n".join(json.dumps({"text": p}) for p in PARAGRAPHS)
    assert [r.text for r in read(gzip.compress(lines.encode()), "a.jsonl.gz") if isinstance(r, Report)] == list(PARAGRAPHS)
    table = "text\n" + "\n".join(f'"{p}"' for p in PARAGRAPHS)
    assert len(read(gzip.compress(table.encode()), "a.csv.gz")) == 4


def test_bombs_are_refused_before_they_unpack() -> None:
    bomb = gzip.compress(b"\0" * 300_000_000, 9)
    found = read(gzip.compress(b"a" * 100_000_000), "a.jsonl.gz")
    assert isinstance(found[-1], Rejected) and "times its size" in found[-1].reason
    assert all(isinstance(x, Rejected) for x in read(bomb, "a.txt.gz"))
    nested = bomb
    for _ in range(30):
        nested = gzip.compress(nested)
    assert all(isinstance(x, Rejected) for x in read(nested, "a.gz"))


def test_what_stands_before_a_cut_is_read() -> None:
    lines = "\n".join(json.dumps({"text": f"{p} {n}"}) for n in range(3000) for p in PARAGRAPHS)
    packed = gzip.compress(lines.encode())
    found = read(packed[: len(packed) // 2], "a.jsonl.gz")
    assert sum(isinstance(x, Report) for x in found) > 1000
    assert isinstance(found[-1], Rejected) and "cut off" in found[-1].reason
