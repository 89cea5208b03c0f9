"""Where the time goes: how long each stage of an answer takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.runs.run import Record


@dataclass(frozen=True, slots=True)
class Stage:
    """Median and 95th percentile, in milliseconds, over the `n` questions that had the stage."""

    name: str
    p50_ms: float
    p95_ms: float
    n: int


def stages(records: Sequence[Record]) -> list[Stage]:
    """Return the stages in the order in which they are met."""
    seconds: dict[str, list[float]] = {}
    for record in records:
        for name, taken in record.stages.items():
            seconds.setdefault(name, []).append(taken)
    return [_stage(name, taken) for name, taken in seconds.items()]


def _stage(name: str, seconds: Sequence[float]) -> Stage:
    p50, p95 = np.percentile(np.array(seconds) * 1000, [50, 95])
    return Stage(name, float(p50), float(p95), len(seconds))
