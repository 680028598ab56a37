"""The way back from extracted text to its input."""

from __future__ import annotations

import time

from dateline.ingest.trace import Traced


def shown(text: str, source: str) -> list[tuple[str, str]]:
    return [(text[a : a + n], source[b : b + n]) for a, b, n in Traced(source).runs_of(text)]


def test_tags_references_and_white_space() -> None:
    source = "<p>Shells <b>f</b>ell on\n  Dovra &amp; Kelm.</p><p>It held.</p>"
    found = [a for a, _ in shown("Shells fell on Dovra & Kelm.\n\nIt held.", source)]
    assert found == ["Shells", "f", "ell on", "Dovra &", "Kelm.", "It held."]
    assert all(a == b for a, b in shown("Shells fell on Dovra & Kelm.", source))


def test_markup_inside_markup_and_cdata() -> None:
    assert shown("5 < 6 & so", "<d>&lt;p&gt;5 &amp;lt; 6 &amp;amp; so&lt;/p&gt;</d>")[-1] == ("so", "so")
    assert shown("Shells fell.", "<d><![CDATA[<p>Shells fell.</p>]]></d>") == [("Shells fell.", "Shells fell.")]


def test_scripts_and_comments_are_no_input() -> None:
    source = "<script>var x = 'Shells fell on Dovra.'</script><!-- Shells fell on Dovra. --><p>Shells fell on Dovra.</p>"
    ((_, at, length),) = Traced(source).runs_of("Shells fell on Dovra.")
    assert source[at - 3 : at] == "<p>" and length == 21


def test_lines_go_on_from_the_last_one() -> None:
    source = "<p>He denied it.</p><p>Shells fell on Dovra.</p><p>He denied it.</p>"
    runs = Traced(source).runs_of("Shells fell on Dovra.\nHe denied it.")
    assert [at for _, at, _ in runs] == [source.index("Shells"), source.rindex("He")]


def test_what_is_nowhere_has_no_run_and_the_rest_has() -> None:
    text = "Shells fell on the town of Dovra, a word that is not there, and the mayor fled to Kelm."
    source = "<p>Shells fell on the town of Dovra, and the mayor fled to Kelm.</p>"
    found = "".join(a for a, _ in shown(text, source))
    assert "Shells fell on the" in found and "fled to Kelm." in found and "not there" not in found
    assert Traced(source).runs_of("") == [] == Traced("").runs_of(text)


def test_another_text_is_given_up_soon() -> None:
    source = "".join(f"<p>word{i} said that the town {i * 7} was shelled.</p>" for i in range(20_000))
    begun = time.process_time()
    assert Traced(source).runs_of(" ".join(f"other{i} thing" for i in range(14_000))) == []
    assert time.process_time() - begun < 15
