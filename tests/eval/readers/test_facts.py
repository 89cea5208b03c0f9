"""What is compared, as expected and as read."""

from eval.readers.expected import Expected, Heading, Listed, Prose, Table
from eval.readers.facts import expected_facts, read_facts
from ingest.readers import read_document

MARKDOWN = """\
# Report

Some words.

## Costs

- Roads
  - Bridges

| Item | Price | Weight |
|---|---|---|
| Nails | 4 | 2 kg |
"""
BLOCKS = (
    Heading(1, "Report"),
    Prose("note", "1 Said last."),
    Prose("p", "Some words."),
    Heading(2, "Costs"),
    Listed(((0, "Roads"), (1, "Bridges"))),
    Table((("Item", "Price", "Weight"), ("Nails", "4", "2 kg")), ("", "", "")),
)


def test_a_document_says_the_same_as_expected_and_as_read() -> None:
    expected = expected_facts(Expected(BLOCKS, {}))
    read = read_facts(read_document(MARKDOWN.encode(), "report.md"), "Report")
    assert read.headings == expected.headings == ("Report", "Costs")
    assert read.items == expected.items == ((0, "Roads"), (1, "Bridges"))
    said = [(one.label, one.header, one.value) for one in read.cells]
    assert said == [(one.label, one.header, one.value) for one in expected.cells]
    assert said == [("Nails", "Price", "4"), ("Nails", "Weight", "2 kg")]
    assert f"{read.text} 1 Said last." == expected.text


def test_what_headers_and_footers_say_is_expected_where_a_format_states_them() -> None:
    known = Expected(BLOCKS, {}, ("Draft", "Harbour board"))
    assert expected_facts(known, ".odt").text.endswith("Draft Harbour board 1 Said last.")
    assert expected_facts(known, ".pdf") == expected_facts(Expected(BLOCKS, {}))


def test_headings_are_told_with_those_above_them_except_the_title() -> None:
    blocks = (
        Heading(1, "Law"),
        Heading(2, "Part 1"),
        Heading(3, "Article 1"),
        Heading(2, "Part 2"),
    )
    facts = expected_facts(Expected(blocks, {}))
    assert facts.headings == ("Law", "Part 1", "Part 1 > Article 1", "Part 2")


def test_merged_cells_and_groups_name_the_cells_below_and_beside() -> None:
    table = Table(
        (
            ("Dept", "Service", "2025", "<"),
            ("^", "^", "Plan", "Actual"),
            ("Roads", "Snow", "1", "2"),
            ("^", "Lights", "3", ""),
            ("Other", "", "", ""),
            ("> Fees", "", "5", "6"),
            ("Total", "", "9", "8"),
        ),
        ("", "", "crowns", "crowns"),
        header=2,
        labels=2,
    )
    cells = {one.value: one for one in expected_facts(Expected((table,), {})).cells}
    assert (cells["2"].label, cells["2"].header) == ("Roads Snow", "2025 Actual")
    assert cells["3"].label == "Roads Lights"
    assert (cells["Lights"].label, cells["Lights"].header) == ("Roads", "Service")
    assert "Other Fees" in cells["5"].also
    assert "Other Total" not in cells["9"].also
    assert cells["5"].unit == "crowns"
    assert cells["Lights"].unit == ""


def test_a_merged_cell_counts_once_however_often_a_reader_repeats_it() -> None:
    merged = Table((("Dept", "Service"), ("Roads", "Snow"), ("^", "Lights")), ("", ""))
    repeated = b"| Dept | Service |\n|---|---|\n| Roads | Snow |\n| Roads | Lights |\n"
    blank = b"| Dept | Service |\n|---|---|\n| Roads | Snow |\n| | Lights |\n"
    expected = expected_facts(Expected((merged,), {}))
    for written in (repeated, blank):
        assert read_facts(read_document(written, "table.md"), None).text == expected.text
