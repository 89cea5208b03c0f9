from dataclasses import replace

from ingest.document.nodes import Span
from ingest.messages import Message, to_shape
from retriever.types import Answer, Citation, CitedCell, Role, SearchResult
from tests.retriever.small import hits_of

HIT = hits_of("# Harbour 😀\n\nIt opened in 1911. It is 𠮷 long.\n", "harbour.md")[-1]
QUOTE = Span(HIT.document.text.index("It is"), HIT.document.text.index(" long"))


def _answer(answer: str | None) -> Answer:
    citation = Citation(HIT, QUOTE)
    cited, nearest = ((citation,), ()) if answer else ((), (citation,))
    return Answer(
        question="How long?",
        answer=answer,
        confidence=0.123456,
        reason=None if answer else "Nothing says so.",
        citations=cited,
        nearest=nearest,
        generation="000001-abcdef01",
        encoder="all-MiniLM-L6-v2",
        degraded=("reranker",),
        timings={"dense": 1.0},
    )


def test_a_hit_has_the_public_keys_in_their_order() -> None:
    shape = HIT.to_dict()
    assert list(shape) == [
        "document_id", "source", "title", "page", "heading_path", "start", "end", "text", "score",
        "url",
    ]  # fmt: skip
    assert shape["text"] == HIT.document.text[shape["start"] : shape["end"]]


def test_a_citation_has_the_public_keys_and_slices_back() -> None:
    shape = Citation(HIT, QUOTE).to_dict()
    assert list(shape) == [
        "document_id", "source", "title", "page", "heading_path", "start", "end", "text",
        "quote", "score", "url",
    ]  # fmt: skip
    assert shape["quote"] == {"start": QUOTE.start, "end": QUOTE.end, "text": "It is 𠮷"}
    assert shape["url"] == f"/documents/{HIT.document.id}#{QUOTE.start}-{QUOTE.end}"


def test_what_was_read_from_a_picture_says_so() -> None:
    elsewhere = replace(HIT.document, ocr=(Span(HIT.passage.start, QUOTE.start),))
    hit = replace(HIT, document=elsewhere)
    assert hit.to_dict()["ocr"] is True
    assert "ocr" not in Citation(hit, QUOTE).to_dict()
    here = replace(HIT, document=replace(HIT.document, ocr=(QUOTE,)))
    assert Citation(here, QUOTE).to_dict()["ocr"] is True


def test_a_citation_of_a_table_has_its_cells() -> None:
    title = Span(HIT.document.text.index("Harbour"), HIT.document.text.index("\n"))
    cells = (CitedCell(Role.HEADER, title), CitedCell(Role.VALUE, QUOTE))
    shape = Citation(HIT, QUOTE, cells).to_dict()
    assert list(shape)[-4:] == ["quote", "cells", "score", "url"]
    assert shape["cells"] == [
        {"role": "header", "start": title.start, "end": title.end, "text": "Harbour 😀"},
        {"role": "value", "start": QUOTE.start, "end": QUOTE.end, "text": "It is 𠮷"},
    ]


def test_an_answer_has_the_public_keys_in_their_order() -> None:
    shape = _answer("It is 𠮷 long.").to_dict()
    assert list(shape) == [
        "question", "answerable", "answer", "confidence", "reason", "reason_message", "citations",
        "nearest", "index", "degraded", "read_as", "short_answer", "form", "items", "table",
        "computed", "disagreement",
    ]  # fmt: skip
    assert shape["answerable"] is True
    assert shape["confidence"] == 0.1235
    assert shape["index"] == {"generation": "000001-abcdef01", "encoder": "all-MiniLM-L6-v2"}
    assert shape["degraded"] == ["reranker"]
    assert shape["nearest"] == []


def test_a_refusal_has_the_same_keys() -> None:
    shape = _answer(None).to_dict()
    assert list(shape) == list(_answer("yes").to_dict())
    assert (shape["answerable"], shape["answer"], shape["citations"]) == (False, None, [])
    assert shape["nearest"] == _answer("yes").to_dict()["citations"]
    assert _answer("yes").to_dict()["reason_message"] is None
    assert shape["reason_message"] == {"template": "Nothing says so.", "values": {}}


def test_a_reason_has_its_values_apart() -> None:
    reason = Message("The documents do not mention {words}.", words="“灯台 {x}”")
    shape = replace(_answer(None), reason=reason).to_dict()
    assert shape["reason"] == "The documents do not mention “灯台 {x}”."
    assert shape["reason_message"] == to_shape(reason)


def test_times_do_not_make_answers_differ() -> None:
    result = SearchResult((HIT,), "000001-abcdef01", {"dense": 1.0})
    assert list(result.to_dict()) == ["hits"]
    assert result.to_dict()["hits"] == [HIT.to_dict()]
    assert "timings" not in _answer("yes").to_dict()


def test_a_citation_names_the_page_on_which_its_quote_begins() -> None:
    document = replace(HIT.document, page_starts=(0, QUOTE.start))
    hit = replace(HIT, document=document, passage=replace(HIT.passage, page=1))
    assert Citation(hit, QUOTE).to_dict()["page"] == 2
    assert Citation(hit, Span(QUOTE.start - 2, QUOTE.end)).to_dict()["page"] == 1
    assert Citation(HIT, QUOTE).to_dict()["page"] is None
