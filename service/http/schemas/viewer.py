"""What the viewer shows: the blocks of a text, and the words on the pages of a PDF."""

from typing import Literal

from pydantic import BaseModel


class TableRow(BaseModel):
    """A row of a table: for each cell where it starts and ends; an empty cell is an empty span."""

    header: bool
    cells: list[tuple[int, int]]


class Block(BaseModel):
    """A part of a document's text, by code points, half-open.

    A heading's `level` counts from 1, and its own words begin at `words`; of a list, `items` are
    where each starts, without its bullet, where it ends, and how deep it is nested; of a table's
    rows, the first `labels` cells name the row. `struck` are the words that are struck out.
    """

    kind: Literal["heading", "paragraph", "list", "table", "caption", "footnote", "furniture"]
    start: int
    end: int
    level: int | None = None
    words: int | None = None
    items: list[tuple[int, int, int]] | None = None
    labels: int | None = None
    rows: list[TableRow] | None = None
    struck: list[tuple[int, int]] | None = None


class Blocks(BaseModel):
    """A document's blocks, in order; what stands between them only parts them."""

    id: str
    start: int
    end: int
    blocks: list[Block]


class Box(BaseModel):
    """A place on a page, as shares of its width and height from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class PageBoxes(BaseModel):
    """A PDF's page: its size in points, its span of the text, and where the words asked for are."""

    id: str
    page: int
    width: float
    height: float
    start: int
    end: int
    boxes: list[Box]
