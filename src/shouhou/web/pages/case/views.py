"""Reading a case: the page, its middle and right when a row is picked, its parts after an event."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouhou.domain.access import Permission
from shouhou.storage.queries.records import CasePage
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.uploads import read_picture
from shouhou.usecases.users import shops_of
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.pages.queue.views import queue_context, queue_query

from .context import Form
from .modes import NOTE
from .todos import full_context


@require_GET
@signed_in
def case(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """The full frame, or only the case when a row of the queue was picked."""
    page = case_page(actor=actor, case_id=case_id, now=now)
    context = {
        **full_context(page, actor=actor, now=now, form=first_form(page)),
        "query": queue_query(request),
    }
    if is_partial(request):
        return render(request, "pages/case/_case.html.jinja", context)
    return whole_page(request, actor, now, context)


def whole_page(
    request: HttpRequest, actor: Actor, now: datetime, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A case's context in the full frame, with the queue beside it."""
    frame = {**queue_context(request, actor, now), "shops": shops_of(actor=actor)}
    return render(request, "pages/queue/queue.html.jinja", {**frame, **context}, status=status)


@require_GET
@signed_in
def parts(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """Everything of the case that changes by itself; forms and typed text are not among it."""
    page = case_page(actor=actor, case_id=case_id, now=now)
    context = {**full_context(page, actor=actor, now=now), "query": queue_query(request)}
    return render(request, "pages/case/_parts.html.jinja", context)


@require_GET
@signed_in
def picture(request: HttpRequest, actor: Actor, now: datetime, sha256: str) -> HttpResponse:
    """An uploaded picture. Its address is its content, so it may be kept, by this browser only."""
    mime, body = read_picture(actor=actor, sha256=sha256)
    return HttpResponse(
        body, content_type=mime, headers={"Cache-Control": "private, max-age=604800, immutable"}
    )


def first_form(page: CasePage) -> Form | None:
    """What the dock shows at first: the note, which can do no harm."""
    return Form(mode=NOTE) if Permission.NOTE in page.permissions else None
