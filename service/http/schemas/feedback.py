"""Votes on answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.http.schemas.requests import History, Offset, Question, Source, StrictRequest


class CitedSpan(StrictRequest):
    """Words that an answer cited, by code points of the document's text, half-open."""

    document_id: Annotated[str, Field(max_length=100)]
    source: Source
    start: Offset
    end: Offset


class Vote(StrictRequest):
    """A reader's vote on an answer or a refusal, and what was voted on.

    `citations` are the quotes of the answer. A comment comes with the same vote again.
    """

    question: Question
    history: History = Field(default=[])
    thumb: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=1000)] | None = None
    generation: Annotated[str, Field(max_length=200)]
    answerable: bool
    answer: Annotated[str, Field(max_length=20_000)] | None
    citations: Annotated[list[CitedSpan], Field(max_length=100)]


class VotesKept(BaseModel):
    """Whether votes are kept here."""

    kept: bool
