"""What the encoder thinks of events and their status, joined with what the models over named features think."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dateline.models.linear import softmax

LEAST = 1e-4  # no opinion rules anything out


def joined(ours: Any, labels: Sequence[str], theirs: Any, names: Sequence[str], share: float) -> Any:
    """Two opinions on the same items as one: the weighted geometric mean of their probabilities (items x labels), `share` being the
    weight of theirs, whose columns are `names`."""
    if not len(ours):
        return ours
    order = [names.index(x) for x in labels]
    return softmax((1 - share) * np.log(ours + LEAST) + share * np.log(theirs[:, order] + LEAST))
