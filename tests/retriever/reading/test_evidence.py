from dataclasses import replace
from itertools import pairwise

import pytest

from ingest.document.nodes import Kind
from retriever.query.question import understand
from retriever.reading.evidence import PASSAGES
from retriever.search.reranking import Found
from tests.retriever.small import OverlapReader, finder_of, hits_of, read

HARBOUR = (
    "# Harbour\n\n"
    "## History\n\nThe harbour opened in 1911. The lighthouse was painted red by its keeper.\n\n"
    "## Trade\n\n- Herring: 31 tonnes a day\n- Cod: much less, on some days\n"
)


def test_every_unit_but_headings_is_read_and_the_best_come_first() -> None:
    hits = hits_of(HARBOUR, "harbour.md")
    found = read(understand("When was the lighthouse painted?"), hits)
    units = [unit for hit in hits for unit in hit.passage.units if unit.kind is not Kind.HEADING]
    assert sorted(one.unit.start for one in found) == [unit.start for unit in units]
    assert all(one.score >= other.score for one, other in pairwise(found))
    assert all(one.hit.passage.units.count(one.unit) == 1 for one in found)


def test_the_sentence_that_answers_is_found() -> None:
    question = understand("Who painted the lighthouse red?")
    best = read(question, hits_of(HARBOUR, "harbour.md"))[0]
    assert best.words == "The lighthouse was painted red by its keeper."
    assert best.rank == 0


def test_a_figure_may_be_written_in_kanji() -> None:
    hits = hits_of("港に船が三十隻ある。港に船がある。\n")
    assert "三十" in read(understand("港に船は何隻ありますか、いくつ"), hits)[0].words


def test_only_the_best_passages_are_read() -> None:
    text = "# Sheds\n\n" + "\n\n".join(f"## Shed {n}\n\nShed {n} holds rope." for n in range(9))
    hits = hits_of(text, "sheds.md")
    assert len(hits) > PASSAGES
    found = read(understand("Which shed holds rope?"), hits)
    assert {one.rank for one in found} == set(range(PASSAGES))


def test_a_unit_that_leaves_the_question_open_comes_after_one_that_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def openness(_: OverlapReader, question: str, line: str) -> float:
        asked.append(question)
        return 40.0 if "keeper" in line else -40.0

    question = understand("lighthouse, harbour: painted?")
    first, second, *_ = read(question, hits_of(HARBOUR, "harbour.md"))
    monkeypatch.setattr(OverlapReader, "openness", openness)
    assert "keeper" in first.words
    lowered = read(replace(question, asked="painted?"), hits_of(HARBOUR, "harbour.md"))
    assert lowered[0].words == second.words
    assert set(asked) == {"painted?"}
    assert len(asked) < len(lowered)


def test_no_passages_no_evidence() -> None:
    finder, _ = finder_of(hits_of(HARBOUR))
    nothing = Found((), (), ())
    assert finder.run(understand("Which shed?"), nothing) == []
    assert finder.sub_answers(understand("Which shed, and who painted it?"), nothing) == []


def test_the_spelling_of_a_japanese_word_does_not_matter() -> None:
    hits = hits_of("港は一九一一年に開かれた。サーバーの取り扱いを定めた。\n")
    best = read(understand("サーバの取扱は定められたか"), hits)[0]
    assert best.words == "サーバーの取り扱いを定めた。"


def test_a_japanese_question_is_answered_by_the_terms_in_common() -> None:
    hits = hits_of("港は一九一一年に開かれた。灯台は赤く塗られた。\n")
    best = read(understand("灯台は何色に塗られたか"), hits)[0]
    assert best.words == "灯台は赤く塗られた。"


def _else_asked(question: str) -> list[str]:
    hits = hits_of(HARBOUR, "harbour.md")
    finder, reader = finder_of(hits)
    understood = understand(question)
    found = Found(tuple(hits), tuple(reader.read(understood.text, hits)), ())
    return [one.words for one in finder.sub_answers(understood, found)]


def test_what_else_is_asked_has_its_own_evidence() -> None:
    asked = "When did the harbour open, and who painted the lighthouse red?"
    assert _else_asked(asked) == ["The lighthouse was painted red by its keeper."]


def test_what_else_is_asked_and_not_answered_has_none() -> None:
    assert _else_asked("When did it open, and who sank the submarine?") == []


def test_where_nothing_can_answer_there_is_no_evidence() -> None:
    hits = hits_of("# Harbour\n\n## Trade\n", "harbour.md")
    finder, reader = finder_of(hits)
    question = understand("When did it open, and who painted the lighthouse red?")
    found = Found(tuple(hits), tuple(reader.read(question.text, hits)), ())
    assert finder.run(question, found) == finder.sub_answers(question, found) == []


def test_a_line_that_names_a_unit_says_nothing() -> None:
    hits = hits_of("# 料金表\n\n（単位：円）\n\n料金は一般用で1,200円とする。\n", "fees.md")
    words = [one.words for one in read(understand("料金表の一覧"), hits)]
    assert words == ["料金は一般用で1,200円とする。"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which office is cited for the visitors?", {"Visitors rose.", "Source: Visitors Office"}),
        ("Source of the chart on visitors?", {"Visitors rose.", "Source: Visitors Office"}),
        ("Which office counts the visitors?", {"Visitors rose."}),
    ],
)
def test_from_what_a_chart_is_taken_is_told_where_that_is_asked(
    question: str, words: set[str]
) -> None:
    hits = hits_of("# Town\n\nVisitors rose.\n\nSource: Visitors Office\n", "town.md")
    assert {one.words for one in read(understand(question), hits)} == words
