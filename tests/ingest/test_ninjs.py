"""ninjs 1.x, 2.x and 3.x."""

from __future__ import annotations

import json

from made_items import PARAGRAPHS, aside, notice, one, read

from dateline.errors import Rejected
from dateline.model import Report

ONE = {
    "uri": "http://wire.example/items/17", "type": "text", "version": "2", "versioncreated": "2031-05-03T10:15:00Z", "pubstatus": "usable",
    "language": "en", "headline": "UPDATE 1-Rebels shell Dovra", "slugline": "DOVRA-PORT", "located": "Dovra",
    "infosource": [{"name": "Fjord Wire"}], "body_html": "".join(f"<p>{p}</p>" for p in PARAGRAPHS),
}  # fmt: skip
THREE = {
    "uri": "http://wire.example/items/18", "standard": {"name": "ninjs", "version": "3.1"}, "type": "text", "version": "1",
    "versionCreated": "2031-05-03T10:15:00Z", "pubStatus": "usable", "language": "en-GB", "embargoed": "2031-05-04T06:00:00Z",
    "headlines": [{"role": "short", "value": "Dovra"}, {"role": "main", "value": "Rebels shell Dovra"}],
    "bodies": [
        {"role": "main", "contentType": "text/html", "value": "<p>x</p>"},
        {"role": "main", "contentType": "text/plain", "value": "\n\n".join(PARAGRAPHS)},
    ],
    "infoSources": [{"name": "Fjord Wire"}],
}  # fmt: skip


def test_version_one() -> None:
    r = one(json.dumps(ONE), "a.json")
    assert r.text.split("\n\n") == list(PARAGRAPHS)
    assert (r.title, r.outlet, r.published, r.id) == (ONE["headline"], "Fjord Wire", "2031-05-03T10:15:00Z", ONE["uri"])
    assert (notice(r).kind, notice(r).series, notice(r).version) == ("update", "dovra-port", 2)


def test_version_three() -> None:
    r = one(json.dumps(THREE, indent=1), "a.json")
    assert r.text == "\n\n".join(PARAGRAPHS) and r.title == "Rebels shell Dovra" and r.language == "en-GB"
    assert (notice(r).kind, notice(r).embargo, notice(r).item) == ("new", "2031-05-04T06:00:00Z", THREE["uri"])


def test_lists_and_lines_of_items_and_kills() -> None:
    killed = ONE | {"pubstatus": "canceled", "body_html": "", "ednote": "Please kill: the governor was misquoted."}
    picture = ONE | {"type": "picture"}
    found = read(json.dumps([ONE, killed, picture]), "a.json")
    assert [type(x) for x in found] == [Report, Report, Rejected]
    assert isinstance(found[1], Report) and notice(found[1]).kind == "kill" and found[1].text.startswith("Please kill")
    assert len(read("\n".join(map(json.dumps, (ONE, THREE))), "a.jsonl")) == 2


def test_without_a_body() -> None:
    assert "without a body" in aside(json.dumps(ONE | {"body_html": " "}), "a.json").reason


def test_other_objects_with_an_address_are_no_items() -> None:
    assert 'no "text"' in aside('{"uri": "http://x.example/1"}', "a.json").reason
