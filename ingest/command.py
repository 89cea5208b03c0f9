"""How a command ends that cannot do its work: one line on standard error and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ingest.errors import QuestionError, SettingsError, TenkyoError

FAILED = 1
BAD_USAGE = 2


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


def failure(message: str, code: int = BAD_USAGE) -> typer.Exit:
    """Print the message as an error and return what to raise."""
    typer.echo(f"Error: {message}", err=True)
    return typer.Exit(code)
