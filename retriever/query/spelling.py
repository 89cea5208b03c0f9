"""Misspelt words of a question, replaced by the documents' nearest words.

A word counts as misspelt when neither the documents nor the encoder's vocabulary of common words
have it. Nearness is the Damerau-Levenshtein distance in its optimal string alignment form,
through rapidfuzz.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.index.lexical import WORDS_FILE

_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 6
"""Words of this length or more may differ in two letters, shorter ones in one. Chosen by eye."""


class Spelling:
    """Corrects words by the vocabulary of one generation."""

    def __init__(self, lexical: Path, common: Callable[[str], bool]) -> None:
        self._words: dict[str, int] = json.loads((lexical / WORDS_FILE).read_text("utf-8"))
        self._choices = list(self._words)
        self._common = common

    def correct(self, question: str) -> str:
        """Return the question with misspelt words replaced.

        Names are not corrected: a name that is spelt alike means something else.
        """
        return _WORD.sub(
            lambda match: match[0] if _is_name(match) else self._nearest(match[0]), question
        )

    def _nearest(self, word: str) -> str:
        folded = word.casefold()
        if folded in self._words or not folded.isascii() or self._common(folded):
            return word
        farthest = 2 if len(folded) >= _LONG else 1
        near = process.extract(
            folded, self._choices, scorer=OSA.distance, score_cutoff=farthest, limit=None
        )
        if not near:
            return word
        # Nearest first; of equally near ones the word that begins alike, then the most frequent.
        nearest: str = min(
            (distance, known[0] != folded[0], -self._words[known], known)
            for known, distance, _ in near
        )[-1]
        return nearest


def _is_name(match: re.Match[str]) -> bool:
    """Whether a word is written with a capital that does not just begin the question."""
    return match.start() > 0 and match[0][0].isupper()
