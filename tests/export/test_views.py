"""The printed views over small records of invented incidents."""

import json as stdlib_json
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from dateline.export import digest, json, names, phrases, table, text
from dateline.export.terminal import chop, clean, fit, fold, quoted, shorten, size
from dateline.model import Attribution, Count, DateInterval, Dispute, Event, Mention, Place, Report, SourceFile, Span

WORDS = (
    "At least 25 people, two of them civilians, were killed on Saturday in the offensive against Dovra, the Norland health ministry "
    "said. Sudmark denied the offensive and spoke of an anti-terrorist operation. Norland condemned “naked aggression”. "
    "Aid will come if the road opens."
)


def at(words: str, nth: int = 0) -> dict:
    start = -1
    for _ in range(nth + 1):
        start = WORDS.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words}


def sample() -> Report:
    dovra = Place(**at("Dovra"), name="Dovra", lat=10.0, lon=20.0, precision="settlement")
    saturday = DateInterval(**at("Saturday"), from_="2031-05-03", to="2031-05-03", precision="day")
    ministry = Mention(**at("the Norland health ministry"), actor="NOL.GOV", name="Norland health ministry")
    sudmark, norland = Mention(**at("Sudmark"), actor="SUD.GOV"), Mention(**at("Norland", 1), actor="NOL.GOV")
    counts = [
        Count(**at("At least 25"), measure="killed", min=25, max=None, of="people"),
        Count(**at("two"), measure="killed", min=2, max=2, of="civilian", part_of=0),
    ]
    attributions = [
        Attribution(
            id="a1",
            kind="paraphrase",
            source=ministry,
            cue=Span(**at("said")),
            content=[Span(**at(WORDS[: WORDS.index(", the Norland")]))],
            score=0.9,
        ),
        Attribution(
            id="a2", kind="paraphrase", source=sudmark, cue=Span(**at("denied")), content=[Span(**at("the offensive", 1))], score=0.8
        ),
        Attribution(
            id="a3",
            kind="scare",
            source=sudmark,
            cue=Span(**at("spoke of")),
            content=[Span(**at("an anti-terrorist operation"))],
            score=0.8,
        ),
        Attribution(
            id="a4", kind="scare", source=norland, cue=Span(**at("condemned")), content=[Span(**at("“naked aggression”"))], score=0.8
        ),
    ]
    common = {"cameo": "190", "rule": "verbs:attack", "score": 0.75, "place": dovra, "date": saturday}
    troops = [Mention(**at("Sudmark"), actor="SUD.MIL")]
    events = [
        Event(
            id="e1", type="ASSAULT", trigger=Span(**at("killed")), by=["a1"], targets=[Mention(**at("people"))], counts=counts, **common
        ),
        Event(id="e2", type="ASSAULT", trigger=Span(**at("offensive")), by=["a1"], actors=troops, **common),
        Event(id="e3", type="REJECT", cameo="12", trigger=Span(**at("denied")), actors=[sudmark], targets=[norland], rule="r", score=0.5),
        Event(id="e4", type="ASSAULT", trigger=Span(**at("offensive", 1)), by=["a2"], status="denied", actors=troops, **common),
        Event(id="e5", type="ASSAULT", trigger=Span(**at("operation")), by=["a3"], actors=troops, **common),
        Event(id="e6", type="ACCUSE", cameo="11", trigger=Span(**at("condemned")), actors=[norland],
            targets=[sudmark], rule="r", score=0.5),
        Event(id="e7", type="ASSAULT", trigger=Span(**at("aggression")), by=["a4"], actors=troops, **common),
        Event(
            id="e8", type="AID", cameo="07", trigger=Span(**at("come")), status="conditional", condition=Span(**at("the road opens")),
            rule="r", score=0.5,
        ),
    ]  # fmt: skip
    return Report(
        id="r1", title="Dovra hit", text=WORDS, outlet="Fjord Wire", published="2031-05-04T09:00:00+02:00",
        source=SourceFile(path="-", media_type="text/plain"), dateline=dovra, attributions=attributions, events=events,
        disputes=[Dispute(id="d1", about="the offensive", kind="denial", a=["a1", "e2"], b=["a2", "e3", "e4"], why="denial; 0.700")],
        agreements=[["e2", "e7"]], warnings=["no byline"],
    )  # fmt: skip


