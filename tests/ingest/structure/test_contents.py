import pytest

from ingest.document.nodes import Block, Kind, Section
from ingest.structure.contents import without_contents
from ingest.structure.sections import read_structure

CONTENTS = """Contents

1. Borders ........................ 3
  1.1. Screening .................. 3
  1.2. Inspection · · · · · · · ·   5
2. Networks ....................... 9
3. Response to disasters ......... 12
"""
BODY = """
# 1. Borders

The border is 6,000 miles long.

## 1.1. Screening

Cargo is screened.

## 1.2. Inspection

Vessels are inspected.

# 2. Networks

Networks are watched.
"""
MENU = """# Menu

Coffee ....................... 3
Hot chocolate ................ 4
Soup of the day .............. 6
Fish of the day .............. 9
"""


def kinds(sections: tuple[Section, ...]) -> list[Kind]:
    return [block.kind for section in sections for block in section.blocks]


def said(text: str) -> str:
    return "\n".join(
        text[unit.start : unit.end]
        for section in read_structure(text)
        for block in section.blocks
        for unit in block.units
    )


def test_entries_of_contents_are_furniture() -> None:
    text = CONTENTS + BODY
    assert Kind.FURNITURE in kinds(read_structure(text))
    assert "...." not in said(text)
    assert "· ·" not in said(text)
    assert "The border is 6,000 miles long." in said(text)


def test_what_stands_nowhere_else_is_kept() -> None:
    assert "Hot chocolate ................ 4" in said(MENU + BODY)


def test_pages_count_upward() -> None:
    text = CONTENTS.replace(" 9\n", " 2\n") + BODY
    assert "2. Networks ...." in said(text)


def test_a_few_entries_are_no_contents() -> None:
    text = "\n".join(CONTENTS.splitlines()[:4]) + "\n" + BODY
    assert "1. Borders ...." in said(text)


@pytest.mark.parametrize("leader", [".", ". ", " ", "·", "… "])
def test_a_very_long_leader_is_read_in_time(leader: str) -> None:
    """20,000 dots took 25 seconds when each was a place to begin from."""
    text = f"Signature {leader * 50_000} here"
    line = Block(0, len(text), Kind.PARAGRAPH)
    assert without_contents(text, [Section((), None, (line,))])[0].blocks == (line,)
