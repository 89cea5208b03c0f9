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
FOLDERS = "ingest|retriever|service|eval|seeds|tests"
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_module_and_command_that_a_page_names_exists(page: Path) -> None:
    if page.name == "CHANGELOG.md":  # it tells of what is gone too
        return
    text = page.read_text("utf-8")
    for folder in re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", text):
        assert (ROOT / folder).exists(), folder
    for module in re.findall(rf"python -m ((?:{FOLDERS})[\w.]*)", text):
        place = ROOT / module.rstrip(".").replace(".", "/")
        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), module
    targets = set(re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text("utf-8")))
    assert {*re.findall(r"(?m)^(?:`|\$ )?make ([\w-]+)", text)} <= targets
    assert {*re.findall(r"`make ([\w-]+)", text)} <= targets


def test_the_first_page_is_short_and_names_every_other() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= SCREEN
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        assert name == "README.md" or f"({name}" in text
