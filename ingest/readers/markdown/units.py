"""What a Markdown block without blocks of its own says: its words, sentences, lines or rows."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from markdown_it.tree import SyntaxTreeNode

from ingest.document.nodes import Cell, Row, Span
from ingest.language.sentences import sentence_spans, trimmed
from ingest.readers.markdown.source import content_lines

_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+$")
_PIPE = re.compile(r"(?<!\\)\|")
_TAG = r"<!--[\s\S]*?(?:-->|\Z)|<(script|style)\b[\s\S]*?(?:</\1\s*>|\Z)|<[/!?]?[A-Za-z][^<>]*>"
_TAGS = re.compile(rf"(?:\s|{_TAG})+", re.IGNORECASE)
_INLINE = (
    "a|abbr|b|bdi|bdo|big|cite|code|em|font|i|img|kbd|mark|q|s|samp|small|span|strong|sub|sup|u"
)
_PARTING_TAG = re.compile(rf"<(?!/?(?:{_INLINE})\b)", re.IGNORECASE)


def all_words(text: str, leaf: SyntaxTreeNode) -> Span | None:
    """Return the span of all words of a block, None where it only marks something up."""
    match leaf.type:
        case "heading":
            return heading_words(text, leaf)
        case "fence" | "code_block":
            lines: Sequence[Span] = code_lines(text, leaf)
        case "hr" | "definition":
            lines = ()
        case _:
            lines = content_lines(leaf)
    return trimmed(text, lines[0].start, lines[-1].end) if lines else None


def heading_words(text: str, heading: SyntaxTreeNode) -> Span | None:
    """Return the span of a heading's words, without hashes or underline."""
    lines = content_lines(heading)
    if not heading.markup.startswith("#"):
        return trimmed(text, lines[0].start, lines[-2].end)
    line = trimmed(text, lines[0].start + len(heading.markup), lines[0].end)
    closing = _CLOSING_HASHES.search(line.of(text)) if line else None
    return trimmed(text, line.start, line.start + closing.start()) if line and closing else line


def code_lines(text: str, code: SyntaxTreeNode) -> list[Span]:
    """Return the lines of a code block that are not blank, without fences and indentation."""
    lines = content_lines(code)
    if code.type == "fence":
        last = lines[-1].of(text).strip()
        closed = len(lines) > 1 and last.startswith(code.markup) and not last.strip(code.markup)
        lines = lines[1:-1] if closed else lines[1:]
    return _filled(trimmed(text, line.start, line.end) for line in lines)


def sentences(text: str, lines: Sequence[Span]) -> list[Span]:
    """Split lines into sentences, none of which begins or ends in what parts the lines.

    A sentence over several lines of a quote holds the `>` between them.
    """
    starts, ends = [line.start for line in lines], [line.end for line in lines]
    spans = []
    for one in sentence_spans(text, starts[0], ends[-1]):
        first, last = bisect_right(ends, one.start), bisect_left(starts, one.end) - 1
        if first <= last:
            spans.append(trimmed(text, max(one.start, starts[first]), min(one.end, ends[last])))
    return _filled(spans)


def html_sentences(text: str, html: SyntaxTreeNode) -> list[Span]:
    """Return the sentences of an HTML block; tags of blocks next to a line's end part them.

    Tags within a line are left in its sentence.
    """
    lines = content_lines(html)
    start, end = lines[0].start, lines[-1].end
    edges = [start]
    for tags in _TAGS.finditer(text, start, end):
        at_edge = tags.start() == start or tags.end() == end
        ends_line = any(line_break in tags[0] for line_break in "\n\r\f")
        if at_edge or (ends_line and _PARTING_TAG.search(tags[0])):
            edges += tags.span()
    edges.append(end)
    stretches = zip(edges[::2], edges[1::2], strict=True)
    return [one for left, right in stretches for one in sentence_spans(text, left, right)]


def table_rows(text: str, lines: Sequence[Span]) -> list[Row]:
    """Return the rows of a table's lines that say something; the second line aligns the columns.

    Each row has a cell for every column at least.
    """
    head, _, *body = lines
    rows = [_row(text, head, 0, header=True)]
    columns = len(rows[0].cells)
    rows += [_row(text, line, columns) for line in body]
    return [row for row in rows if any(cell.start < cell.end for cell in row.cells)]


def has_pipe(text: str, line: Span) -> bool:
    """Whether a pipe parts cells on the line."""
    return bool(_PIPE.search(text, line.start, line.end))


def _row(text: str, line: Span, columns: int, *, header: bool = False) -> Row:
    line = trimmed(text, line.start, line.end) or line
    cells = _cells(text, line)
    cells += [Cell(line.end, line.end)] * (columns - len(cells))
    return Row(line.start, line.end, tuple(cells), header)


def _cells(text: str, line: Span) -> list[Cell]:
    """Return a row's cells; the pipes that open and close it part nothing."""
    pipes = [pipe.start() for pipe in _PIPE.finditer(text, line.start, line.end)]
    opened = pipes[:1] == [line.start]
    closed = pipes[-1:] == [line.end - 1]
    edges = [*([] if opened else [line.start - 1]), *pipes, *([] if closed else [line.end])]
    cells = (
        trimmed(text, left + 1, right) or Span(left + 1, left + 1)
        for left, right in pairwise(edges)
    )
    return [Cell(cell.start, cell.end) for cell in cells]


def _filled(spans: Iterable[Span | None]) -> list[Span]:
    return [span for span in spans if span is not None]
