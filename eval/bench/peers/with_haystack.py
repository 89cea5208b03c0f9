"""Haystack, measured in an environment of its own.

default    passages of 200 words (`DocumentSplitter`), found by vector
best       passages of up to 150 words that end where paragraphs or lines do, found by vector and by
           BM25, merged by reciprocal rank fusion, reranked by the cross-encoder
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter, RecursiveDocumentSplitter
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from eval.bench.peers.measuring import Ingested, Job, run
from eval.bench.peers.onnx_cross_encoder import OnnxCrossEncoder

WORDS = 150
"""Words of a passage with the best settings: as many as the encoder reads; chosen by eye."""


@component
class OnnxRanker:
    """Haystack's extension point for a ranker: a component that orders documents."""

    def __init__(self, model: OnnxCrossEncoder, limit: int) -> None:
        self._model = model
        self._limit = limit

    @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator] # no types here
    def run(self, query: str, documents: list[Document]) -> dict[str, list[Document]]:
        """Return the best documents, best first."""
        texts = [one.content or "" for one in documents]
        order = self._model.order(query, texts, self._limit)
        return {"documents": [documents[number] for number, _ in order]}


class Haystack:
    """An in-memory document store that is saved to a file, and a pipeline of components."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._best = job.settings == "best"
        self._store = str(Path(job.folder) / "store.json")

    def load(self) -> None:
        """Load the encoder."""
        self._embedder = SentenceTransformersDocumentEmbedder(
            model=self._job.encoder, progress_bar=False
        )
        self._embedder.warm_up()

    def ingest(self, documents: Mapping[str, str]) -> Ingested:
        """Split, embed and store the documents."""
        splitter = (
            RecursiveDocumentSplitter(
                split_length=WORDS, split_unit="word", separators=["\n\n", "\n", ". ", " "]
            )
            if self._best
            else DocumentSplitter()
        )
        splitter.warm_up()
        whole = [Document(content=text, meta={"name": name}) for name, text in documents.items()]
        passages = self._embedder.run(splitter.run(whole)["documents"])["documents"]
        store = InMemoryDocumentStore()
        store.write_documents(passages)
        store.save_to_disk(self._store)
        return Ingested([len(one.content) for one in passages])

    def open(self) -> None:
        """Read the store and connect the components."""
        store, job = InMemoryDocumentStore.load_from_disk(self._store), self._job
        among = job.candidates if self._best else job.limit
        pipeline = Pipeline()
        pipeline.add_component(
            "embedder", SentenceTransformersTextEmbedder(model=job.encoder, progress_bar=False)
        )
        pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=among))
        pipeline.connect("embedder.embedding", "dense.query_embedding")
        self._last, self._inputs = "dense", [("embedder", "text")]
        if self._best:
            model = OnnxCrossEncoder(Path(job.reranker), job.cores)
            pipeline.add_component("lexical", InMemoryBM25Retriever(store, top_k=among))
            joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=among)
            pipeline.add_component("joiner", joiner)
            pipeline.add_component("ranker", OnnxRanker(model, job.limit))
            pipeline.connect("dense", "joiner")
            pipeline.connect("lexical", "joiner")
            pipeline.connect("joiner", "ranker")
            self._last = "ranker"
            self._inputs += [("lexical", "query"), ("ranker", "query")]
        pipeline.warm_up()
        self._pipeline = pipeline

    def ask(self, question: str) -> Sequence[str]:
        """Run the pipeline."""
        given = {name: {parameter: question} for name, parameter in self._inputs}
        found = self._pipeline.run(given)[self._last]["documents"]
        return [one.content for one in found]


if __name__ == "__main__":
    run(Haystack)
