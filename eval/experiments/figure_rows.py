"""`python -m eval.experiments.figure_rows`: how many rows and words of real PDFs are kept.

Poppler's `pdftotext -layout` writes a page as it looks, so that a line of it is a line of the page.
A figure row is such a line: a label, then two figures or more and nothing else. Rows of years alone
head a table and do not count. A figure row is kept if one row of the document tree has the label
and each figure in a cell of its own; it is headed if there is a header above every figure.

A joined word is a token that pdftotext never writes, and that is two or three of its words written
together. A split word is the same the other way round. Pictures are not read: pdftotext has no OCR.
"""

import re
import shutil
import subprocess
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from eval.bench.harness import application
from eval.runs.target import TargetError
from ingest.command import report_errors
from ingest.document.document import PAGE_BREAK, ParsedDocument, blocks_of
from ingest.document.nodes import Row
from ingest.language.figures import YEAR
from ingest.readers import read_document
from ingest.readers.options import ReadOptions

FIGURE = re.compile(r"[-+−–(]*\d[\d.,]*\)*")
"""A figure without the signs that stand about it."""
SIGNS = str.maketrans("", "", "$€£¥% \t")
"""What is set about a figure, in a column of its own or not."""
NOTHING = re.compile(r"[-—–*\s]*")
"""What a table has where there is no figure."""
CHUNK_GAP = re.compile(r"\s{2,}")
MINUTES = 2
"""The time limit of pdftotext for one file; chosen by eye."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row's label, letters and digits only, and its figures from left to right."""

    label: str
    figures: tuple[str, ...]
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one document: its figure rows, and what is lost."""

    pages: int
    rows: int
    kept: int
    headed: int
    lost: tuple[tuple[int, str], ...]
    joined: Counter[str]
    split: Counter[str]
    seconds: float
    title: str


def figure_row(line: str) -> FigureRow | None:
    """Return what a printed line holds if it is a figure row.

    >>> figure_row("Cash and notes   $  1,250   $ (17)")
    FigureRow(label='cashandnotes', figures=('1,250', '(17)'), headed=True)
    """
    label, *chunks = CHUNK_GAP.split(line.strip())
    figures = [words for chunk in chunks if (words := chunk.translate(SIGNS)) not in ("", ")")]
    said = tuple(figure for figure in figures if not NOTHING.fullmatch(figure))
    if len(said) < 2 or not _letters(label) or not any(map(str.isalpha, label)):
        return None
    if not all(map(FIGURE.fullmatch, said)) or all(map(YEAR.fullmatch, said)):
        return None
    return FigureRow(_letters(label), tuple(map(_bare, said)))


def tree_row(text: str, row: Row) -> FigureRow:
    """Return the label and the figures of a row of the document tree.

    The label is what stands in the cells before the first figure.
    """
    cells = [(cell, cell.of(text).translate(SIGNS)) for cell in row.cells if cell.filled]
    first = next((n for n, (_, words) in enumerate(cells) if FIGURE.fullmatch(words)), len(cells))
    label = "".join(_letters(cell.of(text)) for cell, _ in cells[:first])
    said = [(cell, words) for cell, words in cells[first:] if _letters(words)]
    headed = all(cell.headers for cell, _ in said)
    return FigureRow(label, tuple(_bare(words) for _, words in said), headed)


def measure(path: Path) -> Kept:
    """Read one PDF and compare its tree with pdftotext's lines, page by page."""
    data = path.read_bytes()
    began = time.process_time()
    parsed = read_document(data, path.name, ReadOptions(ocr=None))
    seconds = time.process_time() - began
    printed = _pdftotext(path, "-layout").split(PAGE_BREAK)
    ours = _rows_by_page(parsed)
    rows = kept = headed = 0
    lost = []
    for number, page in enumerate(printed):
        left = list(ours.get(number, ()))
        for line in page.splitlines():
            row = figure_row(line)
            if row is None:
                continue
            rows += 1
            same = next((one for one in left if _same(row, one)), None)
            if same is None:
                lost.append((number + 1, " ".join(line.split())))
                continue
            left.remove(same)
            kept += 1
            headed += same.headed
    plain = _pdftotext(path)
    joined = joined_words(parsed.document.text, plain)
    split = joined_words(plain, parsed.document.text)
    pages = len(parsed.document.page_starts)
    title = parsed.document.title if parsed.document.has_own_title else ""
    return Kept(pages, rows, kept, headed, tuple(lost), joined, split, seconds, title)


