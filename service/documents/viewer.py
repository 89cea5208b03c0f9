"""What the document viewer asks for: a document's blocks, and its pages as they are printed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ingest.document.document import PAGE_BREAK, Document
from ingest.document.nodes import Block, Item, Kind, Row, Span
from service.auth.access import require_ask
from service.documents.pdf_pages import PageBusyError
from service.documents.pdf_words import boxes_of
from service.documents.printed_pages import PrintedPages, printed_pages
from service.documents.reading import read_blocks
from service.http import schemas
from service.http.dependencies import DocumentDep, RetrieverDep, SpanDep
from service.http.problems import responses
from service.http.responses import json_response

NO_PICTURES = "Only the pages of a PDF or a picture whose original was kept can be shown."
KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}
"""An id stands for the file's bytes: what is drawn of them stays as it is."""

router = APIRouter(dependencies=[Depends(require_ask)], tags=["documents"])


@router.get(
    "/v1/documents/{document_id}/blocks",
    summary="Read how a document is made up",
    response_model=schemas.Blocks,
    responses=responses(404, 422, 503),
)
def get_document_blocks(document: DocumentDep, part: SpanDep, retriever: RetrieverDep) -> Response:
    """Return the headings, paragraphs, lists and tables of the text, or of a span of it.

    Of a long table, a span has its own rows and those at the top that name its columns.
    """
    read = read_blocks(retriever.sections(document.id), document.page_starts)
    found = [_shape(one, part) for one in read if one.start < part.end and one.end > part.start]
    shape = {"id": document.id, "start": part.start, "end": part.end, "blocks": found}
    return json_response(shape)


def _pages(document: DocumentDep, retriever: RetrieverDep) -> PrintedPages:
    pages = printed_pages(document, retriever.original(document.id))
    if pages is None:
        raise HTTPException(404, NO_PICTURES)
    return pages


Pages = Annotated[PrintedPages, Depends(_pages)]
Number = Annotated[int, Path(ge=1, description="The page, from 1.")]


@router.get(
    "/v1/documents/{document_id}/pages/{number}.webp",
    summary="See a page of a PDF or a picture",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, **responses(404, 422, 503)},
)
def get_page_picture(
    document: DocumentDep,
    pages: Pages,
    number: Number,
    width: Annotated[int, Query(ge=100, le=2400, description="Its width in pixels.")] = 1200,
) -> Response:
    """Return page `number`, from 1, as a picture so many pixels wide."""
    _page_span(document, number)
    with _in_words():
        drawn = pages.draw(number, width)
    return Response(drawn, media_type="image/webp", headers=KEPT)


@router.get(
    "/v1/documents/{document_id}/pages/{number}",
    summary="Find words on a page of a PDF or a picture",
    response_model=schemas.PageBoxes,
    responses=responses(404, 422, 503),
)
def get_page_boxes(
    document: DocumentDep, pages: Pages, number: Number, part: SpanDep, retriever: RetrieverDep
) -> Response:
    """Return a page's size, and where the words of a span of the text are on it.

    Words that lie off the page have no box.
    """
    first, last = _page_span(document, number)
    with _in_words():
        size = pages.size(number)
    found = boxes_of(retriever.page_words(document.id, number), part.start, part.end)
    shape = {
        "id": document.id,
        "page": number,
        "width": size[0],
        "height": size[1],
        "start": first,
        "end": last,
        "boxes": [{name: round(at, 5) for name, at in asdict(one).items()} for one in found],
    }
    return json_response(shape, headers=KEPT)


def _page_span(document: Document, number: int) -> tuple[int, int]:
    """Return where the page's text begins and ends, without the form feed behind it."""
    starts = document.page_starts
    if number > len(starts):
        raise HTTPException(404, f"The document has {len(starts)} pages.")
    last = number == len(starts)
    end = len(document.text) if last else starts[number] - len(PAGE_BREAK)
    return starts[number - 1], end


@contextmanager
def _in_words() -> Iterator[None]:
    """Tell a client when to come again."""
    try:
        yield
    except PageBusyError as error:
        raise HTTPException(503, str(error), {"Retry-After": "5"}) from None


def _shape(block: Block, part: Span) -> dict[str, Any]:
    """Return a block with the fields that its kind has."""
    shape: dict[str, Any] = {"kind": block.kind, "start": block.start, "end": block.end}
    match block.kind:
        case Kind.HEADING:
            shape |= {"level": block.level, "words": block.units[0].start}
        case Kind.LIST:
            items = (unit for unit in block.units if isinstance(unit, Item))
            shape["items"] = [[item.start, item.end, item.level] for item in items]
        case Kind.TABLE:
            rows = [unit for unit in block.units if isinstance(unit, Row)]
            top = next((number for number, row in enumerate(rows) if not row.header), len(rows))
            shape["labels"] = max((row.labels for row in rows), default=0)
            shape["rows"] = [
                {"header": row.header, "cells": [[cell.start, cell.end] for cell in row.cells]}
                for number, row in enumerate(rows)
                if number < top or (row.start < part.end and row.end > part.start)
            ]
    struck = [[span.start, span.end] for unit in block.units for span in unit.struck]
    return {**shape, "struck": struck} if struck else shape
