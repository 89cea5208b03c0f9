"""A conversation as chat clients send it: the last user message asks, the earlier ones came before.

System and developer messages are for a model that words answers; here they are text that asks
nothing, and are left out, as are the answers given before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retriever.types import Answer
from service.adapters.models import invalid
from service.http import schemas
from service.http.dependencies import State
from service.questions import answering

HISTORY = 50
"""So many earlier questions are heard, the latest ones."""

_TEXT_PARTS = ("text", "input_text", "output_text")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is asked, and what was asked before, oldest first."""

    question: str
    history: tuple[str, ...]


async def answer(
    state: State,
    messages: Sequence[Mapping[str, Any]],
    field: str,
    *,
    limit: int,
    keep_to: schemas.Filter | None,
) -> Answer:
    """Answer what messages ask; raises what `read_messages` and `asking.ask` raise."""
    asked = read_messages(messages, field)
    return await answering.ask(
        state,
        asked.question,
        history=asked.history,
        limit=limit,
        sources=schemas.sources_of(keep_to),
    )


def read_messages(messages: Sequence[Mapping[str, Any]], field: str) -> Conversation:
    """Return what messages ask; `field` names them where one is refused.

    A part of the question that is no text is refused; of earlier messages it is left out, so that
    one picture does not end a conversation.

    Raises:
        RequestValidationError: no user message, or one that cannot be read.

    """
    users = [number for number, message in enumerate(messages) if message.get("role") == "user"]
    if not users:
        raise invalid(field, "must have a message of the user: the question")
    *earlier, last = users
    texts = [_text(messages[number], f"{field}.{number}", lenient=True) for number in earlier]
    history = tuple(text for text in texts if text.strip())[-HISTORY:]
    return Conversation(_text(messages[last], f"{field}.{last}", lenient=False), history)


def _text(message: Mapping[str, Any], field: str, *, lenient: bool) -> str:
    """Return a message's text, its parts on lines of their own."""
    content = message.get("content")
    parts = content if isinstance(content, list) else [content]
    texts = []
    for part in parts:
        if isinstance(part, Mapping) and part.get("type") in _TEXT_PARTS:
            part = part.get("text")
        if isinstance(part, str):
            texts.append(_unicode(part, field))
        elif not lenient:
            kind = part.get("type", "other") if isinstance(part, Mapping) else "other"
            raise invalid(
                f"{field}.content", f"must be text: parts of the kind {kind!r} are not read here"
            )
    return "\n".join(texts)


def _unicode(text: str, field: str) -> str:
    """Refuse the halves of surrogate pairs that JSON lets through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise invalid(f"{field}.content", "must be valid Unicode text") from None
    return text
