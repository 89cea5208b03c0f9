"""The questions on public reports, which are not in the repository: pages, fit to judge by."""

from collections import Counter

from eval.gold.faults import faults
from eval.gold.questions import read_gold
from tests.offline import ROOT

QUESTIONS = read_gold(ROOT / "eval" / "gold" / "reports.jsonl")


def test_every_answer_is_on_a_page_and_has_words() -> None:
    asked = [one for one in QUESTIONS if one.answerable]
    assert all(one.answers and one.evidence for one in asked)
    assert all(place.page for one in asked for place in one.evidence)


def test_the_halves_are_alike() -> None:
    halves = Counter((one.split, one.answerable) for one in QUESTIONS)
    assert abs(halves["dev", True] - halves["test", True]) <= 1
    assert abs(halves["dev", False] - halves["test", False]) <= 1


def test_the_questions_are_fit_to_judge_by() -> None:
    assert [one for one in faults(QUESTIONS) if "questions in dev" not in one] == []
