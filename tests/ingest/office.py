"""Office files for tests: Word documents from the XML of their body, workbooks, presentations."""

import io
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from pptx import Presentation
from pptx.presentation import Presentation as Deck

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = " ".join(
    [
        f'xmlns:w="{_W}" xmlns:r="{_R}"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"',
    ]
)
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>
 </w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="見出しA"/><w:basedOn w:val="H2"/>
 </w:style>
<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="Outlined"/>
 <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Bullets"><w:name w:val="List Bullet"/>
 <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/>
 </w:style>
"""


def docx(body: str, parts: Mapping[str, str] | None = None, title: str = "") -> bytes:
    """Return a Word document whose body is this XML (prefix w).

    `parts` are the inner XML of further parts by their kind: numbering, footnotes, endnotes.
    """
    inner = {"styles": STYLES, **(parts or {})}
    files = {"word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"}
    for kind, xml in inner.items():
        files[f"word/{kind}.xml"] = f"<w:{kind} {_NAMESPACES}>{xml}</w:{kind}>"
    files["docProps/core.xml"] = (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        "</cp:coreProperties>"
    )
    types = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for kind in inner
    )
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{types}</Types>"
    )
    files["_rels/.rels"] = _relations(
        {
            "word/document.xml": f"{_R}/officeDocument",
            "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
        }
    )
    files["word/_rels/document.xml.rels"] = _relations(
        {f"{kind}.xml": f"{_R}/{kind}" for kind in inner}
    )
    return zipped(files)


def _relations(targets: Mapping[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def p(words: str, style: str = "", more: str = "") -> str:
    """Return a Word paragraph; `more` are further properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{r(words)}</w:p>"


def r(words: str, properties: str = "") -> str:
    """Return a run; what is already XML is left as it is."""
    inner = words if words.startswith("<") else f'<w:t xml:space="preserve">{words}</w:t>'
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def tbl(*rows: str) -> str:
    """Return a Word table of these rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, header: bool = False) -> str:
    """Return a row; cells are words, or the XML of a cell."""
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{properties}{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tc(words: str, properties: str = "") -> str:
    """Return a table's cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def xlsx(fill: Callable[[Workbook], object]) -> bytes:
    """Return a workbook that `fill` has filled; it begins with one sheet."""
    workbook = Workbook()
    fill(workbook)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def pptx(fill: Callable[[Deck], object]) -> bytes:
    """Return a presentation that `fill` has filled."""
    presentation = Presentation()
    fill(presentation)
    saved = io.BytesIO()
    presentation.save(saved)
    return saved.getvalue()
