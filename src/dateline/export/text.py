"""One report for a reader on deadline: what happened and who says so, the tolls, the positions, the disputes, the names given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from dateline.export import phrases
from dateline.export.terminal import Part, beside, clean, fit, fold, paint, shorten, size
from dateline.lexicon import rows
from dateline.model import Attribution, Count, Event, Mention, Report

WIDE = 90  # cells from which the tolls have a column for the place
NARROW = 40  # cells below which nothing is set side by side
QUOTE = 150  # cells of a quoted passage
RECENT = 45  # days before publication that count as the news, not the past
_SPOKEN = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "THREATEN", "REJECT"})
_STATUS_STYLE = {"denied": "alarm", "wanted": "yellow", "planned": "yellow", "conditional": "yellow", "possible": "magenta"}


def render(report: Report, width: int, color: bool, explain: bool = False) -> str:
    """The report as text, no line wider than `width` cells (20 at least); with `explain`, each line ends with its rule and score."""
    width = max(20, width)
    page = _Page(report, width, color, explain)
    sections = (page.top, page.happened, page.tolls, page.positions, page.disputed, page.agreed, page.named)
    return "\n\n".join("\n".join(lines) for section in sections if (lines := page.section(section))) + "\n"


class _Page:
    """One report at one width; each method gives the lines of a section, none where there is nothing to say."""

    def __init__(self, report: Report, width: int, color: bool, explain: bool) -> None:
        self.report, self.width, self.color, self.explain = report, width, color, explain
        self.attributions = {a.id: a for a in report.attributions}
        self.events = {e.id: e for e in report.events}
        self.before = ""  # the claimant of the row above
        self.left = 0 if width < NARROW else min(22, max(15, width // 5))

    def section(self, lines: Callable[[], list[str]]) -> list[str]:
        """A section's lines, begun without a claimant above."""
        self.before = ""
        return lines()

    def top(self) -> list[str]:
        """Dateline, title, warnings."""
        r = self.report
        facts = [r.outlet or "", phrases.place(r.dateline), phrases.published(r)]
        line = " · ".join(clean(f) for f in facts if f) or clean(r.id)
        out = fold([(line, "dim")], self.width, self.color)
        if r.title:
            out += fold([(clean(r.title), "bold")], self.width, self.color)
        for warning in r.warnings:
            out += fold([("! ", "alarm"), (clean(warning), "yellow")], self.width, self.color)
        return out

    def happened(self) -> list[str]:
        """Events that are not positions, day by day, the latest day first, undated ones last."""
        told = [e for e in self.report.events if e.type not in _SPOKEN]
        if not told:
            return []
        days: dict[str, list[Event]] = {}
        for e in sorted(told, key=lambda e: e.trigger.start):
            days.setdefault(phrases.day(e.date), []).append(e)
        out = self.heading("What happened")
        order = sorted(days, key=lambda name: self.recency(days[name][0]))
        for name in order:
            if len(order) > 1 or name:
                out += ["  " + line for line in fold([(name or "day not given", "bold")], self.width - 2, self.color)]
            for e in days[name]:
                out += self.row(", ".join(phrases.claimants(e, self.report)), self.event_parts(e))
        return out

    def recency(self, e: Event) -> tuple[int, int]:
        """Sorts days: those of the last weeks (latest first), then events without a day, then the past."""
        if e.date is None:
            return 1, 0
        try:
            first, last = date.fromisoformat(e.date.from_[:10]), date.fromisoformat(e.date.to[:10])
        except ValueError:
            return 1, 1
        try:
            today = date.fromisoformat((self.report.published or "")[:10])
        except ValueError:
            today = last
        recent = (last - first).days < RECENT and (today - last).days < RECENT
        return (0 if recent else 2), -last.toordinal()

    def event_parts(self, e: Event) -> list[Part]:
        """`[DENIED] shelling “fired at”: A (ID) -> B (ID); 14 killed; Place`."""
        parts: list[Part] = []
        if word := phrases.status(e):
            parts += [(f"[{shorten(word, 60)}]", _STATUS_STYLE[e.status]), (" ", "")]
        parts += [(phrases.noun(e), "bold"), (f" “{shorten(e.trigger.text, 60)}”", "")]
        if e.actors or e.targets:
            parts += [(": ", ""), *self.parties(e.actors, "?"), *([(" -> ", "cyan"), *self.parties(e.targets, "?")] if e.targets else [])]
        if e.counts:
            parts += [("; ", ""), (clean(phrases.counts(e)), "bold")]
        if e.place:
            parts += [("; ", ""), (clean(phrases.place(e.place)), "green")]
        return parts + self.why(e.rule, e.score)

    def parties(self, mentions: list[Mention], nobody: str) -> list[Part]:
        """Names as in the text, ids dim behind them; one name for several parties stands once."""
        ids: dict[str, list[str]] = {}
        for m in mentions:
            who = m.actor or ("|".join(m.candidates) + "?" if m.candidates else "")
            ids.setdefault(shorten(phrases.party(m), 50), []).append(clean(who))
        parts: list[Part] = []
        for k, (name, actors) in enumerate(ids.items()):
            known = ", ".join(dict.fromkeys(a for a in actors if a))
            parts += [(", " if k else "", ""), (name, ""), (f" ({known})" if known else "", "dim")]
        return parts or [(nobody, "dim")]

    def tolls(self) -> list[str]:
        """Figures by claimant, each told once however often it is repeated."""
        lines: dict[tuple[object, ...], list[str]] = {}
        for e in sorted(self.report.events, key=lambda e: e.trigger.start):
            who = tuple(phrases.claimant_ids(e, self.report))
            for c in e.counts:
                if c.measure != "other":
                    lines.setdefault((who, c.measure, c.min, c.max, c.of, c.part_of is None), self.toll_row(e, c))
        if not lines:
            return []
        order = {measure: k for k, measure in enumerate(_MEASURES)}
        table = sorted(lines.values(), key=lambda row: order.get(row[0], len(order)))
        table = [[row[0] if k == 0 or row[0] != table[k - 1][0] else "", *row[1:]] for k, row in enumerate(table)]
        header = ["", "how many", "claimant", "where, when"]
        if self.width < WIDE:  # the place goes behind the claimant
            header = ["", "how many", "claimant; where, when"]
            table = [[*row[:2], "; ".join(x for x in row[2:] if x)] for row in table]
        natural = [max(size(row[k]) for row in [header, *table]) for k in range(len(header))]
        widths = fit(natural, self.width - 2 * len(header))
        out = [*self.heading("Tolls by claimant"), *self.table_row(header, widths, ["dim"] * len(header))]
        for row in table:
            out += self.table_row(row, widths, ["bold", "bold", "", "dim"][: len(header)])
        return out

    def toll_row(self, e: Event, c: Count) -> list[str]:
        """Measure, figure and of whom, claimant, where and when."""
        figure = (
            "incl. " if c.part_of is not None else ""
        ) + f"{phrases.number(c.min, c.max, c.approximate)} {phrases.of_whom(c) or c.actor or ''}"
        if e.status != "actual":
            figure += f" [{e.status}]"
        where = ", ".join(x for x in (phrases.place(e.place), phrases.day(e.date)) if x)
        why = f"{{{e.rule} {e.score:.3f}}}" if self.explain else ""
        names = ", ".join(phrases.claimants(e, self.report))
        return [c.measure.replace("_", " "), clean(figure), clean(names), clean(f"{where} {why}")]

    def table_row(self, row: list[str], widths: list[int], styles: list[str]) -> list[str]:
        """One row, its cells wrapped inside their columns; one after the other where the page is too narrow for columns."""
        if self.width < NARROW:
            return [f"  {line}" for line in fold([("  ".join(c for c in row if c), "")], self.width - 2, self.color)]
        cells = [fold([(c, "")], w, False) for c, w in zip(row, widths, strict=True)]
        out: list[str] = []
        for k in range(max(len(c) for c in cells)):
            texts = [c[k] if k < len(c) else "" for c in cells]
            filled = [paint(t, s, self.color) + " " * (w - size(t)) for t, s, w in zip(texts, styles, widths, strict=True)]
            out.append(("  " + "  ".join(filled)).rstrip())
        return out

    def positions(self) -> list[str]:
        """What each party says to or about another: `X -> Y` and the act with its words."""
        out: list[str] = []
        spoken = [e for e in self.report.events if e.type in _SPOKEN]
        first: dict[str, int] = {}
        for e in sorted(spoken, key=lambda e: e.trigger.start):
            first.setdefault(_who(e), e.trigger.start)
        said: set[tuple[str, str, str, str]] = set()
        for e in sorted(spoken, key=lambda e: (first[_who(e)], e.trigger.start)):
            words = self.words_of(e)
            key = (_who(e), phrases.verb(e), ",".join(m.actor or m.text for m in e.targets), words)
            if key in said:
                continue
            said.add(key)
            parts: list[Part] = []
            if e.targets:
                parts += [("-> ", "cyan"), *self.parties(e.targets, ""), (": ", "")]
            if word := phrases.status(e):
                parts += [(f"[{shorten(word, 60)}]", _STATUS_STYLE[e.status]), (" ", "")]
            parts.append((phrases.verb(e), "bold"))
            parts.append((f" “{words or shorten(e.trigger.text, 60)}”", ""))
            if e.by:
                parts.append((f" (says {', '.join(clean(n) for n in phrases.claimants(e, self.report))})", "dim"))
            name = _speaker(e)
            out += self.row(name, parts + self.why(e.rule, e.score))
        return [*self.heading("Positions"), *out] if out else []

    def words_of(self, e: Event) -> str:
        """The words in which a verbal act is put: the content of its speaker's attribution beside the trigger."""
        best = min(self.attributions.values(), key=lambda a: _distance(a, e), default=None)
        if best is None or _distance(best, e) > (60 if any(m.actor for m in e.actors) else 1):
            return ""
        return self.content(best)

    def content(self, a: Attribution) -> str:
        """The words of an attribution, shortened."""
        words = " … ".join(clean(c.text) for c in a.content)
        inner = words[1:-1]
        if words[:1] in _MARKS and words[-1:] in _MARKS and not any(mark in inner for mark in _MARKS):
            words = inner  # marks round the whole: the page sets its own
        return shorten(words, QUOTE)

    def disputed(self) -> list[str]:
        """Side against side, in their own words."""
        out: list[str] = []
        for n, d in enumerate(self.report.disputes, 1):
            head: list[Part] = [(f"{n}. ", "bold"), (clean(d.about), "bold"), (f" [{d.kind}]", "yellow")]
            out += [
                f"  {line}" for line in fold(head + ([(f" {{{clean(d.why)}}}", "dim")] if self.explain else []), self.width - 2, self.color)
            ]
            sides = [list(self.side(d.a)), list(self.side(d.b))]
            for k, (name, parts) in enumerate(pair for side in sides for pair in side):
                if k == len(sides[0]):
                    out.append(paint("  -- against --", "dim", self.color))
                out += self.row(name, parts)
        return [*self.heading("Disputed"), *out] if out else []

    def side(self, ids: list[str]) -> Iterator[tuple[str, list[Part]]]:
        """(claimant, words) of one side: its attributions, and its events that none of them holds."""
        shown = [i for i in ids if i in self.attributions]
        speakers = {a.source.actor for i in shown if (a := self.attributions[i]).source}
        for i in shown:
            a = self.attributions[i]
            cue = [(f"{shorten(a.cue.text, 30)}: ", "dim")] if a.cue else []
            yield phrases.source_name(a), [*cue, (f"“{self.content(a)}”", "")]
        for i in ids:
            e = self.events.get(i)
            if e is None or set(e.by) & set(shown) or (e.type in _SPOKEN and speakers & {m.actor for m in e.actors}):
                continue
            if e.type in _SPOKEN and not e.by:
                words = self.words_of(e) or shorten(e.trigger.text, 60)
                yield _speaker(e), [(phrases.verb(e), "bold"), (f" “{words}”", "")]
            else:
                yield ", ".join(phrases.claimants(e, self.report)), self.event_parts(e)

    def agreed(self) -> list[str]:
        """Events that two different sources assert."""
        out: list[str] = []
        for x, y in self.report.agreements:
            a, b = self.events.get(x), self.events.get(y)
            if a is None or b is None:
                continue
            names = [", ".join(phrases.claimants(e, self.report)) for e in (a, b)]
            words = f"{phrases.noun(a)} “{shorten(a.trigger.text, 40)}” / “{shorten(b.trigger.text, 40)}”"
            where = ", ".join(t for t in (phrases.place(a.place or b.place), phrases.day(a.date or b.date)) if t)
            out += self.row(" and ".join(dict.fromkeys(names)), [(words, ""), (f"; {clean(where)}" if where else "", "dim")])
        return [*self.heading("Told by two sources"), *out] if out else []

    def named(self) -> list[str]:
        """What each party calls the same side's use of force, where the names differ."""
        out: list[str] = []
        for doer, names in names_given(self.report).items():
            if len(names) < 2 or len({_frame(w) for words in names.values() for w in words}) < 2:
                continue
            out += ["  " + line for line in fold([(f"by {clean(doer)}", "bold")], self.width - 2, self.color)]
            for who, words in names.items():
                out += self.row(who, [(", ".join(f"“{clean(w)}”" for w in words), "")])
        return [*self.heading("How each names it"), *out] if out else []

    def heading(self, text: str) -> list[str]:
        """A section's title."""
        return [paint(text.upper(), "head", self.color)]

    def row(self, left: str, parts: list[Part]) -> list[str]:
        """A claimant and what they claim, side by side, or one after the other on a narrow page.

        A claimant's name takes two lines at most, and one where the row above has it too."""
        name = shorten(left, (self.left if left == self.before else 2 * self.left) or 40)
        self.before = left
        if not self.left:
            return [f"  {line}" for line in fold([(name, "cyan"), (": ", ""), *parts], self.width - 2, self.color)]
        right = fold(parts, self.width - self.left - 4, self.color)
        return beside(fold([(name, "")], self.left, False), right, self.left, "cyan", self.color)

    def why(self, rule: str, score: float) -> list[Part]:
        """The rule and score behind a line, where asked for."""
        return [(f" {{{clean(rule)} {score:.3f}}}", "dim")] if self.explain else []


