from retriever.layout import Group, Layout, lay_out
from retriever.types import (
    AnswerItem,
    AnswerTable,
    Composed,
    Computed,
    Operand,
    Statement,
    TableCell,
)


def test_words_alone_are_lines() -> None:
    assert lay_out(Composed("1911\nIt opened in 1911.", ())) == Layout(
        ("1911", "It opened in 1911.")
    )


def test_items_take_their_lines_and_their_names_from_the_text() -> None:
    items = (AnswerItem("Rope", (0,), "East"), AnswerItem("Tar\nand salt", (1,), "West"))
    text = "2 goods:\nEast\nRope\nWest:\nTar\nand salt\nNone is for sale."
    assert lay_out(Composed(text, (), items=items)) == Layout(
        ("2 goods:",),
        (Group("East", items[:1]), Group("West", items[1:])),
        after=("None is for sale.",),
    )


def test_a_table_says_what_items_say() -> None:
    row = (TableCell("Kobe"), TableCell("31", 0))
    table = AnswerTable(("Port", "Ships"), (row,))
    composed = Composed("Kobe: 31", (), items=(AnswerItem("31", (0,)),), table=table)
    assert lay_out(composed) == Layout((), table=table)


def test_statements_stand_for_their_lines() -> None:
    said = (Statement("It is red.", "a.md", None, 0), Statement("It is blue.", "b.md", "2025", 1))
    layout = lay_out(Composed("It is red.\nIt is blue.", (), disagreement=said))
    assert layout == Layout((), statements=said)


def test_a_computation_is_shown_with_what_it_is_computed_from() -> None:
    bare = Computed("count", "12 of 40", "40", ())
    full = Computed("sum", "1 + 2 = 3", "3", (Operand("Kobe", "1", 0), Operand("Otaru", "2", 1)))
    assert lay_out(Composed("3", (), computed=bare)).computed is None
    assert lay_out(Composed("3", (), computed=full)).computed == full
