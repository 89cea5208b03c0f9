"""How long the stages of an answer take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from retriever.progress import Progress, Unheard


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage; `progress` is told of each as it begins."""

    progress: Progress = field(default_factory=Unheard)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to the stage."""
        self.progress.begins(name)
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + taken
