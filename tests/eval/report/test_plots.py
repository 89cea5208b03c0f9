import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from eval.measures.reliability import Reliability
from eval.report.dotplots import differences_plot, groups_plot, stages_plot
from eval.report.plots import recall_plot, reliability_plot, risk_plot
from eval.report.svg import Plot, drawing, finished, new_figure
from tests.eval.report.reports import DIFFERENCES, RECORDS, SCRIPT, report

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _drawing() -> Iterator[None]:
    with drawing():
        yield


def texts(plot: Plot) -> list[str]:
    """Return the texts of a plot, which must be well-formed."""
    root = ElementTree.fromstring(plot.svg)
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def test_recall_is_drawn_at_every_cutoff() -> None:
    (plot,) = recall_plot(report().overall)
    assert {"1", "5", "recall@k"} <= set(texts(plot))
    value = report().overall["recall@5"].value
    assert f"{value:.2f}" in texts(plot)
    assert f"recall@5 is {value:.3f}" in plot.svg


def test_risk_shows_where_the_system_stands() -> None:
    found = report()
    (plot,) = risk_plot(found.curve, found.rows)
    assert "today" in texts(plot)
    # Answered are q1, q3 and q5 of five, and only q1 rightly.
    assert "Today 60% of the questions are answered, 67% of them wrongly." in plot.svg


def test_reliability_says_what_chance_explains() -> None:
    found = report()
    (plot,) = reliability_plot(found.reliability, found.rows)
    assert isinstance(found.reliability, Reliability)
    assert f"{found.reliability.ece:.3f}" in plot.caption
    assert "5 questions of confidence" in plot.svg


def test_stages_and_differences_have_a_row_each() -> None:
    (plot,) = stages_plot(report().stages)
    assert {"search", "rerank", "0.4 to 0.4", "250 to 250"} <= set(texts(plot))
    (plot,) = differences_plot(DIFFERENCES)
    assert {"recall@5", "−0.200, p = 0.001", "+0.100, p = 0.400"} <= set(texts(plot))


def test_groups_without_the_measure_are_left_out() -> None:
    found = report()
    (plot,) = groups_plot("answer_match", found.kinds, found.overall)
    assert "fact (3)" in texts(plot)
    assert not any("unanswerable" in text for text in texts(plot))
    unanswerable = {name: found.kinds[name] for name in ("unanswerable",)}
    assert list(groups_plot("answer_match", unanswerable, found.overall)) == []


def test_nothing_is_drawn_of_nothing() -> None:
    unanswerable = report(RECORDS[3:])
    assert list(recall_plot(unanswerable.overall)) == []
    assert list(risk_plot([], {})) == []
    assert list(reliability_plot(None, {})) == []
    assert list(stages_plot([])) == []
    assert list(differences_plot([])) == []


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
