"""Office files as archives whose bytes depend on their content alone."""

import zipfile
from io import BytesIO

_WHEN = (1980, 1, 1, 0, 0, 0)
_OFFICE = (".xlsx", ".docx", ".pptx")


def settled(content: bytes) -> bytes:
    """Return an archive with the date of every member fixed, archives within it too.

    Parameters
    ----------
    content
        A ``.docx``, ``.pptx`` or ``.xlsx`` file. The order of its members is kept: the first must
        stay the first.
    """
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            data = before.read(member)
            if member.filename.lower().endswith(_OFFICE):
                data = settled(data)
            kept = zipfile.ZipInfo(member.filename, _WHEN)
            kept.compress_type = zipfile.ZIP_DEFLATED
            kept.external_attr = 0o600 << 16
            # The system that wrote it is a byte of the file: the same everywhere.
            kept.create_system = 3
            after.writestr(kept, data)
    return written.getvalue()
