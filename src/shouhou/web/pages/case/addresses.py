"""A return address by hand, from the form that needs one; afterwards that form is back."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.addresses import save_address
from shouhou.usecases.case_page import case_page
from shouhou.web.addresses import typed_address
from shouhou.web.doors import is_partial, signed_in
from shouhou.web.words.refusals import field_words, refusal_words

from .context import Form
from .decisions import open_form
from .todos import full_context
from .views import whole_page

ADDRESS = "address"


@require_http_methods(["GET", "POST"])
@signed_in
def address(request: HttpRequest, actor: Actor, now: datetime, case_id: int) -> HttpResponse:
    """The form, and keeping what it holds."""
    page = case_page(actor=actor, case_id=case_id, now=now)
    form = Form(mode=ADDRESS, focus=True)
    status = 200
    if request.method == "POST":
        shop_id = page.row.shop.shop_id
        try:
            entry = typed_address(request.POST)
            save_address(actor=actor, shop_id=shop_id, address_id=None, address=entry, now=now)
        except Refused as refusal:
            values = {name: str(value) for name, value in request.POST.items()}
            words = refusal_words(refusal)
            form = Form(mode=ADDRESS, values=values, errors=field_words(refusal), message=words)
            status = 422
        else:
            if not is_partial(request):
                return redirect("case", case_id=case_id)
            return open_form(request, actor, now, case_id, action="agree_return")
    context = full_context(page, actor=actor, now=now, form=form)
    if is_partial(request):
        return render(request, "pages/case/_form.html.jinja", context, status=status)
    return whole_page(request, actor, now, context, status=status)
