import pytest

from retriever.stopwatch import Stopwatch


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    """A stopwatch on a clock that goes on by a second each time that it is read."""
    seconds = iter(range(100))
    monkeypatch.setattr("retriever.stopwatch.time.perf_counter", lambda: float(next(seconds)))
    return Stopwatch()


def test_stages_are_timed_by_name_and_added_up(watch: Stopwatch) -> None:
    with watch.stage("lexical"), watch.stage("dense"):
        pass
    with watch.stage("dense"):
        pass
    assert watch.seconds == {"lexical": 3.0, "dense": 2.0}


def test_a_stage_that_fails_is_timed_too(watch: Stopwatch) -> None:
    with pytest.raises(ValueError, match="wrong"), watch.stage("lexical"):
        raise ValueError("wrong")
    assert watch.seconds == {"lexical": 1.0}
