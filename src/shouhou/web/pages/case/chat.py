"""A pasted conversation of 千牛: whose words are whose, then onto the case's timeline."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import Refused
from shouhou.storage.queries.desk_records import PasteOutcome
from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.pasting import paste_chat
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.words.refusals import field_words, refusal_words

from .actions import done
from .context import Form
from .todos import full_context
from .views import whole_page

CHAT = "chat"
MOST_CHARACTERS = 200_000


@require_http_methods(["GET", "POST"])
@signed_in
def chat(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """GET opens the form; POST shows how the text is read, or keeps it; the text stays in the form."""
    if request.method == "GET":
        return _show(request, actor, now, case_id, Form(mode=CHAT, focus=True))
    values = {name: request.POST.get(name, "")[:MOST_CHARACTERS] for name in ("text", "buyer_nick")}
    keeping = request.POST.get("step") == "apply"
    try:
        if len(request.POST.get("text", "")) > MOST_CHARACTERS:
            raise Refused("text", _("内容太长，请分几次粘贴"), {"text": _("内容太长，请分几次粘贴")})
        outcome = paste_chat(actor=actor, case_id=case_id, dry_run=not keeping, now=now, **values)
    except Refused as refusal:
        form = _asked(refusal, values)
        return _show(request, actor, now, case_id, form, status=422)
    if not keeping:
        return _show(request, actor, now, case_id, Form(mode=CHAT, values=values), outcome=outcome)
    words = _("已记下 %(new)s 条聊天，%(known)s 条以前就有") % {
        "new": outcome.created,
        "known": outcome.unchanged,
    }
    return done(request, actor, now, case_id, words=words, sent=CHAT, form=True)


def _asked(refusal: Refused, values: dict[str, str]) -> Form:
    """When the text does not say who the buyer is, the names are offered instead of an error."""
    if refusal.reason_code == "sides":
        names = tuple(one for one in refusal.fields.get("buyer_nick", "").split("|") if one)
        return Form(mode=CHAT, values=values, message=refusal_words(refusal), choices=names)
    errors = field_words(refusal)
    return Form(mode=CHAT, values=values, errors=errors, message="" if errors else refusal_words(refusal))


def _show(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    case_id: int,
    form: Form,
    *,
    outcome: PasteOutcome | None = None,
    status: int = 200,
) -> HttpResponse:
    page = case_page(actor=actor, case_id=case_id, now=now)
    context = {**full_context(page, actor=actor, now=now, form=form), "outcome": outcome}
    if is_partial(request):
        return render(request, "pages/case/_form.html.jinja", context, status=status)
    return whole_page(request, actor, now, context, status=status)
