from pathlib import Path

import pytest
from typer.testing import CliRunner

from retriever.types import Answer
from service.wording import trial
from tests.service.wording.scripted_model import saying, scripted
from tests.service.wording.test_wording import OPENED, QUESTION, VERBATIM

ROW = f'{{"question": "{QUESTION}"}}\n'


class Answering:
    """An index that has one answer, and a refusal."""

    def ask(self, question: str) -> Answer:
        return VERBATIM if question == QUESTION else Answer(
            question, None, 0.0, "Nothing.", (), (), "g1", "none"
        )  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text(ROW + '{"question": "Who?"}\n' + ROW)
    return file


def named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TENKYO_LLM_URL", url)
    monkeypatch.setenv("TENKYO_LLM_MODEL", "small")


@pytest.mark.models
def test_it_tells_what_is_kept_and_what_is_dropped(
    monkeypatch: pytest.MonkeyPatch, questions: Path
) -> None:
    monkeypatch.setattr(trial, "open_index", lambda *_: Answering())
    with scripted() as script:
        script.reply = saying(f"{OPENED} [1] It opened in 1850. [1]")
        named(monkeypatch, script.url)
        result = CliRunner().invoke(trial.command, [str(questions)])
    assert result.exit_code == 0, result.output
    assert f"  + {OPENED}\n  - It opened in 1850. (" in result.output
    assert "2 answers: 2 worded, 0 verbatim; 2 sentences dropped." in result.output


def test_without_a_model_it_says_what_to_set(questions: Path) -> None:
    result = CliRunner().invoke(trial.command, [str(questions)])
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: No model is named. Set TENKYO_LLM_URL and TENKYO_LLM_MODEL.\n",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"question": 1}', ":1: no JSON object"),
        (ROW.encode() + b"[]", ":2: no JSON object"),
        (b"\xff", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_file_without_questions_is_refused(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "questions.jsonl"
    if content is not None:
        file.write_bytes(content)
    result = CliRunner().invoke(trial.command, [str(file)])
    assert result.exit_code == 2
    assert said in result.stderr
