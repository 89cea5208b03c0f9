"""Links lead to where readers reach the service, whatever address a client uses."""

from collections.abc import Iterator

import anyio
import pytest
from mcp import Client

from tests.browsing import serving
from tests.service.adapters.clients import OPENED, openai_client
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

PUBLIC = "https://docs.example.org/tenkyo"


@pytest.fixture
def public(index: FakeIndex) -> Iterator[str]:
    with serving(make_app(index, public_url=f"{PUBLIC}/")) as address:
        yield address


def test_openais_clients_get_it(public: str) -> None:
    with openai_client(public) as client:
        completion = client.chat.completions.create(
            model="tenkyo", messages=[{"role": "user", "content": OPENED}]
        )
        response = client.responses.create(model="tenkyo", input=OPENED)
    for said in (completion.choices[0].message.content or "", response.output_text):
        assert f" {PUBLIC}/documents/" in said
        assert "127.0.0.1" not in said


def test_mcps_clients_get_it(public: str) -> None:
    async def run() -> None:
        async with Client(f"{public}/mcp") as client:
            result = await client.call_tool("ask", {"question": OPENED})
            (citation,) = (result.structured_content or {})["citations"]
            assert citation["url"].startswith(f"{PUBLIC}/documents/")

    anyio.run(run)
