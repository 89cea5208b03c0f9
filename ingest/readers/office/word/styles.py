"""What the styles of a Word document say of its paragraphs and letters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from ingest.readers.office.word.numbering import LEVELS
from ingest.readers.office.word.xml import is_on, value_of

NO_OUTLINE = 9
"""The outline level of text that is no heading."""

_STRUCK = ("strike", "dstrike")
_HIDDEN = ("vanish",)
_LIST_STYLE = re.compile(r"list (?:bullet|number) ([2-5])")
_HEADING_STYLE = re.compile(r"heading (\d)")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says of it; `outline` is 0 for the highest heading, 9 for text.

    `depth` is how deep its name nests a list, from 0: "List Bullet 2" is a list of its own with a
    single `level`, shown inside another.
    `apart` says that it sets the words apart, in bold letters or the middle of the page; `struck`
    and `hidden` say that its letters are.
    """

    names: tuple[str, ...] = ()
    depth: int = 0
    outline: int = NO_OUTLINE
    number_id: str | None = None
    level: int = 0
    apart: bool = False
    struck: bool = False
    hidden: bool = False


class Styles:
    """The styles of a document, each with all that it is based on."""

    def __init__(self, root: Any) -> None:
        """Take the w:styles element."""
        elements = {one.get(qn("w:styleId")): one for one in root.iterchildren(qn("w:style"))}
        self._default = Style()
        self._styles: dict[str | None, Style] = {}
        for style_id, element in elements.items():
            self._styles[style_id] = _resolved(elements, style_id)
            is_default = element.get(qn("w:default")) in ("1", "true")
            if is_default and element.get(qn("w:type")) == "paragraph":
                self._default = self._styles[style_id]

    def of_paragraph(self, paragraph: Any) -> Style:
        """Return what a paragraph's style and its own properties say."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return self._default
        named = value_of(properties.find(qn("w:pStyle")))
        return _styled(properties, self._styles.get(named, self._default))

    def of_run(self, run: Any, paragraph: Style) -> Style:
        """Return how a run's letters are: `struck` and `hidden`, stated or inherited."""
        properties = run.find(qn("w:rPr"))
        named = None if properties is None else value_of(properties.find(qn("w:rStyle")))
        style = self._styles.get(named, Style()) if named else Style()
        return Style(
            struck=_is_set(properties, _STRUCK, style.struck or paragraph.struck),
            hidden=_is_set(properties, _HIDDEN, style.hidden or paragraph.hidden),
        )


def is_bold(paragraph: Any) -> bool:
    """Whether all words of a paragraph are bold, underlined or capitals by their letters."""
    runs = [run for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    return bool(runs) and all(map(_stands_out, runs))


def _is_set(properties: Any | None, names: Sequence[str], inherited: bool) -> bool:
    """Whether letters are what one of the names says; without properties on it, as inherited."""
    stated = () if properties is None else [properties.find(qn(f"w:{name}")) for name in names]
    known = [one for one in stated if one is not None]
    return any(map(is_on, known)) if known else inherited


def _resolved(elements: Mapping[str | None, Any], style_id: str) -> Style:
    chain: list[Any] = []
    named: str | None = style_id
    while named in elements and elements[named] not in chain:
        chain.append(elements[named])
        named = value_of(chain[-1].find(qn("w:basedOn")))
    style = Style()
    for element in reversed(chain):
        name = (value_of(element.find(qn("w:name"))) or "").lower()
        heading = _HEADING_STYLE.fullmatch(name)
        letters = element.find(qn("w:rPr"))
        bold = letters is not None and is_on(letters.find(qn("w:b")))
        nested = _LIST_STYLE.fullmatch(name)
        style = replace(
            style,
            names=(name, *style.names),
            depth=int(nested[1]) - 1 if nested else style.depth,
            outline=int(heading[1]) - 1 if heading else style.outline,
            apart=style.apart or bold,
            struck=_is_set(letters, _STRUCK, style.struck),
            hidden=_is_set(letters, _HIDDEN, style.hidden),
        )
        if (properties := element.find(qn("w:pPr"))) is not None:
            style = _styled(properties, style)
    return style


def _styled(properties: Any, base: Style) -> Style:
    """Return the style with what a paragraph's properties say besides."""
    outline = value_of(properties.find(qn("w:outlineLvl")))
    number_id, level = base.number_id, base.level
    if (numbered := properties.find(qn("w:numPr"))) is not None:
        stated = value_of(numbered.find(qn("w:numId")))
        # The list 0 takes an inherited number away.
        number_id = (None if stated == "0" else stated) if stated else number_id
        level = min(int(value_of(numbered.find(qn("w:ilvl"))) or level), LEVELS - 1)
    placed = value_of(properties.find(qn("w:jc")))
    return replace(
        base,
        outline=base.outline if outline is None else int(outline),
        number_id=number_id,
        level=level,
        apart=placed == "center" if placed else base.apart,
    )


def _stands_out(run: Any) -> bool:
    if not "".join(text.text or "" for text in run.iter(qn("w:t"))).strip():
        return True
    letters = run.find(qn("w:rPr"))
    return letters is not None and any(
        is_on(letters.find(qn(f"w:{name}"))) for name in ("b", "u", "caps")
    )
