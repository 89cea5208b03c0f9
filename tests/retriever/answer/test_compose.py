import re
from collections.abc import Callable, Sequence

import pytest

from ingest.document.nodes import Row, Span
from ingest.language.figures import numbers
from retriever.answer.choice import choose
from retriever.answer.compose import SHORT_LEAD, compose
from retriever.query.question import understand
from retriever.reading.evidence import Evidence
from retriever.types import Citation, Composed, Form, Hit
from tests.retriever.small import hits_of, read, unit_with

VISITORS = (
    "Visitors to the museums\n\n"
    "- Manga Museum: about **300,000 visitors** per year\n"
    "- Shell Road: about 1.5 million visitors per year\n"
    "- Lighthouse Park: 1.8 million visitors per year\n"
)
EXPORTS = (
    "Exports by sort\n\n"
    "\t\tAmount in 2022\tAmount in 2023\n"
    "Fashion\tTextiles\t0.9\t1.0\n"
    "\tBrands\t1.4\t1.8\n"
    "Cosmetics\tAll\t0.8\t0.6\n"
)
DOMAINS = (
    "Strategic domains\n\n"
    "Six strategic domains have been selected.\n\n"
    "| (1) Energy | (4) Mobility |\n"
    "|--|--|\n"
    "| (2) Food | (5) Space |\n"
    "| (3) Quantum | (6) Ocean |\n"
)
TWICE = (
    "# Plan\n\n"
    "## Summary\n\nBy 2033, about 200 regional bases will be designated by the council.\n\n"
    "## Sheds\n\nThe sheds hold rope.\n\n"
    "## Details\n\n- Regional bases designated by the council: about 200 by 2033\n"
)
NOTED = (
    "# Targets\n\n"
    "- The harbour is to rank among the four largest.*1\n"
    "- Its quays are to be rebuilt.\n\n"
    "*1 It ranked ninth when hulls were counted. Counting began in 2007.\n"
)
WAYS = (
    "# Ways to the harbour\n\n"
    "## First way: along the dyke\n\nThe dyke is dry in every season and open to carts.\n\n"
    "## Second way: through the lock\n\nThe lock is wet in every season and open to barges.\n\n"
    "## Third way: over the bridge\n\nThe bridge is narrow in its middle and open to walkers.\n"
)
TEXTS = {
    "ways": WAYS,
    "noted": NOTED,
    "visitors": VISITORS,
    "exports": EXPORTS,
    "domains": DOMAINS,
    "twice": TWICE,
}

Ask = Callable[..., Composed | None]


@pytest.fixture
def ask() -> Ask:
    def ask(text: str, question: str, limit: int = 5, *, lost: bool = False) -> Composed | None:
        hits = hits_of(text, "text.md")
        understood = understand(question)
        chosen = choose(understood, read(understood, hits)).evidence
        return compose(understood, chosen, limit, _nowhere if lost else _holder(hits))

    return ask


def _holder(hits: Sequence[Hit]) -> Callable[[Hit, Span], Hit | None]:
    def holder(_hit: Hit, span: Span) -> Hit | None:
        holding = (
            hit for hit in hits if hit.passage.start <= span.start and span.end <= hit.passage.end
        )
        return next(holding, None)

    return holder


def _nowhere(_hit: Hit, _span: Span) -> Hit | None:
    return None


def _quote(citation: Citation) -> str:
    return citation.quote.of(citation.hit.document.text)


def test_one_item_is_quoted_alone_where_the_question_names_it(ask: Ask) -> None:
    said = ask(VISITORS, "How many visitors does Shell Road have?")
    assert said is not None
    assert said.text == "Shell Road: about 1.5 million visitors per year"
    assert (said.form, said.items) == (Form.FACT, ())
    assert [_quote(citation) for citation in said.citations] == [said.text]


def test_a_list_is_quoted_whole_where_the_question_wants_it(ask: Ask) -> None:
    said = ask(VISITORS, "What are the visitor figures of the museums?")
    assert said is not None
    assert said.text.splitlines() == [
        "Manga Museum: about 300,000 visitors per year",
        "Shell Road: about 1.5 million visitors per year",
        "Lighthouse Park: 1.8 million visitors per year",
    ]
    (citation,) = said.citations
    assert _quote(citation).startswith("Manga")
    assert _quote(citation).endswith("1.8 million visitors per year")
    assert said.form is Form.LIST
    assert [item.text for item in said.items] == said.text.splitlines()
    assert {item.citations for item in said.items} == {(0,)}


