"""Speech that no quote marks set off: after a dash ("- We are ready - he said.", as Polish, Russian and Spanish papers print it), after
"said:" at the end of a paragraph (releases), after a name with a colon ("Reva: We are ready", headlines), and in a transcript ("Question:
... Reva: ...", "Q: ... A: ...").

The marks are exact, and a model trained on quote marks misses them, so these are rules.
"""

from __future__ import annotations

import re
from functools import cache

from dateline.attribute import content, cues, source
from dateline.attribute.claims import Claim, Offsets, Range, overlap
from dateline.lexicon import cells, rows
from dateline.parse import Parse

TELL = frozenset({"say", "announce", "claim", "warn", "deny", "promise", "accuse", "demand"})
TAIL = 12  # words after the closing dash that the cue stands among
NAME = 8  # words of a name before a colon at most
CHANNEL = 8  # words that name a channel behind it at most
HEADING = 160  # characters of a line that is a heading, all of which is the speaker's, at most
SURE = 0.8
QUESTION = frozenset({"question", "q"})
ANSWER = frozenset({"answer", "a"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})
_MARKS = frozenset("\"“”„«»'‘’")
_NOBODY = frozenset({"source", "sources", "author", "editor", "reporter", "photographer", "credit", "picture", "image"})

_HOUR = re.compile(r"[0-2]?\d[:.h][0-5]\d")
_AFTER_HOUR = frozenset({"GMT", "UTC", "CET", "EST", "EET", "-", "–", "—", "|"})
_PARAGRAPH = re.compile(r"[^\n]+")
_OPENING = re.compile(r"(?:^[ \t\"“„]*|(?<=[.!?…\"”)])\s*)[-–—](?=[ \t]+[\"“„(]?[^\W\d_])", re.MULTILINE)
_DASH = re.compile(r"\s*[-–—]\s*")
_CLOSING = re.compile(r"[ \t][-–—](?=[ \t]+\w)|(?<=[\w.!?…\"”)])[-–—][ \t]+(?=\w)")


def speeches(p: Parse) -> list[tuple[Offsets, Range]]:
    """What is said between dashes, with the tokens that follow the closing dash in its sentence (they name the speaker)."""
    out = []
    for m in _PARAGRAPH.finditer(p.text):
        at = m.start()
        while opening := _OPENING.search(p.text, at, m.end()):
            after = _OPENING.search(p.text, opening.end(), m.end())
            end = after.start() if after else m.end()
            found = next((t for c in _CLOSING.finditer(p.text, opening.end(), end) if (t := _tail(p, c.start(), end))), None)
            if found:
                out.append(((opening.end(), found[0]), found[1]))
            at = max(opening.end(), p.end[found[1][1] - 1]) if found else opening.end()
    return out


def _tail(p: Parse, dash: int, end: int) -> tuple[int, Range] | None:
    """The dash with the tokens from there to the sentence's end, if they tell who said what stands before it."""
    first = p.token_at(_skip(p.text, dash))
    if p.lower[first] in ("as", "if", "and", "but", "which"):
        return None
    last = min(first + TAIL, p.sents[p.sent[first]][1])
    while last > first and p.start[last - 1] >= end:
        last -= 1
    stop = next(
        (t for t in range(first, last) if p.word[t] in (".", ";", ",", "!", "?") or "\n" in p.text[p.start[first] : p.start[t]]), last
    )
    return (dash, (first, stop)) if first < stop and cue_in(p, first, stop) is not None else None


def _skip(text: str, dash: int) -> int:
    m = _DASH.match(text, dash)
    return m.end() if m else dash


def cue_in(p: Parse, first: int, stop: int) -> int | None:
    """The verb of saying that a tail has: its first word ("said Reva"), or the first verb after a name or pronoun ("he said")."""
    for t in range(first, stop):
        if tells(p, t):
            return t
        if p.word[t] in ("-", "–", "—"):
            return None
        if p.pos[t] in ("VERB", "AUX", "SCONJ", "CCONJ") and p.lower[t] not in ("has", "had"):
            return None
    return None


def tells(p: Parse, t: int) -> bool:
    """Whether token t is a finite verb of saying."""
    return p.tag[t] in ("VBD", "VBZ", "VBN", "VBP") and bool(TELL & set(cues.lexicon().get((p.lemma[t].lower(), "v"), ())))


