"""Plots as SVG inside a page: drawn by matplotlib, with the page's colours and typeface.

Figures are drawn in placeholder colours, each of which becomes a colour of the page's style
sheet (`var(--ink)`, …), so that a plot follows the page from light to dark.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from lxml import etree
from matplotlib.figure import Figure

INK, SOFT, LINE, SERIES, BAD = (f"#0000{n:02x}" for n in range(1, 6))
_VARIABLES = {
    INK: "--ink",
    SOFT: "--soft",
    LINE: "--line",
    SERIES: "--series",
    BAD: "--bad",
}
WIDTH = 460
"""In pixels, as wide as half of the page; narrow screens shrink it."""

_SVG = "{http://www.w3.org/2000/svg}"
_TYPEFACE = re.compile(r"font-family:[^;]*;? ?")
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "figure.dpi": 72,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "font.family": "DejaVu Sans",
    "font.size": 12,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlesize": 12,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "axes.grid": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "lines.solid_capstyle": "round",
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot as an SVG element, with its title and how to read it."""

    title: str
    caption: str
    svg: str


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the page's style, whatever the user's own settings for matplotlib are."""
    # A glyph that matplotlib's font lacks is set by the reader's browser.
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def new_figure(height: int) -> Figure:
    """Return an empty figure of the page's width and a height in pixels."""
    return Figure(figsize=(WIDTH / 72, height / 72))


def finished(figure: Figure, name: str, title: str, caption: str, description: str) -> Plot:
    """Return a figure as a plot that a page can hold; the same for the same figure.

    Args:
        figure: drawn within `drawing`.
        name: unique in the page.
        title: the heading above the plot.
        caption: how to read it.
        description: what the plot shows, in words, for those who do not see it.

    """
    file = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    root = etree.fromstring(file.getvalue())
    _clean(root)
    root.attrib.update(
        {"class": "plot", "role": "img", "aria-label": printable(f"{title} {description}")}
    )
    return Plot(title, caption, etree.tostring(root, encoding="unicode"))


def printable(text: str) -> str:
    r"""Return text with a mark for each character that XML or a label cannot hold.

    >>> printable("a\tb\x01")
    'a�b�'
    """
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _clean(root: etree._Element) -> None:
    """Remove what the page decides (sizes, typefaces), metadata, and ids without a use."""
    for element in [*root.iter(f"{_SVG}metadata", f"{_SVG}style")]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    used = set(re.findall(r"#([\w-]+)", etree.tostring(root, encoding="unicode")))
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        if style := element.get("style"):
            element.set("style", _restyled(style))
    for size in ("width", "height"):
        del root.attrib[size]


def _restyled(style: str) -> str:
    """Return a style in the colours and the typeface of the page."""
    for colour, variable in _VARIABLES.items():
        style = style.replace(colour, f"var({variable})")
    return _TYPEFACE.sub("", style)
