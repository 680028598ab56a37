"""Numbers as intervals: one wording a row, and intervals written out in words and read back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.code.numbers import find_numbers

# text, words of the number, min, max
INTERVALS = [
    ("at least 25 people", "at least 25", 25, None),
    ("No fewer than 45 were hit", "No fewer than 45", 45, None),
    ("a minimum of nine villages", "a minimum of nine", 9, None),
    ("upwards of 300 lorries", "upwards of 300", 300, None),
    ("more than 700 families", "more than 700", 701, None),
    ("above half a million people", "above half a million", 500_001, None),
    ("well over a thousand guards", "well over a thousand", 1001, None),
    ("in excess of 60 raids", "in excess of 60", 61, None),
    ("up to 40 barges", "up to 40", None, 40),
    ("as many as 1,500 recruits", "as many as 1,500", None, 1500),
    ("no more than six boats", "no more than six", None, 6),
    ("fewer than 30 men", "fewer than 30", None, 29),
    ("just under 50 men", "just under 50", None, 49),
    ("12,000 or more porters", "12,000 or more", 12_000, None),
    ("1,500-plus porters", "1,500-plus", 1500, None),
    ("dozens of huts", "dozens", 24, 99),
    ("Scores of riders", "Scores", 40, 99),
    ("hundreds more", "hundreds more", 200, 999),
    ("thousands marched", "thousands", 2000, 9999),
    ("tens of thousands of herders", "tens of thousands", 20_000, 99_999),
    ("several barges", "several", 3, 9),
    ("a few ferrymen", "a few", 3, 9),
    ("several hundred students", "several hundred", 300, 999),
    ("a dozen goats", "a dozen", 12, 12),
    ("two dozen goats", "two dozen", 24, 24),
    ("half a dozen boats", "half a dozen", 6, 6),
    ("a couple of boats", "a couple of", 2, 2),
    ("around 60 divers", "around 60", 60, 60),
    ("nearly 80 divers", "nearly 80", 80, 80),
    ("an estimated 7,300 tents", "an estimated 7,300", 7300, 7300),
    ("a thousand or so mules", "a thousand or so", 1000, 1000),
    ("20-30 mules", "20-30", 20, 30),
    ("20–30 mules", "20–30", 20, 30),
    ("20 to 30 mules", "20 to 30", 20, 30),
    ("between 20 and 30 mules", "between 20 and 30", 20, 30),
    ("between sixty and a hundred", "between sixty and a hundred", 60, 100),
    ("three or four mules", "three or four", 3, 4),
    ("2 to 3 million people", "2 to 3 million", 2_000_000, 3_000_000),
    ("10-15,000 people", "10-15,000", 10_000, 15_000),
    ("1.2 million people", "1.2 million", 1_200_000, 1_200_000),
    ("1\u00a0200 people", "1\u00a0200", 1200, 1200),
    ("two and a half thousand people", "two and a half thousand", 2500, 2500),
    ("one hundred and four men", "one hundred and four", 104, 104),
    ("Twenty-five men", "Twenty-five", 25, 25),
    ("a 3,000-strong column", "3,000", 3000, 3000),
    ("no casualties", "no", 0, 0),
    ("nobody was hurt", "nobody", 0, 0),
]

# text, kind of its first number
KINDS = [
    ("four out of five homes", "fraction"),
    ("women from 18 to 27", "age"),
    ("at six on Monday morning", "date"),
    ("shelled at 0445 from the hill", "date"),
    ("from 2315 last night", "date"),
    ("between 1840 and 2210 on Sunday", "date"),
    ("between 1840 and 2210 men", "cardinal"),
    ("began at 1340 (1840 GMT), he said", "date"),
    ("sent at 1340 (mostly recruits)", "cardinal"),
    ("The F- 26 front agreed", "name"),
    ("put the dead at 1500, he said", "cardinal"),
    ("Detachment No.7 said", "name"),
    ("The answer was no. Seven men died.", "cardinal"),
    ("Detachment No. 7 said", "name"),
    ("the 36-year-old diver", "age"),
    ("Tala Venn, 36, a diver", "age"),
    ("girls as young as three", "age"),
    ("12 July", "date"),
    ("July, 2020", "date"),
    ("July 12", "date"),
    ("in 2014", "date"),
    ("the 1990s", "date"),
    ("at 4:10 in the morning", "date"),
    ("between 3 and 11 June", "date"),
    ("a T-72 tank", "name"),
    ("the S-300 battery", "name"),
    ("on Highway 1A", "name"),
    ("Battalion 46 and its guns", "name"),
    ("Resolution 2254", "name"),
    ("152mm shells", "weapon"),
    ("a 25-kilometre strip", "measure"),
    ("300m from the bridge", "measure"),
    ("500 tonnes of maize", "measure"),
    ("a nine-storey tower", "compound"),
    ("20 percent", "percent"),
    ("$61bn", "money"),
    ("60 million pesos", "money"),
    ("three days", "duration"),
    ("the 6th Division", "ordinal"),
    ("two thirds of them", "fraction"),
]


@pytest.mark.parametrize(("text", "words", "low", "high"), INTERVALS)
def test_interval(text, words, low, high):
    number = find_numbers(text)[0]
    assert (text[number.start : number.end], number.min, number.max) == (words, low, high)


@pytest.mark.parametrize(("word", "n"), [("thirtyfour", 34), ("Seventyone", 71), ("ninetynine", 99)])
def test_tens_and_units_run_together(word: str, n: int) -> None:
    (found,) = find_numbers(f"{word} divers left.")
    assert (found.min, found.max, found.end) == (n, n, len(word))


def test_a_number_does_not_go_on_in_the_next_paragraph() -> None:
    found = find_numbers("Hospital puts toll at 23\n\nAt least 23 people were killed")
    assert [(n.min, n.max) for n in found] == [(23, 23), (23, None)]


def test_a_number_after_a_day_and_a_comma_is_a_number() -> None:
    assert [n.kind for n in find_numbers("On 13 April, 400 people were killed.")] == ["date", "cardinal"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Clashes on April 28 and 29 at the border killed 55 people.", ["date", "date", "cardinal"]),
        ("Shelling from March 3 to 7 wounded 14.", ["date", "date", "cardinal"]),
        ("A war in 1991-92 drove 400 away.", ["date", "date", "cardinal"]),
        ("The dead since March 3 to 14 and the wounded to 30.", ["date", "cardinal", "cardinal"]),
        ("On March 9 and 4 guards fled.", ["date", "cardinal"]),
    ],
)
def test_the_second_day_of_a_span_is_no_figure(words: str, kinds: list[str]) -> None:
    assert [n.kind for n in find_numbers(words)] == kinds


def test_a_toll_since_a_year_is_no_range() -> None:
    assert [(n.min, n.max) for n in find_numbers("The toll since October 2023 to 52,908 dead") if n.kind == "cardinal"] == [(52908, 52908)]


def test_one_by_one_counts_nobody() -> None:
    assert find_numbers("They left one by one, then two by two.")[0].min == 2


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text, kind):
    assert find_numbers(text)[0].kind == kind


def test_no_number():
    for text in ("", "No, he said.", "They fired at one another.", "the twenty-third", "M23 rebels", "about the bridge", "\ud800"):
        assert find_numbers(text) == [], text


def test_increments():
    assert [n.further for n in find_numbers("a further three, another five, 13 more and six")] == [True, True, True, False]


def test_approximate():
    assert [n.approximate for n in find_numbers("about 60, roughly 70, some 80, 90")] == [True, True, True, False]


@pytest.mark.parametrize("text", ["rose to 31 from 25", "31, up from 25", "raised from 25 to 31", "31 hurt, down from 25"])
def test_update(text):
    numbers = find_numbers(text)
    new = next(n for n in numbers if n.min == 31)
    assert new.update_from is not None
    assert numbers[new.update_from].min == 25


SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def spelled(n: int, joint: str, link: str) -> str:
    """The number n in words; `joint` joins tens and units, `link` stands after hundreds."""
    if n < 20:
        return SMALL.split()[n]
    if n < 100:
        return TENS.split()[n // 10 - 2] + (joint + SMALL.split()[n % 10] if n % 10 else "")
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = n % size
            between = link if 0 < rest < 100 else " "
            return f"{spelled(n // size, joint, link)} {name}" + (between + spelled(rest, joint, link) if rest else "")
    raise AssertionError


WORDS = 2  # the first way of `written` that is in words


def written(n: int, way: int) -> str:
    """The number n in one of six ways."""
    ways = (
        str(n),
        f"{n:,}",
        spelled(n, "-", " and "),
        spelled(n, " ", " and "),
        spelled(n, "-", " "),
        spelled(n, "-", " and ").capitalize(),
    )
    return ways[way]


counted = st.integers(1, 1899) | st.integers(2100, 9_999_999)  # four figures without a comma between may be a year


@given(counted, st.integers(0, 5))
def test_read_back(n, way):
    number = find_numbers(f"{written(n, way)} villagers")[0]
    assert (number.min, number.max, number.kind) == (n, n, "cardinal")


BOUNDS = [
    ("at least {}", 0, None),
    ("not fewer than {}", 0, None),
    ("more than {}", 1, None),
    ("over {}", 1, None),
    ("up to {}", None, 0),
    ("at most {}", None, 0),
    ("as many as {}", None, 0),
    ("fewer than {}", None, -1),
    ("around {}", 0, 0),
    ("a further {}", 0, 0),
    ("some {}", 0, 0),
    ("{} or more", 0, None),
    ("{} or fewer", None, 0),
    ("{} or so", 0, 0),
]


@given(counted, st.integers(0, 4), st.sampled_from(BOUNDS))
def test_read_back_bounded(n, way, bound):
    phrase, low, high = bound
    words = phrase.format(written(n, way))
    text = f"They saw {words} villagers."
    (number,) = find_numbers(text)
    assert text[number.start : number.end] == words
    assert number.min == (None if low is None else n + low)
    assert number.max == (None if high is None else n + high)


@given(
    st.integers(2, 900),
    st.integers(1, 900),
    st.integers(0, 4),
    st.sampled_from(["between {} and {}", "{} to {}", "from between {} and {}"]),
)
def test_read_back_range(low, more, way, phrase):
    text = "They saw " + phrase.format(written(low, way), written(low + more, way)) + " villagers."
    (number,) = find_numbers(text)
    hundreds, rest = divmod(low + more, 100)
    shared = way >= WORDS and not rest and low < hundreds < 10  # "between two and six hundred" is 200 to 600, as people speak
    assert (number.min, number.max) == (low * 100 if shared else low, low + more)


PIECES = "at least|between|and|to|-|half|a|hundred|dozen|million|,|.|$|12|1,200|4:10|no|one|or|more|twenty|of|May|ü|\ud800|%|from|½|1.2.3"


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES.split("|")) | st.text(max_size=6), max_size=14), st.sampled_from(["", " "]))
def test_any_text(words, space):
    text = space.join(words)
    last = 0
    for n in find_numbers(text):
        assert last <= n.start < n.end <= len(text)
        assert n.min is None or n.max is None or 0 <= n.min <= n.max
        last = n.end
