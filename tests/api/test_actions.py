"""POST /cases/{id}/actions: decided once, told what changed, refused by rules."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import Constraint
from shouhou.storage.models import Case, Command, HistoryRow, Note, Refund, Shop

from .people import caller, shop_named
from .world import NOW, REFUND_ID, Caller, error, read, refund_reading, show


def version_of(case_id: int) -> int:
    return Case.objects.get(pk=case_id).version


def agree(case_id: int, **changes: Any) -> dict[str, Any]:
    body = {
        "action": "agree_refund",
        "seen_version": version_of(case_id),
        "refund_id": REFUND_ID,
        "amount_fen": 8900,
    }
    return body | changes


def test_a_decision_is_taken_in_as_a_command(agent: Caller, case_id: int) -> None:
    response = agent.act(case_id, agree(case_id), key="k1")
    assert response.status_code == 202
    answer = read(response)
    assert answer["state"] == "pending"
    command = Command.objects.get(pk=answer["command_id"])
    assert (command.kind, command.subject_id, command.params["amount_fen"]) == (
        "agree_refund",
        REFUND_ID,
        8900,
    )
    assert command.actor_id == agent.user_id


def test_the_lead_refund_is_meant_when_none_is_named(agent: Caller, case_id: int) -> None:
    body = agree(case_id)
    del body["refund_id"]
    command_id = read(agent.act(case_id, body, key="k1"))["command_id"]
    assert Command.objects.get(pk=command_id).subject_id == REFUND_ID


def test_the_same_request_again_gets_the_same_answer_and_decides_nothing(agent: Caller, case_id: int) -> None:
    body = agree(case_id)
    first = agent.act(case_id, body, key="k1")
    rows = HistoryRow.objects.count()
    again = agent.act(case_id, body, key="k1")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (Command.objects.count(), HistoryRow.objects.count()) == (1, rows)


def test_the_same_key_with_another_body_is_a_conflict(agent: Caller, case_id: int) -> None:
    body = agree(case_id)
    agent.act(case_id, body, key="k1")
    for other in (body | {"amount_fen": 100}, body | {"seen_version": 1}, {"action": "note", "text": "x"}):
        response = agent.act(case_id, other, key="k1")
        assert response.status_code == 409
        assert error(response)["code"] == "idempotency_key_reused"
    assert Command.objects.count() == 1
    assert not Note.objects.exists()


def test_two_people_may_choose_the_same_key(agent: Caller, owner: Caller, case_id: int) -> None:
    assert agent.act(case_id, {"action": "note", "text": "甲"}, key="1").status_code == 202
    assert owner.act(case_id, {"action": "note", "text": "乙"}, key="1").status_code == 202
    assert Note.objects.count() == 2


def test_a_refused_request_leaves_its_key_free(agent: Caller, case_id: int) -> None:
    assert agent.act(case_id, agree(case_id, amount_fen=1), key="k1").status_code == 422
    assert agent.act(case_id, agree(case_id), key="k1").status_code == 202


def test_a_note_is_written_once_however_often_it_is_sent(agent: Caller, case_id: int) -> None:
    for _ in range(3):
        answer = read(agent.act(case_id, {"action": "note", "text": "已电话联系"}, key="n1"))
        assert answer == {"command_id": None, "approval_id": None, "state": "done"}
    assert [note.text for note in Note.objects.all()] == ["已电话联系"]


def test_the_second_of_two_is_told_what_changed(agent: Caller, owner: Caller, case_id: int) -> None:
    seen = version_of(case_id)
    agent.act(case_id, agree(case_id), key="a")
    refuse = {"action": "refuse", "seen_version": seen, "reason_id": "101", "message": "商品已经寄出"}
    response = owner.act(case_id, refuse, key="b")
    assert response.status_code == 409
    fault = error(response)
    assert fault["code"] == "changed"
    assert fault["version"] == version_of(case_id)
    assert [(one["kind"], one["author_name"]) for one in fault["changes"]] == [("command.decided", "Agent")]
    assert Command.objects.count() == 1


def test_what_the_platform_changed_since_is_told(agent: Caller, shop: Shop, case_id: int) -> None:
    body = agree(case_id)
    changed = refund_reading(refund_fen=5000, version=1763600009999, modified_at=NOW - timedelta(minutes=1))
    show(shop, changed)
    response = agent.act(case_id, body, key="k")
    assert response.status_code == 409
    assert any(one["kind"].startswith("refund.") for one in error(response)["changes"])
    assert not Command.objects.exists()


def test_a_note_of_a_colleague_does_not_stop_a_decision(agent: Caller, owner: Caller, case_id: int) -> None:
    body = agree(case_id)
    owner.act(case_id, {"action": "note", "text": "老客户"}, key="n")
    assert agent.act(case_id, body, key="k").status_code == 202


@pytest.mark.parametrize("amount", [1, 8901, 9901, 2**53 - 1])
def test_an_amount_other_than_asked_or_over_the_ceiling_is_refused_by_field(
    agent: Caller, case_id: int, amount: int
) -> None:
    response = agent.act(case_id, agree(case_id, amount_fen=amount), key="k")
    assert response.status_code == 422
    assert "amount_fen" in error(response)["fields"]
    assert not Command.objects.exists()


def test_a_rule_that_says_no_is_422_with_its_reason(agent: Caller, shop: Shop) -> None:
    case_id = show(shop, refund_reading(constraint=Known(Constraint.CANNOT_REFUSE, "cannot_refuse")))
    body = {
        "action": "refuse",
        "seen_version": version_of(case_id),
        "reason_id": "101",
        "message": "商品已经寄出",
    }
    response = agent.act(case_id, body, key="k")
    assert response.status_code == 422
    fault = error(response)
    assert fault["code"] == "cannot_refuse"
    assert fault["message"]


def test_nothing_is_decided_on_a_state_that_we_do_not_know(agent: Caller, shop: Shop) -> None:
    case_id = show(shop, refund_reading(status=Unknown("WAIT_MARTIANS")))
    response = agent.act(case_id, agree(case_id), key="k")
    assert response.status_code == 422
    assert error(response)["code"] == "unknown_state"


def test_another_command_open_on_the_refund_stops_the_next(agent: Caller, case_id: int) -> None:
    agent.act(case_id, agree(case_id), key="a")
    response = agent.act(case_id, agree(case_id), key="b")
    assert response.status_code == 422
    assert error(response)["code"] == "command_open"


def test_agreeing_to_a_return_needs_address_and_freight(agent: Caller, case_id: int) -> None:
    body = {"action": "agree_return", "seen_version": version_of(case_id), "refund_id": REFUND_ID}
    response = agent.act(case_id, body, key="k")
    assert response.status_code == 400
    assert set(error(response)["fields"]) == {"address_id", "freight"}


def test_fields_carry_the_names_of_the_request(agent: Caller, case_id: int) -> None:
    body = {"action": "leave_message", "seen_version": version_of(case_id), "message": "长" * 200}
    response = agent.act(case_id, body, key="k")
    assert response.status_code == 422
    assert set(error(response)["fields"]) == {"message"}


def test_only_readers_may_not_act(viewer: Caller, case_id: int) -> None:
    for number, body in enumerate([agree(case_id), {"action": "note", "text": "x"}, {"action": "claim"}]):
        response = viewer.act(case_id, body, key=f"k{number}")
        assert response.status_code == 403
        assert error(response)["code"] == "forbidden"
    assert not Command.objects.exists()
    assert not Note.objects.exists()


def test_a_case_of_others_cannot_be_acted_on(stranger: Caller, case_id: int) -> None:
    for number, body in enumerate([agree(case_id), {"action": "note", "text": "x"}]):
        assert stranger.act(case_id, body, key=f"k{number}").status_code == 404
    assert stranger.act(10**12, {"action": "claim"}, key="z").status_code == 404


def test_a_refund_of_another_case_is_not_found(agent: Caller, case_id: int, shop: Shop) -> None:
    show(shop, refund_reading(refund_id="77", tid="77", oid="77"))
    assert agent.act(case_id, agree(case_id, refund_id="77"), key="k").status_code == 404


def test_a_case_is_claimed_assigned_snoozed_closed_and_opened_again(
    owner: Caller, agent: Caller, case_id: int, shop: Shop
) -> None:
    def act(number: int, body: dict[str, Any]) -> Case:
        response = owner.act(case_id, body, key=f"k{number}")
        assert response.status_code == 202, response.content
        return Case.objects.get(pk=case_id)

    assert act(1, {"action": "claim", "seen_version": version_of(case_id)}).owner_id == owner.user_id
    assert act(2, {"action": "assign", "user_id": agent.user_id}).owner_id == agent.user_id
    assert act(3, {"action": "assign", "user_id": None}).owner_id is None
    assert act(4, {"action": "snooze", "until": "2026-11-21T10:00:00+08:00"}).snoozed_until
    assert act(5, {"action": "snooze", "until": None}).snoozed_until is None
    refused = owner.act(case_id, {"action": "close", "seen_version": version_of(case_id)}, key="k6")
    assert refused.status_code == 422  # its refund is open
    assert act(7, {"action": "note", "text": "稍后再看"}).state == "open"


def test_someone_outside_the_shop_cannot_be_given_a_case(owner: Caller, case_id: int) -> None:
    outsider = caller("outsider", shop_named("别家"), role=_owner())
    response = owner.act(case_id, {"action": "assign", "user_id": outsider.user_id}, key="k")
    assert response.status_code == 422
    assert "user_id" in error(response)["fields"]


def _owner() -> Any:
    from shouhou.domain.access import Role

    return Role.OWNER


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "agree_refund", "seen_version": 1}, "amount_fen"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": -1}, "amount_fen"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": 0}, "amount_fen"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": 89.0}, "amount_fen"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": "8900"}, "amount_fen"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": 2**53}, "amount_fen"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": 2**80}, "amount_fen"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": True}, "amount_fen"),
        ({"action": "agree_refund", "amount_fen": 8900}, "seen_version"),
        ({"action": "agree_refund", "seen_version": -1, "amount_fen": 8900}, "seen_version"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": 8900, "refund_id": 20003000100200300}, "refund_id"),
        ({"action": "agree_refund", "seen_version": 1, "amount_fen": 8900, "colour": "red"}, "colour"),
        ({"action": "give_it_away", "seen_version": 1}, "action"),
        ({"seen_version": 1}, "action"),
        ({"action": "note", "text": "a\x00b"}, "text"),
        ({"action": "note", "text": "字" * 4001}, "text"),
        ({"action": "note"}, "text"),
        ({"action": "refuse", "seen_version": 1, "reason_id": "1", "message": "不行", "proof": "../../etc"}, "proof"),
        ({"action": "agree_return", "seen_version": 1, "address_id": "1", "freight": "nobody"}, "freight"),
        ({"action": "snooze", "until": "2026-11-21T10:00:00"}, "until"),
        ({"action": "snooze", "until": 1795000000}, "until"),
        ({"action": "assign", "user_id": 2**63}, "user_id"),
    ],
)  # fmt: skip
def test_a_malformed_body_is_named_by_field_and_decides_nothing(
    agent: Caller, case_id: int, body: dict[str, Any], field: str
) -> None:
    raw = (
        orjson.dumps(body)
        if not _is_big(body)
        else b'{"action":"agree_refund","seen_version":1,"amount_fen":%d}' % 2**80
    )
    response = agent.post(f"cases/{case_id}/actions", key="k", raw=raw)
    assert response.status_code == 400, response.content
    fault = error(response)
    assert fault["code"] == "invalid"
    assert field in fault["fields"]
    assert not Command.objects.exists()


def _is_big(body: dict[str, Any]) -> bool:
    return isinstance(body.get("amount_fen"), int) and body["amount_fen"] >= 2**64


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"action": "note", "text": "cut o',
        b"[]",
        b'"note"',
        b"null",
        b"NaN",
        b"<html>",
        b"\xff\xfe",
        b'{"action": "note", "text": "\\ud800"}',
        b"",
    ],
)
def test_a_body_that_is_not_a_json_object_is_malformed(agent: Caller, case_id: int, raw: bytes) -> None:
    response = agent.post(f"cases/{case_id}/actions", key="k", raw=raw)
    assert response.status_code == 400
    assert error(response)["code"] == "invalid"


@pytest.mark.parametrize("key", ["", "x" * 121, "a b", "\xe9"])
def test_a_missing_or_malformed_key_is_named(agent: Caller, case_id: int, key: str) -> None:
    response = agent.act(case_id, {"action": "claim"}, key=key)
    assert response.status_code == 400
    assert "Idempotency-Key" in error(response)["fields"]


def test_a_body_of_a_megabyte_is_too_large(agent: Caller, case_id: int) -> None:
    response = agent.act(case_id, {"action": "note", "text": "x" * 1_000_000}, key="k")
    assert response.status_code == 413
    assert error(response)["code"] == "too_large"


def test_a_form_is_not_json(agent: Caller, case_id: int) -> None:
    from django.test import Client

    response = Client().post(
        f"/api/v1/cases/{case_id}/actions",
        {"action": "claim"},
        headers={"Authorization": f"Bearer {agent.token}", "Idempotency-Key": "k"},
    )
    assert response.status_code == 415
    assert error(response)["code"] == "unsupported_media_type"


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_with_one_key_decide_once(agent: Caller, case_id: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    body = agree(case_id)

    def act(_: int) -> bytes:
        try:
            return agent.act(case_id, body, key="same").content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(act, range(8)))
    assert len(answers) == 1
    assert Command.objects.count() == 1


def test_on_old_data_of_a_shop_without_live_access_somebody_must_have_looked(
    agent: Caller, case_id: int
) -> None:
    Shop.objects.update(channel="files", stale_minutes=60)
    Refund.objects.update(read_at=NOW - timedelta(hours=2))
    response = agent.act(case_id, agree(case_id), key="k1")
    assert (response.status_code, error(response)["code"]) == (422, "check_first")
    answer = agent.act(case_id, agree(case_id, checked=True), key="k1")
    assert (answer.status_code, read(answer)["state"]) == (202, "needs_person")


def test_what_no_interface_carries_is_marked_and_answers_with_a_to_do(agent: Caller, case_id: int) -> None:
    Refund.objects.update(flow="refund_unshipped", status="waiting_seller", order_status="paid")
    refund = read(agent.get(f"cases/{case_id}"))["refunds"][0]
    ways = {one["action"]: one["by_hand"] for one in refund["moves"] if one["party"] == "seller"}
    assert (ways["ship_order"], ways["agree_refund"]) == (True, False)
    body = {
        "action": "ship_order",
        "seen_version": version_of(case_id),
        "carrier": "中通快递",
        "waybill": "73123456",
    }
    assert read(agent.act(case_id, body, key="k1"))["state"] == "needs_person"
