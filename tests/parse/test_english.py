"""The parse: pieces of a text, tokens with their offsets, sentences that end where a reader would end them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.parse import english, parse

PIECES = [
    ("One line.\nAnother line.", ["One line.\n", "Another line."]),
    ("Gone \"like dogs\".'Our pain is deep'", ['Gone "like dogs".', "'Our pain is deep'"]),
    ('She said "no."The men left.', ['She said "no."', "The men left."]),
    ("Blamed by both sidesNavia said so.", ["Blamed by both sides", "Navia said so."]),
    ("A truce in NaviaThe talks failed.", ["A truce in Navia", "The talks failed."]),
    ("Mr McVale of YouTube and eBay, reCaptcha.", ["Mr McVale of YouTube and eBay, reCaptcha."]),
    ("It fell.'We ran then,' he said.", ["It fell.", "'We ran then,' he said."]),
    ("DOVRA, May 3 (Fjord Wire) - Troops moved.", ["DOVRA, May 3 (Fjord Wire) - ", "Troops moved."]),
    ("PORT DOVRA, Aug 12 — Troops moved.", ["PORT DOVRA, Aug 12 — ", "Troops moved."]),
    ("The well-known U.S. envoy (aged 61) left - at last.", ["The well-known U.S. envoy (aged 61) left - at last."]),
    ("UPDATE 3-Navia shells the port", ["UPDATE 3-", "Navia shells the port"]),
    ("16:40 GMT - Army holds the port\n9.05am: Rain.", ["16:40 GMT - ", "Army holds the port\n", "9.05am: ", "Rain."]),
    ("At 16:40 - or later - the army fled.", ["At 16:40 - or later - the army fled."]),
    ("", []),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "pieces"), PIECES)
def test_pieces(text, pieces):
    found = english.pieces(text)
    assert [p for _, p in found] == pieces
    assert all(text[a : a + len(p)] == p for a, p in found)


def test_no_piece_is_longer_than_the_bound():
    text = "word " * english.LONGEST
    assert max(len(p) for _, p in english.pieces(text)) <= english.LONGEST
    assert "".join(p for _, p in english.pieces(text)) == text


def test_words_tags_and_heads():
    p = parse("Rebels shelled the depot.\nNobody was hurt.")
    assert p.word == ["Rebels", "shelled", "the", "depot", ".", "Nobody", "was", "hurt", "."]
    assert p.lemma[1] == "shell" and p.pos[1] == "VERB" and p.dep[3] == "dobj" and p.head[3] == 1
    assert p.sents == [(0, 5), (5, 9)] and p.sent[5] == 1
    assert p.subtree(3) == [2, 3] and p.ancestors(2) == [3, 1] and p.kids(1, "nsubj") == [0]


def test_the_quicker_ruler_says_what_the_slow_one_says():
    from importlib import import_module

    name = next(n for n in english.MODELS if english.find_spec(n))
    slow = import_module(name).load(exclude=["ner"])
    text = "She told them that nothing had been taken, but he'd not be there when the men came back to it."
    quick = english.load()(text)
    assert [(t.pos_, t.lemma_) for t in quick] == [(t.pos_, t.lemma_) for t in slow(text)]


def test_words_of_a_text_are_let_go_with_it():
    parse("Rebels shelled the depot near Dovra at dawn.")
    kept = english.load().vocab.strings
    before = len(kept)
    p = parse("Rebels from Qazhburla shelled the depot near Yelmintar at dawn.")
    assert len(kept) == before and "Qazhburla" not in kept
    assert "Yelmintar" in p.lemma


def test_threads_do_not_forget_each_others_words():
    texts = [f"Rebels from Qaz{n}burla shelled the depot of Yel{n}mintar at dawn, Vor{n}sky said. " * 6 for n in range(12)]
    alone = [parse(t).lemma for t in texts]
    with ThreadPoolExecutor(2) as threads:
        assert [p.lemma for p in threads.map(parse, texts * 3)] == alone * 3


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("abc AB.?!'\"“”()-—\n\té\u202e\U0001f600")), max_size=200))
def test_tokens_hold_on_anything(text):
    p = parse(text)
    assert all(text[a:b] == w for a, b, w in zip(p.start, p.end, p.word, strict=True))
    assert all(a < b for a, b in p.sents) and sum(b - a for a, b in p.sents) == len(p)
    assert all(0 <= h < len(p) and p.sent[h] == p.sent[i] for i, h in enumerate(p.head))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=2))
def test_tokens_in_touch_the_offsets(ends):
    p = parse("Rebels shelled the depot near Dovra at dawn.")
    a, b = sorted(ends)
    b += 1
    inside = p.tokens_in(a, b)
    assert list(inside) == [i for i in range(len(p)) if p.start[i] < b and a < p.end[i]]
