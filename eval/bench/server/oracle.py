"""What each generation of an index answers, computed in this process, to check a service by.

An answer names its generation and must be that generation's, key by key. A list of hits names
none, and must be that of a generation that served meanwhile.
"""

import json
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from eval.bench.server.clients import Reply, Request
from eval.measures.verify import answer_faults, citation_faults
from eval.runs.target import Answerer, IndexTarget
from retriever.assembly import Models, open_retriever

ASK, SEARCH = "/v1/ask", "/v1/search"
OPEN_GENERATIONS = 3
"""The latest generations that stay open. Requests span two; one more is spare, chosen by eye."""


class OpenIndex(Answerer, Protocol):
    """One open generation of an index."""

    @property
    def generation(self) -> str:
        """The generation's name."""
        ...


class Oracle:
    """The generations of an index as they come, and what each answers."""

    def __init__(self, index: Path, opener: Callable[[Path], OpenIndex] | None = None) -> None:
        """Open generations with `opener`, else with the product's retriever."""
        self._index = index
        self._opener = opener or partial(open_retriever, models=Models())
        self._open: dict[str, OpenIndex] = {}
        self._expected: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def generations(self) -> tuple[str, ...]:
        """The names of the open generations, oldest first."""
        return tuple(self._open)

    def open_current(self) -> str:
        """Open the generation that the index has now; return its name.

        Raises IndexUnavailableError and ModelError, whose messages say what to do.
        """
        retriever = self._opener(self._index)
        self._open.setdefault(retriever.generation, retriever)
        while len(self._open) > OPEN_GENERATIONS:
            closed = next(iter(self._open))
            del self._open[closed]
            self._expected = {
                key: payload for key, payload in self._expected.items() if key[0] != closed
            }
        return retriever.generation

    def faults(self, reply: Reply, generations: Collection[str]) -> list[str]:
        """Say what is wrong with an answer or hits; `generations` served meanwhile."""
        payload = reply.payload
        if reply.request.path == SEARCH:
            expected = (self._expect(name, reply.request) for name in generations)
            return [] if payload in expected else ["these are no generation's hits"]
        name = payload.get("index", {}).get("generation")
        if name not in generations:
            return [f"the generation {name} did not serve"]
        target = IndexTarget(self._open[name])
        faults = answer_faults(payload)
        for citation in (*payload["citations"], *payload["nearest"]):
            faults += citation_faults(citation, target)
        answer = self._expect(name, reply.request)
        faults += [
            f"{key} is not that of generation {name}"
            for key in sorted(answer.keys() | payload.keys())
            if payload.get(key) != answer.get(key)
        ]
        return faults

    def _expect(self, name: str, request: Request) -> dict[str, Any]:
        """Return what the generation answers to the request, as JSON gives it back."""
        key = (name, json.dumps([request.path, request.body], sort_keys=True))
        if key not in self._expected:
            body, retriever = dict(request.body), self._open[name]
            if request.path == SEARCH:
                payload = retriever.search(body.pop("query"), **body).to_dict()
            else:
                payload = retriever.ask(body.pop("question"), **body).to_dict()
            self._expected[key] = json.loads(json.dumps(payload))
        return self._expected[key]
