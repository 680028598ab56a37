"""One report as one line of JSON: the record of record.schema.json."""

from __future__ import annotations

import json

import msgspec

from dateline.model import Report


def render(report: Report) -> str:
    """The record on one line, without a line break at its end. Text that UTF-8 cannot hold (a lone surrogate) is escaped."""
    bare = [msgspec.structs.replace(a, rule=msgspec.UNSET) for a in report.attributions]
    report = msgspec.structs.replace(report, attributions=bare)
    try:
        return msgspec.json.encode(report).decode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(report), ensure_ascii=True, separators=(",", ":"))
