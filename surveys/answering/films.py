"""Sending a file, or the part of it that a browser asks for: Safari plays no film without ranges (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from surveys.introductions import CONTENT_TYPES

_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{0,15})$", re.ASCII)
_CHUNK: Final = 64 * 1024


def sent(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    """Return the file (200), the part asked for (206), or 416 for a part that it does not have."""
    size = file.size
    asked = _RANGE.match(request.headers.get("Range", ""))
    first = int(asked[1]) if asked else 0
    last = min(int(asked[2]) if asked and asked[2] else size - 1, size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_bytes(file, first, last), status=206 if asked else 200)
    response["Content-Type"] = CONTENT_TYPES.get(Path(file.name or "").suffix, "application/octet-stream")
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    if asked:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _bytes(file: FieldFile, first: int, last: int) -> Iterator[bytes]:
    with file.storage.open(file.name or "") as opened:
        opened.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := opened.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
