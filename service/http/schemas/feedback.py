"""Votes on answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.http.schemas.fields import DocumentId, Generation
from service.http.schemas.requests import History, Offset, Question, Source, StrictRequest


class CitedSpan(StrictRequest):
    """Words that an answer cited, by code points of the document's text, half-open."""

    document_id: Annotated[DocumentId, Field(max_length=100)]
    source: Source
    start: Offset
    end: Offset


class Vote(StrictRequest):
    """A reader's vote on an answer or a refusal, and what was voted on.

    A comment comes with the same vote again.
    """

    question: Question
    history: History = Field(default=[])
    thumb: Literal["up", "down"] = Field(description="The vote.", examples=["up"])
    comment: Annotated[str, Field(max_length=1000)] | None = Field(
        default=None, description="What the reader says.", examples=["The year is wrong."]
    )
    generation: Annotated[Generation, Field(max_length=200)]
    answerable: bool = Field(description="Whether there was an answer.", examples=[True])
    answer: Annotated[str, Field(max_length=20_000)] | None = Field(
        description="The answer; null of a refusal.", examples=["12 million crowns"]
    )
    citations: Annotated[
        list[CitedSpan], Field(max_length=100, description="The quotes of the answer.")
    ]


class VotesKept(BaseModel):
    """Whether votes are kept here."""

    kept: bool = Field(description="Whether a vote is written to a file.", examples=[True])
