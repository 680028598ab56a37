"""A parsed text as plain lists, one entry a token, and the few walks over the tree that the stages share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import day_abbr, day_name, month_abbr, month_name
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dateline.model import Mention, Report, Span
from dateline.parse import quotes

if TYPE_CHECKING:
    from dateline.code.roles import Chance
    from dateline.encode import Reading
    from dateline.encode.arguments import Seen


# Names of days and months, which are nobody's.
DAYS = frozenset(x.lower() for names in (day_name, day_abbr, month_name, month_abbr) for x in names if x) | {"sept", "tues", "thurs"}


@dataclass(frozen=True, slots=False)
class Parse:
    """Tokens of one text. `head[i]` is the index of token i's head (itself for a root); `sent[i]` its sentence's index;
    `sents[k]` the half-open token range of sentence k. Labels are spaCy's English ones (Universal POS, Penn tags,
    ClearNLP dependencies). `start`/`end` are code-point offsets in `text`."""

    text: str
    word: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    sent: list[int]
    sents: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.word)

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        return [w.lower() for w in self.word]

    @cached_property
    def children(self) -> list[list[int]]:
        """Token indices of each token's dependents, left to right."""
        out: list[list[int]] = [[] for _ in self.word]
        for i, h in enumerate(self.head):
            if h != i:
                out[h].append(i)
        return out

    def kids(self, i: int, *deps: str) -> list[int]:
        """Dependents of token i with one of these labels, left to right."""
        return [c for c in self.children[i] if self.dep[c] in deps]

    def subtree(self, i: int) -> list[int]:
        """Indices of token i and all below it, in text order."""
        out, todo = [], [i]
        while todo:
            j = todo.pop()
            out.append(j)
            todo.extend(self.children[j])
        return sorted(out)

    def ancestors(self, i: int) -> list[int]:
        """Heads of token i, nearest first."""
        out: list[int] = []
        while self.head[i] != i:
            i = self.head[i]
            out.append(i)
        return out

    def token_at(self, char: int) -> int:
        """Index of the token that covers or last begins before this offset (0 when none does)."""
        return max(0, bisect_right(self.start, char) - 1)

    @cached_property
    def _ranges(self) -> dict[tuple[int, int], range]:
        """What `tokens_in` found, and below what `root_of` did: stages ask for the same phrases ten times over."""
        return {}

    @cached_property
    def _roots(self) -> dict[tuple[int, int], int]:
        return {}

    def tokens_in(self, start: int, end: int) -> range:
        """Indices of the tokens that touch the offsets start..end (half-open)."""
        found = self._ranges.get((start, end))
        if found is None:
            found = self._ranges[start, end] = self._tokens_in(start, end)
        return found

    def _tokens_in(self, start: int, end: int) -> range:
        if end <= start or not self.word:
            return range(0)
        a = self.token_at(start)
        if self.end[a] <= start:
            a += 1
        return range(a, max(a, bisect_left(self.start, end)))

    def root_of(self, start: int, end: int) -> int:
        """The token among those touching start..end whose head lies outside of them: the head word of a phrase."""
        found = self._roots.get((start, end))
        if found is None:
            found = self._roots[start, end] = self._root_of(start, end)
        return found

    def _root_of(self, start: int, end: int) -> int:
        inside = self.tokens_in(start, end)
        for i in inside:
            if self.head[i] not in inside or self.head[i] == i:
                return i
        return self.token_at(start)

    def top(self, i: int, j: int) -> int:
        """The head word of tokens i..j (half-open)."""
        return self.root_of(self.start[i], self.end[j - 1])

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Offsets of what stands inside quote marks (see `quotes.quotations`)."""
        return quotes.quotations(self.text)

    @cached_property
    def quoted(self) -> list[int]:
        """For each token the index of the quotation that it stands in, or -1."""
        return quotes.inside(self.quotations, self.start)

    def sentence_at(self, char: int) -> int:
        """Index of the sentence that covers this offset."""
        return self.sent[self.token_at(char)] if self.word else 0

    def sentence_span(self, k: int) -> tuple[int, int]:
        """Offsets of sentence k."""
        a, b = self.sents[k]
        return self.start[a], self.end[b - 1]

    def span(self, i: int, j: int) -> Span:
        """The span of tokens i..j (half-open)."""
        a, b = self.start[i], self.end[j - 1]
        return Span(start=a, end=b, text=self.text[a:b])

    def mention(self, i: int, j: int) -> Mention:
        """The span of tokens i..j (half-open) as an unresolved mention."""
        a, b = self.start[i], self.end[j - 1]
        return Mention(start=a, end=b, text=self.text[a:b])


@dataclass(frozen=True)
class Draft:
    """A report on its way through the stages, with its parse, the encoder's reading (None without its model), by event id how likely
    each phrase near an event is its actor or target, and by the head word of its trigger what the encoder sees around it. Each stage
    returns a new draft with a fuller `report`."""

    report: Report
    parse: Parse
    reading: Reading | None = None
    chances: dict[str, list[Chance]] = field(default_factory=dict)
    seen: dict[int, Seen] = field(default_factory=dict)


def bounded(p: Parse, longest: int) -> Parse:
    """The parse with every sentence of more than `longest` tokens cut into pieces of that many; a head in another piece becomes
    the token itself. Keeps what costs the square of a sentence's length from growing without end."""
    if all(b - a <= longest for a, b in p.sents):
        return p
    sents = [(k, min(k + longest, b)) for a, b in p.sents for k in range(a, b, longest)]
    sent = [n for n, (a, b) in enumerate(sents) for _ in range(a, b)]
    cut = [sent[h] != sent[i] for i, h in enumerate(p.head)]
    head = [i if c else h for i, (h, c) in enumerate(zip(p.head, cut, strict=True))]
    dep = ["ROOT" if c else d for d, c in zip(p.dep, cut, strict=True)]
    return replace(p, head=head, dep=dep, sent=sent, sents=sents)
