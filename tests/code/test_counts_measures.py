"""What a figure counts: one construction a row, with the wrong reading that it guards against. Sentences and incidents are invented."""

import msgspec
import pytest

from dateline.code.counts import TOLD_AGAIN, add_counts
from dateline.model import Attribution, Event, Report, SourceFile, mention, span
from dateline.parse import Draft, parse


def read(text, triggers, said=()):
    """The events of `text`, given as "trigger:TYPE", with their counts; `said`: words that somebody says, as (id, words)."""
    events, at = [], 0
    for k, words in enumerate(triggers, 1):
        trigger, kind = words.split(":")
        at = text.index(trigger, at)
        events.append(Event(id=f"e{k}", type=kind, cameo="", trigger=span(text, at, at + len(trigger)), rule="test", score=1.0))
    attributions = [
        Attribution(
            id=i,
            kind="paraphrase",
            source=mention(text, 0, 1),
            cue=None,
            content=[span(text, text.index(w), text.index(w) + len(w))],
            score=1.0,
        )
        for i, w in said
    ]
    events = [msgspec.structs.replace(e, by=[a.id for a in attributions if holds(a, e)][:1]) for e in events]
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="text/plain"), events=events, attributions=attributions)
    return add_counts(Draft(report, parse(text))).report.events


def holds(attribution, event):
    return any(c.start <= event.trigger.start < c.end for c in attribution.content)


def figures(events):
    return {f"{c.text} {c.measure}" for e in events for c in e.counts}


