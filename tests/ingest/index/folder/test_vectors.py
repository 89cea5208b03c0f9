from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.encoder import Vectors
from ingest.index.folder import vectors
from ingest.index.folder.vectors import NewVectors, StoredVectors, embed
from tests.fake_encoder import DIMENSION, TermsEncoder


def filled(texts: Sequence[str]) -> NewVectors:
    made = NewVectors(len(texts), DIMENSION)
    made.rows[:] = TermsEncoder().encode(texts)
    return made


def test_vectors_come_back_as_they_were(tmp_path: Path) -> None:
    made = filled(["rope", "ship", "sea"])
    made.write(tmp_path / "vectors")
    stored = StoredVectors(tmp_path / "vectors", 3)
    np.testing.assert_array_equal(stored.rows, made.rows)


def test_there_may_be_none(tmp_path: Path) -> None:
    NewVectors(0, DIMENSION).write(tmp_path / "vectors")
    assert StoredVectors(tmp_path / "vectors", 0).rows.shape == (0, DIMENSION)


def test_another_number_than_there_should_be_is_an_error(tmp_path: Path) -> None:
    filled(["rope"]).write(tmp_path / "vectors")
    with pytest.raises(ValueError, match="1 vectors for 2 passages"):
        StoredVectors(tmp_path / "vectors", 2)


def test_a_full_disk_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="could not be written; is the disk full"):
        filled([f"Ship {number}" for number in range(10_000)]).write(Path("/dev/full"))


def test_texts_are_embedded_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "AT_ONCE", 3)
    texts = {9: "ship " * 3, 2: "ship", 5: "ship " * 2, 7: "rope " * 5, 0: "sea", 1: "sea " * 2}
    asked: list[list[int]] = []
    encoded: list[list[str]] = []

    def texts_of(rows: Sequence[int]) -> list[str]:
        asked.append(list(rows))
        return [texts[row] for row in rows]

    def encode(batch: Sequence[str]) -> Vectors:
        encoded.append(list(batch))
        return TermsEncoder().encode(batch)

    into = np.zeros((10, DIMENSION), dtype=np.float32)
    assert list(embed(list(texts), texts_of, encode, into)) == [3, 6]
    assert asked == [[9, 2, 5], [7, 0, 1]]
    assert encoded == [[texts[row] for row in step] for step in asked]
    for row, text in texts.items():
        np.testing.assert_array_equal(into[row], TermsEncoder().encode([text])[0])
