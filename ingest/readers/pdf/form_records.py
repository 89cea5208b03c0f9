"""Where a form's values stand among what is printed: each with its label, as a record.

A label is what is printed left of a field, or above it, or else the name that viewers show for it.
A box to be checked may have its label at its right. In the cells of a ruled table, and between the
words of a sentence, values are words like others.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from statistics import median

from ingest.readers.pdf.forms import CHECKED, Field
from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.grids import ruled_tables
from ingest.readers.pdf.tables.ruled import Table
from ingest.readers.pdf.words.geometry import Bounds, Shares, turned
from ingest.readers.pdf.words.glyphs import Frame, Page, Word
from ingest.readers.pdf.words.lines import Line, crossed, is_ideograph, line_of, lines_of, rows_of

_WIDTH = 0.5
"""A letter's width, in font sizes; wide letters have twice as much."""
_SPACE = 0.3
_ENDS = (":", "：", "?", "？")
_USUAL_SIZE = 10.0
_NEAR = 1.5
"""What belongs to a field begins or ends so near to it, in font sizes: chosen by eye."""
_LONGEST_LABEL = 90
"""More letters left of a field are a sentence: chosen by eye."""
_LONGEST_UNIT = 12
"""Letters of a unit of measure right of a field: chosen by eye."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A field and what it takes up in the frame that it is read in."""

    field: Field
    x0: float
    x1: float
    top: float
    bottom: float

    def beside(self, line: Line) -> bool:
        """Whether a line is on the field's height."""
        return self.top < line.y - 0.3 * line.size < self.bottom


@dataclass(slots=True)
class _Form:
    """A frame in which values are set down: its printed lines, and what has become of them."""

    frame: Frame
    lines: list[Line]
    places: list[_Place]
    size: float
    written: list[Word] = field(default_factory=list)
    records: list[Table] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    """The printed words, by order, that are parts of records."""

    def words(self, text: str, x0: float, y: float, size: float, x1: float) -> list[Word]:
        """Return new words from `x0` on; they are stretched or squeezed to end by `x1`."""
        letters = text.split()
        wide = sum(_width(word) for word in letters)
        across = max(x1 - x0 - _SPACE * size * (len(letters) - 1), 0.1 * wide) / wide
        made: list[Word] = []
        for word in letters:
            edges = list(accumulate((across * _width(one) for one in word), initial=x0))
            order = len(self.frame.words) + len(self.written)
            made.append(
                Word(word, x0, edges[-1], y, size, bold=False, order=order, edges=tuple(edges[:-1]))
            )
            self.written.append(made[-1])
            x0 = edges[-1] + _SPACE * size
        return made

    def value(self, place: _Place, text: str | None = None) -> list[Word]:
        """Return a field's value as words in its place."""
        text = place.field.value if text is None else text
        size = min(self.size, place.bottom - place.top)
        y = (place.top + place.bottom) / 2 + 0.35 * size
        letters = text.split()
        width = _WIDTH * size * sum(map(_width, letters)) + _SPACE * size * (len(letters) - 1)
        return self.words(text, place.x0, y, size, place.x0 + width)

    def record(self, label: Sequence[Line], values: Sequence[Line]) -> None:
        """Keep a label with its values, and take their words from the page."""
        lines = (*label, *values)
        self.taken |= {word.order for line in lines for word in line.words}
        self.records.append(
            Table(
                ((tuple(label), tuple(values)),),
                0,
                min(line.x0 for line in lines),
                max(line.x1 for line in lines),
                min(line.top for line in lines),
                max(line.bottom for line in lines),
                labelled=True,
            )
        )

    def is_free(self, line: Line) -> bool:
        """Whether no record has a line yet."""
        return not any(word.order in self.taken for word in line.words)


def with_fields(
    page: Page, fields: Sequence[Field], bounds: Bounds, rotation: int
) -> tuple[Page, list[Table]]:
    """Return the page with the fields' values, and the records that they make with their labels.

    Records' words are no longer the page's. `bounds` are what is seen of it.
    """
    if not fields:
        return page, []
    frames = list(page.frames)
    if not frames:
        top, bottom = -bounds[3], -bounds[1]
        frames = [Frame(0, (), (), (), top, bottom, Shares.of_frame(0, bounds, rotation))]
    form = _form(frames[0], fields)
    gridded = _gridded(form)
    for place in gridded:
        _write_in_cell(form, place)
    rest = [place for place in form.places if place not in gridded]
    for _, row in groupby(rest, key=lambda place: place.top):
        _write_row(form, list(row))
    words = [word for word in (*frames[0].words, *form.written) if word.order not in form.taken]
    frames[0] = replace(frames[0], words=words)
    return replace(page, frames=frames, drawn=True), form.records


def _form(frame: Frame, fields: Iterable[Field]) -> _Form:
    rules = sorted(frame.vertical)
    lines = [line for row in rows_of(frame.words) for line in lines_of(row, rules)]
    size = median(word.size for word in frame.words) if frame.words else _USUAL_SIZE
    return _Form(frame, lines, _in_rows([_place(one, frame) for one in fields]), size)


