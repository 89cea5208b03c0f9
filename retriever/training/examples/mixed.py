"""Questions in one language to texts in the other, word by word.

No public set has Japanese questions to English texts. A question whose words are exchanged for
those of the other language, where a space of both languages knows them, teaches that they mean the
same (code-switching; Qin et al., CoSDA-ML, 2020). Names stay as they are.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retriever.training.examples.example import Example

ENGLISH_WORDS = 15_000

_ENGLISH = re.compile(r"\b[a-z]{3,}\b")
_WORD = re.compile(r"[A-Za-z][\w'-]*|\d[\d,.]*|[%$€]")
_COMPOUND = re.compile(r"[\u4e00-\u9fff々]{2,}|[ァ-ヿー]{2,}|[\u4e00-\u9fff]|\d+|[A-Za-z]+")
_LITTLE_WORDS = """
    a an the of in on at to for by with from and or is are was were be been do does did has have had
    that this it its as what which who whom whose when where why how many much
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
_NEAR = 0.86
"""Cosine from which two words may be the same, chosen by eye on a hundred of them."""
_ASKED = (
    (re.compile(r"^(?:in )?(?:what|which) year", re.I), "は何年ですか", "What year"),
    (re.compile(r"^when", re.I), "はいつですか", "When"),
    (re.compile(r"^where|^in (?:what|which) (?:city|town|country)", re.I), "はどこですか", "Where"),
    (re.compile(r"^who", re.I), "は誰ですか", "Who"),
    (re.compile(r"^how many people", re.I), "は何人ですか", "How many people"),
    (re.compile(r"^how many", re.I), "はいくつですか", "How many"),
    (re.compile(r"^how much", re.I), "はいくらですか", "How much"),
    (re.compile(r"^how long", re.I), "の期間はどれくらいですか", "How long"),
    (re.compile(r"^why", re.I), "はなぜですか", "Why"),
    (re.compile(r""), "は何ですか", "What"),
)  # fmt: skip
_JAPANESE_ASKED = (
    ("何年", "What year"), ("いつ", "When"), ("どこ", "Where"), ("誰", "Who"),
    ("何人", "How many people"),
    ("いくつ", "How many"), ("いくら", "How much"), ("なぜ", "Why"), ("", "What"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of two languages that are nearest to each other."""

    japanese: Mapping[str, str]
    english: Mapping[str, str]


class Space(Protocol):
    """Where words of both languages are, by their meaning."""

    def embedded(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, words × width."""
        ...


def lexicon_of(space: Space, texts: Iterable[str], japanese: Sequence[str]) -> Lexicon:
    """Return the words of both languages that mean the same.

    Args:
        space: tells what words mean.
        texts: the English words are the commonest of these.
        japanese: words.

    """
    counts = Counter(word for text in texts for word in _ENGLISH.findall(text.lower()))
    english = [word for word, _ in counts.most_common(ENGLISH_WORDS)]
    return lexicon(english, space.embedded(english), japanese, space.embedded(japanese))


def lexicon(
    english: Sequence[str],
    english_vectors: NDArray[np.float32],
    japanese: Sequence[str],
    japanese_vectors: NDArray[np.float32],
) -> Lexicon:
    """Return the pairs that are each other's nearest word.

    Args:
        english: words.
        english_vectors: unit vectors, words × width.
        japanese: words.
        japanese_vectors: unit vectors, words × width.

    """
    best_english = np.empty(len(japanese), np.int64)
    best_score = np.full(len(english), -1.0, np.float32)
    best_japanese = np.zeros(len(english), np.int64)
    scores = np.empty(len(japanese), np.float32)
    for first in range(0, len(japanese), 500):
        near = japanese_vectors[first : first + 500] @ english_vectors.T
        best_english[first : first + 500] = near.argmax(1)
        scores[first : first + 500] = near.max(1)
        top = near.max(0)
        better = top > best_score
        best_japanese[better] = first + near.argmax(0)[better]
        best_score[better] = top[better]
    pairs = [
        (english[int(e)], japanese[j])
        for j, e in enumerate(best_english)
        if best_japanese[e] == j and scores[j] >= _NEAR
    ]
    return Lexicon(dict(pairs), {j: e for e, j in pairs})


def in_japanese(
    examples: Iterable[Example], words: Lexicon, chance: random.Random
) -> Iterator[Example]:
    """Yield English examples with a question in Japanese words, where at least half are known."""
    for example in examples:
        ending = next(end for asked, end, _ in _ASKED if asked.search(example.question))
        held = [one for one in _WORD.findall(example.question) if one.lower() not in _LITTLE]
        new = [words.japanese.get(_basic(one, words.japanese), one) for one in held]
        changed = sum(a != b for a, b in zip(held, new, strict=True))
        if changed < 2 or changed < len(held) / 2:
            continue
        if chance.random() < 0.4:
            new = new[::-1]
        joined = new[0]
        for one in new[1:]:
            joined += chance.choice(("の", "の", "", " ", "・")) + one
        yield replace(example, source="in_japanese", question=joined + ending)


def in_english(
    examples: Iterable[Example], words: Lexicon, chance: random.Random
) -> Iterator[Example]:
    """Yield Japanese examples with a question in English words, where at least half are known."""
    for example in examples:
        asked = next(said for one, said in _JAPANESE_ASKED if one in example.question)
        held = [one for one in _COMPOUND.findall(example.question) if one not in ("何", "誰", "年")]
        new = [words.english.get(one, one) for one in held]
        changed = sum(a != b for a, b in zip(held, new, strict=True))
        if changed < 2 or changed < len(held) / 2:
            continue
        if chance.random() < 0.4:
            new = new[::-1]
        said = chance.choice(
            (f"{asked} {' '.join(new)}?", f"{asked} is the {' '.join(new)}?", " ".join(new))
        )
        yield replace(example, source="in_english", question=said)


def _basic(word: str, known: Mapping[str, str]) -> str:
    low = word.lower()
    if low not in known and low.endswith("s") and low[:-1] in known:
        return low[:-1]
    return low
