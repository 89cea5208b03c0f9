"""A text's runs: raised figures apart from the rest, as programs set footnote marks."""

import re
from collections.abc import Callable, Iterator

_RAISED = re.compile(r"([¹²³]+)")
_PLAIN = str.maketrans("¹²³", "123")


def runs(words: str) -> Iterator[tuple[str, bool]]:
    """Give the runs of a text and whether they are raised."""
    for run in filter(None, _RAISED.split(words)):
        raised = bool(_RAISED.fullmatch(run))
        yield run.translate(_PLAIN) if raised else run, raised


def marked(words: str, escape: Callable[[str], str], raised: str) -> str:
    """Return a text as markup; `raised` formats a raised run."""
    return "".join(
        raised.format(escape(run)) if is_raised else escape(run) for run, is_raised in runs(words)
    )
