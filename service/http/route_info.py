"""What is seen of a request from outside the application: its route, and the response's status."""

from starlette.types import Message, Scope, Send


class StatusRecorder:
    """Sends a response on and notes its status; None while, or because, there is none."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        """Send a part of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


def route_of(scope: Scope) -> str:
    """Name the route by its pattern: paths themselves would be labels without end."""
    if route := scope.get("route"):
        return str(route.path)
    return "/static" if scope["path"].startswith("/static/") else "other"
