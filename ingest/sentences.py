"""Sentence spans, through Wikimedia's sentencex (rules for 200 and more languages)."""

import re
from collections.abc import Iterator

import sentencex

from ingest.types import Span

_KANA = re.compile(r"[぀-ヿ]")
_WINDOW = 10_000
"""Characters looked at together: sentencex takes time with the square of a text's length."""
_WORD = re.compile(r"[^\W\d_]{2}")


def sentence_spans(text: str, start: int, end: int) -> list[Span]:
    """Split `text[start:end]` into sentences, each without the white space around it.

    The spans hold all that is not white space, in order. A number that only introduces a
    sentence ("2.6.1. The holder may...") stays with it.
    """
    language = "ja" if _KANA.search(text, start, end) else "en"
    spans: list[Span] = []
    first = start
    for last in _sentence_ends(language, text, start, end):
        if last < end and not _WORD.search(text, first, last):
            continue
        if (span := trimmed(text, first, last)) is not None:
            spans.append(span)
        first = last
    return spans


def _sentence_ends(language: str, text: str, start: int, end: int) -> Iterator[int]:
    window = _WINDOW
    while start < end:
        part = text[start : min(end, start + window)]
        ends = [
            start + boundary["end_index"]
            for boundary in sentencex.get_sentence_boundaries(language, part)
        ]
        if start + len(part) < end:
            # The window may have cut off its last sentence.
            ends.pop()
        yield from ends
        window = _WINDOW if ends else window * 2
        start = ends[-1] if ends else start


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span less the white space at its ends; None where nothing is left.

    >>> trimmed("  a b ", 0, 6)
    Span(start=2, end=5)
    """
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return Span(start + left, start + right) if right > left else None
