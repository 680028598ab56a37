"""feeds.toml: what is wrong is told by line and field, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.watch.settings import SettingsError, Watched, load, seconds

GOOD = """contact = "desk@fjordpost.example"
every = "10m"
delay = 1.5

[[feed]]
url = "https://kurawire.example/rss.xml"
outlet = "Kura Wire"
match = ["/world/"]
limit = 20

[[site]]
url = "https://fjordpost.example/"
"""


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load(path)
    return [str(p).removeprefix(f"{path}") for p in error.value.problems]


def test_all_fields(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(GOOD)
    found = load(tmp_path / "feeds.toml")
    assert (
        (found.every, found.delay, found.hosts) == (600, 1.5, 4)
        and found.agent.endswith("(+desk@fjordpost.example)")
        and "dateline/" in found.agent
    )
    feed = Watched(kind="feed", url="https://kurawire.example/rss.xml", outlet="Kura Wire", match=["/world/"], limit=20)
    assert found.watched == [feed, Watched(kind="site", url="https://fjordpost.example/")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"10m"', '"10 parsecs"', ", line 2, every: '10 parsecs' is no length of time"),
        ('"10m"', '"10s"', ", line 2, every: feeds are not asked more often than once a minute"),
        ("delay = 1.5", "delay = 0", ", line 3, delay: 0 is no pause"),
        ("delay = 1.5", "dealy = 1.5", ', line 3, dealy: "dealy" is none of the fields: do you mean "delay"?'),
        ("desk@fjordpost.example", "the desk", ", line 1, contact: this is no address of mail"),
        ("desk@fjordpost.example", "a@b\\r\\nX: y", ", line 1, contact: this is no address of mail"),
        ("https://kurawire", "file://kurawire", ", feed 1, line 6, url:"),
        ("https://fjordpost", "https://me:pw@fjordpost", ", site 1, line 12, url: an address with a name or password"),
        ("delay = 1.5", "hosts = 0", ", line 3, hosts: 0 is no number of hosts to be asked at the same time: write 1 to 32"),
        ("delay = 1.5", "hosts = true", ", line 3, hosts: True is no number of hosts"),
        ('"Kura Wire"', "3", ", feed 1, line 7, outlet: the outlet is no name"),
        ('["/world/"]', '"/world/"', ", feed 1, line 8, match: this is no list of texts"),
        ("limit = 20", "limit = 0", ", feed 1, line 9, limit: 0 is no number of articles"),
        ("limit = 20", 'outlte = "x"', ', feed 1, line 9, outlte: "outlte" is none of the fields'),
        ("https://fjordpost.example/", "https://kurawire.example/rss.xml", ", site 1, line 12, url:"),
        ("[[site]]", "[site]", ', line 11, site: "site" is no list of tables'),
        ("delay = 1.5", "delay = ", ", line 3, column 9: this is no TOML"),
    ],
)
def test_faults(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in GOOD
    (fault,) = problems(tmp_path, GOOD.replace(old, new))
    assert fault.startswith(told), fault


def test_all_faults_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, 'every = 5\n[[feed]]\noutlet = "x"\n[[feed]]\nurl = "x"\n')
    assert [f.split(":")[0] for f in found] == [", contact", ", line 1, every", ", feed 1, line 2, url", ", feed 2, line 5, url"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "a.toml").write_bytes(b'contact = "\xff"')
    with pytest.raises(SettingsError, match="not UTF-8"):
        load(tmp_path / "a.toml")
    assert "names nothing to watch" in problems(tmp_path, 'contact = "a@b.example"')[0]


def test_lengths_of_time() -> None:
    assert [seconds(x) for x in ("90s", "15m", " 2 h", "1.5d")] == [90, 900, 7200, 129600]
    assert [seconds(x) for x in ("", "15", "0m", "-1m", "1w", None, 15)] == [None] * 7
