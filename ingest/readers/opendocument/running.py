"""Headers and footers of a text's pages: what only they say, once, as notes without labels."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ingest.document.builder import DocumentBuilder
from ingest.readers.opendocument.package import Package, qn
from ingest.readers.opendocument.pictures import Pictures
from ingest.readers.opendocument.styles import Styles
from ingest.readers.opendocument.text import BodyWriter
from ingest.readers.running import PAGE_NUMBER, RunningNotes, without_page_numbers

_PARTS = tuple(
    qn(f"style:{kind}{which}") for kind in ("header", "footer") for which in ("", "-left", "-first")
)
_COUNTS = frozenset({qn("text:page-number"), qn("text:page-count")})


class RunningWriter(BodyWriter):
    """Writes headers and footers; nothing in them heads what follows."""

    def __init__(
        self,
        builder: DocumentBuilder,
        styles: Styles,
        pictures: Pictures,
        package: Package,
        *,
        reads_hidden: bool = False,
    ) -> None:
        super().__init__(builder, styles, pictures, reads_hidden=reads_hidden)
        self._package = package
        body = ("".join(one.itertext()) for one in _paragraphs(package.body))
        self._running = RunningNotes(builder, body)

    def write_used(self) -> None:
        """Write those of all pages that the text uses."""
        for page in _used_pages(self._package):
            for part in page:
                if is_shown(part):
                    self.blocks(part)

    def _heading(self, element: Any) -> None:
        self._paragraph(element)

    def _paragraph(self, element: Any) -> None:
        self._running.write(without_page_numbers(self._words(element)))
        self._write_drawings()

    def _write_table(
        self, rows: Sequence[tuple[Any, bool]], cells: Sequence[Sequence[Any | None]]
    ) -> None:
        if self._running.is_new("".join("".join(row.itertext()) for row, _ in rows)):
            super()._write_table(rows, cells)

    def _cell(self, cell: Any) -> str:
        return without_page_numbers(super()._cell(cell))

    def _picture(self, image: Any) -> None:
        self._running.write_recognized(self._pictures.read(image))

    def _inline(self, element: Any) -> Iterator[str]:
        if element.tag in _COUNTS:
            yield PAGE_NUMBER
        else:
            yield from super()._inline(element)


def _paragraphs(body: Any) -> Iterator[Any]:
    yield from body.iter(qn("text:p"), qn("text:h"))


def master_pages(package: Package) -> Mapping[str, Any]:
    """Return a file's page styles by name, in their order."""
    return {
        page.get(qn("style:name")): page
        for root in package.styles
        for page in root.iter(qn("style:master-page"))
    }


def is_shown(part: Any) -> bool:
    """Whether a part of a page style is a header or footer that is not turned off."""
    return part.tag in _PARTS and part.get(qn("style:display")) != "false"


def _used_pages(package: Package) -> Iterator[Any]:
    """Give the page styles that the text's first page, its paragraphs or those before them state.

    A page's style may name that of the page after it.
    """
    pages = master_pages(package)
    stated = (
        style.get(qn("style:master-page-name"))
        for root in package.styles
        for style in root.iter(qn("style:style"))
    )
    due = [*list(pages)[:1], "Standard", *stated]
    used = set()
    while due:
        name = due.pop(0)
        if name in pages and name not in used:
            used.add(name)
            yield pages[name]
            due.append(pages[name].get(qn("style:next-style-name")))
