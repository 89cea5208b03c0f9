"""What a document says of its text that was read by OCR."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.document.content import Content
from ingest.document.document import PAGE_BREAK
from ingest.document.nodes import Span
from ingest.messages import Message


def page_spans(content: Content, pages: Iterable[int]) -> Iterator[Span]:
    """Yield the spans of pages, counted from 1, that have text."""
    ends = [*(start - len(PAGE_BREAK) for start in content.page_starts[1:]), len(content.text)]
    for page in pages:
        start, end = content.page_starts[page - 1], ends[page - 1]
        if end > start:
            yield Span(start, end)


def pages_named(pages: Sequence[int]) -> Message:
    """Name pages, runs of them by their ends.

    >>> pages_named([3]), pages_named([1, 2, 3, 5, 6])
    ('page 3', 'pages 1-3, 5, 6')
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    named = (f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
    return Message("page {pages}" if len(pages) == 1 else "pages {pages}", pages=", ".join(named))


def read_by_ocr(pages: Sequence[int]) -> Message:
    """Say which pages were read by OCR."""
    was = "{pages} was read by OCR, which may mistake letters"
    were = "{pages} were read by OCR, which may mistake letters"
    return Message(was if len(pages) == 1 else were, pages=pages_named(pages))


def left_unread(pages: Sequence[int]) -> Message:
    """Say which pages are beyond what is read of one file."""
    was = (
        "{pages} was not read: OCR reads so many pages of a file (TENKYO_OCR_PAGES); raise that, "
        "or split the file"
    )
    were = (
        "{pages} were not read: OCR reads so many pages of a file (TENKYO_OCR_PAGES); raise that, "
        "or split the file"
    )
    return Message(was if len(pages) == 1 else were, pages=pages_named(pages))
