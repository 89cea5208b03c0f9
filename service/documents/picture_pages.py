"""Picture files as pages: what OCR read is seen as it is, within bounds of size."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from PIL import Image

from ingest.errors import UnreadableFileError
from ingest.readers.ocr.pictures import FORMATS, Pictures, open_pictures
from service.documents.pdf_pages import (
    LONGEST_SIDE,
    SECONDS,
    PageBusyError,
    PageUnreadableError,
    as_webp,
)

MEDIA_TYPES = frozenset(f"image/{form.lower()}" for form in FORMATS)

_TURN = threading.Lock()
"""One at a time: a large picture takes hundreds of megabytes."""


@lru_cache(maxsize=32)
def draw_page(path: Path, number: int, width: int) -> bytes:
    """Return picture `number`, from 1, as WebP so many pixels wide, or fewer.

    Raises:
        PageUnreadableError: it cannot be shown.
        PageBusyError: another picture is being drawn.

    """
    with _opened(path, number) as pictures:
        picture = pictures.picture(number)
        if picture is None:
            raise PageUnreadableError("This picture is too large to be shown.")
        picture.thumbnail((width, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2)
        return as_webp(picture)


@lru_cache(maxsize=256)
def page_size(path: Path, number: int) -> tuple[float, float]:
    """Return the width and height of picture `number`, from 1, in pixels; raises as `draw_page`."""
    with _opened(path, number) as pictures:
        return pictures.size(number)


@contextmanager
def _opened(path: Path, number: int) -> Iterator[Pictures]:
    if not _TURN.acquire(timeout=SECONDS):
        raise PageBusyError("Another picture is being drawn. Try again in a moment.")
    try:
        with open_pictures(path.read_bytes()) as pictures:
            if number > pictures.count:
                raise PageUnreadableError("The file does not have this page.")
            yield pictures
    except PageUnreadableError:
        raise
    except (UnreadableFileError, OSError):
        raise PageUnreadableError("This picture cannot be shown.") from None
    finally:
        _TURN.release()
