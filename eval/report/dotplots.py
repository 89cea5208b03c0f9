"""The plots of the report that list things, a row each: stages, differences, kinds.

Source: Cleveland & McGill, "Graphical Perception", JASA 79(387), 1984: positions along a
common scale are what readers judge best.
"""

import math
from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.cells import cell_len, set_cell_size

from eval.measures.baseline import Difference
from eval.measures.glossary import term
from eval.measures.timings import Stage
from eval.report.figures import Figures, milliseconds, number, p_value, signed
from eval.report.summary import Groups
from eval.report.svg import BAD, INK, SERIES, SOFT, WIDTH, Plot, finished, new_figure, printable

ROW, ABOVE, BELOW = 26, 6, 44
"""Heights in pixels, chosen by eye: of a row, and above and below the rows."""
CELL, BESIDE = 7.2, 16
"""Widths in pixels, chosen by eye: of half a wide character of a label, and beside the labels."""
LONGEST_LABEL = 28
DURATIONS, P_VALUES = 100, 140
"""Widths in pixels, chosen by eye, of the text beside the rows."""


def stages_plot(found: Sequence[Stage]) -> Iterator[Plot]:
    """Draw median and 95th percentile of each stage; nothing without stages."""
    if not found:
        return
    figure, axes = _rows([_label(stage.name) for stage in found], DURATIONS)
    most = max(stage.p95_ms for stage in found) or 1
    for row, stage in enumerate(found):
        axes.hlines(row, stage.p50_ms, stage.p95_ms, colors=SERIES, linewidth=2)
        axes.plot([stage.p50_ms], [row], "o", color=SERIES)
        _beside(axes, row, f"{milliseconds(stage.p50_ms)} to {milliseconds(stage.p95_ms)}", INK)
    axes.set(xlim=(-0.03 * most, 1.05 * most), xlabel="milliseconds")
    yield finished(
        figure,
        "stages",
        "Where does the time go?",
        "The dot is the median of a stage, the end of the line the 95th percentile.",
        ", ".join(
            f"{stage.name} {milliseconds(stage.p50_ms)} ms, at the 95th percentile "
            f"{milliseconds(stage.p95_ms)} ms"
            for stage in found
        ),
    )


def differences_plot(found: Sequence[Difference]) -> Iterator[Plot]:
    """Draw the change of each measure since the baseline; nothing without a baseline."""
    if not found:
        return
    figure, axes = _rows([item.name for item in found], P_VALUES)
    changes = [item.now - item.before for item in found]
    reach = max(0.02, *map(abs, changes))
    axes.axvline(0, color=SOFT, linewidth=1)
    for row, (item, change) in enumerate(zip(found, changes, strict=True)):
        colour = BAD if item.is_drop else SERIES
        axes.hlines(row, 0, change, colors=colour, linewidth=2)
        axes.plot([change], [row], "D" if item.is_drop else "o", color=colour)
        text = f"{signed(change)}, {p_value(item.p_value)}"
        _beside(axes, row, text, BAD if item.is_drop else INK)
    axes.set(xlim=(-1.15 * reach, 1.15 * reach), xlabel="change since the baseline")
    axes.locator_params(axis="x", nbins=3)
    yield finished(
        figure,
        "differences",
        "What changed since the baseline?",
        "To the right is better. A diamond marks what fell by more than chance explains "
        "(p below 0.05, adjusted for the number of measures).",
        ", ".join(
            f"{item.name} {signed(change)} ({p_value(item.p_value)})"
            for item, change in zip(found, changes, strict=True)
        ),
    )


def groups_plot(name: str, groups: Groups, overall: Figures) -> Iterator[Plot]:
    """Draw a measure of each group that has it, beside that of all questions."""
    found = {
        group: figures[name]
        for group, figures in groups.items()
        if not math.isnan(figures[name].value)
    }
    if not found:
        return
    figure, axes = _rows([f"{_label(group)} ({one.n})" for group, one in found.items()])
    axes.axvline(overall[name].value, color=SOFT, linewidth=1, linestyle=(0, (4, 4)))
    for row, one in enumerate(found.values()):
        axes.hlines(row, one.low, one.high, colors=SERIES, linewidth=2)
        axes.plot([one.value], [row], "o", color=SERIES)
    axes.set(xlim=(-0.03, 1.03), xlabel=name)
    yield finished(
        figure,
        f"groups-{name.replace('@', '-')}",
        term(name).label,
        "",
        f"All questions: {number(name, overall[name].value)}. "
        + ", ".join(f"{group} {number(name, one.value)}" for group, one in found.items()),
    )


def _beside(axes: Axes, row: int, text: str, colour: str) -> None:
    where, off = ("axes fraction", "data"), "offset points"
    axes.annotate(text, (1, row), (8, -4), xycoords=where, textcoords=off, color=colour)


def _label(name: str) -> str:
    """Return a name that leaves room for the plot."""
    name = printable(name)
    if cell_len(name) <= LONGEST_LABEL:
        return name
    return set_cell_size(name, LONGEST_LABEL - 1).rstrip() + "…"


def _rows(labels: Sequence[str], right: int = 12) -> tuple[Figure, Axes]:
    """Return a figure and its axes: a labelled row for each thing, the first on top.

    `right` is left free beside the rows, in pixels. The labels' width is computed from
    their characters, since matplotlib's font lacks some of them.
    """
    height = ABOVE + ROW * len(labels) + BELOW
    figure = new_figure(height)
    left = BESIDE + CELL * max(map(cell_len, labels))
    inner = ((WIDTH - left - right) / WIDTH, ROW * len(labels) / height)
    axes = figure.add_axes((left / WIDTH, BELOW / height, *inner))
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    return figure, axes