# text, triggers, the counts (words and measure), the wrong reading
ROWS = [
    # people who flee, arrive, are taken in
    ("More than 7,300 had entered Zambia by Friday, its government said.", ["entered:COERCE"], ["More than 7,300 displaced"], "killed"),
    ("Kenya has taken in 18,400 people since May.", ["taken in:COERCE"], ["18,400 displaced"], "captured, as in `were taken`"),
    ("By dusk 2,150 people had crossed the river into Benin.", ["crossed:COERCE"], ["2,150 displaced"], "deployed"),
    ("Some 900 villagers arrived in Dolo on foot.", ["arrived:COERCE"], ["Some 900 displaced"], "deployed, as troops arrive"),
    ("About 4,000 farmers left their homes after the raid.", ["left:COERCE"], ["About 4,000 displaced"], "not read"),
    ("The monastery shelters 350 people from three valleys.", ["shelters:COERCE"], ["350 displaced"], "evacuated"),
    ("Poland registered 5,200 arrivals on Sunday.", ["registered:COERCE"], ["5,200 displaced"], "deployed"),
    ("The fighting drove 11,000 people from their homes.", ["fighting:ASSAULT"], ["11,000 displaced"], "killed"),
    (
        "Some 640 families fled the shelling of Kodori.",
        ["fled:COERCE", "shelling:ASSAULT"],
        ["Some 640 displaced"],
        "other, as families are",
    ),
    ("Refugees in the stadium number 3,300.", ["Refugees:COERCE"], ["3,300 displaced"], "a name, as in `number 12`"),
    ("The exodus from the hills passed 1,240 people on Friday.", ["exodus:COERCE"], ["1,240 displaced"], "evacuated"),
    ("Abroad now: 4,900 now in Chad as fighting goes on", ["fighting:ASSAULT"], ["4,900 displaced"], "killed"),
    ("The group holds 22 hostages, down from 47 in May.", ["hostages:COERCE"], ["22 captured", "47 captured"], "47 not read"),
    (
        "Shells killed 12 people, two of them twins, and wounded 30.",
        ["killed:ASSAULT", "wounded:ASSAULT"],
        ["12 killed", "two killed", "30 injured"],
        "two injured",
    ),
    ("It wounded six people including a girl.", ["wounded:ASSAULT"], ["six injured", "a injured"], "six as part of a whole before it"),
    ("Some 300 were in tents after the bombing.", ["bombing:ASSAULT"], ["Some 300 displaced"], "killed"),
    # under arms, the same verbs deploy
    ("Some 900 soldiers arrived in Dolo by rail.", ["arrived:MOBILIZE"], ["Some 900 deployed"], "displaced, as villagers who arrive"),
    ("A further 60 policemen came from the capital.", ["came:MOBILIZE"], ["A further 60 deployed"], "displaced"),
    ("Oslo keeps 240 soldiers there and called for an end to the bloodshed.", ["bloodshed:ASSAULT"], [], "240 killed"),
    ("Chile, which has 1,100 troops in the strait, deplored the attack.", ["deplored:ACCUSE", "attack:ASSAULT"], [], "1,100 killed"),
    ("The army moved 3,000 troops to the border.", ["moved:MOBILIZE"], ["3,000 deployed"], "displaced"),
    ("Bonn will station 600 marines on the island.", ["station:MOBILIZE"], ["600 deployed"], "other"),
    ("Cairo sent 45 peacekeepers to Wau.", ["sent:MOBILIZE"], ["45 deployed"], "other"),
    ("The general maintains 9,000 fighters in the hills.", ["maintains:MOBILIZE"], ["9,000 deployed"], "not read"),
    # the hurt
    ("Blast in Kirkuk leaves 12 dead, 77 in hospital.", ["dead:ASSAULT"], ["12 killed", "77 injured"], "77 killed"),
    ("The raid put 31 people in hospital.", ["raid:ASSAULT"], ["31 injured"], "killed"),
    ("Doctors treated 58 people after the shelling.", ["treated:ASSAULT", "shelling:ASSAULT"], ["58 injured"], "killed"),
    ("Nine guards were hurt when the crowd charged.", ["hurt:ASSAULT"], ["Nine injured"], "killed"),
    (
        "Twenty-two people were taken to hospital after the strike.",
        ["strike:ASSAULT"],
        ["Twenty-two injured"],
        "captured, as in `were taken`",
    ),
    ("A dozen students needed medical care after the clash.", ["clash:ASSAULT"], ["A dozen injured"], "other"),
    ("The rocket left 14 people with burns.", ["rocket:ASSAULT"], ["14 injured"], "equipment, as in `burned 14 lorries`"),
    # burned, hit: people die, things are destroyed
    ("More than 40 people had burned in the barn.", ["burned:ASSAULT"], ["More than 40 killed"], "equipment"),
    ("More than 40 lorries had burned in the yard.", ["burned:ASSAULT"], ["More than 40 equipment"], "killed"),
    ("Eight children burned to death in the tent.", ["burned to death:ASSAULT"], ["Eight killed"], "equipment"),
    # held, led away, freed
    ("Police held 130 people overnight.", ["held:COERCE"], ["130 detained"], "captured"),
    ("Soldiers rounded up 85 men in the market.", ["rounded up:COERCE"], ["85 detained"], "killed"),
    ("Officers led away 19 women who sat on the road.", ["led away:COERCE"], ["19 detained"], "not read"),
    ("Thirty-six people were taken to police stations.", ["taken:COERCE"], ["Thirty-six detained"], "captured, as in `were taken`"),
    ("Some 70 teachers are behind bars.", ["behind bars:COERCE"], ["Some 70 detained"], "other"),
    ("Militiamen took 23 soldiers prisoner.", ["took:COERCE"], ["23 captured"], "detained"),
    # brought away, lost sight of
    ("The navy evacuated 410 residents of Mocha.", ["evacuated:COERCE"], ["410 evacuated"], "displaced"),
    ("Two hundred residents were brought to safety.", ["brought to safety:COERCE"], ["Two hundred evacuated"], "deployed"),
    ("Seventeen fishermen have not come back since the raid.", ["raid:ASSAULT"], ["Seventeen missing"], "displaced, as in `come`"),
    ("A dozen people are under the rubble.", ["rubble:ASSAULT"], ["A dozen missing"], "killed"),
    # an update inherits what it updates
    ("The toll rose to 44, up from 38.", ["toll:ASSAULT"], ["44 killed", "38 killed"], "38 not read"),
    (
        "By noon 900 refugees had crossed, up from 400 at dawn.",
        ["crossed:COERCE"],
        ["900 displaced", "400 displaced"],
        "400 not read",
    ),
    ("The number of wounded rose from 60 to 95.", ["wounded:ASSAULT"], ["60 injured", "95 injured"], "killed, as a toll that rises"),
    ("The death toll of the blast doubled to 26.", ["death toll:ASSAULT", "blast:ASSAULT"], ["26 killed"], "injured"),
    ("A toll of 84 was read out.", ["toll:ASSAULT"], ["84 killed"], "not read"),
    ("Toll in Homs leaps to 61, with 90 missing.", ["Toll:ASSAULT", "missing:ASSAULT"], ["61 killed", "90 missing"], "61 missing"),
    (
        "Fifty people were detained by noon, police said; an hour later it was 75.",
        ["detained:COERCE"],
        ["Fifty detained", "75 detained"],
        "75 not read",
    ),
    ("Police arrested 40 people. A lawyer put the number at 90.", ["arrested:COERCE"], ["40 detained", "90 detained"], "killed"),
    ("Six farmers were killed. By evening it was eleven.", ["killed:ASSAULT"], ["Six killed", "eleven killed"], "eleven not read"),
    (
        "Some 2,000 people fled on Monday. On Tuesday it was 3,500.",
        ["fled:COERCE"],
        ["Some 2,000 displaced", "3,500 displaced"],
        "3,500 not read",
    ),
    # parts
    ("The shell killed 15 people, four of them nurses.", ["killed:ASSAULT"], ["15 killed", "four killed"], "four not read"),
    ("It wounded 30 people, among them six pupils.", ["wounded:ASSAULT"], ["30 injured", "six injured"], "six killed"),
    ("Three of the wounded died on the way.", ["wounded:ASSAULT", "died:ASSAULT"], ["Three killed"], "injured"),
    ("Of the 50 arrested, 12 are students.", ["arrested:COERCE"], ["50 detained", "12 detained"], "not read"),
    # one more, another
    ("A gendarme died and another was wounded.", ["died:ASSAULT", "wounded:ASSAULT"], ["A killed", "another injured"], "another not read"),
    # numbers that count nobody
    ("UPDATE 2 - Five killed in raid on Sirte", ["killed:ASSAULT"], ["Five killed"], "2 killed"),
    ("UPDATE 7 - Truce collapses in Taiz", ["collapses:ASSAULT"], [], "7 of anything"),
    ("A nurse of 34 was wounded.", ["wounded:ASSAULT"], ["A injured"], "34 injured"),
    ("A boy of nine was killed.", ["killed:ASSAULT"], ["A killed"], "nine killed"),
    ("They were shelled at ten in the morning.", ["shelled:ASSAULT"], [], "ten of anything"),
    ("The 43 Brigade shelled the mill.", ["shelled:ASSAULT"], [], "43 of anything"),
    ("The dead number 14.", ["dead:ASSAULT"], ["14 killed"], "a name, as in `number 14`"),
    ("The column came under 122mm fire on 4 June.", ["fire:ASSAULT"], [], "122 or 4 of anything"),
    ("Officials hand over six boats to the navy.", ["hand over:AID"], ["six equipment"], "more than six, as in `over six`"),
    ("The toll went up to 52.", ["toll:ASSAULT"], ["52 killed"], "at most 52, as in `up to 52`"),
    # what befell them told by several words, and figures that count nobody
    ("Two medics lost their legs to a mine in Kivra.", ["lost:ASSAULT"], ["Two injured"], "killed, as in `lost two men`"),
    ("Nine herders froze to death on the pass after the raid.", ["raid:ASSAULT"], ["Nine killed"], "not read"),
    ("Fourteen men fell into captivity near Kivra.", ["captivity:COERCE"], ["Fourteen captured"], "killed, as in `fell`"),
    ("Some 2,600 villagers have taken to the roads.", ["taken:COERCE"], ["Some 2,600 displaced"], "captured, as in `taken`"),
    ("The two neighbours fought for a week.", ["fought:ASSAULT"], [], "two of something"),
    ("He demands that they leave the three villages.", ["leave:RETREAT"], [], "a figure of the withdrawal"),
    ("Shells killed the three villagers.", ["killed:ASSAULT"], ["three killed"], "no count, as `the three villages` is none"),
    ("They shelled two villages.", ["shelled:ASSAULT"], ["two settlements"], "no count, as `the two villages` is none"),
    ("All men from 18 to 45 were drafted in Kivra.", ["drafted:MOBILIZE"], [], "18 and 45 men"),
    ("Four out of five families know somebody who was killed.", ["killed:ASSAULT"], [], "five killed"),
]


