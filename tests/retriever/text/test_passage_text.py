"""What the reader reads, and where each part of it comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import Kind
from ingest.language.plain import plain
from retriever.text.passage_text import WINDOW_CHARACTERS, windows
from tests.retriever.small import hits_of

TEXT = """# Harbour

## Trade

The harbour **handled** 240 ships. It is
open to barges:

- herring, 31 tonnes
- cod

| Goods | Amount in 2022 | Amount in 2023 |
|---|---|---|
| Rope | 12 | 14 |
| Tar | 3 | |
"""


def test_headings_come_first_and_rows_say_their_headers() -> None:
    [window] = windows(hits_of(TEXT, "harbour.md")[0])
    assert window.text.startswith("Harbour > Trade: ")
    assert " • herring, 31 tonnes • cod" in window.text
    assert "Rope — Amount in 2022: 12; Amount in 2023: 14" in window.text
    assert window.text.endswith("Tar — Amount in 2022: 3")


def test_what_was_struck_out_is_not_read() -> None:
    [window] = windows(hits_of("The fee is ~~40~~ 45 crowns. ~~It is due.~~\n", "fees.md")[0])
    assert "45 crowns" in window.text
    assert "40" not in window.text
    assert "due" not in window.text


@pytest.mark.parametrize("rows", [3, 60])
def test_every_segment_says_what_its_span_says(rows: int) -> None:
    table = "".join(f"| Shed {n} | {n} bales | rope of the {n}th **kind** |\n" for n in range(rows))
    header = "| Shed | Bales | Goods |\n|---|---|---|\n"
    for hit in hits_of(f"{TEXT}\n## Sheds\n\nAll *sheds*:\n\n{header}{table}", "sheds.md"):
        text = hit.document.text
        found = windows(hit)
        for window in found:
            for unit in window.units:
                assert unit.start <= unit.segments[0].start
                assert unit.segments[-1].end <= unit.end
                for segment in unit.segments:
                    words = window.text[segment.start : segment.end]
                    assert words == plain(segment.span.of(text))
        read = [unit.unit for window in found for unit in window.units]
        assert read == [one for one in hit.passage.units if one.kind is not Kind.HEADING]


def test_a_passage_of_wide_rows_is_read_in_windows_under_the_same_headings() -> None:
    columns = [f"A long header of column {n} that says much" for n in range(8)]
    rows = [f"| Row {n} |" + " 7 |" * 8 for n in range(12)]
    table = "\n".join(["| Name | " + " | ".join(columns) + " |", "|---" * 9 + "|", *rows])
    hits = hits_of(f"# Wide\n\n## Table\n\n{table}\n", "wide.md")
    found = [window for hit in hits for window in windows(hit)]
    assert len(found) > len(hits)
    assert all(window.text.startswith("Wide > Table: ") for window in found)
    assert all(len(window.text) < 2 * WINDOW_CHARACTERS for window in found)


def test_a_window_of_japanese_rows_is_half_as_long() -> None:
    row = "プロジェクター,光栄電機,第一会議室の備品棚,令和四年六月,良好であり点検も済んでいる"
    table = "品名,製造会社,置かれている場所,購入した時期,状態\n" + f"{row}\n" * 30
    found = [window for hit in hits_of(table, "register.csv") for window in windows(hit)]
    assert len(found) > 2
    assert all(len(window.text) < WINDOW_CHARACTERS * 3 / 4 for window in found)


def test_a_passage_of_headings_alone_has_a_window_without_units() -> None:
    [window] = windows(hits_of("# Nothing but this\n", "empty.md")[0])
    assert window.units == []


@given(st.text(st.sampled_from("ab *_\n-|•>~"), min_size=1, max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for hit in hits_of(f"# T\n\nwords {text}\n", "any.md"):
        for window in windows(hit):
            for unit in window.units:
                assert all(one.end <= len(window.text) for one in unit.segments)
