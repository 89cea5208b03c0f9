"""Whether one row of a table is older, dearer or longer than another."""

import re

from retriever.forms.comparison.english import without_article
from retriever.forms.comparison.two_rows import compare_rows
from retriever.forms.form import Asked
from retriever.forms.tables.question.superlatives import COMPARATIVE, compared_by
from retriever.forms.tables.values import folded
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.yes_no import YesNo

_ENGLISH = re.compile(
    rf"^\W*(?:is|are|was|were|does|do|did)\s+(?P<first>.+?)\s+(?:(?:cost|costs|run|take|takes)\s+)?"
    rf"{COMPARATIVE.pattern}\s+than\s+(?P<second>.+?)\W*$"
)
_JAPANESE = re.compile(
    r"^(?P<first>.+?)(?:の(?:ほう|方)が|は)、?(?P<second>.+?)より(?:も)?"
    r"(?P<word>古|新し|高|安|長|短|深|広|狭|重|軽|大き|小さ|遠|近|多|少な)(?:い|かった)"
)


def rows_compared(asked: Asked, question: YesNo) -> list[Ground]:
    """Return how the cells of the two rows that a question names compare, with both.

    Nothing where it names no two rows of one table, or where its adjective measures no column.
    """
    text = folded(asked.question.asked)
    match = (_JAPANESE if question.japanese else _ENGLISH).match(text)
    by = compared_by(match["word"]) if match else None
    if match is None or by is None or question.scenario:
        return []
    names = [without_article(match[one]) for one in ("first", "second")]
    compared = compare_rows(asked, names, by)
    if compared is None:
        return []
    words = "\n".join(one.words for one in compared.rows)
    citations = tuple(dict.fromkeys(c for one in compared.rows for c in one.citations))
    return [Ground(compared.first_is, words, citations)]
