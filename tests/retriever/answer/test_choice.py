from retriever.answer.choice import choose
from retriever.query.question import understand
from retriever.reading.evidence import Evidence
from tests.retriever.small import hits_of, unit_with

TEXT = """# Silk

## History

The exports of raw silk to Porto made the harbour rich.

## Figures

| Goods | Exports | Imports |
|---|---|---|
| Raw silk | 240 | 12 |
| Wool | 31 | 57 |
"""


def test_what_is_quoted_may_be_of_another_passage_than_the_best_evidence() -> None:
    history, table = hits_of(TEXT, "silk.md")
    sentence, row = unit_with(history, "The exports"), unit_with(table, "Raw silk")
    question = understand("What are the exports of raw silk?")
    evidence = [
        Evidence(history, 0, sentence, "The exports of raw silk made it rich.", 5.0, 6.0),
        Evidence(table, 1, unit_with(table, "Wool"), "Wool — Exports: 31", 4.0, 4.5),
        Evidence(table, 1, row, "Raw silk — Exports: 240", 3.0, 4.0),
    ]
    assert choose(question, evidence)[0].unit == row
    assert choose(understand("Why was it rich?"), evidence) == evidence[:1]
