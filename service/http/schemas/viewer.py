"""What the viewer shows: the blocks of a text, and the words on the pages of a PDF."""

from typing import Literal

from pydantic import BaseModel, Field

from service.http.schemas.fields import DocumentId, End, Start


class TableRow(BaseModel):
    """A row of a table."""

    header: bool = Field(description="Whether the row heads the table.", examples=[False])
    cells: list[tuple[int, int]] = Field(
        description="Where each cell starts and ends; an empty cell is an empty span.",
        examples=[[[120, 125], [128, 140]]],
    )


class Block(BaseModel):
    """A part of a document's text, by code points, half-open."""

    kind: Literal["heading", "paragraph", "list", "table", "caption", "footnote", "furniture"] = (
        Field(description="What it is; furniture is what repeats on pages.", examples=["table"])
    )
    start: Start
    end: End
    level: int | None = Field(
        default=None, description="Of a heading: its level, from 1.", examples=[2]
    )
    words: int | None = Field(
        default=None, description="Of a heading: where its own words begin.", examples=[123]
    )
    items: list[tuple[int, int, int]] | None = Field(
        default=None,
        description="Of a list: where each item starts, without its bullet, where it ends, and how "
        "deep it is nested.",
        examples=[[[122, 130, 0]]],
    )
    labels: int | None = Field(
        default=None,
        description="Of a table: how many first cells of a row name the row.",
        examples=[1],
    )
    rows: list[TableRow] | None = Field(default=None, description="Of a table: its rows.")
    struck: list[tuple[int, int]] | None = Field(
        default=None,
        description="Where words are struck out; only where there are any.",
        examples=[[[124, 128]]],
    )


class Blocks(BaseModel):
    """A document's blocks, in order; what is between them only separates them."""

    id: DocumentId
    start: Start
    end: End
    blocks: list[Block] = Field(description="The blocks, in order.")


class Box(BaseModel):
    """A place on a page, as shares of its width and height from its upper left corner."""

    left: float = Field(description="Its left edge.", examples=[0.12])
    top: float = Field(description="Its upper edge.", examples=[0.31])
    right: float = Field(description="Its right edge.", examples=[0.58])
    bottom: float = Field(description="Its lower edge.", examples=[0.33])


class PageBoxes(BaseModel):
    """A PDF's page, and where the words asked for are on it."""

    id: DocumentId
    page: int = Field(description="The page, from 1.", examples=[3])
    width: float = Field(description="Its width in points.", examples=[595.0])
    height: float = Field(description="Its height in points.", examples=[842.0])
    start: Start
    end: End
    boxes: list[Box] = Field(description="Where the words asked for are.")
