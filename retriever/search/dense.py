"""Dense search: the question's vector against the passages', by inner product in FAISS.

Bi-encoder retrieval after Reimers and Gurevych (Sentence-BERT, EMNLP 2019).
"""

import json
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from ingest.embedding.encoder import EXPORT_FILE, EXPORT_SETTINGS
from ingest.index.folder import VECTORS_FILE
from ingest.language.tokens import TOKENIZER_FILE
from retriever.models.onnx import Floats, OnnxModel
from retriever.search.cosine import cosines


class QuestionEncoder:
    """Encodes questions with the export that lies beside the index; needs no torch."""

    def __init__(self, folder: Path) -> None:
        settings = json.loads((folder / EXPORT_SETTINGS).read_text("utf-8"))
        self._prompt: str = settings["query_prompt"]
        self._model = OnnxModel.shared(
            folder / EXPORT_FILE, folder / TOKENIZER_FILE, max_tokens=settings["max_tokens"]
        )

    def common(self, word: str) -> bool:
        """Whether the encoder's vocabulary has the word whole, as it has all common words."""
        return self._model.has_token(word)

    def encode(self, question: str) -> Floats:
        """Return the question's unit vector: float32, (dimension,)."""
        return self._model.run(self._prompt + question)


class DenseSearch:
    """Exact nearest passages by the vectors that the index's encoder made."""

    def __init__(self, generation: Path, encoder: QuestionEncoder) -> None:
        self._vectors = PassageVectors(generation / VECTORS_FILE)
        self._encoder = encoder

    def search(self, question: str, limit: int, rows: Sequence[int] | None = None) -> list[int]:
        """Return the rows of the nearest passages, nearest first; `rows` limits the choice."""
        return self._vectors.nearest(self._encoder.encode(question), limit, rows)


class PassageVectors:
    """A vector a passage; they stay on the disk and are mapped into memory."""

    def __init__(self, file: Path) -> None:
        """Raise RuntimeError where the file is not there or not what it should be."""
        self._index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, vector: Floats, limit: int, rows: Sequence[int] | None = None) -> list[int]:
        """Return the rows nearest to a vector, nearest first; `rows` limits the choice."""
        parameters = None
        if rows is not None:
            selector = faiss.IDSelectorBatch(np.asarray(rows, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        _, found = self._index.search(vector[np.newaxis], limit, params=parameters)
        return [int(row) for row in found[0] if row >= 0]

    def similarities(self, vector: Floats, rows: Sequence[int]) -> list[float]:
        """Return the cosine between a unit vector and those of the given rows, in their order."""
        stored = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return cosines(stored, vector)
