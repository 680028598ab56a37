"""A page fetched -> `Report`: its article by trafilatura, the rest by `dateline.ingest`."""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from dateline.errors import Rejected
from dateline.ingest import Unreadable, plain_report
from dateline.ingest.decode import Undecodable
from dateline.model import Report, SourceFile
from dateline.watch.feeds import META, decoded
from dateline.watch.fetch import Answer

SHORTEST = 200  # characters of an article; less is a menu, a wall or a picture's caption
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "")


def article(answer: Answer, *, title: str | None, published: str | None, outlet: str | None) -> Report | Rejected:
    """The report in a page. What the feed says of it (title, day) stands before what the page says."""
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        if kind not in _PAGES:
            raise Unreadable(f"it is {kind[:60]}, no web page", "save it and give it to dateline add, which reads more formats")
        return _report(answer, kind, title, published, outlet)
    except (Unreadable, Undecodable) as error:
        return Rejected(path=answer.url, reason=error.reason, remedy=error.remedy)


def _report(answer: Answer, kind: str, title: str | None, published: str | None, outlet: str | None) -> Report:
    page = decoded(answer.body, answer.headers.get("content-type", ""), META)
    text, said = (page, {}) if kind == "text/plain" else _extracted(page, answer.url)
    if len(text.strip()) < SHORTEST:
        reason = f"no article is found in the page ({len(text.strip())} characters)"
        raise Unreadable(reason, "it may need scripts or a subscription: add its text by hand (dateline add)")
    found = plain_report(
        text,
        id=answer.url,
        path=answer.url,
        published=published or said.get("date"),
        outlet=outlet or said.get("sitename"),
        title=title or said.get("title"),
    )
    source = SourceFile(path=answer.url, media_type="text/html" if kind != "text/plain" else kind)
    return replace(found, url=answer.url, source=source)


def _extracted(page: str, url: str) -> tuple[str, dict[str, Any]]:
    """The article of a page, a paragraph a line, and what the page says of itself; nothing where there is none."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        page, url=url, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True
    )
    if found is None:
        return "", {}
    said = {name: getattr(found, name, None) for name in ("title", "date", "sitename")}
    return re.sub(r"\n{3,}", "\n\n", found.text or ""), said
