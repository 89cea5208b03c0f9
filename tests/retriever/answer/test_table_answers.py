"""Every table of the seed is asked for cells, with the real models."""

import pytest

from retriever.pipeline import Retriever

CELLS = [
    (
        "What was the previous survey figure for overseas sales of major fashion manufacturers?",
        ("Fashion, Overseas sales of major fashion manufacturers", "Previous survey", "1.4 (2022)"),
        [
            ("header", "Previous survey (trillion yen)"),
            ("unit", "trillion yen"),
            ("parent", "Fashion"),
            ("label", "Overseas sales of major fashion manufacturers"),
            ("value", "1.4 (2022)"),
        ],
    ),
    (
        "By what percent did overseas sales of major cosmetics manufacturers change?",
        ("Cosmetics, Overseas sales of major cosmetics manufacturers", "Change (%)", "-4.77"),
        [
            ("header", "Change (%)"),
            ("unit", "%"),
            ("parent", "Cosmetics"),
            ("label", "Overseas sales of major cosmetics manufacturers"),
            ("value", "-4.77"),
        ],
    ),
    (
        "Which law on data protection applies in Japan according to the comparison?",
        ("Japan", "Data protection", "Personal Information Protection Act"),
        [
            ("header", "Data protection"),
            ("label", "Japan"),
            ("value", "Personal Information Protection Act"),
        ],
    ),
]


@pytest.mark.parametrize(("question", "says", "cells"), CELLS)
def test_a_cell_of_the_seed_is_answered_with_what_names_and_heads_it(
    retriever: Retriever, question: str, says: tuple[str, ...], cells: list[tuple[str, str]]
) -> None:
    answer = retriever.ask(question).to_dict()
    assert all(words in answer["answer"] for words in says)
    citation = answer["citations"][0]
    document = retriever.document(citation["document_id"])
    assert document is not None
    assert [(cell["role"], cell["text"]) for cell in citation["cells"]] == cells
    for cell in citation["cells"]:
        assert document.text[cell["start"] : cell["end"]] == cell["text"]
    label, value = (
        next(one for one in citation["cells"] if one["role"] == role) for role in ("label", "value")
    )
    assert (citation["quote"]["start"], citation["quote"]["end"]) == (label["start"], value["end"])


def test_the_rows_of_a_parent_are_answered_together(retriever: Retriever) -> None:
    answer = retriever.ask("What are the fashion figures in the current survey?").to_dict()
    assert answer["answer"].splitlines() == [
        "Fashion, Export of textiles and textile products — "
        "Current survey figures(trillion yen): 1 (2023)",
        "Fashion, Overseas sales of major fashion manufacturers — "
        "Current survey figures(trillion yen): 1.8 (2023)",
    ]
