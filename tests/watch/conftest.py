from __future__ import annotations

from collections.abc import Iterator

import pytest
from served import Site, served


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as made:
        yield made
