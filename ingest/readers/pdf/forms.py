"""What is filled in a PDF's form: the values of its fields, with their places on the page.

Values are no part of a page's drawing (ISO 32000-1, 12.7). `form_records` puts them beside their
labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject

from ingest.readers.pdf.words.geometry import Bounds

CHECKED, UNCHECKED = "☑", "☐"

_HIDDEN = 0b10_0010
"""The flags of an annotation that is hidden or has no view (12.5.3)."""
_PUSH_BUTTON, _RADIO = 1 << 16, 1 << 15
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is filled in or can be checked, with its place in the page's own space.

    A box that can be checked has a sign as its value; `meaning` is what a radio button is called
    in the file. `name` is what a viewer shows for a field whose label is not seen.
    """

    value: str
    bounds: Bounds
    name: str = ""
    meaning: str = ""

    @property
    def is_box(self) -> bool:
        """Whether it is a box to be checked."""
        return self.value in (CHECKED, UNCHECKED)


def filled_fields(page: PageObject) -> list[Field]:
    """Return the fields of a page that are filled in or can be checked, and are seen."""
    fields = (_field(one) for one in _objects(page.get("/Annots")))
    return [field for field in fields if field is not None and field.value]


def _objects(value: Any) -> Iterator[DictionaryObject]:
    """Yield the dictionaries of an array; damage yields fewer."""
    array = value.get_object() if value is not None else None
    for one in array if isinstance(array, ArrayObject) else ():
        found = one.get_object()
        if isinstance(found, DictionaryObject):
            yield found


def _field(widget: DictionaryObject) -> Field | None:
    seen = not int(_get(widget, "/F") or 0) & _HIDDEN
    rectangle = _get(widget, "/Rect")
    if _get(widget, "/Subtype") != "/Widget" or not seen or rectangle is None:
        return None
    x0, y0, x1, y1 = map(float, rectangle)
    bounds = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    is_radio = _inherited(widget, "/FT") == "/Btn" and _flags(widget) & _RADIO
    name = "" if is_radio else " ".join(_text(_inherited(widget, "/TU")).split())
    return Field(_value(widget), bounds, name, _meaning(widget) if is_radio else "")


def _flags(widget: DictionaryObject) -> int:
    return int(_inherited(widget, "/Ff") or 0)


def _meaning(widget: DictionaryObject) -> str:
    """Return what a radio button stands for; nothing where it is only numbered.

    It is the name of the appearance that it has when it is checked (12.7.4.2.4).
    """
    looks = _get(_get(widget, "/AP") or DictionaryObject(), "/N") or {}
    states = [name.removeprefix("/") for name in looks if name != "/Off"]
    return states[0] if len(states) == 1 and not states[0].isdigit() else ""


def _value(widget: DictionaryObject) -> str:
    value = _inherited(widget, "/V")
    match _inherited(widget, "/FT"):
        case "/Tx":
            return _text(value)
        case "/Ch":
            chosen = value if isinstance(value, list) else [value]
            names = _names(_inherited(widget, "/Opt"))
            return ", ".join(names.get(_text(one), _text(one)) for one in chosen if one is not None)
        case "/Btn" if not _flags(widget) & _PUSH_BUTTON:
            return UNCHECKED if (_get(widget, "/AS") or "/Off") == "/Off" else CHECKED
        case _:
            return ""


def _names(options: Any) -> dict[str, str]:
    """Return what choices are called where they are shown by another name than they are kept."""
    pairs = (one for one in options or () if isinstance(one, list) and len(one) == 2)
    return {_text(kept): _text(shown) for kept, shown in pairs}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _get(dictionary: DictionaryObject, key: str) -> Any:
    value = dictionary.get(key)
    return value.get_object() if value is not None else None


def _inherited(field: DictionaryObject, key: str) -> Any:
    """Return what a field states, or else the one that it is part of."""
    for _ in range(_DEEPEST):
        value = _get(field, key)
        parent = _get(field, "/Parent")
        if value is not None or not isinstance(parent, DictionaryObject):
            return value
        field = parent
    return None
