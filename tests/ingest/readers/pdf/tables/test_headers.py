"""Headers of tables: which columns each of them heads."""

from collections.abc import Sequence

from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.headers import find_headers
from ingest.readers.pdf.tables.ruled import Band
from ingest.readers.pdf.words.glyphs import Word

SIZE = 8.0
LETTER, SPACE = 4.0, 2.0
"""How wide a letter is, and the space between two words."""
LABELS = (20.0, 150.0)
Piece = tuple[str, float]
"""Words with where their middle is."""


def row(y: float, *pieces: Piece) -> list[Word]:
    """Return the words of a line, those of a piece centred on its place."""
    words: list[Word] = []
    for text, middle in pieces:
        x = middle - width(text) / 2
        for word in text.split(" "):
            end = x + LETTER * len(word)
            words.append(Word(word, x, end, y, SIZE, False, len(words)))
            x = end + SPACE
    return words


def width(text: str) -> float:
    """Return how wide words are."""
    spaces = text.count(" ")
    return LETTER * (len(text) - spaces) + SPACE * spaces


def right(text: str, end: float) -> Piece:
    """Return words that end at a place."""
    return text, end - width(text) / 2


def above(
    rows: Sequence[Sequence[Word]], bands: Sequence[Band], rules: Sequence[Rule] = ()
) -> list[str]:
    """Return what is above each column beside the labels."""
    headers = find_headers(rows, bands, LABELS, rules)
    said = [[" ".join(line.text for line in cell) for cell in row] for row in headers.rows]
    return [" > ".join(said[r][c] for r, c in path) for path in headers.above[1:]]


FOUR = [(200.0, 240.0), (260.0, 300.0), (320.0, 360.0), (380.0, 420.0)]
MIDDLES = (220.0, 280.0, 340.0, 400.0)


def test_a_rule_tells_a_group_and_a_second_line_is_of_its_own_column() -> None:
    rows = [
        row(100, ("Three Months Ended", 310)),
        row(112, ("Q1 2023", 250), ("Q1 2022", 370)),
        row(126, ("% of Net", 280), ("% of Net", 400)),
        row(136, *zip(("Amount", "Revenue") * 2, MIDDLES, strict=True)),
    ]
    rules = [Rule(103, 196, 424), Rule(115, 196, 306), Rule(115, 310, 424)]
    assert above(rows, FOUR, rules) == [
        "Three Months Ended > Q1 2023 > Amount",
        "Three Months Ended > Q1 2023 > % of Net Revenue",
        "Three Months Ended > Q1 2022 > Amount",
        "Three Months Ended > Q1 2022 > % of Net Revenue",
    ]


def test_a_group_reaches_over_columns_that_it_does_not_touch() -> None:
    rows = [
        row(100, ("2022", 220), ("September 30", 340)),
        row(112, *zip(("Value", "Cost", "Gains", "Losses"), MIDDLES, strict=True)),
    ]
    rules = [Rule(103, *band) for band in FOUR]
    assert above(rows, FOUR, rules) == [
        "2022 > Value",
        "September 30 > Cost",
        "September 30 > Gains",
        "September 30 > Losses",
    ]


def test_a_group_is_parted_from_the_header_in_the_middle_of_its_columns() -> None:
    bands = [*FOUR[:2], (300.0, 340.0), (360.0, 440.0)]
    rows = [
        row(100, ("Nine Months Ended", 320)),
        row(112, ("June 25,", 220), ("June 26,", 280)),
        row(120, ("2022", 220), ("2021", 280), ("2020", 320), ("Change", 400)),
    ]
    assert above(rows, bands) == [
        "Nine Months Ended > June 25, 2022",
        "Nine Months Ended > June 26, 2021",
        "Nine Months Ended > 2020",
        "Nine Months Ended > Change",
    ]


