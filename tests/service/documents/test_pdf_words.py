"""Words of a PDF as they are lit."""

import pytest

from ingest.document.nodes import WordBox
from service.documents.pdf_words import Box, boxes_of

# "Cod is sold / at the har-/bour", with the margins of a narrow column.
WORDS = (
    WordBox(0, 3, 0, 0.1, 0.10, 0.2, 0.12),
    WordBox(4, 6, 0, 0.22, 0.09, 0.26, 0.12),
    WordBox(7, 11, 0, 0.28, 0.10, 0.4, 0.13),
    WordBox(12, 14, 1, 0.1, 0.14, 0.14, 0.16),
    WordBox(15, 18, 1, 0.16, 0.14, 0.2, 0.16),
    WordBox(19, 22, 1, 0.22, 0.14, 0.4, 0.16),
    WordBox(22, 26, 2, 0.1, 0.18, 0.3, 0.2),
)


def test_words_of_a_line_have_one_box() -> None:
    assert boxes_of(WORDS, 0, 11) == [Box(0.1, 0.09, 0.4, 0.13)]


def test_each_line_has_its_box() -> None:
    assert boxes_of(WORDS, 7, 18) == [Box(0.28, 0.1, 0.4, 0.13), Box(0.1, 0.14, 0.2, 0.16)]


def test_a_word_that_a_hyphen_parts_is_lit_on_both_lines() -> None:
    assert boxes_of(WORDS, 19, 26) == [Box(0.22, 0.14, 0.4, 0.16), Box(0.1, 0.18, 0.3, 0.2)]


def test_a_part_of_a_word_lights_the_whole_word() -> None:
    assert boxes_of(WORDS, 1, 2) == boxes_of(WORDS, 0, 3) == [Box(0.1, 0.1, 0.2, 0.12)]


@pytest.mark.parametrize(("start", "end"), [(3, 4), (2, 2), (26, 40), (0, 0)])
def test_where_no_word_is_nothing_is_lit(start: int, end: int) -> None:
    assert boxes_of(WORDS, start, end) == []
    assert boxes_of((), 0, 40) == []
