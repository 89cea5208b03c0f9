"""What bandit finds in the code is what SECURITY.md explains, and no more."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_finding_is_explained() -> None:
    packages = ("ingest", "retriever", "service", "eval")
    ended = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-f", "json", "-r", *packages],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    report = json.loads(ended.stdout)
    assert report["errors"] == []
    found = {(one["test_id"], one["filename"].removeprefix("./")) for one in report["results"]}
    assert "HIGH" not in {one["issue_severity"] for one in report["results"]}
    rows = re.findall(r"(?m)^\| (B\d{3}) \| (.+?) \|", (ROOT / "SECURITY.md").read_text("utf-8"))
    assert found == {(name, file) for name, files in rows for file in re.findall("`(.+?)`", files)}
