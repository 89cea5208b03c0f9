import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from ingest.command import BAD_USAGE, FAILED, failure, report_errors, results
from ingest.errors import ModelError, QuestionError
from ingest.settings import IngestSettings

FULL = Path("/dev/full")


def invalid() -> None:
    IngestSettings.load(hub="perhaps")


def missing() -> None:
    raise FileNotFoundError(2, "No such file", "gold.jsonl")


def unknown_model() -> None:
    raise ModelError("The model is missing.")


def no_words() -> None:
    raise QuestionError("There are no words in it.")


@pytest.mark.parametrize(
    ("fails", "message", "code"),
    [
        (missing, "Error: [Errno 2] No such file: 'gold.jsonl'\n", FAILED),
        (unknown_model, "Error: The model is missing.\n", FAILED),
        (no_words, "Error: There are no words in it.\n", BAD_USAGE),
        (invalid, "Error: These settings are not valid. --hub: ", BAD_USAGE),
    ],
)
def test_an_error_is_one_line_and_an_exit_code(
    fails: Callable[[], None], message: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, report_errors(FAILED):
        fails()
    assert ended.value.exit_code == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(message)
    assert said.err.count("\n") == 1


def test_a_defect_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), report_errors():
        _ = 1 // 0


def test_a_reader_of_the_output_that_has_gone_is_left_to_typer() -> None:
    with pytest.raises(BrokenPipeError), report_errors():
        raise BrokenPipeError


def test_a_reader_that_has_seen_enough_of_the_results_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        with results():
            typer.echo("one line")
        # Nor is it one when the rest is written at the end.
        gone.write("another")


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_results_that_cannot_be_written_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = FULL.open("w")  # closing it fails
    monkeypatch.setattr(sys, "stdout", full)
    with pytest.raises(typer.Exit) as ended, report_errors(FAILED), results():
        full.write("one line")
    os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())
    full.close()
    assert ended.value.exit_code == FAILED
    assert "No space left" in capsys.readouterr().err


def test_without_an_error_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with report_errors():
        pass
    assert capsys.readouterr() == ("", "")
    assert failure("Name a file.").exit_code == BAD_USAGE
    assert capsys.readouterr().err == "Error: Name a file.\n"
