"""The questions on versions, digests, metadata and follow-ups: exact spans, fit to tune with."""

from eval.gold.faults import faults
from eval.gold.match import locate
from eval.gold.questions import read_gold
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "document-forms.jsonl"
FILES = ReadFiles(ROOT / "eval" / "gold" / "document-forms")
ONLY_FOR_TUNING = "and 0 in test"


def test_every_span_says_what_the_file_says() -> None:
    locate(read_gold(GOLD), FILES, GOLD)


def test_the_questions_are_fit_to_tune_with() -> None:
    found = [one for one in faults(read_gold(GOLD)) if ONLY_FOR_TUNING not in one]
    assert found == []


def test_every_document_is_asked_about() -> None:
    asked = {item.doc for question in read_gold(GOLD) for item in question.evidence}
    assert asked >= FILES.sources().keys() - {"excursion-2.eml"}
