"""Sentence spans, through Wikimedia's sentencex (rules for 200 and more languages)."""

import re

import sentencex

from ingest.types import Span

_KANA = re.compile(r"[぀-ヿ]")
_WORD = re.compile(r"[^\W\d_]{2}")


def sentence_spans(text: str, start: int, end: int) -> list[Span]:
    """Split `text[start:end]` into sentences, each without the white space around it.

    The spans hold all that is not white space, in order. A number that only introduces a
    sentence ("2.6.1. The holder may...") stays with it.
    """
    part = text[start:end]
    language = "ja" if _KANA.search(part) else "en"
    spans: list[Span] = []
    first = start
    for boundary in sentencex.get_sentence_boundaries(language, part):
        last = start + boundary["end_index"]
        if last < end and not _WORD.search(text, first, last):
            continue
        if (span := trimmed(text, first, last)) is not None:
            spans.append(span)
        first = last
    return spans


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span less the white space at its ends; None where nothing is left.

    >>> trimmed("  a b ", 0, 6)
    Span(start=2, end=5)
    """
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return Span(start + left, start + right) if right > left else None
