"""What a person does about a command: give the code, tick it, cancel it, say what became of it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from shouhou.domain.access import Permission
from shouhou.domain.commands import SHOWN_NOWHERE, CommandState, Subject
from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import Action
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, Command
from shouhou.storage.queries import queue as queue_rows
from shouhou.storage.queries.commands import command_record
from shouhou.storage.queries.records import CommandView
from shouhou.storage.sealing import seal

from .actor import Actor, demand
from .errors import Missing
from .inbox import put
from .queue import viewer_of
from .settling import move, subject_of

CANCELLABLE = (
    CommandState.PENDING,
    CommandState.NEEDS_CODE,
    CommandState.NEEDS_SESSION,
    CommandState.NEEDS_PERSON,
)


def command_view(*, actor: Actor, command_id: str) -> CommandView:
    """One command. Raises ``Missing``."""
    return command_record(_find(actor, command_id, Permission.SEE_CASE))


def list_commands(
    *, actor: Actor, shop_id: int | None, state: str | None, cursor: str | None, limit: int
) -> tuple[tuple[CommandView, ...], str | None]:
    """Commands, newest first, keyset-paged by time and id."""
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    query = Command.objects.select_related("actor").filter(shop_id__in=viewer.shops)
    if state:
        query = query.filter(state=state)
    if cursor:
        try:
            at_text, _, key = cursor.partition("~")
            at, _ = queue_rows.read_cursor(at_text)
            after = uuid.UUID(key)
        except ValueError as error:
            raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"}) from error
        query = query.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=after))
    limit = max(1, min(limit, 200))
    rows = list(query.order_by("-created_at", "-id")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    next_cursor = f"{queue_rows.make_cursor(last.created_at, 0)}~{last.pk}" if last else None
    return tuple(command_record(row) for row in rows[:limit]), next_cursor


def give_code(*, actor: Actor, command_id: str, code: str, now: datetime) -> CommandView:
    """Hands over the SMS code that the platform sent to the shop; the command goes out again. Writes."""
    command = _find(actor, command_id, Permission.SETTLE_COMMAND)
    _expect(command, CommandState.NEEDS_CODE)
    digits = code.strip()
    if not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 8):
        raise Refused("code", "请填写短信里的 4–8 位数字验证码", {"code": "格式不对"})
    with transaction.atomic():
        Command.objects.filter(pk=command.pk).update(code_sealed=seal(digits))
        _go_on(command, actor, now)
    return command_record(command)


def resume(*, actor: Actor, command_id: str, now: datetime) -> CommandView:
    """Sends a command again that waited for an authorisation, or asks for a new SMS code. Writes.

    A code that was wrong or has expired is of no use again: the call without one makes the platform send another.
    """
    command = _find(actor, command_id, Permission.SETTLE_COMMAND)
    if command.state != CommandState.NEEDS_CODE.value:
        _expect(command, CommandState.NEEDS_SESSION)
    with transaction.atomic():
        _go_on(command, actor, now)
    return command_record(command)


def tick(*, actor: Actor, command_id: str, now: datetime) -> CommandView:
    """Says "done in 千牛". The next reading that shows it confirms it. Writes."""
    command = _find(actor, command_id, Permission.SETTLE_COMMAND)
    _expect(command, CommandState.NEEDS_PERSON)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=command.case_id)
        ticked = Command.objects.filter(
            pk=command.pk, state=CommandState.NEEDS_PERSON.value, ticked_at=None
        ).update(ticked_at=now, contradicted_at=None)
        if ticked:
            _note(case, command, actor, now, kind="command.ticked")
            live = command.shop.channel == "api"
            if live and command.subject_kind == Subject.REFUND:
                put(shop_id=command.shop_id, refund_ids=[command.subject_id], now=now)
            if command.kind in SHOWN_NOWHERE and not (live and command.kind == Action.LEAVE_MESSAGE):
                # No reading will ever show it: the person's word is all there will be. Messages can be read live.
                move(command, CommandState.CONFIRMED, now=now, code="said_by_person", actor=actor.mark)
    command.ticked_at = command.ticked_at or now
    return command_record(command)


def untick(*, actor: Actor, command_id: str, now: datetime) -> CommandView:
    """Takes a tick back that no reading has confirmed yet. Writes."""
    command = _find(actor, command_id, Permission.SETTLE_COMMAND)
    _expect(command, CommandState.NEEDS_PERSON)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=command.case_id)
        open_still = Command.objects.filter(pk=command.pk, state=CommandState.NEEDS_PERSON.value)
        if open_still.exclude(ticked_at=None).update(ticked_at=None, contradicted_at=None):
            _note(case, command, actor, now, kind="command.unticked")
    command.ticked_at = None
    return command_record(command)


def cancel(*, actor: Actor, command_id: str, now: datetime) -> CommandView:
    """Takes a decision back that has not gone out. Writes. ``Refused`` when it has, or may have."""
    command = _find(actor, command_id, Permission.SETTLE_COMMAND)
    if CommandState(command.state) not in CANCELLABLE:
        raise Refused("command_state", "这个操作已经发出或已经结束，不能取消")
    if not move(command, CommandState.CANCELLED, now=now, actor=actor.mark):
        raise Refused("command_state", "这个操作刚刚已经发出，不能取消")
    return command_record(command)


def settle_unknown(*, actor: Actor, command_id: str, was_sent: bool, now: datetime) -> CommandView:
    """A person looked in the platform's console and says what became of an unknown command. Writes."""
    command = _find(actor, command_id, Permission.SETTLE_COMMAND)
    _expect(command, CommandState.UNKNOWN)
    if was_sent:
        move(command, CommandState.CONFIRMED, now=now, code="said_by_person", actor=actor.mark)
    else:
        move(command, CommandState.CANCELLED, now=now, code="said_not_sent", actor=actor.mark)
    return command_record(command)


def _find(actor: Actor, command_id: str, permission: Permission) -> Command:
    try:
        key = uuid.UUID(command_id)
    except ValueError as error:
        raise Missing from error
    command = Command.objects.select_related("actor", "shop").filter(pk=key).first()
    if command is None:
        raise Missing
    demand(actor=actor, shop_id=command.shop_id, permission=permission)
    return command


def _expect(command: Command, state: CommandState) -> None:
    if command.state != state.value:
        raise Refused("command_state", "这个操作已经处于其他状态，请刷新后再看")


def _go_on(command: Command, actor: Actor, now: datetime) -> None:
    move(command, CommandState.PENDING, now=now, actor=actor.mark)
    events.wake("commands")


def _note(case: Case, command: Command, actor: Actor, now: datetime, *, kind: str) -> None:
    at = clock_of(command.shop).platform_time(now)
    body = {"command": str(command.pk), **subject_of(command), "action": command.kind}
    history.append(case, at=at, actor=actor.mark, kind=kind, body=body)
    case.last_activity_at = at
    case.save(update_fields=["version", "head", "last_activity_at"])
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="command")
