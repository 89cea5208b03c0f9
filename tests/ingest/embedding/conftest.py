from typing import TYPE_CHECKING

import pytest

from ingest.embedding.exporting import load_model
from ingest.embedding.models import ENCODERS
from tests.ingest.conftest import NAME

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@pytest.fixture(scope="session")
def reference() -> "SentenceTransformer":
    """The packaged model as sentence-transformers loads it, by torch: what exports are held to."""
    return load_model(NAME, ENCODERS[NAME].locate())
