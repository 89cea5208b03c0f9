"""Books for tests."""

from collections.abc import Mapping

from tests.ingest.office import zipped

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0"'
    ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)


def epub(
    pages: Mapping[str, str],
    nav: str = "",
    ncx: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a book of these pages, in this order.

    `nav` are the links of its table of contents (EPUB 3), `ncx` the points of it (EPUB 2); `more`
    are further files of the archive.
    """
    items = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(pages)
    )
    files = {f"OPS/{name}": page for name, page in pages.items()}
    if nav:
        items += (
            '<item id="nav" href="text/nav.xhtml" properties="nav"'
            ' media-type="application/xhtml+xml"/>'
        )
        files["OPS/text/nav.xhtml"] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><body><nav>{nav}</nav></body></html>'
        )
    if ncx:
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        files["OPS/toc.ncx"] = (
            f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{ncx}</navMap></ncx>'
        )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    files["OPS/book.opf"] = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The harbour</dc:title></metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            **files,
            **(more or {}),
        }
    )
