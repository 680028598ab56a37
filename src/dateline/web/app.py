"""The application: pages, API and files of the reading room, behind its guard."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Litestar, Response, Router, get
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Server
from litestar.params import QueryParameter
from litestar.static_files import create_static_files_router
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dateline import __version__
from dateline.errors import one_line
from dateline.record.judgements import JudgementError
from dateline.record.queries import FilterError
from dateline.record.store import Store
from dateline.web.api import API, Problem
from dateline.web.pages import PAGES
from dateline.web.room import BUILT, HERE, Asking, Room, page, room_of
from dateline.web.safety import LONGEST_TEXT, Guard, Settings, check, guarded
from dateline.web.views import asked as asking
from dateline.web.views.asked import Asked

AT_ONCE = 6  # requests worked on; more wait
_TITLES = {400: "That cannot be asked", 403: "Not allowed", 404: "Not found", 409: "That cannot be judged", 413: "Too long", 429: "Wait"}


class ErrorView(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong: a title, and the reason with the remedy."""

    title: str
    words: str


def app(store: Store, settings: Settings | None = None) -> Litestar:
    """The application over a record."""
    guard = Guard(settings or Settings())
    made = Litestar(
        route_handlers=[PAGES, API, health, description, _files("/assets", HERE / "assets"), *_built()],
        before_request=check,
        dependencies={"asked": Provide(asked, sync_to_thread=False)},
        exception_handlers={
            HTTPException: _http_error, FilterError: _filter_error, JudgementError: _judgement_error, DBAPIError: _record_error,
            Exception: _fault,
        },
        on_startup=[_ready],
        openapi_config=_described(),
        request_max_body_size=LONGEST_TEXT,
        multipart_form_part_limit=200,
        state=State({"room": Room(store, guard)}),
        pdb_on_exception=False,
        debug=False,
        logging_config=None,
    )  # fmt: skip
    made.asgi_handler = guarded(made.asgi_handler, guard)
    return made


def asked(
    from_: Annotated[str | None, QueryParameter(name="from", description="Of events on or after this day (2020-10-04).")] = None,
    to: Annotated[str | None, QueryParameter(description="Of events on or before this day.")] = None,
    actor: Annotated[
        str | None, QueryParameter(description="With this party as doer, target or source: an id (AZE, AZE.MIL) or a name.")
    ] = None,
    place: Annotated[str | None, QueryParameter(description="At this place, by its name.")] = None,
    country: Annotated[str | None, QueryParameter(description="In this country, as ISO 3166-1 alpha-3 (AZE).")] = None,
    kinds: Annotated[list[str] | None, QueryParameter(name="type", description="Of these PLOVER types (ASSAULT).")] = None,
    statuses: Annotated[
        list[str] | None,
        QueryParameter(name="status", description="Of these statuses: actual, denied, wanted, planned, conditional, possible."),
    ] = None,
    claimant: Annotated[str | None, QueryParameter(description="Claimed by this party; outlet: told by outlets themselves.")] = None,
    as_of: Annotated[str | None, QueryParameter(description="As known then: of reports published by this day or time.")] = None,
    undated: Annotated[str | None, QueryParameter(description="yes: only of reports that have no day of publication.")] = None,
) -> Asked:
    """The filters of an address."""
    return asking.asked(
        from_=from_, to=to, actor=actor, place=place, country=country, type=kinds, status=statuses, claimant=claimant, as_of=as_of,
        undated=undated,
    )  # fmt: skip


@get("/healthz", sync_to_thread=True, include_in_schema=False, media_type="text/plain")
def health(request: Asking) -> str:
    """Whether the record answers."""
    with room_of(request).store.engine.connect() as conn:
        conn.execute(text("SELECT 1"))
    return "ok\n"


@get("/api/v1/openapi.json", sync_to_thread=True, include_in_schema=False, media_type="application/json")
def description(request: Asking) -> dict[str, Any]:
    """The API described by OpenAPI."""
    return request.app.openapi_schema.to_schema()


