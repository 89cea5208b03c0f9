"""The words of a question, each with its term, so that it can be told which are accounted for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.language.content_terms import FUNCTION_TERMS
from ingest.language.figures import COUNT_WORDS, NUMBER
from ingest.language.japanese import japanese_words
from ingest.language.scripts import CJK, has_cjk
from ingest.language.terms import stem, word_terms
from retriever.forms.tables.values import folded

_WORD = re.compile(rf"[{CJK}]+|{NUMBER}|[^\W\d_{CJK}]+(?:['’][a-z]+)?")

_DIGITS = {
    "one": 1, **COUNT_WORDS, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_AMOUNT = re.compile(
    rf"\b(?:{'|'.join(_DIGITS)})\b(?=\s+(?:thousand|million|billion|trillion"
    r"|minutes?|hours?|days?|weeks?|months?|years?)\b)"
    r"|(?:(?<=\bthan )|(?<=\bover )|(?<=\bunder )|(?<=\babove )|(?<=\bbelow )|(?<=\bleast )"
    rf"|(?<=\bmost ))(?:{'|'.join(_DIGITS)})\b(?! of\b)"
)
"""An amount in words: ten million, more than three, two weeks."""
_LETTERS = re.compile(r"[^\W_]+")
_REMEMBERED = 65_536
"""Words whose terms are kept: a question looks at all words of a dozen documents."""
_PREFIX = 3
"""Words that have the same stem begin with the same letters, so many at least. Chosen by eye."""


def terms_of(words: str) -> frozenset[str]:
    """Return the terms of single words, English and Japanese."""
    return frozenset(term for word in words.split() for term in (stem(word), *word_terms(word)))


@dataclass(frozen=True, slots=True)
class Word:
    """A word at `text[start:end]` of folded text; `content` where it is no function word."""

    start: int
    end: int
    term: str
    content: bool


class QuestionWords:
    """A question's folded text and its words."""

    def __init__(self, text: str) -> None:
        self.written = text
        self.text = _AMOUNT.sub(lambda said: str(_DIGITS[said[0]]), folded(text))
        self.words = tuple(words_of(self.text))
        self._places = tuple(at for at, word in enumerate(self.words) if word.content)
        self._terms = tuple(self.words[at].term for at in self._places)
        self.content = frozenset(self._places)

    def within(self, start: int, end: int) -> frozenset[int]:
        """Return the places of the words that lie in part of the text."""
        return frozenset(
            at for at, one in enumerate(self.words) if one.start < end and start < one.end
        )

    def matching(self, terms: frozenset[str]) -> frozenset[int]:
        """Return the places of the content words that have one of the terms."""
        return frozenset(at for at in self.content if self.words[at].term in terms)

    def may_have(self, phrase: str) -> bool:
        """Whether a word of a phrase may be in the question: a quick look that never misses one."""
        return any(word[:_PREFIX] in self.text for word in _LETTERS.findall(folded(phrase)))

    def find(self, phrase: str) -> list[frozenset[int]]:
        """Return the places of each occurrence of a phrase, function words set aside.

        Japanese words are found by their characters, as their segmentation depends on what is
        beside them.
        """
        wanted = folded(phrase)
        if has_cjk(wanted):
            found = re.finditer(re.escape("".join(wanted.split())), self.text)
            return [self.within(*match.span()) for match in found]
        terms = content_sequence(wanted)
        if not terms or terms[0] not in self._terms:
            return []
        return [
            frozenset(self._places[at : at + len(terms)])
            for at in range(len(self._terms) - len(terms) + 1)
            if self._terms[at : at + len(terms)] == terms
        ]

    def find_written(self, phrase: str) -> list[frozenset[int]]:
        """Return the places of each occurrence of a phrase, its function words among them."""
        wanted = re.escape(folded(phrase))
        return [self.within(*one.span()) for one in re.finditer(rf"\b{wanted}\b", self.text)]

    def say(self, places: Sequence[int]) -> str:
        """Return the text from the first of the places to the last, as it was written."""
        first, last = self.words[min(places)].start, self.words[max(places)].end
        same = len(self.written) == len(self.text)
        return (self.written if same else self.text)[first:last]


@lru_cache(_REMEMBERED)
def content_sequence(text: str) -> tuple[str, ...]:
    """Return the terms of the content words of folded text in their order."""
    return tuple(word.term for word in words_of(text) if word.content)


def common_terms(texts: Sequence[str]) -> frozenset[str]:
    """Return the terms that at least half of several texts have."""
    counts = Counter(term for one in texts for term in set(content_sequence(folded(one))))
    return frozenset(term for term, count in counts.items() if 2 * count >= len(texts))


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of folded text."""
    for match in _WORD.finditer(text):
        if has_cjk(match[0]):
            start = match.start()
            for word in japanese_words(match[0]):
                content = word.content and word.form not in FUNCTION_TERMS
                yield Word(start, start + len(word.surface), word.form, content)
                start += len(word.surface)
        else:
            term = _term(match[0])
            yield Word(*match.span(), term, term not in FUNCTION_TERMS)


@lru_cache(_REMEMBERED)
def _term(word: str) -> str:
    """Return the stem of a word without a genitive's s, or a number without its commas."""
    return _singular(re.sub(r"['’]s?$", "", word).replace(",", ""))


def _singular(word: str) -> str:
    """Return a word's stem, without the plural's s that the stemmer leaves on abbreviations: KPIs.

    The stem of "course" ends in s as well, but is not the word.
    """
    term = stem(word)
    plural = len(term) > _PREFIX and term.endswith("s") and not term.endswith("ss")
    return term[:-1] if plural and term == word else term
