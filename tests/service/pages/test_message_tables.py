"""Whatever the service says of files and questions has its Japanese."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ingest
import retriever
from ingest.language.scripts import has_cjk
from service import documents
from service.app import Tenkyo
from service.http.static_files import STATIC
from tests.service.pages.message_templates import templates_of

ENTRY = re.compile(r'^  "((?:[^"\\]|\\.)+)": "((?:[^"\\]|\\.)+)",$', re.MULTILINE)
VALUE = re.compile(r"\{\w+\}")
PROBLEM = re.compile(r'<dt id="([\w-]+)">')
FILES, REASONS = "library/messages-ja.js", "chat/reasons-ja.js"
REFERENCE = "docs/ja.js"
KINDS = {"text", "spreadsheet", "presentation"}
"""What an OpenDocument file is called: names of its elements."""
MADE = {
    "designed", "drafted", "edited", "illustrated", "printed", "reviewed", "revised", "signed",
    "translated",
}  # fmt: skip
"""What may have been done to a document by somebody: words of the question."""


def table(name: str) -> dict[str, str]:
    written = (STATIC / name).read_text("utf-8")
    return {english.replace('\\"', '"'): japanese for english, japanese in ENTRY.findall(written)}


def unlike(name: str, said: set[str]) -> set[str]:
    """Return what is said without Japanese, and what has Japanese without being said."""
    return said ^ table(name).keys()


def test_every_message_on_a_file_has_its_japanese() -> None:
    folders = [Path(package.__path__[0]) for package in (ingest, documents)]
    said = set().union(*map(templates_of, folders))
    assert len(said) > 100
    assert unlike(FILES, said | KINDS) == set()


def test_every_description_of_the_api_has_its_japanese(app: Tenkyo) -> None:
    described = app.openapi()
    shapes = described["components"]["schemas"]
    said = {" ".join(one.split()) for one in descriptions([described["paths"], shapes])}
    assert len(said) > 200
    script = (STATIC / "docs" / "docs.js").read_text("utf-8")
    of_page = {one for one in table(REFERENCE) if f't("{one}"' in script}
    problems = set(PROBLEM.findall((STATIC / "docs" / "docs.html").read_text("utf-8")))
    assert unlike(REFERENCE, said | of_page | problems) == set()


def descriptions(part: Any) -> Iterator[str]:
    """Yield the descriptions in a part of an OpenAPI document; a field may be called so too."""
    values = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict) and isinstance(part.get("description"), str):
        yield part["description"]
    for value in values:
        yield from descriptions(value)


def test_every_reason_has_its_japanese() -> None:
    made = templates_of(Path(retriever.__path__[0]), notes=False)
    # Questions in Japanese are refused in Japanese.
    said = {one for one in made if not has_cjk(one)}
    assert 10 < len(said) < len(made)
    assert unlike(REASONS, said | MADE) == set()


@pytest.mark.parametrize("name", [FILES, REASONS, REFERENCE])
def test_values_are_the_same_in_both(name: str) -> None:
    for english, japanese in table(name).items():
        assert set(VALUE.findall(english)) == set(VALUE.findall(japanese)), english
