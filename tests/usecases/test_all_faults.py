"""With every fault of the network and the platform on: each decision is applied once, and no fen over."""

import uuid
from datetime import datetime, timedelta

import pytest

from shouhou.storage.models import Case, Command, Refund, SyncSource
from shouhou.usecases.commands import give_code, resume, settle_unknown
from shouhou.usecases.decision_kinds import AgreeRefund, AgreeReturn, Decision, LeaveMessage
from shouhou.usecases.decisions import decide
from shouhou.usecases.draining import drain_commands, drain_inbox
from shouhou.usecases.polling import poll

from .floor import Floor, now

ALL_FAULTS = {
    "answer_lost": 0.15,
    "http_500": 0.08,
    "html_page": 0.08,
    "cut_json": 0.08,
    "isp_once": 0.1,
    "limited": {"p": 0.02, "seconds": 1},
    "tmc_duplicate": 0.3,
    "tmc_reorder": 0.3,
    "tmc_drop": 0.2,
    "seed": 11,
}


class Time:
    """Host time that a test moves ahead, so that waiting takes no time."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return now() + self.ahead


def decisions(floor: Floor) -> dict[str, tuple[Decision, int]]:
    """Refund id to its decision and the fen that must leave the shop for it."""
    made: dict[str, tuple[Decision, int]] = {}
    for number in range(4):
        fen = 1000 + number
        refund_id = floor.apply(fen=fen)
        made[refund_id] = (AgreeRefund(refund_id=refund_id, amount_fen=fen), fen)
    for number in range(2):
        refund_id = floor.apply("REFUND_AND_RETURN", shipped=True, fen=2000 + number)
        floor.sync()
        address = floor.shop.addresses.first()
        assert address is not None
        made[refund_id] = (
            AgreeReturn(refund_id=refund_id, address_id=address.address_id, freight="seller"),
            0,
        )
    for number in range(2):
        refund_id = floor.apply(fen=3000 + number)
        made[refund_id] = (LeaveMessage(refund_id=refund_id, content=f"您好，正在为您核实 {number}。"), 0)
    floor.sync()
    return made


@pytest.mark.timeout(300)
def test_each_decision_is_applied_once_whatever_fails(tmall: Floor) -> None:
    made = decisions(tmall)
    for refund_id, (decision, _) in made.items():
        case = tmall.case_of(refund_id)
        decide(
            actor=tmall.agent,
            case_id=case.pk,
            decision=decision,
            seen_version=case.version,
            idempotency_key=str(uuid.uuid4()),
            now=now(),
        )
    tmall.sandbox.put("/sandbox/faults", ALL_FAULTS)
    try:
        work_until_done(tmall)
    finally:
        tmall.sandbox.put("/sandbox/faults", {})
    states = {row.subject_id: (row.state, row.outcome_code) for row in Command.objects.all()}
    said_not_sent = {refund_id for refund_id, (_, code) in states.items() if code == "said_not_sent"}
    assert {state for refund_id, (state, _) in states.items() if refund_id not in said_not_sent} == {
        "confirmed"
    }
    for refund_id, (decision, fen) in made.items():
        document = tmall.sandbox.get("/sandbox/book", refund_id=refund_id)
        assert document["fen_paid"] == fen, (refund_id, decision, states[refund_id])
        if isinstance(decision, LeaveMessage):
            kept = kept_messages(tmall, refund_id)
            assert len(kept) == (0 if refund_id in said_not_sent else 1), (refund_id, kept)
    tmall.sync()
    for refund_id in made:
        theirs = tmall.sandbox.refund(refund_id)["status"]
        assert Refund.objects.get(refund_id=refund_id).status_raw == theirs
    assert Case.objects.filter(command_state="unknown").count() == 0


def kept_messages(floor: Floor, refund_id: str) -> list[object]:
    """The calls that left a message, by the sandbox's own book: what a person would look up in the console."""
    calls = floor.sandbox.get("/sandbox/book", refund_id=refund_id)["items"]
    return [call for call in calls if "message.add" in call["method"] and call["effect"]]


def work_until_done(floor: Floor) -> None:
    time = Time()
    for _ in range(150):
        waiting = Command.objects.exclude(state__in=["confirmed", "refused", "cancelled"])
        if not waiting.exists():
            return
        for command in waiting.filter(state="needs_code"):
            code = floor.sandbox.get("/sandbox/sms", shop=floor.key)["code"]
            if "失效" in command.outcome_text:
                resume(actor=floor.agent, command_id=str(command.pk), now=time())
            elif code:
                give_code(actor=floor.agent, command_id=str(command.pk), code=str(code), now=time())
        for command in waiting.filter(outcome_code="ask_person"):
            settle_unknown(
                actor=floor.agent,
                command_id=str(command.pk),
                was_sent=bool(kept_messages(floor, command.subject_id)),
                now=time(),
            )
        drain_commands(clock=time)
        drain_inbox(clock=time)
        time.ahead += timedelta(seconds=6)
        clock_source = SyncSource.objects.select_related("shop").get(shop=floor.shop, name="clock")
        poll(clock_source, clock=time)
    raise AssertionError(list(waiting.values("kind", "state", "outcome_code", "outcome_text", "steps_done")))
