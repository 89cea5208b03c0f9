"""The key that a reader typed into a page, kept by the browser as a cookie.

Browsers fetch images and originals without our headers, but with cookies. Scripts cannot read this
one. It is the key itself, so revoking the key ends it and the service stores no sessions.
"""

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.auth.access import require_ask
from service.auth.identity import COOKIE, bearer_of
from service.http.csrf import refuse_cross_site

PATH = "/v1/session"


def _same_site_only(request: Request) -> None:
    refuse_cross_site(request, "sign in")


router = APIRouter(
    prefix=PATH,
    include_in_schema=False,
    dependencies=[Depends(require_ask), Depends(_same_site_only)],
)


@router.post("", status_code=204)
async def keep(request: Request) -> Response:
    """Have the browser keep the key of this request, which the middleware has checked."""
    token = bearer_of(request.headers.get("authorization", ""))
    if token is None:
        raise HTTPException(400, "Send the key to keep as Authorization: Bearer KEY.")
    response = Response(status_code=204)
    # A proxy that terminates TLS speaks plain HTTP to us; Origin has the page's own address.
    secure = request.headers.get("origin", "").startswith("https://")
    response.set_cookie(COOKIE, token, path="/v1", secure=secure, httponly=True, samesite="strict")
    return response


@router.delete("", status_code=204)
async def forget() -> Response:
    """Have the browser forget the key."""
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/v1", httponly=True, samesite="strict")
    return response
