"""LlamaIndex, measured in an environment of its own.

default    passages of 1,024 tokens, found by vector in its simple vector store
best       passages of 256 tokens, found by vector in FAISS and by BM25, merged by reciprocal rank
           fusion, reranked by the cross-encoder
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
from llama_index.core import (
    Document,
    QueryBundle,
    Settings,
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import NodeWithScore
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from eval.bench.peers.measuring import Ingested, Job, run
from eval.bench.peers.onnx_cross_encoder import OnnxCrossEncoder

TOKENS, OVERLAP = 256, 32
"""A passage with the best settings: as much as the encoder reads; chosen by eye."""
DIMENSION = 384
"""Components of the encoder's vectors."""


class OnnxRerank(BaseNodePostprocessor):  # type: ignore[misc] # its types are not here
    """LlamaIndex's extension point for a reranker: a node postprocessor."""

    model: Any
    limit: int

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        """Return the best nodes, best first."""
        if query_bundle is None:
            return nodes
        texts = [one.node.get_content() for one in nodes]
        order = self.model.order(query_bundle.query_str, texts, self.limit)
        return [NodeWithScore(node=nodes[number].node, score=score) for number, score in order]


class LlamaIndex:
    """A vector store index that is persisted to a folder, and retrievers over it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._best = job.settings == "best"
        self._vectors = str(Path(job.folder) / "vectors")
        self._words = str(Path(job.folder) / "words")
        # What makes more questions of one, and needs an LLM, is left out: there is no LLM.
        Settings.llm = MockLLM()

    def load(self) -> None:
        """Load the encoder."""
        Settings.embed_model = HuggingFaceEmbedding(model_name=self._job.encoder)

    def ingest(self, documents: Mapping[str, str]) -> Ingested:
        """Split and embed the documents, and persist the index."""
        splitter = SentenceSplitter(chunk_size=TOKENS, chunk_overlap=OVERLAP)
        whole = [Document(text=text, metadata={"name": name}) for name, text in documents.items()]
        nodes = (splitter if self._best else SentenceSplitter()).get_nodes_from_documents(whole)
        context = (
            StorageContext.from_defaults(
                vector_store=FaissVectorStore(faiss_index=faiss.IndexFlatIP(DIMENSION))
            )
            if self._best
            else StorageContext.from_defaults()
        )
        index = VectorStoreIndex(nodes, storage_context=context)
        index.storage_context.persist(self._vectors)
        if self._best:
            BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=self._job.candidates).persist(
                self._words
            )
        return Ingested([len(one.get_content()) for one in nodes])

    def open(self) -> None:
        """Load the index and put the retrievers together."""
        self.load()
        job = self._job
        stored = {"persist_dir": self._vectors}
        if not self._best:
            index = load_index_from_storage(StorageContext.from_defaults(**stored))
            self._retriever = index.as_retriever(similarity_top_k=job.limit)
            return
        vectors = FaissVectorStore.from_persist_dir(self._vectors)
        index = load_index_from_storage(
            StorageContext.from_defaults(vector_store=vectors, **stored)
        )
        self._retriever = QueryFusionRetriever(
            [
                index.as_retriever(similarity_top_k=job.candidates),
                BM25Retriever.from_persist_dir(self._words),
            ],
            mode="reciprocal_rerank",
            num_queries=1,
            similarity_top_k=job.candidates,
            use_async=False,
        )
        model = OnnxCrossEncoder(Path(job.reranker), job.cores)
        self._reranker = OnnxRerank(model=model, limit=job.limit)

    def ask(self, question: str) -> Sequence[str]:
        """Retrieve, and rerank with the best settings."""
        nodes = self._retriever.retrieve(question)
        if self._best:
            nodes = self._reranker.postprocess_nodes(nodes, query_str=question)
        return [one.node.get_content() for one in nodes]


if __name__ == "__main__":
    run(LlamaIndex)
