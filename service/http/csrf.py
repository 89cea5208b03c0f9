"""Whose page sent a request."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException


def is_cross_site(headers: Headers) -> bool:
    """Tell whether a page of another site sent a request.

    A browser says whose page it was in these headers (Fetch Metadata, RFC 6454); what is no browser
    sends neither.
    """
    origin = headers.get("origin")
    elsewhere = origin is not None and origin.partition("://")[2] != headers.get("host")
    return elsewhere or headers.get("sec-fetch-site") not in (None, "same-origin", "none")


def refuse_cross_site(request: Request, what: str) -> None:
    """Refuse what a page of another site sends; `what` completes "A page … may not …".

    A browser lets any page post a form to an address that it can reach, this machine's own
    included. Sites that TENKYO_ORIGINS names are none of the others.

    Raises:
        HTTPException: 403, in words.

    """
    named = request.headers.get("origin", "").lower() in request.app.state.service.settings.origins
    if not named and is_cross_site(request.headers):
        raise HTTPException(403, f"A page of another site may not {what}.")
