from pathlib import Path

from ingest.document.nodes import Kind
from ingest.readers.opendocument.odp import read_odp
from ingest.readers.options import ReadOptions

PRODUCED = Path(__file__).parents[2] / "files"


def test_slides_that_libreoffice_wrote_are_read() -> None:
    content = read_odp((PRODUCED / "slides.odp").read_bytes())
    assert content.text == (
        "Harbour\n\n- Opened in 1911\n  - Painted red\n\nShip\tTons\nAda\t12\n\nSay it slowly\f\f"
        "Berths\n\nThe old berths are closed."
    )
    assert content.title == "Harbour"
    assert content.warnings == ("the hidden slide 2 was left out",)
    assert len(content.page_starts) == 3
    kinds = [block.kind for block in content.blocks if block.kind is not Kind.PARAGRAPH]
    assert kinds == [Kind.HEADING, Kind.LIST, Kind.TABLE, Kind.HEADING]


def test_hidden_slides_are_read_where_that_is_asked_for() -> None:
    content = read_odp((PRODUCED / "slides.odp").read_bytes(), ReadOptions(hidden=True))
    assert "\fSecret\f" in content.text
    assert content.warnings == ()
