import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.forms.comparison.sides import joined_things, sides_of


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("EU, Japan, US on data protection", ["EU", "Japan", "US"]),
        ("How does the Wren differ from the Linnet in size?", ["Wren", "Linnet"]),
        ("Compare Ash Hut and Bay Inn and cottages", None),
        ("How do prospects for the home market differ from those for the world market?",
         ["home market", "world market"]),
        ("What are the current size and target of the content market?",
         ["current size", "target"]),
        ("What were the sales in 2022 and 2023?", ["2022", "2023"]),
        ("What is the rent of Ash Hut and the rent of Bay Inn?", ["Ash Hut", "Bay Inn"]),
        ("Compare startups, universities and large companies regarding funding",
         ["startups", "universities", "large companies"]),
        ("What agreement exists between Japan and Norway?", None),
        ("Which rooms do adults and children use?", None),
        ("How is data put to use in Chile according to the comparison?", None),
        ("Compare the share of the home market with the US and Chile", None),
        ("In which rooms are 4 and 5 chairs?", None),
        ("松館と竹館の違いは何ですか", ["松館", "竹館"]),
        ("松館の定員と竹館の定員を比べると", ["松館", "竹館"]),
        ("使用料は松館と竹館でどう違うか", ["松館", "竹館"]),
        ("EU、日本、米国を比較", ["EU", "日本", "米国"]),
        ("令和6年度、松館の利用者数は何人ですか", None),
    ],
)  # fmt: skip
def test_the_things_that_a_question_joins(question: str, names: list[str] | None) -> None:
    joined = joined_things(question)
    assert (joined and [side.name for side in sides_of(joined)]) == names


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Compare the rents of Ash Hut and Bay Inn.", "the rents of Ash Hut"),
        ("What is the difference in size between Ash Hut and Bay Inn?", "size of Ash Hut"),
        ("Ash Hut vs. Bay Inn", "What is Ash Hut"),
        ("松館と竹館の定員は何人ですか", "松館の定員は何人ですか"),
        ("松館と竹館の違い", "松館とは何ですか"),
    ],
)
def test_the_question_for_one_side(question: str, asked: str) -> None:
    joined = joined_things(question)
    assert joined is not None
    assert sides_of(joined)[0].question == asked


@given(st.text(max_size=80))
def test_any_text_is_read(question: str) -> None:
    joined = joined_things(question)
    assert joined is None or all(side.name in question for side in sides_of(joined))
