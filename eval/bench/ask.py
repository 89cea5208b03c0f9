"""`python -m eval.bench.ask`: what an answer costs, in time and memory, and where the time goes.

Two things are measured, on gold questions:

- warm: one process answers each question once, so that no score is remembered. Right after each
  answer the models run alone on what they read for it, and the ratio of the two is taken question
  by question: whatever else the machine does weighs on both. The models alone are sessions of their
  own, so that neither finds its weights in the processor's caches because of the other. Then the
  question is asked again, when its scores are remembered.
- cold: new processes answer a question each, `python -m retriever` from its start to the answer,
  with the most memory that was resident and whether torch was imported.

Times need an idle machine; the ratio bears some noise.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from eval.bench.bare_models import BareModels
from eval.bench.cold_start import ColdStart, answer_afresh
from eval.bench.model_inputs import Inputs, RecordingCrossEncoder, RecordingTextEncoder
from eval.formats import read_questions
from eval.gold.questions import GoldError, Question
from eval.gold.sample import distinct, sample
from eval.measures.intervals import Estimate, bootstrap
from eval.measures.measures import percentile
from eval.measures.stages import Stage, stages
from eval.report.figures import milliseconds, write_figures
from eval.runs.open_index import open_with
from eval.runs.options import FiguresFile, Gold, Index
from eval.runs.run import Record
from eval.runs.target import IndexTarget, Reply
from ingest.command import report_errors
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.settings import IngestSettings
from retriever.query.question import understand

WHOLE, OTHER, MODELS, AGAIN = "whole answer", "other", "models alone", "asked again"
MOST_OF_MODELS = 1.25
"""The whole answer is to take at most so many times what the models alone take."""
MOST_SECONDS, MOST_BYTES = 5.0, 600 * 10**6
"""A new process is to answer in less time and memory than this."""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Warm:
    """What answers took in one process: by stage, and as a multiple of the models' own time."""

    stages: tuple[Stage, ...]
    ratio: Estimate


@app.command()
def main(
    gold: Gold,
    index: Index = None,
    questions: Annotated[
        int, typer.Option(min=1, help="How many questions, drawn at random, the same each time.")
    ] = 100,
    cold: Annotated[
        int, typer.Option(min=0, help="How many new processes answer; 0 leaves them out.")
    ] = 6,
    out: FiguresFile = None,
) -> None:
    """Measure what an answer costs: time by stage, beside the models alone, and from a cold start.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.bench.ask --gold eval/gold/ip-strategic-program-2025.jsonl
    """
    index = IngestSettings.load(index=index).index
    console = Console(stderr=True)
    with report_errors():
        warm_up, measured = _drawn(read_questions(gold), questions, gold)
        warm = measure_warm(index, warm_up, measured, console)
        texts = [one.text for one in measured if not one.history] or [measured[0].text]
        started = [answer_afresh(texts[n % len(texts)], index) for n in range(cold)]
        if out:
            about = {"gold": gold.name, "questions": len(measured), "cores": os.cpu_count()}
            write_figures(out, about | _figures(warm, started))
    _show(Console(), warm, started)


def _drawn(
    questions: Sequence[Question], limit: int, gold: Path
) -> tuple[list[Question], list[Question]]:
    """Return the questions to warm up with, one of each script, and those to measure.

    What is asked twice counts once: the second time its scores would be remembered.
    """
    scripts: dict[bool, list[Question]] = {}
    for question in distinct(questions):
        scripts.setdefault(understand(question.text).japanese, []).append(question)
    warm_up = [of_script[0] for of_script in scripts.values()]
    measured = [one for of_script in scripts.values() for one in of_script[1:]]
    if not measured:
        raise GoldError(f"{gold} has too few questions: one more warms the models up.")
    return warm_up, sample(measured, limit)


def measure_warm(
    index: Path, warm_up: Sequence[Question], measured: Sequence[Question], console: Console
) -> Warm:
    """Answer every question, run the models alone on what they read for it, and answer it again.

    Raises IndexUnavailableError, ModelError and TargetError, whose messages say what to do.
    """
    inputs = Inputs()
    generation, retriever = open_with(
        index,
        RecordingCrossEncoder(inputs),
        lambda: RecordingTextEncoder(MultilingualEncoder(), inputs),
    )
    target, bare = IndexTarget(retriever), BareModels(generation.encoder_path)
    for question in warm_up:
        _timed(question, target, bare, inputs)
    shown = track(measured, "Asking", console=console, disable=not console.is_terminal)
    records = [_timed(question, target, bare, inputs) for question in shown]
    ratios = np.array([[row.seconds / row.stages[MODELS]] for row in records])
    return Warm(tuple(stages(records)), bootstrap(ratios, percentile(50)))


def _timed(question: Question, target: IndexTarget, bare: BareModels, inputs: Inputs) -> Record:
    inputs.clear()
    reply, seconds = _ask(question, target)
    alone = bare.seconds(inputs)
    _, again = _ask(question, target)
    other = seconds - sum(reply.stages.values())
    taken = {**reply.stages, OTHER: other, WHOLE: seconds, MODELS: alone, AGAIN: again}
    return Record(question, (), (), reply.answer, seconds, taken)


def _ask(question: Question, target: IndexTarget) -> tuple[Reply, float]:
    """Return the reply, and the seconds it took."""
    start = time.perf_counter()
    reply = target.ask(question.text, question.history)
    return reply, time.perf_counter() - start


def _figures(warm: Warm, started: Sequence[ColdStart]) -> dict[str, Any]:
    return {
        "stages": [asdict(stage) for stage in warm.stages],
        "of_the_models": asdict(warm.ratio) | {"at_most": MOST_OF_MODELS},
        "cold": [asdict(one) for one in started],
    }


def _show(console: Console, warm: Warm, started: Sequence[ColdStart]) -> None:
    table = Table(title="An answer by stage, in ms")
    table.add_column("stage")
    for heading in ("p50", "p95", "n"):
        table.add_column(heading, justify="right")
    for stage in warm.stages:
        taken = (milliseconds(value) for value in (stage.p50_ms, stage.p95_ms))
        table.add_row(stage.name, *taken, str(stage.n), end_section=stage.name == OTHER)
    console.print(table)
    ratio = warm.ratio
    console.print(
        f"The whole answer takes {ratio.value:.3f} times what the models alone take on the same "
        f"inputs (median; 95 % interval {ratio.low:.3f} to {ratio.high:.3f}; "
        f"to be at most {MOST_OF_MODELS})."
    )
    if started:
        console.print(_cold_words(started))


def _cold_words(started: Sequence[ColdStart]) -> str:
    """Tell of the new processes; the first may still have read files from the disk."""
    first, rest = started[0].seconds, [one.seconds for one in started[1:]]
    later = f", later ones {np.median(rest):.2f} s (median of {len(rest)})" if rest else ""
    peak = max(one.peak_bytes for one in started)
    imported = sorted({name for one in started for name in one.imported})
    return (
        f"From the start of a process to its answer: the first {first:.2f} s{later}; "
        f"to be under {MOST_SECONDS:.0f} s. Peak resident memory {peak / 10**6:,.0f} MB; to be "
        f"under {MOST_BYTES / 10**6:.0f} MB. Imported of torch and what needs it: "
        f"{', '.join(imported) or 'nothing'}."
    )


if __name__ == "__main__":
    app(prog_name="python -m eval.bench.ask")
