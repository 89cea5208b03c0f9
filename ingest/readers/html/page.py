"""A page's elements as the blocks of a document."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from ingest.document.builder import DocumentBuilder, fold, superscript
from ingest.document.strikethrough import strike, unmarked
from ingest.messages import Message
from ingest.readers.formulas import formula_words
from ingest.readers.html.fields import fill_in
from ingest.readers.html.hidden import HIDDEN, is_hidden, reveal
from ingest.readers.html.pictures import PICTURES, put_words
from ingest.readers.html.style_sheets import FindSheet, apply_style_sheets, no_sheet
from ingest.readers.office.numerals import HTML

_LEFT_OUT = frozenset(
    """
    audio button canvas datalist dialog embed head iframe input nav noscript object option rp rt
    script select style template textarea video
    """.split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section
    summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TABLE = frozenset({"table"})
_HEADED = frozenset(_HEADINGS)
_LAYOUT = _TABLE | _HEADED
_NO_CELL = frozenset({"dl", "ul", "ol", "pre", *_LAYOUT})
_ENTRIES = frozenset({"dd", "dt"})
_STRUCK = frozenset({"s", "del", "strike"})
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)
_BOLD = frozenset({"b", "strong"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BACK = " ^↑↩\ufe0e"
"""What links from a note back to the text."""
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAK = "\0"
"""A line break in the words of a block: HTML itself cannot hold this character."""

_MAX_COLUMNS = 200
_MAX_SPANNED = 100_000
"""Places that a table's cells reach over: one cell may claim to reach over any number."""


def write_page(
    builder: DocumentBuilder,
    root: HtmlElement,
    *,
    hidden: bool = False,
    find_sheet: FindSheet = no_sheet,
) -> list[str]:
    """Write what a browser shows of a page's main part; hidden text too where `hidden` says so.

    `find_sheet` gives the style sheets that the page links to. Return what is to be said of what
    was left out.
    """
    notes = apply_style_sheets(root, find_sheet)
    if hidden:
        reveal(root)
    put_words(root)
    main = _main_part(root)
    notes += _outside(root, main)
    if any(map(_hides_words, main.iterdescendants("*"))):
        notes.append(HIDDEN)
    fill_in(main)
    _Page(builder, _notes(root)).write(main)
    return notes


def _outside(root: HtmlElement, main: HtmlElement) -> Iterator[str]:
    """Say how much of a page is outside of its main part."""
    if main.tag != "main":
        return
    letters = _count([unmarked(_words(root))]) - _count([unmarked(_words(main))])
    if letters > 0:
        yield Message(
            "{count} letters outside of the page's main part (headers, footers, side bars) were "
            "left out; save it as PDF to have them read",
            count=letters,
        )


def _hides_words(element: HtmlElement) -> bool:
    """Whether words are left out only because an element hides them."""
    if not is_hidden(element) or not _words(element):
        return False
    return not any(map(_is_no_content, (element, *element.iterancestors())))


def _is_no_content(element: HtmlElement) -> bool:
    return element.tag in _LEFT_OUT or element.get("role") == "navigation"


def _main_part(root: HtmlElement) -> HtmlElement:
    mains = [main for main in root.iter("main") if _words(main)]
    body = root.find("body")
    return mains[0] if len(mains) == 1 else root if body is None else body


def _is_shown(element: HtmlElement) -> bool:
    return not _is_no_content(element) and not is_hidden(element)


def _pieces(element: HtmlElement, *, nested: bool = True) -> Iterator[str]:
    """Give the words of an element and of what it holds; line breaks and blocks part them.

    Tables in its cells are left out where `nested` ones are not wanted.
    """
    yield element.text or ""
    for child in element:
        # Entries without end tags come out of the parser nested in each other.
        entry = child.tag in _ENTRIES and element.tag in _ENTRIES
        if _is_shown(child) and not entry and (nested or child.tag != "table"):
            inner = "".join(_pieces(child, nested=nested))
            inner = strike(inner) if _strikes(child) else inner
            match child.tag:
                case "br":
                    yield _BREAK
                case "sup":
                    yield _raised(child, inner)
                case "math":
                    yield formula_words(child)
                case tag if tag in _BLOCKS:
                    yield f"{_BREAK}{inner}{_BREAK}"
                case _:
                    yield inner
        yield child.tail or ""


