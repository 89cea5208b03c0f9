"""The plots of the report that are of a curve: recall, risk against coverage, reliability."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from eval.measures.reliability import Reliability
from eval.measures.trec import RowValues
from eval.report.figures import Figures
from eval.report.svg import LINE, SERIES, SOFT, Plot, finished, new_figure

HEIGHT = 320
"""In pixels; chosen by eye."""


def recall_plot(figures: Figures) -> Iterator[Plot]:
    """Draw recall@k at every cutoff; nothing where no question has evidence."""
    found = {name: figure for name, figure in figures.items() if name.startswith("recall@")}
    if not any(one.n for one in found.values()):
        return
    figure = new_figure(HEIGHT)
    figure.set_layout_engine("constrained")
    axes = figure.add_subplot()
    places = np.arange(len(found))
    values = [one.value for one in found.values()]
    lows, highs = [one.low for one in found.values()], [one.high for one in found.values()]
    axes.vlines(places, lows, highs, colors=SERIES, linewidth=2)
    axes.plot(places, values, "o", color=SERIES)
    for place, value in zip(places, values, strict=True):
        axes.annotate(f"{value:.2f}", (place, value), (9, -4), textcoords="offset points")
    axes.set_xticks(places, [name.removeprefix("recall@") for name in found])
    axes.set(xlim=(-0.5, len(found) - 0.3), ylim=(0, 1.03))
    axes.grid(axis="x", visible=False)
    axes.set(xlabel="k, the first passages of a search", ylabel="recall@k")
    yield finished(
        figure,
        "recall",
        "Is the evidence found?",
        "How often the evidence is among the first k passages, with 95 % intervals. What is not "
        "found cannot be answered.",
        ", ".join(f"{name} is {one.value:.3f}" for name, one in found.items()),
    )


def risk_plot(curve: Sequence[Sequence[float]], rows: RowValues) -> Iterator[Plot]:
    """Draw risk against coverage, and the system's own point; nothing without a curve."""
    if not curve:
        return
    coverage, risk = np.array(curve).T
    figure = new_figure(HEIGHT)
    figure.set_layout_engine("constrained")
    axes = figure.add_subplot()
    axes.plot(coverage, risk, color=SERIES, linewidth=2)
    answered = [row["wrong"] for row in rows.values() if "wrong" in row and not row["refused"]]
    description = f"At full coverage, {risk[-1]:.0%} of the answers would be wrong."
    if answered:
        share = len(answered) / sum("wrong" in row for row in rows.values())
        now = float(np.mean(answered))
        axes.plot([share], [now], "o", color=SERIES, markersize=8)
        axes.annotate("today", (share, now), (10, -10), textcoords="offset points")
        description += (
            f" Today {share:.0%} of the questions are answered, {now:.0%} of them wrongly."
        )
    axes.set(xlim=(0, 1.02), ylim=(0, max(0.1, float(risk.max()) * 1.15)))
    _percent(axes)
    axes.set(xlabel="questions answered, the most confident first", ylabel="wrong answers")
    yield finished(
        figure,
        "risk",
        "What would answering more cost?",
        "The share of answers that would be wrong if only the most confident share of questions "
        "were answered. A good confidence makes the curve start low and rise late.",
        description,
    )


def reliability_plot(found: Reliability | None, rows: RowValues) -> Iterator[Plot]:
    """Draw the reliability diagram over the counts of confidences; nothing without questions."""
    if found is None:
        return
    figure = new_figure(HEIGHT + 60)
    figure.set_layout_engine("constrained")
    upper, lower = figure.subplots(2, height_ratios=(4, 1), sharex=True)
    upper.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle=(0, (4, 4)))
    middles = [one.confidence for one in found.bins]
    lows, highs = [one.low for one in found.bins], [one.high for one in found.bins]
    upper.vlines(middles, lows, highs, colors=SERIES, linewidth=2)
    upper.plot(middles, [one.answerable for one in found.bins], "o", color=SERIES)
    upper.set(xlim=(0, 1), ylim=(0, 1.03), ylabel="answerable in fact")
    confidences = [row["confidence"] for row in rows.values()]
    lower.hist(confidences, bins=20, range=(0, 1), color=SERIES, edgecolor=LINE, linewidth=0.5)
    lower.set(xlabel="confidence", ylabel="questions")
    _percent(upper)
    lower.grid(axis="x", visible=False)
    bins = "; ".join(
        f"{one.n} questions of confidence {one.confidence:.2f}: {one.answerable:.2f} answerable"
        for one in found.bins
    )
    yield finished(
        figure,
        "reliability",
        "Does confidence mean what it says?",
        "Each dot is a bin of questions of similar confidence, with the 95 % interval of its "
        "share: "
        "on the dashed line confidence is right, above it too modest, below it too bold. The "
        f"expected calibration error is {found.ece:.3f}; chance alone explains up to "
        f"{found.ece_by_chance:.3f}.",
        bins,
    )


def _percent(axes: Axes) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
