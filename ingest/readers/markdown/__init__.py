"""Markdown: decoded, otherwise unchanged, with the blocks that Markdown marks."""

from bisect import bisect_right
from collections.abc import Sequence

from ingest.document.builder import stated_title
from ingest.document.content import Content
from ingest.document.nodes import Block, Kind
from ingest.readers.furniture import furniture
from ingest.readers.markdown.blocks import markdown_blocks
from ingest.readers.markdown.front_matter import find_front_matter
from ingest.readers.markdown.source import MarkdownSource, inline_text
from ingest.readers.markdown.strikethrough import struck_spans
from ingest.readers.text import decode_plain, first_line_title
from ingest.structure.section_numbers import section_level


def read_markdown(data: bytes) -> Content:
    """Decode a Markdown file, dropping a byte-order mark and nothing else, and find its blocks.

    Its title is what front matter states, or else the heading of level 1 that opens it. A text
    without headings has its title as plain text has. Raises what `ingest.readers.text.decode_plain`
    raises.
    """
    decoded = decode_plain(data)
    text = decoded.text
    front_matter = find_front_matter(text)
    top = [front_matter.block] if front_matter else []
    running = furniture(text)
    source = MarkdownSource(text, [*top, *running])
    blocks = _with_furniture([*top, *markdown_blocks(source)], running)
    stated = front_matter.title if front_matter else None
    title = stated or _title(text, blocks, top[0].end if top else 0)
    struck = tuple(struck_spans(source))
    return Content(
        text,
        "text/markdown",
        title,
        blocks=tuple(blocks),
        struck=struck,
        warnings=decoded.warnings,
    )


def _with_furniture(blocks: Sequence[Block], running: Sequence[Block]) -> list[Block]:
    """Return the blocks with running headers and footers, where these are not inside of one."""
    starts = [block.start for block in blocks]
    inside = (bisect_right(starts, line.start) for line in running)
    outside = [
        line
        for line, index in zip(running, inside, strict=True)
        if not index or blocks[index - 1].end <= line.start
    ]
    return sorted([*blocks, *outside], key=lambda block: block.start)


def _title(text: str, blocks: Sequence[Block], start: int) -> str | None:
    """Return the title of a text that begins at `start`, after its front matter."""
    if not any(block.kind is Kind.HEADING for block in blocks):
        return first_line_title(text[start:])
    for block in blocks:
        if block.start < start:
            continue
        if text[start : block.start].strip():
            break
        if block.kind is Kind.HEADING and block.level == 1:
            words = inline_text(text[block.units[0].start : block.units[0].end])
            return None if section_level(words) else stated_title(words)
        if block.kind is not Kind.FURNITURE:
            break
        start = block.end
    return None
