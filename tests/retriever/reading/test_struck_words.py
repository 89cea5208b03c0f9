"""What is struck out is read by no model and answers nothing; hits say where it is."""

from ingest.passages import embedded_text
from retriever.answer.lists import siblings
from retriever.text.passage_text import content_units
from retriever.text.records import record_of
from retriever.text.rendering import render_passage, render_unit
from tests.retriever.small import hits_of, row_with, unit_with

RULES = """# Rules

The due is ~~12~~ 17 crowns. ~~Houseboats pay none~~. These pay:

- guests
- ~~members~~
- ~~owners~~ tenants

| Item | Price | Stock |
|---|---|---|
| Spade | ~~18~~ | 4 |
| ~~Hoe~~ | ~~14~~ | ~~2~~ |
"""
HIT = hits_of(RULES, "rules.md")[0]


def test_struck_units_are_no_evidence_and_struck_words_are_not_shown() -> None:
    shown = [render_unit(HIT.document, unit) for unit in content_units(HIT)]
    assert shown == [
        "The due is 17 crowns.",
        "These pay:",
        "guests",
        "tenants",
        "Item | Price | Stock",
        "Spade — Stock: 4",
    ]


def test_models_do_not_read_struck_words() -> None:
    for words in (
        render_passage(HIT.document, HIT.passage),
        embedded_text(HIT.document, HIT.passage),
    ):
        assert "17 crowns" in words
        assert not any(one in words for one in ("12", "Houseboats", "members", "Hoe", "18", "~~"))


def test_a_struck_cell_is_an_empty_one() -> None:
    [price, stock] = record_of(RULES, row_with(HIT, "Spade")).values
    assert (price.words, price.cell.filled, price.cell.figure) == ("", False, False)
    assert (stock.words, stock.cell.filled) == ("4", True)


def test_whole_lists_lack_the_struck_items() -> None:
    items = [unit_with(HIT, "guests"), unit_with(HIT, "tenants")]
    assert siblings(HIT.passage, items[0]) == items


def test_a_hit_says_which_words_are_struck() -> None:
    said = HIT.to_dict()["struck"]
    assert [one["text"] for one in said] == [
        "~~12~~",
        "~~Houseboats pay none~~.",
        "~~members~~",
        "~~owners~~",
        "~~18~~",
        "| ~~Hoe~~ | ~~14~~ | ~~2~~ |",
    ]
    assert all(RULES[one["start"] : one["end"]] == one["text"] for one in said)
    assert "struck" not in hits_of("It is so.")[0].to_dict()
