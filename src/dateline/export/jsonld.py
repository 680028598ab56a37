"""Claims as linked data: each a W3C Web Annotation of the passage that holds it (TextQuoteSelector, TextPositionSelector), its body a
schema.org Claim about an Event, with the reader and its version as PROV. What people judged of a claim is a schema.org ClaimReview.

One JSON-LD document, a node a line. `read` gives the claims back. Positions count code points of the text that dateline keeps, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from dateline.export.again import Again
from dateline.export.columns import Column
from dateline.export.told import Source
from dateline.record import judgements, wording
from dateline.record.claims import OUTLET, Claim, Figure
from dateline.record.judgements import Judgement
from dateline.record.store import Kept

ANNO = "http://www.w3.org/ns/anno.jsonld"
DL = "urn:dateline:terms:"
_LIST = {"@container": "@list"}
CONTEXT: list[Any] = [
    ANNO,
    {
        "schema": "http://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "dl": DL,
        "dl:actors": _LIST,
        "dl:targets": _LIST,
        "dl:means": _LIST,
        "dl:figures": _LIST,
    },
]
_PLAIN = ("cameo", "status", "score", "report", "event", "attribution", "source_words", "day_said")  # fields kept as terms of our own
_LISTS = ("actors", "targets", "means")
_PLACE = ("place", "lat", "lon", "country", "precision")


def iri(kind: str, name: str) -> str:
    """The name of a thing of a record."""
    return f"urn:dateline:{kind}:{quote(name, safe=':.')}"


def annotation(c: Claim, version: str = "", again: Sequence[Again] = ()) -> dict[str, Any]:
    """A claim as an annotation of its passage, and of each place where the report names the event again: targets of their own, for
    selectors of one target all select the same words."""
    source = iri("report", c.report)
    passage = {"source": source, "selector": selectors(c)}
    return {
        "id": iri("annotation", c.id),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": iri("reader", version),
        "body": claim_node(c, version),
        "target": [passage, *({"source": source, "selector": named_again(m)} for m in again)] if again else passage,
    }


def selectors(c: Claim) -> list[dict[str, Any]]:
    """The passage by its words and by its place, and in it the words that name the event."""
    a, b = c.start - c.said_start, c.end - c.said_start
    inner = {"type": "TextQuoteSelector", "exact": c.trigger, "prefix": c.said[max(0, a - 32) : max(0, a)], "suffix": c.said[b : b + 32]}
    return [
        {"type": "TextQuoteSelector", "exact": c.said, "refinedBy": inner},
        {
            "type": "TextPositionSelector",
            "start": c.said_start,
            "end": c.said_end,
            "refinedBy": {"type": "TextPositionSelector", "start": a, "end": b},
        },
    ]


def named_again(m: Again) -> list[dict[str, Any]]:
    """Words that name the event again, by themselves and by their place."""
    return [
        {"type": "TextQuoteSelector", "exact": m.text, "prefix": m.before, "suffix": m.after},
        {"type": "TextPositionSelector", "start": m.start, "end": m.end},
    ]


def claim_node(c: Claim, version: str = "") -> dict[str, Any]:
    """A claim as schema.org's Claim, about an event."""
    node: dict[str, Any] = {
        "id": iri("claim", c.id),
        "type": ["schema:Claim", "prov:Entity"],
        "schema:identifier": c.id,
        "schema:text": c.said,
        "schema:author": agent(c.source, c.outlet),
        "schema:datePublished": c.published,
        "schema:publisher": c.outlet,
        "schema:appearance": iri("report", c.report),
        "schema:about": _event(c),
        "prov:wasDerivedFrom": iri("report", c.report),
        "prov:wasGeneratedBy": iri("reading", version),
    }
    node |= {f"dl:{f}": getattr(c, f) for f in (*_PLAIN, *_LISTS)}
    node["dl:figures"] = [_figure(f) for f in c.figures]
    return {k: v for k, v in node.items() if v is not None}


def agent(source: str, outlet: str | None) -> dict[str, Any]:
    """Who makes a claim."""
    name = outlet if source == OUTLET and outlet else wording.party(source)
    return {"id": iri("actor", source), "type": ["schema:Organization", "prov:Agent"], "schema:name": name, "schema:identifier": source}


def _event(c: Claim) -> dict[str, Any]:
    place = {
        "type": "schema:Place",
        "schema:name": c.place,
        "schema:latitude": c.lat,
        "schema:longitude": c.lon,
        "schema:addressCountry": c.country,
        "dl:precision": c.precision,
    }
    event: dict[str, Any] = {
        "type": "schema:Event",
        "schema:name": c.trigger,
        "schema:additionalType": f"{DL}plover:{quote(c.type)}",
        "dl:type": c.type,
        "schema:startDate": c.day_from,
        "schema:endDate": c.day_to,
    }
    if any(getattr(c, f) is not None for f in _PLACE):
        event["schema:location"] = {k: v for k, v in place.items() if v is not None}
    return {k: v for k, v in event.items() if v is not None}


def _figure(f: Figure) -> dict[str, Any]:
    node = {
        "type": "schema:QuantitativeValue",
        "schema:unitText": f.measure,
        "schema:minValue": f.min,
        "schema:maxValue": f.max,
        "dl:approximate": f.approximate,
        "dl:of": f.of,
        "dl:actor": f.actor,
        "dl:part_of": f.part_of,
        "dl:words": f.text,
    }
    return {k: v for k, v in node.items() if v is not None}


