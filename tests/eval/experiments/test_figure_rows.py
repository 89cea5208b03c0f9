"""What counts as a figure row, kept or lost, and as a joined word."""

import pytest

from eval.experiments.figure_rows import FigureRow, figure_row, joined_words, tree_row
from ingest.document.builder import row_of


@pytest.mark.parametrize(
    ("line", "label", "figures"),
    [
        ("  Rope and tar      $     1,250    $    (17)", "ropeandtar", ("1,250", "(17)")),
        ("Tolls      12.5 %    —      3", "tolls", ("12.5", "3")),
        ("Loss for the year    (568 )   (1,191 )", "lossfortheyear", ("(568)", "(1,191)")),
    ],
)
def test_a_label_with_figures_is_a_figure_row(
    line: str, label: str, figures: tuple[str, ...]
) -> None:
    found = figure_row(line)
    assert found is not None
    assert (found.label, found.figures) == (label, figures)


@pytest.mark.parametrize(
    "line",
    [
        "Rope and tar    1,250",
        "Fiscal year     2022     2021",
        "In 1911 the harbour was opened, with 12 sheds and 3 cranes.",
        "1,250     17",
        "Rope     1,250     of which tar",
    ],
)
def test_other_lines_are_no_figure_rows(line: str) -> None:
    assert figure_row(line) is None


def test_a_row_of_the_tree_is_compared_by_its_cells() -> None:
    cells = ("Rope and tar", "$ 1,250", "$ (17)")
    assert tree_row("\t".join(cells), row_of(0, cells)) == FigureRow(
        "ropeandtar", ("1,250", "(17)"), headed=False
    )


def test_two_figures_in_one_cell_are_no_two_figures() -> None:
    cells = ("Rope and tar", "1,250 17")
    assert tree_row("\t".join(cells), row_of(0, cells)).figures != ("1,250", "17")


def test_joined_words_are_counted() -> None:
    expected = "the end of the pier and of the mole"
    assert joined_words("the end ofthe pier andofthe mole", expected) == {"ofthe": 1, "andofthe": 1}
    assert not joined_words(expected, expected)
