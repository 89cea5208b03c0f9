"""Notes as a Word file."""

import io
from collections.abc import Callable

import pytest
from docx import Document
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.app import Tenkyo
from service.documents.docx_export import PATH, DocxBlock, write_docx
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex


def test_blocks_become_paragraphs_links_and_tables(client: TestClient) -> None:
    blocks = [
        {"style": "title", "text": "Notes"},
        {"style": "item", "text": "港 😀"},
        {"style": "source", "text": "[1] A", "url": "https://a.example/documents/d#1-2"},
        {"style": "table", "rows": [["", "2024"], ["Cost", "12"], ["Short"]]},
    ]
    answer = client.post(PATH, json={"blocks": blocks})
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    written = Document(io.BytesIO(answer.content))
    title, item, source, *_ = written.paragraphs
    assert (title.text, title.style and title.style.name) == ("Notes", "Title")
    assert (item.text, item.style and item.style.name) == ("港 😀", "List Bullet")
    assert [(link.text, link.url) for link in source.hyperlinks] == [
        ("[1] A", "https://a.example/documents/d#1-2")
    ]
    [table] = written.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["", "2024"], ["Cost", "12"], ["Short", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "block",
    [
        {"style": "footer", "text": "a"},
        {"style": "text", "text": "a", "url": "javascript:alert(1)"},
        {"style": "text", "text": "a" * 50_001},
        {"style": "text", "more": 1},
    ],
)
def test_what_no_file_has_is_refused(client: TestClient, block: dict[str, object]) -> None:
    assert client.post(PATH, json={"blocks": [block]}).status_code == 422


def test_who_has_no_key_gets_no_file(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    closed = start(make_app(index, host="0.0.0.0"))
    assert closed.post(PATH, json={"blocks": [{"style": "text"}]}).status_code == 401


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50))
def test_any_text_can_be_written(text: str) -> None:
    written = Document(io.BytesIO(write_docx([DocxBlock(style="text", text=text)])))
    kept = [character for character in text if character.isprintable()]
    assert [one for one in written.paragraphs[0].text if one.isprintable()] == kept
