"""The score of a reader: every rendering in the corpus read and compared with what it says."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from eval.readers.expected import FILE, CorpusError, load
from eval.readers.facts import Facts, expected_facts, read_facts
from eval.readers.measures import (
    CellKey,
    Counts,
    cell_keys,
    cell_matches,
    matches,
    reading_order,
    text_errors,
    unit_matches,
)
from ingest.document.document import ParsedDocument
from ingest.errors import UnreadableFileError
from ingest.readers import READERS

ReadFile = Callable[[bytes, str], ParsedDocument]
"""A file's bytes and name to its document, as `ingest.readers.read_document`."""

_AROUND = 20
"""Characters of the text that show where it differs; chosen by eye."""


@dataclass(frozen=True, slots=True)
class FileScore:
    """What one file was read as beside what it says, and the counts of each measure."""

    file: Path
    expected: Facts
    read: Facts
    errors: int
    order: float
    headings: Counts
    items: Counts
    cells: Counts
    units: Counts

    @property
    def format(self) -> str:
        """The file's format: its suffix without the dot."""
        return self.file.suffix.removeprefix(".")


@dataclass(frozen=True, slots=True)
class Score:
    """The measures over some files; counts and lengths are summed first.

    `text` is 1 less the character error rate, `order` the mean of the files'.
    """

    files: int
    text: float
    order: float
    headings: Counts
    items: Counts
    cells: Counts
    units: Counts


def corpus_files(corpus: Path) -> list[Path]:
    """Return the renderings of every document, those without a reader left out.

    Raises CorpusError where the folder holds no document.
    """
    files = sorted(
        file
        for known in corpus.glob(f"*/{FILE}")
        for file in known.parent.iterdir()
        if file.suffix in READERS
    )
    if not files:
        raise CorpusError(f"{corpus} holds no folder with {FILE} and renderings of it.")
    return files


def score_files(files: Iterable[Path], read: ReadFile) -> Iterator[FileScore]:
    """Read files and compare them; one that cannot be read says nothing."""
    for file in files:
        known = load(file.parent)
        try:
            found = read_facts(read(file.read_bytes(), file.name), known.title)
        except UnreadableFileError:
            found = Facts("")
        yield compare(file, found, expected_facts(known, file.suffix))


def compare(file: Path, read: Facts, expected: Facts) -> FileScore:
    """Return the counts of each measure of one file."""
    return FileScore(
        file=file,
        expected=expected,
        read=read,
        errors=text_errors(read.text, expected.text),
        order=reading_order(read.text, expected.text),
        headings=matches(read.headings, expected.headings),
        items=matches(read.items, expected.items),
        cells=cell_matches(read.cells, expected.cells),
        units=unit_matches(read.cells, expected.cells),
    )


def summed(scores: Sequence[FileScore]) -> Score:
    """Return the score of several files; there must be one."""
    length = sum(len(one.expected.text) for one in scores)
    errors = sum(min(one.errors, len(one.expected.text)) for one in scores)
    return Score(
        files=len(scores),
        text=1 - errors / length,
        order=sum(one.order for one in scores) / len(scores),
        headings=sum((one.headings for one in scores), Counts()),
        items=sum((one.items for one in scores), Counts()),
        cells=sum((one.cells for one in scores), Counts()),
        units=sum((one.units for one in scores), Counts()),
    )


def differences(score: FileScore) -> Iterator[str]:
    """Give what a file says and was not read (-), and what was read and it does not say (+)."""
    wanted, got = score.expected, score.read
    yield from _differ("heading", got.headings, wanted.headings)
    yield from _differ("item", map(_told_item, got.items), map(_told_item, wanted.items))
    cells, keys = cell_keys(wanted.cells, wanted.cells), cell_keys(got.cells, wanted.cells)
    yield from _differ("cell", map(_told_cell, keys), map(_told_cell, cells))
    for operation in Levenshtein.opcodes(got.text, wanted.text):
        if operation.tag != "equal":
            read = got.text[operation.src_start : operation.src_end]
            said = wanted.text[operation.dest_start : operation.dest_end]
            before = got.text[max(0, operation.src_start - _AROUND) : operation.src_start]
            yield f"  text: …{before}[-{said}-]{{+{read}+}}"


def _differ(kind: str, read: Iterable[str], expected: Iterable[str]) -> Iterator[str]:
    got, wanted = Counter(read), Counter(expected)
    yield from (f"- {kind}: {one}" for one in wanted - got)
    yield from (f"+ {kind}: {one}" for one in got - wanted)


def _told_item(item: tuple[int, str]) -> str:
    return f"{item[0]} {item[1]}"


def _told_cell(cell: CellKey) -> str:
    return "{} / {} = {}".format(*cell)