_MARKS = ('"', "“", "”", "«", "»", "„", "‘", "’")
_MEASURES = ("killed", "killed or injured", "injured", "missing", "captured", "detained", "displaced", "evacuated", "deployed")


def _speaker(e: Event) -> str:
    """Who performs a verbal act, with the id where the words name nobody by themselves."""
    names = [(phrases.party(m), m.actor) for m in e.actors]
    return ", ".join(f"{n} ({a})" if a and (phrases.generic(n) or " and " in n) else n for n, a in names) or "?"


def _who(e: Event) -> str:
    return ",".join(m.actor or m.text for m in e.actors)


def _distance(a: Attribution, e: Event) -> int:
    """Characters between a verbal act and an attribution that could hold its words; far where the speakers differ."""
    at, speakers = e.trigger.start, {m.actor for m in e.actors if m.actor}
    if not a.content or (a.source and a.source.actor and speakers and a.source.actor not in speakers):
        return 10_000
    if a.cue and a.cue.start <= at < a.cue.end:
        return 0
    spans = [(c.start, c.end) for c in a.content] + ([(a.cue.start, a.cue.end)] if a.cue else [])
    return min(max(start - at, at - end, 1) for start, end in spans)


@cache
def _names() -> re.Pattern[str]:
    """All phrases of `lexicon/naming.tsv`, longest first, with or without a plural s."""
    phrases_ = sorted((r["phrase"] for r in rows("naming")), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(p) for p in phrases_) + r")s?\b", re.IGNORECASE)


