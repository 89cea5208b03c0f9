"""Sentence spans, through Wikimedia's sentencex (rules for 200 and more languages)."""

import re
from collections.abc import Iterator

import sentencex

from ingest.document.nodes import Span
from ingest.language.scripts import KANA_LETTER

_WINDOW = 10_000
"""Characters split at once: the time that sentencex takes grows with their square."""
_WORD = re.compile(r"[^\W\d_]{2}")
_CLOSES = {"「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "〔": "〕"}
_BRACKET = re.compile(f"[{''.join(map(re.escape, [*_CLOSES, *_CLOSES.values()]))}]")
_QUOTED = 500
"""A bracket that is not closed within this many characters is an error. Chosen by eye."""
_CARRIED_ON = re.compile(r"[」』）)】〕！？!?]\s*(?:と|って|など|は|が|を|に|の|も|や|で|か|へ)")
_TITLE = re.compile(r"\b(?:Ms|Mx)\.\s*\Z")
_BEFORE_NUMBER = re.compile(
    r"\b(?:approx|apps?|arts|ch|eqs?|figs|paras?|regs|schs?|vols?)\.\s*\Z", re.IGNORECASE
)
"""Abbreviations after which sentencex wrongly ends a sentence."""
_LONGEST_ABBREVIATION = 16
_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3}|~~)(?!\d)")
"""Marks that close emphasis. Before a number they are those of a footnote: "It is so.*1"."""
_UNSPACED_NUMBER = re.compile(r"。(?=[0-9])")
"""A full stop after which sentencex goes on, as after the dot of a decimal number."""
_BLANK_LINE = re.compile(r"\n[ \t　]*\r?\n")


def sentence_spans(text: str, start: int, end: int) -> list[Span]:
    """Split `text[start:end]` into sentences, each without the white space around it.

    The spans cover everything but white space, in order. A number that only introduces a
    sentence ("2.6.1. The holder may...") stays with it, and so do a Japanese quotation and the
    marks that close emphasis ("**It is so.** Next.").
    """
    language = "ja" if KANA_LETTER.search(text, start, end) else "en"
    spans: list[Span] = []
    first = start
    for last in _sentence_ends(language, text, start, end):
        if last <= first:
            continue
        if last < end and not _WORD.search(text, first, last):
            continue
        if last < end and language == "ja" and _sentence_continues(text, first, last, end):
            continue
        if last < end and language == "en" and _is_abbreviated(text, first, last):
            continue
        last = _after_emphasis(text, start, last, end)
        if (span := trimmed(text, first, last)) is not None:
            spans.append(span)
        first = last
    return spans


def _sentence_ends(language: str, text: str, start: int, end: int) -> Iterator[int]:
    window = _WINDOW
    while start < end:
        part = text[start : min(end, start + window)]
        boundaries = sentencex.get_sentence_boundaries(language, part)
        ends = [start + boundary["end_index"] for boundary in boundaries]
        if language == "ja":
            missed = (start + match.end() for match in _UNSPACED_NUMBER.finditer(part))
            ends = sorted({*ends, *missed})
        if start + len(part) < end:
            # The window may have cut off its last sentence.
            ends.pop()
        yield from ends
        window = _WINDOW if ends else window * 2
        start = ends[-1] if ends else start


def _sentence_continues(text: str, start: int, last: int, end: int) -> bool:
    """Whether a Japanese sentence continues: inside brackets, or after them with a particle.

    「終わりだ。帰ろう。」と言った。 is one sentence.
    """
    said = text[start:last].rstrip()
    after = start + len(said)
    if said and _CARRIED_ON.match(text, after - 1, end):
        return not _BLANK_LINE.match(text, after, end)
    open_brackets: list[str] = []
    for match in _BRACKET.finditer(text, start, last):
        if match[0] in _CLOSES:
            open_brackets.append(_CLOSES[match[0]])
        elif match[0] in open_brackets:
            del open_brackets[open_brackets.index(match[0]) :]
    if not open_brackets:
        return False
    closing = text.find(open_brackets[0], last, min(end, start + _QUOTED))
    return closing >= 0 and not _BLANK_LINE.search(text, last, closing)


def _is_abbreviated(text: str, start: int, last: int) -> bool:
    """Whether the text ends at `last` with an abbreviation: "Ms. Solberg", "Vol. 2"."""
    tail = text[max(start, last - _LONGEST_ABBREVIATION) : last]
    numbered = text[last].isdigit() and _BEFORE_NUMBER.search(tail)
    return bool(numbered or _TITLE.search(tail))


def _after_emphasis(text: str, start: int, last: int, end: int) -> int:
    """Return where the marks end that close emphasis at `last`; `last` if there are none.

    They close it before white space, or where they were opened: Japanese has no space after them.
    """
    marks = _EMPHASIS.match(text, last, end)
    if marks is None or text[last - 1].isspace():
        return last
    closes = marks.end() == end or text[marks.end()].isspace()
    opened = text.count(marks[0], start, last) % 2 == 1
    return marks.end() if closes or opened else last


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space at its ends; None if it has nothing else.

    >>> trimmed("  a b ", 0, 6)
    Span(start=2, end=5)
    """
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return Span(start + left, start + right) if right > left else None
