"""`python -m eval.bench.ask`: what an answer costs in time and memory, and where the time goes.

Gold questions are answered in two ways:

- warm: one process answers each question once, so that no score is remembered. Right after each
  answer the models run alone on what they read for it, and the ratio of the two times is taken
  question by question, so that other load on the machine affects both. The models alone have
  sessions of their own: neither run finds its weights in the processor's caches because of the
  other. Then the question is asked again, when its scores are remembered.
- cold: new processes answer one question each. Measured are the time of `python -m retriever` from
  its start to the answer, the peak resident memory, and whether torch was imported.

Times need an idle machine; the ratio is less sensitive to load.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from eval.bench.bare_models import BareModels, ModelInputs, recording_models
from eval.bench.cold_start import ColdStart, answer_in_new_process
from eval.bench.harness import application, measure_each, median, save, table, timed
from eval.formats.source import read_questions
from eval.gold.questions import GoldError, Question
from eval.gold.sample import distinct, sample
from eval.measures.intervals import Estimate
from eval.measures.timings import Stage, stages
from eval.report.figures import milliseconds
from eval.runs.options import OWN_GOLD, FiguresFile, Gold, Index, index_folder
from eval.runs.run import Record
from eval.runs.target import IndexTarget
from ingest.command import report_errors
from ingest.index.backends import index_at
from retriever.assembly import assemble
from retriever.query.question import understand

WHOLE, OTHER, MODELS, AGAIN = "whole answer", "other", "models alone", "asked again"
MOST_OF_MODELS = 1.25
"""Goal: the whole answer takes at most so many times what the models alone take."""
MOST_SECONDS, MOST_BYTES = 5.0, 600 * 10**6
"""Goal: a new process answers in less time and memory than this."""


@dataclass(frozen=True, slots=True)
class Warm:
    """What answers took in one process: by stage, and as a multiple of the models' own time."""

    stages: tuple[Stage, ...]
    ratio: Estimate


def main(
    gold: Gold = OWN_GOLD,
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

    Example: python -m eval.bench.ask --questions 20
    """
    with report_errors():
        folder = index_folder(index)
        warm_up, measured = draw(read_questions(gold), questions, gold)
        warm = measure_warm(folder, warm_up, measured)
        texts = [one.text for one in measured if not one.history] or [measured[0].text]
        starts = [answer_in_new_process(texts[n % len(texts)], folder) for n in range(cold)]
        save(
            out,
            gold=gold.name,
            questions=len(measured),
            stages=warm.stages,
            of_the_models=asdict(warm.ratio) | {"at_most": MOST_OF_MODELS},
            cold=starts,
        )
    _show(Console(), warm, starts)


def draw(
    questions: Sequence[Question], limit: int, gold: Path
) -> tuple[list[Question], list[Question]]:
    """Return the questions to warm up with, one of each script, and those to measure.

    Each question is asked once: a second time its scores would be remembered.
    """
    scripts: dict[bool, list[Question]] = {}
    for question in distinct(questions):
        scripts.setdefault(understand(question.text).japanese, []).append(question)
    warm_up = [of_script[0] for of_script in scripts.values()]
    measured = [one for of_script in scripts.values() for one in of_script[1:]]
    if not measured:
        raise GoldError(f"{gold} has too few questions: one more warms the models up.")
    return warm_up, sample(measured, limit)


def measure_warm(index: Path, warm_up: Sequence[Question], measured: Sequence[Question]) -> Warm:
    """Answer every question, run the models alone on what they read for it, and answer it again.

    Raises IndexUnavailableError, ModelError and TargetError, whose messages say what to do.
    """
    inputs = ModelInputs()
    snapshot = index_at(index).snapshot()
    target = IndexTarget(assemble(snapshot, recording_models(inputs)))
    bare = BareModels(snapshot.encoder_export())
    measure = partial(_record, target=target, bare=bare, inputs=inputs)
    records = measure_each(measure, measured, "Asking", warm_up)
    ratio = median([record.seconds / record.stages[MODELS] for record in records])
    return Warm(tuple(stages(records)), ratio)


def _record(
    question: Question, target: IndexTarget, bare: BareModels, inputs: ModelInputs
) -> Record:
    inputs.clear()
    ask = partial(target.ask, question.text, question.history)
    reply, seconds = timed(ask)
    alone = bare.seconds(inputs)
    _, again = timed(ask)
    other = seconds - sum(reply.stages.values())
    taken = {**reply.stages, OTHER: other, WHOLE: seconds, MODELS: alone, AGAIN: again}
    return Record(question, (), (), reply.answer, seconds, taken)


def _show(console: Console, warm: Warm, starts: Sequence[ColdStart]) -> None:
    rows = [
        [one.name, milliseconds(one.p50_ms), milliseconds(one.p95_ms), str(one.n)]
        for one in warm.stages
    ]
    parts = next(number for number, one in enumerate(warm.stages) if one.name == OTHER)
    console.print(
        table("An answer by stage, in ms", ("stage", "p50", "p95", "n"), rows, sections=(parts,))
    )
    ratio = warm.ratio
    console.print(
        f"The whole answer takes {ratio.value:.3f} times what the models alone take on the same "
        f"inputs (median; 95 % interval {ratio.low:.3f} to {ratio.high:.3f}; "
        f"goal: at most {MOST_OF_MODELS})."
    )
    if starts:
        console.print(_cold_starts(starts))


def _cold_starts(starts: Sequence[ColdStart]) -> str:
    """Describe the new processes; the first may still have read files from the disk."""
    first, rest = starts[0].seconds, [one.seconds for one in starts[1:]]
    later = f", later ones {np.median(rest):.2f} s (median of {len(rest)})" if rest else ""
    peak = max(one.peak_bytes for one in starts)
    imported = sorted({name for one in starts for name in one.imported})
    return (
        f"From the start of a process to its answer: the first {first:.2f} s{later}; "
        f"goal: under {MOST_SECONDS:.0f} s. Peak resident memory {peak / 10**6:,.0f} MB; goal: "
        f"under {MOST_BYTES / 10**6:.0f} MB. Imported of torch and what needs it: "
        f"{', '.join(imported) or 'nothing'}."
    )


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.bench.ask")
