import pytest

from service.wording.figures import Figure, figures, misplaced_figures, unsupported_figures
from service.wording.quoted import quoted
from tests.service.wording.texts import (
    BOATS,
    HARBOUR,
    MARKET,
    MARKETS,
    PORT,
    RANKS,
    SALES,
    citations_of,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,310 ships", [Figure("1310", ("ship",), None)]),
        ("at most 5.5% of the boats", [Figure("5.5", ("%",), "most")]),
        ("¥20 million or more", [Figure("20", ("million", "¥"), "least")]),
        ("５兆円以上", [Figure("5", ("兆", "円"), "least")]),
        ("from 3 to 5", [Figure("3", (), "from"), Figure("5", (), None)]),
        ("no more than 31 boats", [Figure("31", ("boat",), "most")]),
        ("none", []),
    ],
)
def test_a_figure_has_its_unit_and_its_bound(text: str, expected: list[Figure]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        (HARBOUR, "The harbour handled 240 ships in 2024."),
        (MARKETS, "Content is to reach 20 trillion yen by 2033."),
        (BOATS, "At least 31 boats must be inspected."),
        (SALES, "Sales fell to 3 million."),
        (MARKET, "市場は5兆円以上に拡大する見込みです。"),
        ("It has 3 quays.", "It has three quays."),
    ],
)
def test_figures_of_the_quote_are_supported(quote: str, claim: str) -> None:
    assert unsupported_figures(claim, quoted(citations_of(quote))) == []
    assert misplaced_figures(claim, quoted(citations_of(quote))) == []


@pytest.mark.parametrize(
    ("quote", "claim", "expected"),
    [
        (HARBOUR, "It handled 241 ships.", ["241"]),
        (HARBOUR, "It handled 240 boats.", ["240"]),
        (HARBOUR, "It handled more than 240 ships.", ["240"]),
        (HARBOUR, "It handled two hundred ships.", ["hundred", "two"]),
        (HARBOUR, "It handled ２４1 ships.", ["241"]),
        (HARBOUR, "The harbour opened before 1911.", ["1911"]),
        (MARKETS, "Cool Japan is to reach 50 yen.", ["50"]),
        (MARKETS, "Cool Japan is to reach 50 million yen.", ["50", "million"]),
        (BOATS, "At most 31 boats must be inspected, not ships.", ["31"]),
        (SALES, "Sales fell from 3 to 5 million dollars, and fell.", ["3", "5"]),
        (PORT, "港は1912年に開かれた。", ["1912"]),
        (PORT, "港は一九一二年に開かれた。", ["1912"]),
        (MARKET, "市場は5億円以上に拡大する見込みです。", ["5", "500000000"]),
        (MARKET, "市場は5兆円以下に拡大する見込みです。", ["5"]),
        (MARKET, "市場は5兆ドル以上に拡大する見込みです。", ["5"]),
    ],
)
def test_another_number_unit_or_bound_is_not_supported(
    quote: str, claim: str, expected: list[str]
) -> None:
    assert unsupported_figures(claim, quoted(citations_of(quote))) == expected


@pytest.mark.parametrize(
    ("quote", "claim", "expected"),
    [
        (HARBOUR, "The harbour opened in 2024.", ["2024"]),
        (RANKS, "South Korea ranks 13th.", ["13"]),
        (MARKETS, "Content is to reach 50 trillion yen.", ["50"]),
    ],
)
def test_a_figure_of_something_else_is_misplaced(
    quote: str, claim: str, expected: list[str]
) -> None:
    assert unsupported_figures(claim, quoted(citations_of(quote))) == []
    assert misplaced_figures(claim, quoted(citations_of(quote))) == expected
