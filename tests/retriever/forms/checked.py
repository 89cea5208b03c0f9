"""What holds of every answer of many quotes."""

from eval.measures.verify import answer_faults
from retriever.types import Answer, Composed


def checked(composed: Composed) -> Composed:
    """Return an answer after checks: quotes are in passages, items cited, numbers quoted."""
    answer = Answer(
        "", composed.text, 0.0, None, composed.citations, (), "", "", composed=composed
    ).to_dict()
    assert answer_faults(answer) == []
    for citation in composed.citations:
        passage = citation.hit.passage
        assert passage.start <= citation.quote.start < citation.quote.end <= passage.end
    cited = [at for item in composed.items for at in item.citations]
    assert set(cited) == set(range(len(composed.citations)))
    return composed


def texts(composed: object) -> list[str]:
    """Return what the items of an answer say."""
    assert isinstance(composed, Composed)
    return [item.text for item in composed.items]
