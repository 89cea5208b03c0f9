"""`python -m eval.bench.peers`: Tenkyo beside Haystack, LlamaIndex and txtai.

Each system gets the same documents and questions, the packaged encoder and cross-encoder that
Tenkyo has, and the same cores, one system after another:

- ingest: a process splits, embeds and stores the documents; the loading of models is not counted;
- ask: another process opens the index; its first answer is timed from its start. It answers every
  question once, and then once more for a number of clients at a time, which are threads.

Peers retrieve passages and no more: what they make of them needs an LLM. Tenkyo does so as
"passages", and answers with quotes as "answers". The table is Markdown. Times need an idle machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer

from eval.bench.harness import application, save
from eval.bench.peers.environments import python_of
from eval.bench.peers.measuring import ASK, INGEST, Job
from eval.bench.peers.processes import Done, do, on_cores
from eval.bench.peers.recall import TextDocuments, recalls
from eval.bench.peers.rows import CANDIDATES, CLIENTS, LIMIT, Row, explain, markdown, row_of
from eval.bench.peers.systems import SETUPS, Setup
from eval.bench.peers.with_tenkyo import ANSWERS
from eval.formats.source import read_questions
from eval.gold.match import Place, locate
from eval.gold.questions import GoldError, Question
from eval.gold.sample import sample
from eval.measures.intervals import bootstrap, mean
from eval.runs.options import OWN_GOLD, FiguresFile, Gold
from eval.runs.progress import progress
from ingest.command import report_errors
from ingest.embedding.models import ENCODERS, RERANKER

SEEDS = Path(__file__).parents[3] / "seeds"


def main(
    gold: Gold = OWN_GOLD,
    documents: Annotated[
        Path,
        typer.Option(
            help="A folder of text files that the questions are on.", show_default="seeds"
        ),
    ] = SEEDS,
    questions: Annotated[
        int, typer.Option(min=1, help="How many questions, drawn at random, the same each time.")
    ] = 60,
    cores: Annotated[int, typer.Option(min=1, help="How many cores each system has.")] = 2,
    system: Annotated[
        list[str] | None,
        typer.Option(help="Measure this system only; give it again for each.", show_default="all"),
    ] = None,
    environments: Annotated[
        Path, typer.Option(help="Where the peers' environments are, or are made.")
    ] = Path(".tenkyo/peers"),
    out: FiguresFile = None,
) -> None:
    """Measure Tenkyo beside its peers: ingestion, answers, memory, starts and recall.

    The first run makes the environments, which takes minutes and needs the package index.

    Exit codes: 0 done; 2 bad usage, or something that cannot be read, installed or run.

    Example: python -m eval.bench.peers --questions 60
    """
    with report_errors():
        setups = select(system)
        texts = TextDocuments.read(documents)
        drawn = draw(read_questions(gold), questions, gold)
        places = locate(drawn, texts, gold)
        pythons = {one.module: python_of(one, environments) for one in setups}
        with on_cores(cores), TemporaryDirectory(prefix="tenkyo-peers-") as place:
            base = _job(texts, drawn, cores)
            rows = measure(setups, pythons, base, Path(place), drawn, places, texts)
        save(out, gold=gold.name, questions=len(drawn), rows=rows)
    typer.echo(markdown(rows))
    typer.echo("\n" + explain(setups, len(drawn), cores))


def select(names: Sequence[str] | None) -> list[Setup]:
    """Return the setups of the named systems, all without names; raise GoldError for others."""
    known = {one.system.lower() for one in SETUPS}
    wanted = {name.lower() for name in names or known}
    if strange := sorted(wanted - known):
        raise GoldError(f"There is no system {', '.join(strange)}; there are: {sorted(known)}")
    return [one for one in SETUPS if one.system.lower() in wanted]


def draw(questions: Sequence[Question], limit: int, gold: Path) -> list[Question]:
    """Draw questions that stand alone and whose evidence is known."""
    fit = [one for one in questions if one.evidence and not one.history]
    if not fit:
        raise GoldError(f"{gold} has no question without a history that names its evidence.")
    return sample(fit, limit)


def measure(
    setups: Sequence[Setup],
    pythons: Mapping[str, Path],
    base: Job,
    place: Path,
    questions: Sequence[Question],
    places: Mapping[str, tuple[Place, ...]],
    documents: TextDocuments,
) -> list[Row]:
    """Measure one setup after another.

    Args:
        setups: what is measured.
        pythons: the interpreter of each module.
        base: the job, without task, settings and folder.
        place: an empty folder for the indexes.
        questions: what is asked.
        places: the evidence of each question, by its id.
        documents: what is ingested.

    Raises JobError where a process fails, UnknownPassageError where a passage is from nowhere.

    """
    ingested: dict[Path, Done] = {}
    rows = []
    for setup in progress(setups, "Measuring"):
        folder = place / f"{setup.system}-{setup.index}"
        job = replace(base, settings=setup.settings, folder=str(folder))
        python = pythons[setup.module]
        if folder not in ingested:
            folder.mkdir()
            ingested[folder] = do(replace(job, task=INGEST), python, setup.module)
        asked = do(replace(job, task=ASK), python, setup.module)
        found = [reply["texts"] for reply in asked.figures["replies"]]
        recall = None
        if setup.settings != ANSWERS:
            values = recalls(questions, places, found, documents, LIMIT)
            recall = bootstrap(np.array(values).reshape(-1, 1), mean)
        rows.append(row_of(setup, ingested[folder], asked, recall))
    return rows


def _job(documents: TextDocuments, questions: Sequence[Question], cores: int) -> Job:
    return Job(
        task="",
        settings="",
        folder="",
        documents=documents.texts,
        questions=[one.text for one in questions],
        encoder=str(next(iter(ENCODERS.values())).locate()),
        reranker=str(RERANKER.locate()),
        limit=LIMIT,
        candidates=CANDIDATES,
        clients=CLIENTS,
        cores=cores,
    )


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.bench.peers")
