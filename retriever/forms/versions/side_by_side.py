"""Statements that differ, one below the other, each with its source and its date."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language.figures import numbers
from ingest.language.plain import plain
from retriever.answer.citations import quoted_words
from retriever.forms.look_up import Quoted
from retriever.types import Citation, Composed, Statement


@dataclass(frozen=True, slots=True)
class SideStatement:
    """What is quoted of one side, and where it says of what date it is."""

    quoted: Quoted
    dated: Citation | None


def side_by_side(said: Sequence[SideStatement], limit: int) -> Composed | None:
    """Return the statements as an answer; None where it takes more citations than the limit."""
    citations = list(dict.fromkeys(citation for one in said for citation in one.quoted.citations))
    statements, lines = [], []
    for one in said:
        first = one.quoted.citations[0]
        place = citations.index(first)
        date = plain(one.dated.quote.of(one.dated.hit.document.text)) if one.dated else None
        statements.append(Statement(one.quoted.words, first.hit.document.source, date, place))
    citations += [one.dated for one in said if one.dated and one.dated not in citations]
    quoted = numbers(quoted_words(citations))
    several = len({one.source for one in statements}) > 1
    for statement in statements:
        # A number of a file's name is in no quote.
        named = several and numbers(statement.source) <= quoted
        label = ", ".join(filter(None, (statement.source if named else None, statement.date)))
        lines.append(f"{statement.text} ({label})" if label else statement.text)
    text = "\n".join(lines)
    if len(citations) > limit or not numbers(text) <= quoted:
        return None
    return Composed(text, tuple(citations), disagreement=tuple(statements))
