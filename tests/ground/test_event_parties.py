"""Parties of events by the whole report: who an open role is, whom words of no name stand for, and what stays without identity."""

import pathlib

import pytest
from msgspec.structs import replace as change

import dateline
from dateline.ground import event_parties, identity
from dateline.ground.actors import with_scene
from dateline.ground.event_parties import likeliest, settle
from dateline.ground.refer import resolve_span
from dateline.ground.scene import Resolution
from dateline.model import Event, Mention, Report, SourceFile, Span
from dateline.models import trees
from dateline.parse.tokens import Draft
from dateline.pipeline import STAGES, _nothing, run

SIEGE = """Sudan's army and the Rapid Support Forces traded fire in El Obeid on Tuesday, residents said.

The Rapid Support Forces said its fighters had seized the grain market. \
Sudan's army denied losing it and accused the Rapid Support Forces of \
shelling the hospital. Sudan's army said it had destroyed nine vehicles.

Twelve civilians were killed, according to medics. The army said it would not negotiate while the shelling lasted."""


def read(text: str) -> Report:
    source = SourceFile(path="t", media_type="text/plain")
    return run(Report(id="t", text=text, published="2024-05-15", source=source), [s for s in STAGES if s.name not in ("compare", "dates")])


def drafted(text: str) -> Draft:
    """A draft as the actors stage gets it."""
    draft = Draft(Report(id="t", text=text, published="2024-05-15", source=SourceFile(path="t", media_type="x")), _nothing(text))
    for stage in STAGES:
        if stage.name == "actors":
            return draft
        draft = stage.run(draft)
    raise AssertionError


def roles(report: Report, trigger: str) -> tuple[set, set]:
    """The heads of the ids of an event's actors and targets."""
    e = next(e for e in report.events if e.trigger.text == trigger)
    return tuple({(m.actor or "?").split(".")[0] for m in part} for part in (e.actors, e.targets))  # type: ignore[return-value]


@pytest.fixture(scope="module")
def siege() -> Report:
    return read(SIEGE)


def test_parties_named_near_by_play_their_roles(siege):
    assert roles(siege, "seized")[0] == {"GRP:RSF"}
    assert roles(siege, "accused") == ({"SDN"}, {"GRP:RSF"})
    assert roles(siege, "destroyed")[0] == {"SDN"}


def test_what_parties_do_to_each_other_has_both(siege):
    assert {"SDN", "GRP:RSF"} <= roles(siege, "traded fire")[0] | roles(siege, "traded fire")[1]


def test_ground_taken_is_taken_by_the_side_that_tells_it():
    report = read(
        "Azerbaijan and Armenia fought for a fourth day on Tuesday.\n\nSixty positions were conquered, Baku announced. Armenia denied it."
    )
    assert roles(report, "conquered")[0] == {"AZE"}


def test_every_mention_stands_in_the_text(siege):
    for m in [m for e in siege.events for m in [*e.actors, *e.targets]]:
        assert siege.text[m.start : m.end] == m.text


def test_where_no_party_is_likely_the_words_stay_without_identity():
    draft, s = with_scene(drafted(SIEGE))
    events = settle(draft, s, lambda name, rows: [0.01] * len(rows))
    named = [m for e in events if not event_parties.reciprocal(s.p, e) for m in [*e.actors, *e.targets]]
    assert named and all(m.actor is None or m.actor.startswith("UNK") for m in named)
    assert any(m.candidates for m in named)


def test_events_that_were_not_weighed_stay_as_they_are():
    draft, s = with_scene(drafted(SIEGE))
    bare = Draft(draft.report, draft.parse, draft.reading)
    assert settle(bare, s) == draft.report.events


def test_parties_taken_for_a_role():
    assert likeliest({"A": 0.5, "B": 0.46, "C": 0.2}) == ["A", "B"]
    assert likeliest({"A": 0.36, "B": 0.36}) == ["A"]  # one of two, not both; by name, so that it is the same each time
    assert likeliest({"A": 0.34}) == []


