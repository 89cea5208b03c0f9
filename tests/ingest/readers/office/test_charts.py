from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.document.builder import DocumentBuilder
from ingest.document.nodes import Kind
from ingest.readers.office.charts import write_chart

category_data: Any = CategoryChartData
xy_data: Any = XyChartData


def make_chart(kind: XL_CHART_TYPE, data: Any) -> Any:
    deck: Any = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    size = (Inches(0), Inches(0), Inches(4), Inches(3))
    return slide.shapes.add_chart(kind, *size, data).chart


def written(chart: Chart) -> list[tuple[Kind, str]]:
    builder = DocumentBuilder()
    write_chart(builder, chart)
    content = builder.content("text/plain", None)
    return [(block.kind, content.text[block.start : block.end]) for block in content.blocks]


def test_series_are_columns_in_their_number_format() -> None:
    data = category_data(number_format="0%")
    data.categories = ["Kobe", "Otaru"]
    data.add_series("2023", (0.25, 0.5))
    data.add_series("2024", (0.3, None))
    chart = make_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, data)
    chart.has_title = True
    chart.chart_title.text_frame.text = "Share of\nthe ports"
    assert written(chart) == [
        (Kind.CAPTION, "Share of the ports"),
        (Kind.TABLE, "2023\t2024\nKobe\t25%\t30%\nOtaru\t50%"),
    ]


def test_points_are_labelled_by_their_place_along_the_first_axis() -> None:
    data = xy_data()
    series = data.add_series("Depth")
    for x, y in ((1, 12), (2.5, 30)):
        series.add_data_point(x, y)
    [(kind, table)] = written(make_chart(XL_CHART_TYPE.XY_SCATTER, data))
    assert kind is Kind.TABLE
    assert [line.split("\t")[0] for line in table.split("\n")[1:]] == ["1", "2.5"]


@pytest.mark.parametrize("title", [None, ""])
def test_without_a_title_there_is_no_caption(title: str | None) -> None:
    data = category_data()
    data.categories = ["Kobe"]
    data.add_series("2023", (1,))
    chart = make_chart(XL_CHART_TYPE.PIE, data)
    chart.has_title = title is not None
    assert [kind for kind, _ in written(chart)] == [Kind.TABLE]
