import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.folding import fold, says


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    # Apart from marks that only meet once something between them is gone.
    folded = fold(text.replace("*", ""))
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("2,200 or 200.5 or 1.200 or 2005", "200", False),
        ("200, 201.", "200", True),
        ("It is not north.", "no", False),
        ("No. It is not.", "no", True),
        ("a café's", "caf", False),
        ("全部で6件", "6", True),
        ("16件", "6", False),
        ("水見市民会館", "市民会館", True),
        ("anything", "**", True),
    ],
)
def test_words_and_numbers_are_whole(text: str, words: str, expected: bool) -> None:
    assert says(text, words) == expected


@given(st.text(), st.text(), st.text())
def test_words_between_spaces_are_always_said(before: str, words: str, after: str) -> None:
    assert says(f"{before} | {words} | {after}".replace("*", ""), words.replace("*", ""))
