"""Tables that are drawn with characters: +---+ and | as terminals have them, or boxes of lines."""

import re
from collections.abc import Sequence

from ingest.structure.lines import BARS, BOX, Line

_BORDER = re.compile(rf"^[ \t　]*(?:\+(?:[-=:]+\+)+|[{BOX}]{{3,}})[ \t　]*$")
_ROW = re.compile(rf"^[ \t　]*[{BARS}].*[{BARS}][ \t　]*$")


def drawn_end(text: str, lines: Sequence[Line], index: int) -> int:
    """Return where the drawn table ends whose upper border is line `index`; `index` if none is."""
    borders = rows = 0
    end = index
    for at in range(index, len(lines)):
        words = text[lines[at].start : lines[at].end]
        if _BORDER.match(words):
            borders += 1
            end = at + 1
        elif at > index and _ROW.match(words):
            rows += 1
            end = at + 1
        else:
            break
    return end if borders > 1 and rows else index
