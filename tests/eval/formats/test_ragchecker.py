from typing import Any

import pytest

from eval.formats.ragchecker import read_ragchecker
from tests.eval.formats.samples import BELL, RAGCHECKER


def test_the_ground_truth_is_the_reference() -> None:
    bell, brewery = read_ragchecker(RAGCHECKER, 1)
    assert (bell.id, bell.text) == ("0", "How heavy is the bell of Asahi?")
    assert bell.reference == "It weighs 48 tonnes, and seventeen monks ring it."
    assert (bell.answers, bell.evidence, bell.answerable) == ((), (), True)
    assert (brewery.id, brewery.reference) == ("7", "1624年である。")


def test_what_a_system_made_of_it_is_kept() -> None:
    bell, brewery = read_ragchecker(RAGCHECKER, 1)
    retrieved = [{"doc_id": "bell", "text": BELL}]
    assert bell.extra == {"ragchecker": {"response": "48 tonnes.", "retrieved_context": retrieved}}
    assert brewery.extra == {"ragchecker": {}}


def test_the_list_may_be_called_input_data() -> None:
    assert read_ragchecker({"input_data": RAGCHECKER["results"]}, 1) == read_ragchecker(
        RAGCHECKER, 1
    )


@pytest.mark.parametrize(
    ("results", "message"),
    [
        ({"results": {}}, '"results" must be a list of objects'),
        ({"results": [{"query_id": "1", "query": "?"}]}, 'question 1 of "results": "gt_answer"'),
        ({"input_data": [RAGCHECKER["results"][0], {}]}, 'question 2 of "input_data": "query_id"'),
    ],
)
def test_a_fault_names_the_question(results: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        read_ragchecker(results, 1)
