"""Speech without quote marks: after dashes, after "said:", after a name with a colon. All texts are our own, their people invented."""

import pytest

from dateline.attribute import assemble, attribute, dialogue
from dateline.attribute.claims import Claim
from dateline.encode import encode
from dateline.model import Report, SourceFile
from dateline.parse import Draft, parse


def read(text):
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="text/plain"))
    return attribute(encode(Draft(report, parse(text)))).report.attributions


def rule(a):
    return str(a.rule)


def said(text):
    return {" … ".join(c.text for c in a.content): a.source.text if a.source else None for a in read(text)}


DASHES = [
    ("- We are ready. Nobody will take this bridge from us - said Reva.", {"We are ready. Nobody will take this bridge from us": "Reva"}),
    ("- We are ready - he emphasized.", {"We are ready": "he"}),
    ("– The shells came from the north – the mayor of Tarn noted.", {"The shells came from the north": "the mayor of Tarn"}),
    (
        "The minister noted that the talks had stalled.- There is no plan. There is no date - he added.",
        {"the talks had stalled": "The minister", "There is no plan. There is no date": "he"},
    ),
    (
        "- Moresk wants the valley - said Reva and added that his country would defend it.",
        {"Moresk wants the valley": "Reva", "his country would defend it": "Reva"},
    ),
    ("- We buried one of them here - said one of the villagers.", {"We buried one of them here": "one of the villagers"}),
]


@pytest.mark.parametrize(("text", "wanted"), DASHES, ids=range(len(DASHES)))
def test_dashes(text, wanted):
    assert said(text).items() >= wanted.items()
    assert {a.kind for a in read(text) if "dash" in rule(a)} == {"quote"}


@pytest.mark.parametrize(
    "text",
    [
        "The bridge - a Soviet one - was blown up at noon.",
        "- fuel for the pumps\n- blankets\n- flour",
        "Two villages - Tarn and Orla - were shelled.",
    ],
)
def test_no_dialogue(text):
    assert not any("dash" in rule(a) for a in read(text))


def test_statement():
    text = (
        "The foreign minister, Ilse Maren, said:\n\nThe raid on Tarn is a crime. We stand with the families.\n\n"
        "My government will send aid, and I urge Moresk to stop.\n\nNotes to editors\n\nMaren took office in May."
    )
    (only,) = read(text)
    assert only.source and "Maren" in only.source.text
    assert only.content[0].text.startswith("The raid on Tarn") and only.content[0].text.rstrip(".").endswith("to stop")


def test_statement_ends_where_another_speaks():
    text = (
        "Ilse Maren said:\n\nThe raid on Tarn is a crime. We stand with the families.\n\n"
        "The army of Moresk said that its planes had not flown that day."
    )
    assert {s.split(".")[0]: who for s, who in said(text).items()} == {
        "The raid on Tarn is a crime": "Ilse Maren",
        "its planes had not flown that day": "The army of Moresk",
    }


def test_first_person_is_the_speaker():
    assert [a.source and a.source.text for a in read("“I condemn the raid and I thank the doctors,” Reva said.")] == ["Reva"]


LABELS = [
    ("Reva: If Moresk wins, it will attack again", "Reva"),
    ("General Toma Reva: the army will need years to rebuild", "General Toma Reva"),
    ('"Tarn Courier": Moresk sold drones to the rebels', "Tarn Courier"),
    ("The talks in Tarn. Minister: we will not yield", "Minister"),
]


@pytest.mark.parametrize(("line", "who"), LABELS, ids=[r[1] for r in LABELS])
def test_labels(line, who):
    text = f"Shells fell on Tarn, Reva reported.\n\n{line}\n\nThe road stayed shut overnight."
    assert [a.source and a.source.text for a in read(text) if "label" in rule(a)] == [who]


@pytest.mark.parametrize(
    "line",
    [
        "Syria: dozens were killed in the raid",
        "Source: the ministry",
        "Photo: Toma Reva",
        "The siege goes on: the town has no water",
        "Tarn: a list of the dead",
    ],
)
def test_no_labels(line):
    assert not any("label" in rule(a) for a in read(f"{line}\n\nThe road stayed shut overnight."))


POSTS = [
    (
        'Toma Reva on X: "We hit the mill of Tarn with two shells last night. It burned until the morning, and nobody came to put it out."',
        "Toma Reva",
    ),
    ("The army of Moresk, in a post on Telegram: Rebels shelled Tarn again. Two women were hurt.", "The army of Moresk"),
    ("Reva (@tomareva): The rebels shelled Tarn again. Two women were hurt.", "Reva"),
    ("Reva via his Telegram channel: The rebels shelled Tarn again. Two women were hurt.", "Reva"),
]


