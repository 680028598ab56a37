"""Event triggers and types: the lexicon's rows, what is found in sentences, and that spans hold on any input."""

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.code import eventwords, triggers
from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Mention, Report, SourceFile, Span
from dateline.parse.english import parse
from dateline.parse.tokens import Draft, Parse

TYPES = set(eventwords.GENERAL)
SLOTS = {
    "nsubj", "dobj", "amod", "compound", "poss", "of", "by", "on", "against", "between", "with", "from", "to", "in", "for", "at", "about",
    "over", "among", "into", "after", "upon", "behind", "through", "across", "out",
}  # fmt: skip
ROLES = {"actor", "target", "place", "content"}


@cache
def parsed(text: str) -> Parse:
    return parse(text)


def draft(text: str, attributions: list[Attribution] | None = None) -> Draft:
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="text/plain"), attributions=attributions or [])
    return Draft(report, parsed(text))


def events(text: str, attributions: list[Attribution] | None = None) -> list[Event]:
    return triggers.find_events(draft(text, attributions))


def test_lexicon_is_large_and_covers_every_type():
    kinds = [t for row in rows("events") for t in cells(row["type"])]
    assert len(rows("events")) >= 1500
    assert {t: kinds.count(t) >= 80 for t in TYPES} == dict.fromkeys(TYPES, True)


def test_lexicon_rows_name_known_types_codes_and_slots():
    table = {row["cameo"]: row["type"] for row in rows("cameo_plover")}
    for row in rows("events"):
        kinds, codes = cells(row["type"]), cells(row["cameo"])
        assert len(kinds) == len(codes), row
        assert [table.get(c) for c in codes] == kinds, row
        for part in row["frame"].split():
            slot, role = part.split("=")
            assert slot in SLOTS and role in ROLES, row
        assert row["frame"] or row["pos"] in ("a", "phrase"), row


def test_lexicon_has_no_row_twice():
    keys = [(row["lemma"].lower(), row["pos"]) for row in rows("events")]
    assert len(keys) == len(set(keys))


def test_means_have_known_codes():
    table = {row["cameo"] for row in rows("cameo_plover")}
    assert {row["cameo"] for row in rows("means")} <= table
    assert {"artillery", "rockets", "drones", "aircraft", "mines", "small arms"} <= {row["means"] for row in rows("means")}


def test_general_codes_fall_under_their_type():
    table = {row["cameo"]: row["type"] for row in rows("cameo_plover")}
    assert {t: table[c] for t, c in eventwords.GENERAL.items()} == {t: t for t in TYPES}


@pytest.mark.parametrize(
    ("verb", "form"),
    [("shell", "shelling"), ("strike", "striking"), ("deny", "denied"), ("ban", "banned"), ("free", "freed"), ("destroy", "destroyed")],
)
def test_inflections(verb: str, form: str):
    assert form in eventwords.inflections(verb)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The garrison laid down, it was said at noon, all of its arms.", None),
        ("The garrison laid down its arms at noon.", "laid down its arms"),
        ("Gunmen opened fire on the ferry.", "opened fire on"),
        ("The counter-offensive near Lomar stalled.", "counter-offensive"),
        ("They laid the table down. Arms were seen.", None),
    ],
)
def test_phrases_match_over_gaps_but_not_over_sentences(text: str, phrase: str | None):
    p = parsed(text)
    found = [p.text[p.start[h.a] : p.end[h.b - 1]] for h in eventwords.find_phrases(p, eventwords.keys(p))]
    assert (phrase in found) if phrase else not [f for f in found if "arms" in f.lower()]


# Invented incidents: the words of the trigger, and the type.
TOLD = [
    ("Rebels shelled the village of Tolmar on Monday.", "shelled", "ASSAULT"),
    ("A bomb killed nine people at a market in Dersa.", "killed", "ASSAULT"),
    ("Heavy clashes broke out between the army and the militia near Ostrel.", "clashes", "ASSAULT"),
    ("Security forces arrested a union leader at his home.", "arrested", "COERCE"),
    ("Thousands of villagers fled across the river.", "fled", "COERCE"),
    ("The foreign minister accused Marovia of supplying the rebels.", "accused", "ACCUSE"),
    ("The defence ministry denied that any pilot was missing.", "denied", "REJECT"),
    ("The bishop urged the kidnappers to spare the girl.", "urged", "REQUEST"),
    ("Negotiators held talks on a boat.", "talks", "CONSULT"),
    ("The clans signed a pact on grazing.", "signed", "AGREE"),
    ("Kelm has withdrawn its last brigade from the plateau.", "withdrew", "RETREAT"),
    ("Militants released a kidnapped engineer on Tuesday.", "released", "CONCEDE"),
    ("Ostrel deployed warships off the coast.", "deployed", "MOBILIZE"),
    ("The warlord threatened to blow up the dam.", "threatened", "THREATEN"),
    ("Teachers marched through Sarn in protest at the killings.", "marched", "PROTEST"),
    ("The United States announced sanctions against two shipping firms.", "sanctions", "SANCTION"),
    ("Red Cross workers delivered insulin to the hospital in Dersa.", "delivered", "AID"),
    ("The chancellor welcomed the verdict.", "welcomed", "SUPPORT"),
]


