"""Plain text with tables that white space aligns, Markdown, delimited tables and JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from eval.readers.expected import Block, Expected, Heading, Listed, Prose, Table


def text(expected: Expected) -> str:
    """Return the document as a text file whose headings are underlined or numbered."""
    return "\n\n".join(_text(block) for block in expected.blocks) + "\n"


def markdown(expected: Expected) -> str:
    """Return the document as Markdown with pipe tables."""
    return "\n\n".join(_markdown(block) for block in expected.blocks) + "\n"


def delimited(expected: Expected, separator: str) -> str:
    """Return the document's tables as records."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    for table in expected.blocks:
        if isinstance(table, Table):
            writer.writerows(_grid(table))
    return written.getvalue()


def records(expected: Expected, lines: bool) -> str:
    """Return the rows of the document's tables as JSON objects, one a line or in one list."""
    found = [
        dict(zip(names, map(_number, row), strict=True))
        for table in expected.blocks
        if isinstance(table, Table)
        for names, *rows in [_grid(table)]
        for row in rows
    ]
    written = [json.dumps(one, ensure_ascii=False) for one in found]
    return "\n".join(written) + "\n" if lines else json.dumps(found, indent=1, ensure_ascii=False)


def _number(words: str) -> str | float:
    return json.loads(words) if re.fullmatch(r"\d+(\.\d+)?", words) else words


def _text(block: Block) -> str:
    if isinstance(block, Heading):
        rule = {1: "=", 2: "-"}.get(block.level)
        return f"{block.words}\n{rule * _width(block.words)}" if rule else block.words
    if isinstance(block, Prose):
        return "\n".join(_wrapped(block.words))
    if isinstance(block, Listed):
        return "\n".join(_items(block))
    grid = _grid(block)
    widths = [max(_width(row[c]) for row in grid) for c in range(len(grid[0]))]
    lines = ["   ".join(map(_padded, row, widths)).rstrip() for row in grid]
    if block.header:
        lines.insert(block.header, "   ".join("-" * width for width in widths))
    return "\n".join(lines)


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.words}"
    if isinstance(block, Prose):
        return block.words
    if isinstance(block, Listed):
        return "\n".join(_items(block))
    first, *rest = _grid(block)
    if not block.header:
        first, rest = [""] * len(first), [first, *rest]
    rows = [first, ["---"] * len(first), *rest]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _items(block: Listed) -> Iterator[str]:
    for number, (level, words) in enumerate(block.items, start=1):
        label = f"{number}. " if block.numbered else "" if words.startswith("(") else "- "
        yield f"{'   ' * level}{label}{words}"


def _grid(table: Table) -> list[list[str]]:
    return [[table.words(r, c) for c in range(len(row))] for r, row in enumerate(table.rows)]


def _wrapped(words: str) -> Iterator[str]:
    line = ""
    for word in words.split(" "):
        if line and len(line) + len(word) > 76:
            yield line
            line = ""
        line += f" {word}" if line else word
    yield line


def _width(words: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)


def _padded(words: str, width: int) -> str:
    return words + " " * (width - _width(words))