PAGE = """\
Fjord Wire | Dovra | 4 May 2031
Dovra hit
! no byline

HAPPENED (place: Dovra, where no other is given)
  3 May 2031
  Norland health ministry   25+ killed, of them 2 civilians
                            attack "offensive" x2: Sudmark
  Sudmark                   [DENIED] attack "offensive": Sudmark
                            attack "operation": Sudmark

TOLLS, BY WHO GIVES THEM
  killed                    25+ people: Norland health ministry; 3 May 2031
                            incl. 2 civilians: Norland health ministry; 3 May 2031

WANTED, PLANNED, FEARED
  outlet                    [IF the road opens] aid "come"

POSITIONS
  Sudmark                   denies -> Norland: "the offensive"
  Norland                   condemns -> Sudmark: "naked aggression"

DISPUTED
  1. the offensive [denial]
  Norland health ministry   said: "At least 25 people, two of them civilians, were killed on
                            Saturday in the offensive against Dovra"
  vs Sudmark                denied: "the offensive"

TOLD BY TWO SOURCES
  Norland health ministry   attack "offensive" / "aggression"; Dovra, 3 May 2031
  and Norland

HOW EACH NAMES IT
  by Sudmark
  Norland health ministry   "offensive", "aggression"
  Sudmark                   "anti-terrorist operation"
"""


def test_the_page():
    assert text.render(sample(), 100, color=False) == PAGE


@pytest.mark.parametrize("width", [20, 39, 40, 60, 80, 89, 90, 120, 200])
@pytest.mark.parametrize("explain", [False, True])
def test_no_line_is_wider_than_the_page(width, explain):
    assert all(cell_len(line) <= width for line in text.render(sample(), width, False, explain).splitlines())


def test_explain_shows_rule_and_score():
    assert "{verbs:attack 0.750; " in re.sub(r"\s+", " ", text.render(sample(), 120, False, explain=True))
    assert "verbs:attack" not in text.render(sample(), 120, False)


def test_color_changes_nothing_but_color():
    plain, painted = text.render(sample(), 80, False), text.render(sample(), 80, True)
    assert "\x1b[" in painted and "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain


def test_a_repeated_toll_is_told_once():
    report = sample()
    again = msgspec.structs.replace(report.events[0], id="e9")
    twice = msgspec.structs.replace(report, events=[*report.events, again])
    section = text.render(twice, 100, False).split("TOLLS")[1].split("POSITIONS")[0]
    assert section.count("25+") == 1


def test_nothing_found():
    bare = Report(id="r0", text="", source=SourceFile(path="-", media_type="text/plain"))
    assert text.render(bare, 80, False) == "r0\n"
    assert table.render([bare], 200, False).split() == list(table.HEADER)


def test_table_has_a_row_an_event():
    lines = table.render([sample(), sample()], 220, False).splitlines()
    assert len(lines) == 1 + 2 * 8
    assert lines[1].split()[:5] == ["r1", "Norland", "health", "ministry", "ASSAULT"]
    assert "25+ killed, of them 2 civilians" in lines[1] and "2031-05-03" in lines[1] and lines[1].endswith("killed")
    assert sum(" denied " in line for line in lines) == 2  # one status a report


@pytest.mark.parametrize("width", [70, 100, 140, 200])
def test_table_fits_the_page(width):
    assert all(cell_len(line) <= width for line in table.render([sample()], width, False).splitlines())


def test_json_is_the_record_on_one_line():
    line = json.render(sample())
    assert "\n" not in line
    assert msgspec.json.decode(line, type=Report) == sample()


def test_json_of_a_lone_surrogate():
    odd = msgspec.structs.replace(sample(), title="a\ud800b")
    assert stdlib_json.loads(json.render(odd).encode("ascii"))["title"] == "a\ud800b"


HOSTILE = "\x1b[2J\x1b]0;owned\x07red\x9b31m \u202eabc\u202c \ud800 \r\n\tx\u2028y\u200b"


