import numpy as np

from ingest.embedding.onnx import Floats, OnnxModel
from retriever.models.question_encoder import QuestionEncoder


class CountingModel(OnnxModel):
    """Knows one word, and gives the number of a text's letters as its vector."""

    def __init__(self) -> None:
        pass

    def has_token(self, word: str) -> bool:
        return word == "weather"

    def run(self, text: str) -> Floats:
        return np.array([len(text)], dtype=np.float32)


def test_the_prompt_is_put_before_the_question() -> None:
    assert QuestionEncoder(CountingModel(), "query: ").encode("rope").tolist() == [11]
    assert QuestionEncoder(CountingModel(), "").encode("rope").tolist() == [4]


def test_a_word_of_the_vocabulary_is_common() -> None:
    encoder = QuestionEncoder(CountingModel(), "")
    assert encoder.is_common("weather")
    assert not encoder.is_common("Pellworm")
