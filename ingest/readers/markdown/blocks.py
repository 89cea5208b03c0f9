"""The blocks that Markdown marks, as nodes of the document tree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from markdown_it.tree import SyntaxTreeNode

from ingest.document.nodes import Block, Item, Kind, Sentence, Span, Unit
from ingest.language.sentences import trimmed
from ingest.readers.markdown.source import MarkdownSource, content_lines, leaves
from ingest.readers.markdown.units import (
    all_words,
    code_lines,
    has_pipe,
    heading_words,
    html_sentences,
    sentences,
    table_rows,
)
from ingest.structure.lines import HEADING_CHARACTERS, LineKind, split_lines

_LISTS = ("bullet_list", "ordered_list")
_BOLD = re.compile(r"(\*\*|__)(?=\S).+(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class _Draft:
    """The lines `[first, last)`, which form one block."""

    first: int
    last: int
    kind: Kind
    units: tuple[Unit, ...] = ()
    level: int = 0


def markdown_blocks(source: MarkdownSource) -> list[Block]:
    """Return the blocks that Markdown marks, in order; each covers whole lines.

    Paragraphs and footnotes come without units. Left out is what is set apart in ways that Markdown
    does not know: a paragraph that is bold as a whole or looks like a list (`•`), rows or a
    caption. In a text without a single heading every paragraph is, as it may be any plain text.
    """
    text = source.text
    headed = any(_is_heading(text, block) for block in source.blocks)
    drafts = (draft for block in source.blocks for draft in _outermost(text, block, headed))
    return [_block(source, draft) for draft in drafts]


def _block(source: MarkdownSource, draft: _Draft) -> Block:
    lines = source.lines(draft.first, draft.last)
    span = trimmed(source.text, lines.start, lines.end) or lines
    return Block(span.start, span.end, draft.kind, draft.units, draft.level)


def _outermost(text: str, block: SyntaxTreeNode, headed: bool) -> list[_Draft]:
    """Return the drafts of a block that no other holds; none where it is left out."""
    first, last = _lines(block)
    match block.type:
        case "paragraph":
            known = headed and not _is_set_apart(text, block)
            return [_Draft(first, last, Kind.PARAGRAPH)] if known else []
        case "code_block" if not headed:
            return []
        case "heading" if words := heading_words(text, block):
            units = (Sentence(words.start, words.end, Kind.HEADING),)
            heading = _Draft(first, last, Kind.HEADING, units, level=int(block.tag[1:]))
            return [heading] if _is_heading(text, block) else []
        case "bullet_list" | "ordered_list" if _begins_with_pipe(text, block):
            return []
        case "table":
            # To markdown-it, a line of text right below a table is a row of one cell.
            head, rule, *body = content_lines(block)
            while body and not has_pipe(text, body[-1]):
                body.pop()
            rows = table_rows(text, (head, rule, *body))
            return [_draft(first, first + 2 + len(body), Kind.TABLE, rows)]
        case _:
            return _drafts(text, block)


def _drafts(text: str, block: SyntaxTreeNode) -> list[_Draft]:
    """Return what a block is made of; the drafts cover all its lines."""
    first, last = _lines(block)
    match block.type:
        case "bullet_list" | "ordered_list":
            return _covering(block, _list(text, block))
        case "blockquote":
            return _covering(
                block, [one for child in block.children for one in _drafts(text, child)]
            )
        case "footnote_reference":
            return [_Draft(first, last, Kind.FOOTNOTE)]
        case "table":
            return [_draft(first, last, Kind.TABLE, table_rows(text, content_lines(block)))]
        case "fence" | "code_block":
            spans = code_lines(text, block)
        case "html_block":
            spans = html_sentences(text, block)
        case "heading" if words := heading_words(text, block):
            # Inside a quote it heads no section of the document.
            spans = [words]
        case "paragraph":
            spans = sentences(text, content_lines(block))
        case _:
            spans = []
    units = [Sentence(span.start, span.end, Kind.PARAGRAPH) for span in spans]
    return [_draft(first, last, Kind.PARAGRAPH, units)]


def _draft(first: int, last: int, kind: Kind, units: Sequence[Unit]) -> _Draft:
    """Return the draft of a known block; one that says nothing is page furniture."""
    return _Draft(first, last, kind if units else Kind.FURNITURE, tuple(units))


def _covering(block: SyntaxTreeNode, held: Sequence[_Draft]) -> list[_Draft]:
    """Return what a block holds, each part reaching to the next, so that no line is left."""
    first, last = _lines(block)
    if not held:
        return [_Draft(first, last, Kind.FURNITURE)]
    bounds = pairwise([first, *(draft.first for draft in held[1:]), last])
    return [replace(draft, first=a, last=b) for draft, (a, b) in zip(held, bounds, strict=True)]


def _list(text: str, block: SyntaxTreeNode) -> list[_Draft]:
    """Return the drafts of a list: one, or several where its items hold tables."""
    first, _ = _lines(block)
    drafts: list[_Draft] = []
    for _, run in groupby(_list_parts(text, block, 0), key=type):
        parts = list(run)
        items = tuple(part for part in parts if isinstance(part, Item))
        drafts += [_Draft(first, first, Kind.LIST, items)] if items else []
        drafts += [part for part in parts if isinstance(part, _Draft)]
        first = max(first, drafts[-1].last)
    return drafts


def _list_parts(text: str, block: SyntaxTreeNode, level: int) -> Iterator[Item | _Draft]:
    """Give the items, and the tables in them, in order.

    An item has all its paragraphs up to a list or table in it. What comes after that is an item of
    its own, and part of it.
    """
    for item in block.children:
        own: list[Span] = []
        depth, number = level, item.info and item.info + item.markup
        for child in item.children:
            if child.type not in (*_LISTS, "table"):
                own += [span for leaf in leaves(child) if (span := all_words(text, leaf))]
                continue
            if own:
                yield _item(text, own, depth, number)
                own, depth, number = [], level + 1, ""
            if child.type == "table":
                yield from _drafts(text, child)
            else:
                yield from _list_parts(text, child, level + 1)
        if own:
            yield _item(text, own, depth, number)


def _item(text: str, own: Sequence[Span], level: int, number: str) -> Item:
    """Return the item of these words and the number before them, which is a part of it."""
    start = text.rfind(number, 0, own[0].start) if number else own[0].start
    return Item(start, own[-1].end, level)


def _is_heading(text: str, block: SyntaxTreeNode) -> bool:
    """Whether a block is a heading; much text above a line of dashes is none."""
    if block.type != "heading":
        return False
    span = heading_words(text, block)
    return span is not None and (
        block.markup.startswith("#") or span.end - span.start <= HEADING_CHARACTERS
    )


def _is_set_apart(text: str, paragraph: SyntaxTreeNode) -> bool:
    """Whether a paragraph is bold as a whole, or looks like a list, rows, a caption or a note."""
    lines = [line.of(text) for line in content_lines(paragraph)]
    kinds = [split_lines(line)[0].kind for line in lines]
    several = max(kinds.count(LineKind.ITEM), kinds.count(LineKind.ROW)) > 1
    bold = len(lines) == 1 and _BOLD.fullmatch(lines[0].strip())
    return kinds[0] is not LineKind.TEXT or several or bool(bold)


def _begins_with_pipe(text: str, block: SyntaxTreeNode) -> bool:
    """Whether an item of a list begins with a pipe: then it is a row whose first cell is a dash."""
    paragraphs = (leaf for leaf in leaves(block) if leaf.type == "paragraph")
    return any(text[content_lines(one)[0].start] == "|" for one in paragraphs)


def _lines(block: SyntaxTreeNode) -> tuple[int, int]:
    """Return the numbers of a block's first line and of the one after its last."""
    if block.map is None:
        raise ValueError(f"{block.type} has no lines")
    return block.map
