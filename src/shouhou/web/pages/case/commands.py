"""What a person does about an instruction to the platform."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouhou.storage.queries.records import CommandView
from shouhou.usecases import commands
from shouhou.usecases.actor import Actor
from shouhou.web.doors import signed_in

from .actions import done


@require_POST
@signed_in
def code(request: HttpRequest, actor: Actor, now: datetime, command_id: str) -> HttpResponse:
    """The SMS code that the platform sent to the shop."""
    given = request.POST.get("code", "").strip()[:20]
    command = commands.give_code(actor=actor, command_id=command_id, code=given, now=now)
    return done(request, actor, now, command.case_id, words=_("验证码已提交，正在告诉平台"))


def _plain(act: Callable[..., CommandView], words: Callable[[], str]) -> Callable[..., HttpResponse]:
    @require_POST
    @signed_in
    def view(request: HttpRequest, actor: Actor, now: datetime, command_id: str) -> HttpResponse:
        command = act(actor=actor, command_id=command_id, now=now)
        return done(request, actor, now, command.case_id, words=words())

    return view


@require_POST
@signed_in
def tick(request: HttpRequest, actor: Actor, now: datetime, command_id: str) -> HttpResponse:
    """Done in 千牛: what no reading will show is done with that word."""
    command = commands.tick(actor=actor, command_id=command_id, now=now)
    words = _("已标记完成，等平台数据确认") if command.is_open else _("已标记完成")
    return done(request, actor, now, command.case_id, words=words)


untick = _plain(commands.untick, lambda: _("已撤销勾选"))
cancel = _plain(commands.cancel, lambda: _("已取消"))
resume = _plain(commands.resume, lambda: _("继续发送"))


@require_POST
@signed_in
def settlement(request: HttpRequest, actor: Actor, now: datetime, command_id: str) -> HttpResponse:
    """What a person saw in the platform's console about an unknown outcome."""
    was_sent = request.POST.get("was_sent") == "yes"
    command = commands.settle_unknown(actor=actor, command_id=command_id, was_sent=was_sent, now=now)
    return done(request, actor, now, command.case_id, words=_("已记录核对结果"))
