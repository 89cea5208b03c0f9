from collections.abc import Iterator

import pytest

from eval.measures.reliability import Reliability
from eval.report.plots import recall_plot, reliability_plot, risk_plot
from eval.report.svg import drawing
from tests.eval.report.reports import RECORDS, report, texts


@pytest.fixture(autouse=True)
def _drawing() -> Iterator[None]:
    with drawing():
        yield


def test_recall_is_drawn_at_every_cutoff() -> None:
    (plot,) = recall_plot(report().overall)
    assert {"1", "5", "recall@k"} <= set(texts(plot))
    value = report().overall["recall@5"].value
    assert f"{value:.2f}" in texts(plot)
    assert f"recall@5 is {value:.3f}" in plot.svg


def test_risk_shows_where_the_system_stands() -> None:
    found = report()
    (plot,) = risk_plot(found.curve, found.rows)
    assert "today" in texts(plot)
    # Answered are q1, q3 and q5 of five, and only q1 rightly.
    assert "Today 60% of the questions are answered, 67% of them wrongly." in plot.svg


def test_reliability_says_what_chance_explains() -> None:
    found = report()
    (plot,) = reliability_plot(found.reliability, found.rows)
    assert isinstance(found.reliability, Reliability)
    assert f"{found.reliability.ece:.3f}" in plot.caption
    assert "5 questions of confidence" in plot.svg


def test_nothing_is_drawn_of_nothing() -> None:
    unanswerable = report(RECORDS[3:])
    assert list(recall_plot(unanswerable.overall)) == []
    assert list(risk_plot([], {})) == []
    assert list(reliability_plot(None, {})) == []
