"""The committed questions beyond looking up: exact spans, and enough of every kind and document."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from eval.gold.faults import SPLITS, count_by_kind, faults
from eval.gold.match import locate
from eval.gold.questions import GoldError, Question, read_gold
from ingest.readers import read_document
from tests.conftest import SEED
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "answer-forms.jsonl"
DOCUMENTS = ROOT / "eval" / "gold" / "documents"
KINDS = {"list_all", "compare", "yes_no", "table_count", "table_superlative", "table_compute"} | {
    *("summary", "timeline", "versions", "by_value"),
    *("qualifier", "exception", "follow_up", "metadata"),
}
FEWEST_OF_A_KIND = 10


class ReadFiles:
    """The documents as the readers read them, without an index."""

    def sources(self) -> Mapping[str, str]:
        return {path.name: path.name for path in [SEED, *DOCUMENTS.iterdir()]}

    def document_text(self, document_id: str) -> str:
        folder = SEED.parent if document_id == SEED.name else DOCUMENTS
        return _text(folder / document_id)


@cache
def _text(path: Path) -> str:
    return read_document(path.read_bytes(), path.name).document.text


@pytest.fixture(scope="module")
def gold() -> list[Question]:
    return read_gold(GOLD)


def test_every_span_says_what_the_file_says(gold: list[Question]) -> None:
    evidence = [item for question in gold for item in question.evidence]
    assert all(item.start is not None and item.text for item in evidence)
    locate(gold, ReadFiles(), GOLD)


def test_a_span_of_another_text_is_found_out(gold: list[Question]) -> None:
    class Shifted(ReadFiles):
        def document_text(self, document_id: str) -> str:
            return "x" + super().document_text(document_id)

    with pytest.raises(GoldError, match="says"):
        locate(gold, Shifted(), GOLD)


def test_the_questions_are_fit_to_measure_with(gold: list[Question]) -> None:
    assert list(faults(gold)) == []


def test_there_are_enough_of_every_kind_in_both_halves(gold: list[Question]) -> None:
    counts = count_by_kind(gold)
    assert counts.keys() == KINDS
    for by_split in counts.values():
        assert by_split.keys() == set(SPLITS)
        assert by_split.total() >= FEWEST_OF_A_KIND
    for split in SPLITS:
        refused = {one.kind for one in gold if one.split == split and not one.answerable}
        assert refused == KINDS


def test_every_document_is_asked_about_in_both_halves(gold: list[Question]) -> None:
    asked = Counter((item.doc, one.split) for one in gold for item in one.evidence)
    assert asked.keys() == {(source, split) for source in ReadFiles().sources() for split in SPLITS}
