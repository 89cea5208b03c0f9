"""What a document of the corpus says: the blocks of its `expected.yaml`.

    layout: {head: Town of Reedham, columns: 2}    # for the programs that render it
    running: [Town of Reedham]                     # what only headers and footers say
    blocks:
      - h1: Budget 2026                            # h1 to h6
      - p: The council adopted the budget¹.
      - list:                                      # bullets; a further list nests
          - Roads
          - [Bridges, Pavements]
      - ol: [First, Second]                        # numbers
      - caption: Table 1. Spending
      - table:
          header: 2                                # rows that head the columns; 1 unless said
          labels: 1                                # columns that name a row; 1 unless said
          unit: thousand crowns                    # of the figures; or a list, for each column
          rows: |
            | Service  | 2026 | <      | 2025 |
            | ^        | Plan | Actual | Plan |
            | Transport |     |        |      |
            | > Roads  | 12   | 11     | 10   |
            | Total    | 12   | 11     | 10   |
      - note: 1 Second reading.                    # a footnote

Formats that state headers and footers apart from the text (Word, OpenDocument, RTF) have them read
once; in others they are furniture of the pages, or not there.

In a table `<` continues the cell on its left and `^` the cell above (merged cells). A row with a
first cell alone opens a group, and rows that begin with `>` belong to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import TenkyoError

FILE = "expected.yaml"
LEFT, ABOVE, MEMBER = "<", "^", ">"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph (`p`), a table's or figure's caption (`caption`), or a footnote (`note`)."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: its items' levels, from 0, and words, without bullet or number."""

    items: tuple[tuple[int, str], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid; merged cells are `<` and `^`, rows of a group begin with `>`.

    `units` are the units of measure of the columns' figures, "" where they have none.
    """

    rows: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]
    header: int = 1
    labels: int = 1

    def words(self, row: int, column: int) -> str:
        """Return what a cell says, "" where it continues another."""
        cell = self.rows[row][column]
        return "" if cell in (LEFT, ABOVE) else cell.removeprefix(MEMBER).lstrip()

    def source(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that a cell is part of: the first one of those merged with it."""
        while self.rows[row][column] in (LEFT, ABOVE):
            left = self.rows[row][column] == LEFT
            row, column = (row, column - 1) if left else (row - 1, column)
        return row, column

    def span(self, row: int, column: int) -> tuple[int, int]:
        """Return how many rows and columns the cell takes whose first place this is."""
        rows, columns = len(self.rows), len(self.rows[row])
        owned = [
            (r, c)
            for r in range(row, rows)
            for c in range(column, columns)
            if self.source(r, c) == (row, column)
        ]
        return max(r for r, _ in owned) - row + 1, max(c for _, c in owned) - column + 1


Block = Heading | Prose | Listed | Table


@dataclass(frozen=True, slots=True)
class Expected:
    """A document's blocks in reading order, and what the programs that render it are told.

    `running` is what only the headers and footers say, page numbers left out.
    """

    blocks: tuple[Block, ...]
    layout: Mapping[str, Any]
    running: tuple[str, ...] = ()

    @property
    def title(self) -> str | None:
        """The first heading's words, where no other heading is as high."""
        headings = [block for block in self.blocks if isinstance(block, Heading)]
        highest = [one for one in headings if one.level <= headings[0].level]
        return highest[0].words if len(highest) == 1 else None


class CorpusError(TenkyoError):
    """A corpus that cannot be used; the message says why."""


def load(folder: Path) -> Expected:
    """Read a document's `expected.yaml`.

    Raises CorpusError where it is missing or not as described.
    """
    try:
        told = yaml.safe_load((folder / FILE).read_text("utf-8"))
        blocks = tuple(map(_block, told["blocks"]))
    except OSError:
        raise CorpusError(f"{folder} has no {FILE}.") from None
    except (yaml.YAMLError, ValueError, KeyError, TypeError) as error:
        told_how = "eval/readers/expected.py"
        raise CorpusError(f"{folder / FILE} is not as {told_how} says: {error}") from None
    return Expected(blocks, told.get("layout") or {}, tuple(told.get("running") or ()))


def _block(told: Mapping[str, Any]) -> Block:
    ((kind, value),) = told.items()
    if kind in ("p", "caption", "note"):
        return Prose(kind, " ".join(value.split()))
    if kind in ("list", "ol"):
        return Listed(tuple(_items(value, 0)), numbered=kind == "ol")
    if kind == "table":
        return _table(**value)
    if len(kind) == 2 and kind[0] == "h":
        return Heading(int(kind[1]), " ".join(value.split()))
    raise ValueError(f"a block is no {kind!r}")


def _items(told: list[Any], level: int) -> Iterator[tuple[int, str]]:
    for item in told:
        if isinstance(item, list):
            yield from _items(item, level + 1)
        else:
            yield level, " ".join(str(item).split())


def _table(rows: str, unit: str | list[str] = "", **settings: Any) -> Table:
    grid = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in rows.strip().splitlines()
    ]
    if len({len(row) for row in grid}) != 1:
        lengths = [len(row) for row in grid]
        raise ValueError(f"the rows of a table differ in length: {lengths}, {grid[0]}")
    width = len(grid[0])
    units = (unit,) * width if isinstance(unit, str) else tuple(unit)
    if len(units) != width:
        raise ValueError(f"{len(units)} units for {width} columns: {grid[0]}")
    return Table(tuple(grid), units, **settings)
