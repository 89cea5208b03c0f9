"""OpenDocument files for tests, from the XML of their body."""

from collections.abc import Mapping

from tests.ingest.office import zipped

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = (
    " ".join(
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
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def opendocument(
    kind: str,
    body: str,
    styles: str = "",
    manifest: str = "",
    masters: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a file whose body is of this kind and has this XML, with the XML of its styles.

    `masters` is the XML of its pages' styles, `pictures` are its further files by their names.
    """
    content = (
        f"<office:document-content {_NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    files = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    if masters:
        pages = f"<office:master-styles>{masters}</office:master-styles>"
        files["styles.xml"] = (
            f"<office:document-styles {_NAMESPACES}>{pages}</office:document-styles>"
        )
    if manifest:
        listed = f"<manifest:manifest {_NAMESPACES}>{manifest}</manifest:manifest>"
        files["META-INF/manifest.xml"] = listed
    return zipped({**files, **(pictures or {})})


def style(name: str, family: str, properties: str, more: str = "") -> str:
    """Return a style with these attributes of its words (family text) or paragraphs."""
    return (
        f'<style:style style:name="{name}" style:family="{family}" {more}>'
        f"<style:{family}-properties {properties}/></style:style>"
    )
