import pytest

from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import line_of


@pytest.mark.parametrize(
    ("gap", "spaces", "text"),
    [(2, 0, "令和7年度"), (2.5, 0, "令和7年度"), (2.5, 1, "令和 7 年度"), (5, 0, "令和 7 年度")],
)
def test_what_sets_digits_off_from_ideographs_is_no_space(
    gap: float, spaces: int, text: str
) -> None:
    """Programs that set Japanese leave a fifth or a quarter of the font size between them."""
    first = Word("令和", 100, 120, 50, 10, False, 0)
    digit = Word("7", 120 + gap, 125 + gap, 50, 10, False, 1, spaces)
    last = Word("年度", 125 + 2 * gap, 145 + 2 * gap, 50, 10, False, 2, spaces)
    assert line_of([first, digit, last]).text == text
