"""Many reports as one table: a row an event."""

from __future__ import annotations

from rich.cells import cell_len

from dateline.export import phrases
from dateline.export.terminal import clean, columns
from dateline.model import Event, Mention, Report

HEADER = ("report", "claimant", "type", "status", "actors", "targets", "place", "date", "counts", "words")
# Cells each column gets at least; what the page has left goes to the columns that want it, in this order.
_LEAST = (6, 8, 8, 8, 10, 10, 8, 11, 8, 10)
_ORDER = (2, 3, 7, 5, 4, 1, 6, 8, 9, 0)
_STYLES = ("dim", "cyan", "bold", "yellow", "", "", "green", "", "bold", "")


def render(reports: list[Report], width: int, color: bool) -> str:
    """One line an event under a header, cells cut to fit; below 110 cells the columns that say least are left out."""
    table = [row(r, e) for r in reports for e in sorted(r.events, key=lambda e: e.trigger.start)]
    shown = _shown(width)
    body = [[cells[k] for k in shown] for cells in [list(HEADER), *table]]
    widths = _widths(body, [_LEAST[k] for k in shown], [shown.index(k) for k in _ORDER if k in shown], width)
    styles = [_STYLES[k] for k in shown]
    lines = columns(body[:1], widths, ["dim"] * len(shown), color) + columns(body[1:], widths, styles, color)
    return "\n".join(lines) + "\n"


def row(report: Report, e: Event) -> list[str]:
    """The ten cells of an event."""
    cells = [
        report.id, ", ".join(phrases.claimants(e, report)), e.type, e.status, _parties(e.actors), _parties(e.targets),
        phrases.place(e.place), _days(e), phrases.counts(e), e.trigger.text,
    ]  # fmt: skip
    return [clean(c) for c in cells]


def _parties(mentions: list[Mention]) -> str:
    return ", ".join(m.actor or phrases.party(m) for m in mentions)


def _days(e: Event) -> str:
    if e.date is None:
        return ""
    return e.date.from_ if e.date.from_ == e.date.to else f"{e.date.from_}..{e.date.to}"


def _shown(width: int) -> list[int]:
    """Columns that fit at their least width: counts, date, report, targets are given up in this order."""
    out = list(range(len(HEADER)))
    for k in (8, 7, 0, 6, 5, 3):
        if sum(_LEAST[i] for i in out) + 2 * (len(out) - 1) <= width:
            break
        out.remove(k)
    return out


def _widths(body: list[list[str]], least: list[int], order: list[int], width: int) -> list[int]:
    natural = [max(cell_len(cells[k]) for cells in body) for k in range(len(least))]
    out = [min(n, m) for n, m in zip(natural, least, strict=True)]
    spare = width - sum(out) - 2 * (len(out) - 1)
    for k in order:
        more = max(0, min(natural[k] - out[k], spare))
        out[k] += more
        spare -= more
    return [max(1, w) for w in out]
