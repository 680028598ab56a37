"""The record as a language model is given it: every answer with its citations, wrong questions answered with the right ones."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "record"))
from asked_record import SHELLED, made

from dateline.mcp import capped, server
from dateline.record.store import Store

mcp = pytest.importorskip("mcp", reason="pip install 'dateline[mcp]'")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(str(tmp_path_factory.mktemp("mcp") / "record.db")) as store:
        yield store


def run(what: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: the browser tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, what).result()


def ask(store: Store, tool: str, **given: Any) -> Any:
    async def call() -> Any:
        async with mcp.Client(server(store)) as client:
            return await client.call_tool(tool, given)

    found = run(call())
    words = found.content[0].text
    if found.is_error:
        return words
    return json.loads(words) if words.startswith("{") else words


def test_tools_and_what_they_take(store: Store) -> None:
    async def listed() -> dict[str, Any]:
        async with mcp.Client(server(store)) as client:
            return {t.name: t.input_schema for t in (await client.list_tools()).tools}

    tools = run(listed())
    assert sorted(tools) == ["brief", "claims", "incident", "incidents", "search", "tolls"]
    assert set(tools["incident"]["required"]) == {"id"}


def test_claims_are_cited_word_for_word(store: Store) -> None:
    (found,) = ask(store, "claims", claimant="Norway")["claims"]
    cited = found["citation"]
    assert (found["source"], found["who"], cited["outlet"], cited["published"]) == ("NOR.GOV", "Norway", "Hill Wire", "2031-05-07")
    assert cited["words"] == SHELLED[cited["start"] : cited["end"]] and cited["claim"] == found["id"]


def test_an_incident_has_every_account(store: Store) -> None:
    (first,) = ask(store, "incidents", place="Fjordøy")["incidents"]
    whole = ask(store, "incident", id=first["id"])
    assert (whole["figures"], whole["disputed"], whole["claims_in_all"]) == ("12 to 15 killed", 1, 3)
    assert whole["account"]["disputed"][0]["kind"] == "denial" and {"Norway", "Fiji"} <= {c["voice"] for c in whole["claims"]}
    assert all(c["citation"]["words"] for c in whole["claims"])


def test_tolls_name_the_claims_behind_them(store: Store) -> None:
    found = ask(store, "tolls", place="Fjordøy")
    (toll,) = found["tolls"]
    assert (toll["low"], toll["high"]) == (12, 15) and set(toll["low_claims"]) <= set(found["citations"])


def test_search_and_brief(store: Store) -> None:
    assert [r["outlet"] for r in ask(store, "search", words="mayor")["reports"]] == ["Hill Wire"]
    assert ask(store, "brief", since="2031-05-01", until="2031-05-31").startswith("# Situation report")


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("claims", {"actor": "Norwayy"}, "did you mean Norway"),
        ("claims", {"types": ["WAR"]}, "is no type of event"),
        ("incident", {"id": "nothing"}, "there is no incident nothing"),
        ("tolls", {"by": "moon"}, "by is incident, day"),
    ],
)
def test_wrong_questions_are_told_the_remedy(store: Store, tool: str, given: dict, said: str) -> None:
    assert said in ask(store, tool, **given)


def test_answers_are_few() -> None:
    assert [capped(n) for n in (-1, 0, 7, 10_000)] == [1, 1, 7, 50]
