"""What HTML and PDF are packed into: electronic books, mails, scans."""

import zipfile
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from eval.readers.expected import Block, Expected, Heading
from tests.eval.readers.render.html import body
from tests.eval.readers.render.plain import text
from tests.eval.readers.render.word import convert, word

_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
_DPI = 200
_POINTS = 72


def book(expected: Expected, target: Path) -> None:
    """Write an electronic book (EPUB 3) with a chapter for each heading of the second level."""
    names = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", _CONTAINER)
        for number, chapter in enumerate(_chapters(expected.blocks), start=1):
            names.append(f"chapter{number}.xhtml")
            archive.writestr(names[-1], _xhtml("", body(chapter)))
        entries = "".join(f'<li><a href="{name}">{name}</a></li>' for name in names)
        archive.writestr("nav.xhtml", _xhtml("", f'<nav epub:type="toc"><ol>{entries}</ol></nav>'))
        archive.writestr("book.opf", _package(expected.title or "", names))


def _chapters(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    chapter: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2 and chapter:
            yield chapter
            chapter = []
        chapter.append(block)
    yield chapter


def _xhtml(title: str, inner: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{title}</title></head>'
        f"<body>{inner}</body></html>"
    )


def _package(title: str, names: Sequence[str]) -> str:
    kind = 'media-type="application/xhtml+xml"'
    items = "".join(f'<item id="i{n}" href="{name}" {kind}/>' for n, name in enumerate(names))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{title}</dc:identifier><dc:title>{title}</dc:title>'
        "<dc:language>en</dc:language></metadata>"
        f'<manifest><item id="nav" href="nav.xhtml" {kind} properties="nav"/>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )


def mail(expected: Expected, target: Path) -> None:
    """Write a mail, plain and HTML; the first block is its subject, the second its fields."""
    subject, _, *blocks = expected.blocks
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject.words if isinstance(subject, Heading) else ""
    for field, value in expected.layout["mail"].items():
        message[field] = value
    message.set_content(text(Expected(tuple(blocks), {})))
    message.add_alternative(f"<html><body>{body(blocks)}</body></html>", subtype="html")
    message.set_boundary("mail-boundary")
    target.write_bytes(message.as_bytes())


def scan(expected: Expected, target: Path) -> None:
    """Write a picture of the first page that LibreOffice prints, 200 dots an inch."""
    with TemporaryDirectory() as folder:
        source, printed = Path(folder) / "word.docx", Path(folder) / "printed.pdf"
        word(expected, source)
        convert(source, printed)
        with pypdfium2.PdfDocument(printed) as document:
            document[0].render(scale=_DPI / _POINTS, grayscale=True).to_pil().save(target)
