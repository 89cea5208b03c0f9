from ingest.document.document import Document
from retriever.text.document_names import OPENING, names, titles


def document(text: str, source: str = "reports/2022_Q3-AAA.pdf", title: str = "Form") -> Document:
    return Document("id", "sha", (source,), title, True, "text/plain", text)


def test_titles_are_the_documents_and_its_files() -> None:
    assert titles(document("")) == "Form\nreports 2022 Q3 AAA"
    assert titles(document("", source="v1.2/act.tar.gz", title="*Act*")) == "Act\nv1.2 act tar"


def test_names_are_short_first_lines_too() -> None:
    text = (
        "QUARTERLY REPORT\n\nAlder Inc.\n"
        "Indicate by a mark whether whoever registers has filed all reports that are due.\n"
    )
    assert names(document(text)).splitlines() == [
        *titles(document("")).splitlines(),
        "QUARTERLY REPORT",
        "Alder Inc.",
    ]


def test_rows_of_figures_are_no_names() -> None:
    text = "Recycling\n\n| Village | Glass | Paper |\n| Cold Ashby | 20 | 18 |\n| Place | Alton |\n"
    said = names(document(text))
    assert "Cold Ashby" not in said
    assert "Alton" in said


def test_only_the_first_page_and_the_beginning_count() -> None:
    assert "Birch" not in names(document("Alder\fBirch"))
    assert "Birch" not in names(document("\n" * OPENING + "Birch"))
