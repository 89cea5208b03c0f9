"""Words to lines: what stands on one baseline, parted where a wide gap or a rule parts it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.document.builder import superscript
from ingest.language.bullets import REMARK, SYMBOL_BULLETS
from ingest.language.scripts import is_wide
from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.words.glyphs import WORD_GAP, Word

COLUMN_GAP = 1.0
"""Gap, in font sizes, from which what stands on one baseline may be two columns."""
_FILLED_GAP = 3.5
"""The same where a space is drawn between them, as in running text."""
_TABULATED = 3
"""So many spaces in a row are no word space."""
_JUMP_GAP = 0.4
"""The same for words that were not drawn one after the other."""
_MARKER_GAP = 4.0
"""A list item's bullet may stand this far before its words."""
_LEADER_GAP = 6.0
_LEADERS = ".…‥·・"
"""What leads the eye from an entry to its page."""
_BASELINES = 0.25
_SMALL = 0.85
"""Letters smaller than this share of their neighbours are marks: footnotes', exponents."""
_RAISED = 0.2
"""Smaller letters this far above the baseline are raised, in font sizes: chosen by eye."""
_WIDE_SPACE = 0.45
"""Gap from which two ideographs have a space between them."""
_MIXED_SPACE = 0.35
"""The same for an ideograph and a Latin letter or digit: programs that set Japanese leave up to a
quarter of the font size between them where no space is written."""

_BULLETS = f"•‣{SYMBOL_BULLETS}{REMARK}‧∙⁃➢➤✓✔"
_FIRST_SIGN, _LAST_SIGN = "\uf000", "\uf0ff"
_SYMBOL_FONT = f"{_FIRST_SIGN}-{_LAST_SIGN}"
"""Where fonts of symbols keep their signs: at the beginning of a line, bullets."""
_MARKER = re.compile(
    rf"^(?:[-*+–—{_BULLETS}{_SYMBOL_FONT}]|\(?(?:\d{{1,3}}|[A-Za-z]|[ivxIVX]{{1,5}})[.)]"
    r"|（[0-9０-９]{1,3}）|[①-⑳]|\d{1,2}(?:\.\d{1,2})+\.?)$"
)
_SECTION = re.compile(r"^(?:\d{1,2}|[A-Z])(?:\.\d{1,2})*$")
_GLUED_BULLET = re.compile(rf"^([{_BULLETS}])(?=\w)")
_SYMBOL = re.compile(rf"^[{_SYMBOL_FONT}]+(?=\s|$)")
LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
"""How letters that share a glyph are written."""
BULLET = "•"
"""What is written for a bullet of a font of symbols."""


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """A line's words, parted by spaces, and for each the left, top, right and bottom of its box.

    Boxes are in shares of the page; a word off the page has an empty one.
    """

    words: str = ""
    boxes: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline `y`, as `text`; `first` is the width of the first of them.

    `size` is that of most letters, `order` when the first was drawn. `words` are those of the
    layout; once it is done, the smaller `placed` is left of them.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    order: int
    first: float
    words: tuple[Word, ...] = ()
    placed: PlacedWords = PlacedWords()

    @property
    def top(self) -> float:
        """How far up the letters reach."""
        return self.y - 0.85 * self.size

    @property
    def bottom(self) -> float:
        """How far down the letters reach."""
        return self.y + 0.2 * self.size


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Gather words by baseline, top first and from left to right; marks go to their line."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.y, word.x0)):
        if rows and word.y - rows[-1][0].y <= _BASELINES * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    _bring_home_marks(rows)
    ordered = (sorted(row, key=lambda word: (word.x0, word.order)) for row in rows if row)
    return [_with_raised(row) for row in ordered]


def lines_of(row: Sequence[Word], rules: Sequence[Rule] = ()) -> list[Line]:
    """Part a row at wide gaps and at the upright `rules` that cross it."""
    parts: list[list[Word]] = []
    end = 0.0
    for word in row:
        if parts and not _parted(parts[-1], end, word, rules):
            parts[-1].append(word)
            end = max(end, word.x1)
        else:
            parts.append([word])
            end = word.x1
    return [line_of(part) for part in _with_numbers(parts)]


