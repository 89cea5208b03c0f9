"""The examples of the help page work as they are written."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.service.adapters.clients import OPENED, OPENED_SAID

EXAMPLES = Path(__file__).parents[2] / "service" / "static" / "help"
WRITTEN_FOR = "http://127.0.0.1:8000"


def example(name: str, address: str) -> str:
    text = (EXAMPLES / name).read_text("utf-8")
    assert WRITTEN_FOR in text
    return text.replace(WRITTEN_FOR, address)


def run(*command: str) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_python(address: str) -> None:
    printed = run(sys.executable, "-c", example("python.txt", address))
    assert printed.startswith(
        f"{OPENED_SAID}\nreports/harbour.pdf {OPENED_SAID}\n{address}/documents/"
    )


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_javascript(address: str) -> None:
    printed = run("node", "--input-type=module", "--eval", example("javascript.txt", address))
    assert printed.startswith(
        f"{OPENED_SAID}\nreports/harbour.pdf {OPENED_SAID} {address}/documents/"
    )


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(address: str) -> None:
    assert json.loads(run("sh", "-c", example("curl.txt", address)))["answer"] == OPENED_SAID
    events = run("sh", "-c", example("stream.txt", address))
    assert re.findall(r"(?m)^event: (\w+)$", events) == ["stage", "part", "stage", "answer"]


def test_power_query_names_what_the_api_takes_and_gives(address: str) -> None:
    # No program here runs Power Query, so that only its names are held against an answer.
    text = example("powerquery.txt", address)
    answer = json.loads(run("sh", "-c", example("curl.txt", address)))
    asked = re.search(r"Json\.FromValue\(\[(\w+) =", text)
    shown = re.search(r"\{(\"short_answer\".*?)\}", text)
    assert asked
    assert asked[1] == "question"
    assert shown
    assert set(re.findall(r"\w+", shown[1])) <= answer.keys()
    assert OPENED in example("python.txt", address)
