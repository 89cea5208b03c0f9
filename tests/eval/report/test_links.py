from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.match import Place
from eval.gold.questions import Evidence
from eval.report.links import (
    LONGEST,
    SPANS_SHOWN,
    LinkedSpan,
    cited_spans,
    expected_spans,
    link,
    shortened,
)
from eval.runs.run import Record
from tests.eval.memory import MemoryTarget
from tests.eval.report.reports import RECORDS, VIEWER

TEXTS = {
    "whales 🐋/a?#.txt": "🐋🐋 Whales sing.\n𠮷 Whales sleep upright.\n",
    "cats.txt": "Cats sleep.\n",
}
TARGET = MemoryTarget(TEXTS)
WHALES, CATS = (f"id-{source}" for source in TEXTS)


def place(words: str) -> Place:
    source = next(name for name, text in TEXTS.items() if words in text)
    start = TEXTS[source].index(words)
    return Place(f"id-{source}", start, start + len(words))


def record(gold: list[str], quoted: list[str]) -> Record:
    places = tuple(place(words) for words in gold)
    cited: list[dict[str, Any]] = [
        {
            "document_id": place(words).document_id,
            "source": place(words).document_id.removeprefix("id-"),
            "quote": {"start": place(words).start, "end": place(words).end, "text": words},
        }
        for words in quoted
    ]
    evidence = tuple(
        Evidence(one.document_id.removeprefix("id-"), one.start, one.end) for one in places
    )
    question = replace(RECORDS[0].question, evidence=evidence)
    answer = {**RECORDS[0].answer, "citations": cited}
    return replace(RECORDS[0], question=question, places=places, answer=answer)


def spans(words: LinkedSpan) -> dict[str, str]:
    """Follow a link: what it marks as gold and as the place to go to, by code points."""
    url = urlsplit(words.url)
    assert words.url.startswith(f"{VIEWER}/documents/")
    text = TARGET.document_text(unquote(url.path.removeprefix("/documents/")))
    named = {"fragment": url.fragment, "gold": parse_qs(url.query).get("gold", [""])[0]}
    bounds = {name: span.split("-") for name, span in named.items() if span}
    return {name: text[int(start) : int(end)] for name, (start, end) in bounds.items()}


def test_the_gold_span_opens_beside_the_cited_one() -> None:
    asked = record(["𠮷 Whales sleep"], ["🐋🐋 Whales sing."])
    (expected,), (cited,) = expected_spans(asked, TARGET, VIEWER), cited_spans(asked, VIEWER)
    both = {"gold": "𠮷 Whales sleep", "fragment": "🐋🐋 Whales sing."}
    assert spans(expected) == spans(cited) == both
    assert (expected.text, cited.text) == ("𠮷 Whales sleep", "🐋🐋 Whales sing.")
    assert expected.source == cited.source == "whales 🐋/a?#.txt"


def test_gold_opens_alone_where_nothing_of_its_document_was_cited() -> None:
    asked = record(["Whales sing"], ["Cats sleep."])
    (expected,), (cited,) = expected_spans(asked, TARGET, VIEWER), cited_spans(asked, VIEWER)
    assert spans(expected) == {"gold": "Whales sing", "fragment": "Whales sing"}
    assert spans(cited) == {"fragment": "Cats sleep."}
    assert "?" not in cited.url


def test_what_was_missed_comes_first() -> None:
    asked = record(["Whales sing", "Cats sleep"], ["🐋🐋 Whales sing."])
    assert [one.text for one in expected_spans(asked, TARGET, VIEWER)] == [
        "Cats sleep",
        "Whales sing",
    ]


def test_only_the_first_few_are_told() -> None:
    letters = list("Whales")
    asked = record(letters, letters)
    assert len(expected_spans(asked, TARGET, VIEWER)) == SPANS_SHOWN
    assert len(cited_spans(asked, VIEWER)) == SPANS_SHOWN


@pytest.mark.parametrize("viewer", ["http://a:1", "http://a:1/"])
def test_a_viewer_may_end_with_a_slash(viewer: str) -> None:
    span = Place("0a", 3, 5)
    assert link(viewer, span, span) == "http://a:1/documents/0a?gold=3-5#3-5"


@given(st.text(max_size=2 * LONGEST))
def test_long_texts_are_cut_whatever_their_script(text: str) -> None:
    line = " ".join(text.split())
    short = shortened(text)
    assert len(short) <= LONGEST + 1
    assert line.startswith(short.removesuffix("…"))
    assert (short == line) == (len(line) <= LONGEST)
