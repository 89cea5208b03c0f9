"""Words for people that can be said in other languages: a template and the values in it.

A message is the English text, as any text. The template stays with it, so that a page of the
service can look up its translation and fill in the values. A text without values is a template by
itself.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, Self


class Message(str):
    """An English text made of `template`, whose {names} stand for `values`: texts or messages."""

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, **values: str | int) -> Self:
        """Fill a template in; whole numbers are written as 1,234."""
        said = {
            name: f"{value:,}" if isinstance(value, int) else value
            for name, value in values.items()
        }
        made = super().__new__(cls, template.format(**said))
        made.template, made.values = template, said
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Tell pickle how to make it again: readers run in processes of their own."""
        return _filled, (self.template, dict(self.values))


def _filled(template: str, values: Mapping[str, str]) -> Message:
    return Message(template, **values)


def joined(messages: Sequence[str]) -> str:
    """Return messages as one, parted by semicolons; an empty text of none."""
    if not messages:
        return ""
    return reduce(lambda one, other: Message("{one}; {other}", one=one, other=other), messages)


def to_shape(message: str) -> dict[str, Any]:
    """Return a message as JSON: {template, values}; values are texts, or messages again.

    >>> to_shape("it is damaged")
    {'template': 'it is damaged', 'values': {}}
    """
    if not isinstance(message, Message):
        return {"template": message, "values": {}}
    values = {
        name: to_shape(value) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return {"template": message.template, "values": values}


def to_stored(message: str) -> str | dict[str, Any]:
    """Return what an index keeps of a message: a text without values as it is."""
    return to_shape(message) if isinstance(message, Message) else message


def from_stored(stored: str | Mapping[str, Any]) -> str:
    """Return the message that was kept; indexes made before messages had values hold texts."""
    if isinstance(stored, str):
        return stored
    values = {name: from_stored(value) for name, value in stored["values"].items()}
    return Message(stored["template"], **values)
