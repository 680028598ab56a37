"""The API: what OpenAPI says of it holds for whatever is sent; what it gives is what the pages show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from litestar.testing import TestClient
from room_record import SHELLED, made
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from dateline.record import judgements
from dateline.record.store import Store
from dateline.web.app import app
from dateline.web.safety import Settings
from dateline.web.views import live

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
QUICK = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
HEADERS = {"host": "localhost:8470"}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The API as schemathesis takes it, over a small record."""
    store = made(tmp_path_factory.mktemp("api") / "record.db")
    one = app(store, Settings(reviewer="Ana"))
    with TestClient(one, base_url="http://localhost:8470") as client:
        HEADERS["x-csrf-token"] = client.get("/api/v1/session").json()["csrf"]
        HEADERS["cookie"] = f"dateline_8470={client.cookies['dateline_8470']}"
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", one, headers={"host": "localhost:8470"})
    store.close()


@pytest.fixture(autouse=True)
def quick_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the reader, which takes seconds to load: nothing is read out of a text."""
    monkeypatch.setattr("dateline.pipeline.read_reports", lambda reports: iter(reports))


def test_the_api_does_what_it_says(described: Any) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    for operation in operations:

        @QUICK
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers=HEADERS)

        holds()
    assert len(operations) == 20


def test_the_description_is_openapi_and_whole(client: Any) -> None:
    spec = client.get("/api/v1/openapi.json").json()
    assert spec["openapi"].startswith("3.1") and spec["info"]["version"] == "1"
    operations = [op for item in spec["paths"].values() for op in item.values()]
    assert len(operations) == 20 and all(path.startswith("/api/v1/") for path in spec["paths"])
    for op in operations:
        assert op.get("description") and op.get("tags"), op["operationId"]
        assert all(p.get("description") for p in op.get("parameters", [])), op["operationId"]
    assert len({op["operationId"] for op in operations}) == len(operations)
    assert "cdn" not in json.dumps(spec) and client.get("/api/v1/swagger").status_code == 404
    page = client.get("/api").text
    assert all(path in page for path in spec["paths"])


def test_lists_and_single_ones_agree(client: Any) -> None:
    one = client.get("/api/v1/claims?limit=1").json()["claims"][0]
    assert client.get(f"/api/v1/claims/{one['id']}").json()["id"] == one["id"]
    incident = client.get("/api/v1/incidents").json()["incidents"][0]
    assert client.get(f"/api/v1/incidents/{incident['id']}").json()["line"]["title"] == incident["title"]
    kept = client.get("/api/v1/search?q=%22killing%2012%22").json()["reports"]
    assert [k["id"] for k in kept] == ["one"] and "killing 12" in kept[0]["passage"]
    (dispute,) = client.get("/api/v1/disputes").json()["disputes"]
    assert (dispute["incident"], dispute["dispute"]["kind"]) == (incident["id"], "denial")
    assert {p["name"] for p in dispute["dispute"]["b_by"]} == {"Fiji"}
    tolls = {x["group"]: x for x in client.get("/api/v1/tolls?by=place").json()["tolls"]}
    assert (tolls["Dovra"]["low"], tolls["Dovra"]["high"]) == (12, 15)
    (entry,) = client.get("/api/v1/timeline").json()["entries"]
    assert (entry["day_from"], entry["incident"]) == ("2031-05-06", incident["id"])
    assert client.get("/api/v1/positions?actor=FRA").json()["matrix"]["pairs"][0]["toward"]["name"] == "Fiji"


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/claims?limit=x", 400, "limit"),
        ("/claims?from=soon", 400, "from"),
        ("/claims?as_of=soon", 400, "as_of"),
        ("/tolls?by=moon", 400, "by"),
        ("/search", 400, "q"),
        ("/claims/none:e1", 404, None),
        ("/nothing", 404, None),
    ],
)
def test_errors_name_the_field_and_the_remedy(client: Any, path: str, status: int, field: str | None) -> None:
    answer = client.get(f"/api/v1{path}")
    said = answer.json()
    assert (answer.status_code, said["status"], said["field"]) == (status, status, field) and len(said["detail"]) > 10
    assert client.put("/api/v1/claims").json()["status"] == 405


def test_a_body_that_is_none_is_said(client: Any, store: Store) -> None:
    csrf = {"x-csrf-token": client.get("/api/v1/session").json()["csrf"]}
    for body in (b"", b"{", b"[]", b'{"act": "kill", "claims": ["x"]}', b'{"act": "accept", "claims": []}', b'{"act": "accept"}'):
        answer = client.post("/api/v1/judgements", content=body, headers=csrf | {"content-type": "application/json"})
        assert answer.status_code == 400 and answer.json()["detail"], body
    assert not judgements.judgements(store)


# Read live


def test_a_text_read_live_is_not_kept(client: Any, store: Store) -> None:
    csrf = client.get("/api/v1/session").json()["csrf"]
    sent = {"text": SHELLED, "published": "7 May 2031", "outlet": "Hill Wire"}
    read = client.post("/api/v1/read", json=sent, headers={"x-csrf-token": csrf}).json()
    assert "".join(p["text"] for q in read["paragraphs"] for p in q["pieces"]) == SHELLED
    assert (read["published"], read["outlet"], read["characters"]) == ("2031-05-07", "Hill Wire", len(SHELLED))
    assert len(list(store.reports())) == 4
    page = client.post("/read", data={"csrf": csrf, "text": SHELLED, "published": "2031-05-07"})
    assert page.status_code == 200 and "Suva said" in page.text


def test_a_file_dropped_is_read_as_its_name_says(client: Any) -> None:
    csrf = client.get("/api/v1/session").json()["csrf"]
    story = b"<article><p>Shells fell on Dovra on Tuesday, the mayor said, and nobody was hurt.</p></article>"
    body = b"<html><body>" + story + b"<script>x()</script></body></html>"
    page = client.post("/read", data={"csrf": csrf, "text": ""}, files={"file": ("../../story.html", body, "text/html")})
    assert page.status_code == 200 and "Shells fell on Dovra" in page.text and "x()" not in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "  "}, "empty"),
        ({"text": "Shells fell.", "published": "soon"}, "is no date"),
        ({"text": "x " * (live.LONGEST // 2 + 1)}, "more than 60,000"),
    ],
)
def test_a_text_that_cannot_be_read_is_said_and_kept_in_the_form(client: Any, fields: dict[str, str], words: str) -> None:
    csrf = client.get("/api/v1/session").json()["csrf"]
    answer = client.post("/read", data={"csrf": csrf} | fields)
    assert answer.status_code == 422 and words in answer.text and fields["text"].strip()[:50] in answer.text


def test_views_are_the_json(store: Store, client: Any, tmp_path: Path) -> None:
    from dateline.web.views import lists
    from dateline.web.views.asked import Asked

    given = client.get("/api/v1/claims").json()
    assert given == json.loads(msgspec.json.encode(lists.claims(store, Asked())))
