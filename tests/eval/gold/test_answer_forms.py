"""The committed questions beyond looking up: exact spans, and enough of every kind and document."""

from collections import Counter

import pytest

from eval.gold.faults import SPLITS, count_by_kind, faults
from eval.gold.match import locate
from eval.gold.questions import GoldError, Question, read_gold
from tests.conftest import SEED
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "answer-forms.jsonl"
DOCUMENTS = ROOT / "eval" / "gold" / "documents"
FILES = ReadFiles(SEED.parent, DOCUMENTS)
KINDS = {"list_all", "compare", "yes_no", "table_count", "table_superlative", "table_compute"} | {
    *("summary", "timeline", "versions", "by_value"),
    *("qualifier", "exception", "follow_up", "metadata"),
}
FEWEST_OF_A_KIND = 10


@pytest.fixture(scope="module")
def gold() -> list[Question]:
    return read_gold(GOLD)


def test_every_span_says_what_the_file_says(gold: list[Question]) -> None:
    evidence = [item for question in gold for item in question.evidence]
    assert all(item.start is not None and item.text for item in evidence)
    locate(gold, FILES, GOLD)


def test_a_span_of_another_text_is_found_out(gold: list[Question]) -> None:
    class Shifted(ReadFiles):
        def document_text(self, document_id: str) -> str:
            return "x" + super().document_text(document_id)

    with pytest.raises(GoldError, match="says"):
        locate(gold, Shifted(SEED.parent, DOCUMENTS), GOLD)


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
    assert asked.keys() == {(source, split) for source in FILES.sources() for split in SPLITS}
