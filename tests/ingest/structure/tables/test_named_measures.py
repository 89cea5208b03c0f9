"""Measures that captions give to some rows alone."""

import pytest

from ingest.structure.tables.measures import caption_measure

ROWS = ("Revenue", "Weighted average shares outstanding", "Diluted earnings per share")


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("(dollars in millions, shares in thousands)", ["dollars in millions", "thousands", None]),
        (
            "(in millions, except shares in thousands and per share amounts)",
            ["millions", "thousands", None],
        ),
        (
            "(In millions, except number of shares, which are reflected in thousands, and "
            "per-share amounts)",
            ["millions", "thousands", None],
        ),
        ("(amounts in thousands; shares in millions)", ["thousands", "millions", None]),
        ("(in millions, except per share data)", ["millions", "millions", None]),
    ],
)
def test_rows_are_in_the_measure_that_names_them(caption: str, expected: list[str | None]) -> None:
    assert measures(caption, ROWS) == expected


def test_shares_counted_in_a_name_do_not_change_its_measure() -> None:
    caption = "(in millions, except shares in thousands)"
    assert measures(caption, ("Common stock, 10 shares issued",)) == ["millions"]


def test_japanese_captions_name_rows_too() -> None:
    found = measures("（単位：百万円、1株当たりは円）", ("売上高", "1株当たり当期純利益"))
    assert found == ["百万円", "円"]


def measures(caption: str, rows: tuple[str, ...]) -> list[str | None]:
    """Return the measures of rows below a caption."""
    text = f"{caption}\n\nx\t1"
    measure = caption_measure(text, (), text.index("x\t"))
    assert measure is not None
    return [span.of(text) if (span := measure.of_row(row)) else None for row in rows]
