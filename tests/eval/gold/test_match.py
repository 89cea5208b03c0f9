from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.match import Place, covers, locate
from eval.gold.questions import Evidence, GoldError, Question
from tests.eval.memory import MemoryTarget

PATH = Path("gold.jsonl")


def question(*evidence: Evidence) -> Question:
    return Question("q1", "fact", "?", (), True, (), evidence, False, 7)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (10, 20, True),  # the same span
        (15, 30, True),  # 5 of the shorter 10
        (16, 30, False),  # 4 of the shorter 10
        (0, 100, True),  # all of the shorter
        (12, 14, True),  # inside
        (19, 21, True),  # 1 of 2
        (20, 30, False),  # they touch
        (15, 15, False),  # nothing at all
    ],
)
def test_half_of_the_shorter(start: int, end: int, expected: bool) -> None:
    assert covers(Place("a", start, end), Place("a", 10, 20)) is expected


def test_another_document_never_counts() -> None:
    assert not covers(Place("a", 0, 9), Place("b", 0, 9))


spans = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(
    lambda s: Place("a", s[0], s[0] + s[1])
)


@given(spans, spans)
def test_covering_is_symmetric_and_counts_characters(one: Place, two: Place) -> None:
    shared = len(set(range(one.start, one.end)) & set(range(two.start, two.end)))
    expected = shared > 0 and shared >= min(one.length, two.length) / 2
    assert covers(one, two) == covers(two, one) == expected


@pytest.mark.parametrize(
    ("evidence", "bounds"),
    [
        (Evidence("a.pdf", 1, 3, None, "ne"), (1, 3)),
        (Evidence("a.pdf"), (0, 14)),
        (Evidence("a.pdf", page=1), (0, 4)),
        (Evidence("a.pdf", page=2), (5, 8)),
        (Evidence("a.pdf", page=3, text="three"), (9, 14)),
    ],
)
def test_evidence_is_located(evidence: Evidence, bounds: tuple[int, int]) -> None:
    target = MemoryTarget({"a.pdf": "one.\ftwo\fthree"})
    assert locate([question(evidence)], target, PATH) == {"q1": (Place("id-a.pdf", *bounds),)}


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ([Evidence("b.txt", 0, 1)], "gold.jsonl, line 7 (q1): no document 'b.txt' is served"),
        ([Evidence("a.txt", 0, 4)], "a.txt[0:4] ends after the document, which has 3 characters"),
        ([Evidence("a.txt", 0, 2, None, "bc")], "a.txt[0:2] says 'ab', not 'bc'"),
        ([Evidence("a.txt", page=2)], "a.txt has 1 pages, not 2"),
    ],
)
def test_evidence_that_is_not_there_is_refused(evidence: Sequence[Evidence], message: str) -> None:
    with pytest.raises(GoldError) as caught:
        locate([question(*evidence)], MemoryTarget({"a.txt": "abc"}), PATH)
    assert message in str(caught.value)


def test_many_faults_are_counted() -> None:
    questions = [question(Evidence("b.txt"))] * 8
    with pytest.raises(GoldError, match="… and 3 more"):
        locate(questions, MemoryTarget({}), PATH)
