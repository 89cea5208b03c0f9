"""Quotes to word answers from, and what stands in for a model of entailment."""

from ingest.document.nodes import Span
from retriever.types import Answer, Citation, Hit
from tests.service.fake import make_document, passages_of

HARBOUR = "The harbour opened in 1911. It handled 240 ships in 2024."
RANKS = "Japan ranks 13th, behind South Korea (6th) and China (11th)."
MARKETS = "Cool Japan is to reach 50 trillion yen and content 20 trillion yen by 2033."
BOATS = "At least 31 boats must be inspected; ships are not allowed in parks."
PORT = "港は1911年に開かれた。灯台は赤い。"
MARKET = "市場は5兆円以上に拡大する見込みである。"
BASES = "The goal is 200 locations nationwide by 2033, as in Indiana."
SALES = "Sales fell from 5 to 3 million dollars."
FEES = "Visitors may enter the quay if they pay."
TREND = "Exports increase while imports decrease."


class Trusting:
    """Takes all that the checks by code let through."""

    def supports(self, quote: str, claim: str) -> bool:
        return True

    def answers(self, question: str, worded: str, verbatim: str) -> bool:
        return True


def citations_of(text: str, title: str = "Harbour report") -> tuple[Citation, ...]:
    """Return a citation for each paragraph of a text that stands under a title."""
    document = make_document("text.md", f"{title}\n\n{text}")
    passages = passages_of(document)[1:]
    return tuple(
        Citation(Hit(document, passage, 1.0), Span(passage.start, passage.end))
        for passage in passages
    )


def answer_of(question: str, text: str, title: str = "Harbour report") -> Answer:
    """Return the verbatim answer that quotes the paragraphs of a text."""
    return Answer(
        question=question,
        answer=text,
        confidence=0.9,
        reason=None,
        citations=citations_of(text, title),
        nearest=(),
        generation="g1",
        encoder="none",
        timings={"search": 0.001},
    )
