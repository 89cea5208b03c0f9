import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.document import PassageId
from ingest.errors import TenkyoError
from ingest.index.folder import lexical
from ingest.index.folder.layout import Layout
from ingest.index.folder.lexical import (
    FREQUENCIES_FILE,
    LEFT_OUT,
    LENGTHS_FILE,
    ROWS_FILE,
    VOCABULARY_FILE,
    WORDS_FILE,
    Bm25Index,
    Integers,
    TextCounter,
    count_words,
    join,
    read_postings,
    read_size,
    write_postings,
)
from ingest.index.folder.metadata import Place
from ingest.index.statistics import K1, B
from ingest.language.terms import terms
from tests.ingest.index.folder.lexical_files import write_lexical

TEXTS = [
    "The harbour opened in 1911.",
    "Ships in the harbour, ships at sea, and ships in the dock.",
    "港は一九一一年に開かれた。",
    "Rope.",
]

_WORDS = st.sampled_from(
    ["ship", "ships", "harbour", "rope", "sea", "12", "港", "年に", "!", "Ｓｅａ"]
)
_TEXT = st.lists(_WORDS, max_size=30).map(" ".join)
_CORPUS = st.lists(_TEXT, max_size=12)


def opened(folder: Path, texts: int) -> Bm25Index:
    return Bm25Index([folder], Layout(["0"], [Place(0, 0, texts)]))


def scores(folder: Path, query: Sequence[str], texts: int = len(TEXTS)) -> list[float]:
    found = dict(opened(folder, texts).search(query, texts))
    return [found.get(PassageId("0", row), 0.0) for row in range(texts)]


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


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
    assert scores(tmp_path, terms(query)) == pytest.approx(by_the_book(query), rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(texts=_CORPUS.filter(lambda texts: any(terms(text) for text in texts)), data=st.data())
def test_scores_are_exactly_those_that_bm25s_computes(
    texts: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("lexical")
    write_lexical(texts, folder)
    theirs = bm25s.BM25(method="lucene", k1=K1, b=B)
    # The tokens of texts without any go in as ids: bm25s takes the first for what all are.
    vocabulary = {
        term: place for place, term in enumerate(sorted({t for x in texts for t in terms(x)}))
    }
    ids = [[vocabulary[term] for term in terms(text)] for text in texts]
    tokenized = bm25s.tokenization.Tokenized(ids=ids, vocab={**vocabulary, "": len(vocabulary)})
    theirs.index(tokenized, show_progress=False)
    asked = data.draw(st.lists(st.sampled_from(list(vocabulary)), min_size=1))
    expected = theirs.get_scores(asked)
    assert expected.dtype == np.float32
    assert scores(folder, asked, len(texts)) == expected.tolist()


def rows_of(rows: Sequence[int]) -> Integers:
    return np.array(rows, dtype=np.int32)


@settings(max_examples=60, deadline=None)
@given(before=_CORPUS, added=_CORPUS, data=st.data())
def test_an_index_that_changed_is_the_one_made_at_once_to_the_last_bit(
    before: list[str],
    added: list[str],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Texts are removed, others come between those that stay, and these change their order."""
    base = tmp_path_factory.mktemp("lexical")
    gone = data.draw(st.sets(st.sampled_from(range(len(before))))) if before else set()
    texts = {("before", n): text for n, text in enumerate(before) if n not in gone}
    texts |= {("added", n): text for n, text in enumerate(added)}
    order = data.draw(st.permutations(list(texts)))
    write_lexical([texts[one] for one in order], base / "at once")
    write_lexical(before, base / "before")
    row_of = {one: row for row, one in enumerate(order)}
    counter = TextCounter()
    for text in added:
        counter.add(text)
    parts = [
        (
            read_postings(base / "before"),
            rows_of([row_of.get(("before", n), LEFT_OUT) for n in range(len(before))]),
        ),
        (counter.postings(), rows_of([row_of["added", n] for n in range(len(added))])),
    ]
    write_postings(join(parts, count_words(texts.values())), base / "changed")
    assert files(base / "changed") == files(base / "at once")


@pytest.mark.parametrize("texts", [[], [""], ["!!!", "…"]])
def test_texts_without_terms_can_be_indexed(texts: list[str], tmp_path: Path) -> None:
    write_lexical(texts, tmp_path)
    assert opened(tmp_path, len(texts)).search(["ship"], 9) == []
    assert read_size(tmp_path) == len(read_postings(tmp_path).lengths) == len(texts)


def test_terms_that_no_text_has_any_more_are_dropped(tmp_path: Path) -> None:
    write_lexical(TEXTS, tmp_path / "before")
    rows = rows_of([LEFT_OUT, LEFT_OUT, 1, 0])
    postings = join([(read_postings(tmp_path / "before"), rows)], count_words(TEXTS[2:]))
    assert set(postings.vocabulary) == {"", *terms(TEXTS[2]), *terms(TEXTS[3])}
    write_postings(postings, tmp_path / "after")
    assert scores(tmp_path / "after", ["rope"], 2)[1] == 0
    assert scores(tmp_path / "after", ["rope"], 2)[0] > 0


def test_words_are_counted_once_a_text(tmp_path: Path) -> None:
    write_lexical(["Ships and ships", "SHIPS", "港 12"], tmp_path)
    counts = json.loads((tmp_path / WORDS_FILE).read_text("utf-8"))
    assert counts == {"and": 1, "ships": 2}


def test_the_same_texts_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_lexical(TEXTS, tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "other")


@pytest.mark.parametrize("name", [FREQUENCIES_FILE, LENGTHS_FILE, WORDS_FILE, VOCABULARY_FILE])
def test_files_that_are_damaged_are_not_taken_for_postings(name: str, tmp_path: Path) -> None:
    write_lexical(TEXTS, tmp_path)
    (tmp_path / name).write_bytes(b"\x93")
    with pytest.raises((OSError, ValueError)):
        read_postings(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(OSError, match="No such file"):
        read_postings(tmp_path)


def test_files_that_do_not_fit_together_are_damaged(tmp_path: Path) -> None:
    write_lexical(TEXTS, tmp_path)
    np.save(tmp_path / FREQUENCIES_FILE, np.ones(3, dtype=np.int32))
    with pytest.raises(ValueError, match="do not fit together"):
        read_postings(tmp_path)


@pytest.mark.parametrize("name", [FREQUENCIES_FILE, WORDS_FILE, ROWS_FILE])
def test_a_full_disk_is_an_error_of_the_system(name: str, tmp_path: Path) -> None:
    (tmp_path / name).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device"):
        write_lexical([*TEXTS, " ".join(f"ship{number}" for number in range(5000))], tmp_path)


def test_more_than_an_index_takes_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "MOST_TERMS", 5)
    write_lexical(TEXTS[3:], tmp_path)
    with pytest.raises(TenkyoError, match="part them among several indexes"):
        write_lexical(TEXTS, tmp_path)


def test_postings_are_worked_on_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lexical(TEXTS, tmp_path / "whole")
    monkeypatch.setattr(lexical, "AT_ONCE", 3)
    write_lexical(TEXTS, tmp_path / "blocks")
    assert files(tmp_path / "blocks") == files(tmp_path / "whole")
    rows = np.arange(len(TEXTS), dtype=np.int32)
    again = join([(read_postings(tmp_path / "blocks"), rows)], count_words(TEXTS))
    write_postings(again, tmp_path / "again")
    assert files(tmp_path / "again") == files(tmp_path / "whole")
