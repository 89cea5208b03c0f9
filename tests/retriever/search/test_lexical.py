import math
from pathlib import Path

import pytest

from ingest.index.folder import LEXICAL_FOLDER
from ingest.index.lexical import write_lexical
from retriever.search.lexical import LexicalSearch
from tests.retriever.conftest import Library

TEXTS = [
    "Seized goods exceeded 33,000 in 2024.",
    "Goods were seized at the border.",
    "The border is long.",
    "灯台は赤い。",
]


def found(lexical: LexicalSearch, question: str, limit: int = 10) -> list[int]:
    return [row for row, _ in lexical.search(question, limit)]


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalSearch:
    folder = tmp_path_factory.mktemp("lexical")
    write_lexical(TEXTS, folder / LEXICAL_FOLDER)
    return LexicalSearch(folder)


def test_it_knows_the_terms_of_the_texts(lexical: LexicalSearch) -> None:
    assert lexical.passages == len(TEXTS)
    assert lexical.knows("border")
    assert lexical.knows("33000")
    assert lexical.knows("灯台")
    assert not lexical.knows("harbour")


def test_idf_is_the_formula_and_falls_with_what_is_common(lexical: LexicalSearch) -> None:
    assert lexical.idf("long") == pytest.approx(math.log(5 / 1.5))
    assert lexical.idf("border") == pytest.approx(math.log(5 / 2.5))
    assert lexical.idf("harbour") == pytest.approx(math.log(5 / 0.5))


def test_coverage_is_the_share_of_what_the_terms_tell(lexical: LexicalSearch) -> None:
    common, rare = lexical.idf("border"), lexical.idf("long")
    wanted = ["border", "long"]
    assert lexical.coverage(wanted, wanted) == 1
    assert lexical.coverage(wanted, {"long", "other"}) == pytest.approx(rare / (common + rare))
    assert lexical.coverage(wanted, {"other"}) == 0
    assert lexical.coverage([], wanted) == 0


def test_the_text_with_more_of_the_words_comes_first(lexical: LexicalSearch) -> None:
    assert found(lexical, "goods at the border")[0] == 1
    assert set(found(lexical, "goods at the border")) == {0, 1, 2}
    assert found(lexical, "How many goods were seized in 2024?", 1) == [0]
    assert found(lexical, "灯台") == [3]


def test_scores_fall_and_are_above_nought(lexical: LexicalSearch) -> None:
    scores = [score for _, score in lexical.search("goods at the border", 10)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] > 0


@pytest.mark.parametrize("question", ["harbour master", "?!", ""])
def test_words_that_no_text_has_find_nothing(lexical: LexicalSearch, question: str) -> None:
    assert lexical.search(question, 10) == []


def test_only_the_rows_that_are_allowed_are_found(lexical: LexicalSearch) -> None:
    assert [row for row, _ in lexical.search("goods at the border", 10, rows=[2, 3])] == [2]
    assert lexical.search("goods at the border", 10, rows=[]) == []


def test_equal_scores_come_in_the_order_of_rows(library: Library) -> None:
    rows = found(library.lexical, "bales of herring", 200)
    assert len(rows) == len(set(rows)) >= 100
    assert rows == found(library.lexical, "bales of herring", 200)
    assert rows[:40] == found(library.lexical, "bales of herring", 40)


def test_same_texts_come_in_the_order_of_rows(tmp_path: Path) -> None:
    write_lexical(["red lighthouse"] * 5, tmp_path / LEXICAL_FOLDER)
    assert found(LexicalSearch(tmp_path), "lighthouse", 4) == [0, 1, 2, 3]
