"""The API: what the pages show, as JSON, under /api/v1; described by OpenAPI 3.1 at /api/v1/openapi.json."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.datastructures import ResponseHeader
from litestar.exceptions import HTTPException, NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body, PathParameter, QueryParameter

from dateline.record import queries
from dateline.record.queries import Entry
from dateline.record.store import Filters, Store
from dateline.record.tolls import Policy, Toll
from dateline.web import doing
from dateline.web.room import Asking, Filtered, room_of, visitor_of
from dateline.web.safety import cookie
from dateline.web.users import LONGEST, LONGEST_NAME
from dateline.web.views import incident, lists, live, report, reviewing, situation
from dateline.web.views.asked import MOST, Asked, Stretch, filters
from dateline.web.views.cards import Card

Text = Annotated[str, msgspec.Meta(max_length=300)]
Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="How many of the list at once.")]
Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many of the list are passed over before them.")]
Id = Annotated[str, PathParameter(description="The id, as lists give it.", min_length=1, max_length=200)]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong: the status of the answer, the reason and the remedy in words, and the parameter that it is about, if one."""

    status: int
    detail: str
    field: str | None = None


class Disputes(msgspec.Struct, frozen=True, kw_only=True):
    """Disputes of the incidents asked for."""

    asked: Asked
    disputes: list[Disputed]
    page: Stretch


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute, and the incident that it is of."""

    incident: str
    title: str
    grade: str
    dispute: incident.Dispute


class Tolls(msgspec.Struct, frozen=True, kw_only=True):
    """Tolls of the incidents asked for, added up by something."""

    asked: Asked
    by: str
    policy: str
    tolls: list[Toll]
    page: Stretch


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """What is told to have happened, by day."""

    asked: Asked
    entries: list[Entry]
    page: Stretch


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text to read live: plain, or the source of a web page."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=live.LONGEST, description="The report.")]
    published: Text | None = None
    outlet: Text | None = None


class Judging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement to make. `claims`: ids of claims (of incidents too, where incidents are merged); `fields`: what a correction puts in
    place, by name (type, status, actors, targets, place, day, killed, ...); `who`: who judges, only where nobody logs in."""

    act: Literal["accept", "reject", "correct", "merge", "split", "note"]
    claims: Annotated[list[Annotated[str, msgspec.Meta(min_length=1, max_length=200)]], msgspec.Meta(min_length=1, max_length=500)]
    fields: dict[Text, Text] = {}
    words: Annotated[str, msgspec.Meta(max_length=doing.WORDS)] = ""
    who: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] = ""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The number of a judgement that was kept."""

    id: int


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks ("" where nobody is logged in), with which role, whether a login is needed; `csrf`: what each request that changes
    something sends in the header X-CSRF-Token, together with the cookie."""

    name: str
    role: str
    login: bool
    csrf: str


