"""Blocks to passages: runs of whole units, small enough to be embedded whole.

A passage never crosses a section and never cuts a sentence, a list item or a table row, unless
one alone is longer than the encoder reads: then it is cut at a clause or a space.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.document.document import Document, ParsedDocument, Passage
from ingest.document.nodes import Block, Kind, Section, Unit
from ingest.language.plain import plain, without_emphasis
from ingest.language.sentences import trimmed
from ingest.language.tokens import TokenCounter

VERSION = 7
"""Raised whenever the same text would give other passages than before."""

TARGET_TOKENS = 160
"""A passage takes in units up to this many tokens."""

CONTEXT_TOKENS = 80
"""The context that is embedded with a passage is cut to this many tokens."""

_SAMPLE = 5_000
_SPELT_OUT = 1.5
"""Characters a token below which a tokenizer is taken not to know a text's script."""
_LEAST_CONTEXT = 24
"""Tokens of context that such a text keeps room for."""

_MARGIN = 8
"""Tokens kept free, as parts counted alone and together can differ by a few."""

_TOKEN_CHARACTERS = 32
"""Characters that one token may stand for: some tokenizers make one of a word of any length."""

_LONGEST_MARKS = 16
"""Characters of the marks before a unit that are shown with it: bullets, hashes."""

_READABLE = str.maketrans(dict.fromkeys("\f\v\x1c\x1d\x1e\x1f\x85", "\n"))
"""Breaks that tokenizers drop as control characters, gluing the words on both sides together."""

_LETTERS = re.compile(r"[^\W\d_]+")
_CLAUSE_END = re.compile(r"[;:,.!?)\]]\s+|[；：，、。！？）」]\s*|\n")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Budget:
    """Tokens that a passage's words aim at, and may have to keep a block whole.

    `context` is what its context may have, `both` what words and context may have together.
    """

    words: int
    stretched: int
    context: int
    both: int


@dataclass(frozen=True, slots=True)
class _Sized:
    """A unit with where it stands; `start` is that of its bullet, where it has one.

    `tokens` counts from there on, `gap` what lies between the unit before and there: the rules
    that a table draws.
    """

    unit: Unit
    block: Block
    section: Section
    start: int
    tokens: int
    gap: int = 0


def split_passages(parsed: ParsedDocument, tokens: TokenCounter) -> list[Passage]:
    """Split a document into passages, in order; together they hold all its words."""
    document, sections = parsed.document, parsed.sections
    budget = _budget(document.text, tokens)
    readable = document.text.translate(_READABLE)
    sized = _sized_units(readable, sections, tokens, budget.words)
    runs = (
        run
        for _, section in groupby(sized, key=lambda one: id(one.section))
        for run in _pack(list(section), budget)
    )
    return [_passage(document, ordinal, run, tokens, budget) for ordinal, run in enumerate(runs)]


def embedded_text(document: Document, passage: Passage) -> str:
    """Return what the encoders read of a passage: its context, then its words in force."""
    words = without_emphasis(passage.words(document.text)).translate(_READABLE)
    return f"{passage.context}\n{words}" if passage.context else words


