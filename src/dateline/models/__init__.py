"""Trained weights, each with a card (`NAME.md`), and the one reader of linear ones."""

from dateline.models.linear import Linear, load

__all__ = ["Linear", "load"]
