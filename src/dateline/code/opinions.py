"""What the encoder thinks of events, their status and their roles, joined with what the models over named features think."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dateline.encode.encoder import Reading, roles, softmax
from dateline.parse.tokens import Parse

LEAST = 1e-4  # no opinion rules anything out


def joined(ours: Any, labels: Sequence[str], theirs: Any, names: Sequence[str], share: float) -> Any:
    """Two opinions on the same items as one: the weighted geometric mean of their probabilities (items x labels), `share` being the
    weight of theirs, whose columns are `names`."""
    if not len(ours):
        return ours
    order = [names.index(x) for x in labels]
    return softmax((1 - share) * np.log(ours + LEAST) + share * np.log(theirs[:, order] + LEAST))


def parties(p: Parse, reading: Reading, triggers: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """For each trigger (a token) the head tokens of the encoder's actors and of its targets."""
    found = roles(reading, sorted(set(triggers)))
    heads = lambda ranges: [p.root_of(p.start[a], p.end[b - 1]) for a, b in ranges]  # noqa: E731
    return [(heads(found[t][0]), heads(found[t][1])) if t in found else ([], []) for t in triggers]
