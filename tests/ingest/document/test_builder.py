import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.builder import Canonical, stated_title, superscript
from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.types import Kind, Mark


def written(canonical: Canonical) -> Content:
    return canonical.content("text/plain", None)


def test_blocks_are_parted_and_items_and_rows_are_not() -> None:
    canonical = Canonical()
    canonical.heading("Port\n dues", 2)
    canonical.item("-", "one\ttwo\nmore", 0)
    canonical.item("1.", "nested", 1)
    canonical.goes_on("and on", 1)
    canonical.paragraph("a\tb")
    canonical.paragraph("\tc\t")
    canonical.paragraph("It is so. \r\n\n\fAnd so.")
    canonical.paragraph("joined", joined=True)
    canonical.footnote("[1]", "A\nnote")
    assert written(canonical).text == (
        "Port dues\n\n- one two\n  more\n  1. nested\n    and on\n\na\tb\n\tc\t\n\n"
        "It is so.\nAnd so.\njoined\n\n[1] A note"
    )
    assert canonical.first_heading == "Port dues"


def test_nothing_is_written_for_nothing() -> None:
    canonical = Canonical()
    canonical.heading(" ", 1)
    canonical.caption("\n")
    canonical.item("-", " \t", 0)
    canonical.paragraph("\t\n")
    canonical.table([["", " "], []])
    assert written(canonical) == Content("", "text/plain", page_starts=(0,))


def test_a_table_is_filled_up_and_counts_its_headers() -> None:
    canonical = Canonical()
    canonical.table([["", ""], ["a", "b"], ["c"], ["d\te\nf", " "]], 2, pages=[0, 0, 0, 1])
    assert written(canonical) == Content(
        "a\tb\nc\t\fd e f\t", "text/plain", None, (0, 7), (Mark(0, 13, Kind.TABLE, 1),)
    )


def test_rows_apart_stay_apart() -> None:
    canonical = Canonical()
    canonical.paragraph("a\tb")
    canonical.part()
    canonical.paragraph("c\td")
    assert written(canonical).text == "a\tb\n\nc\td"


def test_a_text_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.document.builder.MAX_CHARACTERS", 100)
    canonical = Canonical()
    with pytest.raises(UnreadableFileError, match="longer than 100 characters; split it"):
        canonical.table([["a"] * 40, *[["a"]] * 10])


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (" Port \n dues ", "Port dues"),
        ("Document1", None),
        ("PowerPoint Presentation", None),
        ("無題", None),
        ("", None),
        (None, None),
        ("Documents on dues", "Documents on dues"),
        ("Microsoft Word - Dues 2024", None),
        ("Microsoft PowerPoint - dues.ppt [Compatibility Mode]", None),
        ("Microsoft Word for harbours", "Microsoft Word for harbours"),
        ("Harbour dues 2024.docx", None),
        ("dues_v2.INDD", None),
        ("Dues of the port of St. Pub", "Dues of the port of St. Pub"),
        ("Version 2.0", "Version 2.0"),
        ("robots.txt", None),
        ("What robots.txt is for", "What robots.txt is for"),
        ("On robots.txt", "On robots.txt"),
    ],
)
def test_titles_that_programs_write_are_none(stated: str | None, title: str | None) -> None:
    assert stated_title(stated) == title


def test_only_figures_are_raised() -> None:
    raised = [superscript(words) for words in ("6", "-12", "st", "(1)", "")]
    assert raised == ["⁶", "⁻¹²", "st", "(1)", ""]


WORDS = st.text("ab \t\n\f\r1港", max_size=12)
STEPS = st.one_of(
    st.tuples(st.just("heading"), WORDS, st.integers(1, 3)),
    st.tuples(st.just("caption"), WORDS),
    st.tuples(st.just("paragraph"), WORDS, st.booleans()),
    st.tuples(st.just("item"), st.just("-"), WORDS, st.integers(0, 2)),
    st.tuples(st.just("table"), st.lists(st.lists(WORDS, max_size=3), max_size=3)),
    st.tuples(st.just("turn_page")),
    st.tuples(st.just("part")),
)


@settings(deadline=None)
@given(st.lists(STEPS, max_size=10))
def test_marks_and_pages_are_whole_lines_in_order(steps: list[tuple[object, ...]]) -> None:
    canonical = Canonical()
    for name, *arguments in steps:
        getattr(canonical, str(name))(*arguments)
    content = written(canonical)
    end = 0
    for mark in content.marks:
        assert end <= mark.start < mark.end
        assert content.text[: mark.start][-1:] in ("", "\n", "\f")
        assert content.text[mark.end : mark.end + 1] in ("", "\n", "\f")
        end = mark.end
    assert [i + 1 for i, one in enumerate(content.text) if one == "\f"] == [
        *content.page_starts[1:]
    ]
    squeezed = "".join("".join(map(str, step[1:])) for step in steps)
    assert content.text.count("港") == squeezed.count("港")
