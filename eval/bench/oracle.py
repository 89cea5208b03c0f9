"""What each generation of an index answers, worked out in this process: a service must say it too.

An answer names the generation that it is from, and must be that generation's, key by key. A list of
hits names none, and must be that of a generation that served meanwhile.
"""

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Protocol

from eval.bench.clients import Reply, Request
from eval.measures.verify import answer_faults, citation_faults
from eval.runs.target import Answerer, IndexTarget
from retriever.pipeline import Retriever

ASK, SEARCH = "/v1/ask", "/v1/search"
KEPT = 3
"""So many generations are kept open, the latest."""


class Opened(Answerer, Protocol):
    """One generation of an index, opened."""

    @property
    def generation(self) -> str:
        """The generation's name."""
        ...


class Truth:
    """The generations of an index as they come, and what each answers."""

    def __init__(self, index: Path, opener: Callable[[Path], Opened] = Retriever.open) -> None:
        self._index = index
        self._open = opener
        self._opened: dict[str, Opened] = {}
        self._expected: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def generations(self) -> tuple[str, ...]:
        """The names of those that are kept open, oldest first."""
        return tuple(self._opened)

    def learn(self) -> str:
        """Open the generation that the index has now; return its name.

        Raises IndexUnavailableError and ModelError, whose messages say what to do.
        """
        retriever = self._open(self._index)
        self._opened.setdefault(retriever.generation, retriever)
        while len(self._opened) > KEPT:
            forgotten = next(iter(self._opened))
            del self._opened[forgotten]
            self._expected = {
                key: shape for key, shape in self._expected.items() if key[0] != forgotten
            }
        return retriever.generation

    def faults(self, reply: Reply, generations: Collection[str]) -> list[str]:
        """Say what is wrong with an answer or hits; `generations` served meanwhile."""
        if reply.request.path == SEARCH:
            expected = (self._expect(name, reply.request) for name in generations)
            return [] if reply.shape in expected else ["these are no generation's hits"]
        name = reply.shape.get("index", {}).get("generation")
        if name not in generations:
            return [f"the generation {name} did not serve"]
        target = IndexTarget(self._opened[name])
        shape = reply.shape
        faults = answer_faults(shape)
        for citation in (*shape["citations"], *shape["nearest"]):
            faults += citation_faults(citation, target)
        expected_shape = self._expect(name, reply.request)
        faults += [
            f"{key} is not that of generation {name}"
            for key in sorted(expected_shape.keys() | shape.keys())
            if shape.get(key) != expected_shape.get(key)
        ]
        return faults

    def _expect(self, name: str, request: Request) -> dict[str, Any]:
        key = (name, json.dumps([request.path, request.body], sort_keys=True))
        if key not in self._expected:
            body, retriever = dict(request.body), self._opened[name]
            if request.path == SEARCH:
                shape = retriever.search(body.pop("query"), **body).to_dict()
            else:
                shape = retriever.ask(body.pop("question"), **body).to_dict()
            # As JSON gives it back.
            self._expected[key] = json.loads(json.dumps(shape))
        return self._expected[key]
