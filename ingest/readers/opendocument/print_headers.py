"""The headers and footers that are printed with a sheet of a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from ingest.readers.office.sheet import Running
from ingest.readers.opendocument.package import Package, qn
from ingest.readers.opendocument.running import is_shown, master_pages
from ingest.readers.opendocument.styles import Styles
from ingest.readers.running import PAGE_NUMBER

_FIRST = "Default"
"""The page style of sheets that state none."""
_FIELDS = {
    qn(f"text:{name}"): shown
    for name, shown in {
        "page-number": PAGE_NUMBER,
        "page-count": PAGE_NUMBER,
        "s": " ",
        "tab": "\t",
        "line-break": "\t",
        # The program fills these in when it prints; what the file holds is no value.
        "title": "",
        "file-name": "",
        "date": "",
        "time": "",
    }.items()
}


def print_headers(package: Package, styles: Styles, sheet: Any) -> Running:
    """Return the lines printed above and below a sheet (its table:table), page numbers marked."""
    stated = styles.master_page("table", sheet.get(qn("table:style-name")))
    page = master_pages(package).get(stated or _FIRST)
    parts = [] if page is None else list(filter(is_shown, page))
    name = sheet.get(qn("table:name"), "")
    headers, footers = (
        [
            "".join(_words(line, name))
            for part in parts
            if part.tag.startswith(qn(f"style:{kind}"))
            for line in part.iter(qn("text:p"))
        ]
        for kind in ("header", "footer")
    )
    return Running(headers, footers)


def _words(element: Any, sheet: str) -> Iterator[str]:
    """Give the words of a line."""
    yield element.text or ""
    for child in element:
        if child.tag == qn("text:sheet-name"):
            yield sheet
        elif child.tag in _FIELDS:
            yield _FIELDS[child.tag]
        else:
            yield from _words(child, sheet)
        yield child.tail or ""
