"""The quality-latency curve of reranking, drawn into a file: a line a length, a dot a number."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.experiments.rerank_settings import Point
from eval.measures.intervals import Estimate

SIZE = (10.0, 4.6)
"""In inches."""
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "rerank",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.linewidth": 0.5,
    "legend.frameon": False,
}
RING: dict[str, Any] = {"markersize": 11, "fillstyle": "none", "color": "black"}


def draw(points: Sequence[Point], file: Path) -> None:
    """Draw recall@5 and MRR@10 against the time of a search, as SVG or PNG by the file's name."""
    with _style():
        figure = Figure(figsize=SIZE, layout="constrained", dpi=150)
        left, right = figure.subplots(1, 2, sharex=True)
        _draw_one(left, points, lambda point: point.recall, "recall@5")
        _draw_one(right, points, lambda point: point.mrr, "MRR@10")
        left.legend(title="tokens read", loc="lower right")
        figure.supxlabel(
            "milliseconds a search (median); numbers: passages read", fontsize="medium"
        )
        metadata = {"Date": None, "Creator": None} if file.suffix == ".svg" else {}
        figure.savefig(file, metadata=metadata)


@contextmanager
def _style() -> Iterator[None]:
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


def _draw_one(
    axes: Axes, points: Sequence[Point], figure_of: Callable[[Point], Estimate], name: str
) -> None:
    lines = groupby(points, key=lambda point: point.setting.tokens)
    for tokens, of_line in lines:
        line = list(of_line)
        taken = np.array([point.p50_ms.value for point in line])
        figures = [figure_of(point) for point in line]
        values = np.array([one.value for one in figures])
        around = [
            [one.value - one.low for one in figures],
            [one.high - one.value for one in figures],
        ]
        label = str(tokens) if tokens else "none"
        axes.errorbar(taken, values, around, fmt="o-", label=label, markersize=4, elinewidth=0.6)
        for point, x, y in zip(line, taken, values, strict=True):
            if point.setting.is_default:
                axes.plot([x], [y], "o", label="the product", **RING)
            text = str(point.setting.passages)
            axes.annotate(text, (x, y), (4, 5), textcoords="offset points", fontsize="x-small")
    axes.set(ylabel=name, xlim=(0, None))
