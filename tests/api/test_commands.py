"""GET /commands and what a person adds to one."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from shouhou.storage.models import Command, Shop

from .test_actions import agree
from .world import NOW, REFUND_ID, Caller, error, read, show_many


@pytest.fixture
def command_id(agent: Caller, case_id: int) -> str:
    answer = read(agent.act(case_id, agree(case_id), key="k"))
    return str(answer["command_id"])


def put(command_id: str, state: str) -> None:
    Command.objects.filter(pk=command_id).update(state=state)


def test_a_command_says_where_it_stands(agent: Caller, command_id: str, case_id: int) -> None:
    command = read(agent.get(f"commands/{command_id}"))
    assert command["id"] == command_id
    assert (command["case_id"], command["refund_id"], command["action"]) == (
        case_id,
        REFUND_ID,
        "agree_refund",
    )
    assert (command["state"], command["is_open"], command["channel"]) == ("pending", True, "api")
    assert command["params"] == {"amount_fen": 8900}
    assert command["created_at"] == "2026-11-20T02:00:00Z"
    assert command["actor"] == "Agent"


def test_commands_are_listed_and_filtered(agent: Caller, command_id: str, shop: Shop) -> None:
    assert [one["id"] for one in read(agent.get("commands"))["items"]] == [command_id]
    assert len(read(agent.get("commands", shop=shop.pk, state="pending"))["items"]) == 1
    assert read(agent.get("commands", state="confirmed"))["items"] == []
    assert agent.get("commands", state="lost").status_code == 400
    assert agent.get("commands", cursor="x").status_code == 400


def test_commands_are_paged_newest_first(agent: Caller, shop: Shop, case_id: int) -> None:
    ids = []
    for number, one in enumerate(show_many(shop, 5)):
        body: dict[str, Any] = {"action": "agree_refund", "seen_version": 1, "amount_fen": 8900}
        answer = read(agent.act(one, body | agree(one, refund_id=f"3000{number:05d}"), key=f"k{number}"))
        Command.objects.filter(pk=answer["command_id"]).update(
            created_at=NOW + timedelta(seconds=number // 2)
        )
        ids.append(answer["command_id"])
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = read(agent.get("commands", limit=2, **cursor))
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert sorted(seen) == sorted(ids)
    assert seen[0] == ids[-1]


def test_the_code_goes_in_and_never_comes_out(agent: Caller, command_id: str) -> None:
    put(command_id, "needs_code")
    response = agent.post(f"commands/{command_id}/code", {"code": "739152"})
    assert response.status_code == 200
    assert read(response)["state"] == "pending"
    assert b"739152" not in agent.get(f"commands/{command_id}").content
    assert "739152" not in Command.objects.get(pk=command_id).code_sealed


@pytest.mark.parametrize("body", [{}, {"code": 739152}, {"code": ""}, {"code": "1\x00"}, {"code": "1" * 99}])
def test_a_malformed_code_is_named(agent: Caller, command_id: str, body: dict[str, Any]) -> None:
    put(command_id, "needs_code")
    response = agent.post(f"commands/{command_id}/code", body)
    assert response.status_code == 400
    assert "code" in error(response)["fields"]


def test_what_was_done_by_hand_is_ticked(agent: Caller, command_id: str) -> None:
    put(command_id, "needs_person")
    first = read(agent.post(f"commands/{command_id}/tick"))
    assert (first["state"], first["ticked_at"]) == ("needs_person", "2026-11-20T02:00:00Z")
    assert read(agent.post(f"commands/{command_id}/tick"))["ticked_at"] == first["ticked_at"]


def test_a_command_that_was_not_sent_is_called_off(agent: Caller, command_id: str) -> None:
    assert read(agent.post(f"commands/{command_id}/cancel"))["state"] == "cancelled"
    again = agent.post(f"commands/{command_id}/cancel")
    assert again.status_code == 422
    error(again)


def test_a_command_that_may_have_been_sent_is_not_called_off(agent: Caller, command_id: str) -> None:
    put(command_id, "sending")
    assert agent.post(f"commands/{command_id}/cancel").status_code == 422
    assert Command.objects.get(pk=command_id).state == "sending"


@pytest.mark.parametrize(("was_sent", "state"), [(True, "confirmed"), (False, "cancelled")])
def test_an_unknown_outcome_is_settled_by_a_person(
    agent: Caller, command_id: str, was_sent: bool, state: str
) -> None:
    put(command_id, "unknown")
    assert read(agent.post(f"commands/{command_id}/settlement", {"was_sent": was_sent}))["state"] == state


def test_a_command_goes_on_after_authorising_again(agent: Caller, command_id: str) -> None:
    put(command_id, "needs_session")
    assert read(agent.post(f"commands/{command_id}/resume"))["state"] == "pending"


@pytest.mark.parametrize("step", ["tick", "resume"])
def test_a_step_at_the_wrong_state_is_refused(agent: Caller, command_id: str, step: str) -> None:
    response = agent.post(f"commands/{command_id}/{step}")
    assert response.status_code == 422
    assert error(response)["code"] == "command_state"


STEPS = [("code", {"code": "1234"}), ("tick", None), ("cancel", None), ("settlement", {"was_sent": True}), ("resume", None)]  # fmt: skip


@pytest.mark.parametrize(("step", "body"), STEPS)
def test_only_those_with_the_right_may_step_in(
    viewer: Caller, stranger: Caller, command_id: str, step: str, body: Any
) -> None:
    seen = viewer.post(f"commands/{command_id}/{step}", body)
    assert seen.status_code == 403
    assert error(seen)["code"] == "forbidden"
    hidden = stranger.post(f"commands/{command_id}/{step}", body)
    assert hidden.status_code == 404
    assert Command.objects.get(pk=command_id).state == "pending"


def test_commands_of_others_are_not_there(stranger: Caller, viewer: Caller, command_id: str) -> None:
    assert stranger.get(f"commands/{command_id}").status_code == 404
    assert read(stranger.get("commands"))["items"] == []
    assert viewer.get(f"commands/{command_id}").status_code == 200
    assert viewer.get(f"commands/{uuid.uuid4()}").status_code == 404
    assert viewer.get("commands/12").status_code == 404