def dashed(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with what is said between dashes given whole to whom the words after them name, and to nobody else."""
    for (a, b), tail in speeches(p):
        span = content.trim(p.text, a, b)
        cue = cue_in(p, *tail) or tail[0]
        owner = next((c for c in claims if c.cue[0] <= cue < c.cue[1]), None)
        if owner is None:
            owner = Claim((cue, cue + 1), speaker(p, cue, *tail), [], SURE, "dash")
            claims.append(owner)
        for c in claims:
            if c is not owner and not a <= p.start[c.cue[0]] < b:
                c.spans = [s for s in _without(p.text, c.spans, (a - 1, b)) if not s[0] <= p.start[owner.cue[0]] < s[1]]
        owner.spans = [span]
        owner.rule += "+dash"
        found = speaker(p, owner.cue[0], *tail)
        for c in claims:  # "- said Reva and added that": nobody named in the speech is who adds
            heard = c.source is not None and a <= p.start[c.source[0]] < b
            if (c is owner or p.sent[c.cue[0]] == p.sent[owner.cue[0]]) and p.start[c.cue[0]] >= b and (heard or c.source is None):
                c.source = found or c.source
    return [c for c in claims if c.spans]


def stated(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with the paragraphs after a "said:" that ends one given whole to whom it names, where no marks open them; they end where
    somebody else speaks, or a line is no sentence."""
    for colon in (p.end[t] for t in range(len(p)) if p.word[t] == ":"):
        before = p.text.rfind("\n", 0, colon) + 1
        if p.text[colon : colon + 1] != "\n" and len(p.tokens_in(before, colon)) > NAME:  # "Reva said: ...", a paragraph in itself
            continue
        lead = [c for c in claims if before <= p.start[c.cue[0]] < colon and c.source and any(a >= colon for a, _ in c.spans)]
        if not lead:
            continue
        owner = max(lead, key=lambda c: c.cue)
        span = _statement(p, claims, owner, colon)
        if span:
            owner.spans = [s for s in owner.spans if s[1] <= colon and s[1] < span[0]] or []
            owner.spans = [*owner.spans, span]
            owner.rule += "+statement"
    return claims


def _statement(p: Parse, claims: list[Claim], owner: Claim, colon: int) -> Offsets | None:
    """Offsets of the paragraphs after `colon` that owner's source says."""
    voices = [
        c.cue[0]
        for c in claims
        if c is not owner and c.source and not first_person(p, c.source) and TELL & set(cues.classes(p, p.top(*c.cue)))
    ]
    span, inline = None, p.text[colon : colon + 1] != "\n"
    for m in _PARAGRAPH.finditer(p.text, colon):
        words = m[0].strip()
        if (
            not words
            or words[0] in "\"“„«'‘"
            or words[-1] not in ".!?:;"
            or (span and any(m.start() <= p.start[v] < m.end() for v in voices))
        ):
            break
        span = (span[0] if span else content.trim(p.text, m.start(), m.end())[0], content.trim(p.text, m.start(), m.end())[1])
    ours = span and any(p.lower[t] in ("we", "our", "i", "my") and p.quoted[t] < 0 for t in p.tokens_in(*span))
    return span if ours or not inline else None


def transcript(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with those of a text in which questions are put (`Question: ...`): what follows a question's or a speaker's label up to
    the next is said by nobody named, or by the speaker."""
    marks = _turns(p)
    if not any(p.lower[first] in QUESTION for first, _, _ in marks):
        return claims
    out = list(claims)
    ends = [*(p.start[first] for first, _, _ in marks[1:]), len(p.text)]
    for (_, colon, who), end in zip(marks, ends, strict=True):
        span = content.trim(p.text, p.end[colon], end)
        if span[0] < span[1]:
            cue = (colon - 1, colon) if who is None else (colon, colon + 1)
            out = [c for c in out if c.cue != cue and overlap([span], c.spans) <= 0.5]
            out.append(Claim(cue, who, [span], SURE, "transcript"))
    return out


def _turns(p: Parse) -> list[tuple[int, int, Range | None]]:
    """The sentences of a transcript that open with a label: the label's first token, its colon, and who speaks; None for
    a question, and for an answer under `A:`."""
    out: list[tuple[int, int, Range | None]] = []
    for a, b in p.sents:
        colon = next((t for t in range(a, min(b, a + NAME + 1)) if p.word[t] == ":"), a)
        if colon == a + 1 and p.lower[a] in QUESTION | ANSWER:
            out.append((a, colon, None))
        elif colon > a and (who := _label(p, colon, p.start[a])):
            out.append((a, colon, who))
    return out


def labels(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with those of lines that a name with a colon begins: its sentence, quotation or heading is what he says ("Reva: We are
    ready"), the whole paragraph where it names the channel that he posts on ("Reva on Telegram: ...", "Reva (@reva): ...")."""
    out = list(claims)
    for m in _PARAGRAPH.finditer(p.text):
        for t in p.tokens_in(m.start(), m.end()):
            if p.word[t] in (":", "):") and (who := _label(p, t, m.start())):
                out = _labelled(p, out, t, who, m.span())
                break
    return out


def _labelled(p: Parse, claims: list[Claim], colon: int, who: Range, paragraph: Offsets) -> list[Claim]:
    """The claims with what a label says in its paragraph."""
    start, end = paragraph
    posted = who[1] < colon and p.word[who[1]] not in _MARKS
    if not posted and end - start > HEADING:
        first = min(colon + 1, len(p) - 1)
        quoted = next((b for a, b in p.quotations if a <= p.start[first] < b), None)
        end = min(end, quoted or p.end[p.sents[p.sent[first]][1] - 1])
    span = content.trim(p.text, p.end[colon], end)
    if posted:  # the channel is no source, and what is said in the post is said in it
        for c in claims:
            c.source = who if c.cue == (colon, colon + 1) else c.source
    held = [c for c in claims if overlap([span], c.spans) > 0.5 and not (c.source and first_person(p, c.source))]
    if any(p.tag[k] in FINITE for k in p.tokens_in(*span)) and not held:
        return [*claims, Claim((colon, colon + 1), who, [span], SURE, "label")]
    return claims


def _label(p: Parse, colon: int, start: int) -> Range | None:
    """The name that stands between the line's or sentence's beginning and a colon, or None: a person, an office, a body or a capital, no
    country (that is what the line is about)."""
    first = colon
    while first > 0 and p.start[first - 1] >= start and p.word[first - 1] not in (".", "!", "?") and colon - first <= NAME + CHANNEL:
        first -= 1
    first = _after_hour(p, first, colon)
    last = _before_channel(p, first, colon)
    while first < last and p.word[first] in _MARKS and p.word[last - 1] in _MARKS:
        first, last = first + 1, last - 1
    words = range(first, last)
    if not 0 < len(words) <= NAME or any(p.pos[k] in ("VERB", "AUX", "PUNCT", "PRON", "ADV") for k in words):
        return None
    topic = " ".join(p.lower[k] for k in words) in source.states() or any(p.lower[k] in _NOBODY for k in words)
    party = source.is_party(p, last - 1) or source.is_medium(p, last - 1) or (len(words) == 1 and _named(p, first))
    party = party or (len(words) > 1 and p.lemma[last - 1].lower() in source.documents())  # "Moresk statement"
    named = p.word[first][:1].isupper() and p.pos[last - 1] in ("NOUN", "PROPN")
    return (first, last) if named and party and not topic else None


def _after_hour(p: Parse, first: int, stop: int) -> int:
    """The token after the hour that opens an entry, at most `stop`: `15:00 - Reva: We are ready`."""
    while first < stop and (_HOUR.fullmatch(p.word[first]) or p.word[first] in _AFTER_HOUR):
        first += 1
    return first


def headlines(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with those of headings that end in who says so: `Bridge retaken: Kyiv`, `Two killed in a strike - governor`."""
    out = list(claims)
    for m in _PARAGRAPH.finditer(p.text):
        line = p.tokens_in(m.start(), m.end()) if m.end() - m.start() <= HEADING else None
        mark = _closing_mark(p, line) if line else None
        if line is None or mark is None:
            continue
        first = _after_hour(p, line.start, mark)
        span = content.trim(p.text, p.start[first], p.end[mark - 1]) if first < mark else (0, 0)
        told = any(p.tag[k].startswith("VB") for k in range(first, mark))
        if told and not any(c.source and overlap([span], c.spans) > 0.5 for c in out):
            out = [c for c in out if overlap([span], c.spans) <= 0.5]
            out.append(Claim((mark, mark + 1), (mark + 1, line.stop), [span], SURE, "headline"))
    return out


def _closing_mark(p: Parse, line: range) -> int | None:
    """The colon or dash before the one to three words that end a heading and name a government, an office or a body."""
    at = next((t for t in range(line.stop - 2, max(line.start, line.stop - 5), -1) if p.word[t] in (":", "-", "–", "—")), None)
    if at is None or (p.word[at] != ":" and p.end[at - 1] == p.start[at]):  # a hyphen
        return None
    words = " ".join(p.lower[at + 1 : line.stop])
    office = p.lemma[line.stop - 1].lower() in source.offices() and p.pos[line.stop - 1] in ("NOUN", "PROPN")
    return at if office or words in source.states() or words in _capitals() else None


@cache
def _capitals() -> frozenset[str]:
    """Capitals as they stand for their governments, lower case."""
    return frozenset(n.lower() for row in rows("states") for n in cells(row["capitals"]))


def _before_channel(p: Parse, first: int, colon: int) -> int:
    """Where a label's name ends: before the channel that is named behind it ("on X", "in a post on Facebook", "(@reva)")."""
    at = next((t for t in range(first + 1, colon) if p.text.startswith("(@", p.start[t])), colon)
    posts = [
        t
        for t in range(first + 1, colon)
        if p.lower[t] in ("on", "via", "in") and _channels().fullmatch(p.text[p.start[t] : p.end[colon - 1]])
    ]
    at = min([at, *posts])
    return at - 1 if at < colon and p.word[at - 1] == "," else at


@cache
def _channels() -> re.Pattern[str]:
    """A preposition with the name of a channel of lexicon/documents.tsv."""
    names = "|".join(map(re.escape, source.channels()))
    return re.compile(
        rf"(?:in an? (?:post|message|statement|video) )?(?:on|via) (?:(?:his|her|its|their|the) )?(?:{names})(?: channel| account| page)?"
    )


def _named(p: Parse, i: int) -> bool:
    """Whether the text has token i's word as a name elsewhere."""
    return any(p.word[k] == p.word[i] and p.pos[k] == "PROPN" for k in range(len(p)))


def first_person(p: Parse, who: Range) -> bool:
    """Whether a source is "I" or "we"."""
    return who[1] - who[0] == 1 and p.lower[who[0]] in ("i", "we")


def own_words(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims without what a speaker says in the first person inside what he is quoted with: that is the same voice."""
    inside = [c for c in claims if c.source and first_person(p, c.source) and _held(p, c, claims)]
    return [c for c in claims if not any(c is d for d in inside)]


def _held(p: Parse, c: Claim, claims: list[Claim]) -> bool:
    """Whether the cue of c stands in what another claim has."""
    at = p.start[c.cue[0]]
    return any(a <= at < b for d in claims if d is not c for a, b in d.spans)


def speaker(p: Parse, cue: int, first: int, stop: int) -> Range | None:
    """Who is named beside the cue in a tail first..stop: before it ("he said"), else after it ("said the mayor of Tarn")."""
    if cue > first:
        return _bare(p, first, cue)
    found = next((t for t in range(cue + 1, stop) if p.pos[t] in ("NOUN", "PROPN", "PRON") or p.lower[t] == "one"), None)
    if found is None or any(p.pos[t] in ("ADP", "VERB") for t in range(cue + 1, found)):
        return None
    while p.head[found] > found and p.head[found] < stop and p.dep[found] in ("compound", "poss", "nmod", "amod", "nummod"):
        found = p.head[found]
    a, b = source.phrase(p, found)
    return (max(a, cue + 1), min(b, stop)) if max(a, cue + 1) < min(b, stop) else None


def _bare(p: Parse, a: int, b: int) -> Range | None:
    """Tokens a..b without adverbs and auxiliaries at their end."""
    while b > a and p.pos[b - 1] in ("ADV", "AUX", "PUNCT"):
        b -= 1
    return (a, b) if any(p.pos[t] in ("NOUN", "PROPN", "PRON") for t in range(a, b)) else None


def _without(text: str, spans: list[Offsets], cut: Offsets) -> list[Offsets]:
    """Spans less what lies in `cut`."""
    out = []
    for a, b in spans:
        parts = [(a, min(b, cut[0])), (max(a, cut[1]), b)] if a < cut[1] and cut[0] < b else [(a, b)]
        out += [s for x, y in parts if x < y and (s := content.trim(text, x, y))[0] < s[1]]
    return out
