from ingest.document.nodes import Span
from retriever.answer.citations import NEAREST, is_cited, nearest, quoted_words
from retriever.reading.evidence import Evidence
from retriever.types import Citation
from tests.retriever.small import hits_of

HIT = hits_of("# Harbour\n\nIt opened in 1911. It is long.\n", "harbour.md")[-1]
OTHER = hits_of("# Mill\n\nIt opened in 1911. It is long.\n", "mill.md")[-1]
UNITS = HIT.passage.units[-2:]
CITED = [Citation(HIT, Span(one.start, one.end)) for one in UNITS]


def test_what_a_quote_touches_is_cited() -> None:
    first = CITED[0].quote
    assert is_cited(HIT, Span(first.end - 1, first.end + 1), CITED[:1])
    assert not is_cited(HIT, Span(first.end, first.end + 1), CITED[:1])
    assert not is_cited(OTHER, first, CITED)


def test_quotes_are_given_a_line_each() -> None:
    assert quoted_words(CITED) == "It opened in 1911.\nIt is long."


def test_each_of_the_nearest_passages_is_shown_by_its_best_unit() -> None:
    evidence = [Evidence(HIT, rank, unit, "", 0.0, 0.0) for rank in (2, 0, 1, 3) for unit in UNITS]
    assert nearest(evidence) == (CITED[0],) * NEAREST
    assert nearest([]) == ()
