"""What each rule of the look-up adds, on the seeds' index with the real models."""

import json
from pathlib import Path

from typer.testing import CliRunner

from eval.experiments.rules import RULES, Change, app, rows_of
from retriever.text import asking
from tests.eval.memory import write_rows


def test_only_rules_that_have_a_say_are_switched_off(seed_index: Path, tmp_path: Path) -> None:
    rows = [
        {
            "id": "japanese",
            "kind": "fact",
            "question": "知的財産基本法は何号ですか",
            "answerable": True,
            "answers": [["122"]],
        }
    ]
    gold, out = write_rows(tmp_path / "gold.jsonl", rows), tmp_path / "figures.json"
    options = ("--gold", gold, "--index", seed_index, "--out", out)
    result = CliRunner().invoke(app, [str(one) for one in options], env={"COLUMNS": "120"})
    assert result.exit_code == 0, result.output
    changes = json.loads(out.read_text("utf-8"))["changes"]
    said = {one["rule"] for one in changes}
    assert "likeness across languages" in said
    assert not said & {"another date", "footnotes", "joined questions"}
    assert {one["with_rule"] for one in changes} <= {"right", "wrong", "refused"}


def test_all_rules_are_in_their_place_and_stay_there() -> None:
    held = [getattr(*rule.owner()) for rule in RULES]
    assert all(map(callable, held))
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert asking.is_question in held


def test_what_a_rule_changes_is_counted_for_each_set() -> None:
    rule = RULES[0].name
    changes = [
        Change("one", rule, "1", "right", "wrong"),
        Change("one", rule, "2", "refused", "wrong"),
        Change("one", rule, "3", "right", "right"),
        Change("two", RULES[1].name, "4", "wrong", "wrong"),
    ]
    rows = rows_of(changes, ["one", "two"])
    assert rows[0] == (rule, "3: 1/0, 0/2", "no say")
    assert rows[1] == (RULES[1].name, "no say", "1: 0/0, 0/0")


def test_as_many_indexes_as_sets_are_asked_for(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--gold", "a", "--gold", "b", "--index", str(tmp_path)])
    assert result.exit_code == 2
    assert "as many --index as --gold" in result.output