@pytest.mark.parametrize(("line", "who"), POSTS, ids=[r[1] for r in POSTS])
def test_posts_are_theirs_to_the_end_and_the_channel_passes_nothing_on(line, who):
    found = [
        a for a in read(f"Shells fell on Tarn, Reva reported.\n\n{line}\n\nThe road stayed shut overnight.") if a.cue and ":" in a.cue.text
    ]
    assert [(a.source and a.source.text, a.via) for a in found] == [(who, [])]
    said = line.partition(": ")[2].strip('"').rstrip(".")
    assert [c.text.rstrip(".") for c in found[0].content] == [said]


def test_a_name_in_marks_is_no_post():
    line = (
        '"Tarn Courier": Moresk sold drones to the rebels. '
        + "The road to the mill stayed shut through the whole of the week, as it had the year before. " * 2
    )
    found = [a for a in read(f"Shells fell on Tarn, Reva reported.\n\n{line}\n\nNobody was hurt.") if "label" in rule(a)]
    assert [(a.source.text, [c.text for c in a.content]) for a in found if a.source] == [
        ("Tarn Courier", ["Moresk sold drones to the rebels"])
    ]


def test_a_heading_does_not_run_on_into_the_paragraph_below_it():
    text = "16:40 GMT - Army says 60 rebels killed\n\nThe army of Moresk says it killed 60 rebels and burned 11 lorries near Tarn."
    found = [(a.source and a.source.text, [c.text for c in a.content]) for a in read(text)]
    assert [who for who, _ in found] == ["Army", "The army of Moresk"] and not any("\n" in c for _, said in found for c in said)


def test_transcript():
    text = (
        "Question: The road is shut. When will it open?\n\n"
        "Toma Reva: It opens on Monday. We have cleared the mines. The army said that nobody was hurt.\n\n"
        "Question: Who laid them?\n\nToma Reva: I believe that the rebels did."
    )
    found = [(a.source and a.source.text, a.cue and a.cue.text, " ".join(c.text for c in a.content)) for a in read(text)]
    assert found == [
        (None, "Question", "The road is shut. When will it open?"),
        ("Toma Reva", ":", "It opens on Monday. We have cleared the mines. The army said that nobody was hurt"),
        ("The army", "said", "nobody was hurt"),
        (None, "Question", "Who laid them?"),
        ("Toma Reva", ":", "I believe that the rebels did"),
    ]


def test_an_interview():
    text = "Q: How many were killed at the mill?\n\nA: The army killed 14. It came back twice.\n\nQ: And who is left?\n\nA: Nobody."
    found = [(a.source, a.cue and a.cue.text, " ".join(c.text for c in a.content)) for a in read(text)]
    assert found == [
        (None, "Q", "How many were killed at the mill?"),
        (None, "A", "The army killed 14. It came back twice"),
        (None, "Q", "And who is left?"),
        (None, "A", "Nobody"),
    ]


def test_a_colon_makes_no_transcript():
    text = "The question: who laid the mines? Toma Reva said it was the rebels. Reva: We have cleared them. The road is open."
    assert not any("transcript" in rule(a) for a in read(text))
    assert not any("transcript" in rule(a) for a in read("A: The mill was shelled twice.\n\nB: The road was shut."))


def test_own_quotation_apart():
    text = "The mayor said the plant was mined. “Nobody told us that.” “We ran,” she said. “Nobody else did.”"
    p = parse(text)
    marks = [(text.index(x), text.index(x) + len(x)) for x in ("the plant was mined", "Nobody told us that", "We ran", "Nobody else did")]
    said_it, ran = p.word.index("said"), len(p) - 1 - p.word[::-1].index("said")
    found = assemble.apart(
        p, [Claim((said_it, said_it + 1), (0, 2), marks[:2], 1, ""), Claim((ran, ran + 1), (ran - 1, ran), marks[2:], 1, "")]
    )
    assert [c.spans for c in found] == [[marks[0]], [marks[1]], marks[2:]]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("16:42 - Bridge retaken: Moscow\nIt rained.", "Moscow", "Bridge retaken"),
        ("Two killed in strike \u2013 governor\nIt rained.", "governor", "Two killed in strike"),
        ("15:00 - Reva: Allies must press on\nIt rained on Reva.", "Reva", "Allies must press on"),
    ],
)
def test_headings_name_who_says_so(text: str, source: str, content: str) -> None:
    p = parse(text)
    found = dialogue.headlines(p, dialogue.labels(p, []))
    assert [(p.text[p.start[c.source[0]] : p.end[c.source[1] - 1]], [p.text[a:b] for a, b in c.spans]) for c in found if c.source] == [
        (source, [content])
    ]


@pytest.mark.parametrize("text", ["Clashes break out in Ethiopia: Tigray\nIt rained.", "War in Sudan: Khartoum\nIt rained."])
def test_headings_that_end_in_a_place_are_nobodys(text: str) -> None:
    p = parse(text)
    assert dialogue.headlines(p, []) == []
