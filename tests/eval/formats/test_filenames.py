import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.formats.filenames import file_names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("University_of_Kyoto", "University_of_Kyoto"),
        ("京都大学", "京都大学"),
        ("a/b\\c:d", "a_b_c_d"),
        ("two words\tand a tab", "two_words_and_a_tab"),
        ("../../etc", "_.._etc"),
        (".hidden", "hidden"),
        ("...", "unnamed"),
        ("CON", "CON_"),
        ("half \ud83d", "half__"),
        ("カ\u3099", "ガ"),
    ],
)
def test_names_become_safe(name: str, expected: str) -> None:
    assert file_names([name]) == [expected]


def test_names_that_would_be_one_are_numbered() -> None:
    names = ["a", "A", "a-2", "a", "a/", "a_"]
    assert file_names(names, ".txt") == [
        "a.txt",
        "A-2.txt",
        "a-2-2.txt",
        "a-3.txt",
        "a_.txt",
        "a_-2.txt",
    ]


@given(st.lists(st.text(max_size=300) | st.sampled_from(["a", "A", "a-2", "ß", "ss"])))
def test_file_names_are_safe_and_differ(names: list[str]) -> None:
    made = file_names(names, ".txt")
    assert len({unicodedata.normalize("NFC", name).casefold() for name in made}) == len(names)
    for name in made:
        assert len(name.encode()) <= 255
        assert not name.startswith(".")
        assert not set(name) & set("/\\\0\n\t :")
