from ingest.document.nodes import Item, Row
from retriever.text.context import context_before, context_of, lowest_headings
from tests.retriever.small import hits_of

TABLE = """# Harbour

## Traffic

### Ferries

| Quay | Boats |
|---|---|
| North | 12 |
| South | 7 |
"""


def test_a_row_is_under_its_headings_and_the_headers_of_its_table() -> None:
    hit = hits_of(TABLE, "a.md")[-1]
    row = next(one for one in hit.passage.units if isinstance(one, Row) and not one.header)
    assert context_of(hit, row) == "Traffic\nFerries\n| Quay | Boats |"


def test_all_headings_are_given_where_they_are_wanted() -> None:
    hit = hits_of(TABLE, "a.md")[-1]
    row = hit.passage.units[-1]
    assert lowest_headings(hit.passage) == ("Traffic", "Ferries")
    assert context_of(hit, row, all_headings=True).startswith("Harbour\nTraffic\nFerries\n")


def test_a_unit_without_headings_has_no_context() -> None:
    [hit] = hits_of("The ferry runs at noon.\n")
    assert context_of(hit, hit.passage.units[0]) == ""


def test_only_what_comes_before_the_passage_is_said_ahead_of_it() -> None:
    items = "".join(
        f"- The quay of number {n} is kept for ferries of the line.\n" for n in range(60)
    )
    hits = hits_of(f"These quays are open:\n\n{items}", "a.md")
    first, last = hits[0].passage, hits[-1].passage
    items_of_last = [one for one in last.units if isinstance(one, Item)]
    assert context_before(first, first.units) == []
    [above] = context_before(last, items_of_last)
    assert above.of(hits[-1].document.text) == "These quays are open:"
