from dataclasses import replace

import pytest

from eval.measures.timings import stages
from tests.eval.report.reports import RECORDS


def test_stages_are_over_the_questions_that_had_them() -> None:
    records = [
        replace(RECORDS[0], stages={"search": n / 1000, **({"answer": 0.5} if n > 8 else {})})
        for n in range(11)
    ]
    search, answer = stages(records)
    assert (search.name, search.n) == ("search", 11)
    assert search.p50_ms == pytest.approx(5)
    assert search.p95_ms == pytest.approx(9.5)
    assert (answer.name, answer.n, answer.p50_ms) == ("answer", 2, 500)


def test_a_service_that_tells_no_stages_has_none() -> None:
    assert stages([replace(RECORDS[0], stages={})]) == []
