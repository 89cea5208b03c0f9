"""Where running text stands beside a table, or beside more text."""

from collections.abc import Sequence

from ingest.readers.pdf.tables.columns import side_by_side
from ingest.readers.pdf.words.glyphs import Word

LEFT, RIGHT, PITCH = 50.0, 320.0, 14.0
PROSE = (
    "the dredger worked in",
    "all months but March and",
    "brought up more than it",
    "had in any year before.",
    "The sand went to the",
    "beaches of the town, and",
    "some of it was sold by",
    "the county to builders.",
)


def words(text: str, x: float, line: int) -> list[Word]:
    """Return the words of a text that begins at `x` on a line of the page."""
    placed = []
    for word in text.split():
        width = 5.0 * len(word)
        placed.append(Word(word, x, x + width, line * PITCH, 10.0, bold=False, order=0))
        x += width + 3
    return placed


def said(rows: Sequence[Sequence[Word]]) -> list[str]:
    return [" ".join(word.text for word in row) for row in rows]


def test_text_is_parted_from_the_table_beside_it() -> None:
    table = [f"Sand {n},200 {n},400" for n in range(len(PROSE))]
    rows = [
        words("The harbour in the year that ended", LEFT, 0),
        *(
            words(prose, LEFT, n + 1) + words(cells, RIGHT, n + 1)
            for n, (prose, cells) in enumerate(zip(PROSE, table, strict=True))
        ),
        words("Both columns end above this line", LEFT, len(PROSE) + 1),
    ]
    above, left, right, below = side_by_side(rows)
    assert said(left) == list(PROSE)
    assert said(right) == table
    assert (said(above)[0][:11], said(below)[0][:4]) == ("The harbour", "Both")


def test_a_table_keeps_its_columns_together() -> None:
    rows = [
        words(f"Item of number {n} and so", LEFT, n) + words(f"{n},100 {n},300", RIGHT, n)
        for n in range(9)
    ]
    assert side_by_side(rows) == [rows]
    described = [
        words(f"Item {n}", LEFT, n) + words(f"Is kept in shed {n} by the quay", RIGHT, n)
        for n in range(9)
    ]
    assert side_by_side(described) == [described]


def test_a_page_without_words_has_no_columns() -> None:
    assert side_by_side([]) == [[]]
