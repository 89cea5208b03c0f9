"""Text to the terms that lexical search matches: folded, stemmed, Japanese as bigrams.

Compatibility forms are folded (NFKC), so that full-width letters and ligatures match their plain
forms. Words are stemmed with Snowball's English rules (Porter 2001). Runs of Chinese and Japanese
script, which write no spaces, become overlapping pairs of characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_CJK = "぀-ヿ㐀-䶿一-鿿豈-﫿々〆"
_TOKEN = re.compile(
    rf"(?P<cjk>[{_CJK}]+)|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_{_CJK}]+(?:['’][a-z]+)?)"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_stemmer = Stemmer.Stemmer("english")
_stemmer.maxCacheSize = 0


def terms(text: str) -> list[str]:
    """Return the text's terms in order, repeats kept.

    >>> terms("Seized goods exceeded 33,000")
    ['seiz', 'good', 'exceed', '33000']
    """
    return list(_terms(unicodedata.normalize("NFKC", text).casefold()))


def words(text: str) -> frozenset[str]:
    """Return the text's words, folded and not stemmed, without numbers and Japanese."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = (match for match in _TOKEN.finditer(folded) if match.lastgroup == "word")
    return frozenset(_POSSESSIVE.sub("", match[0]) for match in found)


def _terms(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        token = match[0]
        if match.lastgroup == "cjk":
            yield from (token[i : i + 2] for i in range(max(1, len(token) - 1)))
        elif match.lastgroup == "number":
            yield token.replace(",", "")
        else:
            yield stem(_POSSESSIVE.sub("", token))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a folded word's stem."""
    stemmed: str = _stemmer.stemWord(word)
    return stemmed
