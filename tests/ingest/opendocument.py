"""OpenDocument files for tests, from the XML of their body."""

from tests.ingest.office import zipped

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_OASIS}:{name}:1.0"'
    for prefix, name in {
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
        "office": "office",
        "presentation": "presentation",
        "style": "style",
        "svg": "svg-compatible",
        "table": "table",
        "text": "text",
    }.items()
)


def opendocument(kind: str, body: str, styles: str = "", manifest: str = "") -> bytes:
    """Return a file whose body is of this kind and has this XML, with the XML of its styles."""
    content = (
        f"<office:document-content {_NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    files = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    if manifest:
        listed = f"<manifest:manifest {_NAMESPACES}>{manifest}</manifest:manifest>"
        files["META-INF/manifest.xml"] = listed
    return zipped(files)


def style(name: str, family: str, properties: str, more: str = "") -> str:
    """Return a style with these attributes of its words (family text) or paragraphs."""
    return (
        f'<style:style style:name="{name}" style:family="{family}" {more}>'
        f"<style:{family}-properties {properties}/></style:style>"
    )
