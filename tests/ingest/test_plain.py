import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.plain import plain, without_emphasis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- about **200 locations**\n nationwide", "about 200 locations nationwide"),
        ("*soft* and __hard__ words", "soft and hard words"),
        ("◆ Exports\n- - ・ rise", "Exports rise"),
        ("Index.*1 of 2 * 3", "Index.*1 of 2 * 3"),
        ("snake_case stays", "snake_case stays"),
        ("", ""),
    ],
)
def test_what_only_typesets_is_dropped(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_lines_stay_where_only_emphasis_is_dropped() -> None:
    assert without_emphasis("- **a** b\n\n- _c_") == "- a b\n\n- c"


@given(st.text(st.characters(categories=["L", "Nd", "Zs"])))
def test_words_and_numbers_are_kept(text: str) -> None:
    assert plain(text) == " ".join(text.split())
