"""The subcommand, with real ingestion: what it writes is what is read back."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from eval.formats.beir import read_beir
from eval.formats.source import read_source
from eval.gold.index_passages import IndexPassages
from eval.gold.match import Place, covers, locate
from eval.gold.questions import Question, read_gold, read_rows
from ingest.index.folder.index import FolderIndex
from ingest.pipeline import Status, ingest
from tests.eval.formats.samples import (
    AZURE,
    BELL,
    RAGCHECKER,
    SAKE,
    TOWER,
    answer,
    asked,
    beir,
    squad,
)
from tests.eval.memory import write_rows
from tests.fake_encoder import TermsEncoder


def convert(*arguments: object) -> Result:
    parts = ["convert", *(str(part) for part in arguments)]
    return CliRunner().invoke(app, parts, env={"COLUMNS": "200"})


def converted(*arguments: object) -> str:
    result = convert(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def located(gold: Path, index: Path) -> dict[str, list[str]]:
    """Return what the evidence of each question says in the documents as they are stored."""
    questions = read_gold(gold)
    with IndexPassages.open(index) as passages:
        places = locate(questions, passages, gold)
        return {
            key: [passages.document_text(p.document_id)[p.start : p.end] for p in found]
            for key, found in places.items()
        }


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(squad()), encoding="utf-8-sig")
    return path


@pytest.fixture
def index(tmp_path: Path, squad_file: Path) -> Path:
    """An index of the documents of the SQuAD file."""
    converted(squad_file, tmp_path / "squad")
    ingest([tmp_path / "squad" / "docs"], FolderIndex(tmp_path / "index"), TermsEncoder())
    return tmp_path / "index"


def test_squad_becomes_gold_and_documents(squad_file: Path, tmp_path: Path) -> None:
    dest = tmp_path / "new folder" / "squad"
    output = converted(squad_file, dest)
    assert f"Read {squad_file}: SQuAD." in output
    assert f"Wrote {dest / 'gold.jsonl'}: 6 questions, 5 of them answerable." in output
    assert f"Wrote {dest / 'docs'}: 2 documents." in output
    assert f"Next: python -m ingest '{dest / 'docs'}' --index '{dest / 'index'}'\n" in output
    assert f"python -m eval --gold '{dest / 'gold.jsonl'}' --index '{dest / 'index'}'" in output
    assert sorted(path.name for path in dest.iterdir()) == ["docs", "gold.jsonl"]
    kept = [
        (one.id, one.answers, one.evidence, one.extra) for one in read_gold(dest / "gold.jsonl")
    ]
    source = read_source(squad_file).questions
    assert kept == [(one.id, one.answers, one.evidence, one.extra) for one in source]


def test_spans_hold_in_the_documents_as_they_are_stored(index: Path, tmp_path: Path) -> None:
    said = located(tmp_path / "squad" / "gold.jsonl", index)
    assert said == {
        "t1": ["1624"],
        "t2": [],
        "b1": ["Seventeen monks", "monks"],
        "b2": ["🔔 All"],
        "t3": ["1788"],
        "s1": ["杉の桶"],
    }


def test_a_beir_folder_becomes_gold_and_documents(tmp_path: Path) -> None:
    (tmp_path / "beir").mkdir()
    output = converted(beir(tmp_path / "beir"), tmp_path / "out")
    assert "Left out: 1 documents without any text." in output
    docs, index = tmp_path / "out" / "docs", tmp_path / "index"
    outcomes = ingest([docs], FolderIndex(index), TermsEncoder())
    assert [outcome.status for outcome in outcomes] == [Status.ADDED] * 2
    assert located(tmp_path / "out" / "gold.jsonl", index) == {
        "q1": ["蔵\n\n蔵は1624年に建てられた。"],
        "q2": ["The brewery was built in 1624."],
    }


@pytest.mark.parametrize("sample", ["ragchecker", "azure"])
def test_what_has_no_documents_becomes_gold_alone(tmp_path: Path, sample: str) -> None:
    path = tmp_path / "source.json"
    if sample == "azure":
        write_rows(path, AZURE)
    else:
        path.write_text(json.dumps(RAGCHECKER), encoding="utf-8")
    dest = tmp_path / "out"
    output = converted(path, dest)
    assert f"Next: python -m eval --gold {dest / 'gold.jsonl'}\n" in output
    assert [path.name for path in dest.iterdir()] == ["gold.jsonl"]

    def kept(questions: list[Question]) -> list[Any]:
        return [(one.id, one.text, one.reference, one.evidence, one.extra) for one in questions]

    assert kept(read_gold(dest / "gold.jsonl")) == kept(read_source(path).questions)


def test_gold_becomes_the_same_gold(index: Path, tmp_path: Path) -> None:
    gold = tmp_path / "squad" / "gold.jsonl"
    converted(gold, tmp_path / "again")
    assert (tmp_path / "again" / "gold.jsonl").read_bytes() == gold.read_bytes()


def test_beir_has_every_passage_and_judges_it_by_the_evidence(index: Path, tmp_path: Path) -> None:
    gold, dest = tmp_path / "squad" / "gold.jsonl", tmp_path / "beir"
    output = converted(gold, dest, "--to", "beir", "--index", index)
    assert "Not in qrels: 1 (the documents do not answer them)." in output
    corpus = {row["_id"]: row for _, row in read_rows(dest / "corpus.jsonl")}
    with IndexPassages.open(index) as passages:
        spans = Counter(
            (
                document.source,
                passage.start,
                passage.end,
                document.text[passage.start : passage.end],
            )
            for document, found in passages.documents()
            for passage in found
        )
        places = locate(read_gold(gold), passages, gold)
        sources = passages.sources()
    assert spans == Counter(
        (row["metadata"]["source"], row["metadata"]["start"], row["metadata"]["end"], row["text"])
        for row in corpus.values()
    )
    expected = {
        (question, key)
        for question, found in places.items()
        for key, row in corpus.items()
        for place in found
        if covers(
            Place(
                sources[row["metadata"]["source"]], row["metadata"]["start"], row["metadata"]["end"]
            ),
            place,
        )
    }
    lines = (dest / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "query-id\tcorpus-id\tscore"
    judged = [tuple(line.split("\t")) for line in lines[1:]]
    assert {(question, key) for question, key, _ in judged} == expected
    assert {grade for *_, grade in judged} == {"1"}
    assert len(judged) == len(expected)
    assert f"{len(corpus)} passages and 6 queries, 5 of them judged" in output


def test_beir_that_was_written_is_read(index: Path, tmp_path: Path) -> None:
    gold, dest = tmp_path / "squad" / "gold.jsonl", tmp_path / "beir"
    converted(gold, dest, "--to", "beir", "--index", index)
    texts = {row["_id"]: row["text"] for _, row in read_rows(dest / "corpus.jsonl")}
    questions = {question.id: question for question in read_beir(dest)}
    asked_in_gold = {question.id: question.text for question in read_gold(gold)}
    assert questions.keys() == asked_in_gold.keys() - {"t2"}
    for key, question in questions.items():
        assert question.text == asked_in_gold[key]
        answers = {"t1": TOWER, "t3": TOWER, "b1": BELL, "b2": BELL, "s1": SAKE}[key]
        # The article's one passage also has its other paragraphs.
        assert all(answers in texts[place.doc.removesuffix(".txt")] for place in question.evidence)


def test_questions_that_cannot_be_judged_are_counted(index: Path, tmp_path: Path) -> None:
    rows = [
        {"id": "a/1", "kind": "k", "question": "Is it?", "answerable": True},
        {"id": "A?1", "kind": "k", "question": "Who?", "answerable": False, "history": ["What?"]},
        {
            "id": "A 1",
            "kind": "k",
            "question": "When?",
            "answerable": True,
            "gold": [{"doc": "Asahi__tower_bell_.txt"}],
        },
    ]
    gold, dest = write_rows(tmp_path / "gold.jsonl", rows), tmp_path / "beir"
    output = converted(gold, dest, "--to", "beir", "--index", index)
    assert "3 queries, 1 of them judged" in output
    assert "Not in qrels: 1 (the documents do not answer them)." in output
    assert "Not in qrels: 1 (the gold names no evidence)." in output
    assert "covers" not in output
    queries = [row for _, row in read_rows(dest / "queries.jsonl")]
    assert [(row["_id"], row["metadata"]["id"]) for row in queries] == [
        ("a_1", "a/1"),
        ("A_1-2", "A?1"),
        ("A_1-3", "A 1"),
    ]
    assert queries[1]["metadata"]["history"] == ["What?"]
    (question,) = read_beir(dest)
    assert question.id == "A_1-3"


@pytest.mark.parametrize("to", ["gold", "beir"])
def test_a_folder_with_something_in_it_is_left_alone(
    index: Path, squad_file: Path, tmp_path: Path, to: str
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    for dest in (tmp_path / "mine", squad_file):
        more = ["--index", index] if to == "beir" else []
        result = convert(squad_file, dest, "--to", to, *more)
        assert result.exit_code == 2
        assert f"Error: {dest} is not an empty folder" in result.stderr
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "keep"


def test_what_fails_leaves_nothing_behind(index: Path, tmp_path: Path) -> None:
    uncovered = [
        {"id": "q", "kind": "k", "question": "?", "answerable": True, "gold": [{"doc": "no.txt"}]}
    ]
    unjudged = [{"id": "q", "kind": "k", "question": "?", "answerable": True}]
    (tmp_path / "empty").mkdir()
    for rows, message in (
        (uncovered, "line 1 (q): no document 'no.txt' is served"),
        (unjudged, "nothing can be judged"),
        ([{"id": "q"}], "in no format known"),
    ):
        gold = write_rows(tmp_path / "bad.jsonl", rows)
        for dest in (tmp_path / "new", tmp_path / "empty"):
            result = convert(gold, dest, "--to", "beir", "--index", index)
            assert result.exit_code == 2
            assert message in result.stderr
    assert not (tmp_path / "new").exists()
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_document_that_is_no_text_is_named(tmp_path: Path) -> None:
    context = "half a pair: \ud83d"
    paragraph = {"context": context, "qas": [asked("q", "?", answer(context, "pair"))]}
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": [paragraph]}]}))
    result = convert(path, tmp_path / "out")
    assert result.exit_code == 2
    assert "the document T.txt has half a surrogate pair in it" in result.stderr
    assert not (tmp_path / "out").exists()


def test_without_an_index_it_says_what_to_run(squad_file: Path, tmp_path: Path) -> None:
    result = convert(squad_file, tmp_path / "out", "--to", "beir", "--index", tmp_path / "none")
    assert result.exit_code == 2
    assert "Make one with: python -m ingest" in result.stderr


def test_an_index_is_for_beir_alone(squad_file: Path, tmp_path: Path) -> None:
    result = convert(squad_file, tmp_path / "out", "--index", tmp_path)
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_an_index_found_in_the_settings(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENKYO_INDEX", str(index))
    converted(tmp_path / "squad" / "gold.jsonl", tmp_path / "beir", "--to", "beir")
    assert (tmp_path / "beir" / "corpus.jsonl").is_file()


def test_help_teaches() -> None:
    assert "python -m eval convert dev-v2.0.json squad" in converted("--help")


def test_pages_and_whole_documents_are_evidence_in_beir_and_blank_lines_are_not(
    tmp_path: Path,
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "two.txt").write_text("\n\n\nThe oak is old.\n\fThe elm is young.\n", encoding="utf-8")
    ingest([docs], FolderIndex(tmp_path / "index"), TermsEncoder())
    rows = [
        {
            "id": key,
            "kind": "k",
            "question": "?",
            "answerable": True,
            "gold": [{"doc": "two.txt", **place}],
        }
        for key, place in (
            ("page", {"page": 2}),
            ("whole", {}),
            ("blank lines", {"start": 0, "end": 2}),
        )
    ]
    gold = write_rows(tmp_path / "gold.jsonl", rows)
    output = converted(gold, tmp_path / "beir", "--to", "beir", "--index", tmp_path / "index")
    assert "Not in qrels: 1 (no passage covers their evidence)." in output
    texts = {row["_id"]: row["text"] for _, row in read_rows(tmp_path / "beir" / "corpus.jsonl")}
    found: dict[str, set[str]] = {
        question.id: {texts[Path(place.doc).stem].strip() for place in question.evidence}
        for question in read_beir(tmp_path / "beir")
    }
    assert all("elm" in text for text in found["page"])
    assert found["page"] <= found["whole"] == {text.strip() for text in texts.values()}
    blank = write_rows(tmp_path / "blank.jsonl", rows[2:])
    result = convert(blank, tmp_path / "none", "--to", "beir", "--index", tmp_path / "index")
    assert result.exit_code == 2
    assert f"no passage of {tmp_path / 'index'} covers any evidence of {blank}" in result.stderr
