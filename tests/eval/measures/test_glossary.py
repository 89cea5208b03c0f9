import pytest

from eval.measures.glossary import TERMS, term
from eval.measures.score import measures_for


def test_every_measure_has_a_term_and_every_term_a_measure() -> None:
    measured = {term(measure.name).label for measure in measures_for([7])}
    assert len(measured) == len(measures_for([7]))
    families = {one.name for one in TERMS} - {"ece"}
    assert len(families) == len(measured) - 2  # latencies are one family of three


def test_what_is_better_agrees_with_what_is_compared() -> None:
    # More is better for all paired measures.
    assert not any(term(one.name).less_is_better for one in measures_for([5]) if one.paired)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("recall@12", "Evidence at rank 12 or better"),
        ("latency_p95_ms", "Milliseconds in which 95 % were answered"),
        ("reference_f1", "Words shared with the reference answer"),
    ],
)
def test_a_label_has_its_cutoff(name: str, label: str) -> None:
    assert term(name).label == label


def test_an_unknown_measure_has_no_term() -> None:
    with pytest.raises(KeyError):
        term("luck@5")