def test_hostile_text_cannot_reach_the_terminal():
    report = sample()
    mention = msgspec.structs.replace(report.attributions[1].source, text=HOSTILE, actor=HOSTILE)
    event = msgspec.structs.replace(
        report.events[3], actors=[mention], targets=[mention], rule=HOSTILE, trigger=Span(start=0, end=1, text=HOSTILE),
        place=Place(name=HOSTILE, precision="region"), counts=[Count(start=0, end=1, text="", measure="killed", min=1, max=1, of=HOSTILE)],
    )  # fmt: skip
    first = msgspec.structs.replace(report.attributions[0], source=mention, content=[Span(start=0, end=1, text=HOSTILE)])
    bad = msgspec.structs.replace(
        report, id=HOSTILE, outlet=HOSTILE, title=HOSTILE, published=HOSTILE, warnings=[HOSTILE], events=[*report.events, event],
        attributions=[first, *report.attributions[1:]],
        disputes=[msgspec.structs.replace(report.disputes[0], about=HOSTILE, why=HOSTILE)],
    )  # fmt: skip
    for page in (text.render(bad, 80, False, explain=True), table.render([bad], 200, False)):
        assert not set(page) & set("\x1b\x07\x9b\u202e\u202c\ud800\r\t\u2028\u200b")
        page.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\n  b\tc", "a b c"),
        ("a\u202eb", "a�b"),
        ("a\ud800b", "a�b"),
        ("\u200fשלום\u200e", "שלום"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\x7f", "␡"),
    ],
)
def test_clean(raw, shown):
    assert clean(raw) == shown


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_clean_leaves_no_control_character(raw):
    out = clean(raw)
    assert all(ord(c) >= 32 and not 0x7F <= ord(c) < 0xA0 and not 0xD800 <= ord(c) < 0xE000 for c in out)
    assert clean(out) == out


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from(["", "bold"])), max_size=6), st.integers(4, 60))
@settings(max_examples=100, deadline=None)
def test_fold_keeps_all_words_and_the_width(parts, width):
    parts = [(clean(t), s) for t, s in parts]
    lines = fold(parts, width, False)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(t for t, _ in parts).split())


@pytest.mark.parametrize(
    ("words", "width", "short"),
    [
        ("one two three", 20, "one two three"),
        ("one two three", 10, "one two..."),
        ("漢字漢字漢字", 7, "漢字..."),
        ("abcd", 1, "."),
        ("x" * 9, 4, "x..."),
    ],
)
def test_shorten(words, width, short):
    assert shorten(words, width) == short


@pytest.mark.parametrize("text", ["🏻", "👍🏻", "\u0301", "e\u0301", "漢字", "👨‍👩‍👧", "❤\ufe0f", "שלום"])
def test_size_is_never_too_small_and_chop_loses_nothing(text):
    assert size(text) >= cell_len(text)
    assert "".join(chop(text * 5, 4)) == text * 5
    assert all(size(piece) <= 4 for piece in chop(text * 5, 4))


def test_fit_shares_the_room():
    assert fit([5, 50, 100], 65) == [5, 30, 30]
    assert fit([5, 5], 100) == [5, 5]
    assert sum(fit([40, 40, 40], 30, [10, 10, 10])) == 30


@pytest.mark.parametrize(
    ("low", "high", "about", "shown"),
    [
        (25, 25, False, "25"), (25, None, False, "25+"), (None, 40, False, "up to 40"), (24, 99, False, "24..99"),
        (5000, 5000, True, "about 5,000"), (None, None, False, "some"), (0, 0, False, "0"),
    ],
)  # fmt: skip
def test_number(low, high, about, shown):
    assert phrases.number(low, high, about) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2031-05-03", "2031-05-03", "3 May 2031"), ("2031-05-03", "2031-05-05", "3 .. 5 May 2031"),
        ("2031-05-30", "2031-06-02", "30 May .. 2 Jun 2031"), ("2031-12-30", "2032-01-02", "30 Dec 2031 .. 2 Jan 2032"),
        ("2031-05-01", "2031-05-31", "May 2031"), ("2031-09-01", "2031-11-30", "Sep .. Nov 2031"),
        ("2031-01-01", "2031-12-31", "2031"), ("2031-01-01", "2033-12-31", "2031 .. 2033"), ("soon", "later", "soon .. later"),
    ],
)  # fmt: skip
def test_day(first, last, shown):
    assert phrases.day(DateInterval(from_=first, to=last, precision="day")) == shown


