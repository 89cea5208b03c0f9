"""How figures are written on the terminal, on the page and into files."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.measures.intervals import Estimate

DECIMALS = 3
UNKNOWN = "–"
GROUP_MEASURES = ("mrr@10", "answer_match", "citation_recall", "decision")

Figures = Mapping[str, Estimate]


def number(name: str, value: float, decimals: int = DECIMALS) -> str:
    """Write a value of a measure: milliseconds whole, a dash where it is undefined."""
    if math.isnan(value):
        return UNKNOWN
    return f"{value:.0f}" if name.endswith("_ms") else f"{value:.{decimals}f}"


def interval(name: str, figure: Estimate, between: str = " to ", decimals: int = DECIMALS) -> str:
    """Write an interval; nothing where the figure is undefined."""
    if math.isnan(figure.value):
        return ""
    return between.join(number(name, bound, decimals) for bound in (figure.low, figure.high))


def milliseconds(value: float) -> str:
    """Write a duration, with a decimal below 10 ms.

    >>> milliseconds(0.27), milliseconds(597.8)
    ('0.3', '598')
    """
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def signed(value: float) -> str:
    """Write a change with its sign.

    >>> signed(-0.03)
    '−0.030'
    """
    return f"{value:+.{DECIMALS}f}".replace("-", "−")


def p_value(value: float) -> str:
    """Write a p-value.

    >>> p_value(0.0301), p_value(0.0001)
    ('p = 0.030', 'p < 0.001')
    """
    return f"p = {value:.{DECIMALS}f}" if value >= 0.0005 else "p < 0.001"


def write_figures(file: Path, figures: Mapping[str, Any] | Sequence[Any]) -> None:
    """Write what a command measured as JSON; raise OSError where the file cannot be written."""
    file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def group_measures(figures: Figures) -> list[str]:
    """Name the few measures that groups are compared by, the deepest recall@k first."""
    return [name for name in figures if name.startswith("recall@")][-1:] + [
        name for name in GROUP_MEASURES if name in figures
    ]
