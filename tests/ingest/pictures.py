"""Pictures of text, and OCR that says what a test lets it say."""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.readers.ocr.engine import Ocr
from ingest.readers.ocr.lines import TextLine


def picture_of(
    lines: Sequence[str], *, size: tuple[int, int] = (1240, 600), letters: int = 28
) -> Image.Image:
    """Return a picture of lines of printed text, `letters` pixels high."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(letters)
    for number, line in enumerate(lines):
        draw.text((100, 80 + 2 * letters * number), line, font=font, fill="black")
    return picture


def saved(*pictures: Image.Image, form: str = "PNG") -> bytes:
    """Return the file of pictures; several are a TIFF's pages."""
    file = io.BytesIO()
    first, *rest = pictures
    first.save(file, form, **({"save_all": True, "append_images": rest} if rest else {}))
    return file.getvalue()


class ScriptedOcr(Ocr):
    """Reads the same lines in every picture, evenly down it, and remembers how large those were."""

    def __init__(self, *lines: str, pages: int = 1000) -> None:
        super().__init__(pages)
        self.lines = lines
        self.sizes: list[tuple[int, int]] = []

    def read(self, picture: Image.Image) -> list[TextLine]:
        """Return the lines as if each letter were half as wide as high."""
        self.sizes.append(picture.size)
        return [
            text_line(line, 100, 100 + 60 * number, 30) for number, line in enumerate(self.lines)
        ]


def text_line(text: str, left: float, top: float, height: float, score: float = 1.0) -> TextLine:
    """Return an upright line as OCR gives it."""
    boxes = [
        _box(left + place * height / 2, top, height / 2, height)
        for place, letter in enumerate(text)
        if not letter.isspace()
    ]
    corners = _box(left, top, len(text) * height / 2, height)
    return TextLine(text, np.array(corners), np.array(boxes).reshape(-1, 4, 2), score)


def _box(left: float, top: float, width: float, height: float) -> list[tuple[float, float]]:
    right, bottom = left + width, top + height
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
