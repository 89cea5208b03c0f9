"""`python -m service unit`: the unit with which systemd runs the service."""

import sys
from pathlib import Path

import typer

TEMPLATE = Path(__file__).with_name("tenkyo.service")


def unit() -> None:
    """Print a unit for systemd that runs the service with this Python, locked in.

    It runs as a user of its own that may write in /var/lib/tenkyo alone.
    """
    typer.echo(TEMPLATE.read_text("utf-8").replace("@PYTHON@", sys.executable), nl=False)
