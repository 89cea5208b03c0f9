"""What a page's elements hide, as they say themselves or `style_sheets` wrote into them."""

import re

from lxml.html import HtmlElement

from ingest.messages import Message

HIDDEN = Message("hidden text was left out; show it to have it read")
"""What is said of a page with hidden text."""

_ATTRIBUTES = {"display": "none", "visibility": "hidden"}
"""What drawings may say outside of a style."""
_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b[^;]*;?", re.IGNORECASE)


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element says that it is not shown."""
    hides = _STYLE.search(element.get("style", ""))
    undrawn = any(element.get(name) == value for name, value in _ATTRIBUTES.items())
    return element.get("hidden") is not None or bool(hides) or undrawn


def reveal(root: HtmlElement) -> None:
    """Show what elements hide."""
    for element in root.iter("*"):
        if is_hidden(element):
            for name in ("hidden", *_ATTRIBUTES):
                element.attrib.pop(name, None)
            element.set("style", _STYLE.sub("", element.get("style", "")))
