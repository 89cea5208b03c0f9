"""The clients against the service and the stdio server as users start them, with real models."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import openai
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import TextContent
from openai.types.responses import ResponseOutputMessage, ResponseOutputText

from tests.conftest import SEED
from tests.offline import SECONDS, environment
from tests.service.adapters.clients import openai_client

BASES = "what is the target for Content Regional Revitalization Bases?"
PRIME_MINISTER = "Who is the prime minister of Japan?"

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def served(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "service", "--port", "0", "--index", str(seed_index)],
        cwd=tmp_path_factory.mktemp("service"),
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        found = re.search(r"ready at (http://127\.0\.0\.1:\d+)", process.stdout.readline())
        try:
            assert found is not None
            yield found[1]
        finally:
            process.terminate()
            assert process.wait(SECONDS) == 0


@pytest.fixture
def client(served: str) -> Iterator[openai.OpenAI]:
    with openai_client(served) as client:
        yield client


def test_a_chat_with_a_follow_up(client: openai.OpenAI, seed_text: str) -> None:
    completion = client.chat.completions.create(
        model="tenkyo", messages=[{"role": "user", "content": BASES}]
    )
    answer = completion.choices[0].message.content
    assert answer is not None
    assert "200 locations" in answer
    assert completion.model_extra is not None
    for citation in completion.model_extra["citations"]:
        quote = citation["quote"]
        assert seed_text[quote["start"] : quote["end"]] == quote["text"]
        assert citation["url"] in answer
    followed = client.chat.completions.create(
        model="tenkyo",
        messages=[
            {"role": "user", "content": BASES},
            {"role": "assistant", "content": answer},
            {"role": "user", "content": "And by when?"},
        ],
        stream=True,
    )
    said = "".join(chunk.choices[0].delta.content or "" for chunk in followed)
    assert "2033" in said.partition("Sources:")[0]


def test_a_response_and_a_refusal(client: openai.OpenAI) -> None:
    answered = client.responses.create(model="tenkyo", input=BASES)
    (item,) = answered.output
    assert isinstance(item, ResponseOutputMessage)
    assert isinstance(item.content[0], ResponseOutputText)
    note = item.content[0].annotations[0]
    assert note.type == "file_citation"
    assert note.filename == SEED.name
    refused = client.responses.create(model="tenkyo", input=PRIME_MINISTER)
    assert refused.output_text.startswith("The documents do not answer this.")


def test_mcp_over_http(served: str) -> None:
    async def run() -> None:
        async with Client(f"{served}/mcp") as client:
            result = await client.call_tool("ask", {"question": BASES})
            assert "200 locations" in (result.structured_content or {})["answer"]

    anyio.run(run)


def test_mcp_over_stdio(seed_index: Path, seed_text: str, tmp_path: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "service", "mcp", "--index", str(seed_index)],
        cwd=tmp_path,
        env=environment(),
    )

    async def run() -> None:
        with anyio.fail_after(SECONDS):
            async with Client(server) as client:
                result = await client.call_tool("ask", {"question": BASES})
                answer = result.structured_content or {}
                assert "200 locations" in answer["answer"]
                (content,) = result.content
                assert isinstance(content, TextContent)
                assert "\n\nSources:\n- [1] " in content.text
                assert "http" not in content.text
                quote = answer["citations"][0]["quote"]
                document_id = answer["citations"][0]["document_id"]
                span = {"start": quote["start"], "end": quote["end"]}
                read = await client.call_tool("read", {"document_id": document_id, **span})
                part = (read.structured_content or {})["text"]
                assert part == seed_text[quote["start"] : quote["end"]] == quote["text"]

    anyio.run(run)


def test_stdio_without_an_index_says_what_to_run_and_writes_nothing_else(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "service", "mcp", "--index", str(tmp_path / "none")],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert b"python -m ingest" in ended.stderr
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("words", [["service", "mcp"], ["retriever"]])
def test_help_waits_for_no_model_no_reader_and_no_sdk(words: list[str], tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", *words, "--help"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "typer" in imported
    others = {"mcp", "onnxruntime", "torch", "openai", "cohere", "opentelemetry.sdk"}
    others |= {"docx", "httpx", "openpyxl", "pptx", "pypdf"}
    assert not imported & others
