"""Training examples of the reader: a question, what is read, and where in it the answer is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a text, and the answer's span in the text.

    Attributes:
        source: the set that it is from.
        question: what is asked.
        text: the passage under its headings, as the reader reads it.
        start: where the answer begins in `text`; -1 where the text has no answer.
        end: where it ends.
        relevant: whether the text is about what is asked, with or without the answer.

    """

    source: str
    question: str
    text: str
    start: int = -1
    end: int = -1
    relevant: bool = True

    @property
    def answerable(self) -> bool:
        """Whether the text has the answer."""
        return self.start >= 0

    @property
    def answer(self) -> str:
        """The words of the answer, empty where there is none."""
        return self.text[self.start : self.end] if self.answerable else ""


def under_headings(headings: str, text: str) -> tuple[str, int]:
    """Return a text under its headings, and how far they move it.

    >>> under_headings("Fees", "The fee is 30 kr.")
    ('Fees: The fee is 30 kr.', 6)
    """
    return (f"{headings}: {text}", len(headings) + 2) if headings else (text, 0)
