"""WordprocessingML's elements: their names, values and children."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

CHECKED, UNCHECKED = "☒", "☐"
"""How the boxes of forms are written."""
_HOLDERS = ("sdt", "sdtContent", "customXml", "ins", "moveTo")
"""Elements that hold rows, cells or paragraphs without being any."""


def local_name(element: Any) -> str:
    """Return the element's name without its namespace, "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value_of(element: Any | None) -> str | None:
    """Return what an element states as its value; None where it states none or there is none."""
    return None if element is None else element.get(qn("w:val"))


def is_on(element: Any | None) -> bool:
    """Whether a property is there and not switched off."""
    return element is not None and value_of(element) not in ("0", "false", "off", "none")


def count_of(properties: Any | None, name: str, default: int) -> int:
    """Return the number that a property states, at most 63: Word's tables have no more columns."""
    stated = value_of(properties.find(qn(f"w:{name}"))) if properties is not None else None
    return min(int(stated), 63) if stated else default


def children(element: Any, name: str) -> Iterator[Any]:
    """Give the rows of a table or cells of a row, also those that a content control holds."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in _HOLDERS:
            yield from children(child, name)


def alternative(element: Any) -> Any:
    """Return the first of the alternatives that a program may choose from."""
    named = (child for child in element if local_name(child) in ("Choice", "Fallback"))
    return next(named, element)
