"""The proof of a case: read, add, sort, tick, ask for."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Body, Router, Status
from ninja.errors import HttpError

from shouhou.domain.errors import Refused
from shouhou.usecases.evidence import changing
from shouhou.usecases.evidence.adding import add_evidence
from shouhou.usecases.evidence.asking import ask_for_missing
from shouhou.usecases.evidence.reading import evidence_of
from shouhou.usecases.showing import stored_item

from ..auth import actor_of
from ..responses import answers
from ..schemas import evidence as shown
from ..schemas.shape import PathId

router = Router(tags=["evidence"])
CHUNK = 256 * 1024
_FIELDS = {"kind", "side"}


@router.get(
    "/{int:case_id}/evidence",
    response=answers(shown.CaseEvidence),
    operation_id="get_evidence",
    summary="What a case has to show",
)
def get_evidence(request: HttpRequest, case_id: PathId) -> shown.CaseEvidence:
    """The checklist with what is there and what is missing, windows with their ends, pieces, platform pictures."""
    return _read(request, case_id)


@router.post(
    "/{int:case_id}/evidence",
    response=answers(shown.EvidenceAdded, 403, 422, status=201),
    operation_id="add_evidence",
    summary="Add a photo or a video",
    openapi_extra={"requestBody": shown.UPLOAD_BODY},
)
def add(request: HttpRequest, case_id: PathId) -> Status[shown.EvidenceAdded]:
    """As ``multipart/form-data``. Told by its content; pictures are made anew, videos stay as they came.

    Repeating is harmless: the same body in the same case and kind is the same piece.
    """
    if request.content_type != "multipart/form-data":
        raise HttpError(415, "not a form")
    try:
        file = request.FILES.get("file")
    except MultiPartParserError as error:
        raise Refused("invalid", "上传内容不完整", {"file": "无法读取"}) from error
    if (
        file is None
        or isinstance(file, list)
        or set(request.FILES) != {"file"}
        or set(request.POST) - _FIELDS
    ):
        raise Refused("invalid", "请在 file 中上传一张图片或一个视频", {"file": "必填"})
    item_id = add_evidence(
        actor=actor_of(request),
        case_id=case_id,
        filename=file.name or "",
        chunks=file.chunks(CHUNK),
        kind=request.POST.get("kind", ""),
        side=request.POST.get("side", "buyer"),
        source="upload",
        now=timezone.now(),
    )
    return Status(201, shown.EvidenceAdded(item_id=item_id))


@router.patch(
    "/{int:case_id}/evidence/{int:item_id}",
    response=answers(shown.CaseEvidence, 403, 422),
    operation_id="change_evidence",
    summary="Sort a piece, or withdraw it",
)
def change(
    request: HttpRequest,
    case_id: PathId,
    item_id: PathId,
    body: Body[shown.EvidenceSortIn | shown.EvidenceWithdrawIn],
) -> shown.CaseEvidence:
    """``{"kind", "side"}`` sorts; ``{"withdrawn": true}`` takes it off the list, nothing is ever deleted."""
    actor, now = actor_of(request), timezone.now()
    if isinstance(body, shown.EvidenceSortIn):
        changing.sort_evidence(actor=actor, item_id=item_id, kind=body.kind, side=body.side, now=now)
    elif body.withdrawn:
        changing.withdraw_evidence(actor=actor, item_id=item_id, now=now)
    else:
        changing.restore_evidence(actor=actor, item_id=item_id, now=now)
    return _read(request, case_id)


@router.post(
    "/{int:case_id}/evidence/ticks",
    response=answers(shown.EvidenceAdded, 403, 422, status=201),
    operation_id="tick_evidence",
    summary="Say that proof was seen elsewhere",
)
def tick(
    request: HttpRequest, case_id: PathId, body: Body[shown.EvidenceTickIn]
) -> Status[shown.EvidenceAdded]:
    """For proof that lies where no file can be had, with a note where."""
    item_id = changing.tick_evidence(
        actor=actor_of(request),
        case_id=case_id,
        kind=body.kind,
        side=body.side,
        note=body.note,
        now=timezone.now(),
    )
    return Status(201, shown.EvidenceAdded(item_id=item_id))


@router.post(
    "/{int:case_id}/evidence/ask",
    response=answers(shown.EvidenceRequest, 403, 422),
    operation_id="ask_for_evidence",
    summary="Draw up the words that ask the buyer for what is missing",
)
def ask(request: HttpRequest, case_id: PathId) -> shown.EvidenceRequest:
    """Sends nothing: the words go to the buyer by ``leave_message`` or by hand."""
    words = ask_for_missing(actor=actor_of(request), case_id=case_id, now=timezone.now())
    return shown.EvidenceRequest(text=words.text, short=words.short, kinds=list(words.kinds))


@router.get(
    "/{int:case_id}/evidence/{int:item_id}/content",
    response=answers(None),
    operation_id="get_evidence_content",
    summary="The bytes of a piece",
    openapi_extra={
        "responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def content(request: HttpRequest, case_id: PathId, item_id: PathId) -> HttpResponseBase:
    """A picture or a video; one ``Range`` is served, a long one in part."""
    found = stored_item(actor=actor_of(request), case_id=case_id, item_id=item_id)
    span = found.asked(request.headers.get("Range", ""))
    if span is not None and span.is_empty:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    start, stop = (span.start, span.stop) if span else (0, found.size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(stop - start),
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if span is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{found.size}"
    return StreamingHttpResponse(
        found.part(start, stop), status=206 if span else 200, content_type=found.mime, headers=headers
    )


def _read(request: HttpRequest, case_id: int) -> shown.CaseEvidence:
    return shown.evidence_of(evidence_of(actor=actor_of(request), case_id=case_id, now=timezone.now()))
