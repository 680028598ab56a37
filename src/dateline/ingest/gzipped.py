"""Files packed with gzip: read as what is in them, within limits."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest.decode import Undecodable
from dateline.ingest.formats import Given
from dateline.model import Report

RATIO = 200  # times its packed size that a file may grow: text grows 3 to 20 times
FREE = 20_000_000  # bytes that it may grow to whatever the ratio


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip file. Where it grows as no text does, is broken or cut off, the stream ends and `error` says why: an
    error raised amid a buffered read would lose what stands before."""

    def __init__(self, packed: BinaryIO):
        self._packed = _Counted(packed)
        self._file = gzip.GzipFile(fileobj=self._packed)  # type: ignore[arg-type]
        self._size = 0
        self.error: Undecodable | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.error:
            return 0
        try:
            data = self._file.read1(min(len(buffer), 1 << 16))
        except EOFError:
            return self._end("the gzip file is cut off", "fetch it anew; what stands before is read")
        except (zlib.error, gzip.BadGzipFile) as error:
            return self._end(f"broken gzip ({error})", "fetch it anew; what stands before is read")
        self._size += len(data)
        if self._size > FREE and self._size > RATIO * max(1, self._packed.read_bytes):
            return self._end(f"it unpacks to more than {RATIO} times its size: a bomb, or no text", "unpack it yourself if you trust it")
        buffer[: len(data)] = data
        return len(data)

    def _end(self, reason: str, remedy: str) -> int:
        self.error = Undecodable(reason, remedy)
        return 0


class _Counted:
    """A stream that counts what is read of it."""

    def __init__(self, stream: BinaryIO):
        self._stream, self.read_bytes = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.read_bytes += len(data)
        return data


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The reports of what is packed: a WARC, JSON Lines, a table, one text."""
    from dateline.ingest.files import read_open

    unpacked = Unpacked(stream)
    inner = io.BufferedReader(unpacked, 1 << 16)
    stem = given.stem.rsplit(".", 1)[0] if "." in given.stem else given.stem
    name = given.path[:-3] if given.path.lower().endswith(".gz") else given.path
    for item in read_open(inner, replace(given, path=name, stem=stem)):
        yield _renamed(item, given.path)
    if unpacked.error:
        yield given.rejected(unpacked.error.reason, unpacked.error.remedy)


def _renamed(item: Report | Rejected, path: str) -> Report | Rejected:
    """With the path of the packed file."""
    from msgspec import structs

    if isinstance(item, Rejected):
        return structs.replace(item, path=path)
    return structs.replace(item, source=structs.replace(item.source, path=path))
