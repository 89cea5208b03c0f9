"""Conversations of chat clients: the last user message is the question, earlier ones the history.

System and developer messages are instructions for a language model. They are left out, as are the
earlier answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retriever.progress import Progress
from retriever.types import Answer
from service.adapters.models import invalid
from service.http import schemas
from service.http.dependencies import State
from service.questions import answering

HISTORY = 50
"""How many earlier questions are used, latest first; as many as `/v1/ask` accepts."""

_TEXT_PARTS = ("text", "input_text", "output_text")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A question and the questions before it, oldest first."""

    question: str
    history: tuple[str, ...]


async def answer(
    state: State,
    messages: Sequence[Mapping[str, Any]],
    field: str,
    *,
    limit: int | None,
    keep_to: schemas.Filter | None,
    progress: Progress | None = None,
) -> Answer:
    """Answer the question in a conversation.

    Args:
        state: what the routes share.
        messages: the conversation, as the client sent it.
        field: the name of the messages in the request, for errors.
        limit: the most citations to return; None leaves it to the form of the answer.
        keep_to: the documents to search.
        progress: told of the stages and of what is found.

    Raises what `read_messages` and `answering.ask` raise.

    """
    asked = read_messages(messages, field)
    return await answering.ask(
        state,
        asked.question,
        history=asked.history,
        limit=limit,
        sources=schemas.sources_of(keep_to),
        progress=progress,
    )


def read_messages(messages: Sequence[Mapping[str, Any]], field: str) -> Conversation:
    """Read the question and the history from messages; `field` names the messages in errors.

    Only text can be read. Other parts of the question are refused; other parts of earlier messages
    are left out, so that a picture sent earlier does not end the conversation.

    Raises:
        RequestValidationError: there is no user message, or it cannot be read.

    """
    users = [number for number, message in enumerate(messages) if message.get("role") == "user"]
    if not users:
        raise invalid(field, "must have a message of the user: the question")
    *earlier, last = users
    texts = [_text(messages[number], f"{field}.{number}", lenient=True) for number in earlier]
    history = tuple(text for text in texts if text.strip())[-HISTORY:]
    return Conversation(_text(messages[last], f"{field}.{last}", lenient=False), history)


def _text(message: Mapping[str, Any], field: str, *, lenient: bool) -> str:
    """Return a message's text, one part a line."""
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
    """Refuse lone surrogates, which JSON allows."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise invalid(f"{field}.content", "must be valid Unicode text") from None
    return text
