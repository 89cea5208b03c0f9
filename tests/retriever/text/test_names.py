import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.terms import terms
from retriever.text.names import (
    derived_terms,
    has_name,
    has_number,
    is_known,
    missing_names,
    proper_names,
)
from tests.retriever.small import hits_of, statistics_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Who is the mayor of Porto?", ["Porto"]),
        ("Does the WIPO rank Japan? Porto is not Japan.", ["WIPO", "Japan"]),
        ("What is the target?", []),
        ("What Is The Ratio Of Goods Confiscated?", []),
        ("WHAT IS THE RATIO OF GOODS CONFISCATED?", []),
        ("Did Angela Merkel visit The Hague?", ["Angela", "Merkel", "Hague"]),
        ("WHO funds it?", []),
        ("港はどこ", []),
    ],
)
def test_proper_names_are_told_by_their_capitals(text: str, names: list[str]) -> None:
    assert proper_names(text) == names


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("Korea", "Korean artists", True),
        ("Korean", "the coast of Korea", True),
        ("Porto", "the harbour", False),
        ("UN", "it is under way", False),
        ("American", "sold in the USA", True),
        ("European", "EU law", True),
        ("British", "French law", False),
        ("Norway", "Norwegian fjords", True),
        ("Canadian", "a coast of Canada", True),
        ("Japan", "Japanese law", True),
        ("Chinese", "exports to China", True),
        ("Chile", "Chilean copper", True),
        ("Germany", "the German court", True),
        ("Italian", "Italy's north", True),
        ("Iraq", "the Iraqi dinar", True),
        ("Poland", "Polish apples", True),
        ("Britain", "British ships", True),
        ("Porto", "Porto’s harbour", True),
        ("World Organisation", "a world organization", True),
        ("National Programme", "the national program", True),
        ("Chile", "the children", False),
        ("India", "they indicate", False),
        ("India", "the state of Indiana", False),
        ("Porto", "a portion", False),
        ("Geneva", "in general", False),
        ("Paris", "at par", False),
        ("Spanish", "a span of years", False),
        ("Austria", "Australian wine", False),
    ],
)
def test_a_name_is_held_by_its_stem_and_what_is_derived_from_it(
    name: str, text: str, held: bool
) -> None:
    assert has_name(name, set(terms(text))) is held


@given(st.text(alphabet="abdeilmnorwy", min_size=1, max_size=9), st.data())
def test_a_name_holds_what_it_is_derived_from(stem: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(sorted(derived_terms(stem))))
    assert stem in derived_terms(other)


@pytest.mark.parametrize(
    ("asked", "said", "missing"),
    [
        ("Who heads the MAFF?", "the Ministry of Agriculture, Forestry and Fisheries", []),
        ("Does the World Health Organization say so?", "The WHO says so.", []),
        ("Does the World Health Organization say so?", "who says so", ["World", "Health"]),
        ("Is it in the EU?", "The European Union Member States agreed.", ["EU"]),
        ("Is it in the EU?", "The European Union agreed.", []),
        ("Which KPIs are due?", "Goals > Key performance indicators\n\nBy 2030.", []),
        ("Which KPIs are due?", "Keep people informed of key performance indicators.", ["KPIs"]),
        ("Is the ILO there?", "The World Health Organization is there.", ["ILO"]),
    ],
)
def test_a_long_name_and_its_initials_are_one(asked: str, said: str, missing: list[str]) -> None:
    assert missing_names(asked, said)[:2] == missing


def test_a_figure_is_held_however_it_is_written() -> None:
    assert has_number("5000", set(terms("about 5,000 ships")))
    assert not has_number("500", set(terms("about 5,000 ships")))


def test_a_name_is_known_where_any_passage_has_it() -> None:
    text = "Korean artists painted it.\n\nOslo paid for it, a portion at least.\n"
    statistics = statistics_of(hits_of(text))
    assert is_known("Korea", statistics)
    assert is_known("Oslo", statistics)
    assert not is_known("Porto", statistics)
    assert not is_known("Zz", statistics)


@pytest.mark.parametrize(
    ("asked", "said", "missing"),
    [
        ("When may I WFH?", "You may work from home on two days.", []),
        ("When may I WFH?", "He was for half a year away.", ["WFH"]),
        ("When may I WFH?", "You may work at home on two days.", ["WFH"]),
        ("Where does HR sit?", "Accounts and Human Resources: second floor", []),
        ("Where does HR sit?", "Accounts and Dispatch: second floor", ["HR"]),
        ("Who is the CEO?", "Chief Executive: Ina Holm", []),
    ],
)
def test_a_name_may_be_spelt_out(asked: str, said: str, missing: list[str]) -> None:
    assert missing_names(asked, said) == missing
