"""The document tree as JSON, as the store keeps it.

What all rows of a table share, its header rows and the header cells above each column, is written
once: a row names it by its number. Struck words come last, where a unit has any.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from ingest.document.nodes import Block, Cell, Item, Kind, Row, Section, Sentence, Span, Unit

_Paths = tuple[tuple[Span, ...], ...]
_Columns = tuple[tuple[Span, ...], _Paths, _Paths]
"""A table's header rows, and for each column the header cells above it and their measures."""


def dump_units(units: Sequence[Unit]) -> str:
    """Return units as JSON."""
    tables: dict[_Columns, int] = {}
    written = [_unit(unit, tables) for unit in units]
    return _json({"tables": list(map(_table, tables)), "units": written})


def load_units(written: str) -> tuple[Unit, ...]:
    """Return the units that `dump_units` wrote."""
    read = json.loads(written)
    tables = list(map(_read_table, read["tables"]))
    return tuple(_read_unit(unit, tables) for unit in read["units"])


def dump_sections(sections: Sequence[Section]) -> str:
    """Return a document's tree as JSON."""
    tables: dict[_Columns, int] = {}
    written = [
        (
            section.heading_path,
            _bounds([section.lead] if section.lead else []),
            [
                (one.start, one.end, one.kind, one.level, [_unit(u, tables) for u in one.units])
                for one in section.blocks
            ],
        )
        for section in sections
    ]
    return _json({"tables": list(map(_table, tables)), "sections": written})


def load_sections(written: str) -> tuple[Section, ...]:
    """Return the tree that `dump_sections` wrote."""
    read = json.loads(written)
    tables = list(map(_read_table, read["tables"]))
    return tuple(
        Section(
            tuple(heading_path),
            next(iter(_spans(lead)), None),
            tuple(
                Block(start, end, Kind(kind), tuple(_read_unit(u, tables) for u in units), level)
                for start, end, kind, level, units in blocks
            ),
        )
        for heading_path, lead, blocks in read["sections"]
    )


def _unit(unit: Unit, tables: dict[_Columns, int]) -> Sequence[Any]:
    common = (unit.kind, unit.start, unit.end, _bounds(unit.notes))
    struck = [_bounds(unit.struck)] if unit.struck else []
    match unit:
        case Sentence(parents=()):
            return (*common, *struck)
        case Sentence():
            return (*common, _bounds(unit.struck), _bounds(unit.parents))
        case Item():
            return (*common, unit.level, _bounds(unit.parents), *struck)
        case Row():
            paths = tuple(cell.headers for cell in unit.cells)
            columns = unit.headers, paths, tuple(cell.measures for cell in unit.cells)
            return (
                *common,
                _bounds(unit.cells),
                [column for column, cell in enumerate(unit.cells) if cell.figure],
                int(unit.header),
                unit.labels,
                tables.setdefault(columns, len(tables)),
                _bounds(unit.parents),
                _bounds([unit.measure] if unit.measure else []),
                *struck,
            )


def _read_unit(written: Sequence[Any], tables: Sequence[_Columns]) -> Unit:
    kind, start, end, noted, *others = written
    notes = _spans(noted)
    match Kind(kind):
        case Kind.LIST:
            level, parents, *struck = others
            return Item(start, end, level, _spans(parents), notes, _struck(struck))
        case Kind.TABLE:
            bounds, figures, header, labels, table, parents, measure, *struck = others
            headers, paths, measures = tables[table]
            shared = zip(bounds[::2], bounds[1::2], paths, measures, strict=True)
            cells = (Cell(*each, column in figures) for column, each in enumerate(shared))
            return Row(
                start,
                end,
                tuple(cells),
                bool(header),
                labels,
                headers,
                _spans(parents),
                next(iter(_spans(measure)), None),
                notes,
                _struck(struck),
            )
        case _:
            left_out, answered = map(_spans, (*others, [], [])[:2])
            return Sentence(start, end, Kind(kind), notes, left_out, answered)


def _table(columns: _Columns) -> Sequence[Any]:
    headers, *paths = columns
    return _bounds(headers), *(list(map(_bounds, one)) for one in paths)


def _read_table(written: Sequence[Any]) -> _Columns:
    headers, paths, measures = written
    return _spans(headers), tuple(map(_spans, paths)), tuple(map(_spans, measures))


def _bounds(spans: Iterable[Span]) -> list[int]:
    return list(chain.from_iterable((span.start, span.end) for span in spans))


def _spans(bounds: Sequence[int]) -> tuple[Span, ...]:
    return tuple(map(Span, bounds[::2], bounds[1::2]))


def _struck(written: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(chain.from_iterable(map(_spans, written)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
