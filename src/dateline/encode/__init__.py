"""The encoder's view of a report: one pass over its words, shared by the stages after it."""

from dateline.encode.encoder import Reading, encode, load

__all__ = ["Reading", "encode", "load"]
