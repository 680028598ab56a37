"""robots.txt by RFC 9309."""

from __future__ import annotations

import time

import pytest

from dateline.watch.robots import EVERYTHING, NOTHING, allows, parse

TEXT = """\
# who may do what
User-agent: otherbot
Disallow: /

User-agent: *
Disallow: /private/ # not for you
Disallow: /*?print=
Disallow: /*.pdf$
Allow: /private/open
Crawl-delay: 7
Sitemap: https://kurawire.example/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/world/dovra", True),
        ("/private/", False),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/%70rivate/x", False),
        ("/world/dovra?print=1", False),
        ("/world/dovra?page=1&print=1", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
    ],
)
def test_paths(path: str, may: bool) -> None:
    assert allows(parse(TEXT), f"https://kurawire.example{path}") is may


def test_groups_and_delay() -> None:
    assert parse(TEXT).delay == 7
    ours = parse("User-agent: a\nUser-agent: Dateline/2.0\nDisallow: /x\n\nUser-agent: *\nDisallow: /\nCrawl-delay: 9")
    assert ours.delay is None and allows(ours, "http://a/y") and not allows(ours, "http://a/x")
    split = parse("User-agent: dateline\nDisallow: /x\nUser-agent: *\nDisallow: /\nUser-agent: dateline\nDisallow: /y")
    assert [p for _, p in split.rules] == ["/x", "/y"]
    assert parse("User-agent: *\nCrawl-delay: 1e9").delay == 300 and parse("User-agent: *\nCrawl-delay: nan\n").delay is None


def test_empty_broken_and_none() -> None:
    for text in ("", "User-agent: *\nDisallow:", "<html><body>404: no</body></html>", "Disallow: /", "\ufeffUser-agent: b\nDisallow: /"):
        assert allows(parse(text), "http://a/x")
    assert allows(EVERYTHING, "http://a/x") and not allows(NOTHING, "http://a/x")
    assert not allows(parse("\ufeffUser-agent: *\nDisallow: /"), "http://a/")


def test_patterns_cost_no_more_than_the_path() -> None:
    rules = parse("User-agent: *\nDisallow: /" + "*a" * 5000 + "$")
    begun = time.process_time()
    assert allows(rules, "http://a/" + "a" * 4999 + "b")
    assert time.process_time() - begun < 1
