"""Whose page sent a request."""

from fastapi import Request
from starlette.exceptions import HTTPException


def refuse_other_sites(request: Request, what: str) -> None:
    """Refuse what a page of another site sends; `what` completes "A page … may not …".

    A browser lets any page post a form to an address that it can reach, this machine's own
    included; it says whose page it was in these headers (Fetch Metadata, RFC 6454).

    Raises:
        HTTPException: 403, in words.

    """
    origin = request.headers.get("origin")
    foreign = origin is not None and origin.partition("://")[2] != request.headers.get("host")
    if foreign or request.headers.get("sec-fetch-site") not in (None, "same-origin", "none"):
        raise HTTPException(403, f"A page of another site may not {what}.")
