from dataclasses import replace

from eval.measures.score import row_values
from eval.report.worst import FailedQuestion, worst
from eval.runs.run import Record
from tests.eval.memory import MemoryTarget
from tests.eval.report.reports import VIEWER, asked

TARGET = MemoryTarget()
TOES = "Cats have 18 toes."


def record(key: str, text: str, answerable: bool = True, **changes: str) -> Record:
    made = asked(key, text, TOES, ["18", "toes"]) if answerable else asked(key, text)
    return replace(made, answer={**made.answer, **changes})


def found(records: list[Record], limit: int = 10) -> list[FailedQuestion]:
    return worst(records, row_values(records, TARGET, [1]), TARGET, VIEWER, limit)


def test_the_worst_come_first_with_what_went_wrong() -> None:
    records = [
        record("good", "cats toes"),
        record("refused", "how many toes does a tabby have"),
        record("invented", "cats sleep", answerable=False),
        record("wrong", "dogs sleep"),
        record("unquoted", "cats have toes", answer="Cats have 18 or 20 toes."),
        record("right to refuse", "where is the moon", answerable=False),
    ]
    failing = found(records)
    assert [item.id for item in failing] == ["unquoted", "invented", "wrong", "refused"]
    told = {item.id: item.faults for item in failing}
    assert told["unquoted"] == ("the number 20 is in no quote",)
    assert told["invented"] == ("answered what the documents do not say",)
    assert told["wrong"][0] == "the answer lacks 18; toes"
    assert told["refused"][0].startswith("refused: no line has half")
    assert [item.id for item in found(records, limit=2)] == ["unquoted", "invented"]


def test_expected_and_cited_words_are_told() -> None:
    (failing,) = found([record("wrong", "dogs sleep")])
    assert failing.answer == "Dogs sleep 12 hours a day."
    assert failing.confidence == failing.certainty == 1
    assert [words.text for words in failing.expected] == [TOES]
    assert [words.text for words in failing.cited] == ["Dogs sleep 12 hours a day."]
    assert failing.expected[0].url == f"{VIEWER}/documents/id-cats.txt?gold=27-45#27-45"
    assert failing.cited[0].url == f"{VIEWER}/documents/id-dogs.txt#0-26"


def test_a_refusal_says_and_cites_nothing() -> None:
    (failing,) = found([record("refused", "how many toes does a tabby have")])
    assert (failing.answer, failing.cited) == (None, ())
    assert failing.certainty == 1 - failing.confidence
    assert [words.text for words in failing.expected] == [TOES]


def test_only_what_the_answer_lacks_is_told() -> None:
    (failing,) = found([record("wrong", "cats have toes", answer="Cats have toes.")])
    assert failing.faults == ("the answer lacks 18",)


def test_what_must_not_be_said_is_told() -> None:
    said = record("wrong", "cats toes")
    said = replace(said, question=replace(said.question, forbidden=("cats", "dogs")))
    (failing,) = found([said])
    assert failing.faults == ("the answer must not say cats",)


def test_a_near_miss_says_how_near() -> None:
    invented = record("invented", "cats sleep", answerable=False)
    near = replace(invented, question=replace(invented.question, near_miss="a country"))
    (failing,) = found([near])
    assert failing.kind == "unanswerable: near miss"
    assert failing.faults == ("answered what the documents do not say (near miss: a country)",)


def test_evidence_that_is_not_found_is_told() -> None:
    (failing,) = found([replace(record("lost", "cats toes"), hits=())])
    assert failing.faults == ("the evidence is not among the first ten hits",)
