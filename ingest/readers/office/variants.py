"""Office files of a kind of their own: templates, slide shows, and files with macros.

They differ from plain documents only in the type that the package states of its main part. The
libraries open plain ones, so that type is written over.
"""

import io
import re
import zipfile

from ingest.document.content import Content
from ingest.readers.office.docx import read_docx
from ingest.readers.office.package import check_package, reading
from ingest.readers.office.pptx import read_pptx
from ingest.readers.options import ReadOptions

_TYPES = "[Content_Types].xml"
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SLIDES = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_WORD_VARIANT = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template"
    rb"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml"
)
_SLIDES_VARIANT = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.presentationml\.(?:slideshow|template)"
    rb"|ms-powerpoint\.(?:presentation|slideshow|template)\.macroEnabled)\.main\+xml"
)


def read_word_variant(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a Word template or document with macros; raises what `read_docx` raises."""
    return read_docx(_retyped(data, ".docx", _WORD_VARIANT, _WORD), options)


def read_slides_variant(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a slide show, template or deck with macros; raises what `read_pptx` raises."""
    return read_pptx(_retyped(data, ".pptx", _SLIDES_VARIANT, _SLIDES), options)


def _retyped(data: bytes, suffix: str, variant: re.Pattern[bytes], plain: bytes) -> bytes:
    """Return the package with its main part's type changed; one that is plain stays as it is."""
    check_package(data, suffix)
    with reading(suffix), zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read(_TYPES)
        if not variant.search(types):
            return data
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as changed:
            for entry in archive.infolist():
                is_types = entry.filename == _TYPES
                held = variant.sub(plain, types) if is_types else archive.read(entry)
                changed.writestr(entry.filename, held)
        return packed.getvalue()
