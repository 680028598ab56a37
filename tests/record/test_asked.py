"""The commands that ask a record, as an analyst meets them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from asked_record import FORMULA, made
from click.testing import CliRunner, Result

from dateline.cli import app
from dateline.record import open_record, pages
from dateline.record.asked import COMMANDS
from dateline.record.pages import cell

ASKED = [c.name for c in COMMANDS if c.name != "brief"]


@pytest.fixture
def record(tmp_path: Path) -> Path:
    made(tmp_path / "record.db").close()
    return tmp_path / "record.db"


def dateline(command: str | None, record: Path, *arguments: str) -> Result:
    words = ["shelling"] if command == "search" else []
    return CliRunner().invoke(app, [command or "", *words, "--record", str(record), *arguments], env={"COLUMNS": "80"})


@pytest.mark.parametrize("command", ASKED)
def test_text_json_and_csv_hold_the_same_answers(record: Path, command: str) -> None:
    text, lines, table = (dateline(command, record, *form) for form in ([], ["--json"], ["--csv"]))
    assert [x.exit_code for x in (text, lines, table)] == [0, 0, 0] and text.stderr == ""
    assert max(map(len, text.stdout.splitlines())) <= 80
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert len(rows) == len([json.loads(x) for x in lines.stdout.splitlines()]) > 0
    assert all(None not in r and None not in r.values() for r in rows)


@pytest.mark.parametrize("command", [c.name for c in COMMANDS])
def test_nothing_found_is_said(record: Path, command: str) -> None:
    found = dateline(command, record, "--place", "Fjordoey")
    assert found.exit_code == 1 and found.stdout.count("\n") <= 1
    assert "nothing found for" in found.stderr and "place Fjordoey: it has no claim of this place, but of Fjordøy" in found.stderr


def test_nothing_found_says_what_there_is(record: Path, tmp_path: Path) -> None:
    assert "its claims are of 2031-05-06 to 2031-05-08" in dateline("claims", record, "--from", "2032-01-01").stderr
    assert "leave out a filter" in dateline("claims", record, "--actor", "Norway", "--type", "PROTEST").stderr
    assert "nothing found for incident i0" in dateline("incidents", record, "--id", "i0").stderr
    gone = CliRunner().invoke(app, ["search", "no", "such", "--record", str(record)])
    assert gone.exit_code == 1 and "nothing found for the words no such: leave out a filter" in gone.stderr
    open_record(tmp_path / "empty.db").close()
    assert "the record is empty: dateline add FILES... fills it" in dateline("claims", tmp_path / "empty.db").stderr


@pytest.mark.parametrize("command", [c.name for c in COMMANDS])
def test_wrong_filters_and_records_that_are_not_there(record: Path, tmp_path: Path, command: str) -> None:
    wrong = dateline(command, record, "--from", "soon")
    assert wrong.exit_code == 2 and 'Error: --from: "soon" is no date: write it as 2020-10-04' in wrong.stderr
    gone = dateline(command, tmp_path / "gone.db")
    assert gone.exit_code == 2 and "there is no such record" in gone.stderr and "dateline add" in gone.stderr
    assert not (tmp_path / "gone.db").exists()


def test_incidents_show_toll_accounts_and_dispute(record: Path) -> None:
    (head, *rest) = dateline("incidents", record, "--place", "fjordøy").stdout.splitlines()
    assert head == "6 May 2031 | shelling: Fiji -> Norway; Fjordøy [weak]"
    shown = [" ".join(x.split()) for x in rest]
    assert shown[:3] == ["toll 12 to 15 killed", "Norway by Fiji; against Norway; 12 killed (civilian)", "Fiji denies it"]
    assert "disputed denied: Norway: it happened; Fiji: denied" in shown


def test_one_incident_with_all_its_claims(record: Path) -> None:
    name = json.loads(dateline("incidents", record, "--place", "Fjordøy", "--json").stdout)["incident"]["id"]
    found = dateline("incidents", record, "--id", name).stdout
    assert found.count("in it for: ") == 3 and "why this grade" in found and "same place (Fjordøy)" in " ".join(found.split())


def test_claims_show_who_says_it_in_which_words(record: Path) -> None:
    found = dateline("claims", record, "--claimant", "Norway").stdout.splitlines()
    assert found[0] == "6 May 2031 | Norway: shelling; Fiji (army) -> Norway (civilians); Fjordøy; 12"
    assert '"The army of Fiji shelled Fjordøy on Tuesday, killing 12, the mayor said."' in [x.strip() for x in found]
    assert "[DENIED]" in dateline("claims", record, "--claimant", "Fiji").stdout


def test_tolls_show_how_they_moved(record: Path) -> None:
    found = dateline("tolls", record, "--by", "place").stdout
    assert [" ".join(x.split()).partition(";")[0] for x in found.splitlines()] == [
        "Fjordøy",
        "12 to 15 killed, best 15",
        "7 May 2031 12: Norway",
        f"9 May 2031 15: {FORMULA}",
    ]
    claimants = dateline("tolls", record, "--policy", "claimant").stdout
    assert "12 killed according to Norway" in claimants and f"15 killed according to {FORMULA}" in claimants


def test_positions_changes_and_tone(record: Path) -> None:
    assert dateline("positions", record).stdout.startswith("8 May 2031 | France condemns Fiji\n")
    assert dateline("positions", record, "--changes").exit_code == 1
    assert "week of 5 May 2031 | -" in dateline("positions", record, "--tone", "--actor", "France").stdout


def test_a_timeline_names_each_day_once(record: Path) -> None:
    assert dateline("timeline", record).stdout.startswith("Tuesday, 6 May 2031\n  Fjordøy             shelling: Fiji -> Norway\n")


def test_search_shows_passages_and_takes_filters(record: Path) -> None:
    assert "Delta Post" in CliRunner().invoke(app, ["search", "condemned", "--record", str(record)]).stdout
    assert "Hill Wire, 7 May 2031: Shells" in dateline("search", record, "--claimant", "Norway").stdout
    assert FORMULA not in dateline("search", record, "--claimant", "Norway").stdout


def test_limits(record: Path) -> None:
    first = dateline("claims", record, "--limit", "1")
    assert first.stdout.endswith("\nThe first 1 claims; --limit 0 shows all.\n")
    assert dateline("incidents", record, "--limit", "1").stdout.endswith("\n1 of 2 incidents; --limit 0 shows all.\n")
    assert len(dateline("claims", record, "--limit", "2", "--json").stdout.splitlines()) == 2
    assert "shows all" not in dateline("claims", record, "--limit", "0").stdout


def test_what_is_left_out_is_counted_up_to_a_thousand() -> None:
    assert pages.cut(20, pages.COUNTED, "incidents") == "20 of 1,000 incidents; --limit 0 shows all."
    assert pages.cut(20, pages.COUNTED + 1, "incidents") == "20 of more than 1,000 incidents; --limit 0 shows all."
    assert pages.cut(20, None, "claims") == "The first 20 claims; --limit 0 shows all."


def test_as_of(record: Path) -> None:
    assert "15" not in dateline("tolls", record, "--as-of", "2031-05-07").stdout
    assert "15" in dateline("tolls", record, "--as-of", "2031-05-09").stdout


def test_a_brief_is_markdown_on_standard_output(record: Path) -> None:
    found = dateline("brief", record, "--since", "2031-05-07", "--a-day", "1")
    assert (
        found.exit_code == 0
        and found.stdout.startswith("# Situation report: 6 .. 8 May 2031\n")
        and "## New since 7 May 2031" in found.stdout
    )
    assert dateline("brief", record, "--since", "then").exit_code == 2


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@sum", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(words: str) -> None:
    assert cell(words) == f"'{words}" and cell([words, "b"]) == f"'{words}; b"
    assert (cell(-1.5), cell(None), cell("a-1"), cell("\t=1")) == (-1.5, "", "a-1", "'=1")


def test_formulas_from_reports_do_not_reach_a_spreadsheet(record: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(dateline("claims", record, "--csv").stdout)))
    assert [r["outlet"] for r in rows if "HYPERLINK" in r["outlet"]] == [f"'{FORMULA}"]


def test_words_of_a_report_do_not_command_the_terminal(tmp_path: Path) -> None:
    from made_reports import event, report

    from dateline.record.add import keep

    text = "Shells \x1b[31mfell on Dovra."
    with open_record(tmp_path / "record.db") as store:
        keep(store, [report(text, outlet="A\x1b[2J", events=[event(text, "fell")])])
    for command in ("claims", "incidents", "brief"):
        assert "\x1b" not in dateline(command, tmp_path / "record.db").stdout


def test_users_own_actors_go_by_their_names(record: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[actor]]\nid = "GRP:KLF"\nname = "Kalvar Liberation Front"\ncountries = ["AZE"]\n', encoding="utf-8")
    asked = [sys.executable, "-m", "dateline.cli", "claims", "--record", str(record), "--actor", "Kalvar Liberation Front"]
    known, unknown = (
        subprocess.run(asked, env=os.environ | e, capture_output=True, text=True) for e in ({"DATELINE_LEXICON": str(own)}, {})
    )
    assert known.returncode == 1 and "nothing found for actor" in known.stderr
    assert unknown.returncode == 2 and "nobody is known as" in unknown.stderr


def test_the_sample_dispatches_answer(tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "samples"
    record = tmp_path / "record.db"
    added = CliRunner().invoke(app, ["add", str(samples / "goma-2025-01-27.txt"), "--record", str(record)])
    assert added.exit_code == 0, added.output
    assert "Goma" in dateline("timeline", record).stdout
    assert "Tanganyika Report, 27 Jan 2025" in dateline("brief", record).stdout