def _budget(text: str, tokens: TokenCounter) -> _Budget:
    """Return the budget for a text: more words where each token of it says little.

    A tokenizer spends a token a character on a script that it does not know, so that as many
    tokens of Japanese say a third of what they say of English.
    """
    both = tokens.limit - tokens.special - _MARGIN
    context = min(CONTEXT_TOKENS, both // 3)
    words = min(TARGET_TOKENS, both - context)
    sample = _LETTERS.findall(text[:_SAMPLE])
    if sum(map(len, sample)) < _SPELT_OUT * sum(tokens.count(sample)):
        words = max(words, both - _LEAST_CONTEXT)
    return _Budget(words, max(words, min(words * 5 // 4, both - context // 2)), context, both)


def _sized_units(
    text: str, sections: Sequence[Section], tokens: TokenCounter, limit: int
) -> list[_Sized]:
    sized: list[_Sized] = []
    before = 0
    for unit, block, section in _fitting_units(text, sections, tokens, limit):
        start = _marks_start(text, before, unit.start)
        sized.append(_Sized(unit, block, section, start, 0))
        before = unit.end
    ends = [0, *(one.unit.end for one in sized)]
    gaps = _counts(tokens, [text[a : b.start] for a, b in zip(ends, sized, strict=False)])
    sizes = _counts(tokens, [text[one.start : one.unit.end] for one in sized])
    return [
        replace(one, tokens=size, gap=gap)
        for one, size, gap in zip(sized, sizes, gaps, strict=True)
    ]


def _fitting_units(
    text: str, sections: Sequence[Section], tokens: TokenCounter, limit: int
) -> list[tuple[Unit, Block, Section]]:
    """Return every unit with its block and section; one that is too long comes in pieces."""
    units = [
        (unit, block, section)
        for section in sections
        for block in section.blocks
        for unit in block.units
    ]
    counts = _counts(tokens, [unit.of(text) for unit, _, _ in units])
    fitting = []
    for (unit, block, section), count in zip(units, counts, strict=True):
        pieces = [unit] if count <= limit else _pieces(text, unit, tokens, limit)
        fitting += [(piece, block, section) for piece in pieces]
    return fitting


def _counts(tokens: TokenCounter, texts: Sequence[str]) -> list[int]:
    """Return how many tokens each text has, or would have if none were overlong."""
    counts = zip(texts, tokens.count(texts), strict=True)
    return [max(count, len(text) // _TOKEN_CHARACTERS) for text, count in counts]


def _pieces(text: str, unit: Unit, tokens: TokenCounter, limit: int) -> Iterator[Unit]:
    """Cut a unit that is too long, at the last clause or else the last space that fits."""
    start = unit.start
    while start < unit.end:
        words = text[start : min(unit.end, start + limit * _TOKEN_CHARACTERS)]
        fits = max(1, tokens.cut(words, limit))
        if start + fits < unit.end:
            ends = [match.end() for match in _CLAUSE_END.finditer(words, fits // 2, fits)]
            ends = ends or [match.end() for match in _SPACE.finditer(words, 1, fits)]
            fits = ends[-1] if ends else fits
        if (piece := trimmed(text, start, start + fits)) is not None:
            yield replace(unit, start=piece.start, end=piece.end)
        start += fits


def _marks_start(text: str, after: int, start: int) -> int:
    """Return where the marks before a unit begin on its line: a bullet, or hashes."""
    line = max(text.rfind(line_break, after, start) for line_break in "\n\f\r") + 1
    marks = trimmed(text, max(after, line, start - _LONGEST_MARKS), start)
    return marks.start if marks else start


def _pack(section: Sequence[_Sized], budget: _Budget) -> Iterator[list[_Sized]]:
    """Fill passages with a section's units.

    Headings stay with what follows them, and a block that would be parted begins a passage of
    its own where that keeps it whole or leaves no tiny passage behind. A block that a passage
    begins with may be somewhat longer than others, so that no small rest of it is left over.
    """
    run: list[_Sized] = []
    for _, same_block in groupby(section, key=lambda one: one.block):
        block = list(same_block)
        whole = _size(block)
        if whole > _limit(run, whole, budget) - _size(run) and (
            whole <= budget.stretched or _size(run) > budget.words // 2
        ):
            full, run = _part(run, budget.both - block[0].gap - block[0].tokens)
            yield from full
        limit = _limit(run, whole, budget)
        for one in block:
            added = one.gap + one.tokens
            if _size(run) + added > limit:
                full, run = _part(run, budget.both - added)
                yield from full
            run.append(one)
    if run:
        yield run


def _limit(run: Sequence[_Sized], whole: int, budget: _Budget) -> int:
    """Return how many tokens a passage may have that takes in a block after a run."""
    size = _size(run)
    begins = size <= budget.words // 4 and size + whole <= budget.stretched
    return budget.stretched if begins else budget.words


def _part(run: list[_Sized], room: int) -> tuple[list[list[_Sized]], list[_Sized]]:
    """Return the passage that a run fills, if it does, and the headings that go on to the next."""
    kept = _trailing_headings(run, room)
    return ([run[: len(run) - len(kept)]], kept) if len(kept) < len(run) else ([], run)


def _size(run: Sequence[_Sized]) -> int:
    """Return the tokens of a run of units, with the gaps between them."""
    return sum(one.gap + one.tokens for one in run) - (run[0].gap if run else 0)


def _trailing_headings(run: Sequence[_Sized], room: int) -> list[_Sized]:
    """Return the headings that a run ends with, as many as there is room for."""
    index = len(run)
    while index and run[index - 1].unit.kind is Kind.HEADING and _size(run[index - 1 :]) <= room:
        index -= 1
    return list(run[index:])


def _passage(
    document: Document,
    ordinal: int,
    run: Sequence[_Sized],
    tokens: TokenCounter,
    budget: _Budget,
) -> Passage:
    units = tuple(one.unit for one in run)
    section = run[-1].section
    # An item's bullet belongs to the passage, though no quote begins with it.
    start, end = run[0].start, units[-1].end
    room = max(0, min(budget.context, budget.both - _size(run)))
    context = _context(document, section, units, tokens, room)
    pages = document.page_starts
    page = bisect_right(pages, start) if pages else None
    return Passage(document.id, ordinal, start, end, page, section.heading_path, context, units)


def _context(
    document: Document, section: Section, units: Sequence[Unit], tokens: TokenCounter, room: int
) -> str:
    """Return title, headings, the context of units and lead statement, cut to `room` tokens.

    Words of the passage itself are not repeated.
    """
    text = document.text
    inside = {unit.of(text) for unit in units if unit.kind is Kind.HEADING}
    said_above = {span for unit in units for span in unit.above}
    parts = [document.title] if document.has_own_title else []
    parts += [words for words in section.heading_path if words not in inside]
    parts += [
        plain(span.of(text))
        for span in sorted(said_above, key=lambda span: span.start)
        if span.start < units[0].start
    ]
    if section.lead is not None and section.lead.end <= units[-1].start:
        parts.append(plain(section.lead.of(text)))
    context = "\n".join(dict.fromkeys(parts))
    return context[: tokens.cut(context, room)].rstrip()
