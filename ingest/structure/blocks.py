"""A document's text as blocks: headings, paragraphs, lists, tables and captions.

Blocks come in order, do not overlap, and between them hold every character that is not white
space. Text exported from slides or PDFs rarely marks its headings; they are told by how lines
stand: alone, short, without an end mark.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.document.document import PAGE_BREAK
from ingest.document.nodes import Block, Cell, Item, Kind, Row, Sentence, Span, Unit
from ingest.language.sentences import sentence_spans, trimmed
from ingest.structure.answers import link_answers
from ingest.structure.counted import with_counted_items
from ingest.structure.footnotes import link_notes
from ingest.structure.lines import (
    Line,
    LineKind,
    ends_sentence,
    heading_like,
    split_lines,
)
from ingest.structure.lists import (
    introduce_lists,
    is_lead_item,
    list_items,
    nested_items,
    part_leads,
    same_sort,
)
from ingest.structure.section_numbers import is_section_label, section_level
from ingest.structure.tables.aligned import table_end
from ingest.structure.tables.drawn import drawn_end
from ingest.structure.tables.rows import complete_rows, table_rows

PLAIN_LEVEL = 7
"""The level of a heading that nothing ranks: below six hashes."""

_SPACED = 0.05
"""Share of blank lines from which a text is taken to part its blocks with them."""

_LABELLED = re.compile(r"\W*(?:[^\W\d][^\s:：]*)(?: [^\s:：]+){0,4}(?::\s+|：\s*)\S")
"""A label of five words at most, and what it is given."""
_ENDS_IN_FIGURE = re.compile(r"\d[%)]*$")

_EARLY = 0.7
"""Share of the full width below which a line ends early."""

_DANGLING = frozenset(
    """
    a an the its their of to in on at by for from with as than and or but nor that which
    is are was were be been being has have had will would shall should can could may might must
    """.split()  # noqa: SIM905
)
"""English words that cannot end a sentence: the text goes on after them."""

_JOINS = frozenset({LineKind.TEXT})


@dataclass(frozen=True, slots=True)
class _Draft:
    """Lines `[first, last)` that form one block; `known` is what the format says of it."""

    kind: Kind
    first: int
    last: int
    level: int = 0
    known: Block | None = None


def split_blocks(text: str, known: Sequence[Block] = ()) -> list[Block]:
    """Split a document's text into blocks.

    `known` are those that its format knows, as `ingest.document.content.Content` has them; they
    are completed, and what is between them is told by how its lines look.
    """
    lines = with_counted_items(text, split_lines(text))
    drafts = _join_broken_sentences(text, lines, _draft(text, lines, known))
    drafts = _demote_last_headings(_demote_heading_runs(drafts))
    width = _wrap_width(lines)
    blocks = (block for draft in drafts for block in _blocks(text, lines, draft, width))
    introduced = introduce_lists(text, list(blocks))
    return link_notes(text, link_answers(text, introduced))


def is_lead(text: str, block: Block) -> bool:
    """Whether a list states what follows it: its items are set off by a solid symbol."""
    if block.kind is not Kind.LIST:
        return False
    return is_lead_item(text, block.units[0])


def _draft(text: str, lines: Sequence[Line], known: Sequence[Block]) -> list[_Draft]:
    drafts: list[_Draft] = []
    stated = _stated(lines, known)
    is_heading = _heading_test(text, lines)
    width = _wrap_width(lines)

    def aligned(index: int) -> int:
        if lines[index].kind is not LineKind.TEXT:
            return index
        end = drawn_end(text, lines, index)
        return end if end > index else table_end(text, lines, index)

    def opens(index: int) -> bool:
        return index in stated or is_heading(index) or aligned(index) > index

    index = 0
    while index < len(lines):
        kind = lines[index].kind
        if kind is LineKind.BLANK:
            index += 1
            continue
        if draft := stated.get(index):
            drafts.append(draft)
            index = draft.last
            continue
        if (end := aligned(index)) > index:
            drafts.append(_Draft(Kind.TABLE, index, end))
        elif kind is LineKind.HEADING or is_heading(index):
            level = lines[index].level or section_level(_words(text, lines[index])) or PLAIN_LEVEL
            drafts.append(_Draft(Kind.HEADING, index, index + 1, level))
        elif kind is LineKind.ITEM:
            drafts.append(_Draft(Kind.LIST, index, _list_end(text, lines, index, width, opens)))
        elif kind is LineKind.ROW and _is_table(text, lines, index):
            drafts.append(_Draft(Kind.TABLE, index, _rows_end(lines, index, opens)))
        elif kind is LineKind.NOTE:
            drafts.append(_Draft(Kind.FOOTNOTE, index, _text_end(lines, index, opens)))
        elif kind is LineKind.CAPTION:
            drafts.append(_Draft(Kind.CAPTION, index, index + 1))
        else:
            drafts.append(_Draft(Kind.PARAGRAPH, index, _text_end(lines, index, opens)))
        index = drafts[-1].last
    return drafts


def _stated(lines: Sequence[Line], known: Sequence[Block]) -> dict[int, _Draft]:
    """Return the drafts of known blocks by the number of their first line."""
    starts = [line.start for line in lines]
    drafts = {}
    for block in known:
        first = bisect_right(starts, block.start) - 1
        last = bisect_left(starts, block.end, first + 1)
        drafts[first] = _Draft(block.kind, first, last, block.level, block)
    return drafts


def _heading_test(text: str, lines: Sequence[Line]) -> Callable[[int], bool]:
    """Return the test for headings that fits how this text parts its blocks."""
    # The last line is blank wherever a text ends with a line break.
    blanks = sum(line.kind is LineKind.BLANK for line in lines[:-1])
    spaced = blanks >= _SPACED * len(lines)
    usual = median([line.end - line.start for line in lines if line.kind is LineKind.TEXT] or [0])

    def blank(index: int) -> bool:
        return not 0 <= index < len(lines) or lines[index].kind is LineKind.BLANK

    def page_ends(index: int) -> bool:
        return index >= 0 and text[lines[index].end : lines[index].end + 1] == PAGE_BREAK

    def is_heading(index: int) -> bool:
        line = lines[index]
        words = text[line.start : line.end]
        numbered = section_level(words) > 0
        if line.kind not in (LineKind.TEXT, LineKind.ITEM) or not heading_like(words):
            return False
        if _sentence_continues(text, lines, index):
            return False
        beside = (lines[at] for at in (index - 1, index + 1) if 0 <= at < len(lines))
        if _is_labelled(words) and (
            _states_value(words) or any(_is_labelled(_words(text, line)) for line in beside)
        ):
            return False
        if line.kind is LineKind.ITEM and not _heads_a_section(text, lines, index):
            return False
        before = blank(index - 1) or page_ends(index - 1)
        before = before or lines[index - 1].kind is LineKind.HEADING
        if not spaced and not before:
            before = ends_sentence(_words(text, lines[index - 1]))
        if numbered or blank(index + 1) or page_ends(index):
            return before and (numbered or spaced)
        short = line.end - line.start < 0.7 * usual
        following = _words(text, lines[index + 1])
        return not spaced and before and short and not following[0].islower()

    return is_heading


def _heads_a_section(text: str, lines: Sequence[Line], index: int) -> bool:
    """Whether a numbered line stands alone with no numbered line next, so that it lists nothing."""
    if not lines[index].numbered:
        return False
    following = [line for line in lines[index + 1 : index + 4] if line.kind is not LineKind.BLANK]
    alone = index + 1 < len(lines) and lines[index + 1].kind is LineKind.BLANK
    if not alone or not following or following[0].numbered:
        return False
    # Bullets stand below a heading, text after a list.
    return following[0].kind is LineKind.ITEM or not _ends_list(text, lines, index)


def _ends_list(text: str, lines: Sequence[Line], index: int) -> bool:
    """Whether the line before is an item that is numbered in the same way."""
    before = next(
        (line for line in reversed(lines[:index]) if line.kind is not LineKind.BLANK), None
    )
    return before is not None and before.numbered and same_sort(text, before, lines[index])


def _is_labelled(words: str) -> bool:
    """Whether a line gives a value after its label: "Weight limit: 18 tonnes"."""
    label = _LABELLED.match(words)
    return label is not None and not section_level(words)


def _states_value(words: str) -> bool:
    """Whether a labelled line is a statement: its value has a figure or begins as no title does."""
    value = words.partition(":" if ":" in words else "：")[2].strip()
    return any(map(str.isdigit, value)) or value[:1].islower()


def _sentence_continues(text: str, lines: Sequence[Line], index: int) -> bool:
    """Whether the line breaks off in mid-sentence and the next words continue it."""
    if not _breaks_off(_words(text, lines[index])):
        return False
    following = lines[index + 1 : index + 4]
    after = next((line for line in following if line.kind is not LineKind.BLANK), None)
    return after is not None and _words(text, after)[0].islower()


def _is_table(text: str, lines: Sequence[Line], index: int) -> bool:
    """Whether rows begin here: two or more in a row, or one with several cells."""
    several = index + 1 < len(lines) and lines[index + 1].kind is LineKind.ROW
    return several or len(re.findall(r"\t| \| ", text[lines[index].start : lines[index].end])) > 1


def _rows_end(lines: Sequence[Line], index: int, opens: Callable[[int], bool]) -> int:
    index += 1
    while index < len(lines) and lines[index].kind is LineKind.ROW and not opens(index):
        index += 1
    return index


def _text_end(lines: Sequence[Line], index: int, opens: Callable[[int], bool]) -> int:
    index += 1
    while index < len(lines) and lines[index].kind in _JOINS and not opens(index):
        index += 1
    return index


def _list_end(
    text: str, lines: Sequence[Line], index: int, width: float, opens: Callable[[int], bool]
) -> int:
    """Return where a list ends; blank lines between items of one sort do not end it.

    A numbered line after a sentence goes on with what is around the list: the next article. So
    does a line that is not indented, where the one before ends a sentence and has room for more.
    """
    lead = lines[index].lead

    def follows(at: int) -> bool:
        before, words = (_words(text, lines[one]) for one in (at - 1, at))
        beside = text[lines[at].start] != " " and _ends_early(before, words, width)
        done = ends_sentence(before) and (section_level(words) > 0 or beside)
        return opens(at) or done

    end = index
    while index < len(lines):
        line = lines[index]
        if line.kind is LineKind.ITEM and line.lead == lead and not opens(index):
            end = _text_end(lines, index, follows)
            index = end
        elif line.kind is LineKind.BLANK:
            index += 1
        else:
            break
    return end


def _join_broken_sentences(
    text: str, lines: Sequence[Line], drafts: Sequence[_Draft]
) -> list[_Draft]:
    """Join a block that breaks off in mid-sentence with the paragraph that carries it on."""
    joined: list[_Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.known is draft.known is None
            and draft.kind is Kind.PARAGRAPH
            and before.kind in (Kind.PARAGRAPH, Kind.LIST, Kind.CAPTION)
            and _breaks_off(_words(text, lines[before.last - 1]))
        ):
            joined[-1] = replace(before, last=draft.last)
        else:
            joined.append(draft)
    return joined


def _breaks_off(line: str) -> bool:
    words = line.split()
    return bool(words) and words[-1].lower() in _DANGLING


def _demote_heading_runs(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Keep only the last of three or more plain headings in a row: the others are labels."""
    demoted = list(drafts)
    run: list[int] = []
    for index in range(len(drafts) + 1):
        if index < len(drafts) and _is_plain_heading(drafts[index]):
            run.append(index)
            continue
        for label in run[:-1] if len(run) > 2 else []:
            demoted[label] = replace(demoted[label], kind=Kind.CAPTION, level=0)
        run = []
    return demoted


