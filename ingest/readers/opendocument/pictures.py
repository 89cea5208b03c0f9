"""Pictures in OpenDocument files, which are files of the archive beside its XML."""

from collections.abc import Iterator
from typing import Any

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.readers.embedded import EmbeddedPictures
from ingest.readers.opendocument.package import Package, qn
from ingest.readers.options import ReadOptions

_SHOWN_BY_PICTURES = tuple(map(qn, ("draw:object", "draw:object-ole", "table:table")))
"""What a frame may hold beside a picture of it, for programs that cannot show the thing itself."""
_VECTORS = (".svg", ".svm", ".wmf", ".emf")


class Pictures:
    """Reads the pictures of one file, each once."""

    def __init__(self, package: Package, builder: DocumentBuilder, options: ReadOptions) -> None:
        self._package = package
        self._embedded = EmbeddedPictures(builder, options)

    def write(self, image: Any) -> None:
        """Write what the picture of a draw:image element says."""
        if (data := self._file(image)) is not None:
            self._embedded.write(data)

    def read(self, image: Any) -> Content | None:
        """Return what the picture of a draw:image element says; None where that is nothing."""
        data = self._file(image)
        return None if data is None else self._embedded.read(data)

    def notes(self) -> Iterator[str]:
        """Say how many pictures were read, and how many were not and why."""
        return self._embedded.notes()

    def _file(self, image: Any) -> bytes | None:
        """Return a picture's file; None where it is elsewhere, or another shows the same.

        A frame may hold the same picture in several formats, or an object with its likeness.
        """
        frame = image.getparent()
        if frame is None or next(frame.iterchildren(*_SHOWN_BY_PICTURES), None) is not None:
            return None
        names = [one.get(qn("xlink:href"), "") for one in frame.iterchildren(qn("draw:image"))]
        raster = [name for name in names if not name.lower().endswith(_VECTORS)]
        name = image.get(qn("xlink:href"), "")
        return self._package.file(name) if name == next(iter([*raster, *names]), None) else None
