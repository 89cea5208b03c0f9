"""The pages for readers: every link to a file or a heading leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "*/README.md", "eval/RESULTS.md", "ingest/SIZING.md")
    for page in ROOT.glob(pattern)
    if not page.relative_to(ROOT).parts[0].startswith(".")
)
SCREEN = 80
"""Lines that a newcomer reads without scrolling far; chosen by eye."""


def headings(page: Path) -> set[str]:
    """Return the anchors that the page's headings get on a forge."""
    lines = re.findall(r"(?m)^#+ (.+)$", page.read_text("utf-8"))
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"\w+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in headings(target), link


def test_the_first_page_is_short_and_names_every_other() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= SCREEN
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        assert name == "README.md" or f"({name}" in text
