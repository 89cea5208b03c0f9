import pytest

from ingest.document.nodes import Kind
from ingest.structure.blocks import split_blocks
from ingest.structure.counted import with_counted_items
from ingest.structure.lines import LineKind, split_lines


def counted(text: str) -> list[str]:
    """Return the lines that are items though they do not look so by themselves."""
    lines = split_lines(text)
    items = with_counted_items(text, lines)
    return [
        text[after.start : after.end]
        for before, after in zip(lines, items, strict=True)
        if before.kind is not after.kind and after.kind is LineKind.ITEM
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "lines",
    [
        ["１　日　時　　四月三日", "２　場　所　　第２会議室"],
        ["１．期限　三月", "２．方法　郵送", "３．対象　支所"],
        ["1　期限　三月", "2　方法　郵送"],
        ["一　自転車　千八百円", "二　原動機付自転車　三千円"],
        ["九　火気を使用すること。", "十　物品を売ること。", "十一　車を止めること。"],
    ],
)
def test_lines_that_count_on_are_items(lines: list[str], between: str) -> None:
    assert counted(between.join(["始めに述べる。", *lines, "終わりに述べる。"])) == lines


@pytest.mark.parametrize(
    "text",
    [
        "１　目的\n\n港を整える。\n\n２　対象\n\n岸壁とする。",
        "一　経緯\n　港は古い。\n\n二　料金\n　千円とする。",
        "１　町長は、港を閉じることができる。\n２　町長は、その旨を告示する。",
        "１　日時\n３　場所",
        "１　日時\n２．場所",
        "１０ １２\n１１ １３",
        "1 bag of rice\n2 bags of flour",
    ],
)
def test_headings_paragraphs_and_other_numbers_are_none(text: str) -> None:
    assert counted(text) == []


def test_the_rest_of_a_wrapped_item_does_not_part_the_list() -> None:
    text = "一　町内に住所を有する者であって満二十歳以上\n　のもの\n二　その他の者"
    assert counted(text) == [text.splitlines()[0], text.splitlines()[2]]


def test_items_head_nothing() -> None:
    text = "（料金）\n\n第四条　額とする。\n\n一　車　千円\n\n二　船　二千円\n\n２　減免する。\n"
    kinds = [block.kind for block in split_blocks(text)]
    assert kinds == [Kind.HEADING, Kind.PARAGRAPH, Kind.LIST, Kind.PARAGRAPH]
