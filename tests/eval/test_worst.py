from typing import Any

from eval.match import Place
from eval.questions import Evidence, Question
from eval.run import Record
from eval.score import row_values
from eval.worst import worst
from tests.eval.memory import TEXTS, MemoryTarget

TARGET = MemoryTarget()
TOES = Place("id-cats.txt", 27, 45)


def record(key: str, text: str, answerable: bool = True, **changes: Any) -> Record:
    evidence = (Evidence("cats.txt", 27, 45),) if answerable else ()
    answers = (("18",),) if answerable else ()
    question = Question(key, "fact", text, (), answerable, answers, evidence, False, 1)
    answer = {**TARGET.answer(text), **changes}
    hits = tuple(TARGET.search(text, 10)["hits"])
    return Record(question, (TOES,) if answerable else (), hits, answer, 0.0)


def test_the_evidence_is_where_the_tests_think() -> None:
    assert TEXTS["cats.txt"][TOES.start : TOES.end] == "Cats have 18 toes."


def test_the_worst_come_first_with_what_went_wrong() -> None:
    records = [
        record("good", "cats toes"),
        record("refused", "how many toes does a tabby have"),
        record("invented", "cats sleep", answerable=False),
        record("wrong", "dogs sleep"),
        record("unquoted", "cats have toes", answer="Cats have 18 or 20 toes."),
        record("right to refuse", "where is the moon", answerable=False),
    ]
    failing = worst(records, row_values(records, TARGET, [1]), TARGET, limit=10)
    assert [item.id for item in failing] == ["unquoted", "invented", "wrong", "refused"]
    told = {item.id: " ".join(item.faults) for item in failing}
    assert "the number 20 stands in no quote" in told["unquoted"]
    assert "answered what the documents do not say" in told["invented"]
    assert "wanted 18; said (confidence 1.00): Dogs sleep 12 hours a day." in told["wrong"]
    assert "refused (confidence" in told["refused"]
    assert len(worst(records, row_values(records, TARGET, [1]), TARGET, limit=2)) == 2


def test_evidence_that_is_not_found_is_told() -> None:
    lost = record("lost", "cats toes")
    lost = Record(lost.question, lost.places, (), lost.answer, 0.0)
    (failing,) = worst([lost], row_values([lost], TARGET, [1]), TARGET, limit=10)
    assert failing.faults == ("the evidence is not among the first ten hits",)
