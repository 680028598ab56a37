"""The commands of the reading room: `dateline serve` and `dateline users`. Thin; what is heavy is loaded where it is used."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from dateline.console import quiet_ends, say, stop, use
from dateline.record.commands import opened, with_record

PORT = 8470
_USERS = "The file of users [default: beside the record, RECORD.users]."


@click.command()
@with_record
@click.option(
    "--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen; beyond this machine only with users.", show_default=True
)
@click.option("--port", default=PORT, type=click.IntRange(1, 65535), help="The port to listen on.", show_default=True)
@click.option("--any-port", is_flag=True, help="Where that port is taken, the next free one.")
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name that it is reached by (desk.example.org); may be given again.")
@click.option("--login", is_flag=True, help="Ask for a login on this machine too.")
@click.option("--users", type=click.Path(path_type=Path), metavar="FILE", help=_USERS)
@click.option("--as", "reviewer", metavar="NAME", help="Who judges, where nobody logs in [default: who runs it].")
@click.option("--certificate", type=click.Path(path_type=Path), metavar="FILE", help="For TLS: the certificate, as PEM.")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="For TLS: its key, as PEM.")
def serve(
    record: str,
    host: str,
    port: int,
    any_port: bool,
    opens: bool,
    names: tuple[str, ...],
    login: bool,
    users: Path | None,
    reviewer: str | None,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Open the reading room: a page over a record, to read, compare and judge.

    It is for this machine alone, unless --host says otherwise; then all must log in (dateline users add). Exit code: 0 ended, 2 wrong
    usage, or it cannot be opened.
    """
    from dateline.web.serve import ServeError, Wanted, free_port, is_local
    from dateline.web.serve import serve as run
    from dateline.web.users import beside

    use(())
    wanted = Wanted(
        host=host,
        port=port,
        names=names,
        reviewer=(reviewer or _me()).strip() or "reader",
        login=login,
        users=users or beside(record),
        certificate=certificate,
        key=key,
        open=opens,
    )
    with quiet_ends(), opened(record) as store:
        if not is_local(host) and certificate is None:
            say("passwords and pages travel in the clear: put it behind TLS, or give --certificate and --key")
        try:
            run(store, free_port(wanted) if any_port else wanted, lambda words: click.echo(words))
        except ServeError as error:
            stop(f"{error}")


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # nobody by that number
        return "reader"


@click.group()
def users() -> None:
    """Who may enter the reading room from other machines."""


def _with_file(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name the file of users."""
    return click.option("--users", "file", type=click.Path(path_type=Path), metavar="FILE", help=_USERS)(with_record(command))


@users.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["reader", "reviewer"]), default="reader", help="A reviewer judges too.", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Take the password from standard input.")
@_with_file
def add(name: str, role: str, password_stdin: bool, record: str, file: Path | None) -> None:
    """Let somebody in, or give a new role and password. The password is asked for; its hash is kept."""
    from dateline.web.users import UsersError
    from dateline.web.users import add as put

    path = _path(record, file)
    password = (
        sys.stdin.readline().rstrip("\r\n") if password_stdin else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    try:
        new = put(path, name, role, password)  # type: ignore[arg-type]
    except UsersError as error:
        stop(f"{error}")
    click.echo(f"{path}: {name.strip()} is {'a new' if new else 'now a'} {role}")


@users.command("list")
@_with_file
def show(record: str, file: Path | None) -> None:
    """List users, a line each: name, role, since when the password."""
    from dateline.web.users import UsersError, load

    path = _path(record, file)
    try:
        found = load(path)
    except UsersError as error:
        stop(f"{error}")
    for user in found.values():
        click.echo(f"{user.name}\t{user.role}\t{user.since[:10]}")
    if not found:
        say(f"{path}: there are no users: dateline users add NAME")


@users.command("remove")
@click.argument("name")
@_with_file
def remove(name: str, record: str, file: Path | None) -> None:
    """Let somebody in no more. Open sessions end at once."""
    from dateline.web.users import UsersError
    from dateline.web.users import remove as take_out

    path = _path(record, file)
    try:
        take_out(path, name)
    except UsersError as error:
        stop(f"{error}")
    click.echo(f"{path}: {name} is out")


def _path(record: str, file: Path | None) -> Path:
    from dateline.web.users import beside

    path = file or beside(record)
    if path is None:
        stop("the record is on a server, so no file lies beside it: name one with --users FILE")
    if not os.path.isdir(path.parent):
        stop(f"{path}: there is no folder {path.parent}: make it, or name another")
    return path


ALL = (serve, users)
