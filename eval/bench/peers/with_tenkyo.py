"""Tenkyo as it is measured beside its peers, with its own environment.

`passages` are those of a search; `answers` are whole answers, with their quotes.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from eval.bench.peers.measuring import Ingested, Job, run

PASSAGES, ANSWERS = "passages", "answers"


class Tenkyo:
    """An index in a folder; no reading is remembered, so that questions come as if new."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._index = Path(job.folder) / "index"

    def load(self) -> None:
        """Load nothing: ingestion loads its models itself, and counts what that takes."""

    def ingest(self, documents: Mapping[str, str]) -> Ingested:
        """Ingest the documents as text files."""
        # Imported here, since asking must not wait for it.
        from eval.bench.timed_encoders import TimedPassageEncoder, TimedTextEncoder
        from ingest.embedding.encoder import Encoder
        from ingest.embedding.multilingual import MultilingualEncoder
        from ingest.index.backends import index_at
        from ingest.pipeline import ingest
        from ingest.settings import IngestSettings

        files = Path(self._job.folder) / "documents"
        files.mkdir()
        for name, text in documents.items():
            (files / name).write_text(text, encoding="utf-8", newline="")
        name = str(IngestSettings.model_fields["encoder"].default)
        encoder = TimedPassageEncoder(Encoder.find(name))
        other = TimedTextEncoder(MultilingualEncoder())
        ingest([files], index_at(self._index), encoder, multilingual=other)
        with closing(index_at(self._index).snapshot()) as snapshot:
            lengths = [
                passage.end - passage.start
                for summary in snapshot.documents()
                for passage in snapshot.passages_of(summary.id)
            ]
        return Ingested(lengths, encoder.model.wall + other.model.wall)

    def open(self) -> None:
        """Open the index."""
        from retriever.assembly import Models, open_retriever

        self._retriever = open_retriever(self._index, Models(remembered=1))

    def ask(self, question: str) -> Sequence[str]:
        """Search, or answer; the passages of an answer are those that it cites."""
        if self._job.settings == ANSWERS:
            return [one.hit.text for one in self._retriever.ask(question).citations]
        found = self._retriever.search(question, limit=self._job.limit)
        return [hit.text for hit in found.hits]


if __name__ == "__main__":
    run(Tenkyo)