def test_published_as_given_where_it_is_no_date():
    assert phrases.published(msgspec.structs.replace(sample(), published="yesterday")) == "yesterday"


def test_every_event_type_has_its_words():
    from typing import get_args

    from dateline.model import EventType

    named = {row[0] for row in phrases._plain() if not row[1]}
    assert named == set(get_args(EventType))


def mention(words: str, actor: str | None = None, name: str | None = None, **more) -> Mention:
    return Mention(start=0, end=len(words), text=words, actor=actor, name=name, **more)


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        (mention("Ankara", "TUR", "Turkey"), "Turkey"),
        (mention("the presidency", "TUR.GOV"), "Turkey"),
        (mention("President Recep Tayyip Erdogan", "TUR.GOV", "Recep Tayyip Erdogan"), "Turkey (Erdogan)"),
        (mention("it", "TUR.MIL", via_text=Span(start=0, end=8, text="the army")), "Turkey (army)"),
        (mention("both sides", "TUR.GOV"), "Turkey"),
        (mention("the UN migration agency", "IGO:UN"), "UN"),
        (mention("the fighters", "GRP:RSF"), "RSF"),
        (mention("Kinshasa", "COD", "Democratic Republic of the Congo"), "DR Congo"),
        (mention("Separatists", "AZE.REB"), "separatists"),
        (mention("The mayor of Dovra, a baker", "TUR.CVL"), "mayor of Dovra"),
        (mention("they", None, via_text=Span(start=0, end=9, text="the nurses")), "nurses"),
        (mention("they"), names.UNNAMED),
        (None, names.UNNAMED),
    ],
)
def test_a_claimant_is_named_readably(who, shown):
    assert names.source(who) == shown


def test_names_that_say_no_more_than_another_go():
    assert names.distinct({"": names.UNNAMED, "TUR": "Turkey", "TUR.MIL": "Turkey (army)"}) == {"TUR.MIL": "Turkey (army)"}
    assert names.distinct({"": names.UNNAMED}) == {"": names.UNNAMED}


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        (mention("its northern neighbours", "TUR"), "northern neighbours"),
        (mention("This country", "TUR.GOV"), "Turkey"),
        (mention("soldiers", "TUR.MIL"), "Turkey (army)"),
        (mention("two villages", "TUR"), "two villages"),
        (mention("him", "TUR.GOV", "Recep Tayyip Erdogan"), "Turkey (Erdogan)"),
    ],
)
def test_a_party_is_named_by_its_words_unless_they_only_point(who, shown):
    assert names.party(who) == shown


def strike(words: str = "attack", **more) -> Event:
    given_ = {"type": "ASSAULT", "cameo": "190", "trigger": Span(start=0, end=len(words), text=words), "rule": "r", "score": 0.5}
    return Event(**{"id": "e1", "actors": [mention("Sudmark", "SUD.MIL")], **given_, **more})


FIVE = Count(start=0, end=4, text="five", measure="killed", min=5, max=5, of="people")


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (strike("assault"), True),
        (strike(actors=[mention("its army", "SUD.GOV")]), True),
        (strike(actors=[]), True),
        (strike(targets=[mention("Norland", "NOL")]), True),
        (strike(counts=[msgspec.structs.replace(FIVE, measure="equipment")]), True),
        (strike(actors=[mention("Norland", "NOL")]), False),
        (strike(status="denied"), False),
        (strike("shelling"), False),
        (strike(date=DateInterval(from_="2031-05-03", to="2031-05-03", precision="day")), True),
    ],
)
def test_events_that_are_one_for_a_reader(other, one):
    assert digest.same(strike(), other) is one
    assert digest.same(other, strike()) is one


def test_other_figures_places_and_days_are_other_events():
    there, elsewhere = (Place(name=n, precision="settlement") for n in ("Dovra", "Skarn"))
    today, later = (DateInterval(from_=d, to=d, precision="day") for d in ("2031-05-03", "2031-05-04"))
    assert not digest.same(strike(place=there), strike(place=elsewhere))
    assert not digest.same(strike(date=today), strike(date=later))
    assert not digest.same(strike(counts=[FIVE]), strike(counts=[msgspec.structs.replace(FIVE, min=6, max=6)]))


