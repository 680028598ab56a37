"""The pages: each asks one view and fills one template."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from anyio import to_thread
from litestar import Response, Router, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from dateline.record.store import Store
from dateline.web import doing
from dateline.web.room import Asking, Filtered, page, room_of, visitor_of
from dateline.web.safety import cookie, local_path
from dateline.web.views import incident as incidents
from dateline.web.views import lists, live, report, reviewing, situation
from dateline.web.views.asked import MOST

VISIT = timedelta(minutes=30)  # who comes back later is on a new visit
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="How many of a list at once.")]
Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many are passed over before them.")]
Part = Annotated[int, QueryParameter(ge=1, le=10_000, description="Which part of a long text.")]
Page = Response[Any]


@get("/", sync_to_thread=True)
def first(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> Page:
    """The situation."""
    room = room_of(request)
    name = f"dateline_seen_{room.guard.settings.port}"
    since, kept = visit(request.cookies.get(name, ""), datetime.now(UTC))
    view = situation.with_new(room.store, room.situation(asked, limit, offset), since)
    made = page(request, "situation.html", view)
    made.headers["set-cookie"] = cookie(room.guard, kept, name=name, seconds=365 * 24 * 3600)
    return made


def visit(value: str, now: datetime) -> tuple[str | None, str]:
    """The end of the last visit by the cookie `SINCE.LAST`, and the cookie's new value: who comes back within half an hour is still on the
    same visit. None on the first."""
    since, _, last = value.partition(".")
    known = [x if _MOMENT.fullmatch(x) else "" for x in (since, last)]
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    if not known[1]:
        return None, f".{stamp}"
    over = (now - VISIT).strftime("%Y-%m-%dT%H:%M:%SZ") > known[1]
    since = known[1] if over else known[0]
    return since or None, f"{since}.{stamp}"


@get("/report/{key:str}", sync_to_thread=True)
def one_report(request: Asking, key: FromPath[str], part: Part = 1, claim: FromQuery[str] = "") -> Page:
    """A report, or a part of a long one."""
    view = report.report(room_of(request).store, key, part, claim)
    if view is None:
        raise NotFoundException(f"the record has no report {key[:40]}: look for it under Claims or Search")
    return page(request, "report.html", view)


@get("/incident/{name:str}", sync_to_thread=True)
def one_incident(request: Asking, name: FromPath[str], limit: Limit = 50, offset: Offset = 0) -> Page:
    """An incident."""
    view = incidents.by_id(room_of(request).store, name, limit, offset)
    if view is None:
        raise NotFoundException(f"the record has no incident {name[:40]}: it may have been merged into another, look at the situation")
    return page(request, "incident.html", view)


@get("/incidents", sync_to_thread=True)
def incident_list(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> Page:
    """The incidents by day and place."""
    return page(request, "incidents.html", lists.incidents(room_of(request).store, asked, limit, offset))


@get("/claims", sync_to_thread=True)
def claims(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> Page:
    """The feed of claims."""
    return page(request, "claims.html", lists.claims(room_of(request).store, asked, limit, offset))


@get("/reports", sync_to_thread=True)
def reports(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> Page:
    """The reports."""
    return page(request, "reports.html", lists.reports(room_of(request).store, asked, limit, offset))


@get("/search", sync_to_thread=True)
def search(request: Asking, asked: Filtered, q: FromQuery[str] = "", limit: Limit = 20, offset: Offset = 0) -> Page:
    """Reports found by their words."""
    return page(request, "search.html", lists.search(room_of(request).store, q, asked, limit, offset))


@get("/positions", sync_to_thread=True)
def positions(request: Asking, asked: Filtered) -> Page:
    """Who stands where toward whom."""
    return page(request, "positions.html", lists.positions(room_of(request).store, asked))


# Judging


@get("/review", sync_to_thread=True, opt={"role": "reviewer"})
def review(
    request: Asking, asked: Filtered, queue: FromQuery[str] = "open", after: FromQuery[str] = "", claim: FromQuery[str] = ""
) -> Page:
    """The next claim to judge."""
    kind = "second" if queue == "second" else "open"
    store, name = _judging(request)
    return page(request, "review.html", reviewing.review(store, name, asked, kind, after, claim))


@post("/review", opt={"role": "reviewer"}, status_code=303)
async def decide(request: Asking) -> Redirect:
    """A decision on one claim; then the next."""
    form = await request.form()
    await to_thread.run_sync(doing.decide, *_judging(request), form)
    return _back(form, "/review")


@post("/review/undo", opt={"role": "reviewer"}, status_code=303)
async def undo(request: Asking) -> Redirect:
    """A judgement undone."""
    form = await request.form()
    await to_thread.run_sync(doing.undo_form, *_judging(request), form)
    return _back(form, "/review")


@post("/incident/{name:str}/merge", opt={"role": "reviewer"}, status_code=303)
async def merge(request: Asking, name: FromPath[str]) -> Redirect:
    """An incident and others made one; then the page of what they are now."""
    form = await request.form()
    kept = await to_thread.run_sync(doing.merge, *_judging(request), name, form)
    return Redirect(f"/incident/{kept}", status_code=303)


@post("/incident/{name:str}/split", opt={"role": "reviewer"}, status_code=303)
async def split(request: Asking, name: FromPath[str]) -> Redirect:
    """Claims taken out of an incident."""
    form = await request.form()
    kept = await to_thread.run_sync(doing.split, *_judging(request), name, form)
    return Redirect(f"/incident/{kept}", status_code=303)


def _judging(request: Asking) -> tuple[Store, str]:
    """The record, and who judges."""
    room = room_of(request)
    return room.store, doing.reviewer(visitor_of(request), room.guard.settings)


def _back(form: FormMultiDict, path: str) -> Redirect:
    """Where a form says to go on: a path of its own, or the page again with what was asked there."""
    asked = _text(form, "asked").removeprefix("?")
    queue = "queue=second" if _text(form, "queue") == "second" else ""
    query = "&".join(x for x in (asked, queue) if x)
    return Redirect(local_path(_text(form, "back") or f"{path}{f'?{query}' if query else ''}"), status_code=303)


@get("/history", sync_to_thread=True)
def history(request: Asking, limit: Limit = 50, offset: Offset = 0) -> Page:
    """What was judged, and how far reviewers agree."""
    store, name = _judging(request)
    return page(request, "history.html", reviewing.history(store, name, limit, offset))


# Reading live


@get("/read", sync_to_thread=True)
def read_form(request: Asking) -> Page:
    """Where a text is pasted or dropped."""
    return page(request, "read.html")


@post("/read", opt={"role": "reader"}, status_code=200)
async def read(request: Asking) -> Page:
    """A text read live; nothing of it is kept."""
    form = await request.form()
    file = form.get("file")
    dropped = await file.read() if isinstance(file, UploadFile) else b""
    name = file.filename if isinstance(file, UploadFile) else ""
    text = _text(form, "text")
    data = dropped or text.encode("utf-8", "replace")
    given = {"text": text, "outlet": _text(form, "outlet"), "published": _text(form, "published")}
    return await to_thread.run_sync(_read, request, data, name, given)


def _read(request: Asking, data: bytes, name: str, given: dict[str, str]) -> Page:
    try:
        view = live.read(data, name, given["published"], given["outlet"])
    except live.Unread as error:
        return page(request, "read.html", None, 422, dict(given, error=str(error)))
    return page(request, "read.html", view, more=given)


# Coming and going


@get("/login", sync_to_thread=True)
def login_form(request: Asking, next: FromQuery[str] = "/") -> Page:
    """Where name and password are given."""
    return page(request, "login.html", more={"next": local_path(next)})


@post("/login", status_code=303)
async def login(request: Asking) -> Response[Any]:
    """Log in, and go where one was going."""
    form = await request.form()
    guard = room_of(request).guard
    target = local_path(_text(form, "next") or "/")
    try:
        session = await to_thread.run_sync(guard.login, _text(form, "name").strip(), _text(form, "password"), _address(request))
    except HTTPException as error:
        said, status, headers = error.detail, error.status_code, error.headers or {}
        made = await to_thread.run_sync(lambda: page(request, "login.html", None, status, {"next": target, "error": said}))
        made.headers.update(headers)
        return made
    answer = Redirect(target, status_code=303)
    answer.headers["set-cookie"] = cookie(guard, session)
    return answer


@post("/logout", status_code=303)
async def logout(request: Asking) -> Redirect:
    """End the session."""
    guard = room_of(request).guard
    guard.sessions.end(visitor_of(request).session)
    answer = Redirect("/login" if guard.settings.login else "/", status_code=303)
    answer.headers["set-cookie"] = cookie(guard, "", seconds=0)
    return answer


@get("/help", sync_to_thread=True)
def help_page(request: Asking) -> Page:
    """How the pages are used."""
    return page(request, "help.html")


@get("/api", sync_to_thread=True)
def api_page(request: Asking) -> Page:
    """What the API gives, from its own description."""
    described = doing.described(request.app.openapi_schema.to_schema())
    return page(request, "api.html", described, more={"operations": described.operations})


def _text(form: FormMultiDict, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _address(request: Asking) -> str:
    return request.client.host if request.client else ""


# One router: handlers of one path that are registered one by one get their threads twice.
PAGES = Router(
    "/",
    route_handlers=[
        first, one_report, one_incident, incident_list, claims, reports, search, positions, review, decide, undo, merge, split, history,
        read_form, read, login_form, login, logout, help_page, api_page,
    ],
    include_in_schema=False,
)  # fmt: skip
