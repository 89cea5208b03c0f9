import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.formats.source import read_questions, read_source
from eval.gold.questions import Evidence, GoldError
from tests.eval.formats.samples import AZURE, RAGCHECKER, answer, asked, beir, squad
from tests.eval.formats.test_json_values import VALUES
from tests.eval.memory import gold_row, write_rows


def written(path: Path, value: object, **options: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False, **options), encoding="utf-8")
    return path


@pytest.mark.parametrize("options", [{}, {"indent": 2}])
def test_a_squad_file_has_questions_and_documents(tmp_path: Path, options: dict[str, Any]) -> None:
    source = read_source(written(tmp_path / "dev.json", squad(), **options))
    assert source.format == "SQuAD"
    assert [question.id for question in source.questions] == ["t1", "t2", "b1", "b2", "t3", "s1"]
    assert list(source.documents) == ["Asahi__tower_bell_.txt", "Asahi__tower_bell_-2.txt"]
    assert read_questions(tmp_path / "dev.json") == source.questions


def test_a_ragchecker_file(tmp_path: Path) -> None:
    path = written(tmp_path / "inputs.json", RAGCHECKER)
    assert [question.id for question in read_questions(path)] == ["0", "7"]
    assert read_source(path).format == "RAGChecker"


def test_azure_rows_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "ground_truth.jsonl"
    rows = [json.dumps(row, ensure_ascii=False, indent=1) for row in AZURE]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).replace("\n", "\r\n").encode())
    assert [(one.id, one.line) for one in read_questions(path)] == [
        ("q1", 1),
        ("q2", 5),
        ("q3", 10),
    ]
    assert read_source(path).format == "Azure"


def test_gold_is_read_as_gold_whatever_else_it_has(tmp_path: Path) -> None:
    row = gold_row("q1", "cats toes", "Cats have 18 toes.", truth="18", data=[], results=[])
    (question,) = read_questions(write_rows(tmp_path / "gold.jsonl", [row]))
    assert question.extra == {"truth": "18", "data": [], "results": []}


def test_a_fault_in_gold_is_named_as_ever(tmp_path: Path) -> None:
    row = gold_row("q1", "cats toes", "Cats have 18 toes.")
    path = write_rows(tmp_path / "gold.jsonl", [row, {**row, "id": 3}])
    with pytest.raises(GoldError, match='line 2: "id" must be a string with something in it'):
        read_questions(path)
    del row["answerable"]
    with pytest.raises(GoldError, match='line 1: "answerable" must be true or false'):
        read_questions(write_rows(path, [row]))


def test_a_beir_folder_has_questions_and_documents(tmp_path: Path) -> None:
    source = read_source(beir(tmp_path))
    assert source.format == "BEIR"
    assert source.documents == {
        "kura_1.txt": "蔵\n\n蔵は1624年に建てられた。",
        "KURA_1-2.txt": "The brewery was built in 1624.",
    }
    assert [(one.id, one.evidence) for one in source.questions] == [
        ("q1", (Evidence("kura_1.txt"),)),
        ("q2", (Evidence("KURA_1-2.txt"),)),
    ]
    assert source.notes == (
        "Left out: 1 documents without any text.",
        "Left out: 1 questions that only those answer.",
    )
    asis = [one.evidence for one in read_questions(tmp_path)]
    assert asis == [
        (Evidence("kura/1.txt"), Evidence(".empty.txt")),
        (Evidence("KURA/1.txt"),),
        (Evidence(".empty.txt"),),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "has no questions in it"),
        (" \n", "has no questions in it"),
        ('{"data": []}', "has no questions in it"),
        ("[1]", "is in no format known: it begins with a list.\nThese formats"),
        ("3", "begins with a number"),
        ("{}", "an object with nothing in it"),
        ('{"queries": 1, "b": 2}', 'an object with "b", "queries" in it.\nThese formats are read'),
        ('{"data": [], "results": []}', "could be SQuAD or RAGChecker"),
        ('{"data": []}\n{}', "line 2: there is something after the SQuAD object"),
        ('{"query": "?", "truth": "x"}\n\n7', "line 3: a row must be a JSON object"),
        ('\n{"results": [{}]}', 'line 2: question 1 of "results": "query_id"'),
        ("{", "line 1: not JSON"),
        ("id,question\n1,?\n", "line 1: not JSON (Expecting value, column 1)\nThese formats are"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "questions.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        read_questions(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"^cannot read .*none\.jsonl: No such file or directory$"):
        read_questions(tmp_path / "none.jsonl")


def test_a_folder_that_is_not_beir_says_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "report.json").touch()
    for read in (read_questions, read_source):
        with pytest.raises(GoldError, match=r'not a BEIR folder: it contains "report\.json"'):
            read(tmp_path)


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    whole = {"results": [RAGCHECKER["results"][0]] * 2}
    with pytest.raises(GoldError, match="line 1: the id '0' is used twice"):
        read_questions(written(tmp_path / "inputs.json", whole))


def test_squad_names_file_article_and_question(tmp_path: Path) -> None:
    whole = squad()
    paragraph = whole["data"][1]["paragraphs"][0]
    paragraph["qas"].append(asked("s2", "?", answer(paragraph["context"], "桶", at=0)))
    path = written(tmp_path / "dev.json", whole)
    with pytest.raises(GoldError) as caught:
        read_questions(path)
    assert f"{path}, line 1: article 'Asahi: tower/bell?': question 's2': " in str(caught.value)


def rows(*keys: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects that may have any of the keys, with any value."""
    anything = {key: VALUES | st.sampled_from(["x", "[a.pdf#page=0]", 0, True]) for key in keys}
    return st.fixed_dictionaries({}, optional=anything)


ANSWERS = st.lists(rows("text", "answer_start"), max_size=2) | VALUES
QAS = rows("id", "question", "is_impossible").flatmap(
    lambda row: ANSWERS.map(lambda answers: {**row, "answers": answers})
)
PARAGRAPHS = st.builds(
    lambda row, qas: {**row, "qas": qas}, rows("context"), st.lists(QAS, max_size=2) | VALUES
)
ARTICLES = st.builds(
    lambda row, paragraphs: {**row, "paragraphs": paragraphs},
    rows("title"),
    st.lists(PARAGRAPHS, max_size=2) | VALUES,
)
ANYTHING = st.one_of(
    VALUES,
    (VALUES | st.lists(ARTICLES, max_size=2)).map(lambda data: {"data": data}),
    (VALUES | st.lists(rows("query_id", "query", "gt_answer"), max_size=2)).map(
        lambda results: {"results": results}
    ),
    rows("question", "query", "truth", "ground_truth", "context"),
    rows("id", "kind", "question", "answerable", "answers", "gold"),
)


@given(st.lists(ANYTHING, max_size=2))
def test_any_json_gives_questions_or_a_message(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any]
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.json"
    path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    ids: list[str] = []
    message = ""
    try:
        ids = [question.id for question in read_questions(path)]
    except GoldError as fault:
        message = str(fault)
    if ids:
        assert len(set(ids)) == len(ids)
    else:
        assert str(path) in message


@given(st.binary(max_size=60))
def test_any_bytes_give_questions_or_a_message(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.json"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=r"any\.json"):
        read_questions(path)
