"""Claims for tests of exports: hostile ones, and a small war in a record. All invented."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from dateline.model import Attribution, Count, DateInterval, Event, Mention, Place, Report, SourceFile, span
from dateline.record import Store, open_record
from dateline.record.add import keep
from dateline.record.claims import Claim, Figure

FORMULA = '=HYPERLINK("http://x.invalid","pay")'
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["", "'", "''", FORMULA, "@x", "-1+1", "＝1", "\t=1", "a|b\\", "|", "\\e", 'a"b', "a\r\nb", ";=1", '{"id":', "]}", "\u2028", "\0"]
    ),
)
_MAYBE = st.none() | WORDS
_DAY = st.none() | st.dates().map(lambda d: d.isoformat())
_OFFSET = st.integers(0, 2_000_000)
_COUNT = st.none() | st.integers(0, 2**53)
FIGURES = st.builds(
    Figure, measure=WORDS, min=_COUNT, max=_COUNT, approximate=st.booleans(), of=WORDS, actor=_MAYBE, part_of=st.none() | st.integers(0, 9),
    text=WORDS,
)  # fmt: skip
CLAIMS = st.builds(
    Claim, id=WORDS, report=WORDS, event=WORDS, attribution=_MAYBE, source=WORDS, source_words=WORDS, outlet=_MAYBE, published=_MAYBE,
    type=WORDS, cameo=WORDS, status=WORDS, trigger=WORDS, start=_OFFSET, end=_OFFSET, said=WORDS, said_start=_OFFSET, said_end=_OFFSET,
    actors=st.lists(WORDS, max_size=3), targets=st.lists(WORDS, max_size=3), place=_MAYBE,
    lat=st.none() | st.floats(-90, 90), lon=st.none() | st.floats(-180, 180), country=_MAYBE, precision=_MAYBE, day_from=_DAY | WORDS,
    day_to=_DAY, day_said=st.booleans(), figures=st.lists(FIGURES, max_size=3), means=st.lists(WORDS, max_size=2), score=st.floats(0, 1),
)  # fmt: skip

GANJA = Place(name="Ganja", lat=40.68157, lon=46.36134, country="AZE", precision="settlement")
AGHDAM = Place(name="Aghdam", lat=39.99, lon=46.93, country="AZE", precision="settlement")
COUNTRY = Place(name="Azerbaijan", lat=40.4, lon=47.5, country="AZE", precision="country")
OUTLETS = ("Hill Wire", "Delta Post", "Fjord Times")


def report(text: str, outlet: str = OUTLETS[0], published: str = "2031-05-07", **more: object) -> Report:
    """A report that holds one event, named by the word `trigger`."""
    said = more.pop("by", None)
    attributions = []
    if said:
        source = Mention(start=0, end=3, text=text[:3], actor=str(said))
        attributions = [Attribution(id="a1", kind="paraphrase", source=source, cue=None, content=[], score=0.9)]
    word = str(more.pop("word"))
    at = text.index(word)
    here = {"start": at, "end": at + len(word), "text": word}
    counts = [
        Count(**here, measure=measure, min=low, max=high, of=of, part_of=part)
        for measure, low, high, of, part in more.pop("counts", [])  # type: ignore[attr-defined]
    ]
    days = more.pop("days", ("2031-05-06", "2031-05-06"))
    fields = {
        "type": "ASSAULT",
        "cameo": "190",
        "place": GANJA,
        "date": DateInterval(from_=days[0], to=days[1], precision="day") if days else None,  # type: ignore[index]
        "actors": [Mention(**here, actor=a) for a in more.pop("actors", ["ARM.MIL"])],  # type: ignore[attr-defined]
        "targets": [Mention(**here, actor=a) for a in more.pop("targets", ["AZE.CVL"])],  # type: ignore[attr-defined]
        **more,
    }
    event = Event(
        id="e1", trigger=span(text, at, at + len(word)), by=["a1"] if said else [], counts=counts, rule="test", score=0.5, **fields
    )  # type: ignore[arg-type]
    source_file = SourceFile(path="made.jsonl", media_type="application/json")
    return Report(
        id=text[:8], title=f"Of {word}", text=text, outlet=outlet, published=published, url=f"https://news.invalid/{outlet[:4]}",
        language="en", source=source_file, attributions=attributions, events=[event],
    )  # fmt: skip


def made(where: Path, reports: list[Report]) -> Store:
    """A record of some reports."""
    store = open_record(where)
    keep(store, reports)
    return store


def war() -> list[Report]:
    """A town shelled, as three tell it; a town taken; a battle; a protest; talks; a blast without a day; a war told from afar."""
    return [
        report("Ganja was shelled on Tuesday and 12 were killed, officials of Azerbaijan said.", word="shelled", by="AZE.GOV",
               cameo="194", means=["artillery"], counts=[("killed", 12, 12, "civilian", None), ("injured", 30, None, "", None)]),
        report("The shelling of Ganja on Tuesday killed 9 people.", OUTLETS[1], word="shelling", cameo="194", means=["artillery"],
               counts=[("killed", 9, 9, "civilian", None)], published="2031-05-06"),
        report("Armenia denied the bombardment of Ganja on Tuesday.", OUTLETS[2], word="bombardment", by="ARM.GOV", status="denied",
               cameo="194", means=["artillery"]),
        report("Troops of Azerbaijan captured Aghdam on Friday.", OUTLETS[0], "2031-05-10", word="captured", cameo="192", place=AGHDAM,
               days=("2031-05-09", "2031-05-09"), actors=["AZE.MIL"], targets=["ARM.MIL"]),
        report("Fighters ambushed a column near Aghdam: 7 soldiers of Azerbaijan fell.", OUTLETS[1], "2031-05-20", word="ambushed",
               cameo="193", place=AGHDAM, days=("2031-05-18", "2031-05-18"), actors=["GRP:HEZBOLLAH"], targets=["AZE.MIL"],
               counts=[("killed", 7, 7, "military", None)]),
        report("Crowds demonstrated in Ganja all week.", OUTLETS[2], "2031-06-09", word="demonstrated", type="PROTEST", cameo="141",
               days=("2031-06-02", "2031-06-08"), actors=["AZE.CVL"], targets=["AZE.GOV"]),
        report("France met Armenia for talks.", OUTLETS[1], "2031-06-20", word="met", type="CONSULT", cameo="040", place=None,
               days=("2031-06-19", "2031-06-19"), actors=["FRA.GOV"], targets=["ARM.GOV"]),
        report("A blast tore through a market of Lerik.", OUTLETS[0], "2031-07-20", word="blast", place=None, days=None, actors=[],
               targets=[]),
        report("Fighting across Azerbaijan has killed 900 people.", OUTLETS[1], "2031-08-20", word="Fighting", place=COUNTRY,
               days=("2031-08-01", "2031-08-15"), targets=["AZE.MIL"], counts=[("killed", 900, 900, "", None)]),
    ]  # fmt: skip
