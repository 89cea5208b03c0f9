from pathlib import Path

import numpy as np

from eval.bench.corpus import write_corpus
from eval.bench.scale import SpreadEncoder, measure
from ingest.index.folder.index import FolderIndex
from tests.fake_encoder import WordTokens


def spread() -> SpreadEncoder:
    return SpreadEncoder(np.eye(8, 32, dtype=np.float32), WordTokens())


def test_stand_in_vectors_lie_around_real_ones_and_are_always_the_same() -> None:
    texts = [f"text {number}" for number in range(200)]
    vectors = spread().encode(texts)
    assert np.array_equal(vectors, spread().encode(texts))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    nearest = (vectors @ np.eye(8, 32, dtype=np.float32).T).max(axis=1)
    assert nearest.min() > 0.6
    assert len({tuple(row) for row in vectors.tolist()}) == len(texts)


def test_an_index_is_filled_searched_and_changed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_corpus(corpus, 40)
    index = FolderIndex(tmp_path / "index")
    measured, snapshot = measure(index, "folder", corpus, spread(), None)
    assert measured.passages == snapshot.passage_count >= 40
    assert index.current() != snapshot.name
    assert measured.recall == 1.0
    assert measured.disk is not None
    assert measured.disk > sum(file.stat().st_size for file in corpus.rglob("*.txt"))
    assert all(value is not None and value > 0 for value in (*measured.words, *measured.vectors))
