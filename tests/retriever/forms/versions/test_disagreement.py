from dataclasses import replace

import pytest

from ingest.document.nodes import Span
from retriever.answer.choice import choose
from retriever.answer.decision import Decision
from retriever.forms.form import Asked
from retriever.forms.versions.disagreement import DisagreementForm
from retriever.types import Composed
from tests.retriever.forms.asked import Files, files_of, look_up_over

MAIL = "# {subject}\n\nDate: {day} June 2025\n\nThe boat leaves at {time} from the {pier} pier.\n"
FILES = {
    "first.md": MAIL.format(subject="Outing", day=2, time="8:15", pier="old"),
    "second.md": MAIL.format(subject="Correction", day=5, time="7:45", pier="new"),
    "lock.md": (
        "# Lock\n\n## Fees\n\nThe fee for a canoe is twenty crowns. The fee for a barge is sixty"
        " crowns.\n\n## Fines\n\nThe fee for a canoe is 30 crowns.\n\n"
        "## Depth\n\nThe lock is 4 metres deep. The lock is to be 5 metres deep as planned.\n\n"
        "## Length\n\nThe lock has a length of ten metres. A length of 10 metres is what the lock"
        " has.\n"
    ),
    "matsuri.md": (
        "# 祭りのお知らせ\n\n発行日：令和7年7月1日\n\n祭りは八月六日に行います。\n\n"
        "# 祭りのお知らせ（訂正）\n\n発行日：令和7年7月20日\n\n祭りは八月九日に行います。\n"
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(FILES, tmp_path_factory.mktemp("files"))


def _asked(files: Files, question: str, *answers: str) -> Asked:
    """Return a question for which the reader finds these words in each unit that has them."""
    asked = files.asked(question)
    evidence = []
    for one in asked.evidence:
        text, unit = one.hit.document.text, one.unit
        places = ((text.find(words, unit.start, unit.end), words) for words in answers)
        found = tuple(Span(at, at + len(words)) for at, words in places if at >= 0)
        evidence.append(replace(one, answer=found, logit=1.0))
    return replace(asked, evidence=evidence, chosen=choose(asked.question, evidence).evidence)


def _answer(files: Files, question: str, *answers: str) -> Composed | None:
    form = DisagreementForm(look_up_over(files.snapshot))
    return form.answer(_asked(files, question, *answers))


def test_two_figures_within_one_file_are_both_given(files: Files) -> None:
    answer = _answer(files, "How many crowns is the fee for a canoe?", "twenty", "30")
    assert isinstance(answer, Composed)
    assert {one.text for one in answer.disagreement} == {
        "The fee for a canoe is twenty crowns.",
        "The fee for a canoe is 30 crowns.",
    }
    assert "barge" not in answer.text


def test_the_later_of_two_mails_comes_first_with_its_date(files: Files) -> None:
    answer = _answer(files, "When does the boat leave?", "7:45", "8:15")
    assert isinstance(answer, Composed)
    assert [(one.source, one.date) for one in answer.disagreement] == [
        ("second.md", "5 June 2025"),
        ("first.md", "2 June 2025"),
    ]
    assert answer.text.index("7:45") < answer.text.index("8:15")


def test_words_of_different_days_differ_as_figures_do(files: Files) -> None:
    answer = _answer(files, "From which pier does the boat leave?", "new pier", "old pier")
    assert isinstance(answer, Composed)
    assert "new pier" in answer.text.splitlines()[0]
    assert "old pier" in answer.text.splitlines()[1]


def test_japanese_dates_in_kanji_are_compared_by_value(files: Files) -> None:
    answer = _answer(files, "祭りはいつですか。")
    assert isinstance(answer, Composed)
    assert [one.date for one in answer.disagreement] == ["令和7年7月20日", "令和7年7月1日"]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        pytest.param("How deep is the lock?", ("4 metres", "5 metres"), id="planned"),
        pytest.param("What length has the lock?", ("ten metres", "10 metres"), id="same figure"),
        pytest.param("How much is the fee for a barge?", ("sixty", "30"), id="other thing"),
    ],
)
def test_what_does_not_exclude_each_other_is_no_disagreement(
    files: Files, question: str, answers: tuple[str, ...]
) -> None:
    assert _answer(files, question, *answers) is None


def test_where_a_look_up_would_not_answer_nothing_is_compared(files: Files) -> None:
    asked = _asked(files, "When does the boat leave?", "7:45", "8:15")
    refused = replace(asked, decision=Decision(None, 0.1, answers=False))
    assert DisagreementForm(look_up_over(files.snapshot)).answer(refused) is None