def test_a_group_of_two_lines_that_ends_with_its_last_column_is_one_header() -> None:
    bands = FOUR[:3]
    rows = [
        row(100, right("Months Ended", 300), right("Percentage", 360)),
        row(108, right("May 30,", 300), right("Change", 360)),
        row(124, right("2023", 240), right("2022", 300)),
    ]
    assert above(rows, bands, [Rule(112, 20, 370)]) == [
        "Months Ended May 30, > 2023",
        "Months Ended May 30, > 2022",
        "Percentage Change",
    ]
    # Without the rule below, nothing tells that the first column belongs to the group.
    assert above(rows, bands)[0] == "2023"


def test_taller_headers_beside_a_group_are_no_part_of_it() -> None:
    rows = [
        row(100, ("Common Stock", 310)),
        row(104, ("Paid-in", 220), ("Retained", 400)),
        row(112, ("Capital", 220), ("Shares", 280), ("Amount", 340), ("Earnings", 400)),
    ]
    assert above(rows, FOUR) == [
        "Paid-in Capital",
        "Common Stock > Shares",
        "Common Stock > Amount",
        "Retained Earnings",
    ]


def test_two_headers_of_one_column_keep_their_order() -> None:
    rows = [row(100, ("Now", 205), ("Then", 235)), row(112, ("2024", 220), ("2023", 280))]
    assert above(rows, FOUR[:2])[0] == "Now Then 2024"


def test_a_line_alone_in_the_middle_of_all_columns_heads_them_all() -> None:
    rows = [
        row(100, ("Less than a year", 250), ("Longer", 370)),
        row(110, *zip(("Value", "Loss") * 2, MIDDLES, strict=True)),
        row(120, ("(In millions)", 310)),
    ]
    assert [one.rpartition(" > ")[2] for one in above(rows, FOUR)] == ["(In millions)"] * 4


def test_the_shade_of_the_first_row_groups_nothing_under_a_line_for_all_columns() -> None:
    rows = [
        row(110, *zip(("Value", "Loss") * 2, MIDDLES, strict=True)),
        row(120, ("(In millions)", 310)),
    ]
    shades = [Rule(125, 196, 244), Rule(125, 256, 364), Rule(125, 376, 424)]
    assert [one.rpartition(" > ")[2] for one in above(rows, FOUR, shades)] == ["(In millions)"] * 4


def test_a_rule_between_two_lines_of_headers_parts_them_further() -> None:
    names = row(100, *zip(("Gross", "Net") * 2, MIDDLES, strict=True))
    years = row(121, ("2024", 280), ("2023", 400))
    assert above([names, years], FOUR, [])[0] == ""
    assert above([names, years], FOUR, [Rule(110, 16, 424)])[0] == "Gross"
    title = row(100, ("Table of Contents", 310))
    assert above([title, years], FOUR, [Rule(110, 16, 424)])[0] == ""


def test_a_sentence_above_the_headers_is_none() -> None:
    text = "Debt is as follows (in millions):"
    rows = [row(100, (text, 20 + width(text) / 2)), row(112, *zip("ABCD", MIDDLES, strict=True))]
    wide = [(125.0, 20 + width(text) + 2), *FOUR[1:]]
    headers = find_headers(rows, wide, (20.0, 100.0), ())
    assert headers.used == 1


def test_a_group_in_the_middle_of_the_table_is_no_title() -> None:
    bands = [(276.0, 295.0), (303.0, 342.0), (484.0, 524.0), (532.0, 592.0)]
    rows = [
        row(100, ("Outstanding", 301)),
        row(110, ("Shares", 278), ("Amount", 322), ("Earnings", 504), ("Equity", 562)),
    ]
    headers = find_headers(rows, bands, (20.0, 202.0), ())
    assert headers.used == 2


def test_headers_that_repeat_below_tell_the_columns_of_a_group() -> None:
    ends = [end for _, end in FOUR]
    rows = [
        row(100, right("Quarter ended", ends[1]), right("Year to date", ends[3])),
        row(112, *map(right, ("May 24", "May 23") * 2, ends)),
    ]
    assert above(rows, FOUR) == [
        "Quarter ended > May 24",
        "Quarter ended > May 23",
        "Year to date > May 24",
        "Year to date > May 23",
    ]
