"""The MCP server over HTTP, with the SDK's own client, in both eras of the protocol."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client
from mcp_types import CallToolResult, TextContent

from ingest.errors import IndexUnavailableError
from tests.browsing import serving
from tests.service import fake_forms as fake
from tests.service.adapters.clients import OPENED, OPENED_SAID, UNKNOWN
from tests.service.conftest import HARBOUR, make_app
from tests.service.fake import FakeIndex

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


def talk(address: str, use: Callable[[Client], Awaitable[None]], mode: Any = "auto") -> None:
    async def run() -> None:
        async with Client(f"{address}/mcp", mode=mode) as client:
            await use(client)

    anyio.run(run)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_the_tools_read_only_and_explain_themselves(address: str) -> None:
    async def use(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "search", "read"}
        for tool in tools.values():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint is True
            assert tool.annotations.open_world_hint is False
            assert tool.title
            assert tool.output_schema is not None
            assert len(tool.description or "") > 100
            fields = tool.input_schema["properties"].values()
            assert all(field["description"] for field in fields)
        assert tools["ask"].input_schema["required"] == ["question"]

    talk(address, use)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_ask_gives_the_words_with_their_sources(address: str, mode: str) -> None:
    async def use(client: Client) -> None:
        result = await client.call_tool("ask", {"question": OPENED})
        assert not result.is_error
        answer = result.structured_content
        assert answer is not None
        assert answer["answer"] == OPENED_SAID
        (citation,) = answer["citations"]
        assert citation["url"].startswith(f"{address}/documents/")
        assert text_of(result).startswith(f"{OPENED_SAID}\n\nSources:\n- [1] Harbour report")
        assert text_of(result).endswith(citation["url"])
        assert client.server_info is not None
        assert client.server_info.name == "tenkyo"
        assert "ask" in (client.instructions or "")

    talk(address, use, mode)


def test_every_form_has_the_keys_of_the_api_and_is_readable(tmp_path: Path) -> None:
    index = fake.FormsIndex(tmp_path)
    index.put("g1", {fake.SOURCE: fake.WORKS})

    async def use(client: Client) -> None:
        result = await client.call_tool("ask", {"question": fake.COMPUTED})
        shape = result.structured_content or {}
        answered = httpx.post(f"{address}/v1/ask", json={"question": fake.COMPUTED}).json()
        assert shape.keys() == answered.keys()
        assert (shape["form"], shape["table"], shape["computed"], shape["items"]) == (
            "computed",
            answered["table"],
            answered["computed"],
            [],
        )
        assert "| Basin | 12 [1] |" in text_of(result)
        assert "How it was computed: 12 + 8 = 20" in text_of(result)

    with serving(make_app(index)) as address:
        talk(address, use)


def test_ask_hears_earlier_questions_and_keeps_to_the_sources_named(address: str) -> None:
    async def use(client: Client) -> None:
        earlier = {"history": ["How many days a year is cod landed?"]}
        followed = await client.call_tool("ask", {"question": "landed days a year", **earlier})
        assert text_of(followed).startswith("Cod is landed on 12 days a year.\n")
        elsewhere = await client.call_tool("ask", {"question": OPENED, "sources": ["sheds.md"]})
        assert (elsewhere.structured_content or {})["answerable"] is False

    talk(address, use)


def test_a_refusal_is_no_error_and_says_what_is_nearest(address: str) -> None:
    async def use(client: Client) -> None:
        result = await client.call_tool("ask", {"question": UNKNOWN})
        assert not result.is_error
        assert text_of(result).startswith("The documents do not answer this.")
        assert (result.structured_content or {})["nearest"]

    talk(address, use)


def test_what_search_finds_can_be_read_with_what_is_around_it(address: str) -> None:
    async def use(client: Client) -> None:
        found = await client.call_tool("search", {"query": "herring landed", "limit": 1})
        (hit,) = (found.structured_content or {})["hits"]
        assert HARBOUR[hit["start"] : hit["end"]] == hit["text"]
        assert hit["text"] in text_of(found)
        assert hit["document_id"] in text_of(found)
        part = {"document_id": hit["document_id"], "start": hit["start"] - 25, "end": hit["end"]}
        result = await client.call_tool("read", part)
        read = result.structured_content or {}
        assert read["text"] == HARBOUR[part["start"] : part["end"]]
        assert (read["source"], read["characters"]) == ("reports/harbour.pdf", len(HARBOUR))
        assert text_of(result).endswith(read["text"])
        whole = await client.call_tool("read", {"document_id": hit["document_id"]})
        assert (whole.structured_content or {})["text"] == HARBOUR

    talk(address, use)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": "?!"}, "no word in the question"),
        ("ask", {}, "question"),
        ("ask", {"question": "x" * 5000}, "4000"),
        ("search", {"query": "harbour", "limit": 0}, "limit"),
        ("read", {"document_id": "none"}, "no document with this id"),
        ("read", {"document_id": "HARBOUR", "start": 10_000}, "the document ends at"),
        ("read", {"document_id": "HARBOUR", "start": 9, "end": 3}, "before start"),
    ],
)
def test_what_cannot_be_done_is_an_error_for_the_model_to_read(
    address: str, tool: str, arguments: dict[str, Any], said: str
) -> None:
    async def use(client: Client) -> None:
        given = dict(arguments)
        if given.get("document_id") == "HARBOUR":
            found = await client.call_tool("ask", {"question": OPENED})
            given["document_id"] = (found.structured_content or {})["citations"][0]["document_id"]
        result = await client.call_tool(tool, given)
        assert result.is_error
        assert said in text_of(result)

    talk(address, use)


def test_without_an_index_and_in_case_of_a_fault_it_says_no_more_than_it_should(
    index: FakeIndex,
) -> None:
    async def faulty(client: Client) -> None:
        result = await client.call_tool("ask", {"question": OPENED})
        assert result.is_error
        assert "secret" not in text_of(result)

    async def unready(client: Client) -> None:
        result = await client.call_tool("ask", {"question": OPENED})
        assert result.is_error
        assert "python -m ingest" in text_of(result)
        assert str(index.folder) not in text_of(result)

    index.fault = RuntimeError("a secret of the inside")
    with serving(make_app(index)) as address:
        talk(address, faulty)
    index.put("broken", IndexUnavailableError(f"Run: python -m ingest --index {index.folder}"))
    with serving(make_app(index)) as address:
        talk(address, unready)


def test_questions_are_counted_like_all_others(index: FakeIndex) -> None:
    async def use(client: Client) -> None:
        await client.call_tool("ask", {"question": UNKNOWN})

    with serving(make_app(index)) as address:
        talk(address, use)
        metrics = httpx.get(f"{address}/metrics", trust_env=False).text
    assert "tenkyo_refusals_total 1.0" in metrics
    assert 'route="/mcp"' in metrics


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://example.org"}, 403),
        ({"Host": "example.org"}, 421),
        ({"Host": "localhost:8000"}, 200),
    ],
)
def test_pages_of_other_sites_are_kept_out(
    address: str, headers: dict[str, str], status: int
) -> None:
    accept = {"Accept": "application/json, text/event-stream"}
    response = httpx.post(
        f"{address}/mcp", json=INITIALIZE, headers={**accept, **headers}, trust_env=False
    )
    assert response.status_code == status


def test_clients_do_not_get_into_each_others_way(address: str) -> None:
    answers: list[str] = []

    async def use(client: Client) -> None:
        for _ in range(3):
            result = await client.call_tool("ask", {"question": OPENED})
            answers.append((result.structured_content or {})["answer"])

    async def one() -> None:
        async with Client(f"{address}/mcp") as client:
            await use(client)

    async def run() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(one)

    anyio.run(run)
    assert answers == [OPENED_SAID] * 15


def test_there_is_no_stream_to_listen_at(address: str) -> None:
    assert httpx.get(f"{address}/mcp", trust_env=False).status_code == 405


def test_without_a_key_where_one_is_needed_nobody_gets_in(index: FakeIndex) -> None:
    with serving(make_app(index, host="0.0.0.0")) as address:
        response = httpx.post(f"{address}/mcp", json=INITIALIZE, trust_env=False)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
