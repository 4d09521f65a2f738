"""Moves commands between their states, and settles unknown outcomes by reading, never by repeating.

Guarded calls carry the refund's version: when a reading shows that nothing changed, the same call may be
made again with the same version. A message has no guard: it is looked for among the platform's messages for
ten minutes, then shown to a person with both possibilities.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction

from shouhou.domain.commands import CommandState, Subject, confirms, next_state, repeatable
from shouhou.domain.refund.reading import Known, MessageReading, RefundReading
from shouhou.domain.refund.vocabulary import Action, CsStatus, Party, Phase, RefundStatus
from shouhou.marketplaces.port import OutsideFailed
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, Command, Refund, RefundMessage
from shouhou.storage.models.commands import OPEN_STATES

from . import authority
from .booking import book_command
from .outside import marketplace_of

log = structlog.get_logger()

SENDING_LIMIT = timedelta(seconds=120)  # longer than all time-outs of one call together
GUARD_WAIT = timedelta(seconds=35)  # a lost call may still arrive at the platform within its time-out
MESSAGE_SEARCH = timedelta(minutes=10)
READ_EVERY = timedelta(seconds=5)


def move(
    command: Command,
    state: CommandState,
    *,
    now: datetime,
    code: str = "",
    text: str = "",
    not_before: datetime | None = None,
    actor: str = "system",
) -> bool:
    """Moves a command if it still stands where the caller saw it. Writes command, case, history, event.

    Returns False when somebody else moved it meanwhile.
    """
    old = CommandState(command.state)
    if state is not old:
        next_state(old, state)  # refuses a move that the table does not have
    fields: dict[str, Any] = {"state": state.value, "outcome_code": code[:120], "outcome_text": text[:400]}
    if state in (CommandState.CONFIRMED, CommandState.REFUSED, CommandState.CANCELLED):
        fields |= {"finished_at": now, "code_sealed": ""}
    if state is CommandState.UNKNOWN and command.unknown_since is None:
        fields |= {"unknown_since": now}
    if state in (CommandState.UNKNOWN, CommandState.PENDING):
        fields |= {"not_before": not_before or now}
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=command.case_id)
        moved = Command.objects.filter(pk=command.pk, state=old.value).update(**fields)
        if not moved:
            return False
        for name, value in fields.items():
            setattr(command, name, value)
        _note(case, command, state, old, now, code, actor)
    return True


def _note(
    case: Case, command: Command, state: CommandState, old: CommandState, now: datetime, code: str, actor: str
) -> None:
    case.command_state = _of_another(command) if command.finished_at else state.value
    fields = ["command_state"]
    if state is CommandState.CONFIRMED:
        book_command(command, at=clock_of(command.shop).platform_time(now), now=now)
    if state is not CommandState.PENDING and state is not old:  # a retry is not news
        at = clock_of(command.shop).platform_time(now)
        history.append(
            case,
            at=at,
            actor=actor,
            kind=f"command.{state.value}",
            body={"command": str(command.pk), **subject_of(command), "action": command.kind, "code": code},
        )
        if state in (CommandState.REFUSED, CommandState.CANCELLED):
            authority.free(case, command.pk, at=at, now=now)
        case.last_activity_at = at
        fields += ["version", "head", "last_activity_at"]
    case.save(update_fields=fields)
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="command")


def _of_another(command: Command) -> str:
    """Where another command of the case stands that is still open: a payment and a refund run side by side."""
    others = Command.objects.filter(case_id=command.case_id, state__in=OPEN_STATES).exclude(pk=command.pk)
    return others.order_by("-created_at").values_list("state", flat=True).first() or ""


def subject_of(command: Command) -> dict[str, str]:
    """What a command is about, as the history names it."""
    return {"refund_id" if command.subject_kind == Subject.REFUND else "payment": command.subject_id}


def still_as_seen(command: Command, reading: RefundReading) -> bool:
    """Whether the platform's refund is the one that the decision's author saw.

    After a finished first step only the version may have moved: our own call moved it.
    """
    if reading.status.raw != command.seen_status:
        return False
    if command.steps_done:
        return "amount_fen" not in command.params or reading.refund_fen == command.params["amount_fen"]
    return command.seen_refund_version is None or reading.version == command.seen_refund_version


# -- unknown outcomes -----------------------------------------------------------------------------------


def give_up_lost_claims(*, now: datetime) -> int:
    """A command that was being sent for longer than any call lasts becomes unknown. Writes; returns how many."""
    lost = Command.objects.select_related("shop").filter(
        state=CommandState.SENDING.value, claimed_at__lt=now - SENDING_LIMIT
    )
    return sum(move(command, CommandState.UNKNOWN, now=now, code="claim_lost") for command in lost)


def claim_unknown(*, now: datetime, limit: int = 20) -> list[uuid.UUID]:
    """Unknown commands that are due for another reading; takes them by moving their next look. Writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE storage_command SET not_before = %(next)s
             WHERE id IN (SELECT id FROM storage_command
                           WHERE state = 'unknown' AND not_before <= %(now)s
                           ORDER BY not_before LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            {"next": now + READ_EVERY, "now": now, "limit": limit},
        )
        return [row[0] for row in cursor.fetchall()]


