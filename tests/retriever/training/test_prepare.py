import random
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.training.examples.example import Example
from retriever.training.prepare import (
    further_examples,
    is_held_out,
    nouns,
    read_examples,
    write_examples,
)


def test_examples_are_read_as_they_were_written(tmp_path: Path) -> None:
    examples = [Example("a", "料金は?", "5円", 0, 2), Example("b", "Why?", "No.", relevant=False)]
    file = tmp_path / "examples.jsonl.gz"
    assert write_examples(file, examples) == 2
    assert read_examples(file) == examples


def test_nouns_are_in_several_questions() -> None:
    rows = [
        {"question": "図書館の料金は"},
        {"question": "図書館はどこ"},
        {"question": "図書館と体育館"},
    ]
    assert nouns(rows) == ["図書館"]


@settings(max_examples=10)
@given(st.lists(st.text(min_size=5), min_size=300, max_size=300, unique=True))
def test_few_questions_are_held_out(questions: list[str]) -> None:
    assert sum(map(is_held_out, questions)) < 60


def test_new_examples_are_put_among_known_ones() -> None:
    new = [Example("new", f"{n}?", "Yes.", 0 if n % 2 else -1, 3) for n in range(40)]
    known = [Example("known", f"{n}?", "No.") for n in range(400)]
    made = further_examples(known, new, random.Random(0))
    counts = Counter(made)
    assert all(counts[one] == (2 if one.answerable else 1) for one in new)
    assert sum(one.source == "known" for one in made) == 40
