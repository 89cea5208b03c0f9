import pytest

from ingest.document.document import Document
from retriever.query.question import understand
from retriever.search.named_documents import named


def document(source: str, text: str = "", title: str = "") -> Document:
    return Document(source, source, (source,), title or source, bool(title), "text/plain", text)


QUARTERLY = "Quarterly report\nFor the quarter ended {}\n{}\n(Name of the registrant)\n\n"
REPORTS = [
    document("2022 Q3 AAA.pdf", QUARTERLY.format("September 24, 2022", "Alder Inc.")),
    document("2022 Q3 BBB.pdf", QUARTERLY.format("September 30, 2022", "Birch Corporation")),
    document("2023 Q1 AAA.pdf", QUARTERLY.format("March 25, 2023", "Alder Inc.")),
    document(
        "DOT2022.pdf", "Strategic plan\n\nRoads are built to last, and repaired in time.", "Plan"
    ),
]


@pytest.mark.parametrize(
    ("question", "best", "rest"),
    [
        (
            "What was Alder's net income in Q3 2022?",
            "2022 Q3 AAA.pdf",
            "What was 's net income in ?",
        ),
        (
            "Net sales of Birch in the third quarter of 2022",
            "2022 Q3 BBB.pdf",
            "Net sales of in the",
        ),
        ("AAA: headcount on March 25, 2023", "2023 Q1 AAA.pdf", ": headcount on"),
        ("How much did Alder sell in Q3 2022?", "2022 Q3 AAA.pdf", "How much did sell in ?"),
        (
            "For Birch in Q3 2022: what were sales&marketing costs?",
            "2022 Q3 BBB.pdf",
            "For in : what were sales&marketing costs?",
        ),
        (
            "Did 3.3 percent of the R&D of Alder for Q3 2022 go to AAA&Q?",
            "2022 Q3 AAA.pdf",
            "Did 3.3 percent of the R&D of for go to AAA&Q?",
        ),
        (
            "How are roads built, says the DOT plan?",
            "DOT2022.pdf",
            "How are roads built, says the DOT plan?",
        ),
    ],
)
def test_documents_are_named_by_titles_files_and_first_lines(
    question: str, best: str, rest: str
) -> None:
    naming = named(understand(question), REPORTS)
    assert naming.best == {best}
    assert naming.share == 1
    assert naming.rest == rest


def test_several_may_be_named_alike() -> None:
    naming = named(understand("What was the net income of AAA?"), REPORTS)
    assert naming.best == {"2022 Q3 AAA.pdf", "2023 Q1 AAA.pdf"}
    # A name alone may be what is asked about.
    assert naming.rest == "What was the net income of AAA?"


@pytest.mark.parametrize(
    "question",
    [
        # In first lines much is named that a document is not about.
        "What was the net income of Alder?",
        # A year or a number is in many documents.
        "What was net income in the third quarter of 2022?",
        # No name, but the first word of a question.
        "Birch is what kind of wood?",
        "Plan or no plan?",
    ],
)
def test_a_little_is_not_enough(question: str) -> None:
    assert named(understand(question), REPORTS).shares == {}


def test_a_day_in_a_title_names_a_document() -> None:
    minutes = [document(f"minutes-2024-0{month}-03.txt") for month in (4, 5, 6)]
    naming = named(understand("What was decided on 3 May 2024?"), minutes)
    assert naming.best == {"minutes-2024-05-03.txt"}


def test_what_tells_none_from_another_names_none() -> None:
    naming = named(understand("How many bridges are there?"), REPORTS)
    assert (naming.shares, naming.best, naming.share) == ({}, frozenset(), 0)
    assert naming.rest == "How many bridges are there?"
    assert named(understand("What was Alder's income?"), REPORTS[:1]).shares == {}
    assert named(understand("What was Alder's income?"), []).shares == {}


def test_words_of_a_sentence_name_no_document() -> None:
    """ "Roads" stands in the text of one, but it is not called so."""
    assert named(understand("How long do roads last?"), REPORTS).shares == {}


def test_a_question_that_only_names_a_document_stays_whole() -> None:
    naming = named(understand("The Birch Corporation"), REPORTS)
    assert naming.best == {"2022 Q3 BBB.pdf"}
    assert naming.rest == "The Birch Corporation"
