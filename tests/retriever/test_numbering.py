from retriever.layout import lay_out
from retriever.numbering import numbered_as_shown
from retriever.types import (
    AnswerItem,
    AnswerTable,
    Citation,
    Composed,
    Computed,
    Operand,
    Statement,
    TableCell,
)
from tests.retriever.small import hits_of

HIT = hits_of("One. Two. Three.")[0]
ONE, TWO, THREE = (Citation(HIT, unit) for unit in HIT.passage.units)


def test_items_are_numbered_as_their_groups_show_them() -> None:
    items = (
        AnswerItem("Rope", (2,), "East"),
        AnswerItem("Salt", (0,), "West"),
        AnswerItem("Tar", (1, 2), "East"),
    )
    said = numbered_as_shown(Composed("Rope\nSalt\nTar", (ONE, TWO, THREE), items=items))
    assert said.citations == (THREE, TWO, ONE)
    shown = [item.citations for group in lay_out(said).groups for item in group.items]
    assert shown == [(0,), (0, 1), (2,)]


def test_a_table_is_numbered_row_by_row_and_what_it_is_computed_from_after_it() -> None:
    rows = ((TableCell("Kobe"), TableCell("31", 2)), (TableCell("Otaru"), TableCell("7", 0)))
    computed = Computed("sum", "31 + 7 = 38", "38", (Operand("", "7", 0), Operand("", "5", 1)))
    composed = Composed(
        "38", (ONE, TWO, THREE), table=AnswerTable(("Port", "Ships"), rows), computed=computed
    )
    said = numbered_as_shown(composed)
    assert said.citations == (THREE, ONE, TWO)
    assert said.table
    assert [row[1].citation for row in said.table.rows] == [0, 1]
    assert said.computed
    assert [one.citation for one in said.computed.operands] == [1, 2]


def test_statements_are_numbered_in_their_order() -> None:
    differ = (Statement("Two.", "a.md", None, 1), Statement("One.", "b.md", None, 0))
    said = numbered_as_shown(Composed("Two.\nOne.", (ONE, TWO), disagreement=differ))
    assert said.citations == (TWO, ONE)
    assert [one.citation for one in said.disagreement] == [0, 1]


def test_words_alone_keep_the_order_of_their_citations() -> None:
    said = Composed("One.\nTwo.", (ONE, TWO))
    assert numbered_as_shown(said) == said
