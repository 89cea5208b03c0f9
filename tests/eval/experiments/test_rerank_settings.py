from hypothesis import given
from hypothesis import strategies as st

from eval.experiments.rerank_settings import Setting, settings_of

COUNTS = st.lists(st.integers(0, 40), max_size=5)
LENGTHS = st.lists(st.integers(16, 512), min_size=1, max_size=4)


@given(COUNTS, LENGTHS)
def test_every_number_at_every_length_once_and_nothing_read_once(
    counts: list[int], lengths: list[int]
) -> None:
    settings = settings_of(counts, lengths)
    assert len(settings) == len(set(settings))
    assert [one for one in settings if one.passages == 0] == [Setting(0, 0)] * (0 in counts)
    read = {(one.passages, one.tokens) for one in settings if one.passages}
    assert read == {(count, length) for count in counts if count for length in lengths}
