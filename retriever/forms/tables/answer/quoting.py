"""Citations of rows: neighbouring rows that one passage holds are one citation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.document.document import Document
from ingest.document.nodes import Row, Span
from retriever.answer.cell_selection import cited_cells
from retriever.forms.form import Asked
from retriever.forms.tables.table import Origin
from retriever.text.records import Record, Value, record_of
from retriever.types import Citation, Hit


@dataclass
class Quotes:
    """The citations of an answer from one table, and which of them quotes each row.

    `complete` is false where rows were left out, as there may be no more citations or no single
    passage holds them.
    """

    asked: Asked
    document: Document
    origins: Mapping[int, Origin] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    complete: bool = True
    _index: dict[int, int] = field(default_factory=dict)

    def add(self, rows: Sequence[Row], cells: Sequence[Span] = ()) -> None:
        """Cite rows that are not cited yet; `cells` are those in them that say what is asked."""
        fresh = {row.start: row for row in rows if row.start not in self._index}
        run: list[Row] = []
        hit: Hit | None = None
        for _, row in sorted(fresh.items()):
            if run and hit and row.end <= hit.passage.end and self._beside(run[-1], row):
                run.append(row)
                continue
            self._cite(hit, run, cells)
            if len(self.citations) >= self.asked.limit:
                self.complete = False
                return
            run, hit = [row], self._hit(row)
        self._cite(hit, run, cells)

    def words(self) -> list[str]:
        """Return what the citations quote; of several documents also what they are called."""
        quoted = [one.quote.of(one.hit.document.text) for one in self.citations]
        called = [one.hit.document for one in self.citations] if self.origins else []
        return [*quoted, *(words for one in called for words in (one.title, one.source))]

    def of(self, row: Row) -> int | None:
        """Return the index of the citation that quotes a row; None where none does."""
        return self._index.get(row.start)

    def _hit(self, row: Row) -> Hit | None:
        origin = self.origins.get(row.start)
        if origin:
            return self.asked.hit(origin.document_id, origin.span)
        return self.asked.hit(self.document.id, Span(row.start, row.end))

    def _cite(self, hit: Hit | None, run: Sequence[Row], cells: Sequence[Span]) -> None:
        if hit is None or not run:
            self.complete = self.complete and not run
            return
        self._index |= {row.start: len(self.citations) for row in run}
        if origin := self.origins.get(run[0].start):
            self.citations.append(Citation(hit, origin.span))
            return
        wanted = frozenset(cells)
        text = self.document.text
        records = [_restricted(record_of(text, row), wanted) for row in run]
        quote = Span(run[0].start, run[-1].end)
        self.citations.append(Citation(hit, quote, tuple(cited_cells(records))))

    def _beside(self, above: Row, below: Row) -> bool:
        """Whether nothing is said between two rows of one document."""
        between = self.document.text[above.end : below.start]
        return not self.origins and not any(map(str.isalnum, between))


def _restricted(record: Record, cells: frozenset[Span]) -> tuple[Record, list[Value]]:
    return record, [one for one in record.filled if one.cell.span in cells]