def test_what_introduces_a_list_is_never_quoted_without_it(ask: Ask) -> None:
    text = (
        "# Fees\n\nThe fees for a month are the following:\n\n- bicycles: 1,800 yen\n"
        "- scooters: 3,000 yen\n\nThe mayor may waive them.\n"
    )
    answer = ask(text, "How much are the fees for a month?")
    assert answer is not None
    assert answer.text.splitlines() == [
        "The fees for a month are the following:",
        "bicycles: 1,800 yen",
        "scooters: 3,000 yen",
    ]
    assert answer.form is Form.LIST
    assert [one.text for one in answer.items] == ["bicycles: 1,800 yen", "scooters: 3,000 yen"]
    assert answer.short == ""


@pytest.mark.parametrize(
    "question",
    [
        "What are the three ways to the harbour?",
        "Name the ways to the harbour.",
        "List three ways.",
    ],
)
def test_things_that_are_named_one_by_one_are_quoted_line_by_line(ask: Ask, question: str) -> None:
    said = ask(WAYS, question)
    assert said is not None
    wanted = ["First way: along the dyke", "Second way: through the lock"]
    assert said.text.splitlines() == [*wanted, "Third way: over the bridge"]
    assert [_quote(citation) for citation in said.citations] == said.text.splitlines()
    assert [(item.text, item.citations) for item in said.items] == [
        (line, (place,)) for place, line in enumerate(said.text.splitlines())
    ]


@pytest.mark.parametrize(
    ("question", "limit"),
    [("What are the two ways to the harbour?", 5), ("What are the ways to the harbour?", 2)],
)
def test_a_series_of_another_count_or_too_long_is_not(ask: Ask, question: str, limit: int) -> None:
    said = ask(WAYS, question, limit)
    assert said is not None
    assert "way: " not in said.text


def test_a_row_is_read_out_with_its_headers_and_these_are_quoted(ask: Ask) -> None:
    said = ask(EXPORTS, "How much are cosmetics exports?")
    assert said is not None
    assert said.text == "Cosmetics, All — Amount in 2022: 0.8; Amount in 2023: 0.6"
    row, header = (_quote(citation) for citation in said.citations)
    assert row == "Cosmetics\tAll\t0.8\t0.6"
    assert header.split("\t") == ["Amount in 2022", "Amount in 2023"]


def test_a_row_whose_headers_cannot_be_quoted_is_said_without_them(ask: Ask) -> None:
    said = ask(EXPORTS, "How much are cosmetics exports?", lost=True)
    assert said is not None
    assert said.text == "Cosmetics All 0.8 0.6"
    assert len(said.citations) == 1


def test_headers_are_quoted_only_where_the_answer_says_their_numbers(ask: Ask) -> None:
    text = "\tAmount\tChange\nCosmetics\t0.6\t-21.05\nFashion\t1.0\t2.85\n"
    said = ask(text, "How much are cosmetics exports?")
    assert said is not None
    assert said.text == "Cosmetics — Amount: 0.6; Change: -21.05"
    assert len(said.citations) == 1


def test_what_is_written_twice_is_said_once(ask: Ask) -> None:
    said = ask(TWICE, "How many regional bases will the council designate?")
    assert said is not None
    assert len(said.text.splitlines()) == 1
    assert {"200", "2033"} <= numbers(said.text)
    assert "rope" not in said.text


def _cells(citation: Citation) -> list[tuple[str, str]]:
    text = citation.hit.document.text
    return [(cell.role.value, cell.span.of(text)) for cell in citation.cells]


def test_a_question_for_a_cell_is_answered_by_the_cell(ask: Ask) -> None:
    said = ask(EXPORTS, "How much were brands exports in 2023?")
    assert said is not None
    assert said.text == "Fashion, Brands — Amount in 2023: 1.8"
    row, header = said.citations
    assert _quote(row) == "Brands\t1.4\t1.8"
    assert _cells(row) == [
        ("header", "Amount in 2023"), ("parent", "Fashion"), ("label", "Brands"), ("value", "1.8"),
    ]  # fmt: skip
    assert (_quote(header), _cells(header)) == ("Amount in 2023", [("header", "Amount in 2023")])


def test_a_cell_whose_header_cannot_be_quoted_is_said_with_its_label(ask: Ask) -> None:
    said = ask(EXPORTS, "How much were brands exports in 2023?", 1)
    assert said is not None
    assert said.text == "Brands: 1.8"
    assert [_quote(citation) for citation in said.citations] == ["Brands\t1.4\t1.8"]


def test_the_unit_of_a_caption_is_said_and_quoted(ask: Ask) -> None:
    text = "Unit: 100 million yen\n\n\tAmount\tCost\nCosmetics\t6\t21\nFashion\t10\t2\n"
    said = ask(text, "What is the cost of cosmetics?")
    assert said is not None
    assert said.text == "Cosmetics — Cost: 21 (100 million yen)"
    assert [_quote(citation) for citation in said.citations] == [
        "Cosmetics\t6\t21", "100 million yen",
    ]  # fmt: skip


