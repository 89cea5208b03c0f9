"""The parts that requests share: questions, limits and the filter by document."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Question = Annotated[
    str, Field(max_length=4000, description="A question.", examples=["What does the basin cost?"])
]
Source = Annotated[
    str,
    Field(max_length=1000, description="A document's name.", examples=["reports/2025/works.md"]),
]
History = Annotated[
    list[Question],
    Field(
        max_length=50,
        description="Earlier questions of the same conversation, oldest first.",
        examples=[["What does the basin cost?"]],
    ),
]
Limit = Annotated[int, Field(ge=1, le=100, description="At most this many.", examples=[5])]
Offset = Annotated[
    int, Field(ge=0, le=2**31, description="A position in code points.", examples=[120])
]


class StrictRequest(BaseModel):
    """Refuses unknown keys and converts no types.

    A misspelt `filter` that was ignored would search all documents.
    """

    model_config = ConfigDict(strict=True, extra="forbid")


class Filter(StrictRequest):
    """The documents to search."""

    source: Annotated[list[Source], Field(min_length=1, max_length=100)] | None = Field(
        default=None,
        description="The names of the documents to search; all of them if null.",
        examples=[["reports/2025/works.md"]],
    )


FilterField = Annotated[
    Filter | None, Field(description="The documents to search; all of them if null.")
]


def sources_of(chosen: Filter | None) -> list[str] | None:
    """Return the sources to search, None for all documents."""
    return chosen.source if chosen else None
