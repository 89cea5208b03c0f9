"""Struck-out words in Markdown: `~~`, as GitHub's extension has it, and HTML's elements for it."""

import re
from collections.abc import Iterator

from ingest.document.nodes import Span
from ingest.readers.markdown.source import MarkdownSource, content_lines, leaves

_CODE = r"(?<!`)(?P<ticks>`{1,16})(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)"
_STRUCK = re.compile(
    rf"{_CODE}|(?P<struck>(?<![~\\])~~(?=[^\s~]).{{0,2000}}?(?<=[^\s~\\])~~(?!~)"
    r"|<(?P<tag>del|strike|s)\b[^<>]{0,200}>.{0,2000}?</(?P=tag)\s*>)",
    re.DOTALL | re.IGNORECASE,
)
"""Struck-out words with their marks, or code, in which tildes are tildes. Words struck out are few:
the length that is looked at bounds the time that a text full of tildes takes."""
_LITERAL = frozenset({"fence", "code_block"})


def struck_spans(source: MarkdownSource) -> Iterator[Span]:
    """Give the spans of struck-out words, with the marks around them, in order."""
    for block in source.blocks:
        for leaf in leaves(block):
            if leaf.type in _LITERAL:
                continue
            lines = content_lines(leaf)
            # A cell's strike ends with its row; a paragraph's may go on over its lines.
            parts = lines if leaf.type == "table" else (Span(lines[0].start, lines[-1].end),)
            for part in parts:
                for found in _STRUCK.finditer(source.text, part.start, part.end):
                    if found["struck"]:
                        yield Span(*found.span("struck"))
