from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from eval.gold.match import Place
from eval.gold.questions import Evidence, Question
from eval.measures.intervals import Estimate
from eval.measures.score import (
    OUTCOMES,
    calibration,
    estimates,
    measures_for,
    risk_coverage,
    row_values,
)
from eval.runs.run import Record, run
from tests.eval.memory import TEXTS, MemoryTarget

KS = [1, 5]
ALL_ROWS = {
    "unanswerable",
    "refused",
    "decision",
    "confidence",
    "answers_verified",
    "citations_verified",
    "latency_ms",
}


def question(key: str, text: str, line: str | None, *answers: str) -> tuple[Question, Place | None]:
    if line is None:
        return Question(key, "none", text, (), False, (), (), False, 1), None
    source = next(name for name, held in TEXTS.items() if line in held)
    start = TEXTS[source].index(line)
    evidence = Evidence(source, start, start + len(line))
    groups = tuple((answer,) for answer in answers)
    asked = Question(key, "fact", text, (), True, groups, (evidence,), False, 1)
    return asked, Place(f"id-{source}", start, start + len(line))


ASKED = [
    question("q1", "how long do cats sleep", "Cats sleep 16 hours a day.", "16 hours"),
    question("q2", "cats toes", "Cats have 18 toes.", "18"),
    question("q3", "cats sleep hours", "Cats have 18 toes.", "18"),
    question("q4", "what do fish eat for breakfast", None),
    question("q5", "dogs sleep", None),
    question("q6", "dogs tamed", "Dogs were tamed 15,000 years ago."),
]


def ask(target: MemoryTarget, asked: list[tuple[Question, Place | None]]) -> list[Record]:
    places = {question.id: (place,) if place else () for question, place in asked}
    return run([question for question, _ in asked], places, target, 10, 1)


def test_values_of_each_question() -> None:
    values = row_values(ask(MemoryTarget(), ASKED), MemoryTarget(), KS)
    # Two of five words stand in the line: refused, so that it is a miss but no falsehood.
    assert values["q1"]["refused"] == 1
    assert values["q1"]["answer_match"] == 0
    assert values["q1"]["citation_recall"] == 0
    assert "citation_precision" not in values["q1"]
    assert values["q2"]["answer_match"] == values["q2"]["citation_precision"] == 1
    assert values["q2"]["wrong"] == 0
    assert (values["q3"]["answer_match"], values["q3"]["wrong"]) == (0, 1)
    assert values["q4"].keys() == ALL_ROWS | {"wrong", *OUTCOMES}
    assert (values["q4"]["decision"], values["q5"]["decision"]) == (1, 0)
    # No answers are named: the quote decides.
    assert "answer_match" not in values["q6"]
    assert values["q6"]["wrong"] == 0
    assert all(row["citations_verified"] == row["answers_verified"] == 1 for row in values.values())


def test_each_question_has_one_outcome() -> None:
    values = row_values(ask(MemoryTarget(), ASKED), MemoryTarget(), KS)
    found = {key: [name for name in OUTCOMES if row[name]] for key, row in values.items()}
    assert found == {
        "q1": ["refused_wrong"],
        "q2": ["right"],
        "q3": ["answered_wrong"],
        "q4": ["right"],
        "q5": ["answered_wrong"],
        "q6": ["right"],
    }


def test_an_answer_with_something_forbidden_is_wrong() -> None:
    asked, place = question("q1", "cats toes", "Cats have 18 toes.", "18")
    records = ask(MemoryTarget(), [(replace(asked, forbidden=("toes",)), place)])
    assert row_values(records, MemoryTarget(), KS)["q1"]["answered_wrong"] == 1


def test_the_words_that_an_answer_leads_with_are_judged_by_themselves() -> None:
    [record] = ask(MemoryTarget(), ASKED[1:2])
    judged = {}
    for short in ("18", "Cats", None):
        led = replace(record, answer={**record.answer, "short_answer": short})
        judged[short] = row_values([led], MemoryTarget(), KS)["q2"].get("short_answer_match")
    assert judged == {"18": 1, "Cats": 0, None: None}


def test_figures_over_all_questions() -> None:
    values = row_values(ask(MemoryTarget(), ASKED), MemoryTarget(), KS)
    figures = estimates(list(values.values()), KS, seed=0)
    assert list(figures) == [measure.name for measure in measures_for(KS)]
    assert figures["answer_match"].value == pytest.approx(1 / 3)
    assert figures["answer_match"].n == 3
    assert (figures["recall@5"].n, figures["decision"].n) == (4, 6)
    # Refused: q1 (answerable) and q4 (not). Unanswerable: q4 and q5.
    assert figures["refusal_precision"].value == 0.5
    assert figures["refusal_recall"].value == 0.5
    # Answered: q2, q3 (wrong), q5 (wrong), q6.
    assert figures["answered_risk"].value == 0.5
    assert all(
        figure.low <= figure.value <= figure.high
        for name, figure in figures.items()
        if name.startswith(("recall", "char", "citation", "answer_match", "decision"))
    )


