"""The committed questions with qualifiers: exact spans, and enough that have no answer."""

import pytest

from eval.gold.faults import faults
from eval.gold.match import locate
from eval.gold.questions import Question, read_gold
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "qualifiers" / "qualifiers.jsonl"
FILES = ReadFiles(GOLD.parent / "documents")
FEWEST_REFUSED = 20


@pytest.fixture(scope="module")
def gold() -> list[Question]:
    return read_gold(GOLD)


def test_every_span_says_what_the_file_says(gold: list[Question]) -> None:
    locate(gold, FILES, GOLD)


def test_the_questions_are_fit_to_tune_with(gold: list[Question]) -> None:
    assert list(faults(gold)) == []


def test_enough_questions_have_no_answer_and_every_document_is_asked_about(
    gold: list[Question],
) -> None:
    assert sum(not one.answerable for one in gold) >= FEWEST_REFUSED
    assert {item.doc for one in gold for item in one.evidence} == FILES.sources().keys()
