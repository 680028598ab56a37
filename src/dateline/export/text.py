"""One report for a reader on deadline: what happened and who says so, the tolls, the positions, the disputes, the names given."""

from __future__ import annotations

import re
from itertools import groupby

from dateline.export import digest, names, phrases
from dateline.export.digest import Line
from dateline.export.terminal import Part, beside, clean, fold, quoted, shorten
from dateline.model import Attribution, Event, Mention, Report

NARROW = 40  # cells below which nothing is set side by side
WORDS = 12  # words of a passage beside a position
SIDE = 25  # words of a passage in a dispute
# Rows shown of each section, unless all are asked for.
SHOWN = {"happened": 20, "open": 8, "past": 5, "tolls": 12, "positions": 20, "disputed": 4}
_STYLES = {"denied": "alarm", "wanted": "yellow", "planned": "yellow", "conditional": "yellow", "possible": "magenta"}

Row = tuple[str | None, list[Part]]  # a claimant and what they claim; None: across the page, a subheading
Section = tuple[str, str, list[Row]]  # title, a note behind it, rows


def render(report: Report, width: int, color: bool, explain: bool = False) -> str:
    """The report as text, no line wider than `width` cells (20 at least).

    With `explain` nothing is left out for length, and each line ends with its rule and score."""
    width = max(20, width)
    found = digest.lines(report)
    place = digest.main_place(found)
    sections = [
        _happened([x for x in found if digest.part(x, report) == "happened"], report, place, explain),
        _tolls(report, place, explain),
        _listed("Wanted, planned, feared", "open", [x for x in found if digest.part(x, report) == "open"], report, place, explain),
        _positions(report, explain),
        _disputed(report, explain),
        _agreed(report),
        _named(report),
        _listed("Background", "past", [x for x in found if digest.part(x, report) == "past"], report, place, explain),
    ]
    pages = ["\n".join(_top(report, width, color))]
    pages += ["\n".join(_laid_out(section, width, color)) for section in sections if section[2]]
    return "\n\n".join(pages) + "\n"


def _top(r: Report, width: int, color: bool) -> list[str]:
    """Outlet, dateline, day; title; warnings."""
    line = " | ".join(clean(f) for f in (r.outlet or "", phrases.place(r.dateline), phrases.published(r)) if f) or clean(r.id)
    out = fold([(line, "dim")], width, color)
    if r.title:
        out += fold([(clean(r.title), "bold")], width, color)
    for warning in r.warnings:
        out += fold([("! ", "alarm"), (clean(warning), "yellow")], width, color)
    return out


def _happened(found: list[Line], report: Report, place: str, explain: bool) -> Section:
    """What is said to have happened, by day, the latest first; within a day what weighs most first."""
    ranked = sorted(found, key=lambda x: (*_day(x, report), digest.weight(x), x.event.trigger.start))
    kept = ranked if explain else sorted(ranked, key=lambda x: (digest.weight(x), -x.times, -x.event.score))[: SHOWN["happened"]]
    out: list[Row] = []
    day = None
    for line in [x for x in ranked if x in kept]:
        if day != (day := phrases.day(line.event.date)):
            out.append((None, [(day or "day not given", "bold")]))
        out.append((_names(line.who), _event(line, place) + _why(line.event, report, explain)))
    return "Happened", f"(place: {clean(place)}, where no other is given)" if place else "", out + _rest(found, kept)


def _day(line: Line, report: Report) -> tuple[tuple[int, int], str]:
    return digest.recency(line.event, report), phrases.day(line.event.date)


def _listed(title: str, part: str, found: list[Line], report: Report, place: str, explain: bool) -> Section:
    """Lines in text order, each with its day."""
    kept = found if explain else found[: SHOWN[part]]
    rows: list[Row] = []
    for line in kept:
        day = phrases.day(line.event.date)
        when = f" ({day})" if day and day != phrases.published(report) else ""
        rows.append((_names(line.who), [*_event(line, place), (when, "dim"), *_why(line.event, report, explain)]))
    return title, "", rows + _rest(found, kept)


