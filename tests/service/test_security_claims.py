"""SECURITY.md names tests and findings; each must be there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CLAIMS = (ROOT / "SECURITY.md").read_text("utf-8")


def test_every_claim_names_a_test_that_is_there() -> None:
    files = (ROOT / "tests").rglob("test_*.py")
    tests = " ".join(path.read_text("utf-8") for path in files)
    named = re.findall(r"\b(test_\w+)(…?)(\.py)?", CLAIMS)
    functions = {name for name, _, is_file in named if not is_file and not name.endswith("_")}
    begun = {name for name, cut, _ in named if cut}
    assert len(functions) > 25
    assert [name for name in functions if f"def {name}(" not in tests] == []
    assert [name for name in begun if f"def {name}" not in tests] == []


def test_every_file_of_tests_that_is_named_is_there() -> None:
    for name in set(re.findall(r"`([\w/]*test_\w+\.py)", CLAIMS)):
        found = (ROOT / name).is_file() if "/" in name else any(HERE.rglob(name))
        assert found, name


def test_every_claim_in_a_table_names_one() -> None:
    tables = re.findall(r"\| claim \| test \|\n\|---\|---\|\n((?:\|.+\n)+)", CLAIMS)
    rows = [row for table in tables for row in table.splitlines()]
    assert len(rows) > 30
    assert [row for row in rows if "test_" not in row.rpartition(" | ")[2]] == []


def test_every_finding_of_a_security_rule_is_explained() -> None:
    # Ruff runs bandit's rules (S), and refuses a comment that silences none (RUF100).
    found = {
        (rule, path.relative_to(ROOT).as_posix())
        for package in ("ingest", "retriever", "service", "eval")
        for path in (ROOT / package).rglob("*.py")
        for comment in re.findall(r"# noqa: ([A-Z0-9, ]+)", path.read_text("utf-8"))
        for rule in re.findall(r"\bS\d{3}\b", comment)
    }
    rows = re.findall(r"(?m)^\| (S\d{3}) \| (.+?) \|", CLAIMS)
    assert found == {(name, file) for name, files in rows for file in re.findall("`(.+?)`", files)}
