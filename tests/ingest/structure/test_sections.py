from hypothesis import given

from ingest.document.nodes import Kind, Section
from ingest.structure.sections import read_structure
from tests.ingest.texts import texts
from tests.ingest.trees import check_tree

SLIDES = """Report on ports

The port is large and has ships.

Exports

◆ Exports shall reach **20** by 2033.

Current situation

- Exports were 5.

KPIs

- 20 trillion

◆ Crews shall double.

Current situation

- Crews are few.

KPI

- 300 crews

Fishing

◆ Fishing shall be kept.

Current situation

- Fish are few.

KPIs

- 7 tons
"""


def section_of(text: str, words: str) -> Section:
    """Return the section with the block that has the words."""
    [found] = [
        section
        for section in read_structure(text)
        for block in section.blocks
        if words in block.of(text)
    ]
    return found


def lead_of(text: str, words: str) -> str | None:
    """Return the lead statement of the section with the block that has the words."""
    lead = section_of(text, words).lead
    return lead.of(text) if lead else None


@given(texts)
def test_nodes_are_in_order_and_within_what_they_are_part_of(text: str) -> None:
    check_tree(text, read_structure(text))


def test_nothing_is_placed_where_there_is_nothing() -> None:
    assert read_structure("") == ()


def test_text_before_any_heading_stands_under_none() -> None:
    assert section_of("It begins here.\n\n# Act\n\nIt is law.\n", "begins").heading_path == ()


def test_lower_headings_stand_under_higher_ones_and_end_with_them() -> None:
    text = "# Act\n\n## Scope\n\nAll of it.\n\n### Who\n\nAll of us.\n\n## Terms\n\nNone yet.\n"
    assert section_of(text, "All of it").heading_path == ("Act", "Scope")
    assert section_of(text, "All of us").heading_path == ("Act", "Scope", "Who")
    assert section_of(text, "None yet").heading_path == ("Act", "Terms")


def test_a_heading_after_a_heading_of_its_rank_takes_its_place() -> None:
    text = "# First\n# Second\n# Third\n\nIt is here.\n"
    assert section_of(text, "It is here").heading_path == ("Third",)
    contents = "".join(f"1.{number} Chapter\n\n" for number in range(1, 60))
    assert section_of(contents + "It is here.\n", "It is here").heading_path == ("1.59 Chapter",)


def test_two_headings_of_no_rank_in_a_row_both_hold() -> None:
    text = "Report on ports\n\nExports\n\nThey rose a lot.\n"
    assert section_of(text, "They rose").heading_path == ("Report on ports", "Exports")


def test_a_part_that_recurs_stands_under_its_own_title() -> None:
    assert section_of(SLIDES, "20 trillion").heading_path == ("Exports", "KPIs")
    assert section_of(SLIDES, "7 tons").heading_path == ("Fishing", "KPIs")


def test_a_lead_statement_is_carried_down_to_every_part_of_its_section() -> None:
    assert lead_of(SLIDES, "Exports were") == "◆ Exports shall reach **20** by 2033."
    assert lead_of(SLIDES, "20 trillion") == "◆ Exports shall reach **20** by 2033."
    assert lead_of(SLIDES, "7 tons") == "◆ Fishing shall be kept."
    assert lead_of("# Act\n\nIt is law.\n", "law") is None


def test_a_section_whose_title_was_lost_is_not_put_under_the_title_before() -> None:
    assert section_of(SLIDES, "Crews shall double").heading_path == ()
    assert section_of(SLIDES, "300 crews").heading_path == ("KPI",)
    assert lead_of(SLIDES, "300 crews") == "◆ Crews shall double."


def test_sections_begin_with_headings_and_lead_statements() -> None:
    first_words = [one.blocks[0].of(SLIDES) for one in read_structure(SLIDES)]
    assert first_words[1:5] == ["Exports", "Current situation", "KPIs", "◆ Crews shall double."]


def test_a_heading_is_in_the_section_that_it_opens() -> None:
    text = "# Act\n\nIt is law.\n\n# Annex\n\nIt is not.\n"
    sections = read_structure(text)
    assert [[block.of(text) for block in one.blocks] for one in sections] == [
        ["# Act", "It is law."],
        ["# Annex", "It is not."],
    ]


def test_a_heading_with_nothing_under_it_names_the_table_before_it() -> None:
    table = "Item\tSold\nSake\t12\n\nSales by item\n\n"
    text = SLIDES.replace("◆ Crews", table + "Crews at sea\n\n◆ Crews")
    section = section_of(text, "Sales by item")
    assert section.blocks[-1].kind is Kind.HEADING
    assert section == section_of(text, "Sake")
    assert section_of(text, "Crews shall").heading_path == ("Crews at sea",)


def test_a_last_heading_with_nothing_under_it_opens_no_section() -> None:
    text = "# Act\n\nIt is law.\n\nItem\tSold\nSake\t12\n\nSales by item\n"
    assert len(read_structure(text)) == 1


def test_headings_are_shown_without_their_marks() -> None:
    text = "# **Exports**   of ships\n\nThey rose.\n"
    assert section_of(text, "They rose").heading_path == ("Exports of ships",)


def test_ten_thousand_headings_are_placed_in_a_moment() -> None:
    # Were every heading looked at from each before it, this would take minutes.
    [section] = read_structure("# Heading\n" * 10_000)
    assert (section.heading_path, len(section.blocks)) == (("Heading",), 10_000)
