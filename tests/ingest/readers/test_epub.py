import re
from pathlib import Path

import pytest

from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers.epub import read_epub
from ingest.readers.html.hidden import HIDDEN
from ingest.readers.html.style_sheets import MAX_SHEETS, NOT_APPLIED
from tests.ingest.books import epub
from tests.ingest.office import zipped

FILES = Path(__file__).parent.parent / "files"


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f'<head><title/></head><body><a id="top"/>{body}</body></html>'
    )


def headings(data: bytes) -> list[tuple[str, int]]:
    content = read_epub(data)
    known = [block for block in content.blocks if block.kind is Kind.HEADING]
    return [(block.of(content.text), block.level) for block in known]


def test_chapters_are_read_in_reading_order() -> None:
    book = epub(
        {
            "text/z.xhtml": page("<h1>Opening</h1><p>It opened in 1911.</p>"),
            "text/a.xhtml": page(
                "<h1>Dues</h1><table><tr><th>Ship<th>Due<tr><td>Ada<td>40</table>"
            ),
        }
    )
    content = read_epub(book)
    assert content.title == "The harbour"
    assert content.text == "Opening\n\nIt opened in 1911.\n\nDues\n\nShip\tDue\nAda\t40"
    assert content.page_starts == ()
    assert content.blocks[-1].kind is Kind.TABLE


@pytest.mark.parametrize(
    ("nav", "ncx"),
    [
        ('<ol><li><a href="../a%20b.xhtml#x">Opening</a></li></ol>', ""),
        (
            "",
            "<navPoint><navLabel><text>Opening</text></navLabel>"
            '<content src="a%20b.xhtml"/></navPoint>',
        ),
    ],
)
def test_a_chapter_without_a_heading_is_called_as_in_the_table_of_contents(
    nav: str, ncx: str
) -> None:
    def headed(body: str) -> list[tuple[str, int]]:
        return headings(epub({"a b.xhtml": page(body)}, nav, ncx))

    assert headed("<p>It opened in 1911.</p>") == [("Opening", 1)]
    assert headed("<p>Opening</p><p>In 1911.</p>") == [("Opening", 1)]
    assert headed("<h2>Other</h2>") == [("Other", 2)]


def test_a_book_that_libreoffice_wrote_is_read() -> None:
    data = (FILES / "harbour.epub").read_bytes()
    assert headings(data) == [("Section 1", 1), ("Opening", 1), ("Dues", 1)]
    assert "Bea\t13 m\t45 crowns" in read_epub(data).text


LINKED = page("<p>Seen.</p><p class='x'>Unseen.</p><p class='old'>45</p>").replace(
    "<title/>", '<link rel="stylesheet" type="text/css" href="../styles/a%20b.css"/>{}'
)
SHEET = ".x { display: none } .old { text-decoration: line-through }"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_style_sheets_that_pages_link_to_hide_and_strike(encoding: str) -> None:
    pages = {"text/a.xhtml": LINKED.format(""), "text/b.xhtml": LINKED.format("")}
    content = read_epub(epub(pages, more={"OPS/styles/a b.css": SHEET.encode(encoding)}))
    assert content.text == "Seen.\n\n45\n\nSeen.\n\n45"
    assert [span.of(content.text) for span in content.struck] == ["45", "45"]
    assert content.warnings == tuple(f"OPS/text/{one}.xhtml: {HIDDEN}" for one in "ab")


@pytest.mark.parametrize(
    ("page", "more"),
    [
        (LINKED.format(""), {}),
        (LINKED.format("").replace('"stylesheet"', '"alternate stylesheet"'), {"a b.css": SHEET}),
        (LINKED.format("").replace("text/css", 'text/css" media="print'), {"a b.css": SHEET}),
        (LINKED.format("<style>.x { display: block }</style>"), {"a b.css": SHEET}),
    ],
)
def test_a_linked_style_sheet_that_is_not_in_force_hides_nothing(
    page: str, more: dict[str, str]
) -> None:
    files = {f"OPS/styles/{name}": sheet for name, sheet in more.items() if name.endswith("css")}
    content = read_epub(epub({"text/a.xhtml": page}, more=files))
    assert content.text.startswith("Seen.\n\nUnseen.")


def test_a_linked_style_sheet_that_is_too_large_is_said() -> None:
    more = {"OPS/styles/a b.css": SHEET + " " * MAX_SHEETS}
    content = read_epub(epub({"text/a.xhtml": LINKED.format("")}, more=more))
    assert "Unseen." in content.text
    assert content.warnings == (f"OPS/text/a.xhtml: {NOT_APPLIED}",)


def encryption(algorithm: str, uri: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
        f'<e:CipherReference URI="{uri}"/></e:CipherData></e:EncryptedData></encryption>'
    }


def test_obscured_fonts_are_no_protection() -> None:
    more = encryption("http://www.idpf.org/2008/embedding", "OPS/font.otf")
    assert "1911" in read_epub(epub({"a.xhtml": page("<p>In 1911.</p>")}, more=more)).text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            epub(
                {"a.xhtml": "\0"},
                more=encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/a.xhtml"),
            ),
            "protected against copying",
        ),
        (zipped({"word/document.xml": "<a/>"}), "an archive of another sort"),
        (zipped({"META-INF/container.xml": "<a/>"}), "does not say where its text is"),
        (b"PK\x03\x04", "damaged or no .epub file"),
        (b"%PDF-1.4", "damaged or no .epub file"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        read_epub(data)
