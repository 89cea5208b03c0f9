from ingest.structure.blocks import split_blocks
from ingest.structure.sections import Placed, place_blocks
from ingest.types import Kind

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


def placed(text: str) -> list[Placed]:
    return place_blocks(text, split_blocks(text))


def place_of(text: str, words: str) -> Placed:
    [found] = [one for one in placed(text) if words in text[one.block.start : one.block.end]]
    return found


def test_nothing_is_placed_where_there_is_nothing() -> None:
    assert placed("") == []


def test_text_before_any_heading_stands_under_none() -> None:
    assert place_of("It begins here.\n\n# Act\n\nIt is law.\n", "begins").heading_path == ()


def test_lower_headings_stand_under_higher_ones_and_end_with_them() -> None:
    text = "# Act\n\n## Scope\n\nAll of it.\n\n### Who\n\nAll of us.\n\n## Terms\n\nNone yet.\n"
    assert place_of(text, "All of it").heading_path == ("Act", "Scope")
    assert place_of(text, "All of us").heading_path == ("Act", "Scope", "Who")
    assert place_of(text, "None yet").heading_path == ("Act", "Terms")


def test_a_heading_after_a_heading_of_its_rank_takes_its_place() -> None:
    text = "# First\n# Second\n# Third\n\nIt is here.\n"
    assert place_of(text, "It is here").heading_path == ("Third",)
    contents = "".join(f"1.{number} Chapter\n\n" for number in range(1, 60))
    assert place_of(contents + "It is here.\n", "It is here").heading_path == ("1.59 Chapter",)


def test_two_headings_of_no_rank_in_a_row_both_hold() -> None:
    text = "Report on ports\n\nExports\n\nThey rose a lot.\n"
    assert place_of(text, "They rose").heading_path == ("Report on ports", "Exports")


def test_a_part_that_recurs_stands_under_its_own_title() -> None:
    assert place_of(SLIDES, "20 trillion").heading_path == ("Exports", "KPIs")
    assert place_of(SLIDES, "7 tons").heading_path == ("Fishing", "KPIs")


def test_a_lead_statement_is_carried_down_to_every_part_of_its_section() -> None:
    assert place_of(SLIDES, "Exports were").lead == "Exports shall reach 20 by 2033."
    assert place_of(SLIDES, "20 trillion").lead == "Exports shall reach 20 by 2033."
    assert place_of(SLIDES, "7 tons").lead == "Fishing shall be kept."


def test_a_lead_statement_does_not_lead_itself() -> None:
    assert place_of(SLIDES, "Crews shall double").lead == ""


def test_a_section_whose_title_was_lost_is_not_put_under_the_title_before() -> None:
    assert place_of(SLIDES, "Crews shall double").heading_path == ()
    crews = place_of(SLIDES, "300 crews")
    assert (crews.heading_path, crews.lead) == (("KPI",), "Crews shall double.")


def test_sections_begin_with_headings_and_lead_statements() -> None:
    sections = [one.section for one in placed(SLIDES)]
    assert sections == sorted(sections)
    assert place_of(SLIDES, "20 trillion").section < place_of(SLIDES, "Crews shall").section
    assert place_of(SLIDES, "Crews shall").section < place_of(SLIDES, "Crews are few").section


def test_a_heading_is_in_the_section_that_it_opens() -> None:
    text = "# Act\n\nIt is law.\n\n# Annex\n\nIt is not.\n"
    assert [one.section for one in placed(text)] == [1, 1, 2, 2]


def test_a_heading_with_nothing_under_it_names_the_table_before_it() -> None:
    table = "Item\tSold\nSake\t12\n\nSales by item\n\n"
    text = SLIDES.replace("◆ Crews", table + "Crews at sea\n\n◆ Crews")
    caption = place_of(text, "Sales by item")
    assert caption.block.kind is Kind.HEADING
    assert caption.section == place_of(text, "Sake").section
    assert place_of(text, "Crews shall").heading_path == ("Crews at sea",)


def test_a_last_heading_with_nothing_under_it_opens_no_section() -> None:
    text = "# Act\n\nIt is law.\n\nItem\tSold\nSake\t12\n\nSales by item\n"
    assert {one.section for one in placed(text)} == {1}


def test_headings_are_shown_without_their_marks() -> None:
    text = "# **Exports**   of ships\n\nThey rose.\n"
    assert place_of(text, "They rose").heading_path == ("Exports of ships",)


def test_ten_thousand_headings_are_placed_in_a_moment() -> None:
    # Were every heading looked at from each before it, this would take minutes.
    places = placed("# Heading\n" * 10_000)
    assert [one.heading_path for one in places] == [("Heading",)] * 10_000
