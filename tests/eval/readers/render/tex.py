"""PDF by pdfLaTeX: justified, hyphenated, with ligatures, notes at the foot and few rules."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.readers.expected import MEMBER, Block, Expected, Heading, Listed, Prose, Table
from tests.eval.readers.render.runs import marked

_SPECIAL = {letter: f"\\{letter}" for letter in "&%_#$"} | {"–": "--", "°": r"\textdegree{}"}
_PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage[utf8]{inputenc}\usepackage{textcomp}
\usepackage[a5paper,margin=16mm,headheight=12pt,headsep=12pt,bottom=20mm]{geometry}
\usepackage{fancyhdr,longtable,array}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\setcounter{secnumdepth}{0}\setlength{\LTleft}{0pt}
\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0pt}
"""
_LONG = 24
"""Characters of a cell that is set in lines; chosen by eye."""
_SECTIONS = {2: "section", 3: "subsection"}


def tex(expected: Expected, target: Path) -> None:
    """Typeset the document."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "document.tex"
        source.write_text(_source(expected), "utf-8")
        program = shutil.which("pdflatex") or "pdflatex"
        command = [program, "-interaction=nonstopmode", "-halt-on-error", source.name]
        for _ in range(2):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
        shutil.move(source.with_suffix(".pdf"), target)


def _source(expected: Expected) -> str:
    layout = expected.layout
    two = layout.get("columns", 1) > 1
    head = rf"\lhead{{\small {_escaped(layout.get('head', ''))}}}"
    foot = rf"\cfoot{{{_escaped(layout.get('foot', ''))} \thepage}}" if "foot" in layout else ""
    blocks = "\n\n".join(_blocks(expected.blocks, two))
    preamble = _PREAMBLE.replace("[10pt]", "[10pt,twocolumn]") if two else _PREAMBLE
    return f"{preamble}{head}{foot}\n\\begin{{document}}\\sloppy\n{blocks}\n\\end{{document}}\n"


def _blocks(blocks: tuple[Block, ...], two: bool) -> Iterator[str]:
    """Give the blocks; a note becomes a footnote where its mark is."""
    notes = [one.words for one in blocks if isinstance(one, Prose) and one.kind == "note"]
    for block in blocks:
        if isinstance(block, Prose) and block.kind == "note":
            if not any(_refers(one, block.words[0]) for one in blocks):
                yield _words(block.words)
        else:
            yield _block(block, notes, two)


def _refers(block: Block, mark: str) -> bool:
    return isinstance(block, Prose) and block.kind == "p" and mark in block.words


def _block(block: Block, notes: list[str], two: bool) -> str:
    if isinstance(block, Heading):
        if block.level == 1:
            return rf"{{\LARGE\bfseries\raggedright {_words(block.words)}\par}}\medskip"
        return rf"\{_SECTIONS[block.level]}{{{_words(block.words)}}}"
    if isinstance(block, Prose):
        words = _words(block.words)
        for note in notes:
            mark, _, said = note.partition(" ")
            words = words.replace(_words(mark), rf"\footnote{{{_words(said)}}}")
        return rf"\noindent {{\small {words}}}" if block.kind == "caption" else words
    return _list(block) if isinstance(block, Listed) else _table(block, two)


def _list(block: Listed) -> str:
    environment = "enumerate" if block.numbered else "itemize"
    written, depth = rf"\begin{{{environment}}}", 0
    for level, words in block.items:
        written += rf"\begin{{{environment}}}" * (level - depth)
        written += rf"\end{{{environment}}}" * (depth - level)
        label = re.match(r"\(\w+\)", words)
        said = words[label.end() :].lstrip() if label else words
        written += f"\n\\item{f'[{label[0]}]' if label else ''} {_words(said)}"
        depth = level
    return written + f"\n\\end{{{environment}}}" * (depth + 1)


def _table(table: Table, two: bool) -> str:
    environment = "tabular" if two or len(table.rows) < 12 else "longtable"
    columns = "".join(_column(table, c) for c in range(len(table.rows[0])))
    lines = [" & ".join(_cells(table, r, row)) + r" \\" for r, row in enumerate(table.rows)]
    if table.header:
        lines.insert(table.header, r"\hline")
    body = "\n".join([r"\hline", *lines, r"\hline"])
    opened = (
        rf"{{\small\setlength{{\tabcolsep}}{{4pt}}\noindent\begin{{{environment}}}{{{columns}}}"
    )
    return f"{opened}\n{body}\\end{{{environment}}}}}"


def _column(table: Table, c: int) -> str:
    """Return a column's alignment: figures to the right, long texts in lines."""
    cells = [row[c] for row in table.rows]
    longest = max(map(len, cells))
    if c >= table.labels and all(not cell or _figure(cell) for cell in cells[table.header :]):
        return "r"
    return "p{34mm}" if longest > _LONG and len(table.rows[0]) > 2 else "l"


def _cells(table: Table, r: int, row: tuple[str, ...]) -> Iterator[str]:
    for c, cell in enumerate(row):
        if cell == "<":
            continue
        words = _words(table.words(r, c))
        _, columns = table.span(r, c) if table.source(r, c) == (r, c) else (1, 1)
        if columns > 1:
            yield rf"\multicolumn{{{columns}}}{{c}}{{{words}}}"
        else:
            yield rf"\quad {words}" if cell.startswith(MEMBER) else words


def _figure(cell: str) -> bool:
    return cell[0].isdigit() or cell[0] in "(-–<^"


def _words(words: str) -> str:
    return marked(words, _escaped, r"\textsuperscript{{{}}}")


def _escaped(words: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in words)
