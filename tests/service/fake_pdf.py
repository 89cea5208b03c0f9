"""A fake index with real PDFs and pictures: their text is as ingested, their originals are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document.content import Content
from ingest.document.document import Document
from ingest.readers.image import read_image
from ingest.readers.ocr.engine import Ocr
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from service.questions.retriever_handle import Searcher
from tests.service.fake import FakeIndex, FakeRetriever, make_document


@dataclass
class PdfIndex(FakeIndex):
    """Keeps originals, by their documents' hash, instead of the texts, and their word boxes."""

    originals: dict[str, bytes] = field(default_factory=dict)
    word_boxes: dict[str, tuple[bytes, ...]] = field(default_factory=dict)

    def put_pdf(self, source: str, data: bytes, *, kept: bytes | None = None) -> Document:
        """Add a PDF to what there is; `kept` is the original if it is another."""
        return self._put(source, read_pdf(data), data if kept is None else kept)

    def put_picture(self, source: str, data: bytes, ocr: Ocr, *, kept: bytes = b"") -> Document:
        """Add a picture file as `ocr` reads it; `kept` is the original if it is another."""
        return self._put(source, read_image(data, ReadOptions(ocr=ocr)), kept or data)

    def _put(self, source: str, content: Content, kept: bytes) -> Document:
        document = make_document(source, content.text)
        self.word_boxes[document.id] = content.word_boxes
        texts = self.generations[self.current] if self.current else {}
        assert isinstance(texts, Mapping)
        self.originals[document.sha256] = kept
        self.put(f"g{len(self.generations) + 1}", {**texts, source: document.text})
        return document

    def open(self, _index: Path) -> Searcher:
        retriever = super().open(_index)
        assert isinstance(retriever, FakeRetriever)
        retriever.word_boxes = self.word_boxes
        for sha256, data in self.originals.items():
            (self.folder / sha256).write_bytes(data)
        return retriever
