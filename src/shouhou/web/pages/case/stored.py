"""What was stored, as bytes: pictures, small pictures, videos by ranges. Never anything that a browser would run."""

import re
from datetime import datetime
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.showing import StoredBody, read_thumbnail, stored_body
from shouhou.web.doors import signed_in

MOST_AT_ONCE = 4 * 1024 * 1024
"""Bytes of one answer to a range: a player asks again, and a thread is free in between."""
KEPT = "private, max-age=604800, immutable"  # the address is the content
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)
R = TypeVar("R", bound=HttpResponseBase)
_SUFFIX = {"image/jpeg": "jpg", "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}


@require_safe
@signed_in
def thumbnail(request: HttpRequest, actor: Actor, now: datetime, sha256: str) -> HttpResponse:
    """A picture made small."""
    mime, body = read_thumbnail(actor=actor, sha256=sha256)
    return _safe(HttpResponse(body, content_type=mime))


@require_safe
@signed_in
def stored(request: HttpRequest, actor: Actor, now: datetime, sha256: str) -> HttpResponse:
    """A video, or the range of it that a player asks for."""
    found = stored_body(actor=actor, sha256=sha256)
    if found.mime not in _SUFFIX:
        raise Missing
    response = body_answer(found, request.headers.get("Range", ""))
    suffix = _SUFFIX[found.mime]
    response["Content-Disposition"] = f'inline; filename="{sha256[:12]}.{suffix}"'
    # A stream is no HttpResponse by its type, but goes the same way.
    return cast(HttpResponse, _safe(response))


def body_answer(found: StoredBody, asked: str) -> HttpResponseBase:
    """200 with everything, 206 with one range, 416 for one that lies outside. Several ranges are not served."""
    match = _RANGE.fullmatch(asked)
    if match is None or match.groups() == ("", ""):
        response = StreamingHttpResponse(found.part(0, found.size), content_type=found.mime)
        response["Content-Length"] = str(found.size)
        response["Accept-Ranges"] = "bytes"
        return response
    start, stop = _bounds(match.group(1), match.group(2), found.size)
    if start >= stop:
        outside = HttpResponse(status=416)
        outside["Content-Range"] = f"bytes */{found.size}"
        return outside
    part = StreamingHttpResponse(found.part(start, stop), status=206, content_type=found.mime)
    part["Content-Range"] = f"bytes {start}-{stop - 1}/{found.size}"
    part["Content-Length"] = str(stop - start)
    part["Accept-Ranges"] = "bytes"
    return part


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """From and up to, not with. ``bytes=-500`` asks for the last 500."""
    if not first:
        return max(0, size - int(last)), size
    start = int(first)
    stop = min(int(last) + 1 if last else size, size, start + MOST_AT_ONCE)
    return start, stop


def _safe(response: R) -> R:
    response["Cache-Control"] = KEPT
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
    )
    return response
