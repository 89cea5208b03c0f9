import json
from pathlib import Path

import pytest

from eval.gold.questions import Evidence, GoldError, read_gold
from tests.eval.memory import write_rows

ROW = {
    "id": "q1",
    "kind": "fact",
    "question": "When?",
    "history": ["What?"],
    "answerable": True,
    "answers": [["200", "two hundred"], ["2033"]],
    "gold": [{"doc": "a.txt", "start": 1, "end": 3, "text": "bc"}, {"doc": "b.pdf", "page": 2}],
    "all": True,
    "forbidden": ["2035"],
    "derived": True,
    "author": "me",
}


def test_reads_every_field(tmp_path: Path) -> None:
    (question,) = read_gold(write_rows(tmp_path / "gold.jsonl", [ROW]))
    assert question.id == "q1"
    assert question.history == ("What?",)
    assert question.answers == (("200", "two hundred"), ("2033",))
    assert question.evidence == (Evidence("a.txt", 1, 3, None, "bc"), Evidence("b.pdf", page=2))
    assert question.all_needed
    assert question.forbidden == ("2035",)
    assert question.derived
    assert question.extra == {"author": "me"}


def test_byte_order_mark_blank_lines_and_unicode_line_separators(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = {**ROW, "question": "one\u2028two"}
    path.write_text("\ufeff\n" + json.dumps(row, ensure_ascii=False) + "\n\n", encoding="utf-8")
    (question,) = read_gold(path)
    assert (question.text, question.line) == ("one\u2028two", 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": " "}, '"id" must be a string'),
        ({"kind": None}, '"kind" must be a string'),
        ({"question": 3}, '"question" must be a string'),
        ({"history": "x"}, '"history" must be a list of strings'),
        ({"answerable": "yes"}, '"answerable" must be true or false'),
        ({"answers": ["200"]}, "list of lists"),
        ({"answers": [[]]}, "list of lists"),
        ({"answers": [[""]]}, "would match any answer"),
        ({"answers": "200"}, '"answers" must be a list'),
        ({"forbidden": "200"}, '"forbidden" must be a list of strings'),
        ({"forbidden": [" "]}, "would match any answer"),
        ({"answerable": False, "answers": [], "gold": [], "forbidden": ["1"]}, 'no "forbidden"'),
        ({"gold": ["a.txt"]}, "must be an object"),
        ({"gold": [{"doc": "a", "start": 1}]}, 'both "start" and "end"'),
        ({"gold": [{"doc": "a", "start": 3, "end": 3}]}, "start 3 at or after end 3"),
        ({"gold": [{"doc": "a", "start": -1, "end": 3}]}, "0 or more"),
        ({"gold": [{"doc": "a", "start": True, "end": 3}]}, "whole number"),
        ({"gold": [{"doc": "a", "page": 0}]}, "counts from 1"),
        ({"gold": [{"doc": "a", "text": 1}]}, '"text"'),
        ({"gold": [{"start": 1, "end": 3}]}, '"doc"'),
        ({"answerable": False}, 'neither "answers" nor "gold"'),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = write_rows(tmp_path / "gold.jsonl", [ROW, {**ROW, "id": "q2", **change}])
    with pytest.raises(GoldError) as caught:
        read_gold(path)
    assert f"{path}, line 2: " in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no questions"),
        (b'\n{"id": }', "line 2: not JSON"),
        (b"[1]", "line 1: a row must be a JSON object"),
        (b'\n\n"\xff"', "line 3: not UTF-8"),
    ],
)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=message):
        read_gold(path)


def test_an_id_used_twice_names_both_lines(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "gold.jsonl", [ROW, ROW])
    with pytest.raises(GoldError, match="line 2: the id 'q1' is already used on line 1"):
        read_gold(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"cannot read .*nothing\.jsonl"):
        read_gold(tmp_path / "nothing.jsonl")
