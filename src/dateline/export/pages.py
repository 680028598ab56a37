"""Pages in Markdown made from the code and the lexicon: what the columns of each format hold, and the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from dateline.export.columns import Column
from dateline.export.formats import FORMATS, Format
from dateline.lexicon import Row, cells, shipped

CUES = 24  # words shown of an event type and part of speech
_POS = {"v": "verbs", "n": "nouns", "a": "adjectives", "phrase": "phrases"}
_TABLES = (
    *(
        "events",
        "event_objects",
        "cameo_plover",
        "plover_types",
        "goldstein",
        "means",
        "status",
        "statuses",
        "counted",
        "measures",
        "numbers",
    ),
    *("increments", "cues", "states", "authorities", "groups", "igos", "institutions", "leaders", "people", "organs"),
    *("agencies", "actor_kinds"),
    *("places", "admin1", "admin2", "country_codes"),
    *("date_words", "date_events", "date_clauses", "date_wars", "precisions", "dispute_marks"),
    *("acled_types", "crosswalk_acled", "crosswalk_ucdp"),
)


# Columns


def columns(form: Format) -> str:
    """What the columns of a format hold."""
    out = [f"### {form.name}", "", f"{form.about[0].upper()}{form.about[1:]}. Of {form.unit}. {len(form.columns())} {_parts(form)}.", ""]
    out += _table_of(form.columns())
    if form.side:
        out += ["", f"The side table, a row a claim and figure ({len(form.side_columns())} columns):", "", *_table_of(form.side_columns())]
    return "\n".join(out) + "\n"


def _parts(form: Format) -> str:
    return "parts" if form.name in ("geojson", "jsonld") else "fields" if form.name in ("jsonl", "ftm") else "columns"


def _table_of(found: Sequence[Column]) -> list[str]:
    tags = any(c.tag for c in found)
    rows = [[f"`{c.name}`", *([f"`{c.tag}`"] if tags else []), c.about, ", ".join(f"`{x}`" for x in c.allowed)] for c in found]
    return table(["name", *(["HXL"] if tags else []), "holds", "values"], rows)


def all_columns() -> str:
    """What the columns of every format hold."""
    return "\n".join(columns(f) for f in FORMATS.values())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    lines = [list(head), ["---"] * len(head), *([_plain(x) for x in r] for r in rows)]
    return [f"| {' | '.join(r)} |".replace("|  |", "| |") for r in lines]


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# The codebook


def codebook() -> str:
    """Event types with their cues, statuses, measures, means, actor ids, precisions, crosswalks, and the sources of all of it."""
    parts = (_head(), _types(), _statuses(), _measures(), _means(), _actors(), _precisions(), _acled(), _ucdp(), _sources())
    return "\n".join(line for part in parts for line in part) + "\n"


def _head() -> Iterator[str]:
    yield from ("# Codebook", "")
    yield "What the codes of a record mean and which words make them. Made from the lexicon by `dateline codebook`; do not edit by hand."
    yield ""


def _types() -> Iterator[str]:
    yield from ("## Event types", "")
    yield "The 16 types of PLOVER, each with its CAMEO codes and the words that name it in `events.tsv`. The reader knows more words"
    yield "than are shown, and its model finds events in words of no list: `rule` in the record says which."
    yield ""
    lemmas = shipped("events")
    for kind in shipped("plover_types"):
        mine = [r for r in lemmas if kind["type"] in cells(r["type"])]
        yield from (f"### {kind['type']}", "", f"{kind['definition'].capitalize()}. Quad class {kind['quad']}; {len(mine):,} entries.", "")
        yield from _cues(mine, kind["type"])
        codes = [r for r in shipped("cameo_plover") if r["type"] == kind["type"]]
        used = {c for r in lemmas for c in cells(r["cameo"])}
        rows = [[r["cameo"], r["description"], r["mode"], "yes" if r["cameo"] in used else ""] for r in codes]
        yield from (*table(["CAMEO", "meaning", "mode", "by a word of the list"], rows), "")


def _cues(mine: Sequence[Row], kind: str) -> Iterator[str]:
    """The words of a type by part of speech, those of this type alone first, short ones first."""
    for pos, name in _POS.items():
        found = sorted((r for r in mine if r["pos"] == pos), key=lambda r: (r["type"] != kind, r["lemma"].count(" "), r["lemma"]))
        words = list(dict.fromkeys(r["lemma"] for r in found))
        shown = _spread(words)
        if words:
            more = f", and {len(words) - len(shown):,} more" if len(shown) < len(words) else ""
            yield from (f"- {name}: {', '.join(shown)}{more}",)
    yield ""


def _spread(words: Sequence[str]) -> list[str]:
    """Some of many words, from the whole of the alphabet."""
    step = max(1, -(-len(words) // CUES))
    return list(words[::step])


def _statuses() -> Iterator[str]:
    yield from ("## Statuses", "")
    marks: dict[str, list[str]] = {}
    for r in shipped("status"):
        marks.setdefault(r["status"], []).extend(cells(r["words"]))
    rows = [[f"`{r['status']}`", r["definition"], ", ".join(_spread(marks.get(r["status"], [])))] for r in shipped("statuses")]
    yield from (*table(["status", "meaning", "words that lead to it"], rows), "")


def _measures() -> Iterator[str]:
    yield from ("## Measures", "", "What a figure counts. Every figure is an interval: `min`, `max`, either of them open.", "")
    words: dict[str, list[str]] = {}
    for r in shipped("counted"):
        words.setdefault(r["measure"], []).extend(cells(r["words"]))
    rows = [
        [
            f"`{r['measure']}`",
            "people" if r["people"] == "1" else "things",
            r["definition"],
            ", ".join(_spread(words.get(r["measure"], []))),
        ]
        for r in shipped("measures")
    ]
    yield from (*table(["measure", "of", "meaning", "words"], rows), "")
    kinds = dict.fromkeys(r["of"] for r in shipped("counted") if r["of"] not in ("-", ""))
    yield from (f"Whom a figure is of (`of`): {', '.join(f'`{k}`' for k in kinds)}, or a noun of the text.", "")


def _means() -> Iterator[str]:
    yield from ("## Means", "")
    words: dict[str, list[str]] = {}
    for r in shipped("means"):
        words.setdefault(r["means"], []).append(r["word"])
    yield from (*table(["means", "words"], [[f"`{m}`", ", ".join(_spread(found))] for m, found in sorted(words.items())]), "")


def _actors() -> Iterator[str]:
    yield from ("## Actor ids", "")
    many = {t: f"{len(shipped(t)):,}" for t in ("states", "authorities", "groups", "igos", "leaders", "people")}
    yield "`COUNTRY[.SECTOR]` with ISO 3166-1 alpha-3; de facto authorities have codes of their own; `GRP:`, `IGO:`, `NGO:` begin the"
    yield f"ids of organisations; `UNK` is nobody known. Known are {many['states']} states and territories, {many['authorities']} de facto"
    yield f"authorities, {many['groups']} armed groups and movements, {many['igos']} organisations, {many['leaders']} terms of office,"
    yield f"{many['people']} other persons who are quoted."
    yield ""
    rows = [[f"`{r['code']}`", r["name"], r["definition"], r["acled"], r["ucdp"]] for r in shipped("actor_kinds")]
    yield from (*table(["code", "name", "stands for", "ACLED inter", "UCDP side"], rows), "")
    states = [[f"`{r['id']}`", r["name"], ", ".join(cells(r["countries"]))] for r in shipped("authorities")]
    yield from ("De facto authorities:", "", *table(["id", "name", "states concerned"], states), "")


def _precisions() -> Iterator[str]:
    yield from ("## Precision", "")
    rows = [[r["kind"], f"`{r['code']}`", r["definition"], r["acled"], r["ucdp"]] for r in shipped("precisions")]
    head = ["of a", "precision", "meaning", "ACLED geo/time_precision", "UCDP where/date_prec"]
    yield from (*table(head, rows), "", "`-`: ACLED or UCDP do not record an event so vague, and an export leaves it out and says so.", "")


def _acled() -> Iterator[str]:
    yield from ("## ACLED", "", "Event and sub-event types, the upper ones first in ACLED's hierarchy:", "")
    rows = [[r["event_type"], r["sub_event_type"], r["disorder_type"], r["definition"]] for r in shipped("acled_types")]
    yield from (*table(["event type", "sub-event type", "disorder type", "in our words"], rows), "")
    yield from ("Which codes become which (`-`: none, or any):", "")
    head = ["type", "cameo", "means", "actor", "target", "event_type", "sub_event_type", "why"]
    yield from (*table(head, [[r[k].replace("|", ", ") for k in head] for r in shipped("crosswalk_acled")]), "")


def _ucdp() -> Iterator[str]:
    yield from ("## UCDP", "", "Types of violence: 1 state-based, 2 non-state, 3 one-sided (`-`: none, or any):", "")
    head = ["type", "cameo", "actor", "target", "violence", "why"]
    yield from (*table(head, [[r[k] for k in head] for r in shipped("crosswalk_ucdp")]), "")


def _sources() -> Iterator[str]:
    yield from ("## Sources", "", "The lists behind the codes, and where their facts come from, as each says itself:", "")
    yield from table(["list", "rows", "says"], [[f"`{t}.tsv`", f"{len(shipped(t)):,}", _comment(t)] for t in _TABLES])


def _comment(name: str) -> str:
    """What a list says of itself in its first lines."""
    text = files("dateline.lexicon").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    said = re.match(r"(?:#.*\n)*", text)
    return " ".join(line.removeprefix("#").strip() for line in (said[0] if said else "").splitlines())
