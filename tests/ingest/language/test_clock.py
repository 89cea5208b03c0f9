import pytest

from ingest.language.clock import hours, times


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("at 8:30 p.m.", [1230]),
        ("at 20:30", [1230]),
        ("12 a.m. and 12 p.m.", [0, 720]),
        ("at 7 in the evening", [1140]),
        ("6:45 on a Monday morning", [405]),
        ("noon", [720]),
        ("午後8時半", [1230]),
        ("午前九時", [540]),
        ("20時15分", [1215]),
        ("2時間", []),
        ("3.5 metres, 1:30:15, page 7", []),
    ],
)
def test_times(text: str, minutes: list[int]) -> None:
    assert [one.minutes for one in times(text)] == minutes


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("from 7 a.m. to 9 p.m. and from 9:30 to 18:00", [(420, 1260), (570, 1080)]),
        ("from 7 to 9 p.m.", [(1140, 1260)]),
        ("from 9 to 5 p.m.", [(540, 1020)]),
        ("between 9 p.m. and 7 a.m.", [(1260, 420)]),
        ("10:00-18:00", [(600, 1080)]),
        ("午前9時から午後7時まで", [(540, 1140)]),
        ("closes at 8 p.m.", [(None, 1200)]),
        ("午後8時に閉める", [(None, 1200)]),
        ("from 6 p.m. it is reserved", [(1080, None)]),
        ("at 9 a.m. and 5 p.m.", []),
    ],
)
def test_hours(text: str, ends: list[tuple[int | None, int | None]]) -> None:
    assert [(one.first, one.last) for one in hours(text)] == ends


def test_hours_may_run_over_midnight_and_are_open_at_their_end() -> None:
    (night,) = hours("between 9 p.m. and 7 a.m.")
    assert [night.holds(one) for one in (1320, 60, 420, 720)] == [True, True, None, False]
