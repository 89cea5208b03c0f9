"""Imports point back along the data: what comes later may import what comes before."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ["ingest", "retriever", "service", "eval"]
STAGES = [
    "types",
    "text",
    "query",
    "models",
    "search",
    "reading",
    "answer",
    "forms",
    "attempts",
    "pipeline",
]


def imports_of(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each module of a folder and that of a module that it imports."""
    for file in sorted((ROOT / folder).rglob("*.py")):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield module, node.module
            elif isinstance(node, ast.Import):
                yield from ((module, name.name) for name in node.names)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_no_later_one(folder: str) -> None:
    later = FOLDERS[FOLDERS.index(folder) + 1 :]
    found = list(imports_of(folder))
    assert found
    assert [pair for pair in found if pair[1].split(".")[0] in later] == []


def test_a_stage_of_the_retriever_imports_no_later_one() -> None:
    climbing, compared = [], 0
    for module, imported in imports_of("retriever"):
        own, other = module.split(".")[1:2], imported.split(".")[1:2]
        if imported.startswith("retriever.") and own[0] in STAGES and other[0] in STAGES:
            compared += 1
            if STAGES.index(own[0]) < STAGES.index(other[0]):
                climbing.append((module, imported))
    assert compared > len(STAGES)
    assert climbing == []
