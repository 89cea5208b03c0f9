from itertools import pairwise

import pytest
from hypothesis import given

from ingest.document.nodes import Kind, Row, Sentence
from ingest.structure.blocks import PLAIN_LEVEL, is_lead, split_blocks
from tests.ingest.texts import texts


def shape(text: str) -> list[tuple[Kind, list[str]]]:
    """Return each block's kind and the words of its units."""
    return [
        (block.kind, [text[unit.start : unit.end] for unit in block.units])
        for block in split_blocks(text)
    ]


def headings(text: str) -> list[tuple[str, int]]:
    return [
        (text[block.units[0].start : block.units[0].end], block.level)
        for block in split_blocks(text)
        if block.kind is Kind.HEADING
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\r\n\f\t", "　\x1c\x85"])
def test_white_space_has_no_blocks(text: str) -> None:
    assert split_blocks(text) == []


@pytest.mark.parametrize("mark", ["◆", "-", "*", "#", "|", "||", "①", "1.", "\x00", "😀", "---"])
def test_a_marker_by_itself_is_a_block_with_a_unit(mark: str) -> None:
    [block] = split_blocks(mark)
    assert [(unit.start, unit.end) for unit in block.units] == [(0, len(mark))]


@given(texts)
def test_blocks_hold_everything_in_order(text: str) -> None:
    blocks = split_blocks(text)
    ends = [0, *(block.end for block in blocks)]
    starts = [*(block.start for block in blocks), len(text)]
    for end, start in zip(ends, starts, strict=True):
        assert end <= start
        assert not text[end:start].strip()
    assert all(block.start < block.end for block in blocks)
    assert blocks == split_blocks(text)


@given(texts)
def test_units_hold_every_word_of_their_block(text: str) -> None:
    for block in split_blocks(text):
        assert block.units
        assert all(unit.start < unit.end for unit in block.units)
        ends = [block.start, *(unit.end for unit in block.units)]
        starts = [*(unit.start for unit in block.units), block.end]
        for end, start in zip(ends, starts, strict=True):
            assert end <= start
            assert not any(character.isalnum() for character in text[end:start])


@given(texts)
def test_a_row_s_header_and_parent_stand_above_it_in_its_table(text: str) -> None:
    for block in split_blocks(text):
        for unit in block.units:
            assert unit.kind is block.kind
            if isinstance(unit, Sentence):
                continue
            for above in unit.above:
                # An item may be part of the sentence before its list.
                if block.kind is not Kind.LIST:
                    assert block.start <= above.start
                assert above.start < above.end <= unit.start
                assert above.of(text) == above.of(text).strip()
            if isinstance(unit, Row):
                assert not any("\n" in header.of(text) for header in unit.headers)


def test_a_heading_may_stand_next_to_a_page_break() -> None:
    text = "The port is large.\n\nIt has ships.\fTargets\n\n- 20 ships\n\nRemarks\fNone yet.\n"
    assert [words for words, _ in headings(text)] == ["Targets", "Remarks"]


def test_hashes_rank_headings() -> None:
    text = "# Act\n\nIt is law.\n\n## Scope\n\nAll of it.\n\n### Who\n\nAll of us.\n"
    assert headings(text) == [("Act", 1), ("Scope", 2), ("Who", 3)]


def test_numbers_rank_headings() -> None:
    text = (
        "1 Introduction\n\nIt begins here.\n\n1.1 Scope\n\nIt holds this.\n\n"
        "1.1.1 Limits\n\nIt ends here.\n\n2. Methods\n\nIt works so.\n"
    )
    assert headings(text) == [
        ("1 Introduction", 1),
        ("1.1 Scope", 2),
        ("1.1.1 Limits", 3),
        ("2. Methods", 1),
    ]


def test_japanese_chapters_and_articles_rank_headings() -> None:
    text = "第1章 総則\n\nこの法律は目的を定める。\n\n第1節 通則\n\n定義は次のとおり。\n"
    assert headings(text) == [("第1章 総則", 2), ("第1節 通則", 3)]


def test_a_short_line_that_stands_alone_is_a_heading_of_no_rank() -> None:
    text = "Exports\n\nThey rose a lot.\n\nImports\n\nThey fell a lot.\n"
    assert headings(text) == [("Exports", PLAIN_LEVEL), ("Imports", PLAIN_LEVEL)]


def test_a_short_line_at_the_end_heads_nothing() -> None:
    text = "Berths\n\nThey are let by the year.\n\nYours sincerely\n\nEdith Marrow\n"
    assert headings(text) == [("Berths", PLAIN_LEVEL)]


def test_text_without_blank_lines_has_its_headings_told_by_length() -> None:
    text = (
        "Annual report\n"
        "The port handled twelve ships and it will handle more\n"
        "of them next year.\n"
        "2 Outlook\n"
        "The outlook is good for the whole of the coming year\n"
        "and for the year after it.\n"
    )
    assert headings(text) == [("Annual report", PLAIN_LEVEL), ("2 Outlook", 1)]


def test_of_many_short_lines_in_a_row_only_the_last_is_a_heading() -> None:
    text = "Chart labels\n\nNorth\n\nSouth\n\nExports\n\nThey rose a lot.\n"
    assert shape(text) == [
        (Kind.CAPTION, ["Chart labels"]),
        (Kind.CAPTION, ["North"]),
        (Kind.CAPTION, ["South"]),
        (Kind.HEADING, ["Exports"]),
        (Kind.PARAGRAPH, ["They rose a lot."]),
    ]


def test_a_sentence_broken_by_a_blank_line_stays_one_unit() -> None:
    text = "Ships are old. The state supports the sale of\n\ngoods abroad.\n\nSo do we.\n"
    assert shape(text) == [
        (
            Kind.PARAGRAPH,
            ["Ships are old.", "The state supports the sale of\n\ngoods abroad."],
        ),
        (Kind.PARAGRAPH, ["So do we."]),
    ]


def test_a_short_line_that_breaks_off_is_no_heading() -> None:
    text = "The state supports the sale of\n\ngoods to other countries.\n\nSo do we.\n"
    assert shape(text)[0] == (
        Kind.PARAGRAPH,
        ["The state supports the sale of\n\ngoods to other countries."],
    )


def test_a_list_item_broken_by_a_blank_line_stays_one_unit() -> None:
    text = "- The state supports the\n\nsale of goods.\n\nSo do we.\n"
    assert shape(text)[0] == (Kind.LIST, ["The state supports the\n\nsale of goods."])


def test_a_heading_may_end_in_a_small_word() -> None:
    assert headings("What to look for\n\nLook for ships.\n") == [("What to look for", PLAIN_LEVEL)]


def test_nested_items_are_units_of_one_list() -> None:
    text = "- First\n  - Nested\n    goes on\n  1. Numbered\n- Last\n"
    items = ["First", "Nested\n    goes on", "1. Numbered", "Last"]
    assert shape(text) == [(Kind.LIST, items)]


def test_blank_lines_between_items_do_not_end_a_list() -> None:
    assert shape("- one\n\n- two\n\nText.\n") == [
        (Kind.LIST, ["one", "two"]),
        (Kind.PARAGRAPH, ["Text."]),
    ]


def test_a_lead_statement_is_not_joined_with_the_list_after_it() -> None:
    text = "◆ Exports shall double.\n- They are few.\n"
    lead, items = split_blocks(text)
    assert is_lead(text, lead)
    assert not is_lead(text, items)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\f"])
def test_every_line_break_parts_lines_alike(line_break: str) -> None:
    text = "# Act\n\nIt is law.\n\n◆ Exports\n\n- one\n- two\n\na\tb\t1\nc\td\t2\n"
    text = text.replace("\n", line_break)
    blocks = split_blocks(text)
    kinds = [Kind.HEADING, Kind.PARAGRAPH, Kind.LIST, Kind.LIST, Kind.TABLE]
    assert [block.kind for block in blocks] == kinds
    assert [is_lead(text, block) for block in blocks] == [False, False, True, False, False]
    assert [len(block.units) for block in blocks] == [1, 1, 1, 2, 2]


def test_captions_stand_by_themselves() -> None:
    text = "Item\tSold\nSake\t12\n(Source) Ministry of Ports\nTable 2: Ports\nText goes on.\n"
    assert [kind for kind, _ in shape(text)] == [
        Kind.TABLE,
        Kind.CAPTION,
        Kind.CAPTION,
        Kind.PARAGRAPH,
    ]


def test_one_tab_in_a_line_makes_no_table() -> None:
    assert shape("He said\tso. It is so.\n") == [(Kind.PARAGRAPH, ["He said\tso.", "It is so."])]


def test_a_word_of_ten_thousand_characters_is_one_unit() -> None:
    word = "x" * 10_000
    assert shape(f"Before. {word} after.") == [(Kind.PARAGRAPH, ["Before.", f"{word} after."])]


def test_japanese_is_split_at_its_full_stops() -> None:
    text = "港は一九一一年に開かれた。灯台は赤い。\n"
    assert shape(text) == [(Kind.PARAGRAPH, ["港は一九一一年に開かれた。", "灯台は赤い。"])]


def test_blocks_of_a_whole_document_do_not_overlap(seed_text: str) -> None:
    blocks = split_blocks(seed_text)
    assert all(one.end <= other.start for one, other in pairwise(blocks))
    assert {block.kind for block in blocks} == set(Kind) - {Kind.FURNITURE}


def test_short_lines_one_below_the_other_are_units_of_their_own() -> None:
    full = "The harbour handled more containers than in any year before, in spite of a long strike"
    text = f"{full}\nthat ended in August.\nIndustrial action\nCyber attacks\nLoss of a customer\n"
    (block,) = split_blocks(text)
    assert [text[unit.start : unit.end] for unit in block.units] == [
        f"{full}\nthat ended in August.",
        "Industrial action",
        "Cyber attacks",
        "Loss of a customer",
    ]


def test_rows_of_figures_stay_together() -> None:
    full = "The board proposes a dividend of EUR 0.42 per share, payable on 12 June in all years."
    text = f"EUR million 2024 2023\nRevenue 812 774\nNet debt 310 (355)\n{full}\n"
    (block,) = split_blocks(text)
    table, sentence = (text[unit.start : unit.end] for unit in block.units)
    assert table == "EUR million 2024 2023\nRevenue 812 774\nNet debt 310 (355)"
    assert sentence == full


@pytest.mark.parametrize(
    "line",
    [
        "Weight limit: 18 tonnes",
        "Warden in charge: post of the western lodge",
        "使用料：400円です",
    ],
)
def test_a_label_with_its_value_is_no_heading(line: str) -> None:
    text = f"The bridge is old.\n\n{line}\n\nIt is closed in winter.\n"
    assert [block.kind for block in split_blocks(text)] == [Kind.PARAGRAPH] * 3


def test_labelled_lines_are_statements_of_their_own() -> None:
    text = "Bridge\n\nOwner: Town of Reedham\nWeight limit: 18 tonnes\nSpan: two arches\n"
    heading, lines = split_blocks(text)
    assert heading.kind is Kind.HEADING
    assert [unit.of(text) for unit in lines.units] == text.split("\n")[2:5]


@pytest.mark.parametrize("line", ["Part A: General", "Chapter 2: Fees of 2024", "Scope: Why Ports"])
def test_a_title_with_a_colon_is_a_heading(line: str) -> None:
    text = f"The bridge is old.\n\n{line}\n\nIt is closed in winter.\n"
    assert split_blocks(text)[1].kind is Kind.HEADING


def test_the_next_paragraph_of_an_article_is_no_part_of_the_last_item() -> None:
    text = "第２条　次に掲げる者とする。\n（１）漁業者\n（２）荷主。\n２　前項は、不要とする。\n"
    assert shape(text)[1:] == [
        (Kind.LIST, ["（１）漁業者", "（２）荷主。"]),
        (Kind.PARAGRAPH, ["２　前項は、不要とする。"]),
    ]


def test_what_is_said_after_a_list_is_no_part_of_its_last_item() -> None:
    text = (
        "・案1：固定席120席。工事費は3,450万円。\n・案2：自由席84席。工事費は3,980万円。\n"
        "梶は、在宅勤務の利用率が平均46%なので案2でも席は足りると述べた。小早川は費用の点から案1を支持した。\n"
        "決定：案2を基本とし、経理部と人事部の18席は固定席とする。集中ブースは12台から8台に減らす。\n"
    )
    (kind, items), (after, said) = shape(text)
    assert (kind, after) == (Kind.LIST, Kind.PARAGRAPH)
    assert items[1] == "案2：自由席84席。工事費は3,980万円。"
    assert said[-1] == "集中ブースは12台から8台に減らす。"


def test_an_item_goes_on_in_the_next_line_where_its_line_was_full() -> None:
    text = (
        "- The lock is closed for repair from the first of May.\n"
        "It opens again in June, or as soon as the gates are in.\n"
        "- The weir stays as it is.\n"
    )
    assert len(shape(text)) == 1


def test_the_last_item_of_a_list_is_no_heading() -> None:
    text = "届け出る者\n\n（１）漁業者\n\n（２）荷主\n\n届出は十日前までに行う。\n"
    assert headings(text) == [("届け出る者", PLAIN_LEVEL)]
