from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from ingest.embedding.models import ENCODERS
from ingest.errors import ModelError
from ingest.language.tokens import TOKENIZER_FILE, EncoderTokens
from tests.ingest.conftest import NAME
from tests.ingest.texts import texts


@pytest.fixture(scope="module")
def reference() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(ENCODERS[NAME].locate() / TOKENIZER_FILE))
    tokenizer.no_truncation()
    return tokenizer


def test_an_encoder_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"{tmp_path.name} has no tokenizer\.json"):
        EncoderTokens(tmp_path, 256)


@pytest.mark.parametrize(
    "text", ["", "port", "The port is open.", "港は開かれた", "x" * 5000, "😀"]
)
def test_counts_are_the_tokenizer_s_own(
    text: str, tokens: EncoderTokens, reference: Tokenizer
) -> None:
    encoded = reference.encode(text)
    assert tokens.special == 2
    assert (
        tokens.count([text, text]) == [len(encoded.ids) - encoded.special_tokens_mask.count(1)] * 2
    )


def test_nothing_is_cut_off_at_the_model_s_limit(tokens: EncoderTokens) -> None:
    assert tokens.count(["port " * 1000]) == [1000]


def test_a_text_that_fits_is_not_cut(tokens: EncoderTokens) -> None:
    assert tokens.cut("The port is open. ", 5) == 18
    assert tokens.cut("", 5) == 0


def test_a_cut_falls_before_the_first_token_too_many(tokens: EncoderTokens) -> None:
    text = "The port is open."
    assert text[: tokens.cut(text, 3)] == "The port is "
    assert tokens.cut(text, 0) == 0


@settings(max_examples=60, deadline=None)
@given(text=texts.filter(bool), limit=st.integers(0, 50))
def test_what_is_cut_off_is_what_was_too_much(text: str, limit: int, tokens: EncoderTokens) -> None:
    length = tokens.cut(text, limit)
    [count] = tokens.count([text])
    assert (length == len(text)) == (count <= limit)
