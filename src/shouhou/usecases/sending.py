"""Sends commands: claim in one transaction, call outside any, settle in another.

Sending is the one exception to "one function, one transaction". Nothing here repeats a call that may have
been carried out: an unknown outcome is settled by reading first (``settling``).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from shouhou.domain.commands import CommandState
from shouhou.domain.refund.reading import Known, RefundReading
from shouhou.domain.refund.vocabulary import Action, Phase, ShopType
from shouhou.marketplaces.port import Failure, Marketplace, OutsideFailed, Picture
from shouhou.storage.models import AddressBookEntry, Command, Refund, Shop
from shouhou.storage.sealing import unseal

from .addresses import address_of
from .outside import marketplace_of
from .readings import observe_refund
from .settling import SENDING_LIMIT, move, still_as_seen
from .uploads import picture_for_platform

log = structlog.get_logger()

BACKOFF = (1, 3, 10, 30, 120)


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a command. ``name`` is stored when it is finished."""

    name: str
    call: Callable[[Marketplace, Command, RefundReading], str]


def claim(*, now: datetime, limit: int = 20) -> list[uuid.UUID]:
    """Takes due commands for sending, one in flight per refund. Writes. Returns their ids."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE storage_command
               SET state = 'sending', claimed_at = %(now)s, claim = gen_random_uuid(), attempts = attempts + 1
             WHERE id IN (SELECT id FROM storage_command
                           WHERE state = 'pending' AND not_before <= %(now)s
                           ORDER BY not_before, created_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            {"now": now, "limit": limit},
        )
        return [row[0] for row in cursor.fetchall()]


def send(command_id: uuid.UUID, *, clock: Callable[[], datetime]) -> None:
    """Carries out one claimed command and settles it. Reads and writes; calls the marketplace.

    ``clock`` gives host time; it is read before and after the calls.
    """
    command = Command.objects.select_related("shop", "case", "actor").get(pk=command_id)
    shop = command.shop
    phase = "read"
    try:
        marketplace = marketplace_of(shop)
        reading = marketplace.refund(refund_id=command.subject_id)
        if not still_as_seen(command, reading):
            observe_refund(shop=shop, marketplace=marketplace, refund_id=command.subject_id, now=clock())
            move(
                command,
                CommandState.REFUSED,
                now=clock(),
                code="changed_meanwhile",
                text="平台上的退款已经变化，这个操作没有发出",
            )
            return
        phase = "write"
        for step in steps_of(command):
            if step.name in command.steps_done:
                continue
            reading = _send_step(step, marketplace, command, reading)
        move(command, CommandState.CONFIRMED, now=clock())
    except OutsideFailed as failure:
        _after_failure(command, failure, wrote=phase == "write", now=clock())
    _observe_after(shop, command, clock=clock)


def _send_step(
    step: Step, marketplace: Marketplace, command: Command, reading: RefundReading
) -> RefundReading:
    """One call; notes that it is done; reads the refund afresh when another step follows."""
    Command.objects.filter(pk=command.pk).update(sent_version=reading.version)
    platform_id = step.call(marketplace, command, reading)
    done = [*command.steps_done, step.name]
    Command.objects.filter(pk=command.pk).update(
        steps_done=done, code_sealed="", platform_message_id=platform_id or command.platform_message_id
    )
    command.steps_done, command.code_sealed = done, ""
    if step.name == "review":
        # The review is a change of its own: the version that the next call must carry is a newer one.
        return marketplace.refund(refund_id=command.subject_id)
    return reading


def _after_failure(command: Command, failure: OutsideFailed, *, wrote: bool, now: datetime) -> None:
    """The failed call's meaning for the command."""
    match failure.failure:
        case Failure.REFUSED | Failure.STALE if wrote:
            code = "changed_meanwhile" if failure.failure is Failure.STALE else failure.code or "refused"
            move(command, CommandState.REFUSED, now=now, code=code, text=failure.text or failure.code)
        case Failure.NEEDS_CODE:
            Command.objects.filter(pk=command.pk).update(code_sealed="")
            move(command, CommandState.NEEDS_CODE, now=now, code=failure.code, text=failure.text)
        case Failure.NEEDS_SESSION:
            move(command, CommandState.NEEDS_SESSION, now=now, code=failure.code, text=failure.text)
        case Failure.UNKNOWN if wrote:
            move(command, CommandState.UNKNOWN, now=now, code=failure.code, text=failure.text)
        case Failure.BAD_ANSWER if wrote:
            move(command, CommandState.UNKNOWN, now=now, code=failure.code, text=failure.text)
        case Failure.REFUSED:
            move(command, CommandState.REFUSED, now=now, code=failure.code, text=failure.text)
        case _:
            wait = failure.retry_after or timedelta(seconds=BACKOFF[min(command.attempts, len(BACKOFF)) - 1])
            move(
                command,
                CommandState.PENDING,
                now=now,
                code=failure.code,
                text=failure.text,
                not_before=now + wait,
            )


