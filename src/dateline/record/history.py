"""`dateline history`: the versions of a report, as they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.console import quiet_ends, say
from dateline.record.commands import opened, with_record

if TYPE_CHECKING:
    from dateline.record.versions import Version

NOTHING = 1


@click.command()
@click.argument("report", metavar="REPORT")
@with_record
@click.option("--json", "as_json", is_flag=True, help="JSON, an object a version a line.")
def history(report: str, record: str, as_json: bool) -> None:
    """Show the versions of a report: updates, corrections, kills, and what stands.

    REPORT is its key, its id or its web address. Exit code: 0 found, 1 there is no such report, 2 wrong usage.
    """
    with quiet_ends(), opened(record) as store:
        import msgspec

        from dateline.record.versions import history as of

        found = of(store, report)
        if as_json:
            for v in found:
                click.echo(msgspec.json.encode(v).decode())
        else:
            click.echo("\n".join(lines(found)), nl=bool(found))
    if not found:
        say(f'{record}: there is no report "{report}": dateline search and claims --json show keys and ids')
        raise SystemExit(NOTHING)


def lines(found: list[Version]) -> list[str]:
    """Versions for the terminal: when, what it is, its headline; below what says so, and what became of it."""
    out: list[str] = []
    names = {v.report.key: v.report.id for v in found}
    for v in found:
        number = f" (version {v.version})" if v.version is not None else ""
        out.append(f"{v.report.published or 'no day'}  {v.kind}{number}  {v.report.outlet or 'no outlet'}: {v.report.title or v.report.id}")
        out.append(f"  report   {v.report.key} ({v.report.id})")
        out += [f"  says     {v.words}"] if v.words else []
        out += [f"  follows  {', '.join(names.get(k, k) for k in v.follows)}, by {v.why}"] if v.follows else []
        out += [f"  embargo  until {v.embargo}"] if v.embargo else []
        out.append(f"  {standing(v, names)}")
    return out


def standing(v: Version, names: dict[str, str]) -> str:
    """Whether a version stands, in words."""
    if v.ended:
        words = "replaced by" if v.ended == "correction" else "withdrawn by"
        return f"{words} {names.get(v.by or '', v.by)}, {v.until}"
    return "withdraws; tells nothing itself" if v.kind == "kill" else "stands"
