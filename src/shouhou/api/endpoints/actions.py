"""The one way to act on a case: once per Idempotency-Key."""

from datetime import datetime
from typing import Annotated, assert_never

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Header, Router, Status

from shouhou.domain.errors import Refused
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.queue import rows_by_id
from shouhou.usecases import case_actions, decisions
from shouhou.usecases import decision_kinds as kinds
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.queue import viewer_of
from shouhou.usecases.requests import answer_once, key_of

from ..auth import actor_of
from ..responses import answers
from ..schemas import actions as asked
from ..schemas.shape import PathId

router = Router(tags=["cases"])
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=120,
        pattern=r"^[\x21-\x7e]+$",
        description="Yours to choose, one per intention: repeating a request with it is harmless.",
    ),
]


@router.post(
    "/{int:case_id}/actions",
    response=answers(asked.Accepted, 403, 409, 422, status=202),
    operation_id="act_on_case",
    summary="Act on a case",
)
def act_on_case(
    request: HttpRequest, case_id: PathId, body: Body[asked.ActionIn], idempotency_key: Key
) -> Status[asked.Accepted]:
    """Takes an action in; the platform is told by the worker, exactly once.

    Money above your limits waits for somebody who may: then ``approval_id`` is set, ``state`` is
    ``waiting_approval`` and nothing is sent until it is approved.

    The same key and body again give the same answer again; the same key with another body is 409
    ``idempotency_key_reused``. 409 ``changed``: somebody or the platform was first; ``error.changes`` says
    what, ``error.version`` is the present version. 422: a rule says no.
    """
    actor, now, action = actor_of(request), timezone.now(), body.root
    answer = answer_once(
        actor=actor,
        key=idempotency_key,
        asked={"case": case_id, **action.model_dump(mode="json")},
        act=lambda: _act(actor, case_id, action, idempotency_key, now),
        now=now,
    )
    return Status(202, asked.Accepted(**answer))


def _act(
    actor: Actor,
    case_id: int,
    action: asked.DecisionIn | asked.HousekeepingIn,
    key: str,
    now: datetime,
) -> dict[str, str | int | None]:
    if not isinstance(action, asked.DecisionIn):
        _keep_house(actor, case_id, action, now)
        return {"command_id": None, "approval_id": None, "state": "done"}
    outcome = decisions.decide(
        actor=actor,
        case_id=case_id,
        decision=_decision(actor, case_id, action),
        seen_version=action.seen_version,
        idempotency_key=key_of(actor=actor, key=key),
        checked=action.checked,
        reason=action.reason,
        now=now,
    )
    if isinstance(outcome, ApprovalView):
        state = "waiting_approval" if outcome.is_open else outcome.state
        return {"command_id": outcome.command_id, "approval_id": outcome.approval_id, "state": state}
    return {"command_id": outcome.command_id, "approval_id": None, "state": outcome.state}


def _lead_refund_id(actor: Actor, case_id: int) -> str:
    rows = rows_by_id(viewer=viewer_of(actor=actor), case_ids=[case_id])
    if not rows:
        raise Missing
    if not rows[0].refund_id:
        raise Refused("no_refund", "这个售后单没有退款", {"refund_id": "必填"})
    return rows[0].refund_id


def _decision(actor: Actor, case_id: int, action: asked.DecisionIn) -> kinds.Decision:
    if isinstance(action, asked.CompensateIn):
        return kinds.Compensate(means=action.means, amount_fen=action.amount_fen, note=action.note)
    return _on_refund(action, action.refund_id or _lead_refund_id(actor, case_id))


def _on_refund(action: asked.RefundDecisionIn, refund_id: str) -> kinds.RefundDecision:
    match action:
        case asked.AgreeRefundIn():
            return kinds.AgreeRefund(refund_id=refund_id, amount_fen=action.amount_fen)
        case asked.ConfirmReceiptIn():
            return kinds.ConfirmReceipt(refund_id=refund_id, amount_fen=action.amount_fen)
        case asked.AgreeReturnIn():
            return kinds.AgreeReturn(
                refund_id=refund_id,
                address_id=action.address_id,
                freight=action.freight,
                remark=action.remark,
            )
        case asked.RefuseIn():
            return kinds.Refuse(
                refund_id=refund_id, reason_id=action.reason_id, message=action.message, proof=action.proof
            )
        case asked.RefuseReturnIn():
            return kinds.RefuseReturn(refund_id=refund_id, reason_id=action.reason_id, proof=action.proof)
        case asked.LeaveMessageIn():
            return kinds.LeaveMessage(refund_id=refund_id, content=action.message, picture=action.picture)
        case asked.AgreeOtherIn():
            return kinds.AgreeOther(
                refund_id=refund_id,
                address_id=action.address_id or "",
                freight=action.freight or "",
                remark=action.remark,
            )
        case asked.SendOutIn():
            return kinds.SendOut(refund_id=refund_id, carrier=action.carrier, waybill=action.waybill)
        case asked.ShipOrderIn():
            return kinds.ShipOrder(refund_id=refund_id, carrier=action.carrier, waybill=action.waybill)
        case asked.FillInReturnIn():
            return kinds.FillInReturn(refund_id=refund_id, carrier=action.carrier, waybill=action.waybill)
        case asked.AskPlatformIn():
            return kinds.AskPlatform(refund_id=refund_id, statement=action.statement, proof=action.proof)
        case _:
            assert_never(action)


def _keep_house(actor: Actor, case_id: int, action: asked.HousekeepingIn, now: datetime) -> None:
    match action:
        case asked.NoteIn():
            case_actions.add_note(actor=actor, case_id=case_id, text=action.text, now=now)
        case asked.ClaimIn():
            case_actions.claim_case(actor=actor, case_id=case_id, seen_version=action.seen_version, now=now)
        case asked.AssignIn():
            case_actions.assign_case(actor=actor, case_id=case_id, user_id=action.user_id, now=now)
        case asked.SnoozeIn():
            case_actions.snooze_case(actor=actor, case_id=case_id, until=action.until, now=now)
        case asked.CloseIn():
            case_actions.close_case(actor=actor, case_id=case_id, seen_version=action.seen_version, now=now)
        case asked.ReopenIn():
            case_actions.reopen_case(actor=actor, case_id=case_id, now=now)
        case _:
            assert_never(action)
