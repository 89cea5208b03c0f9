import pytest

from eval.gold.groups import NEAR_MISS, GroupKey, document_of, grouped, kind_of, split_of
from tests.eval.report.reports import RECORDS, asked

QUESTIONS = [record.question for record in RECORDS]


@pytest.mark.parametrize(
    ("key_of", "groups"),
    [
        (
            kind_of,
            {"fact": ["q1", "q2", "q3"], "unanswerable": ["q4"], NEAR_MISS: ["q5"]},
        ),
        # Questions without evidence are of no document.
        (document_of, {"cats.txt": ["q1", "q2"], "dogs.txt": ["q3"]}),
        (split_of, {"dev": ["q1", "q2"], "test": ["q3", "q4", "q5"]}),
    ],
)
def test_groups(key_of: GroupKey, groups: dict[str, list[str]]) -> None:
    found = grouped(QUESTIONS, key_of)
    assert found == groups
    assert list(found) == list(groups)


def test_questions_without_a_split_are_in_none() -> None:
    assert grouped([asked("q9", "cats toes").question], split_of) == {}
