import re

import pytest

from service.wording.meaning import reversal
from service.wording.quoted import quoted
from tests.service.wording.texts import (
    BASES,
    BOATS,
    FEES,
    HARBOUR,
    MARKET,
    PORT,
    TREND,
    citations_of,
)


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        (HARBOUR, "It opened in 1911 and handled 240 ships in 2024."),
        (BOATS, "Ships are not allowed in parks; at least 31 boats must be inspected."),
        (FEES, "If they pay, visitors may enter the quay."),
        (TREND, "Imports decrease."),
        (MARKET, "市場は5兆円以上に拡大する見込みです。"),
        ("Critics say that the quay sinks.", "Critics say that the quay sinks."),
        # No clause of the quote is near.
        (HARBOUR, "Cod is landed."),
    ],
)
def test_a_claim_may_mean_the_same(quote: str, claim: str) -> None:
    assert reversal(claim, quoted(citations_of(quote))) is None


@pytest.mark.parametrize(
    ("quote", "claim", "said"),
    [
        (HARBOUR, "The harbour did not open in 1911.", "denies what the quote does not"),
        (HARBOUR, "The harbour didn’t open in 1911.", "denies what the quote does not"),
        (BOATS, "Ships are allowed in parks.", "leaves out that the quote denies"),
        (BOATS, "At least 31 boats must not be inspected; ships are allowed in parks.",
         "denies what the quote affirms"),
        (PORT, "港は1911年に開かれなかった。", "denies what the quote does not"),
        (PORT, "港は1911年に開かれません。", "denies what the quote does not"),
        ("港は開かれない。", "港が開かれた。", "leaves out that the quote denies"),
        (FEES, "Visitors may enter the quay.", "leaves out a condition"),
        ("Critics say that the quay sinks.", "The quay sinks.", "attributes to someone"),
        (FEES, "Visitors must enter the quay if they pay.", "does not say “must”"),
        (BASES, "There are 200 locations nationwide by 2033.", "plans or supposes"),
        (MARKET, "市場は5兆円以上に拡大した。", "plans or supposes"),
        (TREND, "Imports increase.", "says increase where the quote says decrease"),
        (TREND, "Exports decrease.", "says decrease where the quote says increase"),
    ],
)  # fmt: skip
def test_a_claim_that_changes_the_meaning_is_found(quote: str, claim: str, said: str) -> None:
    found = reversal(claim, quoted(citations_of(quote)))
    assert found is not None
    assert re.search(said, found), found
