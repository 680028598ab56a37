"""Who may enter: names, roles and hashed passwords (Argon2id) in a JSON file that only its owner may read, beside the record."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

Role = Literal["reader", "reviewer"]
SHORTEST, LONGEST = 10, 200  # characters of a password
LONGEST_NAME = 60


class UsersError(ValueError):
    """A file of users, a name or a password that cannot be used, with the reason and the remedy."""


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may enter. A reader sees all, a reviewer judges too. `hash`: of the password; `since`: when it was set."""

    name: str
    role: Role
    hash: str
    since: str


class _File(msgspec.Struct, frozen=True):
    users: list[User] = []


def beside(record: str) -> Path | None:
    """The file of a record's users: `record.db.users` beside it; None for a database on a server (then one must be named)."""
    return None if "://" in record else Path(f"{record}.users")


def load(path: Path) -> dict[str, User]:
    """The users of a file by name; none where it is not there. Raises UsersError where it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsersError(f"{path}: it cannot be read ({error.strerror}): check the file and your rights") from None
    try:
        return {u.name: u for u in msgspec.json.decode(data, type=_File).users}
    except msgspec.MsgspecError as error:
        raise UsersError(f"{path}: this is no file of users ({error}): name another, or make it anew with dateline users add") from None


def add(path: Path, name: str, role: Role, password: str) -> bool:
    """Put a user in, or give one that is there a new role and password; whether it was new. Raises UsersError."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsersError(f'"{name}": a name has 1 to {LONGEST_NAME} plain characters')
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsersError(f"the password has {len(password)} characters: give {SHORTEST} to {LONGEST}")
    users = load(path)
    new = name not in users
    since = datetime.now(UTC).isoformat(timespec="microseconds")
    users[name] = User(name=name, role=role, hash=_hasher().hash(password), since=since)
    _save(path, users)
    return new


def remove(path: Path, name: str) -> None:
    """Take a user out. Raises UsersError where there is none of that name."""
    users = load(path)
    if users.pop(name, None) is None:
        raise UsersError(f'{path}: there is no user "{name}": dateline users list shows them')
    _save(path, users)


def _save(path: Path, users: dict[str, User]) -> None:
    """Write the file as a whole, readable by its owner alone."""
    data = msgspec.json.format(msgspec.json.encode(_File(users=sorted(users.values(), key=lambda u: u.name))))
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made for the owner alone
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.replace(name, path)
        except OSError:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise UsersError(f"{path}: it cannot be written ({error.strerror}): check the folder and your rights") from None


def right(user: User | None, password: str) -> bool:
    """Whether a password is a user's. An unknown name takes as long as a known one."""
    with suppress(VerificationError, InvalidHashError):
        return _hasher().verify(user.hash if user else _nobody(), password[: LONGEST + 1]) and user is not None
    return False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password has."""
    return _hasher().hash(os.urandom(32))
