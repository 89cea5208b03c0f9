import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retriever.training.examples.example import Example
from retriever.training.examples.mixed import Lexicon, in_english, in_japanese, lexicon_of

WORDS = Lexicon({"library": "図書館", "fee": "料金"}, {"図書館": "library", "料金": "fee"})
PLACES = {"library": 0.0, "図書館": 0.05, "fee": 1.5, "料金": 1.55, "boat": 0.8, "山": 2.4}


class _Space:
    def embedded(self, words: Sequence[str]) -> NDArray[np.float32]:
        angles = np.array([PLACES[word] for word in words])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_words_that_are_each_others_nearest_are_paired() -> None:
    found = lexicon_of(_Space(), ["library fee", "boat"], ["図書館", "料金", "山"])
    assert found.english == WORDS.english
    assert found.japanese == WORDS.japanese


def test_an_english_question_is_put_in_japanese_words() -> None:
    example = Example("s", "How much is the library fee?", "The fee is 5 crowns.", 11, 12)
    [made] = in_japanese([example], WORDS, random.Random(0))
    assert made.question.endswith("はいくらですか")
    assert {"図書館", "料金"} <= {word for word in ("図書館", "料金") if word in made.question}
    assert (made.text, made.answer) == (example.text, example.answer)


def test_a_japanese_question_is_put_in_english_words() -> None:
    example = Example("s", "図書館の料金はいくらですか", "料金は5円です。", 3, 5)
    [made] = in_english([example], WORDS, random.Random(0))
    assert {"library", "fee"} <= set(made.question.rstrip("?").split())
    assert made.answer == "5円"


def test_a_question_of_unknown_words_is_left_out() -> None:
    example = Example("s", "Who owns the green boat in the harbour?", "Ann.", 0, 3)
    assert not list(in_japanese([example], WORDS, random.Random(0)))
