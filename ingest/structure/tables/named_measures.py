"""Measures that a caption gives to some rows alone: `dollars in millions, shares in thousands`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document.nodes import Span

_NAMED = re.compile(
    r"(?<![\w-])(?P<name>(?!(?:and|except|excluding|for|of|the|which|in)\b)[a-z][\w-]*"
    r"(?:\s(?!and\b|except\b|excluding\b|in\b)[\w-]+){0,3}?)"
    r"(?:,\s?which\sare(?:\s\w+)?)?\s(?:are\s)?in\s"
    r"(?P<measure>(?:hundred|thousand|million|billion|trillion|lakh|crore)s?)\b",
    re.IGNORECASE,
)
_NAMED_JAPANESE = re.compile(
    r"(?<=[、，,；;])\s?(?P<name>[^\s、，,；;()（）:：]{1,15}?)(?:は|[:：])\s?"
    r"(?P<measure>[十百千万億兆]*(?:円|ドル|株|人|件|トン|[%％]))"
)
_ALL_ROWS = re.compile(
    r"(?:all\s)?(?:amounts?|figures?|values?|numbers?(?!\sof)|sums?|data|expressed|stated|presented|shown|"
    r"reported|unaudited|(?:u\.?s\.?\s)?dollars?|euros?|pounds?|yen|crowns?|currency)(?:\s.*)?",
    re.IGNORECASE,
)
"""What names no rows of their own: it leads the measure of the whole table."""


@dataclass(frozen=True, slots=True)
class NamedMeasure:
    """The measure of the rows that have `name` in theirs, and the whole of the words on it."""

    name: str
    measure: Span
    said: Span

    def is_of(self, row: str) -> bool:
        """Whether a row, in small letters and without hyphens, is named so; none per share is."""
        if self.name.isascii():
            # What is counted within a name is not what its figures count.
            row = re.split(r"\d", row, maxsplit=1)[0]
            return bool(re.search(rf"(?<!\bper )\b{re.escape(self.name)}s?\b", row))
        return self.name in row

    def divides(self, row: str) -> bool:
        """Whether a row's figures are for one of what is named: earnings per share."""
        return f"per {self.name}" in row


def named_measures(text: str, phrase: Span) -> Iterator[NamedMeasure]:
    """Yield the measures that a phrase gives to rows that it names."""
    for pattern in (_NAMED, _NAMED_JAPANESE):
        for match in pattern.finditer(text, phrase.start, phrase.end):
            if not _ALL_ROWS.fullmatch(match["name"]):
                name = re.sub(r"^numbers? of ", "", match["name"].casefold().replace("-", " "))
                yield NamedMeasure(name.removesuffix("s"), *_spans(match))


def _spans(match: re.Match[str]) -> tuple[Span, Span]:
    return Span(*match.span("measure")), Span(*match.span())
