"""From one index to another, whatever keeps them, without embedding anything again."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.document.document import Original, ParsedDocument, PassageId
from ingest.document.word_boxes import pack
from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EncoderExport, EncoderRecord
from ingest.errors import TenkyoError
from ingest.index.protocol import Change, DenseIndex, DocumentSummary, Index, Snapshot
from ingest.language.tokens import EncoderTokens
from ingest.passages import embedded_text
from ingest.progress import Progress, no_progress


class StoredVectors:
    """An encoder that looks up what another one made; its texts are told by their SHA-256."""

    def __init__(self, record: EncoderRecord, dense: DenseIndex) -> None:
        self.name = record.name
        self.sha256 = record.sha256
        self.dimension = record.dimension
        self._dense = dense
        self._passages: dict[bytes, PassageId] = {}

    def know(self, text: str, passage: PassageId) -> None:
        """Note that a passage of the index has the vector of a text."""
        self._passages[_digest(text)] = passage

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts.

        Raises TenkyoError where one of them is not known: it would have to be embedded.
        """
        try:
            return self._dense.vectors([self._passages[_digest(text)] for text in texts])
        except KeyError:
            raise TenkyoError(
                "A document is split otherwise by this version of Tenkyo. Ingest its files anew "
                "with: python -m ingest PATH... into the index that is moved, and move it then."
            ) from None


class StoredPassageVectors(StoredVectors):
    """One that passages can be measured with, and that has an export."""

    def __init__(self, export: EncoderExport, dense: DenseIndex) -> None:
        super().__init__(export.record, dense)
        self.tokens = EncoderTokens(export.folder, export.settings.max_tokens)
        self._export = export

    def export(self, folder: Path) -> None:
        """Copy the export into `folder`."""
        self._export.copy_to(folder)


def migrate(
    origin: Index, target: Index, *, wait: bool = True, progress: Progress = no_progress
) -> int:
    """Put every document of an index into another one and compare it there; return how many.

    What the target holds otherwise stays. Documents that it has from a run that was interrupted are
    not moved again, but compared.

    Raises:
        IndexUnavailableError: one of the indexes cannot be read.
        TenkyoError: the target has another encoder, or a document is not the same there.

    """
    snapshot = origin.snapshot()
    _check_target(snapshot, target)
    encoder = StoredPassageVectors(snapshot.encoder_export(), snapshot.dense)
    multilingual = None
    if snapshot.multilingual is not None and snapshot.multilingual_dense is not None:
        multilingual = StoredVectors(snapshot.multilingual, snapshot.multilingual_dense)
    encoders = [encoder, *([multilingual] if multilingual else [])]
    documents = snapshot.documents()
    step = target.files_at_once or max(1, len(documents))
    for start in range(0, len(documents), step):
        with target.change(encoder, multilingual, wait=wait, progress=progress) as change:
            for done, summary in enumerate(documents[start : start + step], start=start):
                progress("Moving documents", done, len(documents))
                _move(summary, snapshot, change, encoders)
    target.settle()
    moved = target.snapshot()
    for done, summary in enumerate(documents):
        progress("Comparing documents", done, len(documents))
        _compare(summary, snapshot, moved)
    progress("Comparing documents", len(documents), len(documents))
    return len(documents)


def _check_target(snapshot: Snapshot, target: Index) -> None:
    made_with = target.made_with()
    if made_with is None:
        return
    other = made_with.multilingual.sha256 if made_with.multilingual else None
    wanted = snapshot.multilingual.sha256 if snapshot.multilingual else None
    if (made_with.encoder.record.sha256, other) != (snapshot.encoder.sha256, wanted):
        raise TenkyoError(
            f"The index in {target.location} was made with other encoders than the one in "
            f"{snapshot.location}. Move it to another place."
        )


def _move(
    summary: DocumentSummary,
    snapshot: Snapshot,
    change: Change,
    encoders: Sequence[StoredVectors],
) -> None:
    if all(change.before.get(source) == summary.id for source in summary.sources):
        return
    parsed = _parsed(summary, snapshot)
    for passage in snapshot.passages_of(summary.id):
        text = embedded_text(parsed.document, passage)
        for encoder in encoders:
            encoder.know(text, passage.id)
    if not change.holds(summary.id):
        change.add(parsed)
    original = Original(_original(summary, snapshot))
    for source in summary.sources:
        change.put(source, original)


def _parsed(summary: DocumentSummary, snapshot: Snapshot) -> ParsedDocument:
    document = snapshot.document(summary.id)
    if document is None:
        raise _differs(summary, snapshot, "it is missing")
    return ParsedDocument(document, snapshot.sections(summary.id), tuple(_boxes(summary, snapshot)))


def _boxes(summary: DocumentSummary, snapshot: Snapshot) -> Iterator[bytes]:
    """Give the word boxes of each page, where the document has any."""
    pages = [snapshot.page_words(summary.id, page + 1) for page in range(summary.pages or 0)]
    if any(pages):
        yield from map(pack, pages)


def _original(summary: DocumentSummary, snapshot: Snapshot) -> bytes:
    file = snapshot.original(summary.id)
    data = file.read_bytes() if file else b""
    if Original(data).document_id != summary.id:
        raise _differs(summary, snapshot, "its original is missing or altered")
    return data


def _compare(summary: DocumentSummary, snapshot: Snapshot, moved: Snapshot) -> None:
    """Raise TenkyoError unless a document is the same in both, to the last bit."""
    document_id = summary.id
    passages = snapshot.passages_of(document_id)
    if _parsed(summary, snapshot) != _parsed(summary, moved):
        raise _differs(summary, moved, "its text or tree is another")
    if passages != moved.passages_of(document_id):
        raise _differs(summary, moved, "its passages are others")
    if _original(summary, snapshot) != _original(summary, moved):
        raise _differs(summary, moved, "its original is another")
    ids = [one.id for one in passages]
    pairs = [(snapshot.dense, moved.dense)]
    if snapshot.multilingual_dense is not None and moved.multilingual_dense is not None:
        pairs.append((snapshot.multilingual_dense, moved.multilingual_dense))
    for one, other in pairs:
        if ids and not np.array_equal(one.vectors(ids), other.vectors(ids)):
            raise _differs(summary, moved, "its vectors are others")


def _differs(summary: DocumentSummary, snapshot: Snapshot, why: str) -> TenkyoError:
    return TenkyoError(
        f"{summary.source} in {snapshot.location} is not what it should be: {why}. "
        "Ingest it there again."
    )


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
