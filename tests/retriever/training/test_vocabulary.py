from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.embedding.models import RERANKER
from retriever.training.vocabulary import (
    common_pieces,
    is_new,
    japanese_tokenizer,
    meanings,
    new_rows,
)

FILE = RERANKER.locate() / "tokenizer.json"
ENGLISH: Tokenizer = Tokenizer.from_file(str(FILE))
ENGLISH.no_padding()
ENGLISH.no_truncation()
BOTH = japanese_tokenizer(FILE, ["図書館", "料金", "利用", "は", "の", "館"])


class _Space:
    """Puts each word where its length says."""

    def embedded(self, words: Sequence[str]) -> NDArray[np.float32]:
        angles = np.array([len(word) / 10 for word in words])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_english_is_split_as_before(text: str) -> None:
    assert BOTH.encode(text).ids == ENGLISH.encode(text).ids


def test_japanese_is_split_into_its_pieces_with_their_places() -> None:
    found = BOTH.encode("図書館の利用料金は５円", add_special_tokens=False)
    assert found.tokens[:5] == ["図書館", "の", "利用", "##料金", "は"]
    assert found.tokens[5] == "5"
    assert found.offsets[3] == (6, 8)


def test_marks_of_kana_are_kept_and_accents_are_not() -> None:
    assert BOTH.encode("café", add_special_tokens=False).tokens == ["cafe"]
    piece = japanese_tokenizer(FILE, ["ガラス", "カラス"])
    assert piece.encode("ガラス", add_special_tokens=False).tokens == ["ガラス"]


def test_the_commonest_pieces_are_taken_and_every_letter() -> None:
    known = ["図書館", "図書", "館内", "汉语", "abc", "利用料"]
    pieces = common_pieces(["図書館の図書", "図書館"], known)
    assert pieces[-2:] == ["図書館", "図書"]
    assert set(pieces[:-2]) == {"の"}


def test_new_pieces_begin_where_english_words_of_their_meaning_are() -> None:
    vocabulary = {"[PAD]": 0, "one": 1, "seven": 2, "図書館": 3, "##図書館": 4}
    english = np.array([[0, 0], [1, 0], [0, 1]], np.float32)
    found = meanings(english, vocabulary, _Space())
    assert np.array_equal(found[:3], english)
    assert found[3] == pytest.approx(found[4])
    assert found[3][0] > found[3][1]  # three letters, as "one" has


def test_only_japanese_rows_are_new() -> None:
    vocabulary = {"[PAD]": 0, "one": 1, "図書館": 2, "##ガラス": 3}
    assert new_rows(vocabulary)[:, 0].tolist() == [0, 0, 1, 1]
    assert not is_new("##s")
