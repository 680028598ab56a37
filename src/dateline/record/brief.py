"""A situation report in Markdown: what happened by day and place, tolls by claimant, what is disputed, positions, what changed.

`brief(store, filters)` gives the text. No sentence about the world stands without the numbers of the passages that say so; the last
section lists them with outlet, day, words and claims. Nothing is concluded: who says what is put side by side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec

from dateline.record import positions as position
from dateline.record import queries, wording
from dateline.record import tolls as toll
from dateline.record.claims import Claim
from dateline.record.differences import Difference
from dateline.record.matching import LONG_DAYS, PINNED
from dateline.record.positions import Change, Position
from dateline.record.queries import Disputed, Found, Gathered
from dateline.record.said import FORCEFUL
from dateline.record.sources import Sources, excerpt
from dateline.record.store import NO_FILTERS, Filters, Kept, Store, moment, until
from dateline.record.tolls import Toll

A_DAY = 4  # incidents told of one day
VOICES = 5  # sources told of one incident
QUOTED = 3  # of them, those whose words are given
WORDS, BEFORE = 35, 120  # of a source's words, at most; characters before the act in them
HALF, THIRD = 1 / 2, 1 / 3  # of the claims for a voice's main answer, as many as a further one needs; whether it happened at all: fewer
LISTED = 30  # lines of disputes, tolls, positions, changes
NAMED = 3  # outlets named one by one
HURT = ("killed", "injured", "killed_or_injured", "missing", "captured", "detained", "displaced", "evacuated")
KINDS = {"denial": "denied", "number": "figures", "agent": "who did it", "control": "control", "time": "when", "status": "how certain"}


def brief(store: Store, filters: Filters = NO_FILTERS, since: str | None = None, a_day: int = A_DAY) -> str:
    """The situation report on what the filters ask for. `since`: the day of the last one (ISO 8601); what was published after it is listed
    as changed. `a_day`: incidents told of one day, those that weigh most."""
    g = queries.gathered(store, filters)
    found = [queries.found_of(i, g) for i in g.incidents]
    cite = Sources(g.claims, g.reports)
    told = [f for f in found if f.incident.family != "statement" and f.incident.mode == "told"]
    sections = [
        ("What happened", _happened(told, filters, cite, a_day)),
        ("Tolls, by who gives them", _tolls(g, filters, cite)),
        ("Disputed", _disputed(found, filters, cite)),
        ("Positions", _positions(g, filters, cite)),
    ]
    if since:
        sections.append((f"New since {wording.days(since, since)}", _changed(g, found, since, cite)))
    pages = [*_head(g, filters), *(line for title, lines in sections for line in ("", f"## {title}", "", *(lines or [NOTHING])))]
    notes = cite.notes()
    pages += ["", "## Sources", "", *[line for note in notes for line in (note, "")]] if notes else []
    return "\n".join(pages).rstrip() + "\n"


NOTHING = "Nothing in the record."


def _head(g: Gathered, filters: Filters) -> list[str]:
    """Title, what was asked, what it stands on."""
    first, last = _span(g, filters)
    outlets = {x.outlet for x in g.reports.values() if x.outlet}
    counted = wording.many(len(g.reports), "report") + (f" of {wording.many(len(outlets), 'outlet')}" if outlets else "")
    copies = f" ({len(g.originals)} of them reprints)" if g.originals else ""
    asked = "; ".join(f"{k} {v}" for k, v in wording.asked(filters).items() if k not in ("from", "to"))
    held = f"{wording.many(len(g.claims), 'claim')} in {wording.many(len(g.incidents), 'incident')}"
    return [
        f"# Situation report: {wording.days(first, last)}" if first or last else "# Situation report",
        "",
        *([f"Asked for: {wording.markdown(asked)}.", ""] if asked else []),
        f"From {counted}{copies}: {held}. Read by machine: check a line against the passage behind its number before use.",
    ]


def _span(g: Gathered, filters: Filters) -> tuple[str | None, str | None]:
    """The days reported on: those asked for, else those of the incidents."""
    short = [i for i in g.incidents if i.mode == "told" and i.day_from and i.day_to and queries.length(i.day_from, i.day_to) < LONG_DAYS]
    first = filters.since or min((i.day_from or "" for i in short), default=None)
    return first, filters.until or max((i.day_to or "" for i in short), default=None)


# What happened


def _happened(told: Sequence[Found], filters: Filters, cite: Sources, a_day: int) -> list[str]:
    """By day: the incidents that weigh most, each with its toll and every source's account."""
    dated = sorted((f for f in told if _short(f, filters)), key=lambda f: (f.incident.day_from or "", -_weight(f), f.incident.id))
    lines: list[str] = []
    for day, of_day in groupby(dated, key=lambda f: f.incident.day_from or ""):
        found = list(of_day)
        lines += [f"### {date.fromisoformat(day):%A}, {wording.days(day, day)}", ""]
        shown = [f for f in found[:a_day] if f.account.answers]
        for f in shown:
            lines += _incident(f, cite, wording.options(filters))
        more = len(found) - len(shown)
        rest = wording.options(msgspec.structs.replace(filters, since=day, until=day))
        lines += [f"{more} more of this day: `dateline timeline{rest}`.", ""] if more > 0 else []
    undated = sum(not f.incident.day_from for f in told)
    lines += [f"{undated} more without a day: `dateline incidents{wording.options(filters)}`.", ""] if undated else []
    return lines[:-1]


