import re
from dataclasses import replace

import pytest

from ingest.document.nodes import Span
from service.wording.reply import Claim
from service.wording.support import supporting
from tests.service.wording.texts import Trusting, citations_of

HARBOUR = "The harbour opened in 1911. It handled 240 ships in 2024."
RANKS = "Japan ranks 13th, behind South Korea (6th) and China (11th)."
MARKETS = "Cool Japan is to reach 50 trillion yen and content 20 trillion yen by 2033."
BOATS = "At least 31 boats must be inspected; ships are not allowed in parks."
PORT = "港は1911年に開かれた。灯台は赤い。"
MARKET = "市場は5兆円以上に拡大する見込みである。"
BASES = "The goal is 200 locations nationwide by 2033, as in Indiana."
SALES = "Sales fell from 5 to 3 million dollars."
FEES = "Visitors may enter the quay if they pay."
TREND = "Exports increase while imports decrease."


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
        # Numbers, units, bounds, and what they are told of.
        (HARBOUR, "It handled 241 ships.", "“241”"),
        (HARBOUR, "It handled 240 boats.", "“240” in this form"),
        (HARBOUR, "It handled more than 240 ships.", "“240” in this form"),
        (HARBOUR, "It handled two hundred ships.", "“hundred”, “two”"),
        (HARBOUR, "It handled ２４1 ships.", "“241”"),
        (HARBOUR, "The harbour opened before 1911.", "“1911” in this form"),
        (HARBOUR, "The harbour opened in 2024.", "“2024” for something else"),
        (RANKS, "South Korea ranks 13th.", "“13” for something else"),
        (MARKETS, "Content is to reach 50 trillion yen.", "“50” for something else"),
        (MARKETS, "Cool Japan is to reach 50 yen.", "“50” in this form"),
        (MARKETS, "Cool Japan is to reach 50 million yen.", "“50”"),
        (BOATS, "At most 31 boats must be inspected, not ships.", "“31” in this form"),
        (SALES, "Sales fell from 3 to 5 million dollars, and fell.", "“3”, “5” in this form"),
        (PORT, "港は1912年に開かれた。", "1912"),
        (PORT, "港は一九一二年に開かれた。", "1912"),
        (MARKET, "市場は5億円以上に拡大する見込みです。", "“5”"),
        (MARKET, "市場は5兆円以下に拡大する見込みです。", "“5” in this form"),
        (MARKET, "市場は5兆ドル以上に拡大する見込みです。", "“5” in this form"),
        # Names.
        (HARBOUR, "Toyota opened in 1911.", "name “Toyota”"),
        (HARBOUR, "It handled US ships in 2024.", "name “US”"),
        (BASES, "The goal is 200 locations nationwide by 2033, as in India.", "name “India”"),
        (PORT, "トヨタは1911年に開かれた。", "name “トヨタ”"),
        (RANKS, "South Korea ranks behind Japan.", "another order"),
        (HARBOUR, "Гавань opened in 1911.", "name “Гавань”"),
        # Words.
        (HARBOUR, "The harbour opened slowly in 1911.", "say “slowly”"),
        (PORT, "灯台は青い。", "say “青い”"),
        (HARBOUR, "The text says so.", "nothing that the quote says"),
        (HARBOUR, "Yes.", "“Yes”"),
        (HARBOUR, "toyota", "“toyota”"),
        # Negation, conditions, aims, directions.
        (HARBOUR, "The harbour did not open in 1911.", "denies what the quote does not"),
        (HARBOUR, "The harbour didn’t open in 1911.", "didn"),
        (BOATS, "Ships are allowed in parks.", "leaves out that the quote denies"),
        (BOATS, "At least 31 boats must not be inspected; ships are allowed in parks.",
         "denies what the quote affirms"),
        (PORT, "港は1911年に開かれなかった。", "denies"),
        (PORT, "港は1911年に開かれません。", "denies"),
        ("港は開かれない。", "港が開かれた。", "leaves out that the quote denies"),
        (FEES, "Visitors may enter the quay.", "leaves out a condition"),
        ("Critics say that the quay sinks.", "The quay sinks.", "attributes to someone"),
        (FEES, "Visitors must enter the quay if they pay.", "say “must”"),
        (BASES, "There are 200 locations nationwide by 2033.", "plans or supposes"),
        (MARKET, "市場は5兆円以上に拡大した。", "plans or supposes"),
        (TREND, "Imports increase.", "says increase where the quote says decrease"),
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
    assert "as far as a model can tell" in (supporting(worded, cited, "", Doubting())[1] or "")
    own = Claim("It handled 240 ships in 2024.", (1,))
    assert supporting(own, cited, "", Doubting()) == ((0,), None)
