"""The report as one self-contained page: no script, no other file or host."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.measures.glossary import METHODS, TERMS, term
from eval.measures.score import OUTCOMES, VERIFIED
from eval.report.dotplots import differences_plot, groups_plot, stages_plot
from eval.report.figures import Figures, group_measures, interval, milliseconds, number, signed
from eval.report.plots import recall_plot, reliability_plot, risk_plot
from eval.report.summary import Groups, Report
from eval.report.svg import Plot, drawing

FOLDER = Path(__file__).parent
HEADLINES = {
    "Finding": ("recall@5", "mrr@10"),
    "Answering": (
        "answer_match",
        "short_answer_match",
        "reference_f1",
        "citation_recall",
        "citation_precision",
    ),
    "Refusing": ("decision", "refusal_precision", "refusal_recall", "auroc", "brier"),
    "Outcomes": OUTCOMES,
    "Proof": VERIFIED,
    "Speed": ("latency_p50_ms", "latency_p95_ms"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition in words, and whether it holds; None if it was not checked."""

    passed: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Groups of questions, what they are of, and the measures to compare them by."""

    of: str
    groups: Groups
    measures: list[str]


def render(report: Report) -> str:
    """Return the report as an HTML page; the same for the same report."""
    page = _environment().get_template("report.jinja")
    with drawing():
        plots, by_kind = list(_plots(report)), list(_kind_plots(report))
    return page.render(
        report=report,
        about=report.about,
        facts=list(_facts(report)),
        gates=list(_gates(report)),
        headlines=dict(_headlines(report.overall)),
        plots=plots,
        kind_plots=by_kind,
        group_tables=list(_group_tables(report)),
        methods=METHODS,
        terms=TERMS,
        css=Markup((FOLDER / "report.css").read_text(encoding="utf-8")),  # noqa: S704
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"milliseconds": milliseconds, "svg": Markup}
    environment.globals |= {"number": number, "interval": interval, "signed": signed, "term": term}
    return environment


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    """Return what was measured, as names and values."""
    about: Mapping[str, Any] = report.about
    answerable = sum(not row["unanswerable"] for row in report.rows.values())
    asked = f"{about['questions']}: {answerable} answerable, "
    yield "Questions", f"{asked}{about['questions'] - answerable} not"
    if about.get("sampled"):
        yield "Sample", f"at most {about['sampled']}, drawn with seed {about.get('seed')}"
    if about.get("every", 1) > 1:
        yield "Part", f"one question in {about['every']} of each kind and split"
    if about.get("split"):
        yield "Split", about["split"]
    yield "Gold", about["gold"]
    if about.get("gold_sha256"):
        yield "Gold's SHA-256", f"{about['gold_sha256'][:16]}…"
    if report.documents:
        yield "Documents with evidence", str(len(report.documents))
    for name, value in (about["index"] or {}).items():
        yield f"Index {name}" if name == "generation" else name.capitalize(), str(value)
    yield "Degraded", ", ".join(about["degraded"]) or "no"


def _gates(report: Report) -> Iterator[Gate]:
    """Return every condition of the verdict."""
    words = {
        "citations_verified": "citations are word for word at the place they name",
        "answers_verified": "answers are cited, and every number in them is quoted",
    }
    for name in VERIFIED:
        figure = report.overall[name]
        held = name not in report.unverified
        share = "All" if held else f"Not all (a share of {number(name, figure.value)})"
        yield Gate(held, f"{share} {words[name]}.")
    if not report.differences:
        yield Gate(None, "There was no baseline to compare with.")
    elif report.drops:
        yield Gate(False, f"Fell significantly below the baseline: {', '.join(report.drops)}.")
    else:
        yield Gate(True, "No measure fell significantly below the baseline.")


def _headlines(figures: Figures) -> Iterator[tuple[str, list[str]]]:
    """Name the measures to look at first, by what they are about; undefined ones left out."""
    deepest = group_measures(figures)[0]
    for title, names in HEADLINES.items():
        found = [deepest if name == "recall@5" and name not in figures else name for name in names]
        known = [name for name in found if not math.isnan(figures[name].value)]
        if known:
            yield title, known


def _plots(report: Report) -> Iterator[Plot]:
    yield from recall_plot(report.overall)
    yield from differences_plot(report.differences)
    yield from stages_plot(report.stages)
    yield from risk_plot(report.curve, report.rows)
    yield from reliability_plot(report.reliability, report.rows)


def _kind_plots(report: Report) -> Iterator[Plot]:
    for name in group_measures(report.overall):
        yield from groups_plot(name, report.kinds, report.overall)


def _group_tables(report: Report) -> Iterator[GroupTable]:
    named = (("kind", report.kinds), ("split", report.splits), ("document", report.documents))
    for of, groups in named:
        if groups:
            yield GroupTable(of, groups, [*group_measures(report.overall), *OUTCOMES])