def page_of(*events: Event, **more) -> str:
    source = SourceFile(path="-", media_type="text/plain")
    return text.render(Report(id="r", text="", source=source, published="2031-05-04", events=list(events), **more), 100, False)


def test_the_more_telling_word_stands_for_the_folded():
    page = page_of(strike("launched"), strike("military offensive"), strike("attacked"))
    assert page.count("Sudmark") == 1 and 'attack "military offensive" x3: Sudmark' in page


def test_the_hurt_first_the_past_last_the_wanted_apart():
    past = DateInterval(from_="2020-01-01", to="2020-12-31", precision="year")
    page = page_of(
        strike("war", date=past), strike("raid"), strike("truce", type="RETREAT", status="wanted"), strike("dead", actors=[], counts=[FIVE])
    )
    assert [page.index(x) for x in ("5 killed", '"raid"', "[WANTED]", "(2020)")] == sorted(
        page.index(x) for x in ("5 killed", '"raid"', "[WANTED]", "(2020)")
    )
    heads = [line for line in page.splitlines() if line[:1].isupper()]
    assert heads == ["HAPPENED", "TOLLS, BY WHO GIVES THEM", "WANTED, PLANNED, FEARED", "BACKGROUND"]


def test_a_long_report_is_cut_and_says_so():
    many = [strike("raid", actors=[mention(f"band {k}", f"GRP:B{k}")]) for k in range(50)]
    assert f"... and {50 - text.SHOWN['happened']} more (--explain shows all)" in page_of(*many)
    full = text.render(Report(id="r", text="", source=SourceFile(path="-", media_type="text/plain"), events=many), 100, False, True)
    assert "more (" not in full and full.count('"raid"') == 50


def demand(verb: str, target: Mention, said: str) -> tuple[Event, Attribution]:
    at = Span(start=0, end=len(verb), text=verb)
    speaker = mention("Sudmark", "SUD.GOV")
    event = Event(id="e1", type="REQUEST", cameo="10", trigger=at, actors=[speaker], targets=[target], rule="r", score=0.5)
    words = Span(start=20, end=20 + len(said), text=said)
    return event, Attribution(id="a1", kind="paraphrase", source=speaker, cue=at, content=[words], score=0.9)


@pytest.mark.parametrize(
    ("target", "said", "row"),
    [
        (mention("Norland", "NOL"), "a truce", 'demands -> Norland: "a truce"'),
        (mention("Norland", "NOL"), "demanded", "demands -> Norland"),
        (mention("Norland", "NOL"), "it", "demands -> Norland"),
        (mention("Norland", "NOL"), "one two three four five six seven eight nine ten eleven twelve thirteen", "eleven twelve ..."),
        (mention("its army", "SUD.MIL"), "a truce", None),
        (mention("the rebels", "SUD.REB"), "a truce", 'demands -> rebels: "a truce"'),
    ],
)
def test_a_position(target, said, row):
    event, attribution = demand("demanded", target, said)
    page = page_of(event, event, attributions=[attribution])
    section = " ".join("".join(page.split("POSITIONS")[1:]).split())
    assert section.count("demands") == (1 if row else 0)
    assert section.rstrip('"').endswith((row or "").rstrip('"'))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ('a "large raid" on us', "\"a 'large raid' on us\""),
        ('raid" for the purposes of "cleansing', '"raid for the purposes of cleansing"'),
        ("“the whole”", '"the whole"'),
        ("it’s «half", '"it’s half"'),
        ("one two three four five", '"one two three four ..."'),
        ("", '""'),
    ],
)
def test_quoted_marks_are_balanced(words, shown):
    assert quoted(words, 4 if "five" in words else 9) == shown


@given(st.text(alphabet='a "“”«»', max_size=60))
def test_quoted_holds_no_double_mark_inside(words):
    assert not set(quoted(words, 5)[1:-1]) & set('"“”«»')


def test_the_page_of_plain_words_is_ascii():
    assert text.render(sample(), 100, False).isascii()