class Login(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name and password."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


def _wrong(*statuses: int) -> dict[int, ResponseSpec]:
    said = {
        400: "Something asked for means nothing; the reason and the remedy.",
        401: "A login is needed.",
        403: "The role is not enough, or the token is missing.",
        404: "There is none of that id.",
        409: "The judgement cannot be made; the reason and the remedy.",
        413: "The body is too long.",
        422: "The text cannot be read; the reason and the remedy.",
        429: "Too many tries.",
    }
    return {s: ResponseSpec(data_container=Problem, description=said[s], generate_examples=False) for s in statuses}


ask = partial(get, sync_to_thread=True, responses=_wrong(400, 401))
one = partial(get, sync_to_thread=True, responses=_wrong(400, 401, 404))


@ask("/situation", tags=["views"])
def get_situation(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> situation.SituationView:
    """Days, places, the newest claims, positions: what the first page shows."""
    return room_of(request).situation(asked, limit, offset)


@ask("/incidents", tags=["incidents"])
def get_incidents(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> lists.IncidentsView:
    """Incidents: what claims of many reports tell of one occurrence, by day and place."""
    return lists.incidents(room_of(request).store, asked, limit, offset)


@one("/incidents/{name:str}", tags=["incidents"])
def get_incident(request: Asking, name: Id, limit: Limit = 50, offset: Offset = 0) -> incident.IncidentView:
    """An incident: accounts side by side, tolls, history, claims (these are what `limit` and `offset` are of)."""
    found = incident.by_id(room_of(request).store, name, limit, offset)
    return _found(found, "incident", name)


@ask("/claims", tags=["claims"])
def get_claims(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> lists.ClaimsView:
    """Claims, the newest first: one party's word for one event."""
    return lists.claims(room_of(request).store, asked, limit, offset)


@one("/claims/{name:str}", tags=["claims"])
def get_claim(request: Asking, name: Id) -> Card:
    """A claim, as people judged it."""
    return _found(lists.claim(room_of(request).store, name), "claim", name)


@ask("/reports", tags=["reports"])
def get_reports(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> lists.ReportsView:
    """Reports, the newest first; with filters those that hold such a claim."""
    return lists.reports(room_of(request).store, asked, limit, offset)


@one("/reports/{name:str}", tags=["reports"])
def get_report(request: Asking, name: Id) -> report.ReportView:
    """A report: its text in pieces, its claims with the reason of every code, its disputes."""
    return _found(report.report(room_of(request).store, name), "report", name)


@ask("/disputes", tags=["incidents"])
def get_disputes(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> Disputes:
    """What is disputed, between whom."""
    found = queries.disputes(room_of(request).store, _wanted(asked, limit, offset))
    part, page = _part(found, limit, offset)
    return Disputes(asked=asked, disputes=_disputes(room_of(request).store, part), page=page)


def _disputes(store: Store, found: list[queries.Disputed]) -> list[Disputed]:
    made = incident.disputes(store, found)
    return [Disputed(incident=d.incident.id, title=d.title, grade=d.grade, dispute=x) for d, x in zip(found, made, strict=True)]


@ask("/tolls", tags=["incidents"])
def get_tolls(
    request: Asking,
    asked: Filtered,
    by: Annotated[
        Literal["incident", "day", "place", "party", "kind"], QueryParameter(description="What they are added up by.")
    ] = "incident",
    policy: Annotated[Policy, QueryParameter(description="The rule that they follow.")] = "ucdp",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Tolls:
    """Tolls: low, best and high, with the claims behind them and how they moved."""
    found = queries.tolls(room_of(request).store, _wanted(asked, limit, offset), by, policy)
    part, page = _part(found, limit, offset)
    return Tolls(asked=asked, by=by, policy=policy, tolls=part, page=page)


@ask("/positions", tags=["views"])
def get_positions(request: Asking, asked: Filtered) -> lists.PositionsView:
    """Who stands where toward whom, week by week, and where that changed."""
    return lists.positions(room_of(request).store, asked)


@ask("/timeline", tags=["views"])
def get_timeline(request: Asking, asked: Filtered, limit: Limit = 50, offset: Offset = 0) -> Timeline:
    """What is told to have happened, day by day, an incident a line."""
    found = queries.timeline(room_of(request).store, _wanted(asked, limit, offset))
    part, page = _part(found, limit, offset)
    return Timeline(asked=asked, entries=part, page=page)


@ask("/search", tags=["reports"])
def get_search(
    request: Asking,
    asked: Filtered,
    q: Annotated[str, QueryParameter(description='All these words; "in quote marks": one after the other.', max_length=300)],
    limit: Limit = 20,
    offset: Offset = 0,
) -> lists.SearchView:
    """Reports found by their words, the best match first."""
    return lists.search(room_of(request).store, q, asked, limit, offset)


@ask("/judgements", tags=["judgements"])
def get_judgements(request: Asking, limit: Limit = 50, offset: Offset = 0) -> reviewing.HistoryView:
    """What people judged, the newest first, and how far each two of them agree."""
    room = room_of(request)
    name = doing.reviewer(visitor_of(request), room.guard.settings)
    return reviewing.history(room.store, name, limit, offset)


@ask("/review", tags=["judgements"], opt={"role": "reviewer"})
def get_review(
    request: Asking,
    asked: Filtered,
    queue: Annotated[
        Literal["open", "second"], QueryParameter(description="open: nobody decided; second: another did, you did not.")
    ] = "open",
    after: Annotated[str, QueryParameter(description="A claim to go on after, in the order of certainty.", max_length=200)] = "",
    who: Annotated[str, QueryParameter(description="Who reviews, where nobody logs in.", max_length=LONGEST_NAME)] = "",
) -> reviewing.ReviewView:
    """The claim to judge next, the least certain first."""
    room = room_of(request)
    return reviewing.review(room.store, doing.reviewer(visitor_of(request), room.guard.settings, who), asked, queue, after)


@post("/judgements", sync_to_thread=True, tags=["judgements"], responses=_wrong(400, 401, 403, 409, 413), opt={"role": "reviewer"})
def post_judgement(request: Asking, data: Annotated[Judging, Body(description="The judgement.")]) -> Kept:
    """Judge claims: appended with who and when, never over what was read. Needs the role reviewer."""
    room = room_of(request)
    who = doing.reviewer(visitor_of(request), room.guard.settings, data.who)
    made = doing.judge(room.store, data.act, data.claims, who=who, fields=data.fields, words=data.words)
    return Kept(id=made)


@post(
    "/judgements/{number:int}/undo",
    sync_to_thread=True,
    tags=["judgements"],
    responses=_wrong(400, 401, 403, 409),
    opt={"role": "reviewer"},
)
def post_undo(request: Asking, number: Annotated[int, PathParameter(description="The judgement to undo.", ge=1, le=2**53)]) -> Kept:
    """Undo a judgement: one more is appended. Needs the role reviewer."""
    room = room_of(request)
    return Kept(id=doing.undo(room.store, number, who=doing.reviewer(visitor_of(request), room.guard.settings)))


@post("/read", sync_to_thread=True, status_code=200, tags=["views"], responses=_wrong(400, 401, 403, 413, 422), opt={"role": "reader"})
def post_read(request: Asking, data: Annotated[Reading, Body(description="The text.")]) -> live.ReadView:
    """Read a text live. Nothing of it is kept."""
    try:
        return live.read(data.text.encode("utf-8", "replace"), "", data.published, data.outlet)
    except live.Unread as error:
        raise HTTPException(status_code=422, detail=str(error)) from None


@get("/session", sync_to_thread=True, tags=["session"], responses=_wrong(400))
def get_session(request: Asking) -> Session:
    """Who asks, and the token for requests that change something. Sets the cookie where there is none."""
    visitor = visitor_of(request)
    return Session(name=visitor.name, role=visitor.role, login=room_of(request).guard.settings.login, csrf=visitor.csrf)


COOKIE = [ResponseHeader(name="set-cookie", description="The session.", documentation_only=True)]


@post("/session", sync_to_thread=True, status_code=200, tags=["session"], responses=_wrong(400, 403, 413, 429), response_headers=COOKIE)
def post_session(request: Asking, data: Annotated[Login, Body(description="Name and password.")]) -> Response[Session]:
    """Log in: the answer sets the cookie and gives its token."""
    guard = room_of(request).guard
    session = guard.login(data.name, data.password, request.client.host if request.client else "")
    visitor = guard.visitor(session)
    made = Session(name=visitor.name, role=visitor.role, login=guard.settings.login, csrf=visitor.csrf)
    return Response(made, headers={"set-cookie": cookie(guard, session)})


@delete("/session", sync_to_thread=True, tags=["session"], responses=_wrong(403))
def delete_session(request: Asking) -> None:
    """Log out."""
    room_of(request).guard.sessions.end(visitor_of(request).session)


def _found(view: Any, kind: str, name: str) -> Any:
    if view is None:
        raise NotFoundException(f"the record has no {kind} {name[:40]}: lists give the ids")
    return view


def _part(found: list[Any], limit: int, offset: int) -> tuple[list[Any], Stretch]:
    """A part of an answer that was asked for with one more than is shown."""
    return found[:limit], Stretch(limit=limit, offset=offset, more=len(found) > limit)


def _wanted(a: Asked, limit: int, offset: int) -> Filters:
    return msgspec.structs.replace(filters(a, limit=limit + 1), offset=offset)


API = Router(
    "/api/v1",
    route_handlers=[
        get_situation, get_incidents, get_incident, get_claims, get_claim, get_reports, get_report, get_disputes, get_tolls, get_positions,
        get_timeline, get_search, get_judgements, get_review, post_judgement, post_undo, post_read, get_session, post_session,
        delete_session,
    ],
)  # fmt: skip
