"""Picture files and the pictures inside documents, opened within bounds."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageOps, ImageSequence

from ingest.errors import UnreadableFileError
from ingest.messages import Message

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
"""What is opened. Pillow runs programs for some other formats."""
MOST_PIXELS = 120_000_000
"""A larger picture is not opened: it would take more than 360 MB (A0 at 250 dpi has 97 million)."""
TOO_LARGE = Message(
    "it has more than {most} megapixels; save it smaller or in parts", most=MOST_PIXELS // 1_000_000
)

_TURNED = range(5, 9)
"""Orientations (Exif 2.32, 4.6.4) of pictures that lie on their side."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """A file of one picture, or of several pages as TIFF files have them."""

    media_type: str
    count: int
    file: Image.Image

    def size(self, number: int) -> tuple[int, int]:
        """Return the width and height of picture `number`, from 1, as it is seen."""
        self.file.seek(number - 1)
        across, down = self.file.size
        turned = self.file.getexif().get(ExifTags.Base.Orientation) in _TURNED
        return (down, across) if turned else (across, down)

    def picture(self, number: int) -> Image.Image | None:
        """Return picture `number`, from 1, as `upright` does."""
        self.file.seek(number - 1)
        return _upright(self.file) if self.file.width * self.file.height <= MOST_PIXELS else None

    def upright(self) -> Iterator[Image.Image | None]:
        """Yield each picture in RGB as it is seen; None for one that is too large."""
        frames = ImageSequence.Iterator(self.file)
        for _, frame in zip(range(self.count), frames, strict=False):
            yield _upright(frame) if frame.width * frame.height <= MOST_PIXELS else None


@contextmanager
def open_pictures(data: bytes) -> Iterator[Pictures]:
    """Open a picture file.

    Raises UnreadableFileError, then and while its pictures are read, where the file is damaged or
    is no picture of `FORMATS`.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures, which are measured here.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as file:
                # The frames of an animation are no pages.
                count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
                yield Pictures(Image.MIME[str(file.format)], count, file)
    except UnreadableFileError:
        raise
    except Image.DecompressionBombError:
        raise UnreadableFileError(TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        reason = str(error).partition(" <")[0] or type(error).__name__
        raise UnreadableFileError(
            Message(
                "it is damaged or not a picture ({reason}); save it as PNG or JPEG", reason=reason
            )
        ) from None


def _upright(frame: Image.Image) -> Image.Image:
    picture = ImageOps.exif_transpose(frame)
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")
