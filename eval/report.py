"""What a run found, for the terminal and for files."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.baseline import Difference
from eval.intervals import Estimate
from eval.run import Record
from eval.score import VERIFIED
from eval.trec import RowValues, write_trec
from eval.worst import Failing

FORMAT = 1
DECIMALS = 3
KIND_MEASURES = ("mrr@10", "answer_match", "citation_recall", "decision")

Figures = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known after a run.

    `about` names what was measured and how; `kinds` holds the figures of each kind of
    question; `curve` is the risk-coverage curve as [coverage, risk].
    """

    about: Mapping[str, Any]
    overall: Figures
    kinds: Mapping[str, Figures]
    curve: Sequence[Sequence[float]]
    differences: Sequence[Difference]
    worst: Sequence[Failing]
    rows: RowValues

    @property
    def failures(self) -> list[str]:
        """Name the gates that failed: citations that do not verify, significant drops."""
        unverified = [name for name in VERIFIED if self.overall[name].value < 1]
        drops = [difference.name for difference in self.differences if difference.is_drop]
        return [f"{name} is below 1" for name in unverified] + [
            f"{name} dropped below the baseline" for name in drops
        ]


def write(folder: Path, report: Report, records: Sequence[Record]) -> None:
    """Write report.json, rows.jsonl and the TREC files into a folder, made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_dict(report), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as rows:
        for record in records:
            row = _row(record, report.rows[record.question.id])
            rows.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
    write_trec(folder, records)


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON; an undefined figure is null."""
    return {
        "format": FORMAT,
        "about": dict(report.about),
        "measures": {
            "all": _figures(report.overall),
            "kinds": {kind: _figures(figures) for kind, figures in report.kinds.items()},
        },
        "risk_coverage": report.curve,
        "baseline": [asdict(difference) for difference in report.differences],
        "failures": report.failures,
        "worst": [asdict(failing) for failing in report.worst],
        "rows": report.rows,
    }


def show(console: Console, report: Report) -> None:
    """Print the tables: all questions, each kind, the baseline, the worst questions."""
    about = report.about
    index = about["index"] or {}
    console.print(
        f"{about['questions']} questions of {escape(about['gold'])}; "
        + escape(", ".join(f"{key} {value}" for key, value in index.items()))
    )
    if about["degraded"]:
        console.print(f"[yellow]DEGRADED[/] {escape(', '.join(about['degraded']))}")
    console.print(_overall_table(report))
    console.print(_kinds_table(report.kinds))
    if report.differences:
        console.print(_baseline_table(report.differences))
    for failing in report.worst:
        console.print(f"[bold]{failing.id}[/] {escape(failing.question)}")
        for fault in failing.faults:
            console.print(f"    {escape(fault)}")
    for failure in report.failures:
        console.print(f"[red]FAILED[/] {escape(failure)}")


def _overall_table(report: Report) -> Table:
    table = Table(title="All questions")
    table.add_column("measure")
    for heading in ("value", "95 % interval", "n"):
        table.add_column(heading, justify="right")
    for name, figure in report.overall.items():
        low, high = _number(name, figure.low), _number(name, figure.high)
        interval = "" if math.isnan(figure.value) else f"{low} to {high}"
        table.add_row(name, _number(name, figure.value), interval, str(figure.n))
    return table


def _kinds_table(kinds: Mapping[str, Figures]) -> Table:
    """Lay out one row a kind, with its main figures; report.json has them all."""
    first = next(iter(kinds.values()))
    deepest = [name for name in first if name.startswith("recall@")][-1]
    names = [deepest, *KIND_MEASURES]
    table = Table(title="By kind, with 95 % intervals")
    table.add_column("kind")
    table.add_column("n", justify="right")
    for name in names:
        table.add_column(name.replace("_", "\n"), justify="right")
    for kind, figures in kinds.items():
        n = str(figures["decision"].n)
        table.add_row(escape(kind), n, *(_cell(name, figures[name]) for name in names))
    return table


def _baseline_table(differences: Sequence[Difference]) -> Table:
    table = Table(title="Against the baseline")
    table.add_column("measure")
    for heading in ("before", "now", "change", "p", "n"):
        table.add_column(heading, justify="right")
    for item in differences:
        change = f"{item.now - item.before:+.{DECIMALS}f}"
        row = [_number(item.name, item.before), _number(item.name, item.now), change]
        style = "red" if item.is_drop else None
        table.add_row(item.name, *row, f"{item.p_value:.4f}", str(item.n), style=style)
    return table


def _cell(name: str, figure: Estimate) -> str:
    if math.isnan(figure.value):
        return "–"
    value, low, high = (_number(name, part) for part in (figure.value, figure.low, figure.high))
    return f"{value}\n{low}–{high}"


def _number(name: str, value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.0f}" if name.endswith("_ms") else f"{value:.{DECIMALS}f}"


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        name: {
            key: None if isinstance(part, float) and math.isnan(part) else part
            for key, part in asdict(figure).items()
        }
        for name, figure in figures.items()
    }


def _row(record: Record, values: Mapping[str, float]) -> dict[str, Any]:
    """Return all of a question's record; hits without their text, which the span gives."""
    question = record.question
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.text,
        "history": question.history,
        "answerable": question.answerable,
        "answers": question.answers,
        "all": question.all_needed,
        "gold": [asdict(place) for place in record.places],
        **({"extra": question.extra} if question.extra else {}),
        "answer": record.answer,
        "hits": [{key: hit[key] for key in hit if key != "text"} for hit in record.hits],
        "values": values,
    }