def line_of(words: Sequence[Word]) -> Line:
    """Return the line that words make, in the order given."""
    letters: Counter[tuple[float, bool]] = Counter()
    for word in words:
        letters[word.size, word.bold] += len(word.text)
    (size, _), _ = max(letters.items(), key=lambda item: (item[1], item[0]))
    first = words[0]
    return Line(
        text=_text(words),
        x0=min(word.x0 for word in words),
        x1=max(word.x1 for word in words),
        y=next(word.y for word in words if word.size == size),
        size=size,
        bold=all(word.bold for word in words if word.text.isalnum() or word.size == size),
        order=first.order,
        first=first.x1 - first.x0,
        words=tuple(words),
    )


def merge_stretched_words(rows: Sequence[list[Line]], rules: Sequence[Rule]) -> list[list[Line]]:
    """Merge lines that only a stretched word space separates, as in justified narrow columns.

    A gap between columns is none of these: it continues through the rows above and below.
    """
    return [_merge_row(rows, index, rules) for index in range(len(rows))]


def evenly_spaced(words: Sequence[Word]) -> set[int]:
    """Return the words, by order, that stand in a line whose gaps are all alike."""
    even: set[int] = set()
    run = [words[0]]
    for word in [*words[1:], None]:
        if word is not None and word.order == run[-1].order + 1:
            run.append(word)
            continue
        gaps = [other.x0 - one.x1 for one, other in pairwise(run)]
        if len(gaps) > 1 and max(gaps) - min(gaps) < 0.15 * run[0].size:
            even |= {one.order for one in run}
        run = [word] if word is not None else run
    return even


def is_marker(text: str) -> bool:
    """Whether a word is a list item's bullet or number."""
    return bool(_MARKER.match(text))


def is_item(line: Line) -> bool:
    """Whether a line begins with a bullet or number."""
    marker, _, words = line.text.partition(" ")
    return bool(words) and is_marker(marker)


def is_ideograph(letter: str) -> bool:
    """Whether a letter is of a script that is written without spaces."""
    return is_wide(letter) and not "가" <= letter <= "힣"


def is_bullet(letter: str) -> bool:
    """Whether a letter is a bullet, wherever it is used."""
    return letter in _BULLETS


def is_sign(letter: str) -> bool:
    """Whether a letter is of a font of symbols, whose signs have no meaning elsewhere."""
    return _FIRST_SIGN <= letter <= _LAST_SIGN


def crossed(rules: Sequence[Rule], start: float, end: float, y: float) -> bool:
    """Whether one of the rules, sorted, stands between `start` and `end` at height `y`."""
    first = bisect_left(rules, start, key=lambda rule: rule.at)
    last = bisect_right(rules, end, key=lambda rule: rule.at)
    return any(rule.start - 1 <= y <= rule.end + 1 for rule in rules[first:last])


def _with_raised(row: list[Word]) -> list[Word]:
    """Write raised figures as raised figures: 325 with the mark 1 is not 3251."""
    if len({word.size for word in row}) == 1:
        return row
    raised = [
        any(_is_raised(word, other) for other in row[max(index - 1, 0) : index + 2])
        for index, word in enumerate(row)
    ]
    return [
        replace(word, text=superscript(word.text)) if up else word
        for word, up in zip(row, raised, strict=True)
    ]


def _is_raised(word: Word, other: Word) -> bool:
    return word.size <= _SMALL * other.size and other.y - word.y > _RAISED * other.size


def _bring_home_marks(rows: list[list[Word]]) -> None:
    """Move small raised or lowered words to the row of the word they stand at."""
    smallest = [min(word.size for word in row) for row in rows]
    largest = [max(word.size for word in row) for row in rows]
    for index, row in enumerate(rows):
        for other in (index + 1, index - 1, index + 2):
            if not 0 <= other < len(rows) or not rows[other]:
                continue
            if smallest[index] > _SMALL * largest[other]:
                continue
            marks = [word for word in row if _is_mark(word, rows[other])]
            if marks:
                rows[other] += marks
                smallest[other] = min(smallest[other], smallest[index])
                row[:] = [word for word in row if word not in marks]


def _is_mark(word: Word, row: Sequence[Word]) -> bool:
    return any(
        word.size <= _SMALL * other.size
        and -0.7 * other.size < word.y - other.y < 0.35 * other.size
        and (
            -0.3 * other.size < word.x0 - other.x1 < 0.35 * other.size
            or -0.1 * other.size < other.x0 - word.x1 < 0.35 * other.size
        )
        for other in row
        if abs(other.y - word.y) < other.size
    )


