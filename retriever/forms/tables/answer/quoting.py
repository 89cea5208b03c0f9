"""Citations of rows: neighbouring rows that one passage holds are one citation."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document.document import Document
from ingest.document.nodes import Row, Span
from retriever.answer.cell_selection import cited_cells
from retriever.forms.form import Asked
from retriever.text.records import Record, Value, record_of
from retriever.types import Citation, Hit


@dataclass
class Quotes:
    """The citations of an answer from one document, and which of them quotes each row.

    `complete` is false where rows were left out, as there may be no more citations or no single
    passage holds them.
    """

    asked: Asked
    document: Document
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
            run, hit = [row], self.asked.hit(self.document.id, Span(row.start, row.end))
        self._cite(hit, run, cells)

    def words(self) -> list[str]:
        """Return what the citations quote."""
        return [one.quote.of(self.document.text) for one in self.citations]

    def of(self, row: Row) -> int | None:
        """Return the index of the citation that quotes a row; None where none does."""
        return self._index.get(row.start)

    def _cite(self, hit: Hit | None, run: Sequence[Row], cells: Sequence[Span]) -> None:
        if hit is None or not run:
            self.complete = self.complete and not run
            return
        wanted = frozenset(cells)
        records = [_restricted(record_of(self.document.text, row), wanted) for row in run]
        self._index |= {row.start: len(self.citations) for row in run}
        quote = Span(run[0].start, run[-1].end)
        self.citations.append(Citation(hit, quote, tuple(cited_cells(records))))

    def _beside(self, above: Row, below: Row) -> bool:
        """Whether nothing is said between two rows."""
        between = self.document.text[above.end : below.start]
        return not any(map(str.isalnum, between))


def _restricted(record: Record, cells: frozenset[Span]) -> tuple[Record, list[Value]]:
    return record, [one for one in record.filled if one.cell.span in cells]
