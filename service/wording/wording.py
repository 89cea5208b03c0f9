"""Words an answer: asks the model, checks its reply, and remembers the result.

Only the words of an answer can change here. Refusals are never sent to a model, and on any fault
the documents' own words stay.
"""

import json
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from ingest.errors import TenkyoError
from retriever.query.question import AnswerType, understand
from retriever.types import Answer, Form
from service.settings import ServiceSettings
from service.wording import worded
from service.wording.entailment import Entailment, PackagedModels
from service.wording.model import LanguageModel, Message, ModelFaultError, Reply
from service.wording.prompt import messages
from service.wording.reply import claims
from service.wording.worded import Wording

if TYPE_CHECKING:
    from retriever.assembly import Models

logger = logging.getLogger(__name__)

REMEMBERED = 512
"""How many wordings are kept, those used last; by eye."""

NOTHING = Wording(None, (), ())

Job = Callable[[], Wording]
Run = Callable[[Job], Awaitable[Wording]]


class Model(Protocol):
    """What an AnswerWriter needs of a language model."""

    name: str

    async def complete(self, messages: Sequence[Message]) -> Reply:
        """Return a reply; raises ModelFaultError if there is none."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class AnswerWriter:
    """Words answers with one model, in one event loop. Close it when done."""

    def __init__(self, model: Model, entailment: Entailment) -> None:
        self._model = model
        self._entailment = entailment
        self._remembered: OrderedDict[tuple[str, str], Wording] = OrderedDict()

    async def close(self) -> None:
        """Close the connections to the model."""
        await self._model.close()

    async def word(self, answer: Answer, history: Sequence[str], run: Run) -> Answer:
        """Return the answer in the model's words, as far as its citations support them.

        `run` runs a job off the event loop. Lists and tables stay as they are: no check of
        sentences can find a missing row or a mixed-up one. A fault of the model never raises: the
        verbatim answer is returned, and `degraded` names what is missing.
        """
        if not _is_worded(answer):
            return answer
        started = time.perf_counter()
        wording = await self._wording(
            answer, messages(answer.question, history, answer.citations), run
        )
        return worded.apply(answer, self._model.name, wording, time.perf_counter() - started)

    async def _wording(self, answer: Answer, prompt: Sequence[Message], run: Run) -> Wording:
        key = (answer.generation, _identity(answer, prompt))
        if key not in self._remembered:
            try:
                reply = await self._model.complete(prompt)
                made = await run(partial(_check, answer, reply, self._entailment))
            # Overload, a timeout, a missing model: there is the verbatim answer.
            except (ModelFaultError, TenkyoError) as fault:
                logger.warning("The language model worded no answer: %s", fault)
                return NOTHING
            except Exception:
                # No reply, whatever it contains, may cost an answer that exists.
                logger.exception("A language model's reply could not be checked")
                return NOTHING
            # The same question may have been worded meanwhile; its wording stays.
            self._remembered.setdefault(key, made)
        self._remembered.move_to_end(key)
        found = self._remembered[key]
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return found


def writer_of(settings: ServiceSettings, models: "Models") -> AnswerWriter | None:
    """Return the writer that the settings configure, None if they name no language model.

    `models` check what it writes.
    """
    if settings.llm_url is None:
        return None
    model = LanguageModel(
        settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_seconds
    )
    return AnswerWriter(model, PackagedModels(models, multilingual=settings.multilingual))


def _check(answer: Answer, reply: Reply, entailment: Entailment) -> Wording:
    return worded.check(answer, claims(reply), entailment)


def _is_worded(answer: Answer) -> bool:
    if answer.answer is None or not answer.citations:
        return False
    if answer.composed and answer.composed.form is not Form.FACT:
        return False
    if any(citation.cells for citation in answer.citations):
        return False
    return understand(answer.question).answer_type is not AnswerType.LIST


def _identity(answer: Answer, prompt: Sequence[Message]) -> str:
    """Return a key of all that a wording depends on: the prompt, and the spans of the quotes."""
    spans = [(one.hit.document.id, one.quote.start, one.quote.end) for one in answer.citations]
    return json.dumps([prompt, spans, answer.answer], ensure_ascii=True)