def _observe_after(shop: Shop, command: Command, *, clock: Callable[[], datetime]) -> None:
    """Reads the refund once more so that the page shows the platform's own state at once."""
    try:
        observe_refund(shop=shop, marketplace=marketplace_of(shop), refund_id=command.subject_id, now=clock())
    except OutsideFailed as failure:  # the poll will read it
        log.info(
            "read_after_send_failed", command=str(command.pk), failure=failure.failure, reason=failure.code
        )


# -- the calls ----------------------------------------------------------------------------------------


def steps_of(command: Command) -> tuple[Step, ...]:
    """The calls of a command in order. Tmall checks a refund before it is paid."""
    action = Action(command.kind)
    if action in (Action.AGREE_REFUND, Action.CONFIRM_RECEIPT):
        pay = Step("agree", _agree_refund)
        tmall = ShopType(command.shop.shop_type) is ShopType.TMALL
        return (Step("review", _review), pay) if tmall else (pay,)
    return (Step(action.value, _CALLS[action]),)


def _phase(command: Command, reading: RefundReading) -> Phase:
    if isinstance(reading.phase, Known):
        return reading.phase.value
    return Phase(Refund.objects.get(shop=command.shop, refund_id=command.subject_id).phase or Phase.ON_SALE)


def _version(reading: RefundReading) -> int:
    if reading.version is None:
        raise OutsideFailed(Failure.BAD_ANSWER, code="no_version", text="平台没有给出退款版本号")
    return reading.version


def _review(marketplace: Marketplace, command: Command, reading: RefundReading) -> str:
    marketplace.review(
        refund_id=command.subject_id,
        phase=_phase(command, reading),
        version=_version(reading),
        operator=command.actor.display_name,
        message="已核对，同意退款",
    )
    return ""


def _agree_refund(marketplace: Marketplace, command: Command, reading: RefundReading) -> str:
    marketplace.agree_refund(
        refund_id=command.subject_id,
        amount_fen=int(command.params["amount_fen"]),
        phase=_phase(command, reading),
        version=_version(reading),
        code=unseal(command.code_sealed),
    )
    return ""


def _agree_return(marketplace: Marketplace, command: Command, reading: RefundReading) -> str:
    entry = AddressBookEntry.objects.get(shop=command.shop, address_id=command.params["address_id"])
    marketplace.agree_return(
        refund_id=command.subject_id,
        phase=_phase(command, reading),
        version=_version(reading),
        address=address_of(entry),
        remark=command.params.get("remark") or "同意退货，请按退货地址寄回，并填写退货单号，谢谢。",
        seller_pays_freight=command.params["freight"] == "seller",
    )
    return ""


def _refuse(marketplace: Marketplace, command: Command, reading: RefundReading) -> str:
    marketplace.refuse(
        refund_id=command.subject_id,
        phase=_phase(command, reading),
        version=_version(reading),
        reason_id=command.params["reason_id"],
        message=command.params["message"],
        proof=_proof(command, limit=130_000),
    )
    return ""


def _refuse_return(marketplace: Marketplace, command: Command, reading: RefundReading) -> str:
    proof = _proof(command, limit=5_000_000)
    assert proof is not None
    marketplace.refuse_return(
        refund_id=command.subject_id,
        phase=_phase(command, reading),
        version=_version(reading),
        reason_id=command.params["reason_id"],
        proof=proof,
    )
    return ""


def _leave_message(marketplace: Marketplace, command: Command, reading: RefundReading) -> str:
    sha256 = command.params.get("picture") or command.params["card"]
    return marketplace.leave_message(
        refund_id=command.subject_id,
        content=command.params["content"],
        picture=picture_for_platform(sha256, limit=500_000),
    )


def _proof(command: Command, *, limit: int) -> Picture | None:
    sha256 = command.params.get("proof")
    return picture_for_platform(sha256, limit=limit) if sha256 else None


_CALLS = {
    Action.AGREE_RETURN: _agree_return,
    Action.REFUSE: _refuse,
    Action.REFUSE_RETURN: _refuse_return,
    Action.LEAVE_MESSAGE: _leave_message,
}

__all__ = ["SENDING_LIMIT", "claim", "send", "steps_of"]
