"""What a page's forms are filled in with: each field's value, after its label."""

from collections.abc import Mapping

from lxml.html import Element, HtmlElement

from ingest.document.builder import fold
from ingest.readers.html.hidden import is_hidden

_CHECKED, _UNCHECKED = "☒", "☐"
_FIELDS = ("input", "select", "textarea")
_BOXES = frozenset({"checkbox", "radio"})
_NO_VALUES = frozenset(
    "button file hidden image password reset search submit".split()  # noqa: SIM905
)
_CELLS = ("td", "th", "dt", "dd")
_PUNCTUATION = " *:："
"""What labels end in: a colon, or the sign that a value is required."""
_PLACE = "\ue000"
"""Marks where a field is in its label; of no meaning in Unicode."""


def fill_in(root: HtmlElement) -> None:
    """Put what a form's fields hold in their places: a value after its label, a box as a sign.

    A field that is not filled in gives no words. A label that is in another cell stays there.
    """
    labels = {one.get("for"): one for one in root.iter("label") if one.get("for")}
    single = [one for one in root.iter("label") if len(list(one.iter(*_FIELDS))) == 1]
    for field in list(root.iter(*_FIELDS)):
        value = "" if is_hidden(field) else _value(field)
        if not value:
            continue
        if _is_box(field):
            _put(field, "span", f"{value} ")
            continue
        around = next(field.iterancestors("label"), None)
        if around is not None and around in single:
            _put(around, "div", _line(around, field, value))
        elif label := _label(field, labels):
            _put(field, "div", f"{label}: {value}")
        else:
            _put(field, "span", value)


def _is_box(field: HtmlElement) -> bool:
    return field.tag == "input" and field.get("type", "").lower() in _BOXES


def _value(field: HtmlElement) -> str:
    """Return what a field shows of what was chosen or written in it."""
    if field.tag == "textarea":
        return fold(field.text or "")
    if field.tag == "select":
        chosen = (one for one in field.iter("option") if one.get("selected") is not None)
        return ", ".join(filter(None, (fold("".join(one.itertext())) for one in chosen)))
    if _is_box(field):
        return _UNCHECKED if field.get("checked") is None else _CHECKED
    holds_words = field.get("type", "").lower() not in _NO_VALUES
    return fold(field.get("value") or "") if holds_words else ""


def _line(label: HtmlElement, field: HtmlElement, value: str) -> str:
    """Return the words of a label that is around its field, with the field's value in them."""
    _put(field, "span", _PLACE)
    before, _, after = fold("".join(label.itertext())).partition(_PLACE)
    name = before.rstrip(_PUNCTUATION)
    return f"{name}: {value}{after}" if name else f"{value}{after}"


def _label(field: HtmlElement, labels: Mapping[str | None, HtmlElement]) -> str:
    """Return a field's label, taken from its place; nothing where it stays there or has none."""
    label = labels.get(field.get("id"))
    if label is None:
        return fold(field.get("aria-label") or "").rstrip(_PUNCTUATION)
    if _cell(label) is not _cell(field):
        return ""
    name = fold("".join(label.itertext())).rstrip(_PUNCTUATION)
    label.drop_tree()
    return name


def _cell(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors(*_CELLS), None)


def _put(old: HtmlElement, tag: str, words: str) -> None:
    """Put an element with these words in the place of another."""
    new = Element(tag)
    new.text, new.tail = words, old.tail
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)
