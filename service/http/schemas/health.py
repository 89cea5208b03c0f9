"""Health checks."""

from typing import Literal

from pydantic import BaseModel

from service.http.schemas.questions import IndexState


class Live(BaseModel):
    """The process answers."""

    status: Literal["live"]


class Ready(BaseModel):
    """Questions are answered."""

    status: Literal["ready"]
    index: IndexState
