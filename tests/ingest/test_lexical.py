import json
import math
from collections import Counter
from pathlib import Path

import bm25s
import pytest

from ingest.lexical import K1, WORDS_FILE, B, write_lexical
from ingest.terms import terms

TEXTS = [
    "The harbour opened in 1911.",
    "Ships in the harbour, ships at sea, and ships in the dock.",
    "港は一九一一年に開かれた。",
    "Rope.",
]


def scores(folder: Path, query: str) -> list[float]:
    index = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
    return [float(score) for score in index.get_scores(terms(query))]


def by_the_book(query: str) -> list[float]:
    """BM25 as Lucene has it, written down once more from the paper."""
    counts = [Counter(terms(text)) for text in TEXTS]
    mean = sum(count.total() for count in counts) / len(counts)

    def score(count: Counter[str], term: str) -> float:
        found = sum(term in other for other in counts)
        idf = math.log(1 + (len(counts) - found + 0.5) / (found + 0.5))
        return idf * count[term] / (count[term] + K1 * (1 - B + B * count.total() / mean))

    return [sum(score(count, term) for term in terms(query)) for count in counts]


@pytest.mark.parametrize("query", ["ships", "harbour opened", "rope", "開かれた港", "the harbour"])
def test_scores_are_those_of_the_formula(query: str, tmp_path: Path) -> None:
    write_lexical(TEXTS, tmp_path)
    assert scores(tmp_path, query) == pytest.approx(by_the_book(query), rel=1e-5)


@pytest.mark.parametrize("texts", [[], [""], ["!!!", "…"]])
def test_texts_without_terms_can_be_indexed(texts: list[str], tmp_path: Path) -> None:
    write_lexical(texts, tmp_path)
    index = bm25s.BM25.load(str(tmp_path), mmap=True, show_progress=False)
    assert int(index.scores["num_docs"]) == len(texts)


def test_words_are_counted_once_a_text(tmp_path: Path) -> None:
    write_lexical(["Ships and ships", "SHIPS", "港 12"], tmp_path)
    counts = json.loads((tmp_path / WORDS_FILE).read_text("utf-8"))
    assert counts == {"and": 1, "ships": 2}


def test_the_same_texts_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_lexical(TEXTS, tmp_path / name)
    one, other = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
        for name in ("one", "other")
    )
    assert one == other
