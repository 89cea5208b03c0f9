"""The context of a unit: the headings that it is under, and the text above that it depends on.

A unit depends on what `Unit.above` says: a row on the table's headers and the parents carried down
to it, an item on the item or sentence that it belongs to, a footnote on what it explains.
"""

from collections.abc import Iterable

from ingest.document.document import Passage
from ingest.document.nodes import Span, Unit
from retriever.types import Hit

HEADINGS = 2
"""How many of a text's headings, from the lowest, are read with it. Chosen by eye."""


def lowest_headings(passage: Passage) -> tuple[str, ...]:
    """Return the headings of a passage that are read with it, outermost first."""
    return passage.heading_path[-HEADINGS:]


def context_before(passage: Passage, units: Iterable[Unit]) -> list[Span]:
    """Return what units of a passage depend on that comes before the passage, in order."""
    above = {span for unit in units for span in unit.above if span.start < passage.start}
    return sorted(above, key=lambda span: (span.start, span.end))


def context_of(hit: Hit, unit: Unit, *, all_headings: bool = False) -> str:
    """Return the headings of a unit and what it depends on, a line each.

    `all_headings` takes in more than those that are read with it.
    """
    passage = hit.passage
    headings = passage.heading_path if all_headings else lowest_headings(passage)
    return "\n".join((*headings, *(span.of(hit.document.text) for span in unit.above)))
