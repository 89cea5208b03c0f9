"""`python -m retriever.training`: make the reader."""

import random
import shutil
from pathlib import Path
from typing import Annotated
from zlib import crc32

import torch
import typer
from tokenizers import Tokenizer

from ingest.command import report_errors
from ingest.embedding.models import RERANKER, file_sha256
from retriever.models.reader import Reader
from retriever.training.examples import Example
from retriever.training.export import export
from retriever.training.features import featured
from retriever.training.measure import measured
from retriever.training.negatives import OtherWords, with_negatives
from retriever.training.network import new_network
from retriever.training.sets import answerable_examples, wiki_tables
from retriever.training.table_questions import table_examples
from retriever.training.train import begin_with, train
from retriever.training.wordnet import WordNet

EXAMPLES = 13_500
TABLE_QUESTIONS = 0.2
"""How many questions are made of tables for each of the sets'."""
HELD_OUT = 30
"""One question in so many is kept for measuring, with all that is made of it."""
HELD_OUT_TABLES = 80

CHECKPOINT = "checkpoint.pt"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    sets: Annotated[Path, typer.Argument(help="The folder of the public question sets.")],
    out: Annotated[Path, typer.Option(help="Where checkpoints and the model are written.")],
    examples: Annotated[int, typer.Option(help="How many examples are trained on.")] = EXAMPLES,
    seed: Annotated[int, typer.Option(help="What all chance comes from.")] = 0,
    threads: Annotated[int, typer.Option(help="Cores for the training.")] = 1,
    after: Annotated[
        Path | None, typer.Option(help="The folder of a training whose weights this begins with.")
    ] = None,
) -> None:
    """Prepare examples, train, write the model in int8, and measure it on questions left out.

    A run that was stopped goes on from its last checkpoint in the same folder. On one core 13,500
    examples take about an hour and a quarter; a GPU is used where there is one.

    Example: python -m retriever.training reading-sets --out reader
    """
    with report_errors():
        chance = random.Random(seed)  # noqa: S311
        fitting, held_out = _prepared(sets, chance)
        folder = RERANKER.locate()
        tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        torch.set_num_threads(threads)
        network = new_network(folder / "model.onnx")
        if after:
            begin_with(network, after / CHECKPOINT)
        train(network, featured(fitting[:examples], tokenizer), out / CHECKPOINT, seed)
        export(network, out / "model.onnx")
        shutil.copy(folder / "tokenizer.json", out / "tokenizer.json")
    typer.echo(f"{out / 'model.onnx'}: SHA-256 {file_sha256(out / 'model.onnx')}")
    for line in measured(Reader(folder=out), held_out):
        typer.echo(line)


def _prepared(sets: Path, chance: random.Random) -> tuple[list[Example], list[Example]]:
    """Return the examples to train on and those to measure with, of other questions."""
    asked = answerable_examples(sets, chance)
    chance.shuffle(asked)
    words = OtherWords(WordNet(sets / "wordnet"), (one.text for one in asked))
    kept = [_is_held_out(one.question) for one in asked]
    held_out, fitting = (
        list(
            with_negatives(
                [one for one, out in zip(asked, kept, strict=True) if out is chosen], words, chance
            )
        )
        for chosen in (True, False)
    )
    tables = wiki_tables(sets)
    held_out += table_examples(tables[:HELD_OUT_TABLES], HELD_OUT_TABLES, chance)
    fitting += table_examples(tables[HELD_OUT_TABLES:], int(TABLE_QUESTIONS * len(fitting)), chance)
    chance.shuffle(fitting)
    return fitting, held_out


def _is_held_out(question: str) -> bool:
    """Whether a question is kept for measuring: the same ones with every seed."""
    return crc32(question.encode()) % HELD_OUT == 0


if __name__ == "__main__":
    app(prog_name="python -m retriever.training")
