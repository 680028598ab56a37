"""A reading room over a small record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from room_record import made

from dateline.record.store import Store
from dateline.web.app import app
from dateline.web.safety import Settings

ADDRESS = "http://localhost:8470"
Client = TestClient[Any]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "record.db") as opened:
        yield opened


@pytest.fixture
def room(store: Store) -> Iterator[Callable[..., Client]]:
    """Makes a client of a room with other settings; a client keeps cookies as a browser does."""
    opened: list[Client] = []

    def client(**settings: Any) -> Client:
        given = {"reviewer": "Ana"} | settings
        one = TestClient(app(store, Settings(**given)), base_url=ADDRESS, raise_server_exceptions=False)
        opened.append(one.__enter__())
        return one

    yield client
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def client(room: Callable[..., Client]) -> Client:
    return room()


def token(client: Client) -> str:
    """The token of a browser's session."""
    return client.get("/api/v1/session").json()["csrf"]


def send(client: Client, path: str, **fields: Any) -> Any:
    """A form sent, as a page does it."""
    return client.post(path, data={"csrf": token(client)} | fields, follow_redirects=False)
