"""How a command ends that cannot do its work: one line on standard error and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from ingest.errors import QuestionError, TenkyoError
from ingest.settings import invalid_settings

FAILED = 1
BAD_USAGE = 2


@contextmanager
def report_errors(code: int = BAD_USAGE) -> Iterator[None]:
    """Print an error of the block as `Error: …` and exit with `code`, without a traceback.

    It covers what the person at the keyboard can mend: every TenkyoError and every OSError.
    Settings and questions that are not valid always exit with BAD_USAGE.
    """
    try:
        yield
    except ValidationError as error:
        raise failure(invalid_settings(error)) from None
    except QuestionError as error:
        raise failure(str(error)) from None
    except (TenkyoError, OSError) as error:
        raise failure(str(error), code) from None


def failure(message: str, code: int = BAD_USAGE) -> typer.Exit:
    """Print the message as an error and return what to raise."""
    typer.echo(f"Error: {message}", err=True)
    return typer.Exit(code)
