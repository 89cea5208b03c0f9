"""`python -m eval.bench.ocr`: how well, and how fast, OCR reads printed pages of a known text.

A page is set in a font, drawn as a scanner would see it, and read as a picture file is.
"""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein
from rich import print as print_table

from eval.bench.harness import application, measure_each, save, table, timed
from ingest.readers.image import read_image
from ingest.readers.ocr.engine import Ocr
from ingest.readers.options import ReadOptions

A4 = (8.27, 11.69)
"""Inches."""
_MARGIN = 1.0
_LEADING = 1.5
_NOISE = 24.0
"""Standard deviation of the noise added to grey values of 0 to 255."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is scanned: `skew` is in degrees, `noise` a standard deviation of grey values."""

    dpi: int
    skew: float = 0.0
    noise: float = 0.0

    @property
    def name(self) -> str:
        """What the scan is called in tables."""
        named = f"{self.dpi} dpi"
        named += f", skewed by {self.skew:g}°" if self.skew else ""
        return named + (", noise" if self.noise else "")


SCANS = (Scan(300), Scan(200), Scan(150), Scan(200, skew=2.0), Scan(200, noise=_NOISE))


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it was read: the share of its characters that are right, and the seconds it took.

    White space is not compared, and characters are (Unicode NFKC), as a page does not tell whether
    a figure is wide.
    """

    scan: str
    characters: int
    accuracy: float
    seconds: float


def accuracy(said: str, read: str) -> float:
    """Return 1 less the edit distance per character of what is said, 0 at least.

    >>> accuracy("one two", "onetwo"), accuracy("port", "part")
    (1.0, 0.75)
    """
    said, read = _compared(said), _compared(read)
    return max(0.0, 1 - Levenshtein.distance(said, read) / max(1, len(said)))


def page_of(text: str, font: Path | None, points: float, scan: Scan) -> tuple[str, Image.Image]:
    """Return as much of the text as a page holds, and the page as it is scanned.

    Without a `font` it is set in Pillow's own, which has Latin letters only.
    """
    pixels = points / 72 * scan.dpi
    face: Font = ImageFont.truetype(font, pixels) if font else ImageFont.load_default(pixels)
    width, height = (round(side * scan.dpi) for side in A4)
    margin = _MARGIN * scan.dpi
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    said: list[str] = []
    y = margin
    for line in _lines(text, face, width - 2 * margin):
        if y + pixels > height - margin:
            break
        draw.text((margin, y), line, font=face, fill=0)
        said.append(line)
        y += _LEADING * pixels
    return "\n".join(said), _scanned(page, scan)


def _lines(text: str, font: Font, width: float) -> Iterator[str]:
    """Break paragraphs into lines: at spaces, or in words that are wider than a line."""
    for paragraph in text.splitlines():
        line = ""
        for word in _words(paragraph):
            if line and font.getlength((line + word).rstrip()) > width:
                yield line.rstrip()
                line = ""
            line += word
        if line.strip():
            yield line.rstrip()


def _words(paragraph: str) -> Iterator[str]:
    """Yield what is not broken, with the space behind it; wide letters stand alone."""
    word = ""
    for letter in paragraph:
        word += letter
        if letter.isspace() or unicodedata.east_asian_width(letter) in "WF":
            yield word
            word = ""
    yield word


def _scanned(page: Image.Image, scan: Scan) -> Image.Image:
    if scan.skew:
        page = page.rotate(scan.skew, Image.Resampling.BICUBIC, fillcolor=255)
    if scan.noise:
        grey = np.asarray(page, np.float64)
        noise = np.random.default_rng(0).normal(0, scan.noise, grey.shape)
        page = Image.fromarray(np.clip(grey + noise, 0, 255).astype(np.uint8))
    return page


def _compared(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def main(
    text: Annotated[Path, typer.Argument(help="A text file, in UTF-8; a page of it is read.")],
    font: Annotated[
        Path | None, typer.Option(help="A font file; Japanese needs one that has it.")
    ] = None,
    points: Annotated[float, typer.Option(min=4, help="The size of the letters.")] = 11,
    out: Annotated[Path | None, typer.Option(help="Write the figures here, as JSON.")] = None,
) -> None:
    """Read a page of a text as scans of several kinds, and tell how much of it was read right."""
    options = ReadOptions(ocr=Ocr())
    words = text.read_text("utf-8")

    def read(scan: Scan) -> Reading:
        said, page = page_of(words, font, points, scan)
        file = io.BytesIO()
        page.save(file, "PNG")
        content, seconds = timed(lambda: read_image(file.getvalue(), options))
        return Reading(scan.name, len(_compared(said)), accuracy(said, content.text), seconds)

    readings = measure_each(read, SCANS, "Reading pages", warm_up=SCANS[-1:])
    rows = [(one.scan, f"{100 * one.accuracy:.2f} %", f"{one.seconds:.1f}") for one in readings]
    title = f"{text.name}: {readings[0].characters:,} characters"
    print_table(table(title, ("scan", "characters right", "seconds"), rows))
    save(out, readings=readings)


if __name__ == "__main__":
    application(main)(prog_name="python -m eval.bench.ocr")