def article(key: str, r: Kept | None) -> dict[str, Any]:
    """A report as schema.org's NewsArticle."""
    node: dict[str, Any] = {"id": iri("report", key), "type": ["schema:NewsArticle", "prov:Entity"]}
    if r is None:
        return node
    more = {
        "schema:headline": r.title,
        "schema:url": r.url,
        "schema:publisher": r.outlet,
        "schema:datePublished": r.published,
        "schema:inLanguage": r.language,
        "schema:identifier": r.id,
        "prov:wasDerivedFrom": iri("report", r.original) if r.original else None,
    }
    return node | {k: v for k, v in more.items() if v is not None}


def reading(version: str) -> Iterator[dict[str, Any]]:
    """The reader, and its reading of reports, as PROV."""
    name = f"dateline {version}".strip()
    yield {"id": iri("reader", version), "type": ["Software", "prov:SoftwareAgent"], "schema:name": name, "schema:softwareVersion": version}
    yield {"id": iri("reading", version), "type": "prov:Activity", "prov:wasAssociatedWith": iri("reader", version)}


def review(j: Judgement, c: Claim) -> dict[str, Any]:
    """What somebody judged of a claim, as schema.org's ClaimReview."""
    node: dict[str, Any] = {
        "id": iri("judgement", f"{j.id}:{c.id}"),
        "type": ["schema:ClaimReview", "prov:Entity"],
        "schema:itemReviewed": iri("claim", c.id),
        "schema:claimReviewed": c.said,
        "schema:author": {"type": ["schema:Person", "prov:Agent"], "schema:name": j.who},
        "schema:dateCreated": j.at,
        "schema:reviewRating": {"type": "schema:Rating", "schema:alternateName": judgements.in_words(j)},
    }
    return node | ({"schema:reviewBody": j.words} if j.words else {})


def nodes(source: Source) -> Iterator[dict[str, Any]]:
    """The nodes of the document, those that others name first."""
    judged = judgements.by_claim(source.store, judgements.standing(source.store))
    versions: set[str] = set()
    last = ""
    for c, r, again in source.claims():
        version = r.version if r else ""
        if version not in versions:
            versions.add(version)
            yield from reading(version)
        if c.report != last:
            yield article(c.report, r)
        last = c.report
        yield annotation(c, version, again)
        yield from (review(j, c) for j in judged.get(c.id, ()))


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The document, a node a line."""
    n = 0
    for n, node in enumerate(nodes(source), 1):
        head = f'{{"@context":{msgspec.json.encode(CONTEXT).decode()},"@graph":[\n' if n == 1 else ",\n"
        yield head + msgspec.json.encode(node).decode(), ""
    if n:
        yield "\n]}\n", ""


def read(lines: Iterable[str]) -> Iterator[Claim]:
    """The claims of a document, line by line."""
    for line in lines:
        text = line.strip().removesuffix(",")
        if text.startswith('{"id":'):
            node = msgspec.json.decode(text)
            if node["type"] == "Annotation":
                yield _claim(node)


def _claim(node: dict[str, Any]) -> Claim:
    targets = node["target"] if isinstance(node["target"], list) else [node["target"]]
    body, (words, position) = node["body"], targets[0]["selector"]
    event = body["schema:about"]
    place = event.get("schema:location", {})
    inner, start = position["refinedBy"], position["start"]
    return Claim(
        id=body["schema:identifier"],
        source=body["schema:author"]["schema:identifier"],
        outlet=body.get("schema:publisher"),
        published=body.get("schema:datePublished"),
        type=event["dl:type"],
        trigger=words["refinedBy"]["exact"],
        start=start + inner["start"],
        end=start + inner["end"],
        said=words["exact"],
        said_start=start,
        said_end=position["end"],
        place=place.get("schema:name"),
        lat=place.get("schema:latitude"),
        lon=place.get("schema:longitude"),
        country=place.get("schema:addressCountry"),
        precision=place.get("dl:precision"),
        day_from=event.get("schema:startDate"),
        day_to=event.get("schema:endDate"),
        figures=[_read_figure(f) for f in body["dl:figures"]],
        **{f: body[f"dl:{f}"] for f in (*_PLAIN, *_LISTS) if f"dl:{f}" in body},
    )


def _read_figure(node: dict[str, Any]) -> Figure:
    return Figure(
        measure=node["schema:unitText"],
        min=node.get("schema:minValue"),
        max=node.get("schema:maxValue"),
        approximate=node["dl:approximate"],
        of=node["dl:of"],
        actor=node.get("dl:actor"),
        part_of=node.get("dl:part_of"),
        text=node["dl:words"],
    )


COLUMNS = (
    Column(
        "Annotation",
        "a claim's place: target.source the report, target.selector the passage; where the report names the event again, a list of "
        "targets, the passage first",
    ),
    Column("TextQuoteSelector", "exact: the passage; refinedBy: the words that name the event, with prefix and suffix"),
    Column("TextPositionSelector", "start, end: code points in the text that dateline keeps; refinedBy: the words, counted in it"),
    Column("schema:Claim", "the body: text, author (who claims it), datePublished, appearance (the report), about (the event)"),
    Column("schema:Event", "what is claimed: name, additionalType (PLOVER), startDate, endDate, location"),
    Column("schema:QuantitativeValue", "a figure: unitText (measure), minValue, maxValue; none: open on that side"),
    Column("schema:NewsArticle", "a report: headline, url, publisher, datePublished; prov:wasDerivedFrom: what it reprints"),
    Column("schema:ClaimReview", "what somebody judged of a claim: author, dateCreated, reviewRating"),
    Column("prov:SoftwareAgent", "the reader with its version; prov:Activity its reading"),
    *(Column(f"dl:{f}", f"as in csv: {f}") for f in (*_PLAIN, *_LISTS)),
)
