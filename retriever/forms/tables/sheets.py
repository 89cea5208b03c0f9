"""Data sheets as one table: a sheet a member, "Capacity: 240" its entry under Capacity.

What one file says of each thing in lines of a name and a value, an organisation's other files say
of its other things. Taken together these are a table that was never drawn; questions for the
largest, for all that have something, or for how many, are put to it as to any other.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ingest.document.document import Document
from ingest.document.nodes import Cell, Row, Span
from ingest.language.content_terms import content_terms
from retriever.forms.fields import SheetField, fields_of
from retriever.forms.form import Asked
from retriever.forms.members import passages_with
from retriever.forms.tables.table import Entry, Field, Origin, Table
from retriever.forms.tables.values import folded
from retriever.text.names import is_known

_READ = 24
"""Sheets are looked for in so many of the best passages; then come all others like them."""
_FEWEST_FIELDS = 3
"""Fields that make a document a sheet. Chosen by eye."""
_FEWEST_SHEETS = 2
_MOST_SHEETS = 200
"""More sheets are not computed with, so that a question stays quick. Chosen by eye."""
_GAP = "\n"
_OF_MAILS = frozenset(
    "from to cc sent date subject 差出人 宛先 件名 送信日時 日時".split()  # noqa: SIM905
)
"""Fields of mails and memos; what has two of them is about no thing."""


_THINGS = re.compile(
    r"\b(?:which|how\s+many|each|every|all|any)\s+(?:of\s+)?(?:the\s+|our\s+)?(?P<named>[a-z]+)"
    r"|\b(?:the|our|of|do|does|are|is|in|for)\s+(?P<plural>[a-z]+s)\b|\bthe\s+(?P<last>[a-z]+)\W*$"
    r"|(?:各|どの|すべての|全ての|全)(?P<each>[一-龥ァ-ヶー]+)"
    r"|(?P<asked>[一-龥ァ-ヶー]+)(?:は|が)?(?:どれ|どこ|いくつ|何)",
    re.IGNORECASE,
)
"""Words by which a question may call what the sheets are of: "which room", "all the ships"."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document that says of one thing what its fields are; `fields` are known by their names."""

    name: str
    fields: Mapping[str, SheetField]

    @property
    def document(self) -> Document:
        """The document."""
        return next(iter(self.fields.values())).document


def sheets_of(asked: Asked) -> list[Sheet]:
    """Return the sheets among what was found, and those that share fields with them.

    They come in the order of their sources; none where there are not two.
    """
    near = [field for hit in asked.found.hits[:_READ] for field in fields_of(hit)]
    labels = _shared(near)
    if not labels:
        return []
    hits = passages_with(asked, " ".join(labels))
    sheets = _sheets([field for hit in hits for field in fields_of(hit)], labels)
    return sheets if _FEWEST_SHEETS <= len(sheets) <= _MOST_SHEETS else []


def sheets_table(asked: Asked) -> Table | None:
    """Return the sheets as a table; None where there are none.

    Sheets seldom say what the things are that they are of, so any noun will do that the documents
    have and that is no field.
    """
    sheets = sheets_of(asked)
    return _Writer().table(sheets, things_of(asked, sheets)) if sheets else None


def things_of(asked: Asked, sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return what a question may call the things that sheets are of."""
    fields = content_terms(" ".join(name for one in sheets for name in one.fields))
    said = (one[one.lastgroup or 0] for one in _THINGS.finditer(asked.question.text))
    return tuple(
        one
        for one in dict.fromkeys(said)
        if is_known(one, asked.snapshot.statistics) and not content_terms(one) & fields
    )


def _shared(fields: Sequence[SheetField]) -> frozenset[str]:
    """Return the names of fields that several sheets have."""
    sheets: dict[str, set[str]] = {}
    for one in fields:
        sheets.setdefault(one.document.id, set()).add(_key(one.name))
    full = [keys for keys in sheets.values() if _is_sheet(keys)]
    counts = Counter(key for keys in full for key in keys)
    shared = frozenset(key for key, count in counts.items() if count >= _FEWEST_SHEETS)
    return shared if len(shared) >= _FEWEST_SHEETS else frozenset()


def _sheets(fields: Sequence[SheetField], labels: frozenset[str]) -> list[Sheet]:
    """Return the documents with at least two of the fields named."""
    found: dict[str, dict[str, SheetField]] = {}
    for one in fields:
        found.setdefault(one.document.id, {}).setdefault(_key(one.name), one)
    full = [
        Sheet("", held)
        for held in found.values()
        if _is_sheet(held) and len(labels & held.keys()) >= _FEWEST_SHEETS
    ]
    titles = Counter(one.document.title for one in full)
    return [
        replace(one, name=_name(one.document, alone=titles[one.document.title] == 1))
        for one in full
    ]


def _is_sheet(keys: Collection[str]) -> bool:
    """Whether a document with these fields is a sheet of a thing, and no mail."""
    return len(keys) >= _FEWEST_FIELDS and len(_OF_MAILS & set(keys)) < 2


def _name(document: Document, *, alone: bool) -> str:
    """Return what a sheet is called: by its title, or by its file where others have that too."""
    stem = PurePath(document.source).stem
    return document.title if alone and document.has_own_title else stem.replace("-", " ")


def _key(name: str) -> str:
    return " ".join(folded(name).split())


@dataclass
class _Writer:
    """Writes the table's text, a line an entry, and remembers where each is from."""

    text: str = ""

    def table(
        self,
        sheets: Sequence[Sheet],
        things: tuple[str, ...],
    ) -> Table:
        """Return the table of sheets, with the fields that any of them has."""
        written: dict[str, str] = {}
        for sheet in sheets:
            for key, one in sheet.fields.items():
                written.setdefault(key, one.name)
        origins: dict[int, Origin] = {}
        columns: dict[str, list[Entry | None]] = {key: [] for key in written}
        names: list[Entry | None] = []
        for sheet in sheets:
            entries = {key: self._entry(one, origins) for key, one in sheet.fields.items()}
            for key, column in columns.items():
                column.append(entries.get(key))
            first = next(iter(entries.values()))
            names.append(Entry(sheet.name, first.span, first.row))
        fields = [Field((), "", tuple(names), naming=True)]
        fields += (Field((written[key],), "", tuple(column)) for key, column in columns.items())
        return Table(
            _text_of(sheets[0].document, self.text),
            tuple(fields),
            tuple(one.name for one in sheets),
            (),
            things,
            totals=False,
            sideways=True,
            origins=origins,
        )

    def _entry(self, one: SheetField, origins: dict[int, Origin]) -> Entry:
        start = len(self.text)
        label = Span(start, start + len(one.name))
        value = Span(label.end + 2, label.end + 2 + len(one.value))
        self.text += f"{one.name}: {one.value}{_GAP}"
        cells = tuple(Cell(span.start, span.end) for span in (label, value))
        row = Row(start, value.end, cells, labels=1)
        origins[start] = Origin(one.document.id, one.member.span)
        return Entry(one.value, value, row)


def _text_of(like: Document, text: str) -> Document:
    """Return a document of a text that no file has."""
    return replace(like, id="", text=text, title="", page_starts=(), notes=(), ocr=())
