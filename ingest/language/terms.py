"""The terms of a text, as lexical search matches them.

Compatibility forms are folded (NFKC), so that full-width letters, half-width katakana and
ligatures match their plain forms; so are apostrophes. Words are stemmed with Snowball's English
rules (Porter 2001), irregular forms as what they are forms of. Runs of East Asian script give three
kinds of terms: words in one spelling (see `ingest.language.japanese`); overlapping pairs of
characters, which find names that no dictionary has; and single kanji.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

import Stemmer

from ingest.language.figures import NUMBER
from ingest.language.irregular import IRREGULAR
from ingest.language.japanese import japanese_words
from ingest.language.scripts import CJK, HAN, has_cjk

VERSION = 6
"""Raise it when a change gives a text other terms: indexes made before are then refused."""

_TOKEN = re.compile(rf"(?P<cjk>[{CJK}]+)|(?P<number>{NUMBER})|(?P<word>[^\W\d_{CJK}]+(?:'[a-z]+)?)")
# Digits belong to the words around them: 5兆円, 2025年.
_JAPANESE = re.compile(rf"(?:{NUMBER})?[{CJK}]+(?:(?:{NUMBER})[{CJK}]+)*")
_KANJI = re.compile(f"[{HAN}]")
_HIRAGANA = re.compile(r"[぀-ゟー]+")
# A line break after this many characters may be inside a word; a shorter line may be a heading.
_WRAP = re.compile(rf"(?<=[^\n]{{15}}[{CJK}])[ \t]*\r?\n[ \t]*(?=[{CJK}])")
_POSSESSIVE = re.compile(r"'s?$")
_INITIALS = re.compile(r"(?!mrs$)[^aeiouy\W\d_]+[^aeiouys\W\d_]s", re.ASCII)
"""Initials in the plural, which have no vowel for a stemmer to go by: dvds."""
_stemmer = Stemmer.Stemmer("english")
_stemmer.maxCacheSize = 0


def terms(text: str) -> list[str]:
    """Return the text's terms, repeats kept.

    >>> terms("Seized goods exceeded 33,000")
    ['seiz', 'good', 'exceed', '33000']
    >>> terms("サーバの数")
    ['サー', 'ーバ', 'バの', 'の数', '数', 'サーバー', '数']
    """
    folded = _folded(text)
    return [*_written(folded), *_japanese(folded)]


def word_terms(text: str) -> list[str]:
    """Return only the terms that are words, without pairs and single characters."""
    folded = _folded(text)
    western = (match for match in _TOKEN.finditer(folded) if match.lastgroup != "cjk")
    return [*(_western(match) for match in western), *_japanese(folded)]


def words(text: str) -> frozenset[str]:
    """Return the text's words, folded but not stemmed, without numbers and East Asian script."""
    found = (match for match in _TOKEN.finditer(_folded(text)) if match.lastgroup == "word")
    return frozenset(_POSSESSIVE.sub("", match[0]) for match in found)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return _WRAP.sub("", folded) if has_cjk(folded) else folded


def _written(text: str) -> Iterator[str]:
    """Yield words and numbers, and pairs of characters and single kanji."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "cjk":
            yield from _characters(match[0])
        else:
            yield _western(match)


def _western(match: re.Match[str]) -> str:
    if match.lastgroup == "number":
        return match[0].replace(",", "")
    word = match[0]
    return stem(_POSSESSIVE.sub("", word) if "'" in word else word)


def _characters(run: str) -> Iterator[str]:
    pairs = (run[i : i + 2] for i in range(len(run) - 1))
    yield from (pair for pair in pairs if not _HIRAGANA.fullmatch(pair))
    yield from _KANJI.findall(run)


def _japanese(text: str) -> Iterator[str]:
    """Yield the content words of Japanese, without numbers in digits, which `_written` yields."""
    if not has_cjk(text):
        return
    for match in _JAPANESE.finditer(text):
        for word in japanese_words(match[0]):
            if word.content and not _number(word.surface):
                yield word.form


def _number(text: str) -> bool:
    return re.fullmatch(NUMBER, text) is not None


def weighted_share(weights: Mapping[str, float], held: Collection[str]) -> float:
    """Return the weight of the terms that are held as a share of the weight of all.

    >>> weighted_share({"silk": 3.0, "export": 1.0}, {"silk", "wool"})
    0.75
    """
    total = sum(weights.values())
    return sum(weights[term] for term in weights if term in held) / total if total else 0.0


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a folded word's stem; the word where nothing but a letter would be left: AED.

    >>> stem("carrying"), stem("aed"), stem("bought"), stem("dvds")
    ('carri', 'aed', 'buy', 'dvd')
    """
    if _INITIALS.fullmatch(word):
        return word[:-1]
    stemmed: str = _stemmer.stemWord(IRREGULAR.get(word, word))
    return stemmed if len(stemmed) > 1 else word
