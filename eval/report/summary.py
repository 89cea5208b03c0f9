"""The report of a run: every figure over all questions and over groups of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.gold.groups import GroupKey, document_of, grouped, kind_of, split_of
from eval.measures.baseline import Difference, compare
from eval.measures.intervals import RESAMPLES
from eval.measures.reliability import Reliability
from eval.measures.score import (
    VERIFIED,
    calibration,
    estimates,
    measures_for,
    risk_coverage,
    row_values,
)
from eval.measures.timings import Stage, stages
from eval.measures.trec import RowValues
from eval.report.figures import Figures
from eval.report.worst import FailedQuestion, worst
from eval.runs.run import Record
from eval.runs.target import Target

FORMAT = 2
"""Of report.json; raised when keys change."""
DOCUMENT_RESAMPLES = 500
"""Fewer than elsewhere, as a collection can have thousands of documents; chosen by eye."""

Groups = Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found.

    `about` names what was measured and how; `kinds`, `documents` and `splits` hold the
    figures of groups of questions; `curve` is the risk-coverage curve as [coverage, risk];
    `rows` holds each question's values.
    """

    about: Mapping[str, Any]
    overall: Figures
    kinds: Groups
    documents: Groups
    splits: Groups
    curve: Sequence[Sequence[float]]
    reliability: Reliability | None
    stages: Sequence[Stage]
    differences: Sequence[Difference]
    worst: Sequence[FailedQuestion]
    rows: RowValues

    @property
    def unverified(self) -> list[str]:
        """Name what must always verify and does not."""
        return [name for name in VERIFIED if self.overall[name].value < 1]

    @property
    def drops(self) -> list[str]:
        """Name the measures that fell significantly below the baseline."""
        return [difference.name for difference in self.differences if difference.is_drop]

    @property
    def failures(self) -> list[str]:
        """Return what failed: citations that do not verify, significant drops."""
        return [f"{name} is below 1" for name in self.unverified] + [
            f"{name} dropped below the baseline" for name in self.drops
        ]


def summarise(
    records: Sequence[Record],
    target: Target,
    before: RowValues | None,
    about: Mapping[str, Any],
    limit: int,
) -> Report:
    """Judge the records and put every figure together.

    Args:
        records: what came back on each question.
        target: has the documents.
        before: the values of a baseline.
        about: the settings, among them `k`, `seed` and `viewer`, the base URL of a service with a
            document viewer.
        limit: how many of the failed questions are listed.

    """
    ks, seed, viewer = about["k"], about["seed"], about["viewer"]
    rows = row_values(records, target, ks)
    values = list(rows.values())
    questions = [record.question for record in records]

    def groups(key_of: GroupKey, resamples: int = RESAMPLES) -> Groups:
        return {
            name: estimates([rows[key] for key in keys], ks, seed, resamples)
            for name, keys in grouped(questions, key_of).items()
        }

    return Report(
        about=about,
        overall=estimates(values, ks, seed),
        kinds=groups(kind_of),
        documents=groups(document_of, DOCUMENT_RESAMPLES),
        splits=groups(split_of),
        curve=risk_coverage(values),
        reliability=calibration(values, seed),
        stages=stages(records),
        differences=compare(before, rows, measures_for(ks), seed) if before is not None else (),
        worst=worst(records, rows, target, viewer, limit),
        rows=rows,
    )


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON; an undefined figure is null."""
    return {
        "format": FORMAT,
        "about": dict(report.about),
        "measures": {
            "all": _figures(report.overall),
            **{
                name: {group: _figures(figures) for group, figures in groups.items()}
                for name, groups in (
                    ("kinds", report.kinds),
                    ("documents", report.documents),
                    ("splits", report.splits),
                )
            },
        },
        "risk_coverage": report.curve,
        "reliability": asdict(report.reliability) if report.reliability else None,
        "stages": {
            stage.name: {"p50_ms": stage.p50_ms, "p95_ms": stage.p95_ms, "n": stage.n}
            for stage in report.stages
        },
        "baseline": [asdict(difference) for difference in report.differences],
        "failures": report.failures,
        "worst": [asdict(failing) for failing in report.worst],
        "rows": report.rows,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        name: {
            key: None if isinstance(part, float) and math.isnan(part) else part
            for key, part in asdict(figure).items()
        }
        for name, figure in figures.items()
    }
