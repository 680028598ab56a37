"""Accuracy: annotated reports through `bench/score.py`, PolNeAR through `bench/polnear.py`, our own samples through `sample.toml`."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dateline
from evals.corpus import ROOT, SAMPLES, read_lines, script, write_records

Scores = dict[str, dict[str, float]]


def gold(shared: Path, split: str = "dev") -> tuple[Scores, int]:
    """Scores of `gold/SPLIT` by name (`event`, `on matched: status`, ...), and how many reports were set aside."""
    folder = shared / "gold" / split
    lines = script(shared / "bench" / "inputs.py", str(folder))
    with TemporaryDirectory() as work:
        records = Path(work) / "records.jsonl"
        _, aside = write_records(read_lines(lines), records)
        found = json.loads(script(shared / "bench" / "score.py", str(folder), str(records), "--json"))
    return found["scores"], aside


def gold_by_rules(shared: Path, split: str = "dev") -> Scores:
    """The attribution scores of `gold/SPLIT` without the encoder: grammar and quote marks alone."""
    from dateline.ingest import read_paths
    from dateline.pipeline import STAGES, read_reports

    folder = shared / "gold" / split
    stages = [s for s in STAGES if s.name in ("parse", "attribute", "actors")]
    with TemporaryDirectory() as work:
        path, records = Path(work) / "reports.jsonl", Path(work) / "records.jsonl"
        path.write_text(script(shared / "bench" / "inputs.py", str(folder)), encoding="utf-8")
        write_records(iter(read_reports(read_paths([path], None, None), stages)), records)
        found = json.loads(script(shared / "bench" / "score.py", str(folder), str(records), "--json"))
    return {k: v for k, v in found["scores"].items() if k.startswith("attribution")}


def polnear(shared: Path, split: str = "dev") -> tuple[Scores, int]:
    """Exact-span scores of PolNeAR (`Source`, `Cue`, `Content`), of content characters (`char`), of overlapping spans and of whole
    relations."""
    from evals.polnear import overlaps

    folder, bench = str(shared / "data" / "polnear" / split), shared / "bench" / "polnear.py"
    with TemporaryDirectory() as work:
        records = Path(work) / "records.jsonl"
        _, aside = write_records(read_lines(script(bench, folder, "in")), records)
        found = json.loads(script(bench, folder, "score", str(records)))
        read = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    return found["scores"] | overlaps({r["id"]: r for r in read}, Path(folder)), aside


def samples() -> tuple[Scores, list[str]]:
    """Our own dispatches against the facts of `evals/sample.toml`: share of the facts met by kind (`r`), and the faults.

    A fault is a span that does not hold, a second reading that differs from the first, a report set aside."""
    facts = tomllib.loads((ROOT / "evals" / "sample.toml").read_text(encoding="utf-8"))
    met: dict[str, list[int]] = {}
    faults: list[str] = []
    for path in sorted(SAMPLES.glob("*.txt")):
        try:
            report = dateline.read(path)
        except dateline.InputError as error:
            faults.append(f"{path.name}: set aside: {error}")
            continue
        record = json.loads(render_line(report))
        faults += [f"{path.name}: span does not hold at {at}" for at in broken_spans(record, record["text"])]
        if render_line(dateline.read(path)) != render_line(report):
            faults.append(f"{path.name}: a second reading differs from the first")
        for kind in ("attribution", "event", "count", "dispute"):
            for fact in facts.get(path.stem, {}).get(kind, []):
                found = holds(kind, fact, record)
                met.setdefault(kind, []).append(found)
                if not found:
                    print(f"  not found: {path.name} {kind} {fact}", file=sys.stderr)
    return {kind: {"r": round(sum(m) / len(m), 3), "gold": len(m), "hit": sum(m)} for kind, m in met.items()}, faults


def render_line(report: dateline.Report) -> str:
    """The record as it is printed."""
    from dateline.export.json import render

    return render(report)


def holds(kind: str, fact: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a record holds a fact: one item of the kind that meets all that the fact says.

    attribution: `source` (part of its words), `actor`, `content` (part of its words). event: `type`, `trigger`, `status`, `actor`,
    `target` (countries or organisations), `by` (part of an asserting source's words, "" for the outlet), `place`, `day`.
    count: `measure`, `min`, `max`. dispute: `a`, `b` (words that stand in the sentences of the two sides)."""
    if kind == "attribution":
        return any(_attribution(fact, a) for a in record["attributions"])
    if kind == "event":
        return any(_event(fact, e, record) for e in record["events"])
    if kind == "count":
        return any(all(c.get(k) == v for k, v in fact.items()) for e in record["events"] for c in e["counts"])
    return any(_dispute(fact, d, record) for d in record["disputes"])


def _attribution(fact: dict[str, Any], a: dict[str, Any]) -> bool:
    source = a["source"] or {"text": "", "actor": ""}
    content = " ".join(c["text"] for c in a["content"])
    return (
        fact.get("source", "") in source["text"]
        and fact.get("actor", source["actor"]) == source["actor"]
        and fact.get("content", "") in content
    )


def _event(fact: dict[str, Any], e: dict[str, Any], record: dict[str, Any]) -> bool:
    who = {a["id"]: (a["source"] or {"text": ""})["text"] for a in record["attributions"]}
    asserting = [who.get(i, "") for i in e["by"]]
    heads = {role: {(m["actor"] or "").split(".")[0] for m in e[role]} for role in ("actors", "targets")}
    by = "by" not in fact or (any(fact["by"] in name for name in asserting) if fact["by"] else not asserting)
    return (
        by
        and fact.get("type", e["type"]) == e["type"]
        and fact.get("trigger", "") in e["trigger"]["text"]
        and fact.get("status", e["status"]) == e["status"]
        and ("actor" not in fact or fact["actor"] in heads["actors"])
        and ("target" not in fact or fact["target"] in heads["targets"])
        and ("place" not in fact or fact["place"] == (e["place"] or {}).get("name"))
        and ("day" not in fact or fact["day"] == (e["date"] or {}).get("from"))
    )


def _dispute(fact: dict[str, Any], d: dict[str, Any], record: dict[str, Any]) -> bool:
    words = {a["id"]: " ".join(c["text"] for c in a["content"]) for a in record["attributions"]}
    words |= {e["id"]: e["trigger"]["text"] for e in record["events"]}
    sides = [" | ".join(words[i] for i in d[side]) for side in ("a", "b")]
    return any(fact["a"] in x and fact["b"] in y for x, y in (sides, sides[::-1]))


def broken_spans(value: Any, text: str, at: str = "record") -> list[str]:
    """Where in a record a span's words are not those of the text between its offsets."""
    if isinstance(value, list):
        return [b for k, item in enumerate(value) for b in broken_spans(item, text, f"{at}[{k}]")]
    if not isinstance(value, dict):
        return []
    out = [b for k, item in value.items() for b in broken_spans(item, text, f"{at}.{k}")]
    if {"start", "end", "text"} <= value.keys() and text[value["start"] : value["end"]] != value["text"]:
        out.append(at)
    return out
