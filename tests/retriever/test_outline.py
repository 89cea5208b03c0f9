from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.document.document import Passage
from retriever.outline import OutlineEntry, outline_of
from retriever.pipeline import Retriever


def passages(*paths: tuple[str, ...]) -> list[Passage]:
    """Passages of ten characters, each after a gap of one."""
    return [
        Passage("d", number, 11 * number, 11 * number + 10, number + 1, path, "", ())
        for number, path in enumerate(paths)
    ]


def test_passages_that_follow_each_other_make_one_section() -> None:
    found = outline_of(passages((), ("A",), ("A",), ("A", "B"), ("A",)))
    assert found == [
        OutlineEntry(("A",), 11, 32, 2),
        OutlineEntry(("A", "B"), 33, 43, 4),
        OutlineEntry(("A",), 44, 54, 5),
    ]


def test_nothing_under_no_heading_makes_a_section() -> None:
    assert outline_of(passages((), ())) == []
    assert outline_of([]) == []


@given(st.lists(st.sampled_from([(), ("A",), ("B",), ("A", "B")])))
def test_sections_hold_all_that_stands_under_headings(paths: list[tuple[str, ...]]) -> None:
    made = passages(*paths)
    sections = outline_of(made)
    for one, then in pairwise(sections):
        assert one.start < one.end < then.start
    for passage in made:
        holding = [s for s in sections if s.start <= passage.start and passage.end <= s.end]
        expected = [passage.heading_path] if passage.heading_path else []
        assert [section.heading_path for section in holding] == expected


def test_the_sections_of_a_document_stand_in_its_text(retriever: Retriever, seed_text: str) -> None:
    (document,) = retriever.documents(0, 2)
    sections = retriever.outline(document.id)
    assert len(sections) > 50
    # Text exported from slides lost some headings; most others open the section that they name.
    opening = [seed_text[one.start : one.end].lstrip("◆ *-") for one in sections]
    named = [
        text.startswith(one.heading_path[-1]) for text, one in zip(opening, sections, strict=True)
    ]
    assert sum(named) > len(named) / 3
    assert retriever.outline("nothing") == []