def test_rows_are_as_long_as_the_trees_want():
    draft, s = with_scene(drafted(SIEGE))
    story = identity.story_of(s)
    parties = event_parties.Parties(story, event_parties.acts_of(draft, story))
    for n in range(len(parties.acts)):
        choice = event_parties.parties_for(parties, n)
        for row in event_parties.rows(parties, n, choice):
            assert len(row) == trees.load("event_actor").get_inputs()[0].shape[1] == trees.load("event_target").get_inputs()[0].shape[1]
    words = draft.report.attributions[0].source
    assert words
    asked = identity.Asked(words, "source", identity.SAYING, resolve_span(s, words.start, words.end))
    for row in identity.rows(story, asked, identity.parties_for(story, asked)):
        assert len(row) == trees.load("identity").get_inputs()[0].shape[1]


def test_likelihoods_of_identities_are_shares():
    _, s = with_scene(drafted(SIEGE))
    story = identity.story_of(s)
    at = SIEGE.index("The army said it would")
    span = s.p.tokens_in(at, at + len("The army"))
    words = s.p.mention(span.start, span.stop)
    found = identity.likely(story, [identity.Asked(words, "source", identity.SAYING, resolve_span(s, words.start, words.end))])[0]
    assert max(found, key=lambda x: found[x]) == "SDN"
    assert 0 < sum(found.values()) <= 1.0001


def test_who_has_a_name_of_his_own_is_no_party_that_is_hardly_likelier_than_others() -> None:
    text = "Ivory Coast's army shelled Bouake on Monday. The rebels fired back. Sarovec said that it was too late. The general said so too."
    _, s = with_scene(drafted(text))
    story = identity.story_of(s)

    def asked(words: str) -> identity.Asked:
        at = text.index(words)
        span = s.p.tokens_in(at, at + len(words))
        m = s.p.mention(span.start, span.stop)
        return identity.Asked(m, "source", identity.SAYING, Resolution("CIV", why=identity.MOST_TALKED_OF))

    def even(_: str, rows: list[list[float]]) -> list[float]:
        return [0.55, *[0.45 / (len(rows) - 1)] * (len(rows) - 1)]

    assert identity.answer(story, asked("Sarovec"), even).actor == "UNK"
    assert "CIV" in identity.answer(story, asked("Sarovec"), even).candidates
    assert identity.answer(story, asked("The general"), even).actor == "CIV"


def test_every_way_of_a_rule_is_one_that_rules_give():
    folder = pathlib.Path(identity.__file__).parent
    source = "".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in ("refer", "sides", "scene"))
    for way in identity.WAYS:
        words = way.removesuffix(":").removesuffix(" ")
        assert words in source or words in ("the last igo", "the last group", "generic"), way  # these take the kind's name


def test_the_same_report_gives_the_same_parties(siege):
    again = read(SIEGE)
    assert [change(e, date=None) for e in again.events] == [change(e, date=None) for e in siege.events]


def test_what_nobody_known_does_is_not_given_to_a_party_near():
    out = read("Moscow, in Russia, shelled Kharkiv on Monday, Ukraine said. Western leaders condemned the attack.")
    condemned = next(e for e in out.events if e.trigger.text == "condemned")
    assert [(m.text, m.actor) for m in condemned.actors] == [("Western leaders", "UNK")]


def test_lands_that_share_a_noun_are_all_parties() -> None:
    text = "Fighting between Kenyan and Somali forces broke out near Mandera on Monday. The presidents of Kenya and Somalia met in Rome."
    report = read(text)
    assert roles(report, "Fighting")[0] == {"KEN", "SOM"}
    assert roles(report, "met")[0] == {"KEN", "SOM"}


