"""Report text -> sentences, tokens, syntax. The one place that knows spaCy."""

from dateline.parse.english import load, parse
from dateline.parse.tokens import Draft, Parse

__all__ = ["Draft", "Parse", "load", "parse"]
