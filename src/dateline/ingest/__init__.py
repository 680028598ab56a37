"""Bytes -> `Report`: text, JSON Lines, pasted web markup; what cannot be read is set aside with its reason."""

from dateline.ingest.files import one_report, read_paths
from dateline.ingest.reports import Unreadable, json_report, plain_report

__all__ = ["Unreadable", "json_report", "one_report", "plain_report", "read_paths"]
