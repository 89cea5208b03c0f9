import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import Kind
from ingest.readers.markdown.front_matter import find_front_matter


def entries(text: str) -> list[str] | None:
    """Return the words of the entries; None where there is no front matter."""
    found = find_front_matter(text)
    return [text[unit.start : unit.end] for unit in found.block.units] if found else None


def title(text: str) -> str | None:
    found = find_front_matter(f"---\n{text}\n---\n\nIt is red.\n")
    return found.title if found else None


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_each_entry_is_a_unit_with_the_lines_that_continue_it(line_break: str) -> None:
    text = (
        "--- \n# draft\nauthor: Ada\ntags:\n- a\n- b\nlinks: [\n  x,\n]\n\nabout: >\n  Ships\n\n"
        "  and quays\n---\n\n# Port\n"
    ).replace("\n", line_break)
    assert entries(text) == [
        words.replace("\n", line_break)
        for words in (
            "author: Ada",
            "tags:\n- a\n- b",
            "links: [\n  x,\n]",
            "about: >\n  Ships\n\n  and quays",
        )
    ]
    found = find_front_matter(text)
    assert found is not None
    assert found.block.kind is Kind.PARAGRAPH
    assert text[found.block.start : found.block.end].endswith(f"{line_break}---")


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nIt is red.\n\n---\n",
        "---\nIt is red and large: so\n---\n",
        "---\nauthor: Ada\n\nIt is red.\n---\n",
        "---\nauthor: Ada\n",
        "---\n---\n",
        "\n---\nauthor: Ada\n---\n",
        "----\nauthor: Ada\n----\n",
        "---\nhttps://example.org\n---\n",
        "author: Ada\n---\n",
    ],
)
def test_other_text_between_rules_is_no_front_matter(text: str) -> None:
    assert entries(text) is None


def test_three_dots_end_front_matter_too() -> None:
    assert entries("---\nauthor: Ada\n...\nIt is red.\n") == ["author: Ada"]


@pytest.mark.parametrize(
    ("entry", "stated"),
    [
        ("title: The port", "The port"),
        ("Title: The port", "The port"),
        ('author: Ada\ntitle: "The \\"red\\" port" # draft', 'The "red" port'),
        ("title: 'Ada''s port'", "Ada's port"),
        ("title: >-\n  The red\n  port", "The red port"),
        ("title: Port: a history", "Port: a history"),
        ("title:", None),
        ("title: Untitled", None),
        ("title: [a, b]", None),
        ("title: {a: b}", None),
        ("title: " + "long " * 300, None),
        ("subtitle: The port", None),
    ],
)
def test_the_title_is_what_yaml_says(entry: str, stated: str | None) -> None:
    assert title(entry) == stated


@given(
    st.lists(
        st.sampled_from(
            ["---", "...", "title: ", "a: ", "- ", "  ", "\n", "\r", "\t", '"', "&", "*"]
        )
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        max_size=20,
    )
)
def test_any_entry_is_read(parts: list[str]) -> None:
    text = "---\ntitle: " + "".join(parts) + "\n---\n"
    found = find_front_matter(text)
    if found is not None:
        at = 0
        for unit in found.block.units:
            assert at <= unit.start < unit.end <= found.block.end <= len(text)
            assert text[unit.start : unit.end].strip()
            at = unit.end
