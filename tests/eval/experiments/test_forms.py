"""What each form of answer adds, on the seeds' index with the real models."""

import json
from pathlib import Path

from typer.testing import CliRunner

from eval.experiments.forms import Change, app, rows_of
from tests.eval.memory import write_rows


def test_only_forms_that_have_a_say_are_switched_off(seed_index: Path, tmp_path: Path) -> None:
    asked = [
        ("digest", "Summarise the section on piracy and counterfeit goods.", [["piracy"]]),
        ("fact", "When was the Intellectual Property Basic Act made?", [["1815"]]),
    ]
    rows = [
        {"id": id_, "kind": id_, "question": text, "answerable": True, "answers": answers}
        for id_, text, answers in asked
    ]
    gold, out = write_rows(tmp_path / "gold.jsonl", rows), tmp_path / "figures.json"
    options = ("--gold", gold, "--index", seed_index, "--out", out)
    result = CliRunner().invoke(app, [str(one) for one in options], env={"COLUMNS": "120"})
    assert result.exit_code == 0, result.output
    changes = json.loads(out.read_text("utf-8"))["changes"]
    assert [(one["form"], one["question"], one["with_form"]) for one in changes] == [
        ("DigestForm", "digest", "right")
    ]


def test_what_is_right_and_wrong_with_and_without_a_form_is_counted() -> None:
    changes = [
        Change("ListForm", "one", "right", "wrong"),
        Change("ListForm", "two", "wrong", "refused"),
        Change("DigestForm", "one", "right", "right"),
    ]
    assert rows_of(changes) == [
        ("ListForm", "2", "1", "0", "1", "1"),
        ("DigestForm", "1", "1", "1", "0", "0"),
    ]
