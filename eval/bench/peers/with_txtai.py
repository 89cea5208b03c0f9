"""txtai, measured in an environment of its own.

default    paragraphs, found by vector
best       paragraphs, found by vector and by BM25 (`hybrid`), reranked by the cross-encoder

Paragraphs are the longest passages that it makes of plain text without further packages.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from txtai import Embeddings
from txtai.pipeline import Reranker, Segmentation

from eval.bench.peers.measuring import Ingested, Job, run
from eval.bench.peers.onnx_cross_encoder import OnnxCrossEncoder


class Txtai:
    """An embeddings database that is saved to a folder."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._best = job.settings == "best"
        self._place = str(Path(job.folder) / "embeddings")

    def load(self) -> None:
        """Load the encoder, which comes with the first text."""
        self._embeddings = Embeddings(path=self._job.encoder, content=True, hybrid=self._best)
        self._embeddings.batchtransform(["a text"])

    def ingest(self, documents: Mapping[str, str]) -> Ingested:
        """Split, embed and save the documents."""
        split = Segmentation(paragraphs=True)
        passages = [passage for text in documents.values() for passage in split(text)]
        self._embeddings.index(passages)
        self._embeddings.save(self._place)
        return Ingested([len(one) for one in passages])

    def open(self) -> None:
        """Load the database and, for the best settings, the cross-encoder."""
        self._embeddings = Embeddings()
        self._embeddings.load(self._place)
        if self._best:
            model = OnnxCrossEncoder(Path(self._job.reranker), self._job.cores)

            def similarity(query: str, texts: list[str]) -> list[tuple[int, float]]:
                return model.order(query, texts, len(texts))

            # Its extension point: whatever gives pairs of a text's number and its score.
            self._reranker = Reranker(self._embeddings, similarity)

    def ask(self, question: str) -> Sequence[str]:
        """Search, and rerank with the best settings."""
        limit = self._job.limit
        if self._best:
            found = self._reranker(question, limit, self._job.candidates // limit)
        else:
            found = self._embeddings.search(question, limit)
        return [one["text"] for one in found]


if __name__ == "__main__":
    run(Txtai)
