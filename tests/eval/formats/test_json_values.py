import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.formats.json_values import id_field, objects_field, read_values, text_field, write_rows
from eval.gold.questions import GoldError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_values_come_with_the_line_they_begin_on(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf\r\n{"a":\r\n 1}\r\n\r\n[2]\n"x\xe2\x80\xa8y" 4')
    assert list(read_values(path)) == [(2, {"a": 1}), (5, [2]), (6, "x\u2028y"), (6, 4)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'\n{"a": }', "line 2: not JSON .*, column 7"),
        (b'{}\n{"a": 1\n}\n{"b": 1\n"c"', "line 4: not JSON .*, line 5, column 1"),
        (b'{}\n"\xff"', "line 2: not UTF-8"),
        (b"[" * 100_000, "line 1: nested too deep"),
        (b"\n" + b"1" * 5000, "line 2: a number has too many digits"),
    ],
)
def test_a_bad_file_is_named_with_the_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=message) as caught:
        list(read_values(path))
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"cannot read .*none\.json: No such file"):
        list(read_values(tmp_path / "none.json"))


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=3), max_size=4))
def test_rows_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    assert write_rows(path, rows) == len(rows)
    assert [json.dumps(row) for _, row in read_values(path)] == [json.dumps(row) for row in rows]


def test_half_a_surrogate_pair_is_written_as_json_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    write_rows(path, [{"a": "é\ud83d"}])
    assert path.read_bytes() == '{"a": "é\\ud83d"}\n'.encode()
    assert [row for _, row in read_values(path)] == [{"a": "é\ud83d"}]


def test_fields_are_checked() -> None:
    assert text_field({"a": " x"}, "a") == " x"
    assert id_field({"a": 3}, "a") == "3"
    assert objects_field({"a": [{}]}, "a") == [{}]
    for read, value in (
        (text_field, " "),
        (text_field, 3),
        (id_field, True),
        (id_field, 1.5),
        (objects_field, {}),
        (objects_field, [1]),
        (objects_field, None),
    ):
        with pytest.raises(ValueError, match='"a" must be'):
            read({"a": value}, "a")
