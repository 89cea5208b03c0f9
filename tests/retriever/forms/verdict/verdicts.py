"""The verdict on a question, by the first rule that decides it."""

from retriever.forms.form import Asked
from retriever.forms.verdict.verdict import VERDICTS
from retriever.types import Composed


def verdict_on(asked: Asked) -> Composed | None:
    outcomes = (one.answer(asked) for one in VERDICTS)
    return next((one for one in outcomes if one is not None), None)
