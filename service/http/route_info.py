"""The route of a request and the status of its response, for logs, metrics and traces."""

from starlette.types import Message, Scope, Send


class StatusRecorder:
    """Forwards a response and records its status, which is None until the response starts."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        """Send a part of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


def route_of(scope: Scope) -> str:
    """Return the pattern of the route: paths would make an unlimited number of labels."""
    if route := scope.get("route"):
        return str(route.path)
    return "/static" if scope["path"].startswith("/static/") else "other"
