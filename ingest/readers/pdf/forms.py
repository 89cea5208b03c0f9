"""What is filled in a PDF's form: the values of fields, as words where the fields are.

Values are no part of a page's drawing (ISO 32000-1, 12.7). They become words that follow their
labels, so that the layout keeps the two together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import median
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject

from ingest.readers.pdf.words.geometry import Bounds, Shares, turned
from ingest.readers.pdf.words.glyphs import Frame, Page, Word

CHECKED, UNCHECKED = "☑", "☐"

_HIDDEN = 0b10_0010
"""The flags of an annotation that is hidden or has no view (12.5.3)."""
_PUSH_BUTTON = 1 << 16
_DEEPEST = 16
_WIDTH = 0.5
"""A letter's width, in font sizes; wide letters have twice as much."""
_SPACE = 0.3
_ENDS = (":", "：", "?", "？")
_USUAL_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is filled in, with its place in the page's own space."""

    value: str
    bounds: Bounds


def filled_fields(page: PageObject) -> list[Field]:
    """Return the fields of a page that are filled in or can be checked, and are seen."""
    fields = (_field(one) for one in _objects(page.get("/Annots")))
    return [field for field in fields if field is not None and field.value]


def with_fields(page: Page, fields: Sequence[Field], bounds: Bounds, rotation: int) -> Page:
    """Return the page with the fields' values as words; `bounds` are what is seen of it."""
    if not fields:
        return page
    frames = list(page.frames)
    if not frames:
        top, bottom = -bounds[3], -bounds[1]
        frames = [Frame(0, (), (), (), top, bottom, Shares.of_frame(0, bounds, rotation))]
    first = frames[0]
    usual = median(word.size for word in first.words) if first.words else _USUAL_SIZE
    words = list(first.words)
    taken: set[Word] = set()
    for field in sorted(fields, key=lambda field: field.bounds[0]):
        words += _words(field, first, usual, len(words), taken)
    return replace(page, frames=[replace(first, words=words), *frames[1:]], drawn=True)


def _objects(value: Any) -> Iterator[DictionaryObject]:
    """Yield the dictionaries of an array; damage yields fewer."""
    array = value.get_object() if value is not None else None
    for one in array if isinstance(array, ArrayObject) else ():
        found = one.get_object()
        if isinstance(found, DictionaryObject):
            yield found


def _field(widget: DictionaryObject) -> Field | None:
    seen = not int(_get(widget, "/F") or 0) & _HIDDEN
    rectangle = _get(widget, "/Rect")
    if _get(widget, "/Subtype") != "/Widget" or not seen or rectangle is None:
        return None
    x0, y0, x1, y1 = map(float, rectangle)
    bounds = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return Field(_value(widget), bounds)


def _value(widget: DictionaryObject) -> str:
    value = _inherited(widget, "/V")
    match _inherited(widget, "/FT"):
        case "/Tx":
            return _text(value)
        case "/Ch":
            chosen = value if isinstance(value, list) else [value]
            names = _names(_inherited(widget, "/Opt"))
            return ", ".join(names.get(_text(one), _text(one)) for one in chosen if one is not None)
        case "/Btn" if not int(_inherited(widget, "/Ff") or 0) & _PUSH_BUTTON:
            return UNCHECKED if (_get(widget, "/AS") or "/Off") == "/Off" else CHECKED
        case _:
            return ""


def _names(options: Any) -> dict[str, str]:
    """Return what choices are called where they are shown by another name than they are kept."""
    pairs = (one for one in options or () if isinstance(one, list) and len(one) == 2)
    return {_text(kept): _text(shown) for kept, shown in pairs}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _get(dictionary: DictionaryObject, key: str) -> Any:
    value = dictionary.get(key)
    return value.get_object() if value is not None else None


def _inherited(field: DictionaryObject, key: str) -> Any:
    """Return what a field states, or else the one that it is part of."""
    for _ in range(_DEEPEST):
        value = _get(field, key)
        parent = _get(field, "/Parent")
        if value is not None or not isinstance(parent, DictionaryObject):
            return value
        field = parent
    return None


def _words(field: Field, frame: Frame, usual: float, order: int, taken: set[Word]) -> list[Word]:
    """Return a value as words: right after its label where one stands left of it on its line.

    A label is `taken` by the first field at its right. Between the two comes a colon, unless
    the label ends in one.
    """
    left, bottom, right, top = field.bounds
    corners = [turned(x, y, frame.direction) for x in (left, right) for y in (bottom, top)]
    start, high = min(x for x, _ in corners), min(y for _, y in corners)
    height = max(y for _, y in corners) - high
    letters = field.value.split()
    size = min(usual, height)
    y = high + (height + 0.7 * size) / 2
    end = start + _WIDTH * size * (sum(map(_width, letters)) + len(letters))
    label = _label(frame.words, start, high, high + height)
    words: list[Word] = []
    if label is not None and label not in taken:
        taken.add(label)
        y, size, start = label.y, label.size, label.x1
        if not label.text.endswith(_ENDS):
            words.append(Word(":", start, start + 0.1 * size, y, size, label.bold, order))
            start += 0.1 * size
        start += _SPACE * size
    across = (end - start - _SPACE * size * (len(letters) - 1)) / sum(map(_width, letters))
    for word in letters:
        edges = list(accumulate((across * _width(one) for one in word), initial=start))
        at = order + len(words)
        words.append(
            Word(word, start, edges[-1], y, size, bold=False, order=at, edges=tuple(edges[:-1]))
        )
        start = edges[-1] + _SPACE * size
    return words


def _label(words: Iterable[Word], start: float, high: float, low: float) -> Word | None:
    """Return the last word of the label left of a field; None where there is none."""
    beside = [
        word for word in words if word.x1 <= start + 1 and high < word.y - 0.3 * word.size < low
    ]
    return max(beside, key=lambda word: word.x1, default=None)


def _width(letters: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in letters)
