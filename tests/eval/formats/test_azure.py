import pytest

from eval.formats.azure import read_azure
from eval.gold.questions import Evidence
from tests.eval.formats.samples import AZURE


def test_citations_are_evidence_and_leave_the_reference() -> None:
    question = read_azure(AZURE[0], 1, 1)
    assert (question.id, question.text) == ("q1", "What does the plan cover?")
    assert question.reference == "It covers teeth. It covers eyes, too."
    assert question.evidence == (
        Evidence("Benefit Options.pdf", page=3),
        Evidence("Benefit Options.pdf", page=4),
    )
    assert question.all_needed
    assert question.answerable


def test_a_citation_without_a_page_is_the_whole_document() -> None:
    question = read_azure(AZURE[1], 2, 1)
    assert question.evidence == (Evidence("roles.md"),)
    assert not question.all_needed
    assert question.reference == "The owner [1]."
    assert question.extra == {"azure": {"context": "A role."}}


def test_brackets_that_name_no_file_are_words() -> None:
    question = read_azure(AZURE[2], 3, 1)
    assert (question.evidence, question.reference) == ((), "[2033]年度である。")


@pytest.mark.parametrize(
    ("truth", "expected"),
    [
        ("Yes [A.PDF#page=12].", Evidence("A.PDF", page=12)),
        ("はい[社内/規程 v1.2.docx]。", Evidence("社内/規程 v1.2.docx")),
        ("See [notes.txt].", Evidence("notes.txt")),
        ("[only.md#page=2]", Evidence("only.md", page=2)),
    ],
)
def test_shapes_of_citations(truth: str, expected: Evidence) -> None:
    assert read_azure({"query": "?", "ground_truth": truth}, 1, 1).evidence == (expected,)


def test_a_truth_of_citations_alone_is_no_reference() -> None:
    assert read_azure({"question": "?", "truth": " [a.md] "}, 1, 1).reference is None


@pytest.mark.parametrize("truth", ["see [3.2]", "[e.g. pdf]", "[a.pdf#page=x]", "[x\n.pdf]", "[]"])
def test_what_is_no_citation(truth: str) -> None:
    question = read_azure({"question": "?", "truth": truth}, 1, 1)
    assert (question.evidence, question.reference) == ((), truth)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([], "a row must be a JSON object"),
        ({"truth": "x"}, "it has no 'question' or 'query'"),
        ({"question": "x"}, "it has no 'truth' or 'ground_truth'"),
        ({"question": "x", "truth": " "}, '"truth" must be a string'),
        ({"query": 3, "truth": "x"}, '"query" must be a string'),
        ({"query": "x", "truth": "x [a.pdf#page=0]"}, r"\[a.pdf#page=0\] has page 0"),
    ],
)
def test_a_bad_row_says_what_is_wrong(row: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_azure(row, 1, 1)
