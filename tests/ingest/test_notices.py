"""What an item says of its own standing among the versions of its story. All headlines and slugs are invented."""

from __future__ import annotations

import pytest
from made_items import aside, notice, one

from dateline.ingest.notices import notice_of, series_of, stand_in
from dateline.model import NoticeKind

BODY = "DOVRA, May 3 (Fjord Wire) - Rebels shelled the port, the governor said.\nThe ministry denied it."

TITLES = [
    ("UPDATE 2-Rebels shell the port of Dovra", "update", 3),
    ("2nd UPDATE: Rebels shell the port of Dovra", "update", 3),
    ("WRAPUP 1-Rebels shell Dovra, talks stall", "update", 2),
    ("LEAD 3: Dovra shelled", "update", 4),
    ("CORRECTED-UPDATE 1-Rebels shell the port", "correction", 2),
    ("CORRECTION: Dovra toll", "correction", None),
    ("REFILE-Rebels shell the port", "correction", None),
    ("URGENT - UPDATE 1 - Dovra shelled", "update", 2),
    ("KILL: Dovra story", "kill", None),
    ("BULLETIN KILL", "kill", None),
    ("Rebels shell the port (UPDATE 4, PIX)", "update", 5),
]


@pytest.mark.parametrize(("title", "kind", "version"), TITLES)
def test_labels_of_headlines(title: str, kind: str, version: int | None) -> None:
    found = notice_of(title, BODY)
    assert found and (found.kind, found.version) == (kind, version) and found.words == title


PLAIN = [
    "Killed: five aid workers of Dovra",
    "Sub-Saharan states send troops",
    "SUB-SAHARAN STATES SEND TROOPS",
    "Add-on talks in Dovra",
    "Take-off of drones seen over Dovra",
    "Lead-lined shelters for Dovra's children",
    "Two hurt, 3 killed",
    "12 HURT, 3 KILLED",
    "Withdrawal - what the rebels want",
    "Rebels withdraw from Dovra",
    "Update on the talks",
    "Corrected figures of the ministry show 12 dead",
]


@pytest.mark.parametrize("title", PLAIN)
def test_headlines_that_are_no_notice(title: str) -> None:
    assert notice_of(title, BODY) is None
    assert notice_of(None, f"{title}\n\n{BODY}") is None


NOTES = [
    ("(Adds quotes, background)", "update"),
    ("(Recasts with toll, previous DOVRA)", "update"),
    ("(Corrects spelling of governor's name in paragraph 3)", "correction"),
    ("CORRECTS death toll in first paragraph to 12, not 21", "correction"),
    ("Eds: Please disregard the story DOVRA-PORT, sent at 0930 GMT.", "kill"),
    ("(Updates with army statement)", "update"),
]


@pytest.mark.parametrize(("note", "kind"), NOTES)
def test_notes_at_the_head_and_in_the_format(note: str, kind: str) -> None:
    in_text = notice_of("Rebels shell the port", f"Rebels shell the port\n{note}\n{BODY}")
    in_field = notice_of("Rebels shell the port", BODY, words=note)
    assert in_text and in_field and in_text.kind == in_field.kind == kind
    assert in_text.words == note.strip("()") and in_field.words == note


@pytest.mark.parametrize("line", ["Adds to the grief that the town feels, he said.", "Corrects nothing, the minister said of the report."])
def test_sentences_are_no_notes(line: str) -> None:
    assert notice_of("Grief", f"{line}\n{BODY}") is None


def test_the_format_stands_above_the_head() -> None:
    found = notice_of("UPDATE 2-Rebels shell", BODY, kind="kill", item="urn:x", version=7)
    assert found and (found.kind, found.version, found.item) == ("kill", 7, "urn:x")
    found = notice_of("UPDATE 2-Rebels shell", BODY, kind="new", item="urn:x")
    assert found and found.kind == "update"


@pytest.mark.parametrize(
    ("slug", "series"),
    [
        ("BC-ML--Dovra-Talks, 2nd Ld-Writethru,0432", "dovra-talks"),
        ("DOVRA-TALKS/ (UPDATE 3, PIX)", "dovra-talks"),
        ("Dovra-Talks", "dovra-talks"),
        ("DOVRA-PORT-LEAD", "dovra-port"),
        ("UPDATE 2-DOVRA-PORT", "dovra-port"),
    ],
)
def test_series(slug: str, series: str) -> None:
    assert series_of(slug) == series


def test_embargoes() -> None:
    text = f"EMBARGOED UNTIL 0001 GMT 5 May 2031\n\n{BODY}"
    found = notice_of("Report on Dovra", text)
    assert found and found.kind == "new" and (found.embargo or "").startswith("2031-05-05")
    assert notice_of("Grain", "The grain embargo of 5 May 2031 failed.\n" + BODY) is None


@pytest.mark.parametrize(
    ("title", "note", "kind", "words"),
    [
        ("KILL: Shells fall on Dovra", None, None, "KILL: Shells fall on Dovra"),
        ("CORRECTED-Shells fall on Dovra", "Corrects toll to 12", None, "Corrects toll to 12"),
        ("Shells fall on Dovra", None, "kill", "Shells fall on Dovra"),
        ("UPDATE 2-Shells fall on Dovra", None, None, None),
        ("Shells fall on Dovra", None, None, None),
        (None, None, "kill", None),
    ],
)
def test_what_stands_for_a_body(title: str | None, note: str | None, kind: NoticeKind | None, words: str | None) -> None:
    assert stand_in(title, note, kind) == words


KILL = "KILL: Shells fall on the port of Dovra"
NINJS = '{"uri": "urn:a", "headline": "%s", "versioncreated": "2031-05-03T10:00:00Z", "type": "text"}'
FEED = "<rss version='2.0'><channel><title>K</title><item><title>%s</title><link>https://kura.example/1</link></item></channel></rss>"
MAIL = "From: Kura Wire <desk@kura.example>\r\nSubject: %s\r\nContent-Type: text/plain\r\n\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('{"title": "%s", "text": ""}', "a.jsonl"),
        ('{"title": "%s", "body": null, "date": "2031-05-03"}', "a.jsonl"),
        ('title,text\n"%s",\n', "a.csv"),
        (NINJS, "a.json"),
        (FEED, "a.xml"),
        (MAIL, "a.eml"),
    ],
)
def test_a_kill_without_a_body_is_kept_in_every_format(data: str, name: str) -> None:
    report = one(data % KILL, name)
    assert (report.text, notice(report).kind) == (KILL, "kill")
    assert aside(data % "Shells fall on the port of Dovra", name)
