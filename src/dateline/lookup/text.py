"""The answers as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dateline.export.terminal import beside, clean, fold, shorten
from dateline.lookup.actors import ActorAnswer, NameHeld, NameTurnedDown
from dateline.lookup.dates import DateAnswer, Read
from dateline.lookup.places import GEONAMES, PlaceAnswer, PlaceHeld

LABEL = 11  # cells of the left column
NAMED = 5  # phrases named in a hint
HINTS = {  # what may help where nothing was found
    ActorAnswer: "nobody is meant by %s: give the text (--context, --in) and the day (--on), write names with their capitals, or add a row"
    " of your own (--lexicon)",
    PlaceAnswer: "no place is meant by %s: try another spelling, another --country or none, give the text (--context), or add a row of your"
    " own (--lexicon)",
    DateAnswer: "no date is told by %s: write it as reports do (Tuesday evening, 3 May, late last month, since 27 April, autumn of 2020)",
}
LEANS = {"nothing": "nothing: it is whole", "published": "the day of publication", "narrative": "the day that the story has reached"}


def render(answer: ActorAnswer | PlaceAnswer | DateAnswer, width: int) -> str:
    """One answer as lines of at most `width` cells (a word longer than that is cut)."""
    if isinstance(answer, ActorAnswer):
        head, rows = _head(answer.words, answer.on and f"on {answer.on}", answer.inside), _actor(answer)
    elif isinstance(answer, PlaceAnswer):
        head, rows = _head(answer.words, answer.country and f"in {answer.country}", answer.inside), _place(answer)
    else:
        head, rows = _head(answer.words, answer.on and f"published {answer.on}", False), _dates(answer)
    lines = fold([(head, "")], width, False)
    for label, words in rows:
        lines += beside([label], _hanging(words, max(10, width - LABEL - 4)), LABEL, "", False)
    return "\n".join(lines) + "\n"


def _head(words: str, note: str | None, inside: bool) -> str:
    notes = ", ".join(x for x in (note, "as it stands in the text" if inside else None) if x)
    return clean(words) + (f" ({notes})" if notes else "")


def _hanging(words: str, width: int) -> list[str]:
    """Lines, those after the first set in."""
    first, *rest = fold([(clean(words), "")], width, False)
    return [first, *(f"  {x}" for x in fold([(" ".join(rest), "")], width - 2, False) if x)]


def _list(label: str, items: list[str], otherwise: str) -> Iterator[tuple[str, str]]:
    """Rows of a list, its label at the first."""
    yield from zip([label, *[""] * len(items)], items or [otherwise], strict=False)


def _actor(a: ActorAnswer) -> Iterator[tuple[str, str]]:
    yield "actor", (f"{a.actor}, {a.name}" if a.name else f"{a.actor}") if a.found else f"nobody ({a.actor or 'null'})"
    yield "why", a.why + (f': "{a.via}"' if a.via else "")
    yield from _list("matched", [_match(m) for m in a.matched], "no row of the lists")
    yield from _list("turned down", [_down(x) for x in a.turned_down], "nobody else goes by these words")


def _match(m: NameHeld) -> str:
    role = m.kind in ("organ", "person", "people", "title", "thing")
    who = f"{m.kind}, {m.id if m.id != 'UNK' else 'no sector'}" if role else f"{m.kind}, {m.id}, {m.name}"
    return f'"{m.words}": {who}{_term(m)} [{m.row}]'


def _down(x: NameTurnedDown) -> str:
    return f"{x.id}, {x.name}{_term(x)}: {x.why}" + (f" [{x.row}]" if x.row else "")


def _term(m: NameHeld) -> str:
    return f" ({m.term})" if m.term else ""


def _place(a: PlaceAnswer) -> Iterator[tuple[str, str]]:
    p = a.place
    yield "place", f"{p.name}, {p.country or 'no country'}, {p.precision}" if p else "none"
    yield "why", a.why
    if p:
        yield "point", f"{p.lat:.4f}, {p.lon:.4f} (latitude, longitude)"
        yield "people", f"{p.population:,}" if p.population else "not known"
        yield "geonameid", str(p.geonameid or "none")
        yield "score", f"{p.score:.2f} = {_parts(p)}"
        yield "source", p.source
    yield from _list("turned down", [_other(x) for x in a.turned_down], "no other place of this name")


def _parts(p: PlaceHeld) -> str:
    """The parts of a score as a sum."""
    first, *rest = [f"{name} {value:.2f}" for name, value in p.parts.items()]
    return " ".join([first, *(f"- {x.replace('-', '')}" if "-" in x else f"+ {x}" for x in rest)])


def _other(x: PlaceHeld) -> str:
    people = f", {x.population:,} people" if x.population else ""
    return f"{x.score:.2f} {x.name}, {x.country or 'no country'}, {x.precision}{people} ({x.lat:.2f}, {x.lon:.2f}): {x.why}"


def _dates(a: DateAnswer) -> Iterator[tuple[str, str]]:
    if not a.dates:
        yield "days", "none: no date is told in these words"
    for d in a.dates:
        if d.words != a.words:
            yield "read", f'"{d.words}"'
        yield "days", _days(d.from_, d.to) + ("" if a.on or d.leans_on != "published" else ": give the day of publication (--on)")
        yield "precision", d.precision + (", approximate" if d.approximate else "")
        yield "rule", f"{d.rule}: {d.about}"
        yield "leans on", LEANS[d.leans_on]
        yield "other", f"{_days(d.other.from_, d.other.to)}, {d.other.why}" if d.other else _alone(d)


def _alone(d: Read) -> str:
    return "none: the day of publication is such a day itself" if d.rule == "weekday" and d.from_ else "none"


def _days(first: str | None, last: str | None) -> str:
    """An interval in words, a single day with its weekday."""
    if first and first == last:
        return f"{first}, a {date.fromisoformat(first):%A}"
    return f"{first or 'open'} to {last or 'open'}" if first or last else "open"


def hint(answers: Sequence[ActorAnswer | PlaceAnswer | DateAnswer]) -> str:
    """What may help with the phrases that nothing was found for; empty where all was found."""
    missing = [a for a in answers if not a.found]
    if not missing:
        return ""
    shown = ", ".join(f'"{shorten(a.words, 40)}"' for a in missing[:NAMED])
    return HINTS[type(missing[0])] % (shown + (f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""))


def credit(answers: list[PlaceAnswer]) -> str:
    """The line that GeoNames is owed, where one of its places was shown."""
    shown = [p for a in answers for p in (a.place, *a.turned_down) if p and GEONAMES in p.source]
    return f"Places: {GEONAMES}, www.geonames.org\n" if shown else ""
