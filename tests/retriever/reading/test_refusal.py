from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.query.question import understand
from retriever.reading.refusal import (
    SIGNALS,
    Signals,
    read_calibration,
    read_signals,
    reason_for,
)
from tests.retriever.small import hits_of, read, statistics_of

TEXT = (
    "# Harbour\n\n## Ships\n\nThe harbour of Porto handled 240 ships in 2024.\n\n"
    "## Lighthouse\n\nThe lighthouse was painted red by Korean artists.\n"
)

Read = Callable[[str], Signals]


def _signals(**given: Any) -> Signals:
    """Return signals that say nothing but what is given."""
    return Signals(**(dict.fromkeys(SIGNALS, 0.0) | given))


@pytest.fixture
def signals_of() -> Read:
    def signals_of(text: str) -> Signals:
        question = understand(text)
        hits = hits_of(TEXT, "harbour.md")
        evidence = read(question, hits)
        return read_signals(question, evidence[0], [3.0, 1.0, -1.0], 0.0, statistics_of(hits))

    return signals_of


def test_a_question_that_the_text_answers_misses_nothing(signals_of: Read) -> None:
    signals = signals_of("How many ships did the harbour of Porto handle in 2024?")
    assert signals.coverage == 1
    assert (signals.missing_names, signals.missing_figures) == (0, 0)


def test_what_the_evidence_lacks_is_counted(signals_of: Read) -> None:
    signals = signals_of("How many submarines did the harbour of Lisbon handle in 1999?")
    assert signals.missing_names == pytest.approx(1)
    assert (signals.missing_figures, signals.out_of_corpus_names) == (1, 1)
    assert 0 < signals.coverage < 1


def test_a_name_may_be_inflected(signals_of: Read) -> None:
    assert signals_of("Was the lighthouse painted in Korea?").missing_names == 0


def test_the_margin_is_how_far_the_best_passage_lies_above_the_next(signals_of: Read) -> None:
    signals = signals_of("How many ships?")
    assert signals.margin == 3


def test_a_figure_or_a_year_that_the_evidence_lacks_counts_once(signals_of: Read) -> None:
    assert signals_of("How many ships did Porto handle in 2024?").missing_figures == 0
    assert signals_of("How many ships did Porto handle in 2022?").missing_figures == 1
    assert signals_of("Which lighthouse did 2022 artists paint red?").missing_figures == 1
    assert signals_of("Did Porto handle 250 ships?").missing_figures == 1


def test_one_passage_has_no_margin() -> None:
    hits = hits_of("The harbour handled 240 ships.\n")
    question = understand("How many ships?")
    evidence = read(question, hits)
    signals = read_signals(question, evidence[0], [2.5], 1.5, statistics_of(hits))
    assert signals.margin == 0


def test_a_japanese_question_has_the_same_signals() -> None:
    hits = hits_of("港は一九一一年に開かれた。灯台は赤く塗られた。\n")
    question = understand("灯台は何色に塗られたか")
    evidence = read(question, hits)
    signals = read_signals(question, evidence[0], [], 0.0, statistics_of(hits))
    assert signals.margin == 0
    assert (signals.answerable, signals.words) == (evidence[0].answerable, evidence[0].logit)


def test_what_the_reader_of_several_languages_read_is_calibrated_by_itself() -> None:
    signals, shipped = _signals(answerable=0.0, words=0.0), read_calibration()
    moved = replace(shipped, japanese=1.0)
    assert moved.probability(signals) == shipped.probability(signals)
    assert moved.probability(signals, japanese=True) > moved.probability(signals)


def test_a_name_that_stands_nowhere_is_refused_however_well_all_else_fits() -> None:
    sure = _signals(answerable=10.0, words=10.0, margin=20.0, coverage=1.0)
    shipped = read_calibration()
    assert shipped.probability(sure) > 0.9
    assert shipped.probability(replace(sure, out_of_corpus_names=1.0)) < shipped.threshold


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("How many whales did Porto count in 1999?", "say nothing about “1999”"),
        ("How many whales did Porto count?", "on related subjects"),
        ("I'm new here. I've seen Porto; how many whales live there?", "on related subjects"),
        ("How many ships did Lisbon handle?", "do not mention “Lisbon”"),
        ("How many ships did Porto handle in 1999?", "say nothing about “1999”"),
        ("How many ships did the harbour of Porto handle?", "on related subjects"),
        ("Which artists painted the harbour of Korea?", "say nothing about “Korea”"),
    ],
)
def test_the_reason_names_what_is_missing(asked: str, named: str) -> None:
    hits = hits_of(TEXT, "harbour.md")
    read_first = hits[0].text
    assert named in reason_for(understand(asked), read_first, statistics_of(hits))


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (
            "1999年に船は何隻ありましたか",
            "質問に最も近い箇所には「1999」についての記載がありません。",
        ),
        ("港はいつ開かれましたか", "関連する記載はありますが、この質問に答える箇所はありません。"),
    ],
)
def test_a_question_in_japanese_is_refused_in_japanese(asked: str, reason: str) -> None:
    hits = hits_of("港に船が三十隻ある。\n")
    assert reason_for(understand(asked), hits[0].text, statistics_of(hits)) == reason


def test_what_is_missing_tells_in_the_signals_too(signals_of: Read) -> None:
    held = signals_of("How many ships did Porto handle in 2024?")
    lacking = signals_of("How many ships did Lisbon handle in 1999?")
    assert held.values() != lacking.values()
    assert len(held.values()) == len(SIGNALS)
    assert lacking.coverage < held.coverage


def test_what_a_document_is_called_is_not_missed_in_its_passages() -> None:
    text = "Port of Lisbon\n\n# Traffic\n\nThere were 240 ships in 2024.\n"
    question = understand("How many ships did Lisbon have in 2024?")
    hits = hits_of(text, "traffic.md")
    [best, *_] = read(question, hits)
    assert "Lisbon" not in best.hit.text
    assert read_signals(question, best, [1.0], 0.0, statistics_of(hits)).missing_names == 0


def test_the_calibration_that_is_shipped_weighs_every_signal_as_it_speaks() -> None:
    shipped = read_calibration()
    assert shipped.weights.keys() == SIGNALS.keys()
    assert all(shipped.weights[name] * sign >= 0 for name, sign in SIGNALS.items())
    assert 0 < shipped.threshold < 1


_logits = st.floats(-1000, 1000)
_amounts = st.floats(0, 100)
_any_signals = st.builds(
    _signals,
    answerable=_logits,
    words=_logits,
    margin=_logits,
    coverage=st.floats(0, 1),
    missing_names=_amounts,
    missing_figures=_amounts,
    out_of_corpus_names=_amounts,
)


@given(_any_signals, st.sampled_from(sorted(SIGNALS)), _amounts)
def test_what_speaks_for_an_answer_never_makes_it_less_likely(
    signals: Signals, name: str, more: float
) -> None:
    shipped = read_calibration()
    moved = replace(signals, **{name: getattr(signals, name) + more * SIGNALS[name]})
    assert 0 < shipped.probability(signals) <= shipped.probability(moved) < 1
