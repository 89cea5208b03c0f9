from retriever.answer.choice import SCORE_MARGIN, choose
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


def test_what_is_close_to_the_best_is_quoted_too_but_no_header() -> None:
    history, table = hits_of(TEXT, "silk.md")
    sentence, row = unit_with(history, "The exports"), unit_with(table, "Raw silk")
    question = understand("What are the exports of raw silk?")
    header = Evidence(table, 1, unit_with(table, "Goods"), "Goods | Exports", 9.0, 9.0)
    best = Evidence(history, 0, sentence, "The exports of raw silk made it rich.", 5.0, 6.0)
    close = Evidence(table, 1, row, "Raw silk — Exports: 240", 3.0, 6.0 - SCORE_MARGIN)
    far = Evidence(table, 1, unit_with(table, "Wool"), "Wool — Exports: 31", 4.0, 3.0)
    assert choose(question, [header, best, close, far]) == [best, close]
    assert choose(question, []) == []
