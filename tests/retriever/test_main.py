import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from retriever.__main__ import app
from retriever.assembly import Models
from retriever.pipeline import Retriever
from retriever.serialization import render

ANSWERED = "How many visitors does Ghibli Park have per year?"
REFUSED = "Who is the prime minister of Japan?"

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, models: Models, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command where there is neither an index nor a .env, with models that are loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("retriever.assembly.Models", lambda: models)
    for name in ("TENKYO_INDEX", "TENKYO_ENCODER", "TENKYO_HUB"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: str, **variables: str) -> Result:
        ended = CliRunner().invoke(app, arguments, env={"COLUMNS": "100", **variables})
        assert "Traceback" not in ended.output
        return ended

    return command


@pytest.fixture
def index(seed_index: Path) -> str:
    return str(seed_index)


def test_help_teaches(command: Command) -> None:
    ended = command("--help")
    assert ended.exit_code == 0
    for words in (
        "--index",
        "--limit",
        "--json",
        "--source",
        "Exit codes",
        "Example",
        "TENKYO_INDEX",
    ):
        assert words in ended.output
    assert all(line == line.rstrip() for line in ended.output.splitlines())


@pytest.mark.parametrize(("question", "code"), [(ANSWERED, 0), (REFUSED, 1)])
def test_json_is_what_the_retriever_says(
    command: Command, retriever: Retriever, index: str, question: str, code: int
) -> None:
    ended = command(question, "--index", index, "--limit", "2", "--json")
    assert ended.exit_code == code
    assert ended.stdout_bytes == render(retriever.ask(question, limit=2).to_dict()) + b"\n"
    assert ended.stderr == ""


def test_an_answer_is_shown_with_its_quotes_and_where_they_stand(
    command: Command, index: str, seed_text: str
) -> None:
    ended = command(ANSWERED, "--index", index)
    assert ended.exit_code == 0
    assert "1.8 million visitors per year" in ended.output
    assert "[1] ip-strategic-program-2025.txt" in ended.output
    places = re.findall(r"characters (\d+) to (\d+)", ended.output)
    assert places
    assert "Ghibli Park" in seed_text[int(places[0][0]) : int(places[0][1])]


def test_a_refusal_gives_the_reason_and_the_nearest_passages(command: Command, index: str) -> None:
    ended = command(REFUSED, "--index", index)
    assert ended.exit_code == 1
    assert "The documents do not answer this." in ended.output
    assert "Nearest passages:" in ended.output
    assert "[1] ip-strategic-program-2025.txt" in ended.output


def test_words_need_no_quotation_marks(command: Command, retriever: Retriever, index: str) -> None:
    ended = command(*ANSWERED.split(), "--index", index, "--json")
    assert ended.stdout_bytes == render(retriever.ask(ANSWERED).to_dict()) + b"\n"


def test_one_document_is_asked(command: Command, index: str) -> None:
    ended = command(ANSWERED, "--index", index, "--source", "ip-strategic-program-2025.txt")
    assert ended.exit_code == 0


def test_a_document_that_is_not_there_is_named_with_those_spelt_alike(
    command: Command, index: str
) -> None:
    ended = command(ANSWERED, "--index", index, "--source", "ip-strategic-programme-2025.txt")
    assert ended.exit_code == 2
    assert "no document ip-strategic-programme-2025.txt" in ended.stderr
    assert "Did you mean: ip-strategic-program-2025.txt?" in ended.stderr


def test_a_variable_that_is_mistyped_is_named(command: Command) -> None:
    ended = command(ANSWERED, TENKYO_INDX="/srv/index")
    assert "TENKYO_INDX is not a setting" in ended.stderr
    assert "Did you mean TENKYO_INDEX?" in ended.stderr


def test_an_answer_of_which_enough_was_read_is_still_an_answer(
    index: str, tmp_path: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("retriever.assembly.Models", lambda: models)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        with pytest.raises(SystemExit) as ended:
            app([*ANSWERED.split(), "--index", index])
    assert ended.value.code == 0


def test_the_index_may_be_named_in_the_environment(command: Command, index: str) -> None:
    assert command(ANSWERED, TENKYO_INDEX=index).exit_code == 0


def test_without_an_index_it_says_how_to_make_one(command: Command) -> None:
    ended = command(ANSWERED)
    assert ended.exit_code == 3
    assert ended.stdout == ""
    assert "There is no index in .tenkyo/index" in ended.stderr
    assert "python -m ingest" in ended.stderr


def test_an_index_made_with_another_encoder_is_refused(command: Command, index: str) -> None:
    ended = command(ANSWERED, "--index", index, TENKYO_ENCODER="another-encoder")
    assert ended.exit_code == 3
    assert "another-encoder" in ended.stderr


@pytest.mark.parametrize("question", ["", "  ", "?!", "x" * 4001])
def test_what_cannot_be_asked_is_bad_usage(command: Command, index: str, question: str) -> None:
    ended = command(question, "--index", index)
    assert ended.exit_code == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("Error: ")


@pytest.mark.parametrize(
    "arguments",
    [(), ("q", "--limit", "0"), ("q", "--limit", "101"), ("q", "--unknown")],
)
def test_bad_usage_is_said_so(command: Command, arguments: tuple[str, ...]) -> None:
    assert command(*arguments).exit_code == 2


def test_settings_that_are_not_valid_are_bad_usage(command: Command) -> None:
    ended = command(ANSWERED, TENKYO_HUB="perhaps")
    assert ended.exit_code == 2
    assert "TENKYO_HUB" in ended.stderr