def test_plain_sentences_are_coded():
    """Of eighteen plain sentences at most three may be missed: the model is statistical, a broken one fails most."""
    missed = []
    for text, words, kind in TOLD:
        found = events(text)
        if not any(e.type == kind and words in e.trigger.text for e in found):
            missed.append((text, [(e.trigger.text, e.type) for e in found]))
    assert len(missed) <= 3, missed


@pytest.mark.parametrize(
    "text",
    ["The museum opens at nine on weekdays.", "Rain fell on the hills and the river was brown.", "She has two sisters and a red bicycle."],
)
def test_routine_is_no_event(text: str):
    assert events(text) == []


@pytest.mark.parametrize(
    "text",
    ["The army did not respond to requests for comment.", "A spokesman declined to comment.", "The jets took off from the base at noon."],
)
def test_phrases_of_the_trade_are_no_event(text: str):
    assert events(text) == []


@pytest.mark.parametrize(
    "text", ["An earthquake that killed 2,200 people shook the town.", "Floods killed at least 59 people in the valley."]
)
def test_what_nobody_did_is_no_act_of_force(text: str):
    assert [e.trigger.text for e in events(text) if e.type == "ASSAULT"] == []


def test_ids_run_in_text_order_and_every_event_says_why():
    found = events("Gunmen attacked a convoy near Sarn and killed six drivers. The army denied that it had fled.")
    assert [e.id for e in found] == [f"e{n}" for n in range(1, len(found) + 1)]
    assert [e.trigger.start for e in found] == sorted(e.trigger.start for e in found)
    assert len(found) >= 3
    for e in found:
        assert re.match(r"lexicon: .+\.(v|n|a|phrase)$|model: [A-Z]+ 0?\.\d+ \(.+\)$|model: [A-Z]+ \d\.\d\d \(.+\)$", e.rule)
        assert re.fullmatch(r"\d{2,4}", e.cameo)
        assert 0 < e.score <= 1
        assert (e.by, e.status, e.actors, e.targets) == ([], "actual", [], [])


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Grad rockets struck the village, killing two.", "rockets"),
        ("A drone attack destroyed a fuel depot.", "drones"),
        ("Soldiers were killed by mortar fire.", "artillery"),
        ("Two farmers were killed by a landmine.", "mines"),
    ],
)
def test_means_are_read_from_the_words_around(text: str, means: str):
    assert means in {m for e in events(text) for m in e.means}


def test_each_party_of_one_cue_has_its_verbal_event():
    text = "Marovia and Ostrel accused each other of breaking the truce."
    cue = Span(start=19, end=26, text="accused")
    content = [Span(start=30, end=59, text=text[30:59])]

    def by(source: str, name: str) -> Attribution:
        at = text.index(source)
        mention = Mention(start=at, end=at + len(source), text=source)
        return Attribution(id=name, kind="paraphrase", source=mention, cue=cue, content=content, score=1.0)

    def accusations(attributions: list[Attribution]) -> int:
        return sum(e.type == "ACCUSE" for e in events(text, attributions))

    assert accusations([by("Marovia", "a1")]) == 1
    assert accusations([by("Marovia", "a1"), by("Ostrel", "a2")]) == 2


def test_the_same_text_gives_the_same_events():
    text = "Shelling wounded a nurse in Kelm. The shelling stopped after talks."
    assert events(text) == events(text)


@pytest.mark.parametrize("text", ["", " \n", "…", "killed", "-- - killed - --"])
def test_odd_texts_do_not_crash(text: str):
    for e in events(text):
        assert text[e.trigger.start : e.trigger.end] == e.trigger.text


words = st.sampled_from(
    [
        "troops",
        "fired",
        "open",
        "fire",
        "on",
        "the",
        "cease",
        "-",
        "laid",
        "down",
        "arms",
        "under",
        "“",
        "”",
        ".",
        ",",
        "dead",
        "\n",
        "5",
        "é",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words, max_size=25).map(" ".join))
def test_spans_hold_on_any_words(text: str):
    for e in triggers.find_events(Draft(draft("x").report, parse(text))):
        assert text[e.trigger.start : e.trigger.end] == e.trigger.text


def test_names_and_addresses_are_no_features():
    """What the model could learn by heart about one war: places, people, demonyms, addresses."""
    text = "Marovian troops shelled Tolmar near https://example.org/marovian-troops-shell-tolmar, Ardo Brenk said. Kelmian guns replied."
    r = triggers.read(parsed(text), [])
    names = {f for _, found in triggers.features(r) for f in found}
    assert any(f.startswith("l=shell") for f in names)
    assert not [f for f in names if re.search("marov|tolmar|ardo|brenk|kelm|http", f, re.IGNORECASE)]
