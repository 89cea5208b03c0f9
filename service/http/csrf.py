"""Protection against cross-site requests (CSRF)."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException


def is_cross_site(headers: Headers) -> bool:
    """Whether a page of another site sent a request.

    Browsers name the page's origin in these headers (Fetch Metadata, RFC 6454); other clients send
    neither.
    """
    origin = headers.get("origin")
    elsewhere = origin is not None and origin.partition("://")[2] != headers.get("host")
    return elsewhere or headers.get("sec-fetch-site") not in (None, "same-origin", "none")


def refuse_cross_site(request: Request, what: str) -> None:
    """Refuse a request of another site's page; `what` completes "A page … may not …".

    Browsers let any page post a form to any address that they can reach, this machine included.
    The sites in TENKYO_ORIGINS are allowed.

    Raises:
        HTTPException: 403.

    """
    named = request.headers.get("origin", "").lower() in request.app.state.service.settings.origins
    if not named and is_cross_site(request.headers):
        raise HTTPException(403, f"A page of another site may not {what}.")
