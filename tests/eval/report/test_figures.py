import json
import math
from dataclasses import asdict
from pathlib import Path

import pytest

from eval.measures.intervals import Estimate
from eval.report.figures import (
    group_measures,
    interval,
    milliseconds,
    number,
    p_value,
    signed,
    write_figures,
)

UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("recall@5", 0.92949, "0.929"),
        ("latency_p50_ms", 512.4, "512"),
        ("recall@5", math.nan, "–"),
        ("latency_p50_ms", math.nan, "–"),
    ],
)
def test_numbers(name: str, value: float, text: str) -> None:
    assert number(name, value) == text


def test_intervals() -> None:
    assert interval("mrr@10", Estimate(0.5, 0.25, 0.75, 8)) == "0.250 to 0.750"
    assert interval("mrr@10", Estimate(0.5, 0.25, 0.75, 8), "–", 2) == "0.25–0.75"
    assert interval("mrr@10", UNKNOWN) == ""


def test_durations_and_changes() -> None:
    assert [milliseconds(value) for value in (0, 0.26, 9.94, 10.4, 597.8)] == [
        "0.0",
        "0.3",
        "9.9",
        "10",
        "598",
    ]
    assert [signed(value) for value in (-0.03, 0, 0.0499)] == ["−0.030", "+0.000", "+0.050"]


def test_p_values() -> None:
    assert [p_value(value) for value in (1, 0.0301, 0.0001, 0)] == [
        "p = 1.000",
        "p = 0.030",
        "p < 0.001",
        "p < 0.001",
    ]


def test_groups_are_compared_at_the_deepest_cutoff() -> None:
    figures = dict.fromkeys(["recall@1", "recall@20", "mrr@10", "decision", "aurc"], UNKNOWN)
    assert group_measures(figures) == ["recall@20", "mrr@10", "decision"]


def test_figures_are_written_as_json(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    figures = {"recall@5": asdict(Estimate(0.5, 0.25, 0.75, 8)), "sets": ["知財", "b"]}
    write_figures(file, figures)
    assert file.read_text("utf-8").endswith("}\n")
    assert json.loads(file.read_text("utf-8")) == figures
    with pytest.raises(FileNotFoundError):
        write_figures(tmp_path / "none" / "figures.json", figures)