class Perfect(MemoryTarget):
    """Knows the gold: finds exactly the evidence, and is sure where there is any."""

    def search(self, query: str, limit: int, history: Sequence[str] = ()) -> dict[str, Any]:
        known = {asked.text: place for asked, place in ASKED}
        place = known[query]
        hits = super().search(query, 100)["hits"]
        return {
            "hits": [
                hit
                for hit in hits
                if place and (hit["document_id"], hit["start"]) == (place.document_id, place.start)
            ]
        }

    def answer(self, question: str) -> dict[str, Any]:
        answer = super().answer(question)
        found = self.search(question, 1)["hits"]
        if not found:
            return {**answer, "answerable": False, "answer": None, "confidence": 0, "citations": []}
        (hit,) = found
        cited = [{**hit, "quote": {key: hit[key] for key in ("start", "end", "text")}}]
        sure = {"answerable": True, "answer": hit["text"], "confidence": 1, "nearest": []}
        return {**answer, **sure, "citations": cited}


def test_a_perfect_system_scores_one() -> None:
    values = row_values(ask(Perfect(), ASKED), MemoryTarget(), KS)
    figures = estimates(list(values.values()), KS, seed=0)
    for name in ("answered_risk", "answered_wrong", "refused_wrong"):
        assert figures.pop(name) == Estimate(0, 0, 0, 6)
    assert figures.pop("brier") == Estimate(0, 0, 0, 6)
    # The gold has no answers in full, and the answers lead with no words.
    assert figures.pop("reference_f1").n == figures.pop("short_answer_match").n == 0
    # Even a perfect system meets the two unanswerable questions at full coverage.
    assert figures.pop("aurc").value == pytest.approx((1 / 5 + 2 / 6) / 6)
    ones = {name: figure.value for name, figure in figures.items() if "latency" not in name}
    assert ones == dict.fromkeys(ones, 1)


def test_a_broken_citation_costs_its_share() -> None:
    class Shifted(MemoryTarget):
        def document_text(self, document_id: str) -> str:
            text = super().document_text(document_id)
            return text.replace("Cats have", "Cats had!") if "cats" in document_id else text

    values = row_values(ask(MemoryTarget(), ASKED), Shifted(), KS)
    broken = {key for key, row in values.items() if row["citations_verified"] < 1}
    assert broken == {"q2"}


def test_answers_in_full_are_compared_with_the_reference() -> None:
    asked, place = question("q1", "cats toes", "Cats have 18 toes.")
    asked = replace(asked, reference="18 toes.")
    refused, _ = question("q2", "toes of a tabby on the moon", "Cats have 18 toes.")
    refused = replace(refused, reference="18 toes.")
    records = ask(MemoryTarget(), [(asked, place), (refused, place)])
    values = row_values(records, MemoryTarget(), KS)
    # Two words of each other's four and two.
    assert values["q1"]["reference_f1"] == pytest.approx(2 / 3)
    assert values["q2"]["reference_f1"] == 0
    assert estimates(list(values.values()), KS, seed=0)["reference_f1"].n == 2
    paired = {measure.name for measure in measures_for(KS) if measure.paired}
    assert "reference_f1" in paired
    assert "brier" not in paired


def test_confidence_is_scored_against_what_is_answerable() -> None:
    values = list(row_values(ask(MemoryTarget(), ASKED), MemoryTarget(), KS).values())
    # Confidences: 2/5, 1, 1, 0, 1 and 1. All but q4 and q5 are answerable.
    assert estimates(values, KS, seed=0)["brier"].value == pytest.approx((0.6**2 + 1) / 6)
    found = calibration(values, seed=0)
    assert found is not None
    assert sum(one.n for one in found.bins) == 6
    assert calibration([], seed=0) is None


def test_of_one_question_nothing_is_known_but_its_value() -> None:
    values = row_values(ask(MemoryTarget(), ASKED[:1]), MemoryTarget(), KS)
    figures = estimates(list(values.values()), KS, seed=0)
    assert figures["decision"] == Estimate(0, 0, 0, 1)


def test_the_curve_ends_at_full_coverage() -> None:
    values = list(row_values(ask(MemoryTarget(), ASKED), MemoryTarget(), KS).values())
    curve = risk_coverage(values)
    assert [point[0] for point in curve] == pytest.approx([n / 6 for n in range(1, 7)])
    assert curve[-1][1] == pytest.approx(sum(row["wrong"] for row in values) / 6)
    assert len(risk_coverage(values, points=3)) == 3
    assert risk_coverage([]) == []


def test_characters_are_not_measured_against_whole_documents() -> None:
    whole = Question("q9", "fact", "cats", (), True, (), (Evidence("cats.txt"),), False, 1)
    records = ask(MemoryTarget(), [(whole, Place("id-cats.txt", 0, len(TEXTS["cats.txt"])))])
    values = row_values(records, MemoryTarget(), KS)["q9"]
    assert values["recall@1"] == 1
    assert not any(name.startswith("char_") for name in values)
