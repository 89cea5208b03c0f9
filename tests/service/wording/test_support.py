import re
from dataclasses import replace

import pytest

from ingest.document.nodes import Span
from service.wording.reply import Claim
from service.wording.support import supporting
from tests.service.wording.texts import (
    BOATS,
    HARBOUR,
    MARKET,
    MARKETS,
    PORT,
    RANKS,
    SALES,
    Trusting,
    citations_of,
)


class Doubting(Trusting):
    def supports(self, quote: str, claim: str) -> bool:
        return False


def why(quote: str, claim: str, question: str = "") -> str | None:
    return supporting(Claim(claim, (1,)), citations_of(quote), question, Trusting())[1]


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        (HARBOUR, "The harbour opened in 1911."),
        (HARBOUR, "The harbour handled 240 ships in 2024."),
        (HARBOUR, "It opened in 1911 and handled 240 ships in 2024."),
        (HARBOUR, "According to the document, the harbour opened in 1911."),
        (RANKS, "Japan ranks 13th."),
        (RANKS, "Japan ranks behind South Korea and China."),
        (MARKETS, "Content is to reach 20 trillion yen by 2033."),
        (BOATS, "Ships are not allowed in parks; at least 31 boats must be inspected."),
        (PORT, "1911年に港は開かれました。"),
        (PORT, "港は1911年に開かれ、灯台は赤い。"),
        (MARKET, "市場は5兆円以上に拡大する見込みです。"),
        (SALES, "Sales fell to 3 million dollars."),
        ("Ships come from Korea.", "Korean ships come."),
        ("See <https://example.org/a>.", "See https://example.org/a>."),
    ],
)
def test_what_the_quote_says_is_supported(quote: str, claim: str) -> None:
    assert why(quote, claim) is None


@pytest.mark.parametrize(
    ("quote", "claim", "said"),
    [
        (HARBOUR, "It handled 241 ships.", "does not have “241” in this form"),
        (HARBOUR, "It handled two hundred ships.", "“hundred”, “two”"),
        (HARBOUR, "The harbour opened in 2024.", "has “2024” for something else"),
        (HARBOUR, "Toyota opened in 1911.", "does not name “Toyota”"),
        (RANKS, "South Korea ranks behind Japan.", "another order"),
        (HARBOUR, "The harbour did not open in 1911.", "denies what the quote does not"),
        # Words.
        (HARBOUR, "The harbour opened slowly in 1911.", "say “slowly”"),
        (PORT, "灯台は青い。", "say “青い”"),
        (HARBOUR, "The text says so.", "nothing that the quote says"),
        (HARBOUR, "Yes.", "“Yes”"),
        (HARBOUR, "toyota", "“toyota”"),
        # What a page could run, fetch or not show.
        (HARBOUR, "It opened in 1911 ![](https://evil.example/1911).", "address"),
        (HARBOUR, "The har\u200bbour opened in 1911.", "U\\+200B"),
        (HARBOUR, "The harbour opened in \u202e1911.", "U\\+202E"),
        (HARBOUR, "The harbour opened in 1911 🎉.", "U\\+1F389"),
        (HARBOUR, "It handled > 240 ships.", "U\\+003E"),
        (HARBOUR, "The harbour opened in 1911. " * 30, "longer than 600"),
    ],
)  # fmt: skip
def test_what_the_quote_does_not_say_is_not(quote: str, claim: str, said: str) -> None:
    found = why(quote, claim)
    assert found is not None
    assert re.search(said, found), found


def test_the_questions_words_are_lent_only_where_the_passage_has_them() -> None:
    (citation,) = citations_of("The lighthouse stands at the quay. It was painted red in 1957.")
    start = citation.hit.text.index("It was")

    cited = [replace(citation, quote=Span(citation.quote.start + start, citation.quote.end))]

    def ask(question: str, claim: str) -> str | None:
        return supporting(Claim(claim, (1,)), cited, question, Trusting())[1]

    assert ask("When was the lighthouse painted?", "The lighthouse was painted in 1957.") is None
    assert ask("When?", "The lighthouse was painted in 1957.") is not None
    asked = "Is the lighthouse blue?"
    assert ask(asked, "The lighthouse was painted blue in 1957.") == "the quote does not say “blue”"


def test_a_claim_stands_on_the_quotes_it_names_or_on_one_of_all() -> None:
    cited = citations_of("The harbour opened in 1911.\n\nThe lighthouse was painted in 1957.")

    def by(claim: str, *named: int) -> tuple[tuple[int, ...], str | None]:
        return supporting(Claim(claim, named), cited, "", Trusting())

    assert by("The lighthouse was painted in 1957.", 2) == ((1,), None)
    assert by("The lighthouse was painted in 1957.") == ((1,), None)
    assert by("The lighthouse was painted in 1957.", 1)[0] == ()
    both = "The harbour opened in 1911 and the lighthouse was painted in 1957."
    assert by(both, 1, 2) == ((0, 1), None)
    assert by(both)[0] == ()
    assert by("The harbour opened in 1911.", 3) == ((), "it names a quote that does not exist")
    assert by("The harbour opened in 1911.", 0) == ((), "it names a quote that does not exist")


def test_what_was_cut_off_is_not_said() -> None:
    claim = Claim("The harbour opened", (1,), whole=False)
    assert supporting(claim, citations_of(HARBOUR), "", Trusting()) == ((), "it is cut off")


def test_the_model_has_the_last_word_but_not_on_the_documents_own_sentences() -> None:
    cited = citations_of(HARBOUR)
    worded = Claim("The harbour handled 240 ships in 2024.", (1,))
    refused = (), "the quote does not say this, as far as a model can tell"
    assert supporting(worded, cited, "", Doubting()) == refused
    own = Claim("It handled 240 ships in 2024.", (1,))
    assert supporting(own, cited, "", Doubting()) == ((0,), None)
