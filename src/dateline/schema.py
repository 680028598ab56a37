"""The JSON Schema of the record, made from `model.py`. `python -m dateline.schema` writes it to `record.schema.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from dateline.model import Report

PATH = Path(__file__).with_name("record.schema.json")


def record_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of one line of `dateline read --format json`."""
    (found,), parts = msgspec.json.schema_components([Report], ref_template="#/$defs/{name}")
    parts["Attribution"]["properties"].pop("rule")  # for --explain only
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dateline record",
        "description": "One report and the claims in it. Offsets count Unicode code points in `text`; text[start:end] is the span's text.",
        **found,
        "$defs": dict(sorted(parts.items())),
    }


def as_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(as_text(), encoding="utf-8")