def _raised(element: HtmlElement, words: str) -> str:
    """Return a raised word; one that leads to a note on the page stands in brackets."""
    words = fold(words)
    leads = any(True for _ in _note_ids(element))
    return f"[{words}]" if leads and words.isalnum() else superscript(words)


def _note_ids(raised: HtmlElement) -> Iterator[str]:
    """Give what a raised word's links lead to on its own page."""
    for link in (*raised.iterancestors("a"), *raised.iterdescendants("a")):
        if (target := link.get("href", "")).startswith("#"):
            yield target[1:]


def _notes(root: HtmlElement) -> dict[str, str]:
    """Return the ids of the elements that raised words lead to, with the words as labels."""
    notes: dict[str, str] = {}
    for raised in root.iter("sup"):
        for note_id in _note_ids(raised):
            notes.setdefault(note_id, _raised(raised, _words(raised)))
    return notes


def _strikes(element: HtmlElement) -> bool:
    """Whether an element strikes out its words."""
    return element.tag in _STRUCK or bool(_STRUCK_STYLE.search(element.get("style", "")))


def _emboldens(element: HtmlElement) -> bool:
    return element.tag in _BOLD or bool(_BOLD_STYLE.search(element.get("style", "")))


def _words(element: HtmlElement, *, nested: bool = True) -> str:
    """Return all words of an element on one line, with or without those of `nested` tables."""
    words = fold("".join(_pieces(element, nested=nested)).replace(_BREAK, " "))
    return strike(words) if any(map(_strikes, (element, *element.iterancestors()))) else words


def _holds(element: HtmlElement, tags: frozenset[str]) -> bool:
    return next(element.iterdescendants(*tags), None) is not None


