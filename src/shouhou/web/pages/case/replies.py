"""A reply that goes out by 旺旺: written here, copied, sent there, ticked here."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.replies import REPLY_LENGTH, record_reply
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.words.refusals import field_words, refusal_words

from .actions import done
from .context import Form
from .modes import REPLY
from .todos import full_context
from .views import whole_page


@require_http_methods(["GET", "POST"])
@signed_in
def reply(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """GET opens the box; POST says that the words were sent. Refused words stay in the box."""
    if request.method == "GET":
        return _show(request, actor, now, case_id, Form(mode=REPLY, focus=True))
    text = request.POST.get("text", "")
    try:
        record_reply(actor=actor, case_id=case_id, text=text, now=now)
    except Refused as refusal:
        errors = field_words(refusal)
        values = {"text": text[: REPLY_LENGTH * 4]}
        words = "" if errors else refusal_words(refusal)
        form = Form(mode=REPLY, values=values, errors=errors, message=words)
        return _show(request, actor, now, case_id, form, status=422)
    return done(request, actor, now, case_id, words=_("回复已记下"), sent=REPLY, form=True)


def _show(
    request: HttpRequest, actor: Actor, now: datetime, case_id: int, form: Form, *, status: int = 200
) -> HttpResponse:
    page = case_page(actor=actor, case_id=case_id, now=now)
    context = full_context(page, actor=actor, now=now, form=form)
    if is_partial(request):
        return render(request, "pages/case/_form.html.jinja", context, status=status)
    return whole_page(request, actor, now, context, status=status)