def _short(f: Found, filters: Filters) -> bool:
    """Whether an incident has a day, or few, within those asked for."""
    first, last = f.incident.day_from, f.incident.day_to
    if not first or not last or queries.length(first, last) >= LONG_DAYS:
        return False
    return not (filters.since and first < filters.since) and not (filters.until and first > filters.until)


def _weight(f: Found) -> int:
    """What a reader wants first: people hurt, then what is disputed, what many reports tell, what has a place."""
    hurt = any(t.measure in HURT[:4] for t in f.tolls)
    return 8 * hurt + 6 * min(2, len(f.account.disputed)) + 3 * min(6, f.reports) + 2 * (f.incident.precision in PINNED)


def _incident(f: Found, cite: Sources, asked: str) -> list[str]:
    """An incident: what, grade, toll, and a line a source."""
    place = f.incident.place or "Place not given"
    what = f.title.removesuffix(f"; {f.incident.place}")
    days = "" if f.incident.day_from == f.incident.day_to else f", {wording.days(f.incident.day_from, f.incident.day_to)}"
    first = [a for a in f.account.answers if a.question == "happened"] or f.account.answers
    lines = [f"**{wording.markdown(place)}**: {wording.markdown(what)}{days}; {f.account.grade}.{cite.cite(first[0].claims, 2)}", ""]
    lines += [f"- Toll: {'; '.join(_range(t, cite) for t in queries.ranked(f.tolls))}."] if f.tolls else []
    lines += [f"- {line}" for line in accounts_of(f, cite)]
    rest = len(said_by(f)) - VOICES
    lines += [f"- {wording.many(rest, 'more source')}: `dateline incidents --id {f.incident.id}{asked}`."] if rest > 0 else []
    if f.account.silent:
        lines.append(f"- No word in the record of {wording.parties(f.account.silent)}.")
    return [*lines, ""]


def _range(t: Toll, cite: Sources) -> str:
    """A toll with the passages of its ends."""
    ends = [*t.low_claims[:1], *t.high_claims[:1]]
    return f"{wording.interval(t.low, t.high, t.open)} {t.measure.replace('_', ' ')}{cite.cite(ends)}"


def accounts_of(f: Found, cite: Sources, most: int = VOICES) -> list[str]:
    """What each source says of an incident, a line each, parties first: `Azerbaijan: by Armenia, 7 killed [1]. "Shells hit ..." [1]`."""
    lines: list[str] = []
    for n, (v, told) in enumerate([*said_by(f).items()][:most]):
        words = _words(f, told, cite) if n < QUOTED else ""
        lines.append(f"{wording.markdown(wording.voice(v, cite.reports))}: {_said(told, cite)}{words}")
    return lines


