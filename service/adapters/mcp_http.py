"""MCP over streamable HTTP, at /mcp.

It is stateless (no sessions, no event streams, JSON answers), so any of several processes can take
a request. The SDK is imported by the first request.
"""

from threading import Lock
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.auth.access import require_ask
from service.http.csrf import refuse_cross_site
from service.http.dependencies import State, StateDep

if TYPE_CHECKING:
    from mcp.server import MCPServer

PATH = "/mcp"

router = APIRouter(dependencies=[Depends(require_ask)], tags=["other clients"])

_making = Lock()


@router.post(PATH, summary="Model Context Protocol", include_in_schema=False)
async def mcp(request: Request, state: StateDep) -> Response:
    """Serve one request of an MCP client."""
    refuse_cross_site(request, "use this service's MCP server")
    server = await to_thread.run_sync(_server, request.app.state, state)
    return _Handled(server)


class _Handled(Response):
    """The response that the SDK writes."""

    def __init__(self, server: "MCPServer[Any]") -> None:
        super().__init__()
        self._mcp = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the SDK handle the request and answer it."""
        from mcp.server.transport_security import TransportSecuritySettings

        # service.http.security_headers and csrf check names and origins for the whole service.
        unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        # Without sessions a manager keeps nothing between requests, so each request has its own.
        self._mcp.streamable_http_app(
            json_response=True, stateless_http=True, transport_security=unchecked
        )
        manager = self._mcp.session_manager
        async with manager.run():
            await manager.handle_request(scope, receive, send)


def _server(shared: Any, state: State) -> "MCPServer[Any]":
    """Return the application's MCP server, made by the first request."""
    with _making:
        if not hasattr(shared, "mcp"):
            from service.adapters.mcp_server import make_server

            shared.mcp = make_server(state)
        server: MCPServer[Any] = shared.mcp
        return server
