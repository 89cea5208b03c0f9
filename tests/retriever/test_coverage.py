from pathlib import Path

import pytest

from retriever.coverage import EVEN, SLOPE, coverage_logit
from retriever.question import understand
from tests.retriever.small import hits_of, lexical_of


def test_the_logit_rises_with_the_share_of_the_questions_terms(tmp_path: Path) -> None:
    lexical = lexical_of(hits_of("港は開かれた。灯台は赤い。倉庫は古い。\n"), tmp_path)
    question = understand("灯台と倉庫は赤いですか")
    texts = ["港", "灯台は白い。", "灯台は赤い。", "赤い灯台と倉庫"]
    logits = [coverage_logit(question, text, lexical) for text in texts]
    assert logits == sorted(set(logits))
    assert logits[0] == pytest.approx(-SLOPE * EVEN)
    assert logits[-1] == pytest.approx(SLOPE * (1 - EVEN))


def test_what_stands_above_counts_half(tmp_path: Path) -> None:
    lexical = lexical_of(hits_of("港は開かれた。灯台は赤い。倉庫は古い。\n"), tmp_path)
    question = understand("灯台と倉庫は赤いですか")
    alone = coverage_logit(question, "灯台は赤い。", lexical)
    whole = coverage_logit(question, "灯台は赤い。倉庫", lexical)
    between = coverage_logit(question, "灯台は赤い。", lexical, "倉庫")
    assert between == pytest.approx((alone + whole) / 2)
    assert coverage_logit(question, "灯台は赤い。", lexical, "灯台") == alone
