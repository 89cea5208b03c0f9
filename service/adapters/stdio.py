"""`python -m service mcp`: MCP over standard input and output, for a client that starts it.

Nothing but the protocol is written to standard output; the log goes to standard error.
"""

from pathlib import Path
from typing import Annotated

import anyio
import typer

from ingest.command import report_errors
from service.operations import logs
from service.settings import ServiceSettings


def mcp(
    index: Annotated[Path | None, typer.Option(help="The index folder. [TENKYO_INDEX]")] = None,
) -> None:
    """Serve an index to an MCP client, such as Claude Desktop, that starts this command itself.

    The client's settings name it, with the folder in full:
    {"command": "python", "args": ["-m", "service", "mcp", "--index", "/path/to/index"]}

    A new generation of the index is taken up while it runs; it ends with its standard input.
    """
    with report_errors():
        settings = ServiceSettings.load(index=index)
    logs.configure(settings.log)
    anyio.run(serve, settings)


async def serve(settings: ServiceSettings) -> None:
    """Serve until the client goes, with the application's own state and none of its HTTP."""
    # Imported when needed: `--help` does not wait for the SDK.
    from service.adapters.mcp_server import make_server
    from service.app import create_app

    app = create_app(settings)
    async with app.router.lifespan_context(app):
        await make_server(app.state.service).run_stdio_async()
