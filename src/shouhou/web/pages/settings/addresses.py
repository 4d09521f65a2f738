"""Return addresses by hand, for a shop whose addresses nothing reads."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.addresses import remove_address, save_address
from shouhou.web.addresses import typed_address
from shouhou.web.doors import signed_in

from .views import shop_page


@require_POST
@signed_in
def addresses(request: HttpRequest, actor: Actor, now: datetime, shop_id: int) -> HttpResponse:
    """Adds an address, or removes one; what was typed stays when something is wrong."""
    gone = request.POST.get("remove", "")[:60]
    try:
        if gone:
            remove_address(actor=actor, shop_id=shop_id, address_id=gone, now=now)
        else:
            entry = typed_address(request.POST)
            save_address(actor=actor, shop_id=shop_id, address_id=None, address=entry, now=now)
    except Refused as refusal:
        return shop_page(request, actor, now, shop_id, refusal=refusal)
    messages.success(request, _("地址已移除") if gone else _("地址已保存"))
    return redirect("shop", shop_id=shop_id)