def _event(line: Line, place: str) -> list[Part]:
    """`[DENIED] shelling "fired at" x2: A -> B; Place`; figures of people stand for the kind of event."""
    e = line.event
    parts: list[Part] = [(f"[{shorten(word, 60)}] ", _STYLES[e.status])] if (word := phrases.status(e)) else []
    noun, figures = phrases.noun(e), clean(phrases.counts(e))
    hurt = any(c.measure in digest.MEASURES for c in e.counts)
    parts.append((figures if hurt else noun, "bold"))
    if e.trigger.text.lower().rstrip("s") != noun.rstrip("s") and not (hurt and e.trigger.text.lower() in figures):
        parts.append((f" {quoted(e.trigger.text, 8)}", ""))
    if line.times > 1:
        parts.append((f" x{line.times}", "dim"))
    doers = {names.side(m) for m in e.actors}
    counted = [m for m in e.targets if names.side(m) not in doers and not _in_figures(m, e)]
    parts += _parties(e.actors, ": ") + _parties(counted, " -> ")
    if figures and not hurt:
        parts.append((f"; {figures}", "bold"))
    if e.place and e.place.name != place:
        parts.append((f"; {clean(e.place.name)}", "green"))
    return parts


def _in_figures(m: Mention, e: Event) -> bool:
    """Whether the event's figures name those hit already (`At least 25 people`)."""
    last = m.text.lower().split()[-1:]
    return any((c.start < m.end and m.start < c.end) or last in ([c.of], [phrases.of_whom(c)]) for c in e.counts)


def _parties(mentions: list[Mention], before: str) -> list[Part]:
    known = list(dict.fromkeys(shorten(name, 40) for m in mentions if (name := names.party(m)) != names.UNNAMED))
    return [(before, ""), (", ".join(known), "")] if known else []


def _tolls(report: Report, place: str, explain: bool) -> Section:
    """Every figure once, with all who give it: `killed | 25+ people | separatists; Dovra, 3 May`."""
    found = digest.tolls(report)
    kept = found if explain else found[: SHOWN["tolls"]]
    rows: list[Row] = []
    for c, e, who in kept:
        part = "incl. " if c.part_of is not None else ""
        figure = f"{part}{phrases.number(c.min, c.max, c.approximate)} {phrases.of_whom(c)}".strip()
        figure += f" [{e.status}]" if e.status != "actual" else ""
        where = [phrases.place(e.place) if e.place and e.place.name != place else "", phrases.day(e.date)]
        place_day = ", ".join(x for x in where if x and x != phrases.published(report))
        said = [(clean(figure), "bold"), (f": {_names(who)}", "cyan"), (f"; {clean(place_day)}" if place_day else "", "dim")]
        rows.append((c.measure.replace("_", " "), said + _why(e, report, explain)))
    return "Tolls, by who gives them", "", rows + _rest(found, kept)


def _positions(report: Report, explain: bool) -> Section:
    """What each party says to or about another: the act, to whom, in which words."""
    found = digest.positions(report)
    kept = found if explain else found[: SHOWN["positions"]]
    rows: list[Row] = []
    quotes: set[tuple[str, str]] = set()
    for speaker, e, targets, words in kept:
        parts: list[Part] = [(f"[{shorten(word, 60)}] ", _STYLES[e.status])] if (word := phrases.status(e)) else []
        parts += [(phrases.verb(e), "bold"), *_parties(targets, " -> ")]
        if words and (speaker, words) not in quotes:
            parts.append((f": {quoted(words, WORDS)}", ""))
        quotes.add((speaker, words))
        others = [n for n in names.claimants(e, report) if n not in (speaker, names.OUTLET, names.UNNAMED)]
        parts.append((f" (says {clean(', '.join(others))})" if others else "", "dim"))
        rows.append((speaker, parts + _why(e, report, explain)))
    return "Positions", "", rows + _rest(found, kept)


def _disputed(report: Report, explain: bool) -> Section:
    """Side against side, in their own words; the surest disputes, in text order."""
    kept = sorted(report.disputes, key=lambda d: -_probability(d.why))
    kept = [d for d in report.disputes if d in (kept if explain else kept[: SHOWN["disputed"]])]
    rows: list[Row] = []
    for n, d in enumerate(kept, 1):
        why = f" {{{clean(d.why)}}}" if explain else ""
        rows.append((None, [(f"{n}. {quoted(d.about, WORDS, marks=False)}", "bold"), (f" [{d.kind}]", "yellow"), (why, "dim")]))
        rows += _side(d.a, report)
        rows += [(f"vs {name}", parts) for name, parts in _side(d.b, report)]
    return "Disputed", "", rows + _rest(report.disputes, kept)


