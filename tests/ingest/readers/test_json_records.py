import json

import pytest

from ingest.document.nodes import Block, Kind, Row
from ingest.errors import UnreadableFileError
from ingest.readers.json_records import MAX_DEPTH, read_json, read_json_lines

SHIPS = [
    {"ship": "Ada", "tons": 12, "port": "Reedham"},
    {"ship": "Bea", "tons": 13.50, "port": None},
]


def tables(text: str, blocks: tuple[Block, ...]) -> list[list[list[str]]]:
    return [
        [[cell.of(text) for cell in row.cells] for row in block.units if isinstance(row, Row)]
        for block in blocks
        if block.kind is Kind.TABLE
    ]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(SHIPS).encode(),
        b"\n".join(json.dumps(ship).encode() for ship in SHIPS),
        b'{"ship": "Ada", "tons": 12, "port": "Reedham"}\r\n\r\n{"ship": "Bea", "tons": 13.5}\r\n',
    ],
)
def test_records_are_rows_of_a_table(data: bytes) -> None:
    content = read_json(data)
    assert tables(content.text, content.blocks) == [
        [["ship", "tons", "port"], ["Ada", "12", "Reedham"], ["Bea", "13.5", ""]]
    ]
    (table,) = content.blocks
    assert [row.header for row in table.units if isinstance(row, Row)] == [True, False, False]


def test_an_object_is_labels_with_values_and_headings_over_what_is_nested() -> None:
    content = read_json(
        json.dumps(
            {
                "title": "Harbour",
                "opened": {"year": 1911, "by": {"name": "Ada"}},
                "berths": [{"no": 1, "depth": "3 m"}, {"no": 2, "depth": "4 m"}],
                "tags": ["old", "red"],
                "notice": "No mooring.\nNo fires.",
                "open": True,
            }
        ).encode()
    )
    assert content.title == "Harbour"
    assert content.text == (
        "title\tHarbour\ntags\told, red\nopen\ttrue\n\n"
        "opened\n\nyear\t1911\n\nby\n\nname\tAda\n\n"
        "berths\n\nno\tdepth\n1\t3 m\n2\t4 m\n\n"
        "notice\n\nNo mooring.\nNo fires."
    )
    headings = [block for block in content.blocks if block.kind is Kind.HEADING]
    assert [(one.of(content.text), one.level) for one in headings] == [
        ("opened", 1),
        ("by", 2),
        ("berths", 1),
        ("notice", 1),
    ]


def test_records_with_parts_are_called_by_what_tells_them_apart() -> None:
    records = [{"kind": "ship", "id": name, "crew": [{"a": 1}]} for name in ("Ada", "Bea")]
    content = read_json(json.dumps(records).encode())
    headings = [block.of(content.text) for block in content.blocks if block.level == 1]
    assert headings == ["Ada", "Bea"]
    content = read_json(b'[{"a": [{"b": 1}]}, {"a": [{"b": 2}]}]')
    headings = [block.of(content.text) for block in content.blocks if block.level == 1]
    assert headings == ["1", "2"]


def test_a_list_of_words_is_a_list() -> None:
    content = read_json('["赤", "青", "一\\n二"]'.encode())
    assert [block.kind for block in content.blocks][:2] == [Kind.LIST, Kind.HEADING]
    assert content.text == "- 赤\n- 青\n\n3\n\n一\n二"


def test_numbers_read_as_they_are_written() -> None:
    content = read_json(b'{"a": 1.10, "b": 12345678901234567890, "c": 1e5, "d": NaN, "a": 2}')
    assert content.text == "a\t1.10\nb\t12345678901234567890\nc\t1e5\nd\tNaN\na\t2"


def test_other_encodings_are_read_and_said() -> None:
    content = read_json('{"港": "横浜の港です"}'.encode("cp932"))
    assert content.text == "港\t横浜の港です"
    assert content.warnings == ("it does not say how it is encoded: it was read as Shift_JIS",)


def test_half_a_character_is_no_hindrance() -> None:
    assert read_json(rb'{"a": "\ud83d x", "b": "\ud83d\ude00"}').text == "a\t\ufffd x\nb\t😀"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a": 1', "it is no JSON: .* in line 1, column 8"),
        (b'{\n"a": 1,\n}', "in line 3"),
        (b"[" * 5000 + b"]" * 5000, "nested more than"),
        (b'{"a":' * (MAX_DEPTH + 1) + b'"x"' + b"}" * (MAX_DEPTH + 1), "nested more than"),
        (b"PK\x03\x04", "office file or archive; save it as JSON"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_json(data)


def test_damaged_lines_are_left_out_and_named() -> None:
    data = b'{"a": 1, "b": 2}\n\n{"a": \n{"a": 3, "b": 4}\n' + b"[" * 5000
    content = read_json_lines(data)
    assert tables(content.text, content.blocks) == [[["a", "b"], ["1", "2"], ["3", "4"]]]
    assert content.warnings == (
        "2 lines were left out, which could not be read as JSON (line 3: Expecting value; "
        f"line 5: it is nested more than {MAX_DEPTH} deep; flatten it)",
    )


def test_of_many_damaged_lines_the_first_are_named() -> None:
    content = read_json_lines(b'{"a": 1}\n' + b"{\n" * 9)
    (warning,) = content.warnings
    assert warning.startswith("9 lines were left out")
    assert "line 9: " in warning
    assert "line 10" not in warning


def test_lines_are_refused_where_none_can_be_read() -> None:
    with pytest.raises(UnreadableFileError, match=r"no line of it is JSON \(line 2: Expecting"):
        read_json_lines(b"\nnot at all\n{")


def test_strings_of_a_damaged_list_are_no_lines() -> None:
    with pytest.raises(UnreadableFileError, match="it is no JSON"):
        read_json(b'[\n"a",\n"b"\n')
