"""Page furniture of plain text: running headers, footers and page numbers.

Only texts with page breaks have pages. A line at a page's edge is furniture where most pages have
the same line there, but for its figures; its first occurrence may be a title and is kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.document.document import PAGE_BREAK
from ingest.document.nodes import Block, Kind
from ingest.structure.lines import Line, LineKind, split_lines

PAGES = 3
"""A line has to recur on this many pages, and on half of all, to be furniture."""

EDGE = 2
"""How many lines of each edge of a page are looked at."""

_FIGURE = re.compile(r"\d+")


def furniture(text: str) -> tuple[Block, ...]:
    """Return the lines that are furniture, in order."""
    if text.count(PAGE_BREAK) + 1 < PAGES:
        return ()
    lines = split_lines(text)
    pages = list(_pages(text, lines))
    seen: defaultdict[tuple[bool, str], list[int]] = defaultdict(list)
    for page in pages:
        for at_top, edge in ((True, page[:EDGE]), (False, page[EDGE:][-EDGE:])):
            for number in edge:
                words = text[lines[number].start : lines[number].end].strip()
                seen[at_top, _FIGURE.sub("0", words.casefold())].append(number)
    found: set[int] = set()
    for (_, words), numbers in seen.items():
        if len(numbers) >= max(PAGES, (len(pages) + 1) // 2):
            says_something = any(character.isalpha() for character in words)
            found.update(numbers[1:] if says_something else numbers)
    return tuple(Block(lines[n].start, lines[n].end, Kind.FURNITURE) for n in sorted(found))


def _pages(text: str, lines: Sequence[Line]) -> Iterator[list[int]]:
    """Give the numbers of each page's lines that are not blank."""
    page: list[int] = []
    for number, line in enumerate(lines):
        if line.kind is not LineKind.BLANK:
            page.append(number)
        if text[line.end : line.end + 1] == PAGE_BREAK:
            yield page
            page = []
    yield page
