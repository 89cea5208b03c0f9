"""The command `python -m eval annotate`: a page on this machine that makes gold questions."""

import os
import secrets
import socket
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from ingest.errors import TenkyoError
from ingest.settings import invalid_settings

BAD_USAGE = 2
LOOPBACK = "127.0.0.1"


def annotate(
    questions: Annotated[
        Path,
        typer.Option(help="What was asked: votes, gold, or a question a line."),
    ],
    gold: Annotated[Path, typer.Option(help="The gold file to write; it is made if need be.")],
    index: Annotated[
        Path | None,
        typer.Option(
            help="The index to answer from.", show_default="TENKYO_INDEX or .tenkyo/index"
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port, 0 for any.")] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
) -> None:
    """Make gold questions of what users asked, by marking the words that answer.

    The chat page keeps thumbs up and down in .tenkyo/feedback.jsonl (TENKYO_FEEDBACK). To
    turn them into questions to measure with:

        python -m eval annotate --questions .tenkyo/feedback.jsonl --gold gold.jsonl

        python -m eval --gold gold.jsonl

    --questions may also be a gold file, or plain text with a question a line.

    A page opens in the browser, for this machine alone. Choose a question (those voted
    down come first), see what is answered now, find the passage, select the words that
    answer in the document and press "Add as evidence". Say what the answer must contain:
    one line for each thing, alternatives parted by |. Or say that the documents do not
    answer. Saving adds the row to the gold file, or replaces the one that is there, and
    keeps all else in it as it is. Stop with Ctrl-C.

    Exit codes: 0 stopped; 2 bad usage, or a file or an index that cannot be used.
    """
    # What serves is imported here: the other commands of eval need none of it.
    from eval.annotate.app import Desk, install
    from eval.annotate.asked import read_asked
    from eval.annotate.gold_file import GoldFile
    from eval.annotate.server import serve
    from ingest.index import open_generation
    from service.app import create_app
    from service.settings import ServiceSettings

    given: dict[str, Any] = {"index": index} if index else {}
    desk = Desk(questions, GoldFile(gold), secrets.token_urlsafe(16))
    try:
        settings = ServiceSettings(
            host=LOOPBACK, port=port, keys=None, proxy_header=None, proxy_from=(), **given
        )
        read_asked(questions)
        desk.gold.rows()
        if not gold.parent.is_dir():
            raise _usage(f"there is no folder {gold.parent}; make it first")
        open_generation(settings.index)
        listener = _listen(port)
    except ValidationError as error:
        raise _usage(invalid_settings(error)) from None
    except (TenkyoError, OSError) as error:
        raise _usage(str(error)) from None
    app = create_app(settings)
    install(app, desk)
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/annotate/{desk.token}"
    serve(app, listener, address, browse=not no_browser)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        reason = f"{LOOPBACK}:{port}: {os.strerror(error.errno or 0)}"
        raise _usage(f"cannot listen on {reason}. Choose another with --port") from None


def _usage(message: str) -> typer.Exit:
    typer.echo(f"Error: {message}", err=True)
    return typer.Exit(BAD_USAGE)
