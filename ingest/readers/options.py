"""What a reader is asked for: what is hidden, what is a picture, and to say how far it is."""

from dataclasses import dataclass, field
from typing import Self

from ingest.progress import Progress, no_progress
from ingest.readers.ocr.engine import Ocr
from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read: `ocr` reads text that is a picture, None leaves it unread.

    `hidden` says whether hidden slides, sheets, rows, columns and text are read.
    """

    hidden: bool = False
    ocr: Ocr | None = field(default_factory=Ocr)
    progress: Progress = no_progress

    @classmethod
    def of(cls, settings: IngestSettings, progress: Progress = no_progress) -> Self:
        """Return the options that the settings state."""
        return cls(settings.hidden, Ocr(settings.ocr_pages) if settings.ocr else None, progress)
