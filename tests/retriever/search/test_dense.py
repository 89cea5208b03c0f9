import numpy as np

from ingest.document.document import PassageId
from ingest.embedding.encoder import Vectors
from retriever.search.dense import DenseSearch
from tests.memory_index import MemoryDense

ROPE, TAR = PassageId("a", 0), PassageId("b", 0)


class Encoder:
    """The first axis is rope's, the second tar's."""

    def encode(self, question: str) -> Vectors:
        vector = np.array(["rope" in question, "tar" in question], dtype=np.float32)
        return vector / np.linalg.norm(vector)


def test_the_question_finds_what_its_vector_is_nearest_to() -> None:
    index = MemoryDense(dict(zip((ROPE, TAR), np.eye(2, dtype=np.float32), strict=True)))
    search = DenseSearch(index, Encoder())
    assert [one.id for one in search.search("is tar black?", 2)] == [TAR, ROPE]
    assert [one.id for one in search.search("what is rope?", 1)] == [ROPE]
    assert [one.id for one in search.search("what is rope?", 2, ["b"])] == [TAR]
