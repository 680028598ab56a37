"""What every handler works with: the record, its guard, the templates; and how an answer is made a page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.di import NamedDependency
from markupsafe import Markup
from sqlalchemy import func, select

from dateline import __version__
from dateline.record import gathering
from dateline.record import tables as t
from dateline.record.store import Store
from dateline.record.wording import days
from dateline.web.safety import Guard, Visitor
from dateline.web.views import counted, situation
from dateline.web.views.asked import Asked, with_query

HERE = Path(__file__).parent
BUILT = HERE / "built"
KEPT_S = 600
PAGES = 32  # of the situation, kept
Asking = Request[Any, Any, Any]
Filtered = NamedDependency[Asked]


class RecordLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a page's head tells of the record."""

    name: str
    reports: int
    claims: int


class Room:
    """An open reading room."""

    def __init__(self, store: Store, guard: Guard) -> None:
        self.store, self.guard = store, guard
        self.pages = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.pages.globals |= {"asset": asset, "with_query": with_query, "days": days, "version": __version__, "csrf_field": csrf_field}
        self._kept: dict[str, tuple[Any, float, Any]] = {}
        self._lock = threading.Lock()

    def counts(self) -> RecordLine:
        """How many reports and claims the record has."""
        return self._while_same("counts", self._count)

    def choices(self) -> situation.Choices:
        """What the filters offer."""
        return self._while_same("choices", lambda: situation.choices(self.store))

    def situation(self, a: Asked, limit: int = 50, offset: int = 0) -> situation.SituationView:
        """The first page for what is asked; those last asked for are kept until the record changes."""
        name = f"situation {limit} {offset} {a.query}"
        view = self._while_same(name, lambda: situation.situation(self.store, a, limit=limit, offset=offset))
        with self._lock:
            pages = [k for k in self._kept if k.startswith("situation")]
            for k in pages[:-PAGES]:
                del self._kept[k]
        return view

    def warm(self) -> None:
        """Make ready what changes seldom, and load what reads reports' words."""
        gathering.ready(self.store)
        self.counts()
        self.choices()
        self.situation(Asked())

    def _while_same(self, name: str, make: Callable[[], Any]) -> Any:
        """What is made of the record, kept until the record changes, but not for long: a report read anew changes nothing that is cheap to
        see."""
        with self.store.engine.connect() as conn:
            state = counted.state(conn)
        with self._lock:
            made, at, found = self._kept.get(name, (None, 0.0, None))
        if made != state or time.monotonic() - at > KEPT_S:
            found = make()
            with self._lock:
                self._kept[name] = (state, time.monotonic(), found)
        return found

    def _count(self) -> RecordLine:
        with self.store.engine.connect() as conn:
            many = [conn.execute(select(func.count()).select_from(x)).scalar() or 0 for x in (t.reports, t.claims)]
        return RecordLine(name=self.store.name, reports=many[0], claims=many[1])


def room_of(request: Asking) -> Room:
    """The room that a request is made to."""
    return request.app.state.room


def visitor_of(request: Asking) -> Visitor:
    """Who asks."""
    return request.scope["state"]["visitor"]


def page(request: Asking, name: str, view: Any = None, status: int = 200, more: Mapping[str, Any] | None = None) -> Response[str]:
    """A template filled: `view` with what every page is given, and `more` that one alone needs."""
    room, visitor = room_of(request), visitor_of(request)
    query = request.scope["query_string"].decode("latin-1")
    context = {
        "view": view,
        "here": request.scope["path"] + (f"?{query}" if query else ""),
        "path": request.scope["path"],
        "user": visitor,
        "csrf": visitor.csrf,
        "nonce": "",
        "record": room.counts() if visitor.role else None,
        "asked": getattr(view, "asked", Asked()),
        "now": datetime.now(UTC).isoformat(timespec="seconds"),
        "choices": room.choices() if hasattr(view, "asked") else None,
        **(more or {}),
    }
    return Response(room.pages.get_template(name).render(context), status_code=status, media_type="text/html")


def csrf_field(token: str) -> Markup:
    """The hidden field that every form sends."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token)


def asset(name: str) -> str | None:
    """The address of a file that Vite built of a source (`src/main.ts`), or of one in assets/; None where it is not built."""
    if (HERE / "assets" / name).is_file():
        return f"/assets/{name}"
    entry = _manifest(_changed()).get(name)
    return f"/built/{entry['file']}" if entry else None


def _changed() -> float:
    try:
        return _manifest_path().stat().st_mtime
    except OSError:
        return 0.0


def _manifest_path() -> Path:
    own = BUILT / "manifest.json"
    return own if own.exists() else BUILT / ".vite" / "manifest.json"


@cache
def _manifest(changed: float) -> dict[str, Any]:
    """What Vite built, read again when it changed."""
    return msgspec.json.decode(_manifest_path().read_bytes()) if changed else {}
