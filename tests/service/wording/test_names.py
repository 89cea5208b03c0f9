import pytest

from service.wording.names import name_terms, reordered_names, unsupported_names
from service.wording.quoted import quoted
from tests.service.wording.texts import BASES, HARBOUR, PORT, RANKS, citations_of


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        (RANKS, "Japan ranks behind South Korea and China."),
        ("Ships come from Korea.", "Korean ships come."),
        # The first word of a sentence is capitalised anyway.
        (HARBOUR, "It opened in 1911."),
        # The title is "Harbour report".
        ("It opened in 1911.", "The Harbour opened in 1911."),
        (PORT, "1911年に港は開かれました。"),
    ],
)
def test_names_of_the_quote_and_its_title_are_supported(quote: str, claim: str) -> None:
    assert unsupported_names(claim, quoted(citations_of(quote))) == []


@pytest.mark.parametrize(
    ("quote", "claim", "name"),
    [
        (HARBOUR, "Toyota opened in 1911.", "Toyota"),
        (HARBOUR, "It handled US ships in 2024.", "US"),
        ("It came to us in May.", "It came to US.", "US"),
        (BASES, "The goal is 200 locations nationwide by 2033, as in India.", "India"),
        (PORT, "トヨタは1911年に開かれた。", "トヨタ"),
        (HARBOUR, "Гавань opened in 1911.", "Гавань"),
    ],
)
def test_other_names_are_not(quote: str, claim: str, name: str) -> None:
    assert unsupported_names(claim, quoted(citations_of(quote))) == [name]


def test_terms_of_names_are_those_of_capitalised_words() -> None:
    assert name_terms("It ranks behind South Korea.") == {"south", "korea"}
    assert name_terms("it ranks behind them") == frozenset()


@pytest.mark.parametrize(
    ("claim", "reordered"),
    [
        ("Japan ranks behind South Korea and China.", False),
        ("South Korea ranks behind Japan.", True),
        ("Japan ranks behind Japan.", False),
        # A name that the quote does not have has no place in it.
        ("Peru ranks behind Japan.", False),
    ],
)
def test_names_in_another_order_may_say_another_thing(claim: str, reordered: bool) -> None:
    assert reordered_names(claim, quoted(citations_of(RANKS))) is reordered
