from collections.abc import Callable

import pytest
import typer

from ingest.command import BAD_USAGE, FAILED, failure, report_errors
from ingest.errors import ModelError, QuestionError
from ingest.settings import IngestSettings


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


def test_without_an_error_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with report_errors():
        pass
    assert capsys.readouterr() == ("", "")
    assert failure("Name a file.").exit_code == BAD_USAGE
    assert capsys.readouterr().err == "Error: Name a file.\n"
