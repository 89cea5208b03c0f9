"""What every request passes on its way in, and every response on its way out."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 128 * 1024
"""Bytes a request's body may have; the fields' own limits are for people, this is for memory.

An uploaded file has a limit of its own, and is kept on disk while it arrives.
"""

DISCARD_LIMIT = 16 * 1024 * 1024
"""Bytes too many that are read all the same: most clients hear a refusal only after sending."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class SecurityHeaders:
    """Adds the headers that keep a page to itself, unless the response has its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its response with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Reads a request's body before the application does, and no more than the limit.

    What is posted to `uploads` is left for its route to read.
    """

    def __init__(self, app: ASGIApp, refusal: ASGIApp, uploads: str) -> None:
        self.app = app
        self.refusal = refusal
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body, or refuse it."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) == ("POST", self.uploads):
            await self.app(scope, receive, send)
            return
        body = bytearray()
        discarded = 0
        more = True
        while more and discarded <= DISCARD_LIMIT:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > BODY_LIMIT:
                discarded += len(body)
                body.clear()
        if discarded:
            await self.refusal(scope, receive, send)
            return
        unread = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return unread.pop() if unread else await receive()

        await self.app(scope, replay, send)
