from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.index.folder.snapshot import FolderSnapshot
from retriever.assembly import Models
from retriever.query.spelling import Spelling
from tests.memory_index import MemoryStatistics

TEXTS = [
    "Export of cosmetics and fashion",
    "Export of counterfeit goods",
    "Goods seized by customs",
]
COMMON = frozenset({"visits", "poets"})


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(MemoryStatistics(TEXTS).words(), COMMON.__contains__)


def test_a_word_that_begins_otherwise_is_not_a_misspelt_one() -> None:
    spelling = Spelling(MemoryStatistics(["The rank of each line"]).words(), COMMON.__contains__)
    assert spelling.correct("which line shrank?") == "which line shrank?"
    assert spelling.correct("the rnak of it") == "the rank of it"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("exprot of cosmetcs?", "export of cosmetics?"),
        ("Conterfeit GOODS", "counterfeit GOODS"),
        ("seizd goods", "seized goods"),
        ("fashoin in 2024", "fashion in 2024"),
    ],
)
def test_what_is_misspelt_is_mended(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.correct(typed).casefold() == meant.casefold()


@pytest.mark.parametrize(
    "text",
    [
        "Goods seized by customs, and fashion",
        "visits of poets",
        "god bys",
        "化粧品の輸出 exportación Ægir",
        "xylophones",
        "was it seized by Costums or by Gods",
        "R2D2 4000 ???",
        "goodX of goods",
        "export of exports",
        "",
    ],
)
def test_what_is_known_common_short_foreign_or_far_is_left_alone(
    spelling: Spelling, text: str
) -> None:
    assert spelling.correct(text) == text


def test_of_equally_near_words_the_one_that_begins_alike_then_the_most_frequent() -> None:
    words = {"boats": 9, "coats": 1, "goats": 5, "goals": 7}
    spelling = Spelling(words, lambda _word: False)
    assert spelling.correct("cpats") == "coats"
    assert spelling.correct("goaxs") == "goals"
    assert spelling.correct("xoats") == "boats"


@given(st.text(max_size=60))
def test_nothing_but_words_is_changed(spelling: Spelling, text: str) -> None:
    corrected = spelling.correct(text)
    assert spelling.correct(corrected) == corrected
    keep = [character for character in text if not character.isalpha()]
    assert [character for character in corrected if not character.isalpha()] == keep


@pytest.fixture(scope="module")
def seed_spelling(seed_index: Path, models: Models) -> Spelling:
    snapshot = FolderSnapshot.open(seed_index)
    encoder = models.question_encoder(snapshot.encoder_export())
    return Spelling(snapshot.statistics.words(), encoder.is_common)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What is the tagret for cosmetcs exprots?", "What is the target for cosmetics exports?"),
        ("countefeit products", "counterfeit products"),
        ("a manga musuem", "a manga museum"),
    ],
)
def test_typos_in_questions_about_the_strategy(
    seed_spelling: Spelling, typed: str, meant: str
) -> None:
    assert seed_spelling.correct(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Which restaurant does the giraffe prefer?",
        "Who won the football championship, and how was the weather?",
        "How many pupils attend elementary schools?",
        "What does Tanaka say about Zelensky and Toyota in Yokohama?",
        "Where do Dubois, Olafsson and Kowalczyk live?",
    ],
)
def test_common_words_and_names_that_the_strategy_lacks_stay(
    seed_spelling: Spelling, text: str
) -> None:
    assert seed_spelling.correct(text) == text


@pytest.mark.parametrize(
    "text", ["the cheapest tickets", "the biggest halls", "earliest", "the cheapness of it"]
)
def test_a_word_formed_from_a_common_one_is_not_a_misspelt_one(text: str) -> None:
    held = MemoryStatistics(["cheaper tickets, bigger halls, an earlier start"]).words()
    common = frozenset({"cheap", "early", "big"})
    assert Spelling(held, common.__contains__).correct(text) == text
