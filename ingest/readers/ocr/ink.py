"""What the ink of a line shows and was not read: spaces between words, and bullets.

The model knows only roughly where letters stand, and leaves out some narrow spaces and most ◆.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from ingest.language.scripts import is_wide
from ingest.readers.ocr.lines import Floats, TextLine

Ink = npt.NDArray[np.bool_]
Run = tuple[int, int]

_EDGE = 0.15
"""Share of a line's height that is not looked at above and below: neighbours reach in."""
_PAPER = 0.5
"""What covers more than this share of a line is its paper."""
_FEWEST = 3
"""Spaces that must have been read in a line to tell how wide its spaces are."""
_AS_WIDE = 0.6
"""A blank is a space from this share of the line's usual one. Blanks inside of words have less than
half of it (three pages of 2,400 letters in monospaced type, where they are widest); after "y" a
space has 0.7."""
_MARK = (0.25, 0.75)
"""Height and width of a bullet, in heights of its line: on three pages they are 0.39 to 0.46 ..."""
_SOLID = 0.5
"""... and their ink fills 0.55 to 0.59 of the box around it."""
_MARKS = ((0.66, "◆"), (0.9, "●"), (1.0, "■"))
"""A rhomb fills half of its box, a disc 0.79, a square all: up to which share each is meant."""
_ALONE = 1.2
"""How many letters' widths a bullet is from the middle of any letter that was read."""
_DASHES = "-–—"
_APOSTROPHES = frozenset("'’")
_OF_FIGURES = frozenset("0123456789.,")


def completed(line: TextLine, grey: Image.Image) -> TextLine:
    """Return a line with the spaces and the bullet that its ink shows; columns as they are.

    `grey` is the picture that the line was read in, in shades of grey.
    """
    right, down = line.corners[1] - line.corners[0], line.corners[3] - line.corners[0]
    width, height = round(np.hypot(*right)), round(np.hypot(*down))
    if height < 1 or width < 2 * height or len(_signs(line)) != len(line.letters):
        return line
    ink = _ink(line, grey, (width, height))
    places = (line.letters.mean(axis=1) - line.corners[0]) @ (right / width)
    return _with_bullet(_with_spaces(line, ink, places), ink, places)


def _signs(line: TextLine) -> str:
    """Return a line's text without its spaces: a sign for each of its letters."""
    return "".join(line.text.split())


def _ink(line: TextLine, grey: Image.Image, size: tuple[int, int]) -> Ink:
    """Return where the line's picture, turned level, has ink: height × width, less the edges."""
    # Imported when first needed, as the models are.
    import cv2

    corners = line.corners[[0, 3, 2, 1]].ravel().tolist()
    level = grey.transform(size, Image.Transform.QUAD, corners, Image.Resampling.BILINEAR)
    _, dark = cv2.threshold(np.asarray(level), 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    ink: Ink = dark > 0
    edge = round(_EDGE * size[1])
    ink = ink[edge : size[1] - edge]
    return np.logical_not(ink) if ink.mean() > _PAPER else ink


def _columns(ink: Ink) -> Ink:
    """Return which columns have ink."""
    columns: Ink = ink.max(axis=0, initial=False)
    return columns


def _runs(flags: Ink) -> list[Run]:
    """Return where flags are set without a break, from start to end."""
    changes = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in changes.reshape(-1, 2)]


def _with_spaces(line: TextLine, ink: Ink, places: Floats) -> TextLine:
    """Part words where the ink has a blank as wide as the line's spaces and no space was read."""
    blanks = _runs(np.logical_not(_columns(ink)))
    read = _spaces(line.text)
    if len(read) < _FEWEST or not blanks:
        return line
    middles = np.array([(start + end) / 2 for start, end in blanks])
    widths = np.array([end - start for start, end in blanks])
    between = (places[:-1] + places[1:]) / 2
    own = _nearest(middles, between[read])
    usual, shift = np.median(widths[own]), np.median(middles[own] - between[read])
    wide = middles[widths >= _AS_WIDE * usual] - shift
    wide = wide[(wide > places[0]) & (wide < places[-1])]
    if not len(wide):
        return line
    unread = np.delete(wide, _nearest(wide, between[read]))
    signs = _signs(line)
    found = {int(at) for at in _nearest(between, unread)} - set(read)
    missed = {at for at in found if not _has_room(signs[at], signs[at + 1])}
    return replace(line, text=_parted(line.text, missed))


def _nearest(places: Floats, of: Floats) -> npt.NDArray[np.intp]:
    """Return for each of some places which of `places` is nearest to it."""
    nearest: npt.NDArray[np.intp] = np.abs(places[:, None] - of[None, :]).argmin(axis=0)
    return nearest


def _spaces(text: str) -> list[int]:
    """Return after which signs, counted from 0 without spaces, a text has a space."""
    words = text.split()
    ends = np.cumsum([len(word) for word in words])[:-1]
    return [int(end) - 1 for end in ends]


def _parted(text: str, places: set[int]) -> str:
    """Return a text with a space after these of its signs."""
    said, at = "", -1
    for sign in text:
        at += not sign.isspace()
        said += sign + (" " if at in places and not sign.isspace() else "")
    return said


def _has_room(one: str, other: str) -> bool:
    """Whether the blank between two signs may be their own: as wide as a space, and yet none."""
    either = {one, other}
    return any(map(is_wide, either)) or bool(either & _APOSTROPHES) or either <= _OF_FIGURES


def _with_bullet(line: TextLine, ink: Ink, places: Floats) -> TextLine:
    """Put the bullet that stands before a line's first word there."""
    first = next((at for at, sign in enumerate(line.text) if sign not in f"{_DASHES} "), None)
    if first is None:
        return line
    before = len(line.text[:first].replace(" ", ""))
    pitch = float(np.median(np.diff(places))) if len(places) > 1 else 0.0
    height = ink.shape[0] / (1 - 2 * _EDGE)
    for start, end in _runs(_columns(ink)):
        middle = (start + end) / 2
        if middle >= places[before]:
            break
        mark = _mark(ink[:, start:end], height)
        if mark and np.abs(places - middle).min() >= _ALONE * pitch:
            return _inserted(line, first, before, mark, middle)
    return line


def _mark(ink: Ink, height: float) -> str | None:
    """Return the bullet that ink between two blanks is; None where it is none."""
    rows = np.flatnonzero(ink.any(axis=1))
    body = ink[rows[0] : rows[-1] + 1]
    least, most = _MARK
    share = float(body.mean())
    if not all(least <= side / height <= most for side in body.shape) or share < _SOLID:
        return None
    return next(mark for most, mark in _MARKS if share <= most)


def _inserted(line: TextLine, at: int, letter: int, mark: str, middle: float) -> TextLine:
    """Return a line with a mark before `text[at]`, its letter number `letter`, and a space.

    `middle` is how far along the line the mark's middle is, in pixels.
    """
    right = line.corners[1] - line.corners[0]
    right = right / np.hypot(*right)
    own = line.letters[letter]
    step = middle - (own.mean(axis=0) - line.corners[0]) @ right
    letters = np.insert(line.letters, letter, own + step * right, axis=0)
    return replace(line, text=f"{line.text[:at]}{mark} {line.text[at:]}", letters=letters)
