"""A chart's figures as a table: a column for its categories and one for each series."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.chart import Chart
from pptx.oxml import parse_xml

from ingest.document.builder import DocumentBuilder, fold
from ingest.readers.office.number_formats import shown

_X_VALUES = "c:xVal//c:pt/c:v"
_VALUE_FORMAT = "c:val/c:numRef/c:numCache/c:formatCode"


def chart_of(part: bytes) -> Chart:
    """Return the chart that a part of a Word document describes."""
    make: Any = Chart
    chart: Chart = make(parse_xml(part), None)
    return chart


def write_chart(builder: DocumentBuilder, chart: Chart) -> None:
    """Write the chart's title as a caption and the figures saved with it as a table."""
    if chart.has_title and chart.chart_title.has_text_frame:
        builder.caption(fold(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        series = list(plot.series)
        labels = [" ".join(levels) for levels in plot.categories.flattened_labels]
        labels = labels or [x for one in series[:1] for x in _x_values(one)]
        columns = [_values(one) for one in series]
        header = ["", *(fold(one.name) for one in series)]
        rows = [[label, *row] for label, row in _aligned(labels, columns)]
        builder.table([header, *rows], header_rows=int(any(header)))


def _aligned(
    labels: Sequence[str], columns: Sequence[Sequence[str]]
) -> list[tuple[str, list[str]]]:
    height = max(map(len, [labels, *columns]), default=0)
    filled = [[*column, *[""] * (height - len(column))] for column in [labels, *columns]]
    return [(label, list(row)) for label, *row in zip(*filled, strict=True)]


def _values(series: Any) -> list[str]:
    """Return a series' figures in the number format saved with them."""
    formats = series._element.xpath(_VALUE_FORMAT)
    number_format = formats[0].text if formats and formats[0].text else "General"
    return [shown(value, number_format) for value in series.values]


def _x_values(series: Any) -> list[str]:
    """Return where the points of a scatter chart stand along its first axis."""
    return [value.text or "" for value in series._element.xpath(_X_VALUES)]
