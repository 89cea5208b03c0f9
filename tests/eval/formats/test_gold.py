import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.formats.gold import gold_row, write_gold
from eval.gold.questions import KNOWN_KEYS, read_gold, read_rows
from tests.eval.formats.test_json_values import VALUES

WORDS = st.text(min_size=1).filter(str.strip)
PLACES = st.one_of(
    st.just({}),
    st.builds(lambda page: {"page": page}, st.integers(1, 99)),
    st.builds(
        lambda start, size, text: {"start": start, "end": start + size, **text},
        st.integers(0, 99),
        st.integers(1, 9),
        st.just({}) | st.builds(lambda text: {"text": text}, st.text()),
    ),
)
EVIDENCE = st.builds(lambda doc, place: {"doc": doc, **place}, WORDS, PLACES)
EXTRA = st.dictionaries(st.text().filter(lambda key: key not in KNOWN_KEYS), VALUES, max_size=2)
REQUIRED = {"id": WORDS, "kind": WORDS, "question": WORDS}
ANY = {
    "history": st.lists(st.text(), min_size=1, max_size=2),
    "split": st.sampled_from(["dev", "test"]),
    "reference": WORDS,
}
ANSWERABLE = st.fixed_dictionaries(
    {**REQUIRED, "answerable": st.just(True)},
    optional={
        **ANY,
        "answers": st.lists(st.lists(WORDS, min_size=1, max_size=2), min_size=1, max_size=2),
        "gold": st.lists(EVIDENCE, min_size=1, max_size=2),
        "all": st.just(True),
        "forbidden": st.lists(WORDS, min_size=1, max_size=2),
        "derived": st.just(True),
    },
)
UNANSWERABLE = st.fixed_dictionaries(
    {**REQUIRED, "answerable": st.just(False)}, optional={**ANY, "near_miss": WORDS}
)
ROWS = st.lists(
    st.builds(lambda row, extra: {**row, **extra}, ANSWERABLE | UNANSWERABLE, EXTRA),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row["id"],
)


@settings(deadline=None)
@given(ROWS)
def test_gold_that_is_read_and_written_is_the_same_gold(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("gold")
    before, after = folder / "before.jsonl", folder / "after.jsonl"
    before.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    questions = read_gold(before)
    assert write_gold(after, questions) == len(rows)
    # As JSON, since NaN is not equal to itself.
    told = [json.dumps(row, sort_keys=True) for _, row in read_rows(after)]
    assert told == [json.dumps(row, sort_keys=True) for row in rows]


def test_the_generated_rows_have_every_key(tmp_path: Path) -> None:
    answerable = {"answerable", "answers", "gold", "all", "forbidden", "derived"}
    assert {*REQUIRED, *ANY, *answerable, "near_miss"} == KNOWN_KEYS


def test_keys_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    row = {"id": "q1", "kind": "fact", "question": "?", "answerable": True}
    empty = {"history": [], "answers": [], "gold": [], "all": False, "split": None}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**row, **empty}), encoding="utf-8")
    (question,) = read_gold(path)
    assert gold_row(question) == row
