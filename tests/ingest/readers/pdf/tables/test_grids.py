from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.grids import ruled_tables
from ingest.readers.pdf.words.glyphs import Word

HORIZONTAL = [Rule(at, 100, 300) for at in (100, 120, 140)]
VERTICAL = [Rule(at, 100, 140) for at in (100, 200, 300)]
"""A grid of two rows and two columns, with y growing downward."""


def word(text: str, x: float, y: float, order: int = 0) -> Word:
    return Word(text, x, x + 6 * len(text), y, 10, False, order)


PORT, SHIPS = word("Port", 110, 115), word("Ships", 210, 115, 1)
KOBE, COUNT = word("Kobe", 110, 135, 2), word("12", 210, 135, 3)
BELOW = word("Source", 110, 300, 4)
WORDS = [PORT, SHIPS, KOBE, COUNT, BELOW]


def texts(words: list[Word]) -> list[str]:
    return [one.text for one in words]


def test_words_between_rules_are_cells_and_others_are_left() -> None:
    [table], groups = ruled_tables(WORDS, HORIZONTAL, VERTICAL)
    rows = [[" ".join(line.text for line in cell) for cell in row] for row in table.rows]
    assert rows == [["Port", "Ships"], ["Kobe", "12"]]
    assert (table.x0, table.x1, table.top, table.bottom) == (100, 300, 100, 140)
    assert [texts(group) for group in groups] == [["Source"]]


def test_a_broken_rule_is_one() -> None:
    pieces = [Rule(100, 100, 190), Rule(100.5, 191, 300), *HORIZONTAL[1:]]
    assert ruled_tables(WORDS, pieces, VERTICAL) == ruled_tables(WORDS, HORIZONTAL, VERTICAL)


def test_cells_without_a_rule_between_them_are_one() -> None:
    half = [VERTICAL[0], Rule(200, 120, 140), VERTICAL[2]]
    [table], _ = ruled_tables(WORDS, HORIZONTAL, half)
    first = [" ".join(line.text for line in cell) for cell in table.rows[0]]
    assert first == ["Port Ships", ""]


def test_rules_that_do_not_cross_are_no_table() -> None:
    apart = [Rule(rule.at, 400, 440) for rule in VERTICAL]
    tables, groups = ruled_tables(WORDS, HORIZONTAL, apart)
    assert tables == []
    assert [texts(group) for group in groups] == [texts(WORDS)]


def test_a_frame_around_text_is_no_table() -> None:
    tables, groups = ruled_tables([PORT, KOBE], HORIZONTAL, VERTICAL)
    assert tables == []
    assert texts(groups[-1]) == ["Port", "Kobe"]


def test_a_grid_of_long_texts_only_arranges_the_page() -> None:
    long = [
        word("x" * 300, x, y, order)
        for order, (x, y) in enumerate(((101, 115), (201, 115), (101, 135), (201, 135)))
    ]
    narrow = [Word(one.text, one.x0, one.x0 + 90, one.y, 10, False, one.order) for one in long]
    tables, groups = ruled_tables([*narrow, BELOW], HORIZONTAL, VERTICAL)
    assert tables == []
    assert [len(group) for group in groups] == [1, 1, 1, 1, 1]
    assert texts(groups[-1]) == ["Source"]
