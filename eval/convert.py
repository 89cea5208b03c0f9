"""`python -m eval convert`: sets of questions from one format into another."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from eval.formats.beir_export import export_beir
from eval.formats.gold import write_gold
from eval.formats.source import Source, read_source
from eval.gold.questions import GoldError
from eval.runs.options import DEFAULT_INDEX, index_folder
from eval.runs.progress import progress
from ingest.command import report_errors

GOLD_FILE = "gold.jsonl"
DOCUMENTS_FOLDER = "docs"
_BOM = "\ufeff"


class Format(StrEnum):
    """The formats that can be written."""

    GOLD = "gold"
    BEIR = "beir"


def convert(
    source: Annotated[
        Path,
        typer.Argument(help="A gold, SQuAD, RAGChecker or Azure file, or a BEIR folder."),
    ],
    dest: Annotated[Path, typer.Argument(help="A folder to write, new or empty.")],
    to: Annotated[Format, typer.Option(help="The format to write.")] = Format.GOLD,
    index: Annotated[
        Path | None,
        typer.Option(
            help="With --to beir: the index whose passages are the corpus.",
            show_default=DEFAULT_INDEX,
        ),
    ] = None,
) -> None:
    """Convert a set of questions to gold or to BEIR.

    The format of SOURCE is recognised by its content. `--to gold` writes DEST/gold.jsonl and,
    where SOURCE holds its documents (SQuAD, BEIR), DEST/docs to ingest. To measure on a
    SQuAD file:

    \b
        python -m eval convert dev-v2.0.json squad
        python -m ingest squad/docs --index squad/index
        python -m eval --gold squad/gold.jsonl --index squad/index

    `--to beir` writes the passages of an index as a BEIR corpus, judged by the questions'
    evidence, so that other retrievers can be measured on the very same passages:

    \b
        python -m eval convert gold.jsonl passages --to beir --index .tenkyo/index

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.
    """  # noqa: D301 - \b keeps the lines that follow as they are
    if index and to is not Format.BEIR:
        raise typer.BadParameter("--index goes with --to beir: gold needs no index")
    with report_errors(), new_folder(dest):
        read = read_source(source)
        if to is Format.GOLD:
            lines = _write_gold(read, dest)
        else:
            lines = _write_beir(read, source, dest, index_folder(index))
    for line in (f"Read {source}: {read.format}.", *read.notes, *lines):
        typer.echo(line)


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """Make a folder to fill; remove what was written again if filling it fails.

    Raises:
        GoldError: it is a file, or there is something in it already.

    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise GoldError(f"{folder} is not an empty folder; name a new one, or empty it")
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if made:
            folder.rmdir()
        raise


def _write_gold(
    source: Source,
    dest: Path,
) -> list[str]:
    """Write questions and documents; return the lines to print."""
    gold, docs = dest / GOLD_FILE, dest / DOCUMENTS_FOLDER
    write_gold(gold, source.questions)
    answerable = sum(question.answerable for question in source.questions)
    lines = [
        f"Wrote {gold}: {len(source.questions)} questions, {answerable} of them answerable.",
    ]
    measure = f"python -m eval --gold {quote(str(gold))}"
    if not source.documents:
        return [*lines, f"Next: {measure}"]
    docs.mkdir()
    for name, text in progress(source.documents.items(), "Writing"):
        (docs / name).write_bytes(_encoded(name, text))
    index = quote(str(dest / "index"))
    return [
        *lines,
        f"Wrote {docs}: {len(source.documents)} documents.",
        f"Next: python -m ingest {quote(str(docs))} --index {index}",
        f"      {measure} --index {index}",
    ]


def _encoded(name: str, text: str) -> bytes:
    """Return a document's bytes, from which ingestion reads the very same text."""
    try:
        # Ingestion drops one byte-order mark, which this text may need to keep.
        return (_BOM + text if text.startswith(_BOM) else text).encode("utf-8")
    except UnicodeEncodeError:
        raise GoldError(f"the document {name} has half a surrogate pair in it: no text") from None


def _write_beir(
    source: Source,
    path: Path,
    dest: Path,
    index: Path,
) -> list[str]:
    """Write a BEIR folder; return the lines to print."""
    done = export_beir(source.questions, path, index, dest)
    reasons = {
        "the documents do not answer them": done.unanswerable,
        "the gold names no evidence": done.without_evidence,
        "no passage covers their evidence": done.uncovered,
    }
    return [
        f"Wrote {dest}: {done.passages} passages and {done.questions} queries, "
        f"{done.judged} of them judged.",
        *(f"Not in qrels: {count} ({why})." for why, count in reasons.items() if count),
        f'Next, in Python with beir: GenericDataLoader({str(dest)!r}).load(split="test")',
    ]
