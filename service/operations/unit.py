"""`python -m service unit`: a systemd unit that runs the service."""

import sys
from pathlib import Path

import typer

TEMPLATE = Path(__file__).with_name("tenkyo.service")


def unit() -> None:
    """Print a sandboxed systemd unit that runs the service with this Python.

    It runs as its own user, which may write in /var/lib/tenkyo only.
    """
    typer.echo(TEMPLATE.read_text("utf-8").replace("@PYTHON@", sys.executable), nl=False)
