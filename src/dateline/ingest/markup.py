"""HTML inside other formats (feeds, mail, ninjs): its words, a line a block."""

from __future__ import annotations

import re

from dateline.ingest.html import strip_tags

_MARKED = re.compile(r"<(?:/?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?|!--|!\[)|&(?:#\d|[a-zA-Z]{2,8};)")


def words_of(markup: str) -> str:
    """The words of HTML, a paragraph a block, parted by blank lines; plain text stays as it is."""
    if not _MARKED.search(markup):
        return markup.strip()
    lines = strip_tags(markup)[0].text.split("\n")
    return "\n\n".join(x for x in (line.strip() for line in lines) if x)
