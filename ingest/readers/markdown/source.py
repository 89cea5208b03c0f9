"""Markdown's blocks with their places in the source, through markdown-it-py.

markdown-it tells which lines a block has, but not where on each line its words begin: after the
`>` of a quote, the bullet of an item, the spaces of an indented block. Its rules know that while
they run, so each rule is wrapped to note it down.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from ingest.document.nodes import Span

_CONTAINERS = ("blockquote", "list", "footnote_def")
"""The rules of blocks that hold other blocks."""

_BREAK = re.compile(r"\r\n|[\r\f]")
_LINES = "lines"


class MarkdownSource:
    r"""A Markdown text, parsed: `blocks` are its outermost blocks, in order.

    Lines end at `\n`, `\r\n`, `\r` and, as everywhere in ingestion, at a form feed.
    """

    def __init__(self, text: str, left_out: Sequence[Span] = ()) -> None:
        """Parse the text as if the lines `left_out` were blank."""
        self.text = text
        # Of the text's own length, so that offsets stay.
        source = _BREAK.sub(lambda found: "\n".rjust(len(found[0])), text).replace("\0", "\ufffd")
        for span in left_out:
            blank = re.sub(r"[^\n]", " ", source[span.start : span.end])
            source = source[: span.start] + blank + source[span.end :]
        self._starts = [0, *(found.end() for found in re.finditer("\n", source))]
        self.blocks: Sequence[SyntaxTreeNode] = SyntaxTreeNode(_parser().parse(source)).children

    def lines(self, first: int, last: int) -> Span:
        """Return the span of the lines `[first, last)`."""
        end = self._starts[last] - 1 if last < len(self._starts) else len(self.text)
        return Span(self._starts[first], end)


def content_lines(block: SyntaxTreeNode) -> tuple[Span, ...]:
    r"""Return the lines of a block that holds no others, less what its containers put before them.

    >>> [content_lines(leaf) for leaf in leaves(MarkdownSource("> one\n> two").blocks[0])]
    [(Span(start=2, end=5), Span(start=8, end=11))]
    """
    lines: tuple[Span, ...] = block.meta[_LINES]
    return lines


def leaves(block: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """Give the blocks without blocks of their own: the block itself or those that it holds."""
    if _LINES in block.meta:
        yield block
    else:
        for child in block.children:
            yield from leaves(child)


def inline_text(words: str) -> str:
    """Return what words say when links, code and emphasis are rendered; pictures say nothing.

    >>> inline_text("*The* [`tenkyo`](http://a.example) manual")
    'The tenkyo manual'
    """
    [inline] = MarkdownIt("commonmark").parseInline(words)
    said = {"text": "{}", "code_inline": "{}", "softbreak": " ", "hardbreak": " "}
    return "".join(said.get(one.type, "").format(one.content) for one in inline.children or ())


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"inline_definitions": True})
    parser.use(footnote_plugin, move_to_end=False)
    for rule in parser.block.ruler.__rules__:
        if rule.name not in _CONTAINERS:
            rule.fn = _noting_lines(rule.fn)
    # What a line says is left as it is written.
    parser.core.ruler.enableOnly("block")
    return parser.enable("table")


def _noting_lines(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Return the rule, noting on the block it makes where the words of its lines begin."""

    def noting(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        before = len(state.tokens)
        matches = rule(state, start_line, end_line, silent)
        if matches and not silent:
            state.tokens[before].meta[_LINES] = tuple(
                Span(state.bMarks[line] + state.tShift[line], state.eMarks[line])
                for line in range(start_line, state.line)
            )
        return matches

    return noting
