import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import IndexUnavailableError, ModelError, TenkyoError
from ingest.index.folder.generations import broken, open_generation
from service.http.redaction import redact

INDEX = Path("/srv/my documents/index")
NAMES = st.text("ab c.-_'\"港😀", min_size=1).filter(lambda name: name.strip() and name != "..")


def test_what_is_to_be_run_is_told_without_the_folder() -> None:
    with pytest.raises(IndexUnavailableError) as caught:
        open_generation(INDEX)
    assert redact(caught.value, INDEX) == (
        "There is no index in INDEX (the folder that the service's log names). "
        "Make one with: python -m ingest PATH... --index INDEX"
    )


def test_a_system_error_keeps_its_reason() -> None:
    missing = FileNotFoundError(2, "No such file or directory", str(INDEX / "g1/metadata.json"))
    said = redact(broken(INDEX, missing), INDEX)
    assert (
        "FileNotFoundError: [Errno 2] No such file or directory: 'INDEX/g1/metadata.json'" in said
    )
    assert said.endswith("run: python -m ingest PATH... --index INDEX")
    assert "srv" not in said


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("There are no weights in /opt/models/small.", "There are no weights in …/small."),
        ("'/opt/my models/a b.bin' (1/2)", "'…/a b.bin' (1/2)"),
        ('"/opt/my models/small"', '"…/small"'),
        ("(/opt/a/b, /c)", "(…/b, …/c)"),
        ("--index=/opt/a", "--index=…/a"),
        ("/srv/my documents/index-old/a is another", "…/my documents/index-old/a is another"),
        ("TENKYO_INDEX, https://example.org/a", "TENKYO_INDEX, https://example.org/a"),
        ("It is writing to .tenkyo/index.", "It is writing to .tenkyo/index."),
    ],
)
def test_of_other_paths_the_last_name_is_told(said: str, expected: str) -> None:
    assert redact(ModelError(said), INDEX) == expected


def test_a_folder_is_hidden_by_whichever_name_it_goes(tmp_path: Path) -> None:
    real, link = tmp_path / "real place", tmp_path / "by link"
    real.mkdir()
    link.symlink_to(real)
    said = redact(TenkyoError(f"{link} and {real} are one"), link)
    assert said == "INDEX (the folder that the service's log names) and INDEX are one"


@given(parts=st.lists(NAMES, min_size=1, max_size=4))
def test_no_message_names_the_index_folder(parts: list[str]) -> None:
    index = Path("/srv-of-ours", *parts)
    for error in (broken(index, sqlite3.DatabaseError("malformed")), TenkyoError(f"{index}: full")):
        assert "srv-of-ours" not in redact(error, index)
