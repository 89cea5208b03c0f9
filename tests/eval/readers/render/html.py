"""HTML, and the PDF that Chromium prints of it."""

import html
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.readers.expected import Block, Expected, Heading, Listed, Prose, Table
from tests.eval.readers.render.runs import marked

_STYLE = """
@page {{ size: A5; margin: 18mm 15mm; {margins} }}
body {{ font: 10pt/1.35 "Liberation Serif", "Noto Serif CJK JP", serif; }}
h1, h2, h3 {{ font-family: "Liberation Sans", "Noto Sans CJK JP", sans-serif; }}
h1 {{ font-size: 17pt }} h2 {{ font-size: 13pt }} h3 {{ font-size: 11pt }}
table {{ border-collapse: collapse; {wide} }}
td, th {{ border: 0.5pt solid #777; padding: 1pt 4pt; vertical-align: top; text-align: left; }}
td.figure {{ text-align: right }} td.member {{ padding-left: 14pt }}
.plain {{ list-style: none }} .note {{ font-size: 8pt }}
main {{ columns: {columns}; column-gap: 8mm; }}
"""


def page(expected: Expected) -> str:
    """Return the document as a page of HTML, with styles for print."""
    layout = expected.layout
    return (
        f'<!doctype html>\n<html lang="{layout.get("lang", "en")}"><head><meta charset="utf-8">'
        f"<title>{html.escape(_title(expected))}</title><style>{_style(layout)}</style></head>\n"
        f"<body><main>\n{body(expected.blocks)}\n</main></body></html>\n"
    )


def print_page(expected: Expected, target: Path) -> None:
    """Print the page to PDF with Chromium."""
    source = target.with_suffix(".print.html")
    source.write_text(page(expected), "utf-8")
    chromium = shutil.which("chromium") or "chromium"
    command = [chromium, "--headless", "--no-sandbox", "--no-pdf-header-footer"]
    subprocess.run(
        [*command, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True
    )
    source.unlink()


def _title(expected: Expected) -> str:
    return next((one.words for one in expected.blocks if isinstance(one, Heading)), "")


def _style(layout: Mapping[str, Any]) -> str:
    margins = ""
    if head := layout.get("head"):
        margins += f'@top-center {{ content: "{head}"; font-size: 8pt; }} '
    if foot := layout.get("foot"):
        margins += f'@bottom-right {{ content: "{foot} " counter(page); font-size: 8pt; }}'
    columns = layout.get("columns", 1)
    wide = "width: 100%" if columns > 1 else ""
    return _STYLE.format(margins=margins, columns=columns, wide=wide)


def body(blocks: Sequence[Block]) -> str:
    """Return blocks as HTML, which is well-formed XML too."""
    return "\n".join(_blocks(blocks))


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, Prose) and block.kind == "caption" and isinstance(following, Table):
            continue
        before = blocks[index - 1] if index else None
        captioned = isinstance(before, Prose) and before.kind == "caption"
        yield _block(block, before.words if captioned and isinstance(before, Prose) else "")


def _block(block: Block, caption: str) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_words(block.words)}</h{block.level}>"
    if isinstance(block, Prose):
        kind = ' class="note"' if block.kind == "note" else ""
        return f"<p{kind}>{_words(block.words)}</p>"
    return _list(block) if isinstance(block, Listed) else _table(block, caption)


def _list(block: Listed) -> str:
    labelled = block.items[0][1].startswith("(")
    tag = "ol" if block.numbered else "ul"
    opened = f'<{tag} class="plain">' if labelled else f"<{tag}>"
    written, depth = opened, 0
    for index, (level, words) in enumerate(block.items):
        if level > depth:
            written += f"\n{opened}"
        elif index:
            written += "</li>" + f"</{tag}></li>" * (depth - level)
        written += f"\n<li>{_words(words)}"
        depth = level
    return written + "</li>" + f"</{tag}></li>" * depth + f"</{tag}>"


def _table(table: Table, caption: str) -> str:
    rows = [_row(table, r) for r in range(len(table.rows))]
    head = f"<thead>{''.join(rows[: table.header])}</thead>\n" if table.header else ""
    named = f"<caption>{_words(caption)}</caption>\n" if caption else ""
    body = "\n".join(rows[table.header :])
    return f"<table>{named}{head}<tbody>{body}</tbody></table>"


def _row(table: Table, r: int) -> str:
    written = ""
    for c, cell in enumerate(table.rows[r]):
        if table.source(r, c) == (r, c):
            written += _cell(table, r, c, cell)
    return f"<tr>{written}</tr>"


def _cell(table: Table, r: int, c: int, cell: str) -> str:
    rows, columns = table.span(r, c)
    words = table.words(r, c)
    kind = "member" if cell.startswith(">") else "figure" if _is_figure(words) else ""
    told = f' class="{kind}"' if kind else ""
    told += f' rowspan="{rows}"' if rows > 1 else ""
    told += f' colspan="{columns}"' if columns > 1 else ""
    tag = "th" if r < table.header else "td"
    return f"<{tag}{told}>{_words(words)}</{tag}>"


def _is_figure(words: str) -> bool:
    return words[:1].isdigit() or words[:1] in "(-–"


def _words(words: str) -> str:
    return marked(words, html.escape, "<sup>{}</sup>")
