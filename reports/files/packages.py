"""Office files are ZIP archives of parts. Written anew here, so that the same publication gives the same bytes."""

import datetime as dt
import zipfile
from io import BytesIO
from typing import Final

#: The day that parts carry whose age means nothing; the first that a ZIP can hold is 1980.
LONG_AGO: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def reproducible(package: bytes) -> bytes:
    """Return the package with its parts as they are, without the moment at which each was written."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            copy.writestr(
                zipfile.ZipInfo(part.filename, LONG_AGO.timetuple()[:6]), source.read(part), zipfile.ZIP_DEFLATED
            )
    return target.getvalue()
