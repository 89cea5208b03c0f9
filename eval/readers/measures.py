"""Measures of reading, each between 0 and 1, the higher the better."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from eval.readers.facts import CellFact

CellKey = tuple[str, str, str]
"""A cell's label, header and value."""

_SHINGLE = 8
"""Characters that tell a place in a text; chosen by eye: a word or two, or a Japanese phrase."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were found rightly, how many were read, and how many there are.

    Counts add up over documents, and the measures are taken of the sum.
    """

    right: int = 0
    read: int = 0
    expected: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.right + other.right, self.read + other.read, self.expected + other.expected
        )

    @property
    def precision(self) -> float | None:
        """The share of what was read that is right; None where nothing was read."""
        return self.right / self.read if self.read else None

    @property
    def recall(self) -> float | None:
        """The share of what there is that was found; None where there is nothing."""
        return self.right / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where nothing is or was found."""
        total = self.read + self.expected
        return 2 * self.right / total if total else None


def text_errors(read: str, expected: str) -> int:
    """Return the Levenshtein distance: characters to insert, delete or replace.

    Divided by the expected text's length it is the character error rate.
    """
    return Levenshtein.distance(read, expected)


def reading_order(read: str, expected: str) -> float:
    """Return the share of pairs of places that are read in their order.

    A place is a run of 8 characters that occurs once in either text. The share is
    (1 + Kendall's tau) / 2; 0 where the texts share no two places.
    """
    wanted, got = _places(expected), _places(read)
    shared = [place for place in wanted if place in got]
    if len(shared) < 2:
        return 0.0
    from scipy.stats import kendalltau  # imported when needed: it is an extra

    tau = kendalltau([wanted[one] for one in shared], [got[one] for one in shared]).statistic
    return (1 + float(tau)) / 2


def matches(read: Iterable[Hashable], expected: Iterable[Hashable]) -> Counts:
    """Count what is in both; what occurs twice must be found twice."""
    got, wanted = Counter(read), Counter(expected)
    return Counts((got & wanted).total(), got.total(), wanted.total())


def cell_matches(read: Sequence[CellFact], expected: Sequence[CellFact]) -> Counts:
    """Count the cells that are read with their row's label and their column's header."""
    return matches(cell_keys(read, expected), cell_keys(expected, expected))


def unit_matches(read: Sequence[CellFact], expected: Sequence[CellFact]) -> Counts:
    """Count the cells that have a unit of measure and whose unit is read with them."""
    told: dict[CellKey, str] = {}
    for key, one in zip(cell_keys(read, expected), read, strict=True):
        told[key] = f"{told.get(key, '')} {one.unit}"
    measured = [one for one in expected if one.unit]
    keys = cell_keys(measured, measured)
    right = sum(one.unit in told.get(key, "") for key, one in zip(keys, measured, strict=True))
    return Counts(right, right, len(measured))


def cell_keys(cells: Sequence[CellFact], expected: Sequence[CellFact]) -> list[CellKey]:
    """Return what each cell says and of what; other forms of an expected label count as it."""
    forms = {
        (form, one.header, one.value): (one.label, one.header, one.value)
        for one in expected
        for form in one.also
    }
    keys = [(one.label, one.header, one.value) for one in cells]
    return [forms.get(key, key) for key in keys]


def _places(text: str) -> dict[str, int]:
    letters = "".join(text.split())
    runs = [letters[at : at + _SHINGLE] for at in range(len(letters) - _SHINGLE + 1)]
    once = {run for run, count in Counter(runs).items() if count == 1}
    return {run: at for at, run in enumerate(runs) if run in once}
