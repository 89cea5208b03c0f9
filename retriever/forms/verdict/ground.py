"""What decides a question for a yes or a no."""

from dataclasses import dataclass

from retriever.types import Citation


@dataclass(frozen=True, slots=True)
class Ground:
    """What a place of the documents says to a question, with the words and where they are cited."""

    yes: bool
    words: str
    citations: tuple[Citation, ...]
