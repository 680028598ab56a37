"""Whether a text is in English. Others are set aside, not read as if they were."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dateline import lexicon

ENOUGH_LETTERS = 80  # below this many Latin letters no language is told
ENOUGH_WORDS = 15  # and below this many words
ENGLISH_SHARE = 0.14  # running English has 20 to 35 in a hundred of the words below; other languages under 5
SURE = 0.98  # probability from which another language is believed
SAMPLE = 8_000  # characters that tell the language

_WORD = re.compile(r"[^\W\d_]+")


def foreign(text: str) -> str | None:
    """The code of the language of `text` (ISO 639-1) where it surely is another than English, else None.
    Short texts in Latin letters pass as English."""
    sample = text[: 2 * SAMPLE].lower()
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    latin = letters if sample.isascii() else sum(len(w) for w in words if w[0] < "\u0250")
    if letters < 12 or (latin > 0.5 * letters and (letters < ENOUGH_LETTERS or len(words) < ENOUGH_WORDS)):
        return None
    if sum(map(_english().__contains__, words)) >= ENGLISH_SHARE * len(words):
        return None
    code, sure = _identifier().classify(" ".join(words)[:SAMPLE])
    return code if code != "en" and (sure >= SURE or latin < 0.3 * letters) else None


def name(code: str) -> str:
    """A language's English name, or its code."""
    row = _rows().get(code[:2].lower())
    return row["name"] if row else code


def is_english(code: str) -> bool:
    """Whether a language code given with a report is English ("en", "en-GB", "eng")."""
    return code.strip().lower().replace("_", "-").split("-")[0] in ("en", "eng", "english", "")


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {r["code"]: r for r in lexicon.rows("languages")}


@cache
def _english() -> frozenset[str]:
    return frozenset(lexicon.cells(_rows()["en"]["words"]))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