class _Page:
    """Writes a page's elements; inline words gather until the block that they stand in ends."""

    def __init__(self, builder: DocumentBuilder, notes: Mapping[str, str]) -> None:
        self._out = builder
        self._notes = notes
        self._inline: list[str] = []
        self._depth = -1
        self._label: str | None = None
        self._struck = 0
        self._bold = 0
        self._is_bold = True
        self._pictures = 0
        self._is_picture = True

    def write(self, element: HtmlElement) -> None:
        """Write all that an element holds."""
        self._inside(element)
        self._end_block()

    def _inside(self, element: HtmlElement) -> None:
        struck, bold, picture = _strikes(element), _emboldens(element), element.tag in PICTURES
        self._struck, self._bold = self._struck + struck, self._bold + bold
        self._pictures += picture
        self._say(element.text)
        for child in element:
            if _is_shown(child):
                self._element(child)
            self._say(child.tail)
        self._struck, self._bold = self._struck - struck, self._bold - bold
        self._pictures -= picture

    def _say(self, words: str | None) -> None:
        if words and words.strip():
            self._is_bold = self._is_bold and self._bold > 0
            self._is_picture = self._is_picture and self._pictures > 0
        self._inline.append(strike(words or "") if self._struck else words or "")

    def _element(self, element: HtmlElement) -> None:
        if element.tag not in _BLOCKS:
            if element.tag in ("br", "sup"):
                words = _BREAK if element.tag == "br" else _raised(element, _words(element))
                self._inline.append(words)
            elif element.tag == "math":
                self._say(formula_words(element))
            else:
                self._inside(element)
            return
        self._end_block()
        self._block(element)
        self._end_block()

    def _block(self, element: HtmlElement) -> None:
        match element.tag:
            case _ if element.get("id") in self._notes and not _holds(element, _LAYOUT):
                label = self._notes[element.get("id", "")]
                self._out.footnote(label, _words(element).strip(_BACK).removeprefix(label))
            case tag if tag in _HEADINGS:
                self._out.heading(_words(element), _HEADINGS[tag])
            case "ul" | "ol" | "menu":
                self._list(element)
            case "table" if not _is_layout(element):
                self._table(element)
            case "dl" if not _holds(element, _NO_CELL):
                self._definitions(element)
            case "figcaption" | "caption":
                self._out.caption(_words(element))
            case "pre" if self._depth < 0:
                # Its spaces align: columns of a table stay columns.
                words = "".join(_pieces(element)).replace(_BREAK, "\n")
                self._out.paragraph(strike(words) if self._struck or _strikes(element) else words)
            case "pre":
                self._say("".join(_pieces(element)).replace("\n", _BREAK))
            case _:
                self._inside(element)

    def _end_block(self) -> None:
        spaced = _SPACE.sub(" ", "".join(self._inline))
        self._inline.clear()
        bold, self._is_bold = self._is_bold, True
        picture, self._is_picture = self._is_picture, True
        words = "\n".join(line.strip(" ") for line in spaced.split(_BREAK))
        if not words.strip():
            return
        if self._depth < 0 and picture:
            self._out.caption(words)
        elif self._depth < 0:
            self._out.paragraph(words, apart=bold)
        elif self._label is not None:
            self._out.item(self._label, words.strip("\n"), self._depth)
            self._label = None
        else:
            self._out.continue_item(words, self._depth)

    def _list(self, element: HtmlElement) -> None:
        self._depth += 1
        number = _integer(element.get("start"), 1)
        count = HTML.get(element.get("type", ""), str)
        self._struck += _strikes(element)
        self._say(element.text)
        for child in element:
            if child.tag == "li" and _is_shown(child):
                self._end_block()
                number = _integer(child.get("value"), number)
                self._label = f"{count(number)}." if element.tag == "ol" else "-"
                number += 1
            if _is_shown(child):
                self._element(child)
                self._label = None
            self._say(child.tail)
        self._struck -= _strikes(element)
        self._end_block()
        self._depth -= 1

    def _table(self, element: HtmlElement) -> None:
        """Write a table, or its elements one by one where it holds words outside its cells.

        Tables in its cells come after it, each under the words of its row and cell.
        """
        rows = _shown_rows(element)
        grid, spans = _grid(rows)
        captions = [_words(caption) for caption in element.findall("caption")]
        if _count([_words(element, nested=False)]) > _count(captions) + sum(map(_count, grid)):
            self._inside(element)
            return
        for caption in captions:
            self._out.caption(caption)
        headers = _header_rows(rows)
        self._out.table(grid, headers, spans=spans, labelled=not headers and _are_named(rows))
        for row, cells in zip(rows, grid, strict=True):
            for cell in row.iterchildren("td", "th"):
                for table in _outermost_tables(cell):
                    name = dict.fromkeys([*filter(None, cells[:1]), _words(cell, nested=False)])
                    self._out.caption(": ".join(filter(None, name)))
                    self._block(table)

    def _definitions(self, element: HtmlElement) -> None:
        """Write terms with what they mean, a row for each meaning."""
        entries = list(_definitions(element))
        if _count([_words(element)]) > sum(map(_count, entries)):
            self._inside(element)
            return
        spans = {
            (index, 0): (first, 0)
            for first, index in zip(_first_meanings(entries), range(len(entries)), strict=True)
            if first != index
        }
        self._out.table(entries, spans=spans, labelled=True)


def _count(words: Iterable[str]) -> int:
    """Count the characters that are no white space."""
    return sum(not one.isspace() for part in words for one in part)


def _shown_rows(table: HtmlElement) -> list[HtmlElement]:
    """Return a table's own rows, without those of tables in its cells."""
    return [row for row in _own_rows(table) if all(map(_is_shown, [row, *row.iterancestors()]))]


def _own_rows(table: HtmlElement) -> Iterator[HtmlElement]:
    return (row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table)


