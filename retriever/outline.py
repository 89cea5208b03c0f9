"""A document's sections, as its passages stand under its headings."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from ingest.document.document import Passage


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """Text `[start, end)` that stands under one path of headings, outermost first.

    `page` is the one on which it begins, from 1; None where the document has no pages.
    """

    heading_path: tuple[str, ...]
    start: int
    end: int
    page: int | None


def outline_of(passages: Iterable[Passage]) -> list[OutlineEntry]:
    """Return the sections of a document, given its passages in order.

    A heading that comes back later makes a section of its own; text under no heading makes none.
    """
    sections = []
    for path, run in groupby(passages, key=lambda passage: passage.heading_path):
        under = list(run)
        if path:
            sections.append(OutlineEntry(path, under[0].start, under[-1].end, under[0].page))
    return sections
