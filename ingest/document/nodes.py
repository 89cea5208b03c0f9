"""The document tree: what a document's text is made of, from sections down to cells.

    sections → blocks (headings, paragraphs, lists, tables, captions, footnotes, page furniture)
             → units (sentences, list items, table rows), the smallest things quoted whole
             → cells

Every node is a span of the canonical text: `text[start:end]`, in Unicode code points, half-open.
No node holds a copy of the text. Readers return the nodes that their format knows;
`ingest.structure` finds the others by how lines look. The tree is stored with the document.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a block, or a unit of it, is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of some document."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words the span covers."""
        return text[self.start : self.end]

    def within(self, spans: "Sequence[Span]") -> bool:
        """Whether one of the spans covers this one."""
        return any(one.start <= self.start and self.end <= one.end for one in spans)

    def without(self, text: str, left_out: "Sequence[Span]") -> str:
        """Return the words the span covers, less those of other spans, given in order.

        >>> Span(0, 6).without("40 45.", [Span(0, 2)])
        ' 45.'
        """
        kept, start = [], self.start
        for one in left_out:
            kept.append(text[start : min(max(start, one.start), self.end)])
            start = min(max(start, one.end), self.end)
        return "".join((*kept, text[start : self.end]))


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence of a paragraph, a heading, a caption or a footnote.

    `notes` are the footnotes whose marks it has; of a footnote, the units that have its mark.
    `struck` are the words in it that are struck out: the document takes them back. `parents` holds
    the question that it answers.
    """

    kind: Kind
    notes: tuple[Span, ...] = ()
    struck: tuple[Span, ...] = ()
    parents: tuple[Span, ...] = ()

    @property
    def above(self) -> tuple[Span, ...]:
        """What the sentence depends on: a question, or of a footnote, what it explains."""
        return self.notes if self.kind is Kind.FOOTNOTE else self.parents


@dataclass(frozen=True, slots=True)
class Item(Span):
    """A list item, without its bullet and without the items nested in it.

    `level` is its depth, from 0. `parents` holds the item that it is part of, or else the sentence
    that introduces the list or the question that it answers. `notes` and `struck` are as in a
    sentence.
    """

    level: int = 0
    parents: tuple[Span, ...] = ()
    notes: tuple[Span, ...] = ()
    struck: tuple[Span, ...] = ()

    @property
    def kind(self) -> Kind:
        """What it is a unit of."""
        return Kind.LIST

    @property
    def above(self) -> tuple[Span, ...]:
        """What the item depends on."""
        return self.parents


@dataclass(frozen=True, slots=True)
class Cell(Span):
    """A cell of a row; an empty one is an empty span.

    `headers` are those above it, top first, and `measures` the units of measure that they state.
    `figure` says that the cell holds a number, with its sign and unit. `spanned_by` is known of
    a reader's cells alone: the cell that reaches over this one, which is empty or repeats it.
    """

    headers: tuple[Span, ...] = ()
    measures: tuple[Span, ...] = ()
    figure: bool = False
    spanned_by: Span | None = None

    @property
    def span(self) -> Span:
        """The cell's span alone."""
        return Span(self.start, self.end)

    @property
    def filled(self) -> bool:
        """Whether the cell has words."""
        return self.end > self.start


@dataclass(frozen=True, slots=True)
class Row(Span):
    """A row of a table with its cells, one a column.

    `header` says that it heads columns. The first `labels` cells name the row, together with
    `parents`, the cells above whose blank repeats carry them down to it, leftmost first. `headers`
    are the table's header rows, top first. `measure` is the unit of measure that a caption or a
    cell of the row gives its figures. A row that is too long for a passage is cut into pieces,
    each with all its cells. `notes` and `struck` are as in a sentence. `indent` is known of a
    reader's rows alone: how far the row is indented, from 0, as members of a group are.
    """

    cells: tuple[Cell, ...]
    header: bool = False
    labels: int = 0
    headers: tuple[Span, ...] = ()
    parents: tuple[Span, ...] = ()
    measure: Span | None = None
    notes: tuple[Span, ...] = ()
    struck: tuple[Span, ...] = ()
    indent: int = 0

    @property
    def kind(self) -> Kind:
        """What it is a unit of."""
        return Kind.TABLE

    @property
    def above(self) -> tuple[Span, ...]:
        """What the row depends on: headers and parents."""
        return (*self.headers, *self.parents)


Unit = Sentence | Item | Row
"""The smallest thing that is quoted whole."""


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A heading, paragraph, list, table and so on, with the units it is made of.

    Lists are made of items, tables of rows, all else of sentences. Page furniture has no units:
    nothing quotes it. `level` ranks headings (1 is the highest) and is 0 for everything else.
    """

    kind: Kind
    units: tuple[Unit, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """One heading, or several in a row, with the blocks under them, up to the next heading.

    `heading_path` holds the words of the headings in force, outermost first; nesting is told by the
    path. `lead` is the statement that opens the section and is carried down to the blocks after it.
    """

    heading_path: tuple[str, ...]
    lead: Span | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word of the text, or a part of one, and where it is on its page as that is seen.

    `line` numbers the page's lines in the order of the text: boxes of one line that follow each
    other can be shown as one. The box is in shares, 0 to 1, of the page's width and height, from
    the top left.
    """

    start: int
    end: int
    line: int
    left: float
    top: float
    right: float
    bottom: float
