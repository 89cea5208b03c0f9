"""Middleware for security: response headers, the Host check and the limit of request bodies."""

import ipaddress
from collections.abc import Callable, Collection, Mapping

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 128 * 1024
"""Bytes of a request's body; chosen by eye, above what the limits of the fields allow.

An uploaded file has its own limit, and is kept on disk while it arrives.
"""

ADAPTER_LIMIT = 1024 * 1024
"""The same for adapters, whose clients send whole conversations and lists of texts; by eye."""

DISCARD_LIMIT = 16 * 1024 * 1024
"""Bytes over the limit that are still read: most clients read the refusal only after sending."""

SECONDS_TO_SEND = 30.0
"""How long a request's body may take to arrive, by eye; an uploaded file may take any time."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}
"""After OWASP's Secure Headers Project. Strict-Transport-Security is for the proxy that ends TLS.

Answers are for the caller only, so no shared cache may store them.
"""


class SecurityHeaders:
    """Adds the security headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class HostCheck:
    """Refuses requests for names that are not the service's own.

    A site can resolve its name to this machine's address. To the browser, its page then has the
    same origin as the service (DNS rebinding), but the Host header has the site's name. Addresses
    are safe: no site can take one as its name. Starlette's TrustedHostMiddleware is not used
    because it cuts IPv6 addresses at their first colon.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], refusal: ASGIApp) -> None:
        self.app = app
        self.hosts = hosts
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope).get("host")):
            await self.refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, host: str | None) -> bool:
        # Browsers, which this protects, always send one.
        if host is None:
            return True
        name, _, port = host.lower().rpartition(":")
        if not port.isdigit():
            name = host.lower()
        return name in self.hosts or _is_address(name.strip("[]"))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class BodyLimit:
    """Reads a request's body before the application, within a limit of size and time."""

    def __init__(
        self,
        app: ASGIApp,
        refusal: Callable[[int], ASGIApp],
        too_slow: ASGIApp,
        uploads: str,
        limits: Mapping[str, int],
        seconds: float = SECONDS_TO_SEND,
    ) -> None:
        """Limit bodies.

        Args:
            app: the application.
            refusal: makes the answer to a body over so many bytes.
            too_slow: the answer to a body that did not arrive in time.
            uploads: the path whose POST requests are left for their route to read.
            limits: the limits of paths that differ from `BODY_LIMIT`, in bytes.
            seconds: how long a body may take to arrive.

        """
        self.app = app
        self.refusal = refusal
        self.too_slow = too_slow
        self.seconds = seconds
        self.uploads = uploads
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body, or refuse it."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) == ("POST", self.uploads):
            await self.app(scope, receive, send)
            return
        try:
            limit = self.limits.get(scope["path"], BODY_LIMIT)
            with anyio.fail_after(self.seconds):
                body, arrived = await _read(receive, limit)
        except TimeoutError:
            await self.too_slow(scope, receive, send)
            return
        if not arrived:
            return
        if body is None:
            await self.refusal(limit)(scope, receive, send)
            return
        unread = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return unread.pop() if unread else await receive()

        await self.app(scope, replay, send)


async def _read(receive: Receive, limit: int) -> tuple[bytes | None, bool]:
    """Return the body, None if it is too large, and whether the client sent it to its end."""
    body = bytearray()
    discarded = 0
    more = True
    while more and discarded <= DISCARD_LIMIT:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None, False
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            discarded += len(body)
            body.clear()
    return (None if discarded else bytes(body)), True
