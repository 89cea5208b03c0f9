from pathlib import Path

import pytest

from eval.formats.beir import is_beir, read_beir, read_collection
from eval.formats.beir import write_qrels as write_qrels_of
from eval.gold.questions import Evidence, GoldError
from tests.eval.memory import write_rows

HEADER = "query-id\tcorpus-id\tscore\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_rows(tmp_path / "corpus.jsonl", [{"_id": "d1", "text": "x"}, {"_id": "d2", "text": "y"}])
    write_rows(tmp_path / "queries.jsonl", [{"_id": "1", "text": "q"}, {"_id": "2", "text": "r"}])
    (tmp_path / "qrels").mkdir()
    write_qrels(tmp_path, "test", "1\td1\t1\n1\td2\t2\n2\td1\t0\n")
    return tmp_path


def write_qrels(folder: Path, split: str, lines: str) -> None:
    (folder / "qrels" / f"{split}.tsv").write_text(HEADER + lines, encoding="utf-8")


def test_relevant_documents_are_whole_document_evidence(folder: Path) -> None:
    (question,) = read_beir(folder)
    assert (question.id, question.text, question.kind) == ("1", "q", "test")
    assert question.evidence == (Evidence("d1.txt"), Evidence("d2.txt"))
    assert not question.all_needed


def test_the_test_split_is_read_where_there_are_several(folder: Path) -> None:
    write_qrels(folder, "dev", "2\td1\t1\n")
    assert [question.id for question in read_beir(folder)] == ["1"]
    (folder / "qrels" / "test.tsv").unlink()
    assert [question.id for question in read_beir(folder)] == ["2"]
    write_qrels(folder, "train", "2\td1\t1\n")
    with pytest.raises(GoldError, match=r"has dev\.tsv, train\.tsv"):
        read_beir(folder)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("9\td1\t1\n", "line 2: no query '9'"),
        ("1\td9\t1\n", "line 2: no document 'd9'"),
        ("1\td1\n", "line 2: expected query, document and grade"),
        ("1\td1\tone\n", "line 2: expected query, document and grade"),
        ("1\td1\t--1\n", "line 2: expected query, document and grade"),
        ("1\td1\t0\n", "judges no document relevant"),
    ],
)
def test_bad_judgements_are_named(folder: Path, line: str, message: str) -> None:
    write_qrels(folder, "test", line)
    with pytest.raises(GoldError, match=message):
        read_beir(folder)


def test_bad_entries_are_named_by_line(folder: Path) -> None:
    write_rows(folder / "queries.jsonl", [{"_id": "1", "text": "q"}, {"_id": 2}])
    with pytest.raises(GoldError, match=r"queries\.jsonl, line 2"):
        read_beir(folder)


def test_line_separators_of_unicode_and_crlf_end_no_id(folder: Path) -> None:
    write_rows(folder / "corpus.jsonl", [{"_id": "d\u20281", "text": "x"}])
    write_qrels(folder, "test", "1\td\u20281\t1\r\n")
    assert read_beir(folder)[0].evidence == (Evidence("d\u20281.txt"),)


def test_documents_are_title_and_text(folder: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"_id": "d1", "title": "One", "text": "x"},
        {"_id": "d2", "title": None, "text": "y"},
    ]
    write_rows(folder / "corpus.jsonl", rows)
    questions, documents, notes = read_collection(folder)
    assert documents == {"d1.txt": "One\n\nx", "d2.txt": "y"}
    assert (questions, notes) == (read_beir(folder), ())


def test_judging_documents_without_text_alone_is_an_error(folder: Path) -> None:
    write_rows(folder / "corpus.jsonl", [{"_id": "d1", "text": ""}, {"_id": "d2", "text": " "}])
    with pytest.raises(GoldError, match="judges only documents without any text"):
        read_collection(folder)


def test_judgements_are_read_as_they_were_written(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").unlink()
    (folder / "qrels").rmdir()
    write_qrels_of(folder, {"1": ["d2", "d1"], "2": ["d1"]})
    found = {question.id: question.evidence for question in read_beir(folder)}
    assert found == {
        "1": (Evidence("d2.txt"), Evidence("d1.txt")),
        "2": (Evidence("d1.txt"),),
    }


def test_a_folder_with_any_file_of_beir_is_one(tmp_path: Path, folder: Path) -> None:
    assert is_beir(folder)
    (tmp_path / "other").mkdir()
    assert not is_beir(tmp_path / "other")


def test_judgements_that_are_not_utf_8_are_named(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").write_bytes(b"\xff")
    with pytest.raises(GoldError, match=r"cannot read .*test\.tsv"):
        read_beir(folder)
