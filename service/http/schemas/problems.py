"""Errors (RFC 9457)."""

from pydantic import BaseModel, Field

from service.http.schemas.messages import Message


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    field: str = Field(description="The field, in words.", examples=["filter, source, item 1"])
    message: str = Field(description="What is wrong with it.", examples=["must be a text"])


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(
        description="What kind of problem it is, explained at this address.",
        examples=["/docs#invalid-request"],
    )
    title: str = Field(description="The kind, in words.", examples=["The request is not valid"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(
        description="What went wrong and what to do.", examples=["question is required."]
    )
    message: Message | None = Field(
        default=None,
        description="The detail with its values apart, to be translated, where a file is refused.",
    )
    errors: list[FieldError] | None = Field(
        default=None, description="The invalid fields, where the request is not valid."
    )
    request_id: str | None = Field(
        default=None,
        description="The header X-Request-ID, by which the service's log names the request.",
        examples=["0f8a1c2e"],
    )
