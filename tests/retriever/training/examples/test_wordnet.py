from pathlib import Path

import pytest

from retriever.training.examples.wordnet import WordNet
from tests.retriever.training.examples.small_wordnet import small_wordnet


def test_words_of_one_meaning_are_synonyms(tmp_path: Path) -> None:
    wordnet = small_wordnet(tmp_path)
    assert wordnet.synonyms("child") == ["kid"]
    assert wordnet.synonyms("adult") == []
    assert wordnet.synonyms("zebra") == []


def test_other_kinds_and_opposites_are_neighbours(tmp_path: Path) -> None:
    wordnet = small_wordnet(tmp_path)
    assert wordnet.neighbours("child") == ["adult"]
    assert wordnet.neighbours("upper") == ["lower"]
    assert wordnet.neighbours("person") == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"data\.noun"):
        WordNet(tmp_path)
