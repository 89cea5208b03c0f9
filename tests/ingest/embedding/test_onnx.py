from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.export import EXPORT_FILE
from ingest.embedding.onnx import OnnxModel
from ingest.language.tokens import TOKENIZER_FILE

TEXTS = ["Exports of cosmetics", "化粧品", "", "word " * 2000]


@pytest.fixture(scope="module")
def model(seed_index: Path) -> OnnxModel:
    (folder,) = (seed_index / "encoders").iterdir()
    return OnnxModel(folder / EXPORT_FILE, folder / TOKENIZER_FILE, max_tokens=256)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_one_output_whatever_else_runs(model: OnnxModel, text: str) -> None:
    alone = model.run(text)
    with ThreadPoolExecutor(4) as threads:
        outputs = list(threads.map(model.run, [text, "other words"] * 4))
    assert alone.dtype == np.float32
    assert all(np.array_equal(output, alone) for output in outputs[::2])
    assert not np.array_equal(outputs[1], alone)


def test_what_is_beyond_the_limit_is_not_read(model: OnnxModel) -> None:
    assert np.array_equal(model.run("word " * 400), model.run("word " * 800))


def test_it_knows_which_words_are_one_token(model: OnnxModel) -> None:
    assert model.has_token("weather")
    assert not model.has_token("cosmetcs")
