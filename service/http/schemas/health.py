"""Health checks."""

from typing import Literal

from pydantic import BaseModel, Field

from service.http.schemas.questions import IndexState


class Live(BaseModel):
    """The process answers."""

    status: Literal["live"] = Field(description="Always `live`.", examples=["live"])


class Ready(BaseModel):
    """Questions are answered."""

    status: Literal["ready"] = Field(description="Always `ready`.", examples=["ready"])
    index: IndexState = Field(description="The index that answers.")