def joined_words(text: str, expected: str) -> Counter[str]:
    """Return the tokens of `text` that are two or three words of `expected`, and never one.

    >>> joined_words("most ofthe time", "most of the time")
    Counter({'ofthe': 1})
    """
    words = [unicodedata.normalize("NFKC", word) for word in expected.split()]
    known = set(words)
    together = {one + other for one, other in pairwise(words) if _is_word(one) and _is_word(other)}
    together |= {
        one + two + three
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
        if _is_word(one) and _is_word(two) and _is_word(three)
    }
    tokens = (unicodedata.normalize("NFKC", token) for token in text.split())
    return Counter(token for token in tokens if token not in known and token in together)


def main(
    folder: Annotated[
        Path, typer.Argument(help="A folder of PDFs; Poppler's pdftotext reads them too.")
    ],
    lost: Annotated[bool, typer.Option(help="Print every figure row that is lost.")] = False,
    joined: Annotated[bool, typer.Option(help="Print every joined word.")] = False,
) -> None:
    """Count which figure rows and words of real PDFs are kept, with pdftotext as the oracle."""
    with report_errors():
        if shutil.which("pdftotext") is None:
            raise TargetError("There is no pdftotext to compare with. Install Poppler's utilities.")
        found = {path: measure(path) for path in sorted(folder.glob("*.pdf"))}
        typer.echo(f"{'file':<28} pages  rows  kept   share  headed  joined  split  CPU s  title")
        for path, one in found.items():
            _print(path.name, one)
            for page, line in one.lost if lost else ():
                typer.echo(f"    page {page}: {line}")
            for word, count in sorted(one.joined.items()) if joined else ():
                typer.echo(f"    {count} x {word}")
        _print("all", _sum(list(found.values())))


def _sum(found: Sequence[Kept]) -> Kept:
    return Kept(
        pages=sum(one.pages for one in found),
        rows=sum(one.rows for one in found),
        kept=sum(one.kept for one in found),
        headed=sum(one.headed for one in found),
        lost=(),
        joined=sum((one.joined for one in found), Counter()),
        split=sum((one.split for one in found), Counter()),
        seconds=sum(one.seconds for one in found),
        title="",
    )


def _print(name: str, one: Kept) -> None:
    kept, headed = one.kept / max(one.rows, 1), one.headed / max(one.kept, 1)
    typer.echo(
        f"{name:<28} {one.pages:>5} {one.rows:>5} {one.kept:>5}  {kept:6.3f}  {headed:6.3f}"
        f"  {one.joined.total():>6}  {one.split.total():>5}  {one.seconds:5.1f}  {one.title}"
    )


def _pdftotext(path: Path, *options: str) -> str:
    program = shutil.which("pdftotext") or "pdftotext"
    command = [program, "-enc", "UTF-8", *options, str(path), "-"]
    run = subprocess.run(  # noqa: S603 - the arguments are ours
        command, check=True, capture_output=True, timeout=60 * MINUTES
    )
    return run.stdout.decode("utf-8", "replace")


def _rows_by_page(parsed: ParsedDocument) -> dict[int, list[FigureRow]]:
    pages: dict[int, list[FigureRow]] = {}
    for row in _rows(parsed):
        page = parsed.document.text.count(PAGE_BREAK, 0, row.start)
        pages.setdefault(page, []).append(tree_row(parsed.document.text, row))
    return pages


def _rows(parsed: ParsedDocument) -> Iterator[Row]:
    for block in blocks_of(parsed.sections):
        yield from (unit for unit in block.units if isinstance(unit, Row))


def _same(printed: FigureRow, ours: FigureRow) -> bool:
    """Whether a row of the tree has the figures of a printed one and, maybe with more, its label.

    A label of several lines is printed on several.
    """
    return printed.figures == ours.figures and printed.label in ours.label


def _letters(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _bare(figure: str) -> str:
    return figure.replace("−", "-").replace("–", "-")


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.figure_rows")
