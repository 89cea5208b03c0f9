"""Words of a PDF's page as they are lit: neighbours on a line have one box."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.document.nodes import WordBox


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, as shares of its width and height from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, word: WordBox) -> "Box":
        """Return a word's place."""
        return cls(word.left, word.top, word.right, word.bottom)

    def with_(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def boxes_of(words: Iterable[WordBox], start: int, end: int) -> list[Box]:
    """Return where `[start, end)` of the text is on the page, a box for each stretch of a line.

    `words` are the page's, in order. A word that is only begun in the span is lit as a whole.
    """
    boxes: list[Box] = []
    line: int | None = None
    for word in words:
        if max(word.start, start) >= min(word.end, end):
            line = None
        elif word.line == line:
            boxes[-1] = boxes[-1].with_(Box.of(word))
        else:
            boxes.append(Box.of(word))
            line = word.line
    return boxes
