"""What a model said of a text with a question, kept for what is asked again."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")

Read = Callable[[str, Sequence[str]], Sequence[T]]
"""Has a model read texts with a question: gives one result a text, in their order."""


class Remembered(Generic[T]):
    """The results of so many pairs of question and text, the latest used. Safe between threads."""

    def __init__(self, most: int) -> None:
        self._held: LRUCache[bytes, T] = LRUCache(most)
        self._guard = Lock()

    def read(self, question: str, texts: Sequence[str], anew: Read[T]) -> list[T]:
        """Return a result a text, in the order given; `anew` reads those that are not held."""
        asked = blake2b(question.encode()).digest()
        keys = [blake2b(asked + text.encode(), digest_size=16).digest() for text in texts]
        with self._guard:
            found = {key: self._held[key] for key in keys if key in self._held}
        unread = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        fresh = dict(zip(unread, anew(question, list(unread.values())), strict=True))
        with self._guard:
            self._held.update(fresh)
        found.update(fresh)
        return [found[key] for key in keys]
