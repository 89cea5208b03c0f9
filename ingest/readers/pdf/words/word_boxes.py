"""Where the words of a PDF's text are on their pages.

A line keeps its words with their boxes, in the order in which the text is written of them. The text
then differs from them in white space, in soft hyphens and in the hyphens of words that a line's end
parts; so one walk along both gives each word its offsets.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ingest.document.nodes import WordBox
from ingest.readers.pdf.words.dehyphenation import HYPHENS, SOFT_HYPHEN
from ingest.readers.pdf.words.geometry import Shares
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import (
    BULLET,
    LIGATURES,
    Line,
    PlacedWords,
    is_bullet,
    is_ideograph,
    is_sign,
)

_ASCENT, _DESCENT = 0.85, 0.22
"""How far letters reach above and below their baseline, in font sizes (chosen by eye)."""
_NOWHERE = [0.0, 0.0, 0.0, 0.0]


def place(words: Iterable[Word], shares: Shares) -> PlacedWords:
    """Return a line's words with their boxes; an ideograph or bullet is a word by itself."""
    written: list[str] = []
    boxes = array("f")
    for word in words:
        top, bottom = word.y - _ASCENT * word.size, word.y + _DESCENT * word.size
        for text, x0, x1 in _parts(word):
            written.append(text)
            boxes.extend(shares.box(x0, x1, top, bottom) or _NOWHERE)
    return PlacedWords(" ".join(written), boxes)


def locate(lines: Iterable[Line], text: str, start: int) -> Iterator[WordBox]:
    """Yield the boxes of a page's words in order, with their offsets.

    `text` is what was written of the lines, in their order, and `start` where that begins in the
    document's. A word that lies off the page has no box.
    """
    at = 0
    for number, line in enumerate(lines):
        boxes = iter(line.placed.boxes)
        words = line.placed.words.split()
        for word, *box in zip(words, boxes, boxes, boxes, boxes, strict=True):
            while text[at : at + 1].isspace():
                at += 1
            end = at + _length(word, text, at)
            if end > at and box != _NOWHERE:
                yield WordBox(start + at, start + end, number, *box)
            at = end


def _parts(word: Word) -> Iterable[tuple[str, float, float]]:
    """Return the parts that may be written apart or cited by themselves, with their two edges."""
    if word.text.isascii():
        return ((word.text, word.x0, word.x1),)
    return _unlike_parts(word)


def _unlike_parts(word: Word) -> Iterator[tuple[str, float, float]]:
    edges = (*word.edges, word.x1)
    ends = [index for index, letter in enumerate(word.text) if _is_word_alone(letter)]
    cuts = {0, len(word.text), *ends, *(index + 1 for index in ends)}
    for first, last in pairwise(sorted(cuts)):
        text = word.text[first:last].replace(SOFT_HYPHEN, "").translate(LIGATURES)
        if text:
            yield text, edges[first], edges[last]


def _is_word_alone(letter: str) -> bool:
    return is_ideograph(letter) or is_bullet(letter) or is_sign(letter)


def _length(word: str, text: str, at: int) -> int:
    """Return how much of the text at `at` is the word, 0 where it was left out.

    What `lines` and `dehyphenation` change in words is told here: a hyphen that is dropped at a
    line's end, and bullets for signs.
    """
    if text.startswith(word, at):
        return len(word)
    if word.endswith(HYPHENS) and text.startswith(word[:-1], at):
        return len(word) - 1
    return len(BULLET) if is_sign(word) and text.startswith(BULLET, at) else 0
