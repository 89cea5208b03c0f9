"""What a page's style sheets hide or strike out, written into its elements' styles.

tinycss2 parses the sheets and cssselect the selectors; of two declarations the one wins that the
cascade prefers (CSS Cascading and Inheritance 5, section 6). Rules for other media than screens, or
for some screens alone, are left aside, and so is what a selector says that is not understood.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from cssselect import ExpressionError, HTMLTranslator, SelectorSyntaxError, parse
from lxml import etree
from lxml.html import HtmlElement

from ingest.messages import Message

NOT_APPLIED = Message(
    "its style sheets have too many rules for its size; text that they hide is read"
)
"""What is said of a page whose style sheets were left aside."""

FindSheet = Callable[[str], str]
"""Gives the style sheet at the address that a page links to; nothing where there is none."""

_PROPERTIES = {
    "display": "display",
    "visibility": "visibility",
    "text-decoration": "text-decoration",
    "text-decoration-line": "text-decoration",
}
"""The properties of interest, by the name under which they are compared."""
_REMOVING = {"display": "none", "visibility": "hidden", "text-decoration": "line-through"}
_MEDIA = frozenset({"all", "screen", ""})
MAX_SHEETS = 2**21
"""Characters of style sheets that are parsed: ten times those of large frameworks."""
_MAX_COMPARED = 50_000_000
"""Elements that selectors are compared with, all together: seconds."""
_KEPT = 8
"""Sheets whose rules are kept: the pages of a book share theirs."""
_SIBLINGS = ("~", "+", ":nth", ":first", ":last", ":only")
"""What compares an element with its siblings."""
_NOT_SHOWN = ("noscript", "svg", "template")

_Weight = tuple[bool, bool, tuple[int, int, int], int]
"""How strong a declaration is: important, of the element itself, specificity, place."""
_SHEET = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector, by its XPath, with what it declares: property → value and whether important."""

    path: str
    beside: bool
    specificity: tuple[int, int, int]
    declared: dict[str, tuple[str, bool]]

    @property
    def removes(self) -> bool:
        """Whether it hides words or strikes them out."""
        return any(_REMOVING[name] in value for name, (value, _) in self.declared.items())


def no_sheet(address: str) -> str:
    """Give nothing of what a page links to."""
    return ""


def apply_style_sheets(root: HtmlElement, find_sheet: FindSheet = no_sheet) -> list[str]:
    """Write into the elements' styles what the page's style sheets hide or strike out.

    `find_sheet` gives those that it links to. Return what is to be said of sheets that were left
    aside.
    """
    sheets: list[str] = []
    length = 0
    for sheet in _sheets(root, find_sheet):
        sheets.append(sheet)
        length += len(sheet)
        if length > MAX_SHEETS:
            return [NOT_APPLIED]
    if not any(sheets):
        return []
    rules = [rule for sheet in sheets for rule in _rules(sheet)]
    removing = [rule for rule in rules if rule.removes]
    elements = list(root.iter("*"))
    widest = max(map(len, elements))
    compared = sum(len(elements) * (widest if rule.beside else 1) for rule in rules)
    if removing and compared > _MAX_COMPARED:
        return [NOT_APPLIED]
    concerned = {element for rule in removing for element in _matched(root, rule)}
    if concerned:
        _write(root, rules, concerned)
    return []


def _sheets(root: HtmlElement, find_sheet: FindSheet) -> Iterator[str]:
    """Give the sheets for screens that a page holds or links to, in their order."""
    for element in root.iter("style", "link"):
        not_shown = next(element.iterancestors(*_NOT_SHOWN), None) is not None
        if not_shown or not _is_shown_on_screens(element.get("media", "")):
            continue
        if element.tag == "style":
            yield element.text or ""
        elif _leads_to_sheet(element):
            yield find_sheet(element.get("href", ""))


def _leads_to_sheet(link: HtmlElement) -> bool:
    """Whether a link leads to a style sheet that is in force without being chosen."""
    kinds = link.get("rel", "").lower().split()
    return "stylesheet" in kinds and "alternate" not in kinds


def _write(root: HtmlElement, rules: Iterable[_Rule], concerned: set[HtmlElement]) -> None:
    """Give each element that is concerned the values that win."""
    won: dict[HtmlElement, dict[str, tuple[_Weight, str]]] = defaultdict(dict)

    def declare(element: HtmlElement, name: str, weight: _Weight, value: str) -> None:
        before = won[element].get(name)
        if before is None or before[0] < weight:
            won[element][name] = weight, value

    for place, rule in enumerate(rules):
        for element in concerned.intersection(_matched(root, rule)):
            for name, (value, important) in rule.declared.items():
                declare(element, name, (important, False, rule.specificity, place), value)
    for element in concerned:
        own = tinycss2.parse_declaration_list(element.get("style", ""))
        for name, (value, important) in _declared(own).items():
            declare(element, name, (important, True, _SHEET, 0), value)
        said = [f"{name}: {value}" for name, (_, value) in won[element].items()]
        element.set("style", "; ".join([*_others(own), *said]))


def _others(nodes: Iterable[Any]) -> Iterator[str]:
    """Give the declarations that are of no interest here, as they are."""
    for node in nodes:
        if node.type == "declaration" and node.lower_name not in _PROPERTIES:
            yield f"{node.name}:{tinycss2.serialize(node.value)}"


def _matched(root: HtmlElement, rule: _Rule) -> list[HtmlElement]:
    found: list[HtmlElement] = etree.XPath(rule.path)(root)
    return found


@lru_cache(maxsize=_KEPT)
def _rules(sheet: str) -> tuple[_Rule, ...]:
    """Return the rules that declare something of interest, one for each selector."""
    rules: list[_Rule] = []
    nodes = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    for prelude, content in _blocks(nodes):
        if declared := _declared(tinycss2.parse_declaration_list(content)):
            beside = any(sign in prelude for sign in _SIBLINGS)
            rules += (_Rule(path, beside, weight, declared) for path, weight in _paths(prelude))
    return tuple(rules)


def _paths(prelude: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Give the XPath of each selector in a list, with its specificity; none if one is damaged."""
    try:
        selectors = parse(prelude)
    except (SelectorSyntaxError, RecursionError):
        return
    for selector in selectors:
        if selector.pseudo_element is None:
            with suppress(ExpressionError, RecursionError):
                yield HTMLTranslator().selector_to_xpath(selector), selector.specificity()


def _blocks(nodes: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Give the selectors and the content of the rules that hold on every screen."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield tinycss2.serialize(node.prelude), node.content
        elif node.type == "at-rule" and node.content is not None:
            media = tinycss2.serialize(node.prelude)
            if node.lower_at_keyword == "layer" or (
                node.lower_at_keyword == "media" and _is_shown_on_screens(media)
            ):
                yield from _blocks(
                    tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                )


def _declared(nodes: Iterable[Any]) -> dict[str, tuple[str, bool]]:
    """Return the properties of interest that are declared; the last declaration wins."""
    declared: dict[str, tuple[str, bool]] = {}
    for node in nodes:
        if node.type != "declaration" or node.lower_name not in _PROPERTIES:
            continue
        name = _PROPERTIES[node.lower_name]
        if node.important or not declared.get(name, ("", False))[1]:
            declared[name] = tinycss2.serialize(node.value).strip().lower(), node.important
    return declared


def _is_shown_on_screens(media: str) -> bool:
    return any(one.strip().lower() in _MEDIA for one in media.split(","))
