"""The questions of colleagues on 16 documents that the readers were not trained on."""

from collections import Counter

from eval.gold.match import locate
from eval.gold.questions import read_gold
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "colleagues.jsonl"
FILES = ReadFiles(GOLD.with_suffix(""))


def test_every_span_says_what_the_file_says() -> None:
    questions = read_gold(GOLD)
    assert all(one.start is not None and one.text for each in questions for one in each.evidence)
    locate(questions, FILES, GOLD)


def test_halves_share_no_document_and_leave_none_out() -> None:
    questions = read_gold(GOLD)
    asked = {split: set[str]() for split in ("dev", "test")}
    for question in questions:
        asked[question.split or ""].update(one.doc for one in question.evidence)
    assert not asked["dev"] & asked["test"]
    assert asked["dev"] | asked["test"] == FILES.sources().keys()
    counts = Counter(question.answerable for question in questions)
    assert counts[True] > counts[False] > 150
