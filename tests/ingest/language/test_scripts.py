import pytest

from ingest.language.scripts import has_cjk, is_japanese, is_wide


@pytest.mark.parametrize(
    ("text", "japanese"),
    [
        ("灯台は赤い。", True),
        ("WIPOが2024年に公表した順位では", True),
        ("The lighthouse (灯台) is red.", False),
        ("2033", False),
        ("한국의 수도는 서울이다", False),
        ("", False),
    ],
)
def test_a_text_is_japanese_by_most_of_its_letters(text: str, japanese: bool) -> None:
    assert is_japanese(text) is japanese


@pytest.mark.parametrize(
    ("text", "has"),
    [("5Gの普及率", True), ("𠮷", True), ("々", True), ("한국", True), ("é", False)],
)
def test_letters_of_east_asian_scripts_are_told_from_others(text: str, has: bool) -> None:
    assert has_cjk(text) is has


@pytest.mark.parametrize(
    ("letter", "wide"), [("灯", True), ("Ａ", True), ("한", True), ("A", False), ("ｱ", False)]
)
def test_full_width_letters_are_wide(letter: str, wide: bool) -> None:
    assert is_wide(letter) is wide
