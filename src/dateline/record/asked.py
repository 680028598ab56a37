"""The commands that ask a record: `incidents`, `claims`, `disputes`, `tolls`, `positions`, `timeline`, `search`, `brief`.

Thin: each is one call into `queries` or `brief` and one into `pages`, which lays out the answer."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from dateline.console import quiet_ends, say, stop, use
from dateline.lexicon import own
from dateline.record.commands import opened, with_record

if TYPE_CHECKING:
    from dateline.record.pages import Page
    from dateline.record.store import Filters, Store

NOTHING_FOUND = 1
WIDTH = 80  # columns where no terminal tells its own
WIDEST = 100
SHOWN = 20  # answers as text where no --limit is given
Command = Callable[..., None]


def with_filters(command: Command) -> Command:
    """The options that say which claims are meant."""
    options = (
        click.option("--place", metavar="NAME", help="At this place, by its name."),
        click.option("--country", metavar="CODE", help="In this country, as ISO 3166-1 alpha-3 (AZE)."),
        click.option("--actor", metavar="WHO", help="With this party as doer, target or source: an id (AZE, AZE.MIL) or a name."),
        click.option("--claimant", metavar="WHO", help="Claimed by this party; `outlet`: told by outlets themselves."),
        click.option("--type", "types", multiple=True, metavar="TYPE", help="Of this PLOVER type (ASSAULT); may be given again."),
        click.option("--from", "since", metavar="DAY", help="That happened on or after this day (2020-10-04)."),
        click.option("--to", "until", metavar="DAY", help="That happened on or before this day."),
        click.option("--as-of", metavar="TIME", help="As known then: of reports published by this day or time."),
    )
    return _all(command, options)


def with_output(command: Command) -> Command:
    """The options that say how to print."""
    options = (
        click.option(
            "--limit", type=click.IntRange(min=0), metavar="N", help=f"At most so many; 0 all [default: {SHOWN} as text, else all]."
        ),
        click.option("--json", "form", flag_value="json", help="Print JSON, an object an answer a line."),
        click.option("--csv", "form", flag_value="csv", help="Print CSV with a line of headings."),
    )
    return _all(command, options)


def _all(command: Command, options: Iterable[Callable[[Command], Command]]) -> Command:
    for option in reversed([*options]):
        command = option(command)
    return command


@click.command()
@with_record
@with_filters
@click.option("--policy", type=click.Choice(["ucdp", "acled"]), default="ucdp", help="Whose rule the tolls follow [default: ucdp].")
@click.option("--id", "name", metavar="ID", help="This incident alone, with all its claims and why each is in it.")
@with_output
def incidents(record: str, policy: str, name: str | None, limit: int | None, form: str | None, **given: Any) -> None:
    """Show incidents: what claims of many reports tell of one occurrence.

    By day and place, each with its grade, toll, and what every source says. Exit code: 0 some found, 1 none, 2 wrong usage.
    """

    def ask(store: Store, filters: Filters) -> Page:
        from msgspec.structs import replace

        from dateline.record import pages, queries

        if name:
            one = queries.incident(store, name, filters, policy)  # type: ignore[arg-type]
            return pages.incidents(store, [one] if one else [], whole=True)
        found = queries.incidents(store, filters, policy)  # type: ignore[arg-type]
        return replace(pages.incidents(store, found), count=queries.count(store, filters, pages.COUNTED) if filters.limit else None)

    _answer(record, given, limit, form, ask, f"incident {name}" if name else "")


@click.command()
@with_record
@with_filters
@with_output
def claims(record: str, limit: int | None, form: str | None, **given: Any) -> None:
    """Show claims: who says what of one event, with the words and the report.

    In order of publication. Exit code: 0 some found, 1 none, 2 wrong usage.
    """

    def ask(store: Store, filters: Filters) -> Page:
        from dateline.record import pages, queries

        return pages.claims(store, list(queries.claims(store, filters)))

    _answer(record, given, limit, form, ask)


@click.command()
@with_record
@with_filters
@with_output
def disputes(record: str, limit: int | None, form: str | None, **given: Any) -> None:
    """Show what is disputed, between whom, in whose words.

    Denied, another number, another culprit, another controller, another time, less certain. Exit code: 0 some found, 1 none, 2 wrong
    usage.
    """

    def ask(store: Store, filters: Filters) -> Page:
        from dateline.record import pages, queries

        return pages.disputes(store, queries.disputes(store, filters))

    _answer(record, given, limit, form, ask)


@click.command()
@with_record
@with_filters
@click.option(
    "--by",
    type=click.Choice(["incident", "day", "place", "party", "kind"]),
    default="incident",
    help="Added up by this [default: incident]; party: whose victims.",
)
@click.option(
    "--policy", type=click.Choice(["ucdp", "acled", "claimant"]), default="ucdp", help="The rule that they follow [default: ucdp]."
)
@with_output
def tolls(record: str, by: str, policy: str, limit: int | None, form: str | None, **given: Any) -> None:
    """Show tolls: low, best and high, with the claims behind them and how they moved.

    ucdp: low, best, high of all sources; acled: the lowest credible figure; claimant: each source by itself. Exit code: 0 some found,
    1 none, 2 wrong usage.
    """

    def ask(store: Store, filters: Filters) -> Page:
        from dateline.record import pages

        return pages.tolls(store, filters, by, policy)  # type: ignore[arg-type]

    _answer(record, given, limit, form, ask)


@click.command()
@with_record
@with_filters
@click.option("--changes", "what", flag_value="changes", help="Only where a party turned from for to against another, or back.")
@click.option("--tone", "what", flag_value="tone", help="How hostile each two parties were by week: the mean Goldstein value, -10 to 10.")
@with_output
def positions(record: str, what: str | None, limit: int | None, form: str | None, **given: Any) -> None:
    """Show who supports, condemns, accuses, demands, threatens, mediates, and toward whom.

    By day, with the words. Exit code: 0 some found, 1 none, 2 wrong usage.
    """

    def ask(store: Store, filters: Filters) -> Page:
        from dateline.record import pages, queries

        if what == "tone":
            return pages.tones(queries.tones(store, filters))
        if what == "changes":
            return pages.changes(store, queries.changes(store, filters))
        return pages.positions(store, queries.positions(store, filters))

    _answer(record, given, limit, form, ask)


@click.command()
@with_record
@with_filters
@with_output
def timeline(record: str, limit: int | None, form: str | None, **given: Any) -> None:
    """Show what is told to have happened, day by day.

    An incident a line, with toll, grade and who tells of it. Exit code: 0 some found, 1 none, 2 wrong usage.
    """

    def ask(store: Store, filters: Filters) -> Page:
        from dateline.record import pages, queries

        return pages.timeline(store, queries.timeline(store, filters))

    _answer(record, given, limit, form, ask)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@with_record
@with_filters
@with_output
def search(words: tuple[str, ...], record: str, limit: int | None, form: str | None, **given: Any) -> None:
    """Find reports by their words; with filters, reports that hold such a claim.

    All words must be there, in any form; words in quote marks ('"air strike"') one after the other. The best match first. Exit code: 0
    some found, 1 none, 2 wrong usage.
    """

    def ask(store: Store, filters: Filters) -> Page:
        from msgspec.structs import replace

        from dateline.record import pages, queries

        most = replace(filters, limit=filters.limit or 1_000_000)
        return pages.search(queries.search(store, " ".join(words), most))

    _answer(record, given, limit, form, ask, f"the words {' '.join(words)}")


@click.command()
@with_record
@with_filters
@click.option("--since", "last", metavar="DAY", help="The day of your last brief: list what is new in reports published after it.")
@click.option(
    "--a-day", type=click.IntRange(min=1), default=4, metavar="N", help="Incidents told of one day, those that weigh most [default: 4]."
)
def brief(record: str, last: str | None, a_day: int, **given: Any) -> None:
    """Print a situation report in Markdown.

    What happened by day and place, tolls by who gives them, what is disputed between whom, positions, what is new; every sentence with
    the numbers of its sources, listed at the end. Exit code: 0 written, 1 nothing found, 2 wrong usage.
    """
    filters = filters_of(given)
    day = _day(last)
    with quiet_ends(), opened(record) as store:
        from dateline.record.brief import brief as written

        if next(_claims(store, filters), None) is None:
            nothing(store, filters)
        sys.stdout.buffer.write(written(store, filters, day, a_day).encode("utf-8", "replace"))
        sys.stdout.flush()


@click.command()
@with_record
def mcp(record: str) -> None:
    """Serve a record to a language model, over the Model Context Protocol on standard input and output.

    To read only: search, claims, incidents, incident, tolls, brief, each answer with its citations. Exit code: 0 ended, 2 wrong usage.
    """
    if os.environ.get(own.VARIABLE):
        use(())
    with opened(record) as store:
        from dateline.mcp import server

        try:
            made = server(store)
        except ModuleNotFoundError:
            stop("the Model Context Protocol needs a package more: pip install 'dateline[mcp]'")
        made.run()


@click.command()
@click.argument("act", type=click.Choice(["accept", "reject", "correct", "merge", "split", "note", "undo", "list"]))
@click.argument("subjects", nargs=-1, metavar="[CLAIM...]")
@with_record
@click.option("--by", "who", metavar="NAME", envvar="USER", help="Who judges [default: USER in the environment].")
@click.option("--words", default="", metavar="TEXT", help="Why; the words of a note.")
@click.option(
    "--set", "fields", multiple=True, metavar="FIELD=VALUE", help="correct: what stands in place (place=Ganja); may be given again."
)
@click.option("--json", "as_json", is_flag=True, help="list: print JSON, an object a judgement a line.")
def judge(act: str, subjects: tuple[str, ...], record: str, who: str | None, words: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Judge claims: accept, reject, correct, merge, split, note; undo a judgement; list them.

    CLAIM is an id that `dateline claims` shows; merge puts the incidents of some claims together, split takes claims out of theirs. For
    undo it is the judgement's number. Exit code: 0 done, 2 wrong usage.
    """
    with quiet_ends(), opened(record) as store:
        from dateline.record import pages
        from dateline.record.judgements import JudgementError, judgements
        from dateline.record.judgements import judge as append

        if act == "list":
            found = [j for j in judgements(store) if not subjects or any(a.claim in subjects for a in j.claims)]
            sys.stdout.buffer.write((pages.as_json(found) if as_json else pages.judged(found)).encode("utf-8", "replace"))
            sys.stdout.flush()
            return
        try:
            ids, undoes = ((), _number(subjects)) if act == "undo" else (subjects, 0)
            n = append(store, act, ids, who=who or "", words=words, fields=_pairs(fields), undoes=undoes)
        except JudgementError as error:
            raise click.UsageError(str(error)) from None
        click.echo(f"{store.name}: judgement {n} kept")