def _parted(part: Sequence[Word], end: float, word: Word, rules: Sequence[Rule]) -> bool:
    gap = word.x0 - end
    size = max(part[-1].size, word.size)
    if gap <= WORD_GAP * size:
        return False
    if crossed(rules, end, word.x0, word.y - 0.3 * size):
        return True
    if len(part) == 1 and is_marker(part[0].text) and gap < _MARKER_GAP * size:
        return False
    if _is_leader(part[-1]) or _is_leader(word):
        return gap > _LEADER_GAP * size
    if word.order != part[-1].order + 1 or word.placed:
        return gap > _JUMP_GAP * size
    # Lines that are spaced out to fill a narrow column have wide gaps.
    return gap > (_FILLED_GAP if 0 < word.spaces < _TABULATED else COLUMN_GAP) * size


def _merge_row(rows: Sequence[list[Line]], index: int, rules: Sequence[Rule]) -> list[Line]:
    row = rows[index]
    if len(row) < 2:
        return row
    even = evenly_spaced([word for line in row for word in line.words])
    closed = [row[0]]
    for line in row[1:]:
        before = closed[-1]
        sides = [_near(rows, index, step, line) for step in (-1, 1)]
        ruled = crossed(rules, before.x1, line.x0, line.y - 0.3 * line.size)
        if not ruled and _is_word_space(before, line, sides, even):
            closed[-1] = line_of([*before.words, *line.words])
        else:
            closed.append(line)
    return closed


def _is_word_space(
    before: Line, line: Line, sides: Sequence[Sequence[Word]], even: set[int]
) -> bool:
    start, end, slack = before.x1, line.x0, 0.25 * line.size
    if end - start >= _FILLED_GAP * line.size or line.order != before.words[-1].order + 1:
        return False
    beside = [
        [word for word in side if word.x1 > before.x0 and word.x0 < line.x1] for side in sides
    ]
    crossed_by = [
        any(word.x0 < end - slack and word.x1 > start + slack for word in side)
        for side in beside
        if side
    ]
    if not any(crossed_by):
        return False
    flush = any(abs(word.x0 - line.x0) < 1 for side in beside for word in side)
    stretched = line.order in even and not line.words[0].placed
    return all(crossed_by) or (stretched and not flush)


def _near(rows: Sequence[list[Line]], index: int, step: int, line: Line) -> list[Word]:
    """Return the words of the next row that has any above or below a line."""
    for other in range(index + step, index + 4 * step, step):
        if not 0 <= other < len(rows) or abs(rows[other][0].y - line.y) > 2.2 * line.size:
            break
        words = [word for one in rows[other] for word in one.words]
        if any(word.x1 > line.x0 - line.size and word.x0 < line.x1 for word in words):
            return words
    return []


def _is_leader(word: Word) -> bool:
    return not word.text.strip(_LEADERS)


def _with_numbers(parts: list[list[Word]]) -> list[list[Word]]:
    """Join the number of a heading with its words, and what a row of dots leads from."""
    if len(parts) != 2:
        return parts
    number, words = parts
    gap = words[0].x0 - number[-1].x1
    led = sum(map(_is_leader, words)) > 1 and len(number) < 4
    numbered = len(number) == 1 and _SECTION.match(number[0].text) and words[0].text[0].isalpha()
    near = gap < (_LEADER_GAP if led else _MARKER_GAP) * number[0].size
    return [number + words] if near and (led or numbered) else parts


def _text(words: Sequence[Word]) -> str:
    """Write words one after the other, with a space where one is drawn or a gap tells of it."""
    text = words[0].text
    for index, (before, word) in enumerate(pairwise(words)):
        text += (" " if _spaced(before, word, opens=index == 0) else "") + word.text
    text = text.translate(LIGATURES)
    return _GLUED_BULLET.sub(r"\1 ", _SYMBOL.sub(BULLET, text))


def _spaced(before: Word, word: Word, *, opens: bool) -> bool:
    last, first = before.text[-1], word.text[0]
    size = max(before.size, word.size)
    gap = word.x0 - before.x1
    if is_ideograph(last) and is_ideograph(first):
        return gap > _WIDE_SPACE * size
    if is_ideograph(last) != is_ideograph(first) and not word.spaces:
        return gap > _MIXED_SPACE * size
    if gap > WORD_GAP * size or (word.spaces and gap > 0):
        return True
    if opens and before.size <= _SMALL * size and last.isdigit():
        # A footnote begins with its mark.
        return True
    small = min(before.size, word.size) <= _SMALL * size
    # A footnote's mark after a figure would make it another figure.
    return small and last.isdecimal() and first.isdecimal()
