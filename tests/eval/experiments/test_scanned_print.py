import io
from pathlib import Path

from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from eval.experiments.scanned_print import answered_before, beginning, scanned
from eval.gold.questions import Evidence, Question
from tests.ingest.pdfs import draw_pdf, write

TEXT = "The harbour is open.\n\nIt has two berths.\n\nThe light is green."


def question(start: int, end: int, *answers: tuple[str, ...]) -> Question:
    evidence = (Evidence("harbour.txt", start, end),)
    return Question("q", "fact", "What?", (), True, answers, evidence, False, 1)


def test_a_share_of_a_text_ends_with_a_paragraph() -> None:
    words, end = beginning(TEXT, 0.8)
    assert words.strip() == "The harbour is open.\n\nIt has two berths."
    assert words == TEXT[:end]
    assert beginning(TEXT, 1.0) == (TEXT, len(TEXT))


def test_only_what_is_answered_before_is_asked() -> None:
    early, late = question(0, 10, ("open",)), question(45, 60, ("green",))
    unnamed = question(0, 10)
    assert answered_before(41, [early, late, unnamed]) == [early]


def test_a_scan_has_the_pages_but_no_text(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "The harbour is open.", size=18)

    print_out = tmp_path / "print.pdf"
    print_out.write_bytes(draw_pdf(page, page))
    scan = PdfReader(io.BytesIO(scanned(print_out, 50, tmp_path / "scan.pdf").read_bytes()))
    assert [one.extract_text() for one in scan.pages] == ["", ""]
    assert [round(float(side)) for side in scan.pages[0].mediabox[2:]] == [596, 842]
    assert all(len(one.images) == 1 for one in scan.pages)
