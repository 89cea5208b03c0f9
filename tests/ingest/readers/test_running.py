import pytest

from ingest.readers.running import PAGE_NUMBER, Said, without_page_numbers


def test_words_are_new_once() -> None:
    said = Said(["Port dues, 2024", ""])
    assert not said.is_new("PORT DUES: 2024")
    assert not said.is_new(" - ")
    assert said.is_new("HB-12")
    assert not said.is_new("HB 12")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Page # of #", ""),
        ("- # -", ""),
        ("#/#", ""),
        ("第 # 頁", ""),
        ("# / # ページ", ""),
        ("HB-12 | p. #", "HB-12"),
        ("Rules (2024), page #", "Rules (2024)"),
        ("HB-12\tpage #\tApproved on 3 May", "HB-12\t \tApproved on 3 May"),
        ("Homepage of the board", "Homepage of the board"),
    ],
)
def test_page_numbers_are_no_words(words: str, left: str) -> None:
    assert without_page_numbers(words.replace("#", PAGE_NUMBER)) == left
