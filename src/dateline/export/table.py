"""Many reports as one table: a row an event."""

from __future__ import annotations

from dateline.export import names, phrases
from dateline.export.terminal import clean, columns, fit, size
from dateline.model import Event, Mention, Report

HEADER = ("report", "claimant", "type", "status", "actors", "targets", "place", "date", "counts", "words")
# Cells each column gets at least; what the page has left is shared among those that want more.
_LEAST = (6, 10, 8, 8, 10, 10, 8, 10, 8, 10)
_STYLES = ("dim", "cyan", "bold", "yellow", "", "", "green", "", "bold", "")


def render(reports: list[Report], width: int, color: bool) -> str:
    """One line an event under a header, cells cut to fit; below 110 cells the columns that say least are left out."""
    table = [row(r, e) for r in reports for e in sorted(r.events, key=lambda e: e.trigger.start)]
    shown = _shown(width)
    body = [[cells[k] for k in shown] for cells in [list(HEADER), *table]]
    natural = [max(size(cells[k]) for cells in body) for k in range(len(shown))]
    widths = fit(natural, width - 2 * (len(shown) - 1), [_LEAST[k] for k in shown])
    styles = [_STYLES[k] for k in shown]
    lines = columns(body[:1], widths, ["dim"] * len(shown), color) + columns(body[1:], widths, styles, color)
    return "\n".join(lines) + "\n"


def row(report: Report, e: Event) -> list[str]:
    """The ten cells of an event."""
    cells = [
        report.id, ", ".join(names.claimants(e, report)), e.type, e.status, _parties(e.actors), _parties(e.targets),
        phrases.place(e.place), _days(e), phrases.counts(e), e.trigger.text,
    ]  # fmt: skip
    return [clean(c) for c in cells]


def _parties(mentions: list[Mention]) -> str:
    return ", ".join(m.actor or names.party(m) for m in mentions)


def _days(e: Event) -> str:
    """`2024-02-01`, `2024-02-01..02-29`, `2023-12-30..2024-01-02`."""
    if e.date is None:
        return ""
    first, last = e.date.from_, e.date.to
    return first if first == last else f"{first}..{last[5:] if first[:5] == last[:5] else last}"


def _shown(width: int) -> list[int]:
    """Columns that fit at their least width: counts, date, report, targets are given up in this order."""
    out = list(range(len(HEADER)))
    for k in (8, 7, 0, 6, 5, 3):
        if sum(_LEAST[i] for i in out) + 2 * (len(out) - 1) <= width:
            break
        out.remove(k)
    return out
