"""Triage: what it keeps, what it sets aside, how it counts words, how quick it is."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import dateline
from dateline import triage
from dateline.cli import app
from dateline.errors import Aside, Rejected
from dateline.model import Notice, Report, SourceFile

WAR = (
    "Rebels shelled the port of Dovra on Tuesday, killing at least 12 people and wounding dozens, the governor said. The army denied "
    "that its troops had fired first. Both sides accused each other of breaking the ceasefire, and the envoy called for talks."
)
SPORT = (
    "Dovra United beat Guva Rovers 3-1 in the cup final on Saturday. The striker scored twice in the second half, and the coach praised "
    "his team after the season's best match. Fans sang on the stands. The club plays its next game away."
)
MARKETS = (
    "Shares of Fjord Bank rose 3 percent on Monday after it reported a higher quarterly profit. Analysts had expected earnings to fall. "
    "The company said that customers opened more accounts, and that it would raise its dividend and buy back stock."
)


def report(text: str, id: str = "a", title: str | None = None) -> Report:
    return Report(id=id, title=title, text=text, source=SourceFile(path="made.jsonl", media_type="application/json"))


def test_war_is_kept_and_sport_and_markets_are_set_aside() -> None:
    bad = Rejected(path="x", reason="no", remedy="none")
    war, sport, markets, passed = triage.sift([report(WAR, "war"), report(SPORT, "sport"), report(MARKETS, "markets"), bad])
    assert isinstance(war, Report) and passed is bad
    for aside in (sport, markets):
        assert isinstance(aside, Aside) and aside.score < triage.threshold() < triage.score(report(WAR)) and "--no-triage" in str(aside)


def test_corrections_and_kills_pass_whatever_their_words() -> None:
    def noticed(kind: str) -> Report:
        source = SourceFile(path="made.jsonl", media_type="application/json", notice=Notice(kind=kind))  # type: ignore[arg-type]
        return Report(id=kind, text=SPORT, source=source)

    found = list(triage.sift([noticed(k) for k in ("kill", "correction", "update", "new")]))
    assert [type(x).__name__ for x in found] == ["Report", "Report", "Aside", "Aside"]


def told(title: str | None, text: str) -> triage.Features:
    return triage.features(title, text, triage.load().kinds)


def test_words_count_without_endings_names_not_at_all() -> None:
    assert triage.words("He saw Dovra. The army fired.") == ["he", "saw", "", "the", "army", "fired"]
    assert triage.words("ARMY FIRED ON DOVRA") == ["army", "fired", "on", "dovra"]
    one = told(None, "it shelled the town")
    assert np.array_equal(one.numbers, told(None, "it shelling the town's town, shelled Dovra").numbers)
    assert not np.array_equal(one.numbers, told("Markets", "it shelled the town").numbers)


def test_a_word_that_comes_again_counts_a_little_more() -> None:
    once, twice = (told(None, x) for x in ("it shelled the town", "it shelled the town and it shelled the town"))
    shelled = triage.number("shelled")
    counts = [float(x.counts[x.numbers == shelled][0]) for x in (once, twice)]
    assert counts[0] == 1.0 and 1.0 < counts[1] < 2.0


def test_a_title_that_the_text_begins_with_counts_once() -> None:
    body = "Shells fell on the port."
    with_title, without = told("Shells hit port", f"Shells hit port\n{body}"), told("Shells hit port", body)
    assert np.array_equal(with_title.numbers, without.numbers) and np.array_equal(with_title.counts, without.counts)


def test_words_of_one_kind_share_a_feature() -> None:
    kinds = [set(told(None, x).numbers[told(None, x).numbers >= 1 << triage.BITS].tolist()) for x in ("a mortar", "a howitzer", "a poem")]
    assert kinds[0] and not kinds[2] and kinds[0] != kinds[1]
    assert set(told(None, "a grenade").numbers.tolist()) & kinds[0]


def test_a_text_without_any_known_word_is_judged_by_the_bias_alone() -> None:
    bias = 1 / (1 + np.exp(-triage.load().bias))
    assert triage.score(report("Zqxv Qwrt")) == pytest.approx(bias)


@pytest.mark.parametrize("text", [" ", "\ud800 \x00", "Dovra", "1 2 3", "x" * 100_000, "戦争"])
def test_any_text_has_a_score(text: str) -> None:
    assert 0 <= triage.score(report(text)) <= 1


KEPT = (
    "The trial of a captain accused of ordering the murder of two union leaders opened in Guva. He denies that his men abducted them.",
    "Police in Dovra used tear gas against marchers who demanded that the election be held again; nineteen were detained.",
    "The foreign ministry expelled two envoys and threatened sanctions after a patrol boat was fired at near the disputed reef.",
    "Editors of a weekly that criticised the junta were arrested at night, and its presses were sealed by soldiers.",
    "Gunmen kidnapped three peacekeepers on a road where mines had killed farmers, and asked for prisoners in exchange.",
)
SET_ASIDE = (
    "The goalkeeper was the hero of a cup tie that went to penalties, and the captain said that his team had fought like lions. The coach "
    "praised the strikers, who attacked from the whistle and killed off the game; the club plays the final on Sunday.",
    "The bank raised its forecast for profits after a price war with a rival ended, and its shares gained four percent in early trading.",
    "A novel about a baker in a town under siege won the prize of the library. Its author spent six years on the book, she said.",
    "Doctors said that a vaccine protects most children from the fever. The study followed nine hundred families for two years.",
    "The mayor opened a school with room for four hundred pupils. Parents had asked for it for ten years, and a choir sang.",
)


@pytest.mark.parametrize("text", KEPT)
def test_kinds_of_conflict_are_kept(text: str) -> None:
    assert triage.score(report(text)) >= triage.threshold()


@pytest.mark.parametrize("text", SET_ASIDE)
def test_what_only_sounds_like_conflict_is_set_aside(text: str) -> None:
    assert triage.score(report(text)) < triage.threshold()


def test_quick() -> None:
    text = WAR * 40
    triage.score(report(text))
    begun = time.process_time()
    for n in range(20):
        triage.score(report(f"{n} {text}"))
    assert 20 * len(text.split()) / (time.process_time() - begun) > 100_000


def test_read_many_and_the_command_line(tmp_path: Path) -> None:
    for name, text in (("war", WAR), ("sport", SPORT)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    found = list(dateline.read_many(tmp_path, triage=True))
    assert [type(x).__name__ for x in found] == ["Aside", "Report"]
    run = CliRunner().invoke(app, ["read", str(tmp_path), "--format", "json", "--triage"])
    assert run.exit_code == 0 and len(run.stdout.splitlines()) == 1
    assert "sport.txt" in run.stderr and "1 of 2 not read: not on conflict by their words (--no-triage reads them too)" in run.stderr
    whole = CliRunner().invoke(app, ["read", str(tmp_path), "--format", "json"])
    assert whole.exit_code == 0 and len(whole.stdout.splitlines()) == 2
    record = str(tmp_path / "record.db")
    added = CliRunner().invoke(app, ["add", str(tmp_path / "war.txt"), str(tmp_path / "sport.txt"), "--triage", "--record", record])
    assert added.exit_code == 0 and added.stdout.endswith("1 added, 0 known, 0 set aside, 1 not on conflict\n")
