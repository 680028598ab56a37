"""`dateline watch` as a user runs it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from served import Site, rss

DAY = "Sat, 03 May 2031 12:00:00 GMT"
WORDS = "DOVRA, May 3 (Kura Wire) - Shells fell on the market of Dovra and killed at least 3 people, the mayor said on Saturday. " * 3

CUP = (
    "Dovra United beat Guva Rovers 3-1 in the cup final on Saturday. The striker scored twice in the second half, and the coach praised "
    "his team after the best match of the season. Fans sang on the stands. The club plays its next game away. "
)


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "dateline.cli", "watch", str(folder / "feeds.toml"), "--record", str(folder / "war.db"), *more]


def feeds(folder: Path, site: Site) -> None:
    text = f'contact = "desk@fjordpost.example"\ndelay = 0.1\n\n[[feed]]\nurl = "{site.url}/rss"\noutlet = "Kura Wire"\n'
    (folder / "feeds.toml").write_text(text)


def ran(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, *more), capture_output=True, text=True, timeout=300)


def test_once(tmp_path: Path, site: Site) -> None:
    feeds(tmp_path, site)
    site.page("/rss", rss(site, ("/1", "Shells", DAY)))
    site.article("/1", WORDS)
    done = ran(tmp_path, "--once", "--allow-host", site.host)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert done.stdout.count("\n") == 1 and "1 feed asked, 1 new article: 1 added, 0 known, 0 set aside" in done.stdout
    assert (tmp_path / "war.watch.db").exists()
    claims = subprocess.run(
        [sys.executable, "-m", "dateline.cli", "claims", "--record", str(tmp_path / "war.db")], capture_output=True, text=True, timeout=300
    )
    assert "Kura Wire" in claims.stdout and "killed at least 3 people" in " ".join(claims.stdout.split())


def test_private_hosts_are_refused_where_they_are_not_allowed(tmp_path: Path, site: Site) -> None:
    feeds(tmp_path, site)
    done = ran(tmp_path, "--once")
    assert done.returncode == 1 and "a loopback address" in done.stderr and "--allow-host" in done.stderr
    assert "1 feed asked (1 failed)" in done.stdout and not site.asked


def test_sport_is_set_aside_and_read_where_triage_is_off(tmp_path: Path, site: Site) -> None:
    feeds(tmp_path, site)
    site.page("/rss", rss(site, ("/1", "Cup", DAY)))
    site.article("/1", CUP * 2, "Dovra United win the cup")
    done = ran(tmp_path, "--once", "--allow-host", site.host)
    assert done.returncode == 0 and "0 added, 0 known, 0 set aside, 1 not on conflict" in done.stdout
    assert f"{site.url}/1" in done.stderr and "does not look like conflict reporting (score 0." in done.stderr
    again = ran(tmp_path, "--once", "--no-triage", "--allow-host", site.host)
    assert again.returncode == 0 and ": 1 added, 0 known" in again.stdout and again.stderr == ""


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_at_once_while_a_host_keeps_it_waiting(sign: signal.Signals, code: int, tmp_path: Path, site: Site) -> None:
    asked, over = threading.Event(), threading.Event()

    def silent(_: object) -> None:
        asked.set()
        over.wait(300)

    feeds(tmp_path, site)
    site.pages["/rss"] = silent
    running = subprocess.Popen(
        command(tmp_path, "--allow-host", site.host), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        assert asked.wait(300)
        begun = time.monotonic()
        running.send_signal(sign)
        _, said = running.communicate(timeout=120)
        assert running.returncode == code and said.startswith("dateline: stopped;")
        assert time.monotonic() - begun < 25  # less than a request may take
    finally:
        over.set()
        running.kill()


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_when_asked_to(sign: signal.Signals, code: int, tmp_path: Path, site: Site) -> None:
    feeds(tmp_path, site)
    site.page("/rss", rss(site))
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(
        command(tmp_path, "--every", "10m", "--allow-host", site.host),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a test run in the background passes on that it is ignored
    )
    try:
        assert running.stdout and select.select([running.stdout], [], [], 300)[0], "it said nothing in five minutes"
        assert "1 feed asked, 0 new articles" in running.stdout.readline()
        running.send_signal(sign)
        _, said = running.communicate(timeout=120)
    finally:
        running.kill()
    assert running.returncode == code and said.startswith("dateline: stopped;") and said.count("\n") == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--every", "5"], "no time of a minute or more"),
        (["--allow-host", "http://127.0.0.1"], "no host with its port"),
        (["--state", "none/there.db", "--once"], "cannot be opened"),
    ],
)
def test_wrong_usage(more: list[str], told: str, tmp_path: Path, site: Site) -> None:
    feeds(tmp_path, site)
    done = ran(tmp_path, *more)
    assert done.returncode == 2 and told in done.stderr and not site.asked


def test_faults_of_feeds_toml_are_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('contact = "x"\n[[feed]]\nurl = "file:///etc/passwd"\n')
    done = ran(tmp_path)
    path = tmp_path / "feeds.toml"
    assert done.returncode == 2 and done.stderr.splitlines() == [
        f'dateline: {path}, line 1, contact: this is no address of mail or of a page: write "you@example.org" or "https://example.org/about-our-reader"',
        f'dateline: {path}, feed 1, line 3, url: "file:///etc/passwd" is no web address: only http:// and https:// are fetched',
    ]
