"""What was fetched -> `Report`, by `dateline.ingest`: the article of a web page, or a document in another format that it reads."""

from __future__ import annotations

import io

from msgspec.structs import replace

from dateline.errors import Rejected
from dateline.ingest import Unreadable
from dateline.ingest.decode import Undecodable
from dateline.ingest.files import read_stream
from dateline.ingest.formats import Given
from dateline.ingest.web import page_report
from dateline.model import Notice, Report, SourceFile
from dateline.record.store import Kept, moment
from dateline.watch.feeds import META, decoded
from dateline.watch.fetch import Answer
from dateline.watch.state import Leaving

PAGES = ("text/html", "application/xhtml+xml", "application/octet-stream", "")
DOCUMENTS = ("text/plain", "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def article(answer: Answer, *, title: str | None, published: str | None, outlet: str | None) -> Report | Rejected:
    """The report in an answer. Outlet and day that the watch knows stand before what the page says, its title after."""
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        if kind in PAGES:
            found = _page(answer, published, outlet)
        elif kind in DOCUMENTS:
            found = next(read_stream(io.BytesIO(answer.body), answer.url, answer.url, published, outlet))
        else:
            raise Unreadable(f"it is {kind[:60]}, no web page", "save it and give it to dateline add, which reads more formats")
    except (Unreadable, Undecodable) as error:
        return Rejected(path=answer.url, reason=error.reason, remedy=error.remedy)
    if isinstance(found, Rejected):
        return found
    return replace(
        found,
        id=answer.url,
        url=answer.url,
        title=found.title or title,
        published=published or found.published,
        outlet=outlet or found.outlet,
    )


def withdrawal(kept: Kept, gone: Leaving, now: str) -> Report:
    """A kill of a report of the record that its feed took back. It is told when the feed says, or now where that is before the report."""
    later = gone.when if gone.when and moment(gone.when) > kept.moment else now
    why = f": {gone.words}" if gone.words else ""
    text = f"The feed {gone.feed} took this article back{why}"
    notice = Notice(kind="kill", item=gone.url, of=kept.url or gone.url, words=gone.words or "deleted-entry")
    source = SourceFile(path=gone.feed, media_type="application/atom+xml", notice=notice)
    return Report(id=kept.id, title=kept.title, text=text, outlet=kept.outlet, published=later, url=kept.url, language="en", source=source)


def _page(answer: Answer, published: str | None, outlet: str | None) -> Report:
    """The report of a page's article. Raises Unreadable where it has none."""
    page = decoded(answer.body, answer.headers.get("content-type", ""), META)
    found = page_report(page, Given(path=answer.url, stem=answer.url, published=published, outlet=outlet), url=answer.url)
    notice = found.source.notice
    if not (isinstance(notice, Notice) and notice.item):  # an article has its address as its item; all words of a page have none
        raise Unreadable("no article is found in the page", "it may need scripts or a subscription: add its text by hand (dateline add)")
    return found
