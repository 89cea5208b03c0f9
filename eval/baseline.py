"""Did it get worse? This run against an earlier one, question by question."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.intervals import paired_p_value
from eval.questions import read_rows
from eval.score import Measure
from eval.trec import RowValues
from ingest.errors import TenkyoError

SIGNIFICANT = 0.05


class BaselineError(TenkyoError):
    """A baseline that cannot be compared with; the message says why."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure then and now over the `n` questions that both runs have, and the p-value."""

    name: str
    before: float
    now: float
    p_value: float
    n: int

    @property
    def is_drop(self) -> bool:
        """Whether it got worse by more than chance would explain (p < 0.05)."""
        return self.now < self.before and self.p_value < SIGNIFICANT


def read_baseline(path: Path) -> RowValues:
    """Read the values by question of an earlier `report.json` or `rows.jsonl`.

    Raises:
        TenkyoError: the file cannot be read or is neither of the two.

    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BaselineError(f"cannot read {path}: {fault.strerror}") from None
    except ValueError:
        report = None
    rows = report.get("rows") if isinstance(report, dict) else None
    if rows is None:
        rows = {row.get("id"): row.get("values") for _, row in read_rows(path)}
    if not isinstance(rows, dict) or not all(map(_are_values, rows.values())):
        raise BaselineError(f"{path} is no report.json or rows.jsonl of an earlier run")
    return rows


def compare(
    before: RowValues, now: RowValues, measures: Sequence[Measure], seed: int
) -> list[Difference]:
    """Compare the paired measures over the questions that both runs have values for.

    Raises:
        BaselineError: the runs have no question in common.

    """
    if not before.keys() & now.keys():
        raise BaselineError("the baseline has none of these questions; was it another gold file?")
    differences = []
    for measure in measures:
        name = measure.name
        shared = [key for key in now if name in now[key] and name in before.get(key, {})]
        if measure.paired and shared:
            old = np.array([before[key][name] for key in shared])
            new = np.array([now[key][name] for key in shared])
            p_value = paired_p_value(new - old, seed)
            differences.append(
                Difference(name, float(old.mean()), float(new.mean()), p_value, len(shared))
            )
    return differences


def _are_values(values: object) -> bool:
    return isinstance(values, Mapping) and all(
        isinstance(value, int | float) for value in values.values()
    )
