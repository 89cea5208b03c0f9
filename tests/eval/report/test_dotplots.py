from collections.abc import Iterator
from dataclasses import replace

import pytest

from eval.report.dotplots import LONGEST_LABEL, differences_plot, groups_plot, stages_plot
from eval.report.svg import drawing
from tests.eval.report.reports import DIFFERENCES, report, texts


@pytest.fixture(autouse=True)
def _drawing() -> Iterator[None]:
    with drawing():
        yield


def test_stages_and_differences_have_a_row_each() -> None:
    (plot,) = stages_plot(report().stages)
    assert {"search", "rerank", "0.4 to 0.4", "250 to 250"} <= set(texts(plot))
    (plot,) = differences_plot(DIFFERENCES)
    assert {"recall@5", "−0.200, p = 0.001", "+0.100, p = 0.400"} <= set(texts(plot))


def test_groups_without_the_measure_are_left_out() -> None:
    found = report()
    (plot,) = groups_plot("answer_match", found.kinds, found.overall)
    assert "fact (3)" in texts(plot)
    assert not any("unanswerable" in text for text in texts(plot))
    unanswerable = {name: found.kinds[name] for name in ("unanswerable",)}
    assert list(groups_plot("answer_match", unanswerable, found.overall)) == []


def test_nothing_is_drawn_of_nothing() -> None:
    assert list(stages_plot([])) == []
    assert list(differences_plot([])) == []
    assert list(groups_plot("recall@5", {}, report().overall)) == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("s" * LONGEST_LABEL, "s" * LONGEST_LABEL),
        ("s" * (LONGEST_LABEL + 1), "s" * (LONGEST_LABEL - 1) + "…"),
        # Each takes the width of two.
        ("段" * LONGEST_LABEL, "段" * ((LONGEST_LABEL - 1) // 2) + "…"),
    ],
)
def test_a_long_name_leaves_room_for_the_plot(name: str, label: str) -> None:
    (plot,) = stages_plot([replace(report().stages[0], name=name)])
    assert label in texts(plot)
