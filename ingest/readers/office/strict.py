"""Office files saved as "Strict Open XML", which name elements otherwise (ISO/IEC 29500-1).

The libraries know the names of the transitional form (29500-4), which programs save by default.
"""

import io
import re
import zipfile

_ROOT = "_rels/.rels"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def transitional(data: bytes) -> bytes:
    """Return an office file that was checked, in the transitional form.

    Raises zipfile's errors where it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if _ROOT not in names or not _STRICT.search(archive.read(_ROOT)):
            return data
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as renamed:
            for name in dict.fromkeys(names):
                part = archive.read(name)
                if name.endswith((".xml", ".rels")):
                    part = _STRICT.sub(_TRANSITIONAL, part)
                renamed.writestr(name, part)
    return written.getvalue()
