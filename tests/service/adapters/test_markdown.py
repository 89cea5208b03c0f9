from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from service.adapters.markdown import answer_markdown, escaped
from tests.service import fake_forms as fake

COMMONMARK = MarkdownIt("commonmark").enable("table")


def written(folder: Path, question: str) -> str:
    retriever = fake.FormsRetriever({fake.SOURCE: fake.WORKS}, folder, "g1", lambda: None)
    answer = retriever.ask(question)
    assert answer.composed
    return answer_markdown(answer.composed, "How it was computed:", ", ")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (fake.FACT, f"12 million crowns  \n{fake.BASIN}"),
        (
            fake.LIST,
            "4 projects in 2 sections:\n\n"
            "**North**\n\n- Deepen the basin \\*1 [1]\n- Renew the quay | north [2]\n\n"
            "**South**\n\n- Light the channel [3]\n- Dredge the bar [4]",
        ),
        (
            fake.COMPARISON,
            f"|  | Costs |\n| --- | --- |\n| Basin | {fake.BASIN} [1] |\n"
            f"| Quay | {fake.QUAY} [2] |\n| Mole | — |\n\n"
            "For Mole the documents say nothing on this.",
        ),
        (
            fake.COMPUTED,
            "20 million crowns\n\n| Work | Million crowns |\n| --- | --- |\n"
            "| Basin | 12 [1] |\n| Quay | 8 [2] |\n\nHow it was computed: 12 + 8 = 20",
        ),
        (
            fake.DISAGREEMENT,
            "- “The fee is twenty crowns.” (works.md) [1]\n"
            "- “From 1 April 2025 the fee is thirty crowns.” (new.md, 1 April 2025) [2]",
        ),
        (
            fake.TIMELINE,
            "**14 July 2024**\n\n- On 14 July 2024 the works began. [1]\n\n"
            "**2 May 2026**\n\n- On 2 May 2026 the basin was opened. [2]",
        ),
    ],
)
def test_every_form_is_markdown(tmp_path: Path, question: str, expected: str) -> None:
    assert written(tmp_path, question) == expected


def test_a_table_is_one_to_a_markdown_reader(tmp_path: Path) -> None:
    html = COMMONMARK.render(written(tmp_path, fake.COMPARISON))
    assert html.count("<tr>") == 4
    assert "<th>Costs</th>" in html


@pytest.mark.parametrize(
    "text",
    ["*1 and *2", "# No heading", "- no item", "1. none", "2) none", "> none", "a_b _c_", "<b>",
     "`x`", "~~x~~", "[a](b)", "===", "x < y & z", "&amp;", "back\\slash", "+ 5 %"],
)  # fmt: skip
def test_words_are_shown_as_they_are_written(text: str) -> None:
    [paragraph, inline, _] = COMMONMARK.parse(escaped(text))
    assert paragraph.type == "paragraph_open"
    shown = [(one.type, one.content) for one in inline.children or () if one.type != "text_special"]
    assert all(kind == "text" for kind, _ in shown)
    assert "".join(content for _, content in shown) == text


@given(st.lists(st.text(alphabet="ab *_-#1.", min_size=1).filter(str.strip), min_size=1))
def test_lines_stay_lines(lines: list[str]) -> None:
    assert [line.rstrip(" ") for line in escaped("\n".join(lines)).split("\n")] == [
        escaped(line).rstrip(" ") for line in lines
    ]
