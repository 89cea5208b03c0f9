import pytest

from retriever.answer.qualifiers import contrast, says_qualifier
from retriever.query.question import understand
from retriever.reading.evidence import Evidence
from retriever.text.rendering import render_unit
from tests.retriever.small import hits_of, unit_with

RULES = """# Mooring rules

The outer pontoon has 18 berths. Skippers may keep four guests on board. Crews may keep two.

The office is open from 8:00 to 12:00. On Fridays it closes at 11:00.

The deposit for a badge is 30 crowns.

The spring meeting is on 4 May and the autumn meeting on 9 June.

## Fees

| Berth | Winter | Summer |
|---|---|---|
| Pier 1 | 310 | 540 |
| Pier 2 | 290 | 505 |
"""
FIRES = """# Fires at sea

There were six fires on board in 2023.

IT equipment is packed by the crew. Object files must not be taken home.
"""
JAPANESE_FIRES = """# 火災の記録

収集車の火災が令和5年度に6件起きた。
"""
JAPANESE = """# 港の規則

外港の係留料は月8,000円である。大桟橋の長さは60メートルである。
"""


def _evidence(text: str, words: str) -> Evidence:
    hit, unit = next(
        (hit, unit_with(hit, words)) for hit in hits_of(text, "a.md") if words in hit.text
    )
    return Evidence(hit, 0, unit, render_unit(hit.document, unit), 1.0, 1.0)


@pytest.mark.parametrize(
    ("question", "words", "qualifier"),
    [
        ("How many berths does the inner pontoon have?", "outer pontoon", "inner pontoon"),
        ("How many guests may owners keep on board?", "Skippers", "owners keep"),
        ("How many dogs may skippers keep on board?", "Skippers", "dogs"),
        ("When is the office open on Sundays?", "The office", "Sundays"),
        ("When is the winter meeting?", "The spring", "winter meeting"),
        ("What is the deposit for a ladder?", "The deposit", "ladder"),
        ("What is the winter fee of pier 3?", "Pier 2", "pier 3"),
    ],
)
def test_a_unit_that_tells_of_another_contrasts(question: str, words: str, qualifier: str) -> None:
    assert contrast(understand(question), _evidence(RULES, words)) == qualifier


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many berths does the outer pontoon have?", "outer pontoon"),
        ("How many guests may skippers keep on board?", "Skippers"),
        ("When does the office close on Fridays?", "On Fridays"),
        ("When does the office open?", "The office"),
        ("What is the maximum number of berths of the outer pontoon?", "outer pontoon"),
        ("Who cleans the outer pontoon?", "outer pontoon"),
        ("What is the summer fee of pier 2?", "Pier 2"),
        ("Which pier costs 505 in summer?", "Pier 2"),
    ],
)
def test_a_unit_that_tells_of_it_or_of_something_else_does_not(question: str, words: str) -> None:
    assert contrast(understand(question), _evidence(RULES, words)) is None


@pytest.mark.parametrize(
    ("question", "qualifier"),
    [
        ("内港の係留料は月いくらですか", "内港"),
        ("小桟橋の長さは何メートルですか", "小桟橋"),
        ("外港の係留料は月いくらですか", None),
        ("大桟橋の長さは何メートルですか", None),
    ],
)
def test_japanese_qualifiers_stand_before_no_or_in_a_compound(
    question: str, qualifier: str | None
) -> None:
    words = "桟橋" if "桟橋" in question else "係留料"
    assert contrast(understand(question), _evidence(JAPANESE, words)) == qualifier


def test_a_unit_says_a_qualifier_by_its_words_or_its_day() -> None:
    assert says_qualifier("pier 2", _evidence(RULES, "Pier 2"))
    assert not says_qualifier("pier 2", _evidence(RULES, "Pier 1"))
    assert says_qualifier("Friday", _evidence(RULES, "On Fridays"))
    assert not says_qualifier("Sundays", _evidence(RULES, "On Fridays"))


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("How many fires on board were there in 2022?", "2022"),
        ("How many fires on board were there in 2023?", None),
        ("How many fires on board were there in March 2023?", None),
        ("Were there fires on board in 2022?", None),
        ("Who counted the fires on board in 2022?", None),
    ],
)
def test_what_is_told_of_another_year_contrasts(question: str, date: str | None) -> None:
    assert contrast(understand(question), _evidence(FIRES, "six fires")) == date


@pytest.mark.parametrize(("year", "date"), [("令和4年度", "令和4年度"), ("2023年度", None)])
def test_what_is_told_of_another_fiscal_year_contrasts(year: str, date: str | None) -> None:
    question = understand(f"{year}の収集車の火災は何件でしたか")
    assert contrast(question, _evidence(JAPANESE_FIRES, "火災が")) == date


def test_initials_that_are_written_like_a_word_must_be_said() -> None:
    question = understand("Who packs the IT equipment?")
    assert contrast(question, _evidence(FIRES, "IT equipment")) is None
    assert contrast(understand("Is it packed by IT?"), _evidence(FIRES, "six fires")) == "IT"
    assert contrast(understand("Who packs for the US?"), _evidence(FIRES, "six fires")) is None


def test_what_is_done_to_a_thing_is_not_done_by_it() -> None:
    question = understand("Which object files may staff not take home?")
    assert contrast(question, _evidence(FIRES, "Object files")) is None