@pytest.mark.parametrize(
    "text, trigger, want",
    [
        ("Heavy fighting raged between Armenian and Azerbaijani forces near Martuni.", "fighting", {"ARM", "AZE"}),
        (
            "Clashes erupted on Monday between Houthi rebels and forces loyal to Yemen's government near Marib.",
            "Clashes",
            {"GRP:HOUTHI", "YEM"},
        ),
        (
            "Exchanges of fire between Israel and Hezbollah intensified along Lebanon's border.",
            "Exchanges of fire",
            {"GRP:HEZBOLLAH", "ISR"},
        ),
    ],
)
def test_parties_whose_words_are_joined_act_together(text: str, trigger: str, want: set[str]) -> None:
    events = [e for e in read(text).events if e.trigger.text == trigger]
    assert [{(m.actor or "").split(".")[0] for m in e.actors} for e in events] == [want]


AMBUSH = (
    "JNIM fighters ambushed an army convoy near Djibo. At least 12 soldiers and five volunteers were killed, "
    "and three vehicles were burned. JNIM claimed responsibility."
)


def test_victims_do_not_stand_for_whoever_is_taken_to_have_hit_them():
    report = read(AMBUSH)
    killed = next(e for e in report.events if e.trigger.text == "killed")
    assert "GRP:JNIM" in {m.actor for m in killed.actors}
    words = {m.text for e in report.events for m in e.actors}
    assert words and all("JNIM" in w for w in words)


ABROAD = [
    (
        "MAE SOT, Thailand, 11 April 2024 (Hill Wire) - The junta bombed the town of Kawkareik on Thursday, residents said.",
        {"residents": "MMR.CVL"},
    ),
    (
        "GAZIANTEP, Turkey, 11 April 2015 (Hill Wire) - Government helicopters dropped barrel bombs on Aleppo on Saturday, residents said. "
        "The army said it had struck depots.",
        {"residents": "SYR.CVL", "The army": "SYR.MIL"},
    ),
    ("NAIROBI, 11 April 2024 (Hill Wire) - Gunmen stormed a hotel in Mogadishu on Thursday, police said.", {"police": "SOM.COP"}),
    ("NAIROBI, 11 April 2024 (Hill Wire) - Gunmen stormed a hotel in Mombasa on Thursday, police said.", {"police": "KEN.COP"}),
]


@pytest.mark.parametrize(("text", "want"), ABROAD, ids=[f"{t[:6]} {n}" for n, (t, _) in enumerate(ABROAD)])
def test_a_report_filed_from_another_land_is_about_the_land_of_its_places(text: str, want: dict[str, str]) -> None:
    sources = {a.source.text: a.source.actor for a in dateline.read(text).attributions if a.source}
    assert {w: sources.get(w) for w in want} == want


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        (
            "Six clerks were killed when a shell hit the post office of Kherson on Wednesday, Ukrainian officials said, blaming Russia.",
            {"RUS"},
        ),
        ("Six clerks were killed when a shell hit the post office of Kherson, Ukrainian officials said. They thanked Russia.", set()),
    ],
)
def test_whom_the_teller_blames_in_the_same_breath_did_it(text: str, doer: set[str]) -> None:
    killed = next(e for e in dateline.read(text).events if e.trigger.text == "killed")
    assert {m.actor for m in killed.actors if m.actor} == doer


@pytest.mark.parametrize(
    ("text", "trigger", "doer"),
    [
        ("Seven villagers were killed in a bombing that the Colombian army blamed on the ELN.", "bombing", {"GRP:ELN"}),
        ("Twelve villagers died in an attack which the Congolese army blamed on CODECO.", "died", {"GRP:CODECO"}),
    ],
)
def test_who_blames_is_not_who_did_it(text: str, trigger: str, doer: set[str]) -> None:
    found = next(e for e in dateline.read(text).events if e.trigger.text == trigger)
    assert {m.actor for m in found.actors} == doer


