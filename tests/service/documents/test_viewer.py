"""What the viewer asks the API for: blocks, pages of a PDF, and when documents came in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.readers.pdf.pages import PDFIUM
from service.app import Tenkyo
from service.documents import pdf_pages
from tests.ingest.pdfs import make_pdf
from tests.service.conftest import HARBOUR, TEXTS, make_app
from tests.service.fake import make_document
from tests.service.fake_pdf import PdfIndex

HARBOUR_PATH = f"/v1/documents/{make_document('reports/harbour.pdf', HARBOUR).id}"
SHEDS = f"/v1/documents/{make_document('sheds.md', TEXTS['sheds.md']).id}"
PAGES = ("The quay\nCod is landed here.\nThe end of the page.", "Herring is landed there.")


@pytest.fixture
def pdf(start: Callable[[Tenkyo], TestClient], tmp_path: Path) -> tuple[TestClient, str, str]:
    index = PdfIndex(tmp_path)
    document = index.put_pdf("quay.pdf", make_pdf(PAGES))
    return start(make_app(index)), f"/v1/documents/{document.id}", document.text


def test_blocks_are_told_by_offsets(client: TestClient) -> None:
    shape = client.get(f"{HARBOUR_PATH}/blocks").json()
    assert (shape["start"], shape["end"]) == (0, len(HARBOUR))
    spans = [HARBOUR[one["start"] : one["end"]] for one in shape["blocks"]]
    assert spans[0] == "Harbour report 😀🚢"
    assert "".join("".join(spans).split()) == "".join(HARBOUR.split())


def test_blocks_of_a_span_are_those_that_touch_it(client: TestClient) -> None:
    at = HARBOUR.index("Herring")
    shape = client.get(f"{HARBOUR_PATH}/blocks", params={"start": at, "end": at + 7}).json()
    [block] = shape["blocks"]
    assert HARBOUR[block["start"] : block["end"]].startswith("Herring is landed")
    nothing = client.get(f"{HARBOUR_PATH}/blocks", params={"start": at, "end": at}).json()
    assert nothing["blocks"] == []


@pytest.mark.parametrize("span", ["start=9&end=3", "end=9999999", "start=-1", "start=a"])
def test_a_span_that_cannot_be_is_refused(client: TestClient, span: str) -> None:
    assert client.get(f"{HARBOUR_PATH}/blocks?{span}").status_code == 422


def test_documents_say_when_they_came_in(client: TestClient) -> None:
    [first, *_] = client.get("/v1/documents").json()["documents"]
    ingested_at = datetime.fromisoformat(first["ingested_at"])
    assert ingested_at.tzinfo is not None
    assert client.get(f"/v1/documents/{first['id']}").json()["ingested_at"] == first["ingested_at"]


def test_a_page_is_drawn_as_wide_as_asked(pdf: tuple[TestClient, str, str]) -> None:
    client, path, _ = pdf
    drawn = client.get(f"{path}/pages/2.webp", params={"width": 300})
    assert drawn.headers["content-type"] == "image/webp"
    assert "immutable" in drawn.headers["cache-control"]
    assert drawn.content[8:12] == b"WEBP"
    assert client.get(path).json()["page_pictures"] is True


def test_words_have_boxes_on_their_page_alone(pdf: tuple[TestClient, str, str]) -> None:
    client, path, text = pdf
    at = text.index("Cod is")
    span = {"start": at, "end": at + 6}
    page = client.get(f"{path}/pages/1", params=span).json()
    assert (page["width"], page["height"]) == (pytest.approx(595, abs=1), pytest.approx(842, abs=1))
    assert text[page["start"] : page["end"]].endswith("The end of the page.")
    [box] = page["boxes"]
    # Drawn at 72 points from the left, with its baseline 746 points from the bottom.
    assert box["left"] * page["width"] == pytest.approx(72, abs=1)
    assert box["top"] < 1 - 746 / page["height"] < box["bottom"]
    assert client.get(f"{path}/pages/2", params=span).json()["boxes"] == []


@pytest.mark.parametrize(
    ("where", "status"),
    [("3", 404), ("3.webp", 404), ("0", 422), ("1.webp?width=9", 422), ("1.webp?width=9999", 422)],
)
def test_pages_that_cannot_be_are_refused(
    pdf: tuple[TestClient, str, str], where: str, status: int
) -> None:
    client, path, _ = pdf
    assert client.get(f"{path}/pages/{where}").status_code == status


@pytest.mark.parametrize("path", [HARBOUR_PATH, SHEDS])
def test_what_is_no_pdf_has_no_pictures(client: TestClient, path: str) -> None:
    assert client.get(path).json()["page_pictures"] is False
    refused = client.get(f"{path}/pages/1.webp")
    assert refused.status_code == 404
    assert "Only the pages of a PDF" in refused.json()["detail"]


def test_a_pdf_that_is_damaged_says_so(
    start: Callable[[Tenkyo], TestClient], tmp_path: Path
) -> None:
    index = PdfIndex(tmp_path)
    document = index.put_pdf("quay.pdf", make_pdf(PAGES), kept=b"%PDF-1.4\nnothing more")
    client = start(make_app(index))
    for page in ("1", "1.webp"):
        refused = client.get(f"/v1/documents/{document.id}/pages/{page}")
        assert refused.status_code == 422
        assert "cannot be drawn" in refused.json()["detail"]


def test_who_comes_while_a_pdf_is_read_may_come_again(
    pdf: tuple[TestClient, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path, _ = pdf
    monkeypatch.setattr(pdf_pages, "SECONDS", 0.01)
    with PDFIUM:
        busy = client.get(f"{path}/pages/1.webp")
    assert busy.status_code == 503
    assert busy.headers["retry-after"]
    assert client.get(f"{path}/pages/1.webp").status_code == 200
