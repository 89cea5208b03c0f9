"""`python -m eval.bench.suggestions`: how soon there are questions to begin with.

Small stand-in documents, each of a place of its own, are ingested and served; then one more is
added. Each time it is measured when the first question is known, when all are, how many the first
request brings, and how long a request takes at most. They are made and asked with the real models.
"""

import asyncio
import random
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from eval.bench.harness import application, save, table
from eval.runs.options import FiguresFile
from ingest.command import report_errors
from ingest.embedding.encoder import Encoder
from ingest.index.backends import index_at
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from retriever.assembly import Models, open_retriever
from service.questions.retriever_handle import Searcher
from service.questions.suggestions import Suggestions

NOUNS = ("quay", "mill", "bridge", "school", "library", "lighthouse", "market", "museum")
DONE = ("built", "rebuilt", "painted", "closed", "opened", "sold")
SYLLABLES = ("ar", "bel", "cor", "dan", "el", "fos", "gar", "hol", "in", "jo", "kel", "lun", "mar")
BETWEEN_SECONDS = 0.05
"""How long after one request the next one is sent; by eye."""
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Ready:
    """When questions were known after a generation began to serve, in seconds; the questions.

    `first` is when there was one, None where there never was; `all` when no more were looked for;
    `at_once` how many the first request brought, and `longest` what a request took at most.
    """

    first: float | None
    all: float
    at_once: int
    longest: float
    questions: tuple[str, ...]


def main(
    documents: Annotated[int, typer.Option(min=1, help="How many documents.")] = 1000,
    out: FiguresFile = None,
) -> None:
    """Measure how soon questions are suggested, at the start and after a document was added."""
    models, suggestions = Models(), Suggestions()
    with report_errors(), TemporaryDirectory(prefix="tenkyo-suggestions-") as place:
        folder = Path(place)
        write_documents(folder / "docs", documents)
        started = measure(suggestions, _serve(folder, models))
        write_documents(folder / "docs", documents + 1)
        added = measure(suggestions, _serve(folder, models))
        suggestions.close()
        save(out, documents=documents, started=started, added=added)
    named = (("at the start", started), ("after a document was added", added))
    headings = ("", "at once", "first s", "all s", "longest request s")
    rows = [
        (
            name,
            f"{one.at_once}",
            "-" if one.first is None else f"{one.first:.2f}",
            f"{one.all:.2f}",
            f"{one.longest:.2f}",
        )
        for name, one in named
    ]
    Console().print(table(f"Suggested questions on {documents:,} documents", headings, rows))


def write_documents(folder: Path, count: int) -> None:
    """Write documents that state a date and a figure of a place each; the same ones each time."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        draw = random.Random(number)  # noqa: S311
        noun = draw.choice(NOUNS)
        place = "".join(draw.choices(SYLLABLES, k=4)).title()
        lines = (
            f"The {noun} of {place}",
            f"The {noun} of {place} was {draw.choice(DONE)} in {draw.randrange(1700, 2020)}.",
            f"# Fees for the {noun} of {place}",
            f"A visit to the {noun} of {place} costs {draw.randrange(2, 90)} crowns.",
        )
        (folder / f"{number:05}.md").write_text("\n\n".join(lines) + "\n", "utf-8")


def measure(suggestions: Suggestions, retriever: Searcher) -> Ready:
    """Let a generation serve, and ask for its questions until all are known."""
    suggestions.prepare(retriever)
    return asyncio.run(_ask(suggestions, retriever))


async def _ask(suggestions: Suggestions, retriever: Searcher) -> Ready:
    began = time.perf_counter()
    first: float | None = None
    at_once: int | None = None
    longest = 0.0
    while True:
        sent = time.perf_counter()
        questions, complete = await suggestions.of(retriever, LANGUAGE)
        now = time.perf_counter()
        longest = max(longest, now - sent)
        at_once = len(questions) if at_once is None else at_once
        if questions and first is None:
            first = now - began
        if complete:
            return Ready(first, now - began, at_once, longest, tuple(questions))
        await asyncio.sleep(BETWEEN_SECONDS)


def _serve(folder: Path, models: Models) -> Searcher:
    """Ingest the documents and open their index."""
    name = str(IngestSettings.model_fields["encoder"].default)
    index = folder / "index"
    ingest([folder / "docs"], index_at(index), Encoder.find(name))
    return open_retriever(index, models)


app = application(main)

if __name__ == "__main__":
    app()
