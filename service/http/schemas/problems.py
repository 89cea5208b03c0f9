"""Errors (RFC 9457)."""

from pydantic import BaseModel


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it; `errors` only where a request is invalid.

    `request_id` is that of the header X-Request-ID, by which the service's log names the request.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    request_id: str | None = None
