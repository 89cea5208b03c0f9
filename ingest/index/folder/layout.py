"""Where the passages of a generation lie: in which segment, at which row.

A generation has one segment or two (`ingest.index.folder.generations`). What searches them numbers
passages as they are listed, document by document, so that equal scores come in the same order
however a generation came about. What a segment still holds of documents that were removed has no
number.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.document.document import PassageId, id_of
from ingest.index.folder.metadata import Metadata, Place
from ingest.index.folder.store import Store

NOWHERE = -1
"""The number of a row that does not serve."""

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """Passages by their segment and their row there; both (passages,)."""

    segments: Rows
    rows: Rows


class Layout:
    """The places of all documents, in the order in which they are listed."""

    def __init__(self, ids: Sequence[str], places: Sequence[Place]) -> None:
        self.ids = ids
        self.places = places
        self._numbers = {document_id: number for number, document_id in enumerate(ids)}
        self._places = dict(zip(ids, places, strict=True))
        sizes = np.array([0, *(place.passages for place in places)], dtype=np.int64)
        self._starts = np.cumsum(sizes)

    @property
    def passages(self) -> int:
        """How many passages serve."""
        return int(self._starts[-1])

    def place(self, document_id: str) -> Place | None:
        """Return where a document is; None where there is none of this id."""
        return self._places.get(document_id)

    def numbers(self, segment: int, rows: int) -> Rows:
        """Return the number of each row of a segment that has so many, or NOWHERE.

        Raises ValueError where the segment should have more rows than that.
        """
        numbers = np.full(rows, NOWHERE, dtype=np.int64)
        here = [number for number, place in enumerate(self.places) if place.segment == segment]
        firsts = np.array([self.places[number].row for number in here], dtype=np.int64)
        starts, ends = self._starts[:-1][here], self._starts[1:][here]
        if len(here) and (end := int((firsts + ends - starts).max())) > rows:
            raise ValueError(f"{rows} rows where there should be {end}")
        # How far each passage is from the beginning of its document.
        sizes = ends - starts
        along = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        numbers[np.repeat(firsts, sizes) + along] = np.repeat(starts, sizes) + along
        return numbers

    def passage_ids(self, numbers: Rows) -> list[PassageId]:
        """Return the ids of passages by their numbers."""
        found = np.searchsorted(self._starts, numbers, side="right") - 1
        ordinals = numbers - self._starts[found]
        pairs = zip(found.tolist(), ordinals.tolist(), strict=True)
        return [PassageId(self.ids[document], ordinal) for document, ordinal in pairs]

    def numbers_of(self, documents: Collection[str]) -> Rows:
        """Return the numbers of all passages of these documents; those not held have none."""
        held = sorted(self._numbers[one] for one in set(documents) if one in self._numbers)
        runs = [np.arange(self._starts[one], self._starts[one + 1]) for one in held]
        return np.concatenate([np.zeros(0, np.int64), *runs])

    def located(self, passages: Sequence[PassageId]) -> Located:
        """Return where passages lie; KeyError where there is no such one."""
        segments, rows = np.empty((2, len(passages)), dtype=np.int64)
        for at, passage in enumerate(passages):
            place = self._places[passage.document_id]
            if not 0 <= passage.ordinal < place.passages:
                raise KeyError(passage)
            segments[at], rows[at] = place.segment, place.row + passage.ordinal
        return Located(segments, rows)


def read_layout(metadata: Metadata, base: Store) -> Layout:
    """Return the layout that the metadata tells, or else the store of the only segment.

    Raises ValueError where the passages are not as many as the metadata counts.
    """
    if metadata.layout is None:
        documents = list(base.contents())
        ids = [one.id for one in documents]
        places = [Place(0, one.rows.start, len(one.rows)) for one in documents]
    else:
        ids, places = [id_of(sha256) for sha256 in metadata.documents], list(metadata.layout)
    layout = Layout(ids, places)
    if (len(ids), layout.passages) != (metadata.counts["documents"], metadata.counts["passages"]):
        raise ValueError("there are not as many documents and passages as the metadata counts")
    return layout
