"""Did it get worse? This run compared with an earlier one, question by question."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import false_discovery_control

from eval.gold.questions import read_rows
from eval.measures.intervals import paired_p_value
from eval.measures.score import Measure
from eval.measures.trec import RowValues
from ingest.errors import TenkyoError

SIGNIFICANT = 0.05
"""The usual level."""
DECIMALS = 4
"""Of the values in a baseline; differences are compared to one decimal less."""


class BaselineError(TenkyoError):
    """A baseline that cannot be compared with; the message says why."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure then and now over the `n` questions that both runs have, and the p-value.

    The p-value is adjusted for the number of measures: of many that did not change, one would
    seem to.
    """

    name: str
    before: float
    now: float
    p_value: float
    n: int

    @property
    def is_drop(self) -> bool:
        """Whether it got worse by more than chance explains (p < 0.05)."""
        return self.now < self.before and self.p_value < SIGNIFICANT


def read(path: Path) -> RowValues:
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
        raise BaselineError(f"{path} is not a report.json or rows.jsonl of an earlier run")
    return rows


def write(path: Path, rows: RowValues, measures: Sequence[Measure]) -> None:
    """Write the values that later runs are compared with, a line a question, for readable diffs.

    Raises OSError where the file cannot be written.
    """
    names = [measure.name for measure in measures if measure.paired]
    lines = (
        json.dumps(
            {
                "id": key,
                "values": {name: round(row[name], DECIMALS) for name in names if name in row},
            },
            ensure_ascii=False,
        )
        for key, row in rows.items()
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def compare(
    before: RowValues, now: RowValues, measures: Sequence[Measure], seed: int
) -> list[Difference]:
    """Compare the paired measures over the questions that both runs have values for.

    The p-values are those of paired randomisation tests, adjusted so that among the differences
    found at 0.05 at most 5 % are due to chance.

    Args:
        before: the values of the earlier run, by question.
        now: those of this run.
        measures: what is compared, if it is paired.
        seed: of the tests.

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
            # A baseline is rounded: what that changed is no difference.
            p_value = paired_p_value(np.round(new - old, DECIMALS - 1), seed)
            differences.append(
                Difference(name, float(old.mean()), float(new.mean()), p_value, len(shared))
            )
    if not differences:
        return []
    adjusted = false_discovery_control([one.p_value for one in differences])
    return [
        replace(one, p_value=float(value)) for one, value in zip(differences, adjusted, strict=True)
    ]


def _are_values(values: object) -> bool:
    return isinstance(values, Mapping) and all(
        isinstance(value, int | float) for value in values.values()
    )
