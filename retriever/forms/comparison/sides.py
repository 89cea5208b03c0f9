"""The sides of a comparison: the things that a question joins, and the question for each of them.

"What is the rent of Mill House and Quay Loft?" joins two names, and the question for the first is
"What is the rent of Mill House". A question that says that it compares joins them by more words
("compare A with B"), and what says so is left out of the sides' questions.
"""

from dataclasses import dataclass

from ingest.language.scripts import has_cjk
from retriever.forms.comparison import english, japanese
from retriever.forms.comparison.joined import Joined

MOST_SIDES = 4
"""More sides are not compared, as each is a look-up of its own. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Side:
    """A thing that is compared, and the question that asks about it alone."""

    name: str
    question: str


def joined_things(question: str) -> Joined | None:
    """Return the things that a question joins, two to `MOST_SIDES`; None where it joins none."""
    found = japanese.joined(question) if has_cjk(question) else english.joined(question)
    return found if found and len(found.parts) <= MOST_SIDES else None


def sides_of(joined: Joined) -> list[Side]:
    """Return the sides with their questions.

    >>> joined = joined_things("Compare the rents of Ash Hut and Bay Inn.")
    >>> [side.question for side in sides_of(joined)]
    ['the rents of Ash Hut', 'the rents of Bay Inn']
    """
    describe = japanese.describe if joined.japanese else english.describe
    return [
        Side(
            part if joined.japanese else english.without_article(part),
            f"{joined.before}{part}{joined.after}" if joined.aspect else describe(part),
        )
        for part in joined.parts
    ]
