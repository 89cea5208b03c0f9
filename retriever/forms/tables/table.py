"""Tables as members with fields, whichever way they are laid: a member a row, or a column.

The rows of one table are those of a block that have the same header rows. Rows that sum up others
are no members. All words are those of the document tree.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from ingest.document.document import Document
from ingest.document.nodes import Block, Kind, Row, Section, Span
from ingest.language.figures import YEAR
from ingest.language.plain import plain
from ingest.structure.tables.grid import is_of_all, is_total, sums_up
from retriever.forms.tables.values import figure_of, folded, is_absent, moment_of, time_of

_BRACKETS = re.compile(r"\s*[(（\[［][^()（）\[\]［］]*[)）\]］]")
_RUNNING = re.compile(r"(?:no|nr|num|number|#|id|番号|番|№)\W*", re.IGNORECASE)
_PAIR = 2
_SHORT_UNIT = 4
"""What a header has in brackets is a unit of measure if it is this short: m, kg, km². By eye."""
_PART = re.compile(
    r"^\W*(?:(?:of\s+(?:which|these|those|whom)|thereof|including)\b|うち|内(?:数|訳))",
    re.IGNORECASE,
)
YES = frozenset(
    ["yes", "y", "true", "x", "✓", "✔", "○", "〇", "◯", "はい", "有", "あり", "可", "済"]
)
NO = frozenset(["no", "n", "false", "✗", "×", "いいえ", "無", "なし", "不可", "未"])
_LONGEST = 5_000
"""A table of more rows is not computed with, so that a question stays quick. Chosen by eye."""
_UNEVEN = 0.2
"""So large a share of a field's entries may be of another sort. Chosen by eye."""
_FEWEST = 2
"""A table of fewer members is asked nothing as a whole."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a member has in a field: its words, where they are, and the row that quotes them."""

    words: str
    span: Span
    row: Row


