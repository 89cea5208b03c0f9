"""How a long piece of work says how far it is."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done and how much there is to do."""


def no_progress(step: str, done: int, total: int) -> None:
    """Report nothing."""