def _outermost_tables(cell: HtmlElement) -> Iterator[HtmlElement]:
    """Give the tables in a cell that no other table in it holds."""
    owner = next(cell.iterancestors("table"), None)
    for table in cell.iterdescendants("table"):
        if next(table.iterancestors("table"), None) is owner:
            yield table


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only places things.

    It says so, has a single column, holds headings, or holds tables in most of its cells and
    states no header.
    """
    if table.get("role") in ("presentation", "none") or _holds(table, _HEADED):
        return True
    rows = list(_own_rows(table))
    if all(len(row) < 2 for row in rows):
        return True
    cells = [cell for row in rows for cell in row.iterchildren("td", "th")]
    placing = sum(_holds(cell, _TABLE) for cell in cells)
    stated = table.find("caption") is not None or any(cell.tag == "th" for cell in cells)
    return not stated and 2 * placing >= sum(bool(_words(cell)) for cell in cells) > 0 < placing


def _grid(
    rows: list[HtmlElement],
) -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]]]:
    """Return the rows' cells, and the places that cells reach over; these are empty."""
    grid: list[list[str]] = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    held: dict[int, tuple[int, tuple[int, int]]] = {}
    for index, row in enumerate(rows):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while len(cells) in held:
                spans[index, len(cells)] = held[len(cells)][1]
                cells.append("")
            width = max(1, min(_integer(cell.get("colspan"), 1), _MAX_COLUMNS - len(cells)))
            height = _integer(cell.get("rowspan"), 1) or len(rows)
            origin = index, len(cells)
            for column in range(origin[1], origin[1] + width):
                held[column] = height, origin
            spans |= {(index, origin[1] + more): origin for more in range(1, width)}
            words = _words(cell, nested=False) if _is_shown(cell) else ""
            cells += [words, *[""] * (width - 1)]
        for column in range(len(cells), max(held, default=-1) + 1):
            if column in held:
                spans[index, column] = held[column][1]
        grid.append(cells)
        if len(spans) > _MAX_SPANNED:
            return grid + [_own_cells(row) for row in rows[index + 1 :]], spans
        held = {column: (left - 1, at) for column, (left, at) in held.items() if left > 1}
    return grid, spans


def _own_cells(row: HtmlElement) -> list[str]:
    return [_words(cell, nested=False) for cell in row.iterchildren("td", "th") if _is_shown(cell)]


def _are_named(rows: Sequence[HtmlElement]) -> bool:
    """Whether each row begins with a header cell, and no other cell is one."""
    cells = [[cell.tag for cell in row.iterchildren("td", "th")] for row in rows]
    return all(row[:1] == ["th"] and "th" not in row[1:] and len(row) > 1 for row in cells if row)


def _first_meanings(entries: Sequence[tuple[str, str]]) -> Iterator[int]:
    """Give for each entry the number of the one that has its term."""
    first = 0
    for index, (term, _) in enumerate(entries):
        first = index if term else first
        yield first


def _header_rows(rows: list[HtmlElement]) -> int:
    """Count the first rows that stand in the table's head or hold header cells only."""
    count = 0
    for row in rows:
        only_headers = len(row) > 0 and all(cell.tag == "th" for cell in row)
        in_head = next(row.iterancestors("thead"), None) is not None
        if not in_head and not only_headers:
            break
        count += 1
    return count if count < len(rows) else 0


def _definitions(element: HtmlElement) -> Iterator[tuple[str, str]]:
    """Give terms with what they mean; further meanings stand below an empty cell.

    Terms that follow each other have what comes after them in common.
    """
    terms: list[str] = []
    for entry in element.iter("dt", "dd"):
        if not _is_shown(entry):
            continue
        if entry.tag == "dd":
            yield ", ".join(filter(None, terms)), _words(entry)
            terms = []
        else:
            terms.append(_words(entry))
    for term in terms:
        yield term, ""


def _integer(stated: str | None, default: int) -> int:
    return int(stated) if stated and re.fullmatch(r"\s*[0-9]{1,9}\s*", stated) else default
