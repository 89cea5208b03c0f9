"""A run shown on the terminal and written into files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.style import Style
from rich.table import Table
from rich.text import Text

from eval.measures.baseline import Difference
from eval.measures.intervals import Estimate
from eval.measures.score import OUTCOMES
from eval.measures.timings import Stage
from eval.measures.trec import write_trec
from eval.report.figures import DECIMALS, UNKNOWN, group_measures, interval, milliseconds, number
from eval.report.links import LinkedSpan
from eval.report.summary import Groups, Report, to_dict
from eval.report.worst import FailedQuestion
from eval.runs.run import Record

WORST_SHOWN = 10
MOST_DOCUMENTS = 12
"""Failed questions, and rows of the table by document, that fit a screen; chosen by eye."""


def write(folder: Path, report: Report, records: Sequence[Record]) -> None:
    """Write report.html, report.json, rows.jsonl and the TREC files; the folder is made."""
    # Imported here, since a run that writes no page needs no plots.
    from eval.report.page import render

    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_dict(report), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    (folder / "report.html").write_text(render(report), encoding="utf-8")
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as rows:
        for record in records:
            row = _row(record, report.rows[record.question.id])
            rows.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
    write_trec(folder, records)


def show(console: Console, report: Report) -> None:
    """Print the tables: all questions, the groups, stages, baseline, and the worst questions."""
    about = report.about
    index = about["index"] or {}
    console.print(
        f"{about['questions']} questions of {escape(about['gold'])}; "
        + escape(", ".join(f"{key} {value}" for key, value in index.items()))
    )
    if about["degraded"]:
        console.print(f"[yellow]DEGRADED[/] {escape(', '.join(about['degraded']))}")
    console.print(_overall_table(report))
    names = group_measures(report.overall)
    console.print(_groups_table("By kind", report.kinds, names))
    console.print(_groups_table("Outcomes by kind", report.kinds, OUTCOMES))
    if report.splits:
        console.print(_groups_table("By split", report.splits, names))
    if 2 <= len(report.documents) <= MOST_DOCUMENTS:
        console.print(_groups_table("By document", report.documents, names))
    if report.stages:
        console.print(_stages_table(report.stages))
    if report.differences:
        console.print(_baseline_table(report.differences))
    for failed in report.worst[:WORST_SHOWN]:
        _show_failed(console, failed)
    for failure in report.failures:
        console.print(f"[red]FAILED[/] {escape(failure)}")


def _overall_table(report: Report) -> Table:
    table = Table(title="All questions")
    table.add_column("measure")
    for heading in ("value", "95 % interval", "n"):
        table.add_column(heading, justify="right")
    for name, figure in report.overall.items():
        table.add_row(name, number(name, figure.value), interval(name, figure), str(figure.n))
    return table


def _groups_table(title: str, groups: Groups, names: Sequence[str]) -> Table:
    """Lay out one row a group, with the figures named; report.json has them all."""
    table = Table(title=f"{title}, with 95 % intervals", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(title.split()[-1], overflow="fold")
    table.add_column("n", justify="right", no_wrap=True)
    for name in names:
        table.add_column(name.replace("_", "\n"), justify="right", no_wrap=True)
    for group, figures in groups.items():
        n = str(figures["decision"].n)
        table.add_row(escape(group), n, *(_cell(name, figures[name]) for name in names))
    return table


def _stages_table(found: Sequence[Stage]) -> Table:
    table = Table(title="Stages, in ms", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("stage")
    for heading in ("p50", "p95", "n"):
        table.add_column(heading, justify="right")
    for stage in found:
        taken = (milliseconds(value) for value in (stage.p50_ms, stage.p95_ms))
        table.add_row(escape(stage.name), *taken, str(stage.n))
    return table


def _baseline_table(differences: Sequence[Difference]) -> Table:
    table = Table(title="Against the baseline")
    table.add_column("measure")
    for heading in ("before", "now", "change", "p", "n"):
        table.add_column(heading, justify="right")
    for item in differences:
        change = f"{item.now - item.before:+.{DECIMALS}f}"
        row = [number(item.name, item.before), number(item.name, item.now), change]
        style = "red" if item.is_drop else None
        table.add_row(item.name, *row, f"{item.p_value:.4f}", str(item.n), style=style)
    return table


def _show_failed(console: Console, failed: FailedQuestion) -> None:
    """Print a question with its faults; the spans link to the document if the terminal can."""
    asked = " / ".join((*failed.history, failed.question))
    lines = [Text.assemble((failed.id, "bold"), " ", asked)]
    lines += [Text(f"    {fault}") for fault in failed.faults]
    if failed.answer is not None:
        lines.append(Text(f"    answer ({failed.confidence:.2f}): {failed.answer}"))
    for name, found in (("expected", failed.expected), ("cited", failed.cited)):
        lines += [_linked(name, span) for span in found[:1]]
    for line in lines:
        console.print(line)


def _linked(name: str, span: LinkedSpan) -> Text:
    return Text.assemble("    ", (name, Style(link=span.url)), f": {span.text}")


def _cell(name: str, figure: Estimate) -> str:
    value = number(name, figure.value)
    return value if value == UNKNOWN else f"{value}\n{interval(name, figure, '–', decimals=2)}"


def _row(record: Record, values: Mapping[str, float]) -> dict[str, Any]:
    """Return all of a question's record; hits without their text, which the span gives."""
    question = record.question
    optional = {
        "split": question.split,
        "near_miss": question.near_miss,
        "reference": question.reference,
        "forbidden": question.forbidden,
        "derived": question.derived,
        "extra": question.extra,
    }
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.text,
        "history": question.history,
        "answerable": question.answerable,
        "answers": question.answers,
        "all": question.all_needed,
        "gold": [asdict(place) for place in record.places],
        **{name: value for name, value in optional.items() if value},
        "answer": record.answer,
        "hits": [{key: hit[key] for key in hit if key != "text"} for hit in record.hits],
        "stages": record.stages,
        "values": values,
    }