def _doer(key: str, events: list[Event]) -> str:
    """A name for the doer with this id's head: the first that names somebody by itself."""
    mentions = [m for e in events for m in e.actors if (m.actor or m.text).split(".")[0] == key]
    named = next((m for m in mentions if not phrases.generic(phrases.party(m))), mentions[0])
    return f"{phrases.party(named)} ({key})" if named.actor else named.text


def _frame(word: str) -> str:
    """The frame of a phrase of `lexicon/naming.tsv`, as found in a text."""
    table = {r["phrase"]: r["frame"] for r in rows("naming")}
    low = word.lower()
    return table.get(low) or table.get(low.removesuffix("s"), "")


def names_given(report: Report) -> dict[str, dict[str, list[str]]]:
    """Words of `lexicon/naming.tsv` that name a side's use of force: {doer: {claimant: [words]}}, in text order.

    A word counts for the claimant whose content holds it (the outlet where none does) and for the doer of the event whose
    trigger it touches."""
    out: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, str] = {}
    events = [e for e in report.events if e.type in ("ASSAULT", "MOBILIZE", "COERCE") and e.actors and e.status != "denied"]
    for match in _names().finditer(report.text):
        e = next((e for e in events if e.trigger.start < match.end() and match.start() < e.trigger.end), None)
        if e is None or len(e.actors) > 1:
            continue
        key = (e.actors[0].actor or e.actors[0].text).split(".")[0]
        doer = labels.setdefault(key, _doer(key, events))
        words = out.setdefault(doer, {}).setdefault(_claimant(match.start(), match.end(), report), [])
        if match.group().lower() not in (w.lower() for w in words):
            words.append(match.group())
    return out


def _claimant(start: int, end: int, report: Report) -> str:
    """Whose words a stretch of text is: the shortest content that covers it, else the outlet."""
    covering = [(c.end - c.start, a) for a in report.attributions for c in a.content if c.start <= start and end <= c.end]
    return phrases.source_name(min(covering, key=lambda x: x[0])[1]) if covering else phrases.OUTLET
