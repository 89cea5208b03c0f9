import json
import math
from dataclasses import replace

import pytest

from eval.gold.groups import NEAR_MISS
from eval.measures.baseline import Difference
from eval.measures.intervals import Estimate
from eval.report.summary import Report, summarise, to_dict
from tests.eval.memory import MemoryTarget
from tests.eval.report.reports import ABOUT, RECORDS, STAGES, report

UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)


def test_groups_have_the_figures_of_their_questions() -> None:
    found = report()
    assert {name: one["decision"].n for name, one in found.kinds.items()} == {
        "fact": 3,
        "unanswerable": 1,
        NEAR_MISS: 1,
    }
    assert {name: one["decision"].n for name, one in found.documents.items()} == {
        "cats.txt": 2,
        "dogs.txt": 1,
    }
    assert {name: one["decision"].n for name, one in found.splits.items()} == {"dev": 2, "test": 3}
    # q4 was refused, q5 was not.
    assert found.kinds["unanswerable"]["decision"].value == 1
    assert found.kinds[NEAR_MISS]["decision"].value == 0
    assert found.documents["cats.txt"]["answer_match"].value == 0.5


def test_questions_without_evidence_and_split_are_in_no_such_group() -> None:
    plain = [
        replace(record, question=replace(record.question, split=None)) for record in RECORDS[3:]
    ]
    found = report(plain)
    assert (found.documents, found.splits) == ({}, {})


def test_a_baseline_is_compared_with() -> None:
    before = report().rows
    found = summarise(RECORDS, MemoryTarget(), before, ABOUT, 20)
    assert {one.name: one.now - one.before for one in found.differences}["answer_match"] == 0
    assert found.drops == []


def test_as_many_of_the_worst_are_told_as_is_asked_for() -> None:
    assert [len(summarise(RECORDS, MemoryTarget(), None, ABOUT, n).worst) for n in (1, 20)] == [
        1,
        3,
    ]


def test_the_report_is_plain_json() -> None:
    found = json.loads(json.dumps(to_dict(report()), allow_nan=False))
    assert list(found["measures"]) == ["all", "kinds", "documents", "splits"]
    assert found["measures"]["documents"]["dogs.txt"]["recall@5"]["n"] == 1
    assert found["measures"]["splits"]["dev"]["decision"]["n"] == 2
    undefined = {"value": None, "low": None, "high": None, "n": 0}
    assert found["measures"]["kinds"]["unanswerable"]["recall@5"] == undefined
    assert found["stages"].keys() == STAGES.keys()
    assert found["stages"]["rerank"] == {"p50_ms": 250, "p95_ms": 250, "n": 5}
    assert sum(one["n"] for one in found["reliability"]["bins"]) == 5
    first = found["worst"][0]
    assert first["faults"]
    assert {"source", "start", "end", "text", "url"} == first["cited"][0].keys()


def test_same_records_same_report() -> None:
    again = summarise(RECORDS, MemoryTarget(), None, ABOUT, 20)
    assert json.dumps(to_dict(again)) == json.dumps(to_dict(report()))


@pytest.mark.parametrize(
    ("differences", "verified", "failures"),
    [
        ([], Estimate(1, 1, 1, 8), []),
        ([Difference("mrr@10", 0.5, 0.4, 0.04, 9)], Estimate(1, 1, 1, 8), ["mrr@10 dropped"]),
        ([Difference("mrr@10", 0.5, 0.4, 0.06, 9)], Estimate(1, 1, 1, 8), []),
        ([Difference("mrr@10", 0.4, 0.5, 0.01, 9)], Estimate(1, 1, 1, 8), []),
        ([], Estimate(0.999, 0.9, 1, 8), ["citations_verified is below 1"]),
        # Nothing was cited at all: nothing is broken.
        ([], UNKNOWN, []),
    ],
)
def test_gates(differences: list[Difference], verified: Estimate, failures: list[str]) -> None:
    plain: Report = report()
    found = replace(
        plain,
        differences=differences,
        overall={**plain.overall, "citations_verified": verified},
    )
    assert len(found.failures) == len(failures)
    for said, wanted in zip(found.failures, failures, strict=True):
        assert said.startswith(wanted)