async def _ready(made: Litestar) -> None:
    """Work on as many requests at once as a small machine can; have ready what the first page needs that changes seldom."""
    to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
    room: Room = made.state.room
    await to_thread.run_sync(room.warm)


def _built() -> list[Router]:
    """What Vite built; without it the pages work as they are."""
    return [_files("/built", BUILT, hashed=True)] if BUILT.is_dir() else []


def _files(path: str, folder: Path, hashed: bool = False) -> Router:
    """Files of a folder; those with a hash in their names never change."""
    control = CacheControlHeader(max_age=31536000, immutable=True, private=True) if hashed else CacheControlHeader(no_cache=True)
    return create_static_files_router(path=path, directories=[folder], cache_control=control, include_in_schema=False)


def _described() -> OpenAPIConfig:
    words = (
        "What the pages of a reading room show, as JSON. Every list is paged by `limit` and `offset`. Requests that change something send "
        "the cookie and the header `X-CSRF-Token` that GET /session gives."
    )
    keys = Components(
        security_schemes={
            "session": SecurityScheme(type="apiKey", security_scheme_in="cookie", name="dateline_8470", description="From POST /session."),
            "token": SecurityScheme(type="apiKey", security_scheme_in="header", name="X-CSRF-Token", description="From GET /session."),
        }
    )
    return OpenAPIConfig(
        title="dateline",
        version="1",
        description=words,
        summary=f"The reading room of dateline {__version__}",
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        servers=[Server(url="/")],
        components=keys,
        path="/api/v1/openapi",  # where Litestar's own pages would be; ours is `description`
        render_plugins=[JsonRenderPlugin()],
        use_handler_docstrings=True,
    )


# Errors: a page for readers, JSON for programs


def _answer(request: Asking, status: int, words: str, field: str | None = None, headers: dict[str, str] | None = None) -> Response[Any]:
    if request.scope["path"].startswith("/api/v1"):
        made: Response[Any] = Response(Problem(status=status, detail=one_line(words), field=field), status_code=status)
    else:
        title = _TITLES.get(status, "Something went wrong" if status >= 500 else "That does not work")
        kept = "visitor" in request.scope.get("state", {})
        made = page(request, "error.html", ErrorView(title=title, words=one_line(words)), status) if kept else _plain(status, words)
    for name, value in (headers or {}).items():
        made.headers[name] = value
    return made


def _plain(status: int, words: str) -> Response[Any]:
    return Response(f"dateline: {one_line(words)}\n", status_code=status, media_type="text/plain; charset=utf-8")


def _http_error(request: Asking, error: HTTPException) -> Response[Any]:
    words, field = error.detail, None
    if isinstance(error, ValidationException) and isinstance(error.extra, Sequence) and error.extra:
        first = error.extra[0]
        field = str(first.get("key")) if isinstance(first, dict) and first.get("key") else None
        words = f"{f'{field}: ' if field else ''}{first.get('message') if isinstance(first, dict) else error.detail}"
    if isinstance(error, ValidationException) and (missing := re.search(r"parameter '?(\w+)'?", error.detail)):
        words, field = f"{missing[1]}: it is missing: give it", missing[1]
    if error.status_code == 404 and not words.startswith("the record"):
        words = "there is no such page: the situation leads everywhere"
    return _answer(request, error.status_code, words, field, error.headers)


def _filter_error(request: Asking, error: FilterError) -> Response[Any]:
    field = re.sub("[^a-z]", "_", error.option)
    return _answer(request, 400, str(error), field)


def _judgement_error(request: Asking, error: JudgementError) -> Response[Any]:
    return _answer(request, 409, str(error))


def _record_error(request: Asking, error: DBAPIError) -> Response[Any]:
    said = (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
    return _answer(request, 503, f"the record cannot be read or written ({said}): check the disk or the server; what was kept is whole")


def _fault(request: Asking, error: Exception) -> Response[Any]:
    print(f"dateline: {request.method} {one_line(request.scope['path'])} failed", file=sys.stderr)
    traceback.print_exception(error)
    return _answer(request, 500, "this is a fault of dateline: the terminal of dateline serve tells more; please send it to its makers")
