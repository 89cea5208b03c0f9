"""Japanese words through Sudachi (Takaoka et al., LREC 2018) and its core dictionary.

Sudachi writes words in one form however they are spelt (サーバ, サーバー; 打込む, 打ち込む) and
numerals as digits (二〇二五, 五兆). The dictionary is loaded with the first Japanese
text, so that English alone does not need it.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sudachipy import Dictionary, Tokenizer

_LONGEST = 8000
"""Characters segmented together: Sudachi takes no more than 49,149 bytes."""

_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "感動詞")
_BOUND = "非自立可能"
"""Sudachi's class of auxiliary verbs and adjectives: する, ある, ない."""

_threads = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, its normalised form, and its part of speech in UniDic's terms."""

    surface: str
    form: str
    part: tuple[str, ...]

    @property
    def content(self) -> bool:
        """Whether it is a content word: not a particle, auxiliary, pronoun or punctuation mark."""
        return self.part[0] in _CONTENT and self.part[1] != _BOUND

    @property
    def numeral(self) -> bool:
        """Whether it is a number, which its form gives in digits."""
        return self.part[1] == "数詞"


def japanese_words(text: str) -> Iterator[Word]:
    """Segment Japanese text into its short units (Sudachi's mode A).

    >>> [word.form for word in japanese_words("五兆円のサーバ")]
    ['5000000000000', '円', 'の', 'サーバー']
    """
    for start in range(0, len(text), _LONGEST):
        for one in _tokenizer().tokenize(text[start : start + _LONGEST]):
            yield Word(one.surface(), one.normalized_form(), one.part_of_speech())


def _tokenizer() -> "Tokenizer":
    """Return this thread's tokenizer: threads cannot share one."""
    if not hasattr(_threads, "tokenizer"):
        _threads.tokenizer = _dictionary().tokenizer(mode="A")
    tokenizer: Tokenizer = _threads.tokenizer
    return tokenizer


@cache
def _dictionary() -> "Dictionary":
    from sudachipy import Dictionary

    return Dictionary(dict="core")
