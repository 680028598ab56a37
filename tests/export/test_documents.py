"""The formats that are no table of events: HXL, POLECAT's columns, GeoJSON, JSON-LD, FollowTheMoney."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from exported import made, war

from dateline.export import ftm, geojson, hxl, jsonld, plover
from dateline.export.told import Source
from dateline.record import Store
from dateline.record.judgements import judge

# The hashtags of the HXL 1.1 dictionary that the table may use, and the form of a tag.
HASHTAGS = {"#event", "#date", "#country", "#loc", "#geo", "#group", "#affected", "#meta"}
TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
# The header of POLECAT's files.
POLECAT = """Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary Actor Sector
Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|Primary Recipient Sector
Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|District|Province|Country|Latitude|Longitude
GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language
Version""".replace("\n", "|").split("|")
# What followthemoney 4.11 lets these schemata hold, of what is written here: property -> type.
FTM = {
    "Event": {
        "name": "name", "summary": "text", "notes": "text", "keywords": "string", "startDate": "date", "endDate": "date",
        "location": "address", "country": "country", "recordId": "string", "sourceUrl": "url", "publisher": "string", "proof": "entity",
        "involved": "entity",
    },
    "Article": {
        "name": "name", "title": "string", "publisher": "string", "publishedAt": "date", "sourceUrl": "url", "language": "language",
        "notes": "text",
    },
    "LegalEntity": {"name": "name", "country": "country", "sector": "string", "notes": "text"},
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("record") / "record.db", war()) as opened:
        yield opened


def text(module, store: Store) -> str:
    return "".join(piece for piece, side in module.pieces(Source(store)) if side == "")


def test_hxl_tags(store: Store) -> None:
    head, tags, *rows = csv.reader(io.StringIO(text(hxl, store), newline=""))
    assert head == [c.name for c in hxl.COLUMNS] and tags == [c.tag for c in hxl.COLUMNS] and len(set(tags)) == len(tags)
    assert all(TAG.fullmatch(t) and t.partition("+")[0] in HASHTAGS for t in tags)
    by_tag = [dict(zip(tags, r, strict=True)) for r in rows]
    (shelled,) = [r for r in by_tag if "shelling" in r["#event+name"]]
    assert (shelled["#affected+killed+min"], shelled["#affected+killed+max"], shelled["#affected+injured"]) == ("9", "12", "30")
    assert (shelled["#country+code+v_iso3"], shelled["#loc+name"], shelled["#event+type"]) == ("AZE", "Ganja", "ASSAULT")
    assert shelled["#meta+grade"] in ("confirmed", "fair", "weak", "contested")


def test_polecat(store: Store) -> None:
    assert [c.name for c in plover.COLUMNS][: -plover.OURS] == POLECAT and len(POLECAT) == 40
    rows = list(csv.DictReader(io.StringIO(text(plover, store), newline=""), delimiter="\t"))
    assert len(rows) == 9
    for r in rows:
        for c in plover.COLUMNS:
            assert not c.allowed or not r[c.name] or r[c.name] in c.allowed
    first = next(r for r in rows if r["Claimant"] == "AZE.GOV")
    assert (first["Event Type"], first["Quad Code"], first["Event Mode"], first["Intensity"]) == (
        "ASSAULT",
        "M-CONF",
        "heavy-weapons",
        "-10.0",
    )
    assert (first["Actor Country"], first["Primary Actor Sector"], first["Recipient Sectors"]) == ("ARM", "MIL", "CVL")
    assert next(r for r in rows if r["CAMEO"] == "040")["Quad Code"] == "V-COOP"
    assert not any(
        r[c] for r in rows for c in ("Actor COW", "Recipient COW", "Wikipedia Actor ID", "Wikipedia Recipient ID", "GeoNames ID")
    )


def test_geojson(store: Store) -> None:
    found = json.loads(text(geojson, store))
    assert found["type"] == "FeatureCollection" and "GeoNames" in found["attribution"]
    features = found["features"]
    assert len({f["id"] for f in features}) == len(features) >= 5
    for f in features:
        assert f["type"] == "Feature" and set(f["properties"]) == {c.name for c in geojson.PROPERTIES}
        if f["geometry"]:
            lon, lat = f["geometry"]["coordinates"]
            assert f["geometry"]["type"] == "Point" and -180 <= lon <= 180 and -90 <= lat <= 90
    (shelled,) = [f for f in features if "shelling" in f["properties"]["title"]]
    assert shelled["geometry"]["coordinates"] == [46.36134, 40.68157]
    assert shelled["properties"]["tolls"]["killed"] == {
        "low": 9,
        "best": shelled["properties"]["tolls"]["killed"]["best"],
        "high": 12,
        "open": False,
        "running": False,
    }
    assert [f for f in features if f["geometry"] is None]


def test_json_ld_is_annotations_of_the_words(tmp_path: Path) -> None:
    with made(tmp_path / "record.db", war()) as store:
        claim = next(store.claims())
        judge(store, "accept", [claim.id], who="Ana", words="seen on film")
        document = json.loads(text(jsonld, store))
        texts = {k.key: store.report(k.key).text for k in store.reports()}  # type: ignore[union-attr]
    assert document["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    nodes = document["@graph"]
    notes = [n for n in nodes if n["type"] == "Annotation"]
    assert len(notes) == 9 and len({n["id"] for n in nodes}) == len(nodes)
    for n in notes:
        words, place = n["target"]["selector"]
        whole = texts[n["target"]["source"].rpartition(":")[2]]
        assert (words["type"], place["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert whole[place["start"] : place["end"]] == words["exact"] == n["body"]["schema:text"]
        inner, within = words["refinedBy"], place["refinedBy"]
        assert words["exact"][within["start"] : within["end"]] == inner["exact"]
        assert inner["prefix"] + inner["exact"] + inner["suffix"] in words["exact"]
        assert n["body"]["type"] == ["schema:Claim", "prov:Entity"] and n["body"]["schema:author"]["schema:name"]
    named = {n["id"] for n in nodes} | {n["body"]["id"] for n in notes}
    assert {n["target"]["source"] for n in notes} | {n["generator"] for n in notes} <= named
    assert {n["body"][p] for n in notes for p in ("prov:wasGeneratedBy", "prov:wasDerivedFrom", "schema:appearance")} <= named
    (review,) = [n for n in nodes if "schema:ClaimReview" in n["type"]]
    assert review["schema:itemReviewed"] in named and review["schema:author"]["schema:name"] == "Ana"
    assert review["schema:reviewBody"] == "seen on film" and review["schema:reviewRating"]["schema:alternateName"].startswith(
        "accepted by Ana"
    )
    # Every prefix that is used is one of the context's.
    prefixes = {k.partition(":")[0] for n in nodes for k in re.findall(r'"((?:schema|prov|dl|[a-z]+):[A-Za-z_]+)":', json.dumps(n))}
    assert prefixes <= set(document["@context"][1])


def test_follow_the_money(store: Store) -> None:
    found = [json.loads(line) for line in text(ftm, store).splitlines()]
    assert all(list(s) == [c.name for c in ftm.COLUMNS] for s in found)
    entities: dict[str, dict[str, list[str]]] = {}
    schemata: dict[str, str] = {}
    for s in found:
        assert s["id"] == hashlib.sha1(f"dateline.{s['entity_id']}.{s['prop']}.{s['value']}".encode()).hexdigest()
        assert s["canonical_id"] == s["entity_id"] and s["origin"] and schemata.setdefault(s["entity_id"], s["schema"]) == s["schema"]
        entities.setdefault(s["entity_id"], {}).setdefault(s["prop"], []).append(s["value"])
    assert len({s["id"] for s in found}) == len(found)
    for key, values in entities.items():
        kinds = FTM[schemata[key]]
        assert len(values.pop("id")) == 1 and values["name"]
        for prop, given in values.items():
            assert all(_fits(kinds[prop], v, entities) for v in given), (prop, given)
    assert sorted(schemata.values()).count("Event") == 9 and sorted(schemata.values()).count("Article") == 9
    assert {v for e in entities.values() for v in e.get("language", [])} == {"eng"}
    assert [v for e in entities.values() for v in e.get("notes", []) if "claimant: Armenia (ARM.GOV); status: denied" in v]


def _fits(kind: str, value: str, entities: dict[str, dict[str, list[str]]]) -> bool:
    """Whether a value is one of FollowTheMoney's type."""
    if kind == "entity":
        return value in entities
    form = {"date": r"\d{4}-\d\d-\d\d(T[\d:]+)?", "country": "[a-z]{2}", "url": r"https?://\S+", "language": "[a-z]{3}"}.get(
        kind, r"(?s).+"
    )
    return re.fullmatch(form, value) is not None
