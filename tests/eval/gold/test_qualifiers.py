"""The committed questions with qualifiers: exact spans, and enough that have no answer."""

from collections.abc import Mapping
from functools import cache

import pytest

from eval.gold.faults import faults
from eval.gold.match import locate
from eval.gold.questions import Question, read_gold
from ingest.readers import read_document
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "qualifiers" / "qualifiers.jsonl"
DOCUMENTS = GOLD.parent / "documents"
FEWEST_REFUSED = 20


class ReadFiles:
    """The documents as the readers read them, without an index."""

    def sources(self) -> Mapping[str, str]:
        return {path.name: path.name for path in DOCUMENTS.iterdir()}

    def document_text(self, document_id: str) -> str:
        return _text(document_id)


@cache
def _text(name: str) -> str:
    return read_document((DOCUMENTS / name).read_bytes(), name).document.text


@pytest.fixture(scope="module")
def gold() -> list[Question]:
    return read_gold(GOLD)


def test_every_span_says_what_the_file_says(gold: list[Question]) -> None:
    locate(gold, ReadFiles(), GOLD)


def test_the_questions_are_fit_to_tune_with(gold: list[Question]) -> None:
    assert list(faults(gold)) == []


def test_enough_questions_have_no_answer_and_every_document_is_asked_about(
    gold: list[Question],
) -> None:
    assert sum(not one.answerable for one in gold) >= FEWEST_REFUSED
    assert {item.doc for one in gold for item in one.evidence} == ReadFiles().sources().keys()
