"""The committed corpus read by our readers, and the command."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.readers.command import CORPUS, by_format
from eval.readers.expected import CorpusError
from eval.readers.score import FileScore, Score, corpus_files, differences, score_files, summed
from ingest.document.document import ParsedDocument
from ingest.errors import UnreadableFileError
from ingest.readers import read_document

# What `python -m eval readers` gives, less a little: text, headings, items, cells (F1).
FLOORS = {
    "csv": (0.99, None, None, 0.99),
    "docx": (0.99, 0.98, 0.99, 0.98),
    "eml": (0.99, 0.99, 0.99, 0.99),
    "epub": (0.99, 0.99, 0.99, 0.99),
    "html": (0.99, 0.98, 0.99, 0.96),
    "json": (0.99, None, None, 0.99),
    "jsonl": (0.99, None, None, 0.99),
    "md": (0.99, 0.99, 0.99, 0.90),
    "odp": (0.99, 0.99, 0.99, 0.99),
    "ods": (0.99, 0.85, None, 0.99),
    "odt": (0.99, 0.99, 0.88, 0.91),
    "pdf": (0.93, 0.72, 0.87, 0.51),
    "pptx": (0.99, 0.88, 0.99, 0.99),
    "tsv": (0.99, None, None, 0.99),
    "txt": (0.99, 0.99, 0.99, 0.92),
    "xlsx": (0.99, 0.91, None, 0.84),
}


@pytest.fixture(scope="module")
def scores() -> dict[str, list[FileScore]]:
    files = [file for file in corpus_files(CORPUS) if file.suffix[1:] in FLOORS]
    return by_format(score_files(files, read_document))


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_format_is_read_worse_than_its_floor(
    scores: dict[str, list[FileScore]], name: str
) -> None:
    score: Score = summed(scores[name])
    got = (score.text, score.headings.f1, score.items.f1, score.cells.f1)
    for value, floor in zip(got, FLOORS[name], strict=True):
        assert floor is None or (value is not None and value >= floor), got
    assert score.order >= 0.98


def test_a_file_that_cannot_be_read_scores_nothing() -> None:
    def refuse(data: bytes, name: str) -> ParsedDocument:
        raise UnreadableFileError("no")

    (score,) = score_files([CORPUS / "law" / "text.md"], refuse)
    total = summed([score])
    assert (total.text, total.order, total.headings.recall, total.cells.recall) == (0, 0, 0, 0)


def test_differences_name_what_is_missing_and_what_is_invented(tmp_path: Path) -> None:
    (tmp_path / "expected.yaml").write_text("blocks: [{h1: Costs}, {p: Ten crowns.}]", "utf-8")
    file = tmp_path / "text.md"
    file.write_text("# Coasts\n\nTen crowns.\n", "utf-8")
    (score,) = score_files([file], read_document)
    said = list(differences(score))
    assert "- heading: Costs" in said
    assert "+ heading: Coasts" in said
    assert "  text: …Co[--]{+a+}" in said


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no folder"):
        corpus_files(tmp_path)


def test_the_command_prints_a_line_for_each_format_and_file() -> None:
    command = ["readers", "--only", "/text.", "--by-file", "--differ"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "law/text.md" in result.output
    assert "- cell: " in result.output
    assert "all" in result.output


def test_the_command_says_what_is_wrong_with_a_corpus(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["readers", str(tmp_path)])
    assert result.exit_code == 2
    assert "holds no folder" in result.output