@pytest.mark.parametrize(("text", "triggers", "expected", "wrong"), ROWS)
def test_measures(text, triggers, expected, wrong):
    assert figures(read(text, triggers)) == set(expected), f"guards against: {wrong}"


def test_four_perhaps_five():
    """One figure with two ends, not two figures."""
    (event,) = read("It left four, perhaps five, people dead.", ["dead:ASSAULT"])
    assert [(c.text, c.min, c.max) for c in event.counts] == [("four, perhaps five", 4, 5)]


def test_up_to_is_no_bound_after_went():
    (event,) = read("The toll went up to 52.", ["toll:ASSAULT"])
    assert [(c.min, c.max) for c in event.counts] == [(52, 52)]


def test_told_again_by_another():
    """A figure that somebody else gives is a further event of his, not a second figure of the first one's."""
    text = "Police arrested 40 people, the ministry said. A lawyer put the number at 90."
    events = read(text, ["arrested:COERCE"], [("a1", "Police arrested 40 people"), ("a2", "the number at 90")])
    assert [(e.trigger.text, e.type, e.by, figures([e])) for e in events] == [
        ("arrested", "COERCE", ["a1"], {"40 detained"}),
        ("90", "COERCE", ["a2"], {"90 detained"}),
    ]
    assert [e.rule == TOLD_AGAIN for e in events] == [False, True]
    assert len({e.id for e in events}) == 2


def test_not_told_again_far_below():
    """A bare figure long after the last event is none of its figures."""
    text = "Six farmers were killed. Rain fell. The shops were shut. Nobody spoke. The bus left. It was eleven."
    assert figures(read(text, ["killed:ASSAULT"])) == {"Six killed"}


def test_a_bare_number_far_from_its_event():
    """A number in a sentence without events, where no word makes a figure of it."""
    assert figures(read("Some 900 people fled into Togo. Update 2 follows. Gate 9, platform 4.", ["fled:COERCE"])) == {"Some 900 displaced"}


def test_parts_know_their_whole():
    (event,) = read("The shell killed 15 people, four of them nurses.", ["killed:ASSAULT"])
    assert [c.part_of for c in event.counts] == [None, 0]


def test_a_part_that_names_its_kind_is_still_a_part() -> None:
    (event,) = read("Seven of its nationals, four of them police officers, had died when a mine went off.", ["died:ASSAULT"])
    assert [(c.text, c.part_of) for c in event.counts] == [("Seven", None), ("four", 0)]