def _demote_last_headings(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Let what would head nothing at the end of a text be paragraphs: `Yours sincerely`, a name."""
    kept = len(drafts)
    while kept > 1 and _is_plain_heading(drafts[kept - 1]):
        kept -= 1
    last = (replace(draft, kind=Kind.PARAGRAPH, level=0) for draft in drafts[kept:])
    return [*drafts[:kept], *last]


def _is_plain_heading(draft: _Draft) -> bool:
    return draft.level == PLAIN_LEVEL and draft.known is None


def _blocks(text: str, lines: Sequence[Line], draft: _Draft, width: float) -> list[Block]:
    covered = lines[draft.first : draft.last]
    span = trimmed(text, covered[0].start, covered[-1].end)
    if span is None:
        return []
    block = Block(span.start, span.end, draft.kind, level=draft.level)
    if draft.known is None or not draft.known.units:
        return [replace(block, units=_units(text, covered, block, width))]
    return _completed(text, replace(block, units=draft.known.units))


def _completed(text: str, block: Block) -> list[Block]:
    """Return a block whose units the format knows, completed by what follows from them."""
    match block.kind:
        case Kind.TABLE:
            rows = [unit for unit in block.units if isinstance(unit, Row)]
            return [replace(block, units=complete_rows(text, rows))]
        case Kind.LIST:
            return [
                replace(part, units=nested_items([i for i in part.units if isinstance(i, Item)]))
                for part in part_leads(text, block)
            ]
        case _:
            return [block]


def _units(text: str, lines: Sequence[Line], block: Block, width: float) -> tuple[Unit, ...]:
    """Return the units of a block as its lines look."""
    match block.kind:
        case Kind.TABLE:
            whole = Row(block.start, block.end, (Cell(block.start, block.end),))
            return table_rows(text, lines) or (whole,)
        case Kind.LIST:
            return list_items(text, lines) or (Item(block.start, block.end),)
        case Kind.FURNITURE:
            return ()
        case Kind.FOOTNOTE:
            sentences = sentence_spans(text, block.start, block.end)
        case Kind.HEADING:
            sentences = [trimmed(text, lines[0].body, lines[0].end) or block]
        case _:
            stretches = _unbroken(text, lines, width)
            sentences = [one for stretch in stretches for one in _sentences(text, stretch)]
    return tuple(Sentence(one.start, one.end, block.kind) for one in sentences)


def _wrap_width(lines: Sequence[Line]) -> float:
    """Return how long the text's full lines are: nine of ten are no longer."""
    lengths = sorted(line.end - line.start for line in lines if line.kind is LineKind.TEXT)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _unbroken(text: str, lines: Sequence[Line], width: float) -> list[Span]:
    """Part a paragraph where a line ends early though the next word would have fitted.

    Labels and short entries, one a line, do not make a sentence.
    """
    spans: list[Span] = []
    first = 0
    for index, line in enumerate(lines):
        last = index + 1 == len(lines)
        if not last:
            words, following = _words(text, line), _words(text, lines[index + 1])
            entries = _is_labelled(words) and _is_labelled(following)
            if not entries and not _ends_early(words, following, width):
                continue
        if (span := trimmed(text, lines[first].start, line.end)) is not None:
            spans.append(span)
        first = index + 1
    return spans


def _ends_early(line: str, following: str, width: float) -> bool:
    """Whether a line ends before its text needs it to; rows of figures stay together."""
    early = len(line) < _EARLY * width and not _breaks_off(line)
    figures = _ENDS_IN_FIGURE.search(line) and _ENDS_IN_FIGURE.search(following)
    return early and not figures and not following[:1].islower()


def _sentences(text: str, span: Span) -> list[Span]:
    """Split into sentences; one that a blank line breaks stays whole, a mark with its words."""
    whole: list[Span] = []
    for one in sentence_spans(text, span.start, span.end):
        wordless = not any(character.isalpha() for character in one.of(text))
        before = whole[-1].of(text) if whole else ""
        if whole and (wordless or _breaks_off(before) or is_section_label(before)):
            whole[-1] = Span(whole[-1].start, one.end)
        else:
            whole.append(one)
    return whole


def _words(text: str, line: Line) -> str:
    return text[line.start : line.end].strip()
