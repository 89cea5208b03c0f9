from collections.abc import Sequence

import pytest

from eval.gold.match import Place
from eval.gold.questions import Question
from eval.runs.run import WARM_UP, WARM_UP_JAPANESE, Record, run, warm_up
from eval.runs.target import Reply, Target, TargetError
from ingest.errors import QuestionError
from retriever.query.question import understand
from tests.eval.memory import MemoryTarget


def questions(*texts: str) -> list[Question]:
    return [
        Question(f"q{n}", "fact", text, ("before",), True, (), (), False, n)
        for n, text in enumerate(texts, start=1)
    ]


def ask_all(asked: list[Question], target: Target, jobs: int) -> list[Record]:
    places = {question.id: (Place("id-cats.txt", 0, 4),) for question in asked}
    return run(asked, places, target, 2, jobs)


class Strict(MemoryTarget):
    """Refuses a question without a word, and one that does not bring its history."""

    def ask(self, question: str, history: Sequence[str]) -> Reply:
        if not question.strip("?") or list(history) != ["before"]:
            raise QuestionError("a question needs words")
        return super().ask(question, history)


@pytest.mark.parametrize("jobs", [1, 4])
def test_records_keep_the_order_of_the_questions(jobs: int) -> None:
    texts = ["cats sleep", "dogs sleep", "18 toes", "clowder"]
    memory = MemoryTarget()
    records = ask_all(questions(*texts), Strict(), jobs)
    assert [record.question.text for record in records] == texts
    for record in records:
        assert record.answer == memory.answer(record.question.text)
        assert list(record.hits) == memory.search(record.question.text, 2)["hits"]
        assert record.seconds >= 0


def test_nothing_is_searched_for_where_there_is_no_evidence_to_find() -> None:
    asked = questions("cats sleep", "what do fish eat")
    found, nothing = run(asked, {"q1": (Place("id-cats.txt", 0, 26),), "q2": ()}, Strict(), 2, 1)
    assert len(found.hits) == 2
    assert (nothing.hits, nothing.answer["answerable"]) == ((), False)


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_question_that_cannot_be_asked_is_named(jobs: int) -> None:
    with pytest.raises(TargetError, match="question q2: a question needs words"):
        ask_all(questions("cats", "??", "dogs"), Strict(), jobs)


class Listening(MemoryTarget):
    """Notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def ask(self, question: str, history: Sequence[str]) -> Reply:
        self.asked.append(question)
        return super().ask(question, history)


@pytest.mark.parametrize(
    ("texts", "warming"),
    [
        (["cats sleep", "dogs"], [WARM_UP]),
        (["猫は何時間眠りますか"], [WARM_UP, WARM_UP_JAPANESE]),
        (["dogs", "What does 猫 mean?"], [WARM_UP, WARM_UP_JAPANESE]),
    ],
)
def test_the_models_are_warmed_up_with_none_of_the_questions(
    texts: list[str], warming: list[str]
) -> None:
    target = Listening()
    answer = warm_up(questions(*texts), target)
    assert target.asked == warming
    assert answer["index"] == {"generation": "1", "encoder": "words"}


def test_a_question_that_cannot_be_asked_is_named_before_any_is_asked() -> None:
    with pytest.raises(TargetError, match="question q2: There are no words"):
        warm_up(questions("cats", "??"), MemoryTarget())


def test_the_warm_ups_are_read_by_the_models_of_their_languages() -> None:
    assert not understand(WARM_UP).japanese
    assert understand(WARM_UP_JAPANESE).japanese