def _number(subjects: tuple[str, ...]) -> int:
    if len(subjects) != 1 or not subjects[0].isdecimal():
        raise click.UsageError("undo takes the number of one judgement: dateline judge list shows them")
    return int(subjects[0])


def _pairs(fields: tuple[str, ...]) -> dict[str, str]:
    """The options --set as a dict."""
    if wrong := [f for f in fields if not f.partition("=")[2]]:
        raise click.UsageError(f'--set: "{wrong[0]}" names no field and value: write place=Ganja')
    return {name.strip(): value for name, _, value in (f.partition("=") for f in fields)}


def _claims(store: Store, filters: Filters) -> Any:
    from dateline.record import queries

    return queries.claims(store, filters)


def filters_of(given: dict[str, Any]) -> Filters:
    """Filters from the options; wrong ones are wrong usage."""
    from dateline.record.queries import FilterError, wanted

    if os.environ.get(own.VARIABLE):  # users' own actors have names too
        use(())
    try:
        return wanted(**given)
    except FilterError as error:
        raise click.UsageError(f"--{error}") from None


def _day(words: str | None) -> str | None:
    from dateline.record.queries import FilterError, day

    try:
        return day("since", words)
    except FilterError as error:
        raise click.UsageError(f"--{error}") from None


def _answer(
    record: str,
    given: dict[str, Any],
    limit: int | None,
    form: str | None,
    ask: Callable[[Store, Filters], Page],
    words: str = "",
) -> None:
    """Ask, and print as text, JSON or CSV. Ends with a line and exit code 1 where nothing is found."""
    from msgspec.structs import replace

    from dateline.record import pages

    filters = filters_of(given)
    with quiet_ends(), opened(record) as store:
        shown = _most(limit, form)
        page = ask(store, replace(filters, limit=shown + 1 if shown else None))  # one more tells whether there are more
        kept = page.items[:shown] if shown else page.items
        sys.stdout.buffer.write(_printed(page, kept, form).encode("utf-8", "replace"))
        sys.stdout.flush()
        if not page.items:
            nothing(store, filters, words)
        if not form and len(kept) < len(page.items):
            sys.stdout.write(f"\n{pages.cut(len(kept), page.count, page.name)}\n")


def _most(limit: int | None, form: str | None) -> int:
    """How many answers to print; 0 for all."""
    return limit if limit is not None else 0 if form else SHOWN


def _printed(page: Page, kept: Sequence[Any], form: str | None) -> str:
    from dateline.record import pages

    if form == "json":
        return pages.as_json(kept)
    if form == "csv":
        return pages.as_csv(page, kept)
    width = min(WIDEST, max(40, shutil.get_terminal_size((WIDTH, 24)).columns))
    return ("\n" if page.apart else "").join(page.text(item, width) for item in kept)


def nothing(store: Store, filters: Filters, words: str = "") -> None:
    """Say that nothing was found, for what, and what may help; exit code 1."""
    from dateline.record import wording
    from dateline.record.pages import hint

    asked = ", ".join([*([words] if words else []), *(f"{k} {v}" for k, v in wording.asked(filters).items())])
    say(f"{store.name}: nothing found{f' for {asked}' if asked else ''}: {hint(store, filters)}")
    sys.exit(NOTHING_FOUND)


COMMANDS = (incidents, claims, disputes, tolls, positions, timeline, search, brief)
ALL = (*COMMANDS, mcp, judge)
