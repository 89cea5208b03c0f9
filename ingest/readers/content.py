"""What a reader gives back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """A file's canonical text; `page_starts` are offsets into it, one a page."""

    text: str
    media_type: str
    title: str | None = None
    page_starts: tuple[int, ...] = ()
