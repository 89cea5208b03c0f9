import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import Span
from retriever.types import Answer, Citation, Composed
from service.adapters.sources import write
from tests.service import fake_forms as fake
from tests.service.adapters.clients import OPENED, OPENED_SAID, UNKNOWN
from tests.service.conftest import HARBOUR, TEXTS
from tests.service.fake import FakeRetriever


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    return ask(tmp_path_factory.mktemp("harbour"), OPENED)


def ask(tmp_path: Path, question: str) -> Answer:
    return FakeRetriever(TEXTS, tmp_path, "g1", lambda: None).ask(question)


def test_the_answer_comes_first_as_it_is(tmp_path: Path) -> None:
    message = write(ask(tmp_path, OPENED), "http://here")
    assert message.body == OPENED_SAID
    assert message.text == message.body + message.notes
    (source,) = message.sources
    assert message.text[source.start : source.end].startswith("[1] Harbour report")
    assert message.text[: source.said] == OPENED_SAID


def test_without_a_service_to_show_them_there_are_no_links(tmp_path: Path) -> None:
    message = write(ask(tmp_path, OPENED), None)
    assert message.notes == "\n\nSources:\n- [1] Harbour report 😀🚢, page 1"


def test_a_refusal_without_anything_near_is_its_reason(tmp_path: Path) -> None:
    answer = replace(ask(tmp_path, UNKNOWN), nearest=())
    message = write(answer, "http://here")
    assert message.text == f"The documents do not answer this. {answer.reason}"
    assert message.sources == ()


def test_words_that_the_answer_puts_another_way_are_said_by_its_end(tmp_path: Path) -> None:
    answer = ask(tmp_path, OPENED)
    message = write(replace(answer, answer="opened: 1911"), "http://here")
    assert message.sources[0].said == len("opened: 1911")


def test_words_over_several_lines_are_found(tmp_path: Path) -> None:
    answer = ask(tmp_path, OPENED)
    quote = answer.citations[0].quote
    two = "The harbour 😀\nopened in 1911.\nAnd more."
    message = write(replace(answer, answer=two), "http://here")
    assert HARBOUR[quote.start : quote.end] == OPENED_SAID
    assert message.text[: message.sources[0].said] == "The harbour 😀  \nopened in 1911."


def test_words_that_a_model_chose_are_the_body(tmp_path: Path) -> None:
    answer = replace(ask(tmp_path, OPENED), composed=Composed(OPENED_SAID, (), short="1911"))
    assert write(replace(answer, answer="In 1911."), None).body == "In 1911."


def test_a_remark_stands_by_itself_and_a_follow_up_says_how_it_was_read(tmp_path: Path) -> None:
    retriever = fake.FormsRetriever({fake.SOURCE: fake.WORKS}, tmp_path, "g1", lambda: None)
    assert write(retriever.ask(fake.THANKS), None).text == "You are welcome."
    message = write(retriever.ask(fake.FOLLOW_UP, history=[fake.FACT]), None)
    assert message.notes.startswith("\n\nRead as: What does the quay cost?\n\nSources:\n- [1] ")


def test_citations_of_one_place_share_a_line(tmp_path: Path) -> None:
    answer = ask(tmp_path, OPENED)
    (citation,) = answer.citations
    other = replace(citation, quote=Span(citation.quote.start, citation.quote.end - 1))
    message = write(replace(answer, citations=(citation, other)), "http://here")
    first, second = message.sources
    assert (first.start, first.end) == (second.start, second.end)
    line = message.text[first.start : first.end]
    assert line == f"[1] [2] Harbour report 😀🚢, page 1 {first.url}"
    assert second.url != first.url


def test_a_title_with_marks_of_markdown_is_shown_as_it_is(tmp_path: Path) -> None:
    answer = ask(tmp_path, OPENED)
    (citation,) = answer.citations
    document = replace(citation.hit.document, title="Costs *1 <b>")
    named = replace(citation, hit=replace(citation.hit, document=document))
    message = write(replace(answer, citations=(named,)), None)
    assert "[1] Costs \\*1 \\<b>" in message.notes


@given(st.data(), st.text(max_size=30))
def test_every_source_is_a_line_of_its_own_whatever_the_documents_say(
    answer: Answer, data: st.DataObject, title: str
) -> None:
    hit = answer.citations[0].hit
    named = replace(hit, document=replace(hit.document, title=title))
    starts = data.draw(st.lists(st.integers(0, len(HARBOUR) - 1), max_size=4))
    quotes = [Span(start, data.draw(st.integers(start + 1, len(HARBOUR)))) for start in starts]
    cited = tuple(Citation(named, quote) for quote in quotes)
    message = write(replace(answer, citations=cited), "http://here")
    assert message.text.startswith(OPENED_SAID)
    assert len(message.sources) == len(cited)
    for number, source in enumerate(message.sources, start=1):
        line = message.text[source.start : source.end]
        assert re.match(rf"(\[\d+\] )*\[{number}\] ", line)
        assert len(line.splitlines()) == 1
        assert message.text[source.start - 3 : source.start] == "\n- "
        assert 0 < source.said <= len(message.body)
