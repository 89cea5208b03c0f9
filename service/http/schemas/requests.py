"""The parts that requests share: questions, limits and the filter by document."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Question = Annotated[str, Field(max_length=4000)]
Source = Annotated[str, Field(max_length=1000)]
History = Annotated[list[Question], Field(max_length=50)]
Limit = Annotated[int, Field(ge=1, le=100)]
Offset = Annotated[int, Field(ge=0, le=2**31)]


class StrictRequest(BaseModel):
    """Refuses unknown keys and converts no types.

    A misspelt `filter` that was ignored would search all documents.
    """

    model_config = ConfigDict(strict=True, extra="forbid")


class Filter(StrictRequest):
    """The documents to search."""

    source: Annotated[list[Source], Field(min_length=1, max_length=100)] | None = None


def sources_of(chosen: Filter | None) -> list[str] | None:
    """Return the sources to search, None for all documents."""
    return chosen.source if chosen else None
