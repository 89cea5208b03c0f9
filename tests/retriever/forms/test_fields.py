from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from retriever.answer.decision import Decision
from retriever.forms.fields import FieldForm
from retriever.search.named_documents import Naming
from retriever.types import Composed, Form
from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.checked import checked, texts

SHEETS = {
    "tern-2.csv": "Vessel,Tern\nHull,Steel\nTonnage,310\nFlag,Malta\nBerth,North quay\n",
    "ruff.csv": "Vessel,Ruff\nHull,Wood\nTonnage,95\nFlag,Malta\nBerth,East quay\n",
    "skua.csv": "Vessel,Skua\nHull,Steel\nTonnage,41\nFlag,Malta\nBerth,Pier\nBerth,Dock\n",
    "rates.csv": "Tonnage,Dues\nup to 100,12\nmore,30\n",
    "plan.md": "# Plan\n\nLeak target: below 9 percent\n\nOpens at: 10:30\n\nStaff: 12\n",
}

Fields = Callable[..., Composed | None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(SHEETS, tmp_path_factory.mktemp("files"))


@pytest.fixture
def fields(files: Files) -> Fields:
    def fields(
        question: str, *sources: str, answers: bool = True, limit: int = 9
    ) -> Composed | None:
        asked = files.asked(question, *sources, limit=limit)
        composed = FieldForm().answer(replace(asked, decision=Decision(None, 0.5, answers=answers)))
        return checked(composed) if composed and composed.items else composed

    return fields


def test_each_document_says_its_field(fields: Fields) -> None:
    composed = fields("What is the tonnage?", answers=False)
    assert composed is not None
    assert composed.form is Form.LIST
    assert [item.group for item in composed.items] == ["ruff.csv", "skua.csv", "tern-2.csv"]
    assert composed.text.splitlines()[:2] == ["ruff.csv:", "- Tonnage | 95"]


def test_words_that_name_nothing_are_left_aside(fields: Fields) -> None:
    assert texts(fields("What is the hull made of?")) == [
        "Hull | Wood",
        "Hull | Steel",
        "Hull | Steel",
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the leak target?", "Leak target: below 9 percent"),
        ("What is the target?", None),
        ("What is the leak target for 2030?", None),
    ],
)
def test_a_line_may_be_a_field(fields: Fields, question: str, said: str | None) -> None:
    composed = fields(question, answers=False)
    assert (composed.text if composed else None) == said
    assert fields(question) is None


def test_the_first_field_may_be_taken_for_a_header(tmp_path: Path) -> None:
    sheets = {"hut.csv": "Name,Hut\nRent,95\n", "barn.csv": "Name,Barn\nRent,40\n"}
    asked = files_of(sheets, tmp_path).asked("What is the rent of each hall?")
    composed = FieldForm().answer(replace(asked, decision=Decision(None, 0.2, answers=False)))
    assert texts(composed) == ["Rent — Barn: 40", "Rent — Hut: 95"]


@pytest.mark.parametrize("question", ["What is the rent of the Hut?", "Rent of the huts"])
def test_the_document_that_is_named_is_asked(question: str, tmp_path: Path) -> None:
    sheets = {"hut.md": "# Hut\n\nRent: 95\n", "barn.md": "# Barn\n\nRent: 40\n"}
    files = files_of(sheets, tmp_path)
    asked = files.asked(question)
    naming = Naming("What is the rent of ?", {files.id_of("hut.md"): 1.0})
    composed = FieldForm().answer(
        replace(
            asked,
            found=replace(asked.found, naming=naming),
            decision=Decision(None, 0.2, answers=False),
        )
    )
    assert composed is not None
    assert composed.text == "Rent: 95"


def test_what_is_cut_is_counted(fields: Fields) -> None:
    composed = fields("What is the tonnage?", answers=False, limit=2)
    assert composed is not None
    assert composed.text.startswith("2 of 3:\n")


def test_a_document_may_have_a_field_twice(fields: Fields) -> None:
    composed = fields("What is the berth?")
    berths = ["East quay", "Pier", "Dock", "North quay"]
    assert texts(composed) == [f"Berth | {berth}" for berth in berths]
    assert composed is not None
    assert len({item.group for item in composed.items}) == 3


@pytest.mark.parametrize(
    ("question", "sources", "said"),
    [
        ("What is the tonnage of the Tern?", (), "Tonnage | 310"),
        ("What is the tonnage?", ("ruff.csv",), "Tonnage | 95"),
        ("What is the tonnage?", ("ruff.csv", "rates.csv"), "Tonnage | 95"),
        ("What is the captain?", (), None),
        ("What is the flag of the ship of the captain of the harbour of Porto?", (), None),
    ],
    ids=["a title", "one document", "a header", "nobody has it", "more is asked"],
)
def test_one_field_is_given_where_a_look_up_does_not_answer(
    fields: Fields, question: str, sources: tuple[str, ...], said: str | None
) -> None:
    composed = fields(question, *sources, answers=False)
    assert (composed.text if composed else None) == said
    assert fields(question, *sources) is None


def test_what_all_say_alike_is_left_to_a_look_up_that_answers(fields: Fields) -> None:
    assert fields("What is the flag?") is None
    assert texts(fields("What is the flag?", answers=False)) == ["Flag | Malta"] * 3


def test_what_a_look_up_answers_elsewhere_is_left_to_it(
    files: Files, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = "# Dues\n\nThe tonnage is the weight that a ship can carry, its tonnage by law.\n"
    with_text = files_of(SHEETS | {"dues.md": told}, tmp_path_factory.mktemp("told"))
    asked = with_text.asked("What is the tonnage?")
    prose = next(one for one in asked.evidence if one.hit.document.source == "dues.md")
    answered = replace(asked, chosen=[prose])
    assert FieldForm().answer(answered) is None
    unsure = replace(answered, decision=Decision(None, 0.2, answers=False))
    assert FieldForm().answer(unsure) is not None
