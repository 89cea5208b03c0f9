"""What the sentences and items of the evidence say to a question for a yes or a no."""

from collections.abc import Iterator

from retriever.forms.form import Asked
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.statement import qualifies, verdict
from retriever.forms.verdict.topic import Place, places_of
from retriever.forms.verdict.yes_no import YesNo


def stated(asked: Asked, question: YesNo) -> list[Ground]:
    """Return what sentences and items say in the question's own words, the likeliest first.

    Nothing where one says it under a condition or with an exception, or where the question tells of
    a case: rules are seldom in the words of that.
    """
    if question.scenario:
        return []
    grounds = []
    for one, yes in _told(asked, question):
        if yes is None or one.evidence.exceptions:
            return []
        grounds.append(Ground(yes, one.quoted, one.citations()))
    return grounds


def stated_with_exceptions(asked: Asked, question: YesNo) -> bool:
    """Whether a sentence says what the question asks, but under a condition or with exceptions."""
    return any(yes is None or one.evidence.exceptions for one, yes in _told(asked, question))


def _told(asked: Asked, question: YesNo) -> Iterator[tuple[Place, bool | None]]:
    """Yield the statements that say what is asked: yes or no, or None under a condition."""
    for one in places_of(asked):
        if one.is_row:
            continue
        yes = verdict(question, one.words, one.above)
        if yes is not None or qualifies(question, one.words, one.above):
            yield one, yes
