from typing import Any

import pytest

from eval.measures.verify import answer_faults, citation_faults
from tests.eval.memory import MemoryTarget

TARGET = MemoryTarget({"a.txt": "Cats 🐈 have 18 toes."})


def citation(**changes: Any) -> dict[str, Any]:
    whole = TARGET.texts["a.txt"]
    quote = {"start": 12, "end": 19, "text": "18 toes"}
    return {
        "document_id": "id-a.txt",
        "source": "a.txt",
        "start": 0,
        "end": len(whole),
        "text": whole,
        "quote": quote,
        **changes,
    }


def answer(text: str | None, *quotes: str, answerable: bool = True) -> dict[str, Any]:
    citations = [{"quote": {"text": quote}} for quote in quotes]
    return {"answerable": answerable, "answer": text, "citations": citations}


def test_a_citation_that_slices_back_holds() -> None:
    assert citation_faults(citation(), TARGET) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"text": "Cats have 18 toes."}, "the passage at 0:20 of a.txt does not slice back"),
        ({"quote": {"start": 13, "end": 20, "text": "18 toes"}}, "the quote at 13:20"),
        # UTF-16 offsets of the same words, one too far for the cat beyond the BMP.
        ({"end": 21}, "the passage at 0:21"),
        # A negative start slices, but says nothing about where the words are.
        ({"start": -20}, "the passage at -20:20"),
        ({"quote": {"start": -8, "end": -1, "text": "18 toes"}}, "the quote at -8:-1"),
        ({"quote": {"start": 3, "end": 3, "text": ""}}, "the quote at 3:3"),
        ({"start": 14, "text": " toes."}, "the quote at 12:19 is not inside its passage"),
        ({"document_id": "id-b.txt"}, "cites id-b.txt, which is not served"),
    ],
)
def test_a_citation_that_does_not_is_told(changes: dict[str, Any], fault: str) -> None:
    faults = citation_faults(citation(**changes), TARGET)
    assert any(found.startswith(fault) for found in faults)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (answer("18 toes", "have 18 toes"), []),
        (answer("85%", "grew by 87%"), ["the number 85 is in no quote"]),
        (answer("20 trillion", "by 2025"), ["the number 20 is in no quote"]),
        (answer("1,500", "1,500 yen"), []),
        (answer("1,500", "11,500 yen"), ["the number 1,500 is in no quote"]),
        (answer("２０３３年", "by 2033"), []),
        (answer("10 and 20", "10 cats", "20 dogs"), []),
        (answer("It grew.", "It grew."), []),
        (answer("It grew."), ["an answer comes without words or without a citation"]),
        (answer(None, answerable=False), []),
        (answer("x", answerable=False), ["a refusal comes with an answer or citations"]),
        (answer(None, "x", answerable=False), ["a refusal comes with an answer or citations"]),
    ],
)
def test_numbers_must_be_quoted(given: dict[str, Any], faults: list[str]) -> None:
    assert answer_faults(given) == faults


def test_the_counts_of_a_list_and_the_numbers_of_its_headings_are_known() -> None:
    items = [{"text": "Eggs", "group": "Part 7", "citations": [0]}] * 2
    said = {**answer("2 goods in 1 part\nPart 7:\nEggs", "Eggs"), "items": items}
    assert answer_faults(said) == ["the number 7 is in no quote"]
    said["citations"][0] |= {"title": "Goods", "heading_path": ["Part 7"]}
    assert answer_faults(said) == []
    assert answer_faults({**said, "answer": "3 goods"}) == ["the number 3 is in no quote"]
