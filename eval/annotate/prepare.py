"""Preparing to annotate: all that was given is checked before anything is served."""

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from eval.annotate.app import Workspace, install
from eval.annotate.gold_file import GoldFile
from eval.annotate.user_questions import read_user_questions
from ingest.errors import TenkyoError
from ingest.index.backends import index_at
from service.app import Tenkyo, create_app
from service.settings import ServiceSettings

LOOPBACK = "127.0.0.1"


class AnnotateError(TenkyoError):
    """Annotating cannot begin; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An application with the page, the socket that it is to listen on, and the page's address."""

    app: Tenkyo
    listener: socket.socket
    address: str


def prepare(questions: Path, gold: Path, index: Path | None, port: int) -> Prepared:
    """Check what is given and listen on loopback, on any port where `port` is 0.

    Raises SettingsError, AnnotateError, GoldError, IndexUnavailableError and OSError, whose
    messages say what to do.
    """
    settings = _settings(index, port)
    workspace = Workspace(questions, GoldFile(gold), secrets.token_urlsafe(16))
    _check(workspace, settings.index)
    listener = _listen(port)
    app = create_app(settings)
    install(app, workspace)
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/annotate/{workspace.token}"
    return Prepared(app, listener, address)


def _settings(index: Path | None, port: int) -> ServiceSettings:
    """Return the user's settings, but for this machine alone."""
    # Empty values override the user's variables: without keys or a proxy, anyone here may ask.
    return ServiceSettings.load(
        index=index, host=LOOPBACK, port=port, keys="", proxy_header="", proxy_from=()
    )


def _check(workspace: Workspace, index: Path) -> None:
    """Raise an error where a file or the index cannot be used."""
    read_user_questions(workspace.questions)
    workspace.gold.rows()
    folder = workspace.gold.path.parent
    if not folder.is_dir():
        raise AnnotateError(f"there is no folder {folder}; make it first")
    index_at(index).snapshot().close()


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        reason = f"{LOOPBACK}:{port}: {os.strerror(error.errno or 0)}"
        raise AnnotateError(f"cannot listen on {reason}. Choose another with --port") from None
