"""How a command ends that cannot do its work: one line on standard error and an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ingest.errors import QuestionError, SettingsError, TenkyoError
from ingest.settings import IngestSettings

FAILED = 1
BAD_USAGE = 2
NO_INDEX = 3
"""There is no index, or it cannot be opened: nothing was asked."""


@contextmanager
def report_errors(code: int = BAD_USAGE) -> Iterator[None]:
    """Print an error of the block as `Error: …` and exit with `code`, without a traceback.

    It covers what the person at the keyboard can mend: every TenkyoError and every OSError. As a
    decorator it covers a whole command.
    Settings and questions that are not valid always exit with BAD_USAGE.
    """
    try:
        yield
    except (SettingsError, QuestionError) as error:
        raise failure(str(error)) from None
    except BrokenPipeError:
        # Typer ends quietly when the reader of the output has gone.
        raise
    except (TenkyoError, OSError) as error:
        raise failure(str(error), code) from None


@contextmanager
def results() -> Iterator[None]:
    """Let the block print what the command found, whose exit code is then about that alone.

    Whoever reads the output may go when they have seen enough, as `| head -1` does.

    Raises:
        OSError: the output cannot be written, for want of room on the disk.

    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would write the rest when it ends, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn_of_mistyped(settings: type[IngestSettings]) -> None:
    """Print a warning for each variable that looks like a setting and is none."""
    for sentence in settings.mistyped():
        typer.echo(f"Warning: {sentence}", err=True)


def failure(message: str, code: int = BAD_USAGE) -> typer.Exit:
    """Print the message as an error and return what to raise."""
    typer.echo(f"Error: {message}", err=True)
    return typer.Exit(code)