@dataclass(frozen=True)
class Field:
    """What a table says of each of its members.

    `words` are its headers, top first, without units; `measure` is its unit of measure, or "".
    `naming` fields name the members. `aside` is what its header has in brackets. `parts` are the
    fields that it was computed from, the earlier first.
    """

    words: tuple[str, ...]
    measure: str
    entries: tuple[Entry | None, ...]
    naming: bool = False
    aside: str = ""
    parts: "tuple[Field, Field] | None" = None

    @property
    def name(self) -> str:
        """Its headers in one."""
        return " ".join(self.words)

    @cached_property
    def filled(self) -> tuple[Entry, ...]:
        """Its entries that say something."""
        return tuple(one for one in self.entries if one and not is_absent(one.words))

    @cached_property
    def numeric(self) -> bool:
        """Whether most of its entries are figures, and not running numbers of the members."""
        figures = sum(figure_of(one.words) is not None for one in self.filled)
        return not self.running and 2 * figures > len(self.filled)

    @cached_property
    def dated(self) -> bool:
        """Whether most of its entries are dates."""
        return 2 * sum(moment_of(one.words) is not None for one in self.filled) > len(self.filled)

    @cached_property
    def timed(self) -> bool:
        """Whether all its entries are times of day."""
        return bool(self.filled) and all(time_of(one.words) is not None for one in self.filled)

    @cached_property
    def flags(self) -> bool:
        """Whether its entries say yes or no."""
        said = {folded(one.words).strip() for one in self.entries if one}
        return not self.naming and bool(said) and said <= YES | NO

    @cached_property
    def years(self) -> bool:
        """Whether all its entries are years."""
        return all(YEAR.fullmatch(one.words) for one in self.filled)

    @cached_property
    def even(self) -> bool:
        """Whether its entries are of one sort, figures and dates or words, but for a few.

        Among prices one may be "free".
        """
        figures = sum(bool(figure_of(one.words) or moment_of(one.words)) for one in self.filled)
        others = len(self.filled) - figures
        return min(figures, others) <= len(self.filled) * _UNEVEN

    def repeats(self, members: Sequence[int]) -> bool:
        """Whether some of the members share its values."""
        said = [one.words for member in members if (one := self.entries[member])]
        return len(set(said)) < len(said)

    @cached_property
    def running(self) -> bool:
        """Whether its entries only number the members."""
        values = [one.words.strip(". ") for one in self.filled]
        counted = [str(at) for at in range(1, len(values) + 1)]
        return bool(_RUNNING.fullmatch(self.name)) or (self.naming and values == counted)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row of a table that was put together is from."""

    document_id: str
    span: Span


@dataclass(frozen=True)
class Table:
    """Members, known by their places, and fields.

    Attributes:
        document: what the table is in.
        fields: its columns; its rows, where the members are columns.
        names: what each member is called.
        headings: the headings above, outermost first.
        above: their words, and those of the caption and of the document's title.
        totals: whether it has a row that sums up others.
        whole: what its last row says in each field, where that sums up all others.
        sideways: whether the members are columns.
        second: whether its rows are as likely the members as its columns are.
        origins: where its rows are from, by where they begin, if it was put together of several
            documents; its text is of none of them then.

    """

    document: Document
    fields: tuple[Field, ...]
    names: tuple[str, ...]
    headings: tuple[str, ...]
    above: tuple[str, ...]
    totals: bool
    sideways: bool = False
    second: bool = False
    whole: tuple[Entry | None, ...] = ()
    origins: Mapping[int, Origin] = field(default_factory=dict, hash=False)

    @property
    def members(self) -> tuple[int, ...]:
        """The places of the members."""
        return tuple(range(len(self.names)))

    @cached_property
    def even(self) -> bool:
        """Whether the entries of each field are of one sort, as those of members are."""
        return all(one.even for one in self.fields)

    def is_rare(self, field: Field) -> bool:
        """Whether most members say nothing of a field, which compares few of them then."""
        return bool(self.origins) and 2 * len(field.filled) < len(self.names)

    @cached_property
    def nested(self) -> bool:
        """Whether members are parts of others, so that they must not be added."""
        return any(map(_PART.match, self.names))

    def rows(self, member: int) -> list[Row]:
        """Return the rows that say something of a member, in order."""
        entries = [one.entries[member] for one in self.fields]
        rows = {entry.row.start: entry.row for entry in entries if entry}
        return [rows[start] for start in sorted(rows)]

    def row(self, member: int, field: Field) -> Row | None:
        """Return the row that quotes what a field says of a member."""
        entry = field.entries[member]
        return entry.row if entry else None


def tables_of(document: Document, sections: Sequence[Section], near: Sequence[Span]) -> list[Table]:
    """Return the tables that reach into one of the spans, in each layout that makes sense of one.

    With each comes what begins with the same row: a table that goes on on a next page. A table
    without headers is left out: nothing says what its cells are.
    """
    found: list[Table] = []
    blocks = [(section, block) for section in sections for block in section.blocks]
    tables_ = [block for _, block in blocks if block.kind is Kind.TABLE and block.units]
    asked = {
        _first_row(document, block)
        for block in tables_
        if any(one.start < block.end and block.start < one.end for one in near)
    }
    caption = ""
    for (section, block), (_, below) in zip(blocks, [*blocks[1:], (None, None)], strict=True):
        if block.kind is not Kind.TABLE:
            short = block.end - block.start < _CAPTION_CHARACTERS
            caption = plain(block.of(document.text)) if short else ""
        elif block.units and _first_row(document, block) in asked:
            above = (*section.heading_path, caption, document.title, _stem(document.source))
            totals = below is not None and is_total(plain(below.of(document.text)))
            tables = _tables(document, block, above, totals=totals)
            found += (replace(one, headings=section.heading_path) for one in tables)
    return found


_CAPTION_CHARACTERS = 200
"""A block of at most so many characters above a table may be its caption. Chosen by eye."""


def _first_row(document: Document, block: Block) -> str:
    return plain(block.units[0].of(document.text))


def _tables(
    document: Document, block: Block, above: tuple[str, ...], *, totals: bool
) -> Iterator[Table]:
    """Yield a block's tables: upright, or on their sides where only so their fields are even.

    `totals` says that a total without figures follows.
    """
    rows = [one for one in block.units if isinstance(one, Row) and not one.within(one.struck)]
    body = (one for one in rows if not one.header)
    for headers, group in groupby(body, key=lambda row: row.headers):
        members = list(group)
        if not headers or len({len(row.cells) for row in members}) > 1 or len(members) > _LONGEST:
            continue
        upright = _upright(document, members, above)
        sideways = _sideways(document, members, above)
        if upright and (upright.even or not (sideways and sideways.even)):
            yield replace(upright, totals=upright.totals or totals)
        if sideways and sideways.even:
            yield sideways if not upright or not upright.even else replace(sideways, second=True)


def _upright(document: Document, body: Sequence[Row], above: tuple[str, ...]) -> Table | None:
    """Return a table whose members are its rows."""
    text, labels = document.text, max(1, body[0].labels)
    parents = {span for row in body for span in row.parents}
    places = _label_places(body, labels)
    lines: list[list[Entry | None]] = []
    names, whole, totals = [], [], False
    of_all: tuple[Entry | None, ...] = ()
    for row in body:
        cells: list[Entry | None] = [_entry(text, row, at) for at in range(len(row.cells))]
        alone = not any(cell.filled for cell in row.cells[labels:])
        if alone and any(cell.span in parents for cell in row.cells[:labels]):
            continue
        carried = _carried(text, row, places)
        cells = [own or carried.get(at) for at, own in enumerate(cells)]
        naming = [one.words for one in cells[:labels] if one]
        if any(map(sums_up, naming)) or (row is body[-1] and any(map(is_of_all, naming))):
            of_all, totals = () if totals else (*cells, None), True
            continue
        if not any(cells):
            continue
        groups = [one for one in row.parents if one not in {c.span for c in carried.values()}]
        group = plain(groups[-1].of(text)) if groups else ""
        lines.append([*cells, Entry(group, groups[-1], row) if groups else None])
        words = [one for one in naming if not one.isdigit()] or naming
        names.append(words[-1] if words else "")
        whole.append(", ".join(words))
    if _ends_in_sum(lines, labels):
        of_all, totals = tuple(lines[-1]), True
        lines, names, whole = lines[:-1], names[:-1], whole[:-1]
    if len(lines) < _FEWEST:
        return None
    if len(set(names)) < len(names):
        names = [_full_name(text, one, line) for one, line in zip(names, lines, strict=True)]
    if len(set(names)) < len(names):
        names = whole
    columns = [tuple(line[at] for line in lines) for at in range(len(lines[0]))]
    fields = [
        _column(text, body[0], at, column, naming=at < labels)
        for at, column in enumerate(columns[:-1])
    ]
    if any(columns[-1]):
        fields.append(Field((), "", columns[-1]))
    last = of_all and next(one.row for one in of_all if one) is body[-1]
    table = Table(document, tuple(fields), tuple(names), (), above, totals)
    return replace(table, whole=of_all[: len(fields)]) if last else table


def _ends_in_sum(lines: Sequence[Sequence[Entry | None]], labels: int) -> bool:
    """Whether the last row is the sum of the others, whatever it is called: "All ports".

    That is so in each column of figures, of which there are two at least.
    """
    columns = 0
    for column in zip(*(line[labels:-1] for line in lines), strict=True):
        figures = [one and figure_of(one.words) for one in column]
        values = [one.value for one in figures if one]
        if len(values) < len(lines):
            continue
        if len(values) <= _PAIR or sum(values[:-1]) != values[-1]:
            return False
        columns += 1
    return columns >= _PAIR


def _full_name(text: str, name: str, line: Sequence[Entry | None]) -> str:
    """Return what names a member together with the cells above that are carried down to it."""
    row = next(one.row for one in line if one)
    parents = [plain(one.of(text)) for one in row.parents]
    return ", ".join((*parents, name))


def _column(
    text: str, row: Row, at: int, entries: tuple[Entry | None, ...], *, naming: bool
) -> Field:
    """Return a column as a field.

    Args:
        text: the document's text.
        row: a row of the table.
        at: which of its cells is in the column.
        entries: what the column says.
        naming: whether it names the members.

    """
    cell = row.cells[at]
    words = tuple(filter(None, (_without_brackets(plain(one.of(text))) for one in cell.headers)))
    stated = cell.measures[-1] if cell.measures else None
    measures = {entry.row.measure for entry in entries if entry} if not stated else {stated}
    units = (unicodedata.normalize("NFKC", plain(one.of(text))) if one else "" for one in measures)
    said = {folded(one): one for one in units}
    unit = said.popitem()[1] if len(said) == 1 else "?" if said else ""
    brackets = [
        plain(one[0]).strip("()（）[]［］ ")
        for h in cell.headers
        for one in _BRACKETS.finditer(h.of(text))
    ]
    aside = " ".join(brackets)
    short = len(aside) <= _SHORT_UNIT and not any(map(str.isdigit, aside))
    return Field(words, unit or (aside if short else ""), entries, naming, aside)


def _sideways(document: Document, body: Sequence[Row], above: tuple[str, ...]) -> Table | None:
    """Return a table whose members are its columns.

    None where its columns have no single names, or are measured in units of their own: these are
    not things of a kind.
    """
    text, labels = document.text, body[0].labels
    if not labels:
        return None
    cells = range(labels, len(body[0].cells))
    names = [" ".join(plain(one.of(text)) for one in body[0].cells[at].headers) for at in cells]
    if not all(names) or len(set(names)) < len(names):
        return None
    if len({tuple(one.of(text) for one in body[0].cells[at].measures) for at in cells}) > 1:
        return None
    fields = []
    for row in body:
        said = (*row.parents, *(c.span for c in row.cells[:labels] if c.filled))
        words = tuple(_without_brackets(plain(one.of(text))) for one in said)
        measure = folded(plain(row.measure.of(text))) if row.measure else ""
        entries = tuple(_entry(text, row, at) for at in cells)
        if any(entries) and words:
            fields.append(Field(words[-1:] if len(words) == 1 else words, measure, entries))
    naming = tuple(
        Entry(name, row_cell.headers[-1], body[0])
        for name, row_cell in zip(names, body[0].cells[labels:], strict=True)
    )
    corner = tuple(plain(one.of(text)) for one in body[0].cells[0].headers)
    fields.insert(0, Field(corner if labels == 1 else (), "", naming, naming=True))
    kept = [at for at, name in enumerate(names) if not sums_up(name)]
    if not fields[1:] or len(kept) < _FEWEST:
        return None
    members = tuple(
        Field(one.words, one.measure, tuple(one.entries[at] for at in kept), one.naming)
        for one in fields
    )
    short = len(kept) < len(names)
    return Table(
        document, members, tuple(names[at] for at in kept), (), above, short, sideways=True
    )


def _label_places(body: Sequence[Row], labels: int) -> dict[Span, int]:
    """Return the columns of the label cells that have others beside them: they name no section."""
    return {
        cell.span: at
        for row in body
        for at, cell in enumerate(row.cells[:labels])
        if cell.filled and any(other.filled for other in row.cells[at + 1 :])
    }


def _carried(text: str, row: Row, places: Mapping[Span, int]) -> dict[int, Entry]:
    """Return the label cells above that a row's blank ones repeat, by their columns."""
    return {
        places[span]: Entry(plain(span.of(text)), span, row)
        for span in row.parents
        if span in places
    }


def _entry(text: str, row: Row, at: int) -> Entry | None:
    cell = row.cells[at]
    words = plain(cell.without(text, row.struck))
    return Entry(words, cell.span, row) if words else None


def _without_brackets(words: str) -> str:
    return _BRACKETS.sub("", words).strip() or words


def _stem(source: str) -> str:
    """Return a file's name without its ending and folder, as words."""
    return re.sub(r"[-_.]", " ", source.rsplit("/", 1)[-1].rsplit(".", 1)[0])