def test_the_teller_whose_forces_did_it_is_no_victim() -> None:
    report = dateline.read("India shelled Kashmir on Monday. Pakistan said its forces returned fire.")
    fired = next(e for e in report.events if e.trigger.text == "returned fire")
    assert "PAK" not in {(m.actor or "")[:3] for m in fired.targets}


def test_who_is_asked_to_look_into_an_act_did_not_do_it() -> None:
    report = dateline.read("Amnesty urged the Philippine authorities to investigate a raid that killed 23 people.")
    assert [e.actors for e in report.events if e.trigger.text in ("raid", "killed")] == [[], []]


def test_of_whom_some_are_told_says_whose_they_are() -> None:
    report = dateline.read("Armenia said two of its soldiers were killed by Azerbaijani fire at a pass on Monday; Baku denied it.")
    killed = next(e for e in report.events if e.trigger.text == "killed")
    assert [(m.text, (m.actor or "")[:3]) for m in killed.targets] == [("two of its soldiers", "ARM")]


def test_initials_in_brackets_are_no_part_of_the_words_shown() -> None:
    report = dateline.read(
        "The Rapid Support Forces (RSF) shelled a market in El Fasher on Friday, residents said.", published="2024-05-12"
    )
    shelled = next(e for e in report.events if e.trigger.text == "shelled")
    assert [(m.text, m.actor) for m in shelled.actors] == [("The Rapid Support Forces", "GRP:RSF")]


def _force(actor: str, target: str, type_: str = "ASSAULT", words: int = 10) -> Event:
    who, whom = (Mention(start=at, end=at + 4, text="word", actor=x) for at, x in ((0, actor), (words, target)))
    trigger = Span(start=5, end=9, text="shot")
    return Event(
        id="e1", type=type_, cameo="190", trigger=trigger, status="actual", actors=[who], targets=[whom], rule="", score=1.0  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("event", "chances", "want"),
    [
        (_force("MLI.MIL", "MLI"), (0.4, 0.9), (["MLI.MIL"], [None])),  # its army's act is its own
        (_force("MLI", "MLI"), (0.9, 0.4), (["MLI"], [None])),
        (_force("MLI", "MLI"), (0.4, 0.9), ([None], ["MLI"])),
        (_force("MLI.MIL", "MLI.CVL"), (0.9, 0.4), (["MLI.MIL"], ["MLI.CVL"])),
        (_force("MLI.REB", "MLI"), (0.9, 0.4), (["MLI.REB"], ["MLI"])),
        (_force("MLI", "MLI", "COERCE"), (0.9, 0.4), (["MLI"], ["MLI"])),
        (_force("GRP:JNIM", "GRP:JNIM"), (0.9, 0.4), (["GRP:JNIM"], ["GRP:JNIM"])),
        (_force("MLI.MIL", "MLI.MIL", words=0), (0.9, 0.4), (["MLI.MIL"], [])),  # the same words
        (_force("MLI.MIL", "MLI.MIL", words=0), (0.4, 0.9), ([], ["MLI.MIL"])),
    ],
)
def test_no_land_does_violence_to_itself(event: Event, chances: tuple[float, float], want: tuple[list, list]) -> None:
    found = event_parties._not_itself(event, {"MLI": chances[0]}, {"MLI": chances[1]})
    assert ([m.actor for m in found.actors], [m.actor for m in found.targets]) == want
    assert all(m.candidates == ["MLI"] for m in (*found.actors, *found.targets) if m.actor is None)


def test_who_tells_of_an_act_of_force_did_not_suffer_it() -> None:
    text = (
        "PESHAWAR, Nov. 21, 2024 (River Wire) - Gunmen ambushed a convoy in Kurram district on Thursday, killing at least 42 people, "
        "police said. Prime Minister Shehbaz Sharif condemned the attack."
    )
    attack = next(e for e in read(text).events if e.trigger.text == "attack")
    assert not any("Sharif" in m.text for m in (*attack.actors, *attack.targets))
