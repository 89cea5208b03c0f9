import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from eval.report.dotplots import stages_plot
from eval.report.plots import recall_plot, reliability_plot, risk_plot
from eval.report.svg import drawing, finished, new_figure
from tests.eval.report.reports import SCRIPT, SVG, report, texts


@pytest.fixture(autouse=True)
def _drawing() -> Iterator[None]:
    with drawing():
        yield


def test_texts_stay_texts_whatever_they_say() -> None:
    hostile = [replace(stage, name=f"{SCRIPT} 段階") for stage in report().stages[:1]]
    (plot,) = stages_plot(hostile)
    assert any(text.startswith("</title><script>") for text in texts(plot))
    assert f"{SCRIPT} 段階 0.4 ms" in ElementTree.fromstring(plot.svg).attrib["aria-label"]
    assert not list(ElementTree.fromstring(plot.svg).iter(f"{SVG}script"))


def test_control_characters_are_marked() -> None:
    odd = [replace(stage, name="a\x00b\n\ud800") for stage in report().stages[:1]]
    (plot,) = stages_plot(odd)
    assert "a\ufffdb\ufffd\ufffd" in texts(plot)


def test_the_page_gives_colours_and_type() -> None:
    found = report()
    (plot,) = reliability_plot(found.reliability, found.rows)
    assert "var(--series)" in plot.svg
    assert re.findall(r"#[0-9a-f]{6}\b|font-family|<style|<metadata|date", plot.svg) == []


def test_plots_of_one_page_share_no_id() -> None:
    found = report()
    drawn = [*recall_plot(found.overall), *stages_plot(found.stages)]
    drawn += [*risk_plot(found.curve, found.rows)]
    ids = [name for plot in drawn for name in re.findall(r'\bid="([^"]+)"', plot.svg)]
    assert ids
    assert len(ids) == len(set(ids))


def test_the_users_own_settings_change_nothing_and_are_kept() -> None:
    def plot() -> str:
        with drawing():
            figure = new_figure(100)
            figure.add_subplot().set_xlabel("x")
            return finished(figure, "name", "title", "caption", "said").svg

    plain = plot()
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red"}):
        assert plot() == plain
        assert mpl.rcParams["font.size"] == 30
