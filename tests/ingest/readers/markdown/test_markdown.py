import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers import read_content, read_document
from ingest.readers.markdown import read_markdown


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"# Port\0", "it is a binary file, not text"), (b"%PDF-1.4\n", "it is a PDF")],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_markdown(data)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_read_alike(encoding: str) -> None:
    content = read_markdown("# Café\n\n- one\n".encode(encoding))
    assert content.text == "# Café\n\n- one\n"
    assert len(content.warnings) == (encoding == "latin-1")


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_the_text_is_kept_as_it_is(text: str) -> None:
    content = read_markdown(text.encode())
    assert content.text == text.removeprefix("\ufeff")
    assert (content.page_starts, content.media_type) == ((), "text/markdown")


@pytest.mark.parametrize("source", ["a.md", "a.markdown", "A.MD"])
def test_the_suffix_tells_markdown(source: str) -> None:
    assert read_content(b"```\n# make\n```\n", source).media_type == "text/markdown"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Annual report\nIt is so.\n", "Annual report"),
        ("\n\n# *Annual* [report](a.html) #\n", "Annual report"),
        ("Annual report\n===\n\nIt is so.\n", "Annual report"),
        ("<!-- draft -->\n\n***\n\n# Annual report\n", "Annual report"),
        ("---\ntitle: Annual report\n---\n\n# Summary\n", "Annual report"),
        ("---\nauthor: Ada\n---\n\n# Annual report\n", "Annual report"),
        ("---\nauthor: Ada\n---\nAnnual report\n\nIt is so.\n", "Annual report"),
        ("Annual report\n\nIt is so.\n", "Annual report"),
        ("It is so.\n\n# Annual report\n", None),
        ("It is so.\n\n- one\n", None),
        ("## Scope\n\nIt is so.\n", None),
        ("# 1. Scope\n\nIt is so.\n", None),
        ("# ![logo](a.png)\n\nIt is so.\n", None),
        ("```\n# make\n```\n\nIt is so.\n", None),
        ("---\nauthor: Ada\n---\n\nIt is so.\n", None),
    ],
)
def test_the_title_is_front_matter_s_or_the_heading_that_opens_the_text(
    text: str, title: str | None
) -> None:
    assert read_markdown(text.encode()).title == title


def test_front_matter_is_neither_headings_nor_rules() -> None:
    text = "---\ntitle: Port\ndate: 2024-05-01\n---\n# Port\n\nIt is red.\n"
    sections = read_document(text.encode(), "a.md").sections
    front_matter, heading, red = [block for section in sections for block in section.blocks]
    assert [text[unit.start : unit.end] for unit in front_matter.units] == [
        "title: Port",
        "date: 2024-05-01",
    ]
    assert (heading.kind, red.kind) == (Kind.HEADING, Kind.PARAGRAPH)


def test_a_fence_s_comment_opens_no_section() -> None:
    text = "# Port\n\n```\n# make\n```\n\nIt is red.\n"
    sections = read_document(text.encode(), "a.md").sections
    assert [section.heading_path for section in sections] == [("Port",)]
