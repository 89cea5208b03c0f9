import pytest

from ingest.language.blank import is_blank


@pytest.mark.parametrize("words", ["", " ", "-", "–", "―", "－", "ー", "。", "...", "n/a", "N.A."])
def test_dashes_and_stops_say_nothing(words: str) -> None:
    assert is_blank(words)


@pytest.mark.parametrize("words", ["○", "✓", "×", "•", "*", "0", "-5", "なし", "none", "a", "Na"])
def test_marks_and_words_say_something(words: str) -> None:
    assert not is_blank(words)
