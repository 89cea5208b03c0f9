import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.memory_index import MemoryStatistics

TEXTS = ["Seized goods in 2024.", "Goods seized at the border.", "The border is long.", "灯台"]
STATISTICS = MemoryStatistics(TEXTS)
TERMS = st.lists(st.sampled_from(["border", "long", "good", "2024", "harbour"]), unique=True)


def test_a_term_tells_more_the_fewer_passages_have_it() -> None:
    assert STATISTICS.idf("border") < STATISTICS.idf("long") < STATISTICS.idf("harbour")
    assert STATISTICS.idf("long") == pytest.approx(math.log(5 / 1.5))


def test_what_no_passage_has_is_as_rare_as_can_be() -> None:
    assert STATISTICS.rarity("harbour") == pytest.approx(1)
    assert 0 < STATISTICS.rarity("border") < STATISTICS.rarity("long") < 1


@given(TERMS, TERMS)
def test_coverage_is_a_share_that_rises_with_what_is_held(
    wanted: list[str], held: list[str]
) -> None:
    share = STATISTICS.coverage(wanted, held)
    assert 0 <= share <= 1 + 1e-9
    assert STATISTICS.coverage(wanted, [*held, "long"]) >= share
    assert STATISTICS.coverage(wanted, wanted) == pytest.approx(1 if wanted else 0)


def test_a_rare_term_covers_more_than_a_common_one() -> None:
    rare, common = (STATISTICS.coverage(["border", "long"], [held]) for held in ("long", "border"))
    assert rare > common
    assert rare + common == pytest.approx(1)
