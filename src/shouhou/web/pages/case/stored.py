"""What was stored, as bytes: pictures, small pictures, videos by ranges. Never anything that a browser would run."""

from datetime import datetime
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.showing import StoredBody, read_thumbnail, stored_body
from shouhou.web.doors import signed_in

KEPT = "private, max-age=604800, immutable"  # the address is the content
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


def body_answer(found: StoredBody, header: str) -> HttpResponseBase:
    """200 with everything, 206 with one range, 416 for one that lies outside."""
    span = found.asked(header)
    if span is not None and span.is_empty:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    start, stop = (span.start, span.stop) if span else (0, found.size)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(stop - start)}
    if span is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{found.size}"
    return StreamingHttpResponse(
        found.part(start, stop), status=206 if span else 200, content_type=found.mime, headers=headers
    )


def _safe(response: R) -> R:
    response["Cache-Control"] = KEPT
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
    )
    return response
