"""The date of a statement: what its mail, its section or its document says of its own date."""

import re
from dataclasses import dataclass
from datetime import date

from ingest.document.nodes import Kind, Span, Unit
from ingest.language.dates import periods
from ingest.language.plain import plain
from retriever.forms.form import Asked
from retriever.forms.versions.editions import edition_of
from retriever.types import Hit

_LABEL = re.compile(
    r"^\W*(?:date|dated|sent|issued|published|posted|updated"
    r"|(?:発行|作成|送信|公開|更新|改訂)(?:日時?)?|日付|日時)(?:\s+on\b)?\s*[:：|\t]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatementDate:
    """The day that a statement is of, and where that is said."""

    day: date
    stated: Span


def date_of(asked: Asked, hit: Hit, unit: Unit) -> StatementDate | None:
    """Return the date that a unit stands under; None where there is none.

    It is that of the nearest heading or line before it that gives a date for what follows, "Meeting
    of 14 January 2025" or "Date: 5 June 2025"; or else what the document says of its own date.
    """
    sections = asked.snapshot.sections(hit.document.id)
    headings = {plain(one) for one in hit.passage.heading_path}
    nearest: StatementDate | None = None
    for section in sections:
        for block in section.blocks:
            for one in block.units:
                if one.start >= unit.start:
                    break
                words = one.of(hit.document.text)
                heads = block.kind is Kind.HEADING and plain(words) in headings
                if (heads or _LABEL.match(words)) and (found := _day_in(one, words)):
                    nearest = found
    if nearest:
        return nearest
    edition = edition_of(hit.document, sections)
    return (
        StatementDate(edition.since, edition.stated) if edition.since and edition.stated else None
    )


def _day_in(unit: Unit, words: str) -> StatementDate | None:
    for mention in periods(words):
        if mention.period.day:
            stated = Span(unit.start + mention.start, unit.start + mention.end)
            return StatementDate(mention.period.day, stated)
    return None