def test_a_list_of_one_column_is_cut_to_it(ask: Ask) -> None:
    text = "Exports\n\n\tAmount\tCost\nCosmetics\t6\t21\nFashion\t10\t2\n"
    said = ask(text, "What are the costs of exports?")
    assert said is not None
    assert said.text.splitlines() == ["Cosmetics — Cost: 21", "Fashion — Cost: 2"]
    (citation,) = said.citations
    assert _quote(citation) == "Cosmetics\t6\t21\nFashion\t10\t2"
    assert [words for role, words in _cells(citation) if role == "value"] == ["21", "2"]


def test_the_whole_row_is_given_where_no_column_is_singled_out(ask: Ask) -> None:
    said = ask(EXPORTS, "How did brands exports go from 2022 to 2023?")
    assert said is not None
    assert said.text == "Fashion, Brands — Amount in 2022: 1.4; Amount in 2023: 1.8"


def test_a_row_that_is_only_named_is_given_whole_wherever_the_reader_points() -> None:
    [hit] = hits_of("\tAuk\tTern\nLength (m)\t31\t44\nBuilt\t1998\t2011\n")
    unit = unit_with(hit, "Length")
    assert isinstance(unit, Row)
    cell = unit.cells[2].span
    words = "Length (m) — Auk: 31; Tern: 44"
    evidence = Evidence(hit, 0, unit, words, 2.0, 2.0, answer=(cell,), lead=SHORT_LEAD)
    for question, said in (
        ("What is the length?", words),
        ("What is the length of the Tern?", "Length (m) — Tern: 44"),
    ):
        composed = compose(understand(question), [evidence], 5, lambda *_: hit)
        assert composed is not None
        assert composed.text == said


def test_a_header_is_no_answer(ask: Ask) -> None:
    said = ask(EXPORTS, "What is the amount?")
    assert said is not None
    assert not said.text.startswith("Amount")


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("Among which is the harbour to rank?", "four largest.*1", "*1 It ranked ninth"),
        ("Where did it stand when hulls were counted?", "*1 It ranked ninth", "four largest.*1"),
    ],
)
def test_a_footnote_and_what_it_explains_are_answered_together(
    ask: Ask, question: str, first: str, second: str
) -> None:
    composed = ask(NOTED, question)
    assert composed is not None
    quotes = [_quote(citation) for citation in composed.citations]
    assert len(quotes) == 2
    assert first in quotes[0]
    assert second in quotes[1]
    assert composed.text.splitlines() == quotes
    alone = ask(NOTED, question, limit=1)
    assert alone is not None
    assert [_quote(citation) for citation in alone.citations] == quotes[:1]


def test_what_no_footnote_explains_is_answered_alone(ask: Ask) -> None:
    composed = ask(NOTED, "Which quays are to be rebuilt?")
    assert composed is not None
    assert composed.text == "Its quays are to be rebuilt."


def test_what_is_not_of_a_table_has_no_cells(ask: Ask) -> None:
    said = ask(VISITORS, "How many visitors does Shell Road have?")
    assert said is not None
    assert [citation.cells for citation in said.citations] == [()]


@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize(
    "question",
    [
        "How many visitors does Shell Road have?",
        "What are the visitor figures of the museums?",
        "How much are cosmetics exports?",
        "What are the six strategic domains?",
        "How many regional bases will the council designate?",
        "When?",
        "List everything.",
    ],
)
def test_nothing_is_said_that_is_not_quoted(ask: Ask, text: str, question: str, limit: int) -> None:
    said = ask(text, question, limit)
    if said is None:
        # Of a table that has no such row.
        assert "\t" in text
        return
    assert 0 < len(said.citations) <= limit
    quotes = "\n".join(map(_quote, said.citations))
    assert numbers(said.text) <= numbers(quotes)
    for citation in said.citations:
        passage = citation.hit.passage
        assert passage.start <= citation.quote.start < citation.quote.end <= passage.end
    places = [(citation.quote.start, citation.quote.end) for citation in said.citations]
    assert len(set(places)) == len(places)
    if "—" not in said.text:
        # Only a row's record is worded otherwise than its quote.
        shown = set(re.findall(r"\w+", quotes))
        assert set(re.findall(r"\w+", said.text)) <= shown


def test_one_citation_is_enough_for_an_answer_from_a_table(ask: Ask) -> None:
    said = ask(EXPORTS, "How much are cosmetics exports?", 1)
    assert said is not None
    assert [_quote(citation) for citation in said.citations] == ["Cosmetics\tAll\t0.8\t0.6"]


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Who sails to the island?", "The post boat"),
        ("Is there a post boat?", ""),
    ],
)
def test_an_answer_leads_with_the_words_asked_for_but_not_where_yes_or_no_is(
    question: str, short: str
) -> None:
    text = "The post boat sails to the island from the old pier at nine in the morning."
    [hit] = hits_of(f"{text}\n")
    unit = unit_with(hit, text)
    place = text.index("The post boat") + hit.passage.start
    answer = Span(place, place + len("The post boat"))
    evidence = Evidence(hit, 0, unit, text, 2.0, 2.0, answer=(answer,), lead=SHORT_LEAD)
    composed = compose(understand(question), [evidence], 5, _nowhere)
    assert composed is not None
    assert composed.short == short
    assert composed.text.endswith(text)


