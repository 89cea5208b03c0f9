"""The corpus's own format: what a document says."""

from pathlib import Path

import pytest

from eval.readers.command import CORPUS
from eval.readers.expected import CorpusError, Heading, Listed, Prose, Table, load


def test_every_committed_document_is_well_formed_and_has_its_renderings() -> None:
    folders = sorted(file.parent for file in CORPUS.glob("*/expected.yaml"))
    assert len(folders) >= 12
    for folder in folders:
        expected = load(folder)
        names = {file.name for file in folder.iterdir()} - {"expected.yaml"}
        assert names == set(expected.layout["renderings"])


def test_blocks_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "expected.yaml").write_text(
        """
blocks:
  - h1: Title
  - p: >
      Two
      lines.
  - ol: [One, [Nested], Two]
  - table:
      labels: 1
      header: 2
      unit: crowns
      rows: |
        | Name | 2025 | <  |
        | ^    | Q1   | Q2 |
        | > A  | 1    |    |
""",
        "utf-8",
    )
    title, prose, listed, table = load(tmp_path).blocks
    assert title == Heading(1, "Title")
    assert prose == Prose("p", "Two lines.")
    assert listed == Listed(((0, "One"), (1, "Nested"), (0, "Two")), numbered=True)
    assert isinstance(table, Table)
    assert table.units == ("crowns",) * 3
    assert table.span(0, 1) == (1, 2)
    assert table.span(0, 0) == (2, 1)
    assert table.source(1, 0) == (0, 0)
    assert (table.words(0, 2), table.words(2, 0)) == ("", "A")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("blocks: [{verse: x}]", "verse"),
        ("blocks: [{table: {rows: '| a | b |\n\n| c |'}}]", "differ in length"),
        ("blocks: [{table: {rows: '| a | b |', unit: [kg]}}]", "1 units for 2 columns"),
        ("title: x", "blocks"),
        ("a: [", "not as"),
    ],
)
def test_a_document_that_is_not_well_formed_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "expected.yaml").write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=said):
        load(tmp_path)


def test_a_folder_without_expectation_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"has no expected\.yaml"):
        load(tmp_path)
