"""The gold questions to tables, lists and values, and the documents that they are asked of."""

from collections import Counter
from pathlib import Path

from eval.gold.folding import says
from eval.gold.questions import read_gold
from ingest.readers import read_document

GOLD = Path(__file__).parents[3] / "eval" / "gold"
DOCUMENTS = GOLD / "table-documents"


def test_each_question_is_about_a_document_that_can_be_read() -> None:
    questions = read_gold(GOLD / "table-questions.jsonl")
    named = {evidence.doc for one in questions for evidence in one.evidence}
    assert named == {path.name for path in DOCUMENTS.iterdir()}
    assert all(
        read_document(path.read_bytes(), path.name).document.text for path in DOCUMENTS.iterdir()
    )


def test_no_question_forbids_what_it_wants() -> None:
    for one in read_gold(GOLD / "table-questions.jsonl"):
        wanted = [answer for group in one.answers for answer in group]
        assert not any(says(answer, bad) for answer in wanted for bad in one.forbidden), one.id


def test_each_kind_has_several_questions() -> None:
    kinds = Counter(one.kind for one in read_gold(GOLD / "table-questions.jsonl"))
    assert min(kinds.values()) >= 10