def _place(one: Field, frame: Frame) -> _Place:
    left, bottom, right, top = one.bounds
    corners = [turned(x, y, frame.direction) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return _Place(one, min(xs), max(xs), min(ys), max(ys))


def _in_rows(places: Sequence[_Place]) -> list[_Place]:
    """Return the fields in the order they are read, those of one row with the same top."""
    ordered: list[_Place] = []
    for place in sorted(places, key=lambda place: (place.top, place.x0)):
        same_row = ordered and place.top < (ordered[-1].top + ordered[-1].bottom) / 2
        ordered.append(replace(place, top=ordered[-1].top) if same_row else place)
    return sorted(ordered, key=lambda place: (place.top, place.x0))


def _gridded(form: _Form) -> list[_Place]:
    """Return the fields that are in cells of ruled tables."""
    trial = replace(form, written=[])
    for place in form.places:
        trial.value(place)
    words = [*form.frame.words, *trial.written]
    tables, _ = ruled_tables(words, form.frame.horizontal, form.frame.vertical)
    return [
        place
        for place in form.places
        if any(
            table.x0 < (place.x0 + place.x1) / 2 < table.x1
            and table.top < (place.top + place.bottom) / 2 < table.bottom
            for table in tables
        )
    ]


def _write_in_cell(form: _Form, place: _Place) -> None:
    """Write a value in a table's cell, after a colon where its label is in the same cell."""
    label = _left(form, place) or _above(form, place)
    if label is not None and not place.field.is_box and not label.text.endswith(_ENDS):
        form.words(":", label.x1, label.y, label.size, label.x1 + 0.1 * label.size)
    form.value(place)


def _write_row(form: _Form, row: Sequence[_Place]) -> None:
    """Write the fields of one row: as records where they have labels."""
    rights = {place: found for place in row if (found := _right(form, place)) is not None}
    options = [place for place in row if place.field.is_box and place in rights]
    heading = _left(form, options[0]) if len(options) > 1 else None
    if heading is not None:
        # Several boxes after one label are its options.
        form.record([heading], [_option(form, place, rights[place]) for place in options])
    for place in row:
        if place in options:
            if heading is None:
                _record_box(form, place, rights[place])
        elif place.field.is_box:
            _record(form, place, None)
        else:
            _record(form, place, rights.get(place))


def _option(form: _Form, place: _Place, label: Line) -> Line:
    sign = form.value(place)
    form.taken |= {word.order for word in label.words}
    return line_of([*sign, *label.words])


def _record_box(form: _Form, place: _Place, label: Line) -> None:
    state = form.value(place, _state(place.field, label.text))
    form.record([label], [line_of(state)])


def _record(form: _Form, place: _Place, after: Line | None) -> None:
    """Write a value with the label at its left, above it, or that viewers show."""
    left = _left(form, place)
    if after is not None and left is not None and place.x0 - left.x1 < _NEAR * form.size:
        # Words at both sides: a gap in a sentence that is filled in.
        start, end = left.x1 + _SPACE * left.size, after.x0 - _SPACE * after.size
        form.words(place.field.value, start, left.y, left.size, end)
        return
    label = left or _above(form, place)
    said = label.text if label else place.field.name
    text = _state(place.field, said) if place.field.is_box else place.field.value
    if not said:
        form.value(place, text)
        return
    if label is None:
        label = line_of(form.value(place, said))
    value = form.value(place, text)
    unit = after.words if after is not None and len(after.text) <= _LONGEST_UNIT else ()
    form.record([label], [line_of([*value, *unit])])


def _state(box: Field, label: str) -> str:
    """Return a box's sign with a word for it, as its label's language has it."""
    checked = box.value == CHECKED
    if box.meaning:
        return f"{box.value} {box.meaning}"
    if any(map(is_ideograph, label)):
        return f"{box.value} {'はい' if checked else 'いいえ'}"
    return f"{box.value} {'yes' if checked else 'no'}"


def _left(form: _Form, place: _Place) -> Line | None:
    """Return the line printed left of a field, with nothing between them."""
    beside = [line for line in form.lines if line.x1 <= place.x0 + 1 and place.beside(line)]
    line = max(beside, key=lambda line: line.x1, default=None)
    if line is None or len(line.text) > _LONGEST_LABEL or not form.is_free(line):
        return None
    between = any(
        line.x1 <= other.x0 + 1 and other.x0 < place.x0 and other.beside(line)
        for other in form.places
        if other is not place
    )
    height = line.y - 0.3 * line.size
    ruled = crossed(sorted(form.frame.vertical), line.x1, place.x0, height)
    return None if between or ruled else line


def _right(form: _Form, place: _Place) -> Line | None:
    """Return the line printed right after a field, unless that is the label of another.

    A box has its label at the nearer side.
    """
    left = _left(form, place) if place.field.is_box else None
    near = min(_NEAR * form.size, place.x0 - left.x1 if left else math.inf)
    beside = [
        line
        for line in form.lines
        if -1 < line.x0 - place.x1 < near and place.beside(line) and form.is_free(line)
    ]
    line = min(beside, key=lambda line: line.x0, default=None)
    if line is None or place.field.is_box:
        return line
    labels = any(other.x0 > line.x1 - 1 and other.beside(line) for other in form.places)
    return None if labels else line


def _above(form: _Form, place: _Place) -> Line | None:
    """Return the line printed right above a field, flush with it."""
    for line in form.lines:
        gap = place.top - line.y
        flush = abs(line.x0 - place.x0) < _NEAR * line.size
        if flush and -0.3 * line.size < gap < _NEAR * line.size and form.is_free(line):
            fits = len(line.text) <= _LONGEST_LABEL
            return line if fits and not _ruled_off(form.frame.horizontal, line, place) else None
    return None


def _ruled_off(rules: Sequence[Rule], line: Line, place: _Place) -> bool:
    """Whether a rule that is longer than the field parts it from a line above."""
    return any(
        line.y < rule.at < place.top - 1 and rule.start <= line.x0 and rule.end > place.x1 + 1
        for rule in rules
    )


def _width(letters: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in letters)
