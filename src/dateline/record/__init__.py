"""Stage 7: what is kept. Reports read are taken apart into claims (`claims.py`), kept, brought together and asked about.

    from dateline.record import open_record, queries

`open_record(path_or_url)` gives a `Store`; `queries` has a function a question, `brief.brief` the situation report."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.record.queries import wanted
    from dateline.record.store import Filters, RecordError, Store, open_record

__all__ = ["Filters", "RecordError", "Store", "open_record", "wanted"]


def __getattr__(name: str) -> Any:
    """Loaded where it is asked for: the command line starts without a database."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"dateline.record.{'queries' if name == 'wanted' else 'store'}"), name)
