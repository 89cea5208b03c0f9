"""Authentication of every request, and the limits of each caller.

Paths need a caller unless they are named public here, so that a route added later is protected too.
"""

import logging
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.auth.access import CHALLENGE, LOOPBACK, NEEDS_KEY
from service.auth.identity import Identity
from service.auth.keys import KeysError
from service.http import pages, problems
from service.http.limits import CallerLimits, TooManyError
from service.operations.metrics import Metrics

logger = logging.getLogger(__name__)

PUBLIC = frozenset({"/", "/library", "/help", "/docs", "/openapi.json", "/livez", "/readyz"})
"""Pages that contain nothing of the documents, the API's description, and health."""

PUBLIC_FOLDERS = ("/static/", "/documents/")
"""Static files, and the viewer, which loads its document through the API."""

SCHEMES = {
    "Bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key made with: python -m service keys add NAME --role ask. "
        "None is needed where the service listens to its own machine alone and has no keys.",
    },
    "X-API-Key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
"""How a key is sent, for the OpenAPI document."""


def is_public(path: str) -> bool:
    """Whether a path needs no caller."""
    return path in PUBLIC or path.startswith(PUBLIC_FOLDERS)


def describe(openapi: dict[str, Any]) -> None:
    """Add to an OpenAPI document which operations need a key, and their errors without one."""
    refusals = {
        str(status): described for status, described in problems.responses(401, 429).items()
    }
    openapi["components"]["securitySchemes"] = SCHEMES
    for path, operations in openapi["paths"].items():
        if is_public(path):
            continue
        for operation in operations.values():
            operation["security"] = [{name: []} for name in SCHEMES]
            # Adapters describe all their errors at once, in their clients' format.
            if "4XX" not in operation["responses"]:
                operation["responses"] |= refusals


class AuthMiddleware:
    """Identifies the caller of each request, for the routes, and refuses unknown ones."""

    def __init__(
        self, app: ASGIApp, identity: Identity, limits: CallerLimits, metrics: Metrics
    ) -> None:
        self.app = app
        self.identity = identity
        self.limits = limits
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http" or is_public(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            caller = self.identity.of(scope)
        except KeysError as error:
            logger.error("%s", error)
            refusal = problems.problem(
                503, "The keys cannot be read, so nobody is let in. The service's log says why."
            )
            await refusal(scope, receive, send)
            return
        if caller is None:
            self.metrics.rejected.labels("unauthorized").inc()
            page = pages.locked(Request(scope))
            challenge = {"WWW-Authenticate": CHALLENGE}
            refusal = page or problems.problem(401, NEEDS_KEY, headers=challenge)
            await refusal(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        if caller is LOOPBACK:
            await self.app(scope, receive, send)
            return
        try:
            with self.limits.holding(caller.who):
                await self.app(scope, receive, send)
        except TooManyError as error:
            # Only `holding` raises it, before anything was sent.
            self.metrics.rejected.labels("too-many-requests").inc()
            refusal = problems.problem(429, str(error), headers={"Retry-After": str(error.seconds)})
            await refusal(scope, receive, send)
