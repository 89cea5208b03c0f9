"""`python -m eval.experiments.scanned_print`: how well a scan of a document answers.

LibreOffice prints a text file, each page is made a picture as a scanner sees it, and the gold
questions that name their answers are asked of the text and of the scan, which OCR reads. Compared
are the answer matches, question by question.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import pypdfium2 as pdfium
import typer
from PIL import Image

from eval.bench.harness import application
from eval.experiments.printed import answers_of, estimate, matches_of, printed
from eval.formats.source import read_questions
from eval.gold.questions import Question
from eval.gold.sample import sample
from eval.runs.options import OWN_GOLD, Gold, Limit
from ingest.command import report_errors

POINTS = 72


def main(
    text: Annotated[Path, typer.Argument(help="The text file that is printed and scanned.")],
    gold: Gold = OWN_GOLD,
    limit: Limit = None,
    dpi: Annotated[int, typer.Option(min=50, help="Dots per inch of the scan.")] = 200,
    share: Annotated[
        float, typer.Option(min=0.01, max=1, help="Print and ask only this share, from the top.")
    ] = 1.0,
) -> None:
    """Scan a print of a text and compare how well both answer."""
    with report_errors(), TemporaryDirectory(prefix="tenkyo-scanned-") as name:
        folder = Path(name)
        words, end = beginning(text.read_text("utf-8"), share)
        part = folder / text.name
        part.write_text(words, "utf-8")
        asked = sample(answered_before(end, read_questions(gold)), limit)
        scan = scanned(printed(part, ".pdf", folder), dpi, folder / f"{text.stem}-scan.pdf")
        of_text, of_scan = (
            matches_of(answers_of(file, asked, folder), asked) for file in (part, scan)
        )
        typer.echo(f"text            answer match {estimate(of_text)}")
        typer.echo(f"scan, {dpi:>4} dpi  answer match {estimate(of_scan)}")
        typer.echo(f"scan less text               {estimate(list(np.subtract(of_scan, of_text)))}")


def beginning(text: str, share: float) -> tuple[str, int]:
    """Return the text's first paragraphs, up to this share of it, and where they end."""
    if share >= 1:
        return text, len(text)
    end = text.rfind("\n\n", 0, round(share * len(text))) + 1 or round(share * len(text))
    return text[:end], end


def answered_before(end: int, questions: Sequence[Question]) -> list[Question]:
    """Return the questions with named answers whose evidence ends before this place."""
    return [
        one
        for one in questions
        if one.answerable
        and one.answers
        and all(place.end is not None and place.end <= end for place in one.evidence)
    ]


def scanned(pdf: Path, dpi: int, out: Path) -> Path:
    """Write a PDF of the pages' grey pictures, without text, and return its path."""
    first, *others = _pictures(pdf, dpi)
    first.save(out, "PDF", resolution=dpi, save_all=True, append_images=others)
    return out


def _pictures(pdf: Path, dpi: int) -> Iterator[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=dpi / POINTS, grayscale=True).to_pil()
    finally:
        document.close()


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.scanned_print")
