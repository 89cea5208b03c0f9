"""What is compared: a document's text, headings, list items and cells, as expected and as read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.readers.expected import MEMBER, Expected, Heading, Listed, Prose, Table
from ingest.document.document import ParsedDocument, blocks_of
from ingest.document.nodes import Block, Item, Kind, Row

_LABEL = re.compile(r"^(?:[^\w\s(（]+|[(（]?[0-9a-zA-Z]{1,3}[.)）])\s+")
_STATING_RUNNING = frozenset({".docx", ".odt", ".rtf"})
"""Formats that state the headers and footers of pages apart from the text."""
_DASHES = str.maketrans("‐‑–—−\u00a0", "-----\N{SPACE}", "\u00ad")


@dataclass(frozen=True, slots=True)
class CellFact:
    """A cell below the header rows and right of the first column: what it says, and of what.

    `label` names its row and `header` its column, outermost first, joined by spaces. A reader may
    name the row more fully: `also` are the label's other forms, with the group before it and with
    further cells of the row behind. `unit` is the unit of measure.
    """

    label: str
    header: str
    value: str
    unit: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says, in the terms that readers are measured in.

    `text` is all of it in reading order, page furniture left out and footnotes last. `headings` are
    their words after those of the headings above them, the document's title left out. `items` are
    the list items with their levels.
    """

    text: str
    headings: tuple[str, ...] = ()
    items: tuple[tuple[int, str], ...] = ()
    cells: tuple[CellFact, ...] = ()


def normal(words: str) -> str:
    """Return the words as they are compared: white space folded, dashes alike."""
    return " ".join(words.translate(_DASHES).split())


def expected_facts(expected: Expected, suffix: str = "") -> Facts:
    """Return what a reader should find in a file of this suffix."""
    said: list[str] = []
    notes = list(expected.running) if suffix in _STATING_RUNNING else []
    items: list[tuple[int, str]] = []
    cells: list[CellFact] = []
    for block in expected.blocks:
        if isinstance(block, Table):
            said += _unrepeated(
                [
                    [block.words(*block.source(r, c)) for c in range(len(row))]
                    for r, row in enumerate(block.rows)
                ]
            )
            cells += _expected_cells(block)
        elif isinstance(block, Listed):
            said += _numbered(block)
            items += [(level, _unlabelled(words)) for level, words in block.items]
        else:
            is_note = isinstance(block, Prose) and block.kind == "note"
            (notes if is_note else said).append(block.words)
    headings = [(one.level, one.words) for one in expected.blocks if isinstance(one, Heading)]
    paths = tuple(_paths(headings, expected.title))
    return Facts(_joined([*said, *notes]), paths, tuple(items), tuple(cells))


def read_facts(parsed: ParsedDocument, title: str | None) -> Facts:
    """Return what a reader found in a document of this title."""
    text = parsed.document.text
    said: list[str] = []
    notes: list[str] = []
    headings: list[tuple[int, str]] = []
    items: list[tuple[int, str]] = []
    cells: list[CellFact] = []
    for block in blocks_of(parsed.sections):
        if block.kind is Kind.FURNITURE:
            continue
        (notes if block.kind is Kind.FOOTNOTE else said).extend(_said(text, block))
        if block.kind is Kind.HEADING:
            headings.append((block.level, " ".join(_said(text, block))))
        for unit in block.units:
            if isinstance(unit, Item):
                items.append((unit.level, _unlabelled(unit.of(text))))
            elif isinstance(unit, Row) and not unit.header:
                cells += _read_cells(text, unit)
    paths = tuple(_paths(headings, title))
    return Facts(_joined([*said, *notes]), paths, tuple(items), tuple(cells))


def _said(text: str, block: Block) -> Iterator[str]:
    """Give a block's words without what only typesets them: bullets, bars, marks of headings."""
    if block.kind is Kind.TABLE:
        rows = [unit for unit in block.units if isinstance(unit, Row)]
        yield from _unrepeated([[cell.of(text) for cell in row.cells] for row in rows])
    elif block.kind is Kind.LIST:
        yield from (unit.of(text) for unit in block.units)
    else:
        yield text[block.units[0].start : block.units[-1].end]


def _unrepeated(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give the cells that say something else than those above and to the left.

    Some readers repeat a merged cell's words in each place it reaches over, others say them once.
    """
    above: Sequence[str] = ()
    for row in rows:
        for c, words in enumerate(row):
            if words not in ([*row[c - 1 : c], *above[c : c + 1]]):
                yield words
        above = row


def _joined(said: Iterable[str]) -> str:
    return normal(" ".join(said))


def _unlabelled(words: str) -> str:
    return _LABEL.sub("", normal(words))


def _numbered(block: Listed) -> Iterator[str]:
    """Give the items' words, with the numbers that a reader writes for those of a numbered list."""
    counters: list[int] = []
    for level, words in block.items:
        counters = [*counters, *[0] * (level + 1 - len(counters))][: level + 1]
        counters[level] += 1
        yield f"{counters[level]}. {words}" if block.numbered else words


def _paths(headings: Iterable[tuple[int, str]], title: str | None) -> Iterator[str]:
    """Give each heading's words after those of the headings above it, without the title's.

    Programs differ in whether a document's title is above its sections or beside them.
    """
    above: list[tuple[int, str]] = []
    for level, words in headings:
        above = [one for one in above if one[0] < level]
        yield " > ".join([*(words for _, words in above), normal(words)])
        if title is None or normal(words) != normal(title):
            above.append((level, normal(words)))


def _expected_cells(table: Table) -> Iterator[CellFact]:
    group = ""
    for r in range(table.header, len(table.rows)):
        row = table.rows[r]
        if row[0] and not any(row[1:]):
            group = table.words(r, 0)
            continue
        outer = [group] if row[0].startswith(MEMBER) else []
        for c in range(1, len(row)):
            if words := table.words(r, c):
                label = _source_words(table, ((r, k) for k in range(min(c, table.labels))))
                header = _source_words(table, ((h, c) for h in range(table.header)))
                longer = [[*label, *row[table.labels : k]] for k in range(table.labels + 1, c + 1)]
                also = [_joined([*outer, *one]) for one in [label, *longer]]
                also += [_joined(one) for one in longer]
                unit = table.units[c] if any(map(str.isdigit, words)) else ""
                yield CellFact(_joined(label), _joined(header), normal(words), unit, tuple(also))


def _source_words(table: Table, places: Iterable[tuple[int, int]]) -> list[str]:
    """Return the words of the cells that these places are parts of, each once."""
    return [table.words(*place) for place in dict.fromkeys(table.source(*one) for one in places)]


def _read_cells(text: str, row: Row) -> Iterator[CellFact]:
    parents = [one.of(text) for one in row.parents]
    for column, cell in enumerate(row.cells):
        if cell.filled and (column or not row.labels):
            named = [one.of(text) for one in row.cells[: min(column, row.labels)] if one.filled]
            label = _joined(dict.fromkeys([*parents, *named]))
            header = _joined(dict.fromkeys(one.of(text) for one in cell.headers))
            units = [*cell.measures, *([row.measure] if row.measure else [])]
            unit = _joined(one.of(text) for one in units)
            yield CellFact(label, header, normal(cell.of(text)), unit)