def said_by(f: Found) -> dict[str, dict[str, list[str]]]:
    """{voice: {what it says, in a few words: claims}}, parties first. Where one voice answers a question in several ways, those that stand
    in few of its claims are left out: a party is said to have told many things, and some are misread."""
    given: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(dict))
    for a in f.account.answers:
        for v in a.by:
            mine = [x for x in a.claims if f.voices.get(x) == v]
            given[v][a.question].setdefault(_part(a.question, a.value, f), []).extend(mine)
    order = sorted(given, key=lambda v: v.startswith("outlet:") or v == toll.UNNAMED)
    return {v: _joined(_main(question, parts) for question, parts in given[v].items()) for v in order}


def _main(question: str, parts: dict[str, list[str]]) -> dict[str, list[str]]:
    """The answers of one voice to a question that most of its claims for it give; of figures the one, the last told where two are even."""
    most = max(map(len, parts.values()))
    if question.startswith("how many "):
        return dict([x for x in parts.items() if len(x[1]) == most][-1:])
    least = most * (THIRD if question == "happened" else HALF)
    return {words: ids for words, ids in parts.items() if len(ids) >= least}


def _joined(some: Iterable[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Parts of answers to several questions as one account."""
    out: dict[str, list[str]] = {}
    for parts in some:
        for words, ids in parts.items():
            out.setdefault(words, []).extend(ids)
    return out


def _words(f: Found, told: Mapping[str, list[str]], cite: Sources) -> str:
    """A source's own words, or the outlet's for them: the passage that most of its account stands on, the shortest of such, with its
    number."""
    parts = Counter(x for ids in told.values() for x in set(ids))
    mine = [c for c in f.claims if c.id in parts]
    if not mine:
        return ""
    c = min(mine, key=lambda c: (-parts[c.id], not c.day_said, len(c.said), c.id))
    return f" {wording.markdown(excerpt(c, WORDS, BEFORE))}{cite.cite([c.id])}"


def _said(said: dict[str, list[str]], cite: Sources) -> str:
    """The parts of one account; parts of the same passages have these once, behind the last."""
    told = {k: v for k, v in said.items() if k} or {"says so": said.get("", [])}
    cited = [(words, cite.cite(ids, 2)) for words, ids in told.items()]
    return "; ".join(f"{', '.join(w for w, _ in some)}{marks}" for marks, some in groupby(cited, key=lambda x: x[1])) + "."


def _part(question: str, value: str, f: Found) -> str:
    """An answer in a few words; "" where it says no more than the heading."""
    if question == "happened":
        return {"yes": "", "no": "denies it"}.get(value, "calls it possible")
    if question in ("who did it", "who controls", "to whom"):
        word = "by" if question != "to whom" else "against" if f.incident.family in FORCEFUL else "toward"
        return f"{word} {wording.parties(value.split(', '))}"
    if question.startswith("how many "):
        return f"{value} {question.removeprefix('how many ')}"
    if question == "when":
        first, _, last = value.partition(" to ")
        same = first <= (f.incident.day_from or "") <= (last or first)
        return "" if same else f"on {wording.days(first, last or first)}"
    return ""


# Tolls


def _tolls(g: Gathered, filters: Filters, cite: Sources) -> list[str]:
    """A table: of whom, what, according to whom, low to high. What is told of a region or a long time stands apart."""
    found = toll.tolls(g.incidents, g.claims, "party", "claimant", g.originals)
    people = [t for t in found if t.measure in HURT]
    lines: list[str] = []
    for running, words in (
        (False, "Of single incidents, added up:"),
        (True, "Of a region or a longer time, so far (not to be added to the above):"),
    ):
        rows = _rows([t for t in people if t.running is running], cite)
        if rows:
            lines += ["", words, "", "| of whom | what | according to | figure | sources |", "|---|---|---|---|---|", *rows[:LISTED]]
            lines += (
                ["", f"{len(rows) - LISTED} more: `dateline tolls --by party --policy claimant{wording.options(filters)}`."]
                if len(rows) > LISTED
                else []
            )
    return lines[1:]


def _rows(found: Sequence[Toll], cite: Sources) -> list[str]:
    """Rows of the table: parties one by one, outlets together where they are many."""
    out: list[str] = []
    for (group, measure), some in groupby(
        sorted(found, key=lambda t: (t.group, HURT.index(t.measure))), key=lambda t: (t.group, t.measure)
    ):
        whose = wording.parties(group.split(",")) if group else "not said"
        for who, few in _claimants(list(some), cite):
            low, high = min(t.low for t in few), max(t.high for t in few)
            ids = [
                x for t in (min(few, key=lambda t: t.low), max(few, key=lambda t: t.high)) for x in (*t.low_claims[:2], *t.high_claims[:2])
            ]
            figure = wording.interval(low, high, any(t.open for t in few))
            out.append(f"| {whose or 'not known'} | {measure.replace('_', ' ')} | {wording.markdown(who)} | {figure} |{cite.cite(ids)} |")
    return out


def _claimants(some: list[Toll], cite: Sources) -> Iterator[tuple[str, list[Toll]]]:
    """Tolls by claimant: each party, each of few outlets, or all outlets together."""
    outlets = [t for t in some if (t.claimant or "").startswith("outlet:")]
    alone = some if len(outlets) <= NAMED else [t for t in some if t not in outlets]
    yield from ((wording.voice(t.claimant or "", cite.reports), [t]) for t in alone)
    if len(outlets) > NAMED:
        yield f"{len(outlets)} outlets", outlets


# Disputed


def _disputed(found: Iterable[Found], filters: Filters, cite: Sources) -> list[str]:
    """Every dispute on a line: where, when, about what, and what each side says."""
    ranked = sorted(
        (f for f in found if f.account.disputed), key=lambda f: (f.incident.precision not in PINNED, -_weight(f), f.incident.id)
    )
    disputes = [d for f in ranked for d in queries.disputes_of(f)]
    lines = [f"- {dispute_line(d, cite)}" for d in disputes[:LISTED]]
    return lines + ([f"- {len(disputes) - LISTED} more: `dateline disputes{wording.options(filters)}`."] if len(disputes) > LISTED else [])


def dispute_line(d: Disputed, cite: Sources) -> str:
    """`**Ganja, 17 Oct 2020**, attack, who did it: Azerbaijan: Armenia did it [1]; Armenia: denies it [2].`"""
    i = d.incident
    where = f"**{wording.markdown(i.place or 'Place not given')}, {wording.days(i.day_from, i.day_to)}**"
    what = wording.markdown(d.title.partition(":")[0].partition(";")[0])
    a, b = (wording.markdown(x) for x in sides(d.dispute, cite.reports))
    return f"{where}, {what}, {KINDS[d.dispute.kind]}: {a}{cite.cite(d.dispute.a, 2)}; {b}{cite.cite(d.dispute.b, 2)}."


def sides(d: Difference, reports: Mapping[str, Kept]) -> tuple[str, str]:
    """What each side says, in words."""
    return _side(d.kind, d.a_by, d.a_says, reports), _side(d.kind, d.b_by, d.b_says, reports)


def _side(kind: str, by: Sequence[str], says: str, reports: Mapping[str, Kept]) -> str:
    names = list(dict.fromkeys(wording.voice(v, reports) for v in by))
    who = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    words = {"yes": "it happened", "no": "denied", "possibly": "possible"}.get(says, says)
    if kind in ("agent", "control") and words == says:
        words = f"{'by' if kind == 'agent' else 'held by'} {wording.parties(says.split(', '))}"
    return f"{who or wording.NO_OUTLET}: {words}"


# Positions


def _positions(g: Gathered, filters: Filters, cite: Sources) -> list[str]:
    """A line a party and whom it stands toward: the stances with their days; then who turned."""
    found = [p for p in queries.positions_of(g.claims.values(), g.originals, filters) if p.toward]
    lines: list[tuple[int, str]] = []
    for (actor, toward), some in groupby(sorted(found, key=lambda p: (p.actor, p.toward or "")), key=lambda p: (p.actor, p.toward or "")):
        taken = list(some)
        said = [f"{name} ({_days_of(few)}){cite.cite([x for p in few for x in p.claims], 2)}" for name, few in _by_stance(taken).items()]
        line = f"- **{wording.markdown(wording.party(actor))}** toward {wording.markdown(wording.party(toward))}: {'; '.join(said)}."
        lines.append((sum(len(p.claims) for p in taken), line))
    kept = sorted(range(len(lines)), key=lambda n: (-lines[n][0], n))[:LISTED]
    out = [lines[n][1] for n in sorted(kept)]
    out += [f"- {len(lines) - LISTED} more: `dateline positions{wording.options(filters)}`."] if len(lines) > LISTED else []
    turned = [_turn(c, cite) for c in position.changes(found)]
    return out + (["", "Turned:", "", *turned[:LISTED]] if turned else [])


def _by_stance(taken: Iterable[Position]) -> dict[str, list[Position]]:
    out: dict[str, list[Position]] = defaultdict(list)
    for p in taken:
        out[p.stance].append(p)
    return out


def _days_of(taken: Sequence[Position]) -> str:
    days = sorted({p.day for p in taken if p.day})
    return wording.days(days[0], days[-1]) if days else wording.NO_DAY


def _turn(c: Change, cite: Sources) -> str:
    who = f"{wording.markdown(wording.party(c.actor))} toward {wording.markdown(wording.party(c.toward))}"
    before, now = (f"{name} ({wording.days(day, day)})" for name, day in ((c.before, c.before_day), (c.now, c.day)))
    return f"- {who}: from {before} to {now}{cite.cite([c.claims[0], c.claims[-1]], 2)}."


# What changed


def _changed(g: Gathered, found: Sequence[Found], since: str, cite: Sources) -> list[str]:
    """New incidents, tolls that moved, new disputes and other grades, against what was published by the day of the last report."""
    before = msgspec.structs.replace(g, claims={k: c for k, c in g.claims.items() if known_by(c, g, since)})
    lines: list[str] = []
    for f in sorted(found, key=lambda f: (-_weight(f), f.incident.id)):
        if f.incident.family != "statement" and f.incident.mode == "told":
            lines += _change(f, before, cite)
    return lines[:LISTED] + ([f"- {len(lines) - LISTED} more changes."] if len(lines) > LISTED else [])


def known_by(c: Claim, g: Gathered, since: str) -> bool:
    """Whether a claim's report was published by a day; one without a day counts from when it was added."""
    kept = g.reports.get(c.report)
    return moment(c.published or (kept.added if kept else None)) <= until(since)


def _change(f: Found, before: Gathered, cite: Sources) -> list[str]:
    """What is new of one incident."""
    i = f.incident
    act = wording.markdown(wording.act(i, f.claims))
    name = f"**{wording.markdown(i.place or 'Place not given')}, {wording.days(i.day_from, i.day_to)}**, {act}"
    fresh = [c.id for c in f.claims if c.id not in before.claims]
    if len(fresh) == len(f.claims):
        return [f"- New: {name}{cite.cite(fresh, 2)}."]
    if not fresh:
        return []
    old = queries.found_of(i, before)
    then = {t.measure: t for t in old.tolls}
    moved = [t for t in f.tolls if t.measure not in then or (then[t.measure].low, then[t.measure].high) != (t.low, t.high)]
    lines = [f"- {name}: {_moved(then.get(t.measure), t, cite)}." for t in moved]
    known = {(d.kind, *d.a_by, "|", *d.b_by) for d in old.account.disputed}
    new = [d for d in queries.disputes_of(f) if (d.dispute.kind, *d.dispute.a_by, "|", *d.dispute.b_by) not in known]
    lines += [f"- Newly disputed: {dispute_line(d, cite)}" for d in new]
    if old.account.grade != f.account.grade:
        lines.append(f"- {name}: from {old.account.grade} to {f.account.grade}{cite.cite(fresh, 2)}.")
    return lines


def _moved(old: Toll | None, new: Toll, cite: Sources) -> str:
    before = f"{wording.interval(old.low, old.high, old.open)}{cite.cite([*old.low_claims[:1], *old.high_claims[:1]])}" if old else "none"
    return f"{new.measure.replace('_', ' ')} from {before} to {_range(new, cite)}"