@pytest.mark.parametrize(
    ("text", "pointed", "short"),
    [
        (
            "入場できる時間は午前6時から午後10時までで、年末も同じとする。",
            "午前6時から",
            "午前6時から午後10時まで",
        ),
        (
            "Whoever wants to apply for a grant must do so before 3 May 2024 in writing.",
            "3",
            "before 3 May 2024",
        ),
        ("手続きを行う者は、町の職員、消防団及び学校が毎年そろって決める。", "消防団", ""),
        ("無償で配るのは、既に受信機を持つ世帯を除くすべての世帯とする。", "世帯を除く", ""),
        ("The yearly report of the museum was edited by Ada Berg and Karl Holm.", "Ada Berg", ""),
        (
            "The yearly report of the museum was edited in March by Ada Berg.",
            "Ada Berg",
            "Ada Berg",
        ),
    ],
)
def test_short_words_are_whole(text: str, pointed: str, short: str) -> None:
    [hit] = hits_of(f"{text}\n")
    unit = unit_with(hit, text)
    place = text.index(pointed) + hit.passage.start
    answer = Span(place, place + len(pointed))
    evidence = Evidence(hit, 0, unit, text, 2.0, 2.0, answer=(answer,), lead=SHORT_LEAD)
    composed = compose(understand("What is it?"), [evidence], 5, _nowhere)
    assert composed is not None
    assert composed.short == short


@pytest.mark.parametrize(("lead", "short"), [(SHORT_LEAD, "Ines Okafor"), (SHORT_LEAD - 1, "")])
def test_words_that_others_of_the_sentence_rival_do_not_lead(lead: float, short: str) -> None:
    text = "At the meeting on the old quay were Ines Okafor (chair), Miriam Vogt (treasurer)."
    [hit] = hits_of(f"{text}\n")
    place = text.index("Ines") + hit.passage.start
    answer = Span(place, place + len("Ines Okafor"))
    unit = unit_with(hit, text)
    evidence = Evidence(hit, 0, unit, text, 2.0, 2.0, answer=(answer,), lead=lead)
    composed = compose(understand("Who was the chair?"), [evidence], 5, _nowhere)
    assert composed is not None
    assert composed.short == short
    assert composed.text.endswith(text)


NIGHTS = (
    "Nights\n\n| Place | Up to now | From June |\n|---|---|---|\n"
    "| London | 130 | 155 |\n| Abroad | 120 | 140 |\n| Tarn | 80 | 90 |\n"
)


def test_of_rows_that_are_compared_the_same_columns_are_quoted() -> None:
    (hit,) = hits_of(NIGHTS)
    london, abroad = (unit_with(hit, name) for name in ("London", "Abroad"))
    pointed = [
        Evidence(hit, 0, row, row.of(hit.document.text), 1.0, 1.0, answer=(cell,))
        for row, at in ((london, 1), (abroad, 2))
        if isinstance(row, Row) and (cell := row.cells[at].span)
    ]
    question = understand("What is the limit in London and abroad?")
    composed = compose(question, pointed, 5, lambda hit, span: hit)
    assert composed is not None
    assert composed.text.splitlines() == [
        "London — Up to now: 130; From June: 155",
        "Abroad — Up to now: 120; From June: 140",
    ]


EVENTS = (
    "Events of the club\n\n"
    "- Saturday 12 April: opening of the season\n- Sunday 4 May: Novices' Cup\n"
    "- Thursday 15 May: talk on smugglers\n- Saturday 14 June: summer regatta\n"
)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What events of the club take place in May?", ["4 May", "15 May"]),
        (
            "What events of the club take place in August?",
            ["12 April", "4 May", "15 May", "14 June"],
        ),
        ("What are the events of the club?", ["12 April", "4 May", "15 May", "14 June"]),
    ],
)
def test_of_a_list_with_dates_the_items_of_those_asked_about_are_quoted(
    question: str, days: list[str]
) -> None:
    (hit,) = hits_of(EVENTS)
    best = Evidence(hit, 0, unit_with(hit, "4 May"), "Sunday 4 May: Novices' Cup", 1.0, 1.0)
    composed = compose(understand(question), [best], 5, lambda hit, span: hit)
    assert composed is not None
    lines = composed.text.splitlines()
    assert len(lines) == len(days)
    assert all(day in line for day, line in zip(days, lines, strict=True))
