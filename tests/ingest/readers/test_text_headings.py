"""Headings that plain texts mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.text import read_text
from ingest.readers.text_headings import marked_headings
from ingest.structure.sections import read_structure
from tests.ingest.trees import check_known, check_tree


def headings(text: str) -> list[tuple[int, str]]:
    return [(one.level, one.units[0].of(text)) for one in marked_headings(text)]


def paths(text: str) -> list[tuple[str, ...]]:
    content = read_text(text.encode())
    return [one.heading_path for one in read_structure(content.text, content.blocks)]


UNDERLINED = """\
Harbour rules
=============

Scope
-----
These rules apply to all boats.

Fees
----

A boat pays 12 euro a night.
"""


def test_underlined_lines_are_headings() -> None:
    assert headings(UNDERLINED) == [(1, "Harbour rules"), (2, "Scope"), (2, "Fees")]
    assert paths(UNDERLINED) == [("Harbour rules", "Scope"), ("Harbour rules", "Fees")]
    assert read_text(UNDERLINED.encode()).title == "Harbour rules"


def test_signs_rank_in_the_order_in_which_they_come() -> None:
    text = "=====\nRules\n=====\n\nScope\n=====\nOne.\n\nBoats\n~~~~~\nTwo.\n\nFees\n====\nThree.\n"
    assert headings(text) == [(1, "Rules"), (2, "Scope"), (3, "Boats"), (2, "Fees")]
    first = marked_headings(text)[0]
    assert first.of(text) == "=====\nRules\n====="


def test_a_numbered_heading_has_the_level_of_its_number() -> None:
    text = "規程\n====\n\n第1章 総則\n---------\n本文です。\n\n第1節 目的\n---------\n本文です。\n"
    assert headings(text) == [(1, "規程"), (2, "第1章 総則"), (3, "第1節 目的")]


@pytest.mark.parametrize(
    "text",
    [
        "He paid the fee.\n----------------\nIt is so.\n",
        "The boat\nlies here\n---------\nIt is so.\n",
        "Anna Berg\n--\nIt is so.\n",
        "Anna\n------------------------------\nIt is so.\n",
        "Name      Fee\n-------------\nBoat      12\n",
        "Fees\n- - -\nIt is so.\n",
        "Fees\n----",
    ],
)
def test_what_a_row_of_signs_does_not_head(text: str) -> None:
    assert headings(text) == []


NUMBERED = """\
1. Scope
These rules apply to all boats in the harbour. They do
not apply to the navy.

1.1 Exceptions
Boats of the navy are free.

1.2 Fees

A boat pays 12 euro a night.

2. Opening hours
The office is open from nine to five.
"""


def test_numbered_lines_right_above_text_are_headings() -> None:
    assert paths(NUMBERED) == [
        ("1. Scope",),
        ("1. Scope", "1.1 Exceptions"),
        ("1. Scope", "1.2 Fees"),
        ("2. Opening hours",),
    ]
    assert read_text(NUMBERED.encode()).title is None


@pytest.mark.parametrize(
    "text",
    [
        # Nothing else is numbered.
        "1. Scope\nThese rules apply to all boats in the harbour.\n",
        # The line goes on.
        "1. Tie up the boat at\nthe quay of the harbour.\n\n2. Pay the fee of\nthe master.\n",
        "1. Boats\n   These are all boats in the harbour.\n\n2. Ships\n   These are ships.\n",
        "1. Passport\n2. Ticket\n3. Keys\n",
        "1. Those who tie up a boat\nThey pay the fee at once.\n\n2. Those who leave\nThey too.\n",
    ],
)
def test_the_items_of_a_list_are_no_headings(text: str) -> None:
    assert headings(text) == []


def test_a_short_line_before_a_sentence_is_no_heading() -> None:
    assert headings("Fees\nA boat pays 12 euro.\n\nWeight limit: 18 tonnes\nIt is so.\n") == []


_lines = st.sampled_from(
    ["Scope", "=====", "-----", "1. Scope", "2. Fees", "It is so.", "", "港湾", "a\tb", "\f"]
)


@given(st.lists(_lines, max_size=14).map("\n".join))
def test_known_headings_are_whole_lines_and_fit_the_tree(text: str) -> None:
    content = read_text((text + "\nWords.").encode())
    check_known(content.text, content.blocks)
    check_tree(content.text, read_structure(content.text, content.blocks))
