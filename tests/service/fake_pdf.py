"""A fake index with real PDFs: their text is as ingested, their originals are the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document.document import Document
from ingest.readers.pdf import read_pdf
from service.questions.retriever_handle import Searcher
from tests.service.fake import FakeIndex, make_document


@dataclass
class PdfIndex(FakeIndex):
    """Keeps originals, by their documents' hash, instead of the texts."""

    originals: dict[str, bytes] = field(default_factory=dict)

    def put_pdf(self, source: str, data: bytes, *, kept: bytes | None = None) -> Document:
        """Add a PDF to what there is; `kept` is the original if it is another."""
        document = make_document(source, read_pdf(data).text)
        texts = self.generations[self.current] if self.current else {}
        assert isinstance(texts, Mapping)
        self.originals[document.sha256] = data if kept is None else kept
        self.put(f"g{len(self.generations) + 1}", {**texts, source: document.text})
        return document

    def open(self, _index: Path) -> Searcher:
        retriever = super().open(_index)
        for sha256, data in self.originals.items():
            (self.folder / sha256).write_bytes(data)
        return retriever
