"""Examples as tokens: `[CLS] question [SEP] text [SEP]`, with the answer's tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tokenizers import Tokenizer

from retriever.training.examples.example import Example

MAX_TOKENS = 256
"""Tokens of a pair in training; longer texts are cut around the answer."""
QUESTION_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Features:
    """A pair as tokens.

    Attributes:
        ids: the tokens.
        types: 0 for those of the question, 1 for those of the text.
        start: the answer's first token; 0, the first of all, where there is none.
        end: its last token.
        relevant: whether the text is about the question.

    """

    ids: Sequence[int]
    types: Sequence[int]
    start: int
    end: int
    relevant: bool


def featured(
    examples: Iterable[Example], tokenizer: Tokenizer, max_tokens: int = MAX_TOKENS
) -> list[Features]:
    """Return the examples as tokens; one whose answer has no token of its own is left out."""
    found = (_features(one, tokenizer, max_tokens) for one in examples)
    return [one for one in found if one is not None]


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
    bounds = [tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]")]
    ids = [bounds[0], *asked, bounds[1], *read, bounds[1]]
    types = [0] * (len(asked) + 2) + [1] * (len(read) + 1)
    return Features(ids, types, start, end, example.relevant)


def _first_token(start: int, end: int, length: int, room: int) -> int:
    """Return where the part of a text begins that has its answer in the middle, if it must."""
    if end < room:
        return 0
    return max(0, min(start, (start + end - room) // 2, length - room))
