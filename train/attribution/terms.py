"""Labels of the heads, in the order of their scores."""

from typing import get_args

from dateline.model import EventType, Status

TYPES: list[str] = list(get_args(EventType))
STATUS: list[str] = list(get_args(Status))
CUE_TAGS = 3  # O, B, I
LINK_TAGS = 5  # O, B and I of a source (an actor), B and I of a content (a target)
