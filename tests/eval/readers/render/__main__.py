"""`python -m tests.eval.readers.render [DOCUMENT ...]`: render the corpus, or some of it, anew.

Needs LibreOffice, Chromium and pdfLaTeX (Debian's texlive-latex-base); the files are committed.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.readers.command import CORPUS
from eval.readers.expected import FILE, Expected, load
from tests.eval.readers.render.flowed import flowed
from tests.eval.readers.render.html import page, print_page
from tests.eval.readers.render.office import slides, workbook
from tests.eval.readers.render.packed import book, mail, scan
from tests.eval.readers.render.plain import delimited, markdown, records, text
from tests.eval.readers.render.tex import tex
from tests.eval.readers.render.word import convert, word

_WRITERS: dict[str, Callable[[Expected, Path], None]] = {
    "chromium.pdf": print_page,
    "reportlab.pdf": flowed,
    "tex.pdf": tex,
    ".docx": word,
    ".xlsx": workbook,
    ".pptx": slides,
    ".epub": book,
    ".eml": mail,
    ".png": scan,
}
_TEXTS: dict[str, Callable[[Expected], str]] = {
    ".html": page,
    ".txt": text,
    ".md": markdown,
    ".csv": partial(delimited, separator=","),
    ".tsv": partial(delimited, separator="\t"),
    ".json": partial(records, lines=False),
    ".jsonl": partial(records, lines=True),
}
_CONVERTED = {"writer": "word.docx", "calc": "sheet.xlsx", "impress": "slides.pptx"}
"""What LibreOffice's programs convert."""


def render(expected: Expected, target: Path) -> None:
    """Write one rendering; its name says by which program, LibreOffice's convert others' files."""
    if write := _WRITERS.get(target.name) or _WRITERS.get(target.suffix):
        write(expected, target)
    elif told := _TEXTS.get(target.suffix):
        target.write_bytes(told(expected).encode())
    else:
        with TemporaryDirectory() as folder:
            source = Path(folder) / _CONVERTED[target.stem]
            render(expected, source)
            convert(source, target)


def main(documents: list[str]) -> None:
    """Render the documents of these names, or all."""
    for known in sorted(CORPUS.glob(f"*/{FILE}")):
        if not documents or known.parent.name in documents:
            expected = load(known.parent)
            for name in expected.layout["renderings"]:
                render(expected, known.parent / name)


if __name__ == "__main__":
    main(sys.argv[1:])