def settle(command_id: uuid.UUID, *, now: datetime) -> CommandState:
    """Reads the platform for one unknown command and moves it if the reading tells. Calls the marketplace."""
    command = Command.objects.select_related("shop").get(pk=command_id)
    if command.state != CommandState.UNKNOWN.value:
        return CommandState(command.state)
    try:
        marketplace = marketplace_of(command.shop)
        reading = marketplace.refund(refund_id=command.subject_id)
        if Action(command.kind) is Action.LEAVE_MESSAGE:
            messages = marketplace.messages(refund_id=command.subject_id, phase=_phase_of(command))
            _settle_message(command, messages, now=now)
        else:
            _settle_guarded(command, reading, now=now)
    except OutsideFailed as failure:
        log.info("settling_waits", command=str(command_id), failure=failure.failure, reason=failure.code)
    return CommandState(command.state)


def _phase_of(command: Command) -> Phase:
    phase = Refund.objects.values_list("phase", flat=True).get(
        shop=command.shop, refund_id=command.subject_id
    )
    return Phase(phase or Phase.ON_SALE)


def _settle_guarded(command: Command, reading: RefundReading, *, now: datetime) -> None:
    status = reading.status.value if isinstance(reading.status, Known) else None
    if confirms(Action(command.kind), status):
        move(command, CommandState.CONFIRMED, now=now, code="seen_by_reading")
        return
    unknown_since = command.unknown_since or now
    waited = now - unknown_since >= GUARD_WAIT
    unchanged = reading.status.raw == command.seen_status and reading.version == command.sent_version
    if unchanged and repeatable(Action(command.kind)):
        if waited:
            Command.objects.filter(pk=command.pk).update(unknown_since=None)
            move(command, CommandState.PENDING, now=now, code="nothing_changed")
        return
    if reading.status.raw == command.seen_status and command.sent_version is not None:
        # Same node, another version: our own review, or a message. Only the first step may be lost here.
        if waited:
            _resume_or_refuse(command, reading, now=now)
        return
    move(
        command,
        CommandState.REFUSED,
        now=now,
        code="changed_meanwhile",
        text="平台上的退款已经变化，这个操作没有生效",
    )


def _resume_or_refuse(command: Command, reading: RefundReading, *, now: datetime) -> None:
    """The node is the same but the version moved while the outcome was unknown: by whom?

    A lost answer of the review moves the version too; the review may be made again without harm, so the
    command goes on from there when nothing else of the refund moved.
    """
    same_amount = reading.refund_fen == command.params.get("amount_fen", reading.refund_fen)
    reviewing = Action(command.kind) in (Action.AGREE_REFUND, Action.CONFIRM_RECEIPT)
    if reviewing and same_amount and "review" not in command.steps_done and command.shop.shop_type == "B":
        Command.objects.filter(pk=command.pk).update(unknown_since=None, steps_done=["review"])
        move(command, CommandState.PENDING, now=now, code="review_seen")
        return
    move(
        command,
        CommandState.REFUSED,
        now=now,
        code="changed_meanwhile",
        text="平台上的退款已经变化，这个操作没有生效",
    )


