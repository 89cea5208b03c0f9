"""Examples as tokens: `[CLS] question [SEP] text [SEP]`, with the answer's tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retriever.training.examples.example import Example

MAX_TOKENS = 320
"""Tokens of a pair in training; longer texts are cut around the answer."""
QUESTION_TOKENS = 64
BEGIN, BETWEEN = "[CLS]", "[SEP]"


@dataclass(frozen=True, slots=True)
class Features:
    """A pair as tokens.

    Attributes:
        ids: the tokens.
        asked: how many of them, from the first, are of the question.
        start: the answer's first token; 0, the first of all, where there is none.
        end: its last token.
        relevant: whether the text is about the question.

    """

    ids: NDArray[np.int32]
    asked: int
    start: int
    end: int
    relevant: bool


def featured(
    examples: Iterable[Example], tokenizer: Tokenizer, max_tokens: int = MAX_TOKENS
) -> list[Features]:
    """Return the examples as tokens; one whose answer has no token of its own is left out."""
    found = (_features(one, tokenizer, max_tokens) for one in examples)
    return [one for one in found if one is not None]


def padded(batch: Sequence[Features]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return tokens, mask and types of a batch, each pairs × the longest one's tokens."""
    sizes = np.array([len(one.ids) for one in batch])
    ids = np.zeros((len(batch), sizes.max()), np.int64)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
    places = np.arange(ids.shape[1])
    mask = places < sizes[:, None]
    types = mask & (places >= np.array([one.asked for one in batch])[:, None])
    return torch.from_numpy(ids), torch.from_numpy(mask).long(), torch.from_numpy(types).long()


def _features(example: Example, tokenizer: Tokenizer, max_tokens: int) -> Features | None:
    asked = tokenizer.encode(example.question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    text: Any = tokenizer.encode(example.text, add_special_tokens=False)
    room = max_tokens - 3 - len(asked)
    first, start, end = 0, 0, 0
    if example.answerable:
        own = [i for i, (a, b) in enumerate(text.offsets) if b > example.start and a < example.end]
        if not own:
            return None
        first = _first_token(own[0], own[-1], len(text.ids), room)
        base = len(asked) + 2 - first
        start, end = own[0] + base, min(own[-1], first + room - 1) + base
    read = text.ids[first : first + room]
    begin, between = (tokenizer.token_to_id(token) for token in (BEGIN, BETWEEN))
    ids = np.array([begin, *asked, between, *read, between], np.int32)
    return Features(ids, len(asked) + 2, start, end, example.relevant)


def _first_token(start: int, end: int, length: int, room: int) -> int:
    """Return where the part of a text begins that has its answer in the middle, if it must."""
    if end < room:
        return 0
    return max(0, min(start, (start + end - room) // 2, length - room))
