from dataclasses import replace

import pytest

from service.wording.reply import Claim
from service.wording.worded import (
    DEGRADED,
    MOST_CLAIMS,
    REPORTED,
    Dropped,
    Wording,
    apply,
    check,
)
from tests.service.wording.texts import Trusting, answer_of

TEXT = (
    "The harbour opened in 1911 and handled 240 ships in 2024.\n\n"
    "The lighthouse at Cape Sable was painted red in 1957."
)
VERBATIM = answer_of("When did the harbour open?", TEXT)
OPENED = Claim("The harbour opened in 1911.", (1,))
PAINTED = Claim("The Cape Sable lighthouse was painted red in 1957.", (2,))
WRONG = Claim("It opened in 1850.", (1,))


def test_what_is_supported_is_joined_and_the_rest_is_reported() -> None:
    wording = check(VERBATIM, [PAINTED, WRONG, OPENED], Trusting())
    assert wording.text == f"{PAINTED.text} {OPENED.text}"
    assert wording.cited == (0, 1)
    assert wording.dropped == (Dropped(WRONG.text, "the quote does not have “1850” in this form"),)


def test_japanese_sentences_are_joined_without_a_space() -> None:
    answer = answer_of("港はいつ開かれたか。", "港は1911年に開かれた。灯台は赤い。", "港の記録")
    said = [Claim("港は1911年に開かれました。", (1,)), Claim("灯台は赤い。", (1,))]
    assert check(answer, said, Trusting()).text == "港は1911年に開かれました。灯台は赤い。"


def test_a_sentence_said_twice_is_in_the_answer_once() -> None:
    assert check(VERBATIM, [OPENED, OPENED], Trusting()) == Wording(OPENED.text, (0,), ())


def test_nothing_remains_of_no_claims() -> None:
    assert check(VERBATIM, [], Trusting()) == Wording(None, (), ())


def test_a_figure_that_is_asked_for_must_remain() -> None:
    left = Claim("The harbour handled ships.", (1,))
    reported = (Dropped(left.text, "a figure is asked for, and none remains"),)
    assert check(VERBATIM, [left], Trusting()) == Wording(None, (), reported)
    other = replace(VERBATIM, question="What did the harbour handle?")
    assert check(other, [left], Trusting()) == Wording(left.text, (0,), ())


def test_a_worse_answer_than_the_documents_words_is_none() -> None:
    class Strict(Trusting):
        def answers(self, question: str, worded: str, verbatim: str) -> bool:
            return (question, worded, verbatim) != (VERBATIM.question, OPENED.text, TEXT)

    wording = check(VERBATIM, [OPENED], Strict())
    assert (wording.text, wording.cited) == (None, ())
    assert [one.sentence for one in wording.dropped] == [OPENED.text]


def test_only_so_many_claims_are_checked() -> None:
    said = [Claim(f"The harbour handled {number} whales.", ()) for number in range(500)]
    assert len(check(VERBATIM, said, Trusting()).dropped) == MOST_CLAIMS


def test_a_long_sentence_is_reported_in_part() -> None:
    (found,) = check(VERBATIM, [Claim("whale " * 100, ())], Trusting()).dropped
    assert found.sentence == ("whale " * 100)[:REPORTED]


def test_a_wording_takes_the_place_of_the_answer() -> None:
    worded = apply(VERBATIM, "small", Wording(PAINTED.text, (1,), ()), 0.5)
    assert (worded.answer, worded.citations) == (PAINTED.text, VERBATIM.citations[1:])
    assert worded.degraded == ()
    assert worded.timings == {**VERBATIM.timings, "wording": 0.5}
    assert worded.to_dict()["wording"] == {"model": "small", "dropped": []}


@pytest.mark.parametrize("before", [(), ("reranker",)])
def test_without_a_wording_the_answer_stays_and_is_degraded(before: tuple[str, ...]) -> None:
    dropped = (Dropped(WRONG.text, "why"),)
    answer = replace(VERBATIM, degraded=before)
    worded = apply(answer, "small", Wording(None, (), dropped), 0.5)
    assert (worded.answer, worded.citations) == (VERBATIM.answer, VERBATIM.citations)
    assert worded.degraded == (*before, DEGRADED)
    assert worded.to_dict()["wording"] == {
        "model": "small",
        "dropped": [{"sentence": WRONG.text, "why": "why"}],
    }