def _settle_message(command: Command, messages: "list[MessageReading] | Any", *, now: datetime) -> None:
    clock = clock_of(command.shop)
    since = clock.platform_time(command.claimed_at or command.created_at) - timedelta(seconds=2)
    taken = set(
        Command.objects.filter(shop=command.shop, subject_id=command.subject_id)
        .exclude(platform_message_id="")
        .values_list("platform_message_id", flat=True)
    )
    for message in messages:
        ours = message.author is Party.SELLER and message.content.strip() == command.params["content"].strip()
        if ours and message.created_at >= since and message.message_id not in taken:
            Command.objects.filter(pk=command.pk).update(platform_message_id=message.message_id)
            move(command, CommandState.CONFIRMED, now=now, code="seen_by_reading")
            return
    if now - (command.unknown_since or now) >= MESSAGE_SEARCH and command.outcome_code != "ask_person":
        Command.objects.filter(pk=command.pk).update(
            outcome_code="ask_person", not_before=now + timedelta(minutes=5)
        )
        events.announce(shop_id=command.shop_id, case_id=command.case_id, kind="command")


WAITING_FOR_A_READING = ("unknown", "needs_person", "needs_code", "needs_session")


def confirm_by_observation(refund: Refund, *, now: datetime) -> int:
    """After a sync: an open command of this refund that the observed status fulfils is confirmed. Writes.

    Covers what a person did in the platform's console (ticked or not) and unknown outcomes. Returns how many.
    """
    status = RefundStatus(refund.status) if refund.status else None
    cs_status = CsStatus(refund.cs_status) if refund.cs_status else None
    waiting = Command.objects.select_related("shop").filter(
        shop_id=refund.shop_id,
        subject_kind="refund",
        subject_id=refund.refund_id,
        state__in=WAITING_FOR_A_READING,
    )
    confirmed = 0
    for command in waiting:
        if confirms(Action(command.kind), status, cs_status):
            confirmed += move(command, CommandState.CONFIRMED, now=now, code="seen_by_reading")
        elif (
            Action(command.kind) is Action.LEAVE_MESSAGE and command.state == CommandState.NEEDS_PERSON.value
        ):
            _confirm_message_by_hand(command, refund, now=now)
    return confirmed


def contradict(refund: Refund, *, stated_at: datetime, now: datetime) -> int:
    """A file newer than a to-do shows something else than what was to be done. Writes; returns how many.

    The refund moved elsewhere (withdrawn, changed, ruled): the to-do has no object any more and ends as refused.
    Ticked, and the refund stands where it stood: the tick is doubted, the to-do stays open and says so. ``stated_at``:
    platform time.
    """
    doubted = 0
    for command in Command.objects.select_related("shop").filter(
        shop_id=refund.shop_id,
        subject_kind="refund",
        subject_id=refund.refund_id,
        state=CommandState.NEEDS_PERSON.value,
    ):
        clock = clock_of(command.shop)
        if Action(command.kind) is Action.LEAVE_MESSAGE or stated_at <= clock.platform_time(
            command.created_at
        ):
            continue
        if refund.status_raw != command.seen_status:
            doubted += move(
                command,
                CommandState.REFUSED,
                now=now,
                code="changed_meanwhile",
                text="平台上的退款已经变成别的状态，这个待办不用再做",
            )
        elif not refund.cs_status_raw and Action(command.kind) is Action.ASK_INTERVENTION:
            continue  # this export has no column that would show it
        elif command.ticked_at is not None and stated_at > clock.platform_time(command.ticked_at):
            doubted += Command.objects.filter(
                pk=command.pk, state=CommandState.NEEDS_PERSON.value, contradicted_at=None
            ).update(contradicted_at=now)
    return doubted


def _confirm_message_by_hand(command: Command, refund: Refund, *, now: datetime) -> None:
    found = RefundMessage.objects.filter(
        refund=refund, author=Party.SELLER.value, content=command.params["content"].strip()
    ).exists()
    if found:
        move(command, CommandState.CONFIRMED, now=now, code="seen_by_reading")