def _probability(why: str) -> float:
    found = re.findall(r"[01]\.\d+", why)
    return float(found[-1]) if found else 0.0


def _side(ids: list[str], report: Report) -> list[Row]:
    """(claimant, words) of one side: a claimant's words once, events only where no words hold them."""
    out: dict[str, list[Part]] = {}
    spoken: dict[str, tuple[dict[str, str], list[Part]]] = {}
    for a in (a for a in report.attributions if a.id in ids):
        spoken.setdefault(digest.content(a), ({}, _said(a)))[0].setdefault(*names.of(a))
    for who, said in spoken.values():
        out.setdefault(_names(names.distinct(who)), said)
    if not out:
        for e in (e for e in report.events if e.id in ids):
            verbal = e.type in digest.SPOKEN and not e.by and bool(e.actors)
            if verbal:
                words = digest.words_of(e, report) or e.trigger.text
                out.setdefault(names.party(e.actors[0]), [(phrases.verb(e), "bold"), (f": {quoted(words, SIDE)}", "")])
            else:
                out.setdefault(_names(names.claimant_keys(e, report)), _event(Line(e, 1, {}), ""))
    rows: list[Row] = [*out.items()]
    return rows[:3]


def _said(a: Attribution) -> list[Part]:
    return [(f"{shorten(a.cue.text, 30)}: " if a.cue else "", "dim"), (quoted(digest.content(a), SIDE), "")]


def _agreed(report: Report) -> Section:
    """Events that two different sources assert."""
    events = {e.id: e for e in report.events}
    rows: list[Row] = []
    for x, y in report.agreements:
        a, b = events.get(x), events.get(y)
        if a and b:
            words = dict.fromkeys(quoted(e.trigger.text, 8) for e in (a, b))
            who = dict.fromkeys(n for e in (a, b) for n in names.claimants(e, report))
            figures = clean(phrases.counts(a) or phrases.counts(b))
            where = ", ".join(t for t in (figures, phrases.place(a.place or b.place), phrases.day(a.date or b.date)) if t)
            rows.append((" and ".join(who), [(phrases.noun(a), "bold"), (f" {' / '.join(words)}", ""), (f"; {clean(where)}", "dim")]))
    return "Told by two sources", "", rows


def _named(report: Report) -> Section:
    """What each party calls the same side's use of force, where the names differ."""
    rows: list[Row] = []
    for doer, said in digest.names_given(report).items():
        rows.append((None, [(f"by {clean(doer)}", "bold")]))
        rows += [(who, [(", ".join(quoted(w, 8) for w in words), "")]) for who, words in said.items()]
    return "How each names it", "", rows


def _names(who: dict[str, str]) -> str:
    return clean(", ".join(who.values())) or names.OUTLET


def _rest(found: list, kept: list) -> list[Row]:
    more = len(found) - len(kept)
    return [(None, [(f"... and {more} more (--explain shows all)", "dim")])] if more > 0 else []


def _why(e: Event, report: Report, explain: bool) -> list[Part]:
    """The rule and score of an event, and of the attributions that it stands on with their cues."""
    if not explain:
        return []
    told = [a for a in report.attributions if a.id in e.by]
    parts = [f"{e.rule} {e.score:.3f}", *(f"{a.cue.text if a.cue else a.id}: {a.rule or ''} {a.score:.3f}" for a in told)]
    return [(f" {{{clean('; '.join(parts))}}}", "dim")]


def _laid_out(section: Section, width: int, color: bool) -> list[str]:
    """A section as lines: claimants in a column of their own (each once while it stays the same), or before their words on a
    narrow page."""
    title, note, rows = section
    left = 0 if width < NARROW else min(24, max(15, width // 4))
    out = fold([(title.upper(), "head"), (f" {note}", "dim")], width, color)
    for name, said in groupby(rows, key=lambda row: row[0]):
        if name is None:
            out += ["  " + line for _, parts in said for line in fold(parts, width - 2, color)]
        elif not left:
            before = [(shorten(name, 40), "cyan"), (": ", "")]
            out += ["  " + line for _, parts in said for line in fold([*before, *parts], width - 2, color)]
        else:
            right = [line for _, parts in said for line in fold(parts, width - left - 4, color)]
            out += beside(fold([(shorten(name, 2 * left), "")], left, False), right, left, "cyan", color)
    return out
