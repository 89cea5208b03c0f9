"""Misspelt words of a question, replaced by the documents' nearest words.

A word counts as misspelt when neither the documents nor the encoder's vocabulary of common words
have it. Nearness is the Damerau-Levenshtein distance in its optimal string alignment form,
through rapidfuzz.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 6
"""Words of this length or more may differ in two letters, if not in the first: "shrank" is no
misspelt "rank". Shorter ones may differ in one. Chosen by eye."""


_ENDINGS = ("est", "er", "ed", "ing", "ly", "ness", "s", "es")
_SHORTEST = 4
"""Letters that the word has at least from which an inflected one is formed. Chosen by eye."""


class Spelling:
    """Corrects words by the vocabulary of one generation."""

    def __init__(self, words: Mapping[str, int], is_common: Callable[[str], bool]) -> None:
        """Take the documents' words, folded, with the number of passages that have each."""
        self._words = words
        self._choices = list(words)
        self._is_common = is_common

    def correct(self, question: str) -> str:
        """Return the question with misspelt words replaced.

        Names are not corrected: a name that is spelt alike means something else.
        """
        return _WORD.sub(
            lambda match: match[0] if _is_name(match) else self._nearest(match[0]), question
        )

    def _has(self, folded: str) -> bool:
        """Whether the documents have a word, or the same in the singular."""
        return folded in self._words or folded.removesuffix("s") in self._words

    def _is_known(self, folded: str) -> bool:
        """Whether a word is common or formed from such: cheapest is no misspelt cheaper."""
        return any(map(self._is_common, (folded, *_bases(folded))))

    def _nearest(self, word: str) -> str:
        folded = word.casefold()
        if not folded.isascii() or self._has(folded) or self._is_known(folded):
            return word
        farthest = 2 if len(folded) >= _LONG else 1
        near = process.extract(
            folded, self._choices, scorer=OSA.distance, score_cutoff=farthest, limit=None
        )
        # Nearest first; of equally near ones the word that begins alike, then the most frequent.
        order = sorted(
            (distance, known[0] != folded[0], -self._words[known], known)
            for known, distance, _ in near
        )
        return next(
            (known for distance, elsewhere, _, known in order if distance < 2 or not elsewhere),
            word,
        )


def _bases(word: str) -> Iterator[str]:
    """Yield what a word may be formed from: cheap of cheapest, late of latest, big of biggest."""
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base == word or len(base) < _SHORTEST:
            continue
        yield from (base, f"{base}e")
        if base[-1] == "i":
            yield f"{base[:-1]}y"
        if base[-1] == base[-2]:
            yield base[:-1]


def _is_name(match: re.Match[str]) -> bool:
    """Whether a word has a capital that does not just begin the question: Alder, or iPad."""
    word = match[0]
    if any(map(str.isupper, word[1:])) and not word.isupper():
        return True
    return match.start() > 0 and word[0].isupper()
