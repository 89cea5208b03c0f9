import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bench.ocr import A4, SCANS, Scan, accuracy, page_of

TEXT = "The harbour opened in 1911, and its light is red. " * 20


@given(st.text())
def test_a_text_read_as_it_is_is_all_right(text: str) -> None:
    assert accuracy(text, text) == 1


@given(st.text(), st.text())
def test_accuracy_is_a_share(said: str, read: str) -> None:
    assert 0 <= accuracy(said, read) <= 1


def test_wide_figures_and_white_space_are_alike() -> None:
    assert accuracy("12 ships", "１２\nships") == 1


@pytest.mark.parametrize("scan", SCANS, ids=lambda scan: scan.name)
def test_a_page_has_the_size_of_its_scan_and_letters_on_it(scan: Scan) -> None:
    said, page = page_of(TEXT, None, 11, scan)
    assert "".join(said.split()) == "".join(TEXT.split())
    assert page.size == tuple(round(side * scan.dpi) for side in A4)
    assert np.asarray(page).min() < 100


def test_a_page_holds_what_fits() -> None:
    said, _ = page_of(TEXT * 20, None, 40, Scan(50))
    assert 0 < len(said) < len(TEXT * 20)
    assert TEXT.startswith(said.split("\n")[0])
