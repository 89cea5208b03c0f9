"""The questions on versions, digests, metadata and follow-ups: exact spans, fit to tune with."""

from collections.abc import Mapping
from functools import cache

from eval.gold.faults import faults
from eval.gold.match import locate
from eval.gold.questions import read_gold
from ingest.readers import read_document
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "document-forms.jsonl"
DOCUMENTS = ROOT / "eval" / "gold" / "document-forms"
ONLY_FOR_TUNING = "and 0 in test"


class ReadFiles:
    """The documents as the readers read them, without an index."""

    def sources(self) -> Mapping[str, str]:
        return {path.name: path.name for path in DOCUMENTS.iterdir()}

    def document_text(self, document_id: str) -> str:
        return _text(document_id)


@cache
def _text(name: str) -> str:
    return read_document((DOCUMENTS / name).read_bytes(), name).document.text


def test_every_span_says_what_the_file_says() -> None:
    locate(read_gold(GOLD), ReadFiles(), GOLD)


def test_the_questions_are_fit_to_tune_with() -> None:
    found = [one for one in faults(read_gold(GOLD)) if ONLY_FOR_TUNING not in one]
    assert found == []


def test_every_document_is_asked_about() -> None:
    asked = {item.doc for question in read_gold(GOLD) for item in question.evidence}
    assert asked >= ReadFiles().sources().keys() - {"excursion-2.eml"}
