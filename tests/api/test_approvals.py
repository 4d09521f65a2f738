"""Approvals by the API: 202 with the approval, the list, votes, taking it back; strangers see nothing."""

from typing import TYPE_CHECKING, Any

import pytest

from shouhou.storage.models import Approval, Command

from .people import caller
from .world import Caller, error, read, refund_reading, show

if TYPE_CHECKING:
    from shouhou.storage.models import Shop

pytestmark = pytest.mark.django_db

ASK = {"action": "agree_refund", "seen_version": 2, "amount_fen": 30_000}


@pytest.fixture
def lead(shop: "Shop") -> Caller:
    from shouhou.domain.access import Role

    return caller("lead", shop, Role.SUPERVISOR)


@pytest.fixture
def dear_case(shop: "Shop") -> int:
    """A refund above an agent's limit."""
    from shouhou.storage.models import Order

    case_id = show(shop, refund_reading(refund_fen=30_000, total_fen=30_000))
    Order.objects.update(paid_fen=31_000)
    return case_id


def ask(agent: Caller, case_id: int, key: str = "k1", **more: Any) -> dict[str, Any]:
    response = agent.act(case_id, {**ASK, **more}, key=key)
    assert response.status_code == 202, response.content
    return dict(read(response))


def test_above_the_limit_the_answer_is_an_approval(agent: Caller, lead: Caller, dear_case: int) -> None:
    answer = ask(agent, dear_case, reason="凭证清楚")
    assert (answer["command_id"], answer["state"]) == (None, "waiting_approval")
    assert ask(agent, dear_case, reason="凭证清楚") == answer
    listed = read(lead.get("approvals"))
    assert listed["next"] is None
    (one,) = listed["items"]
    assert (one["id"], one["why"], one["money"], one["may_vote"], one["note"]) == (
        answer["approval_id"],
        "each",
        "refund",
        True,
        "凭证清楚",
    )
    assert read(agent.get(f"approvals/{one['id']}"))["may_vote"] is False
    assert not Command.objects.exists()


def test_a_yes_lets_the_command_go_and_says_which(agent: Caller, lead: Caller, dear_case: int) -> None:
    number = ask(agent, dear_case)["approval_id"]
    for _ in range(2):
        done = read(lead.post(f"approvals/{number}/votes", {"approve": True}))
        assert (done["state"], done["command_id"]) == ("approved", str(Command.objects.get().pk))
    assert read(lead.get("approvals"))["items"] == []
    assert [one["id"] for one in read(lead.get("approvals", view="ended"))["items"]] == [number]


def test_a_no_needs_a_reason_and_the_author_may_take_it_back(
    agent: Caller, lead: Caller, dear_case: int
) -> None:
    number = ask(agent, dear_case)["approval_id"]
    bare = lead.post(f"approvals/{number}/votes", {"approve": False})
    assert (bare.status_code, error(bare)["code"], list(error(bare)["fields"])) == (
        422,
        "reject_reason",
        ["reason"],
    )
    own = agent.post(f"approvals/{number}/votes", {"approve": True})
    assert (own.status_code, error(own)["code"]) == (403, "forbidden")
    theirs = lead.post(f"approvals/{number}/withdrawal")
    assert (theirs.status_code, error(theirs)["code"]) == (422, "not_asker")
    assert read(agent.post(f"approvals/{number}/withdrawal"))["state"] == "withdrawn"
    second = ask(agent, dear_case, key="k2")["approval_id"]
    done = read(lead.post(f"approvals/{second}/votes", {"approve": False, "reason": "先要凭证"}))
    assert (done["state"], done["votes"][0]["reason"]) == ("rejected", "先要凭证")


def test_a_stranger_is_told_nothing(agent: Caller, lead: Caller, stranger: Caller, dear_case: int) -> None:
    number = ask(agent, dear_case)["approval_id"]
    assert read(stranger.get("approvals", view="all"))["items"] == []
    for response in (
        stranger.get(f"approvals/{number}"),
        stranger.post(f"approvals/{number}/votes", {"approve": True}),
        stranger.post(f"approvals/{number}/withdrawal"),
        stranger.get("approvals", shop=Approval.objects.get().shop_id),
        lead.get("approvals/999999"),
    ):
        assert (response.status_code, error(response)["code"]) == (404, "not_found")


def test_a_compensation_is_a_to_do_of_its_own_beside_an_open_refund(agent: Caller, case_id: int) -> None:
    body = {
        "action": "compensate",
        "seen_version": 2,
        "means": "micro_payment",
        "amount_fen": 1500,
        "note": "抱歉给您带来不便",
    }
    answer = read(agent.act(case_id, body, key="c1"))
    assert answer["state"] == "needs_person"
    command = read(agent.get(f"commands/{answer['command_id']}"))
    assert (command["action"], command["refund_id"], command["params"]["means"]) == (
        "compensate",
        "",
        "micro_payment",
    )
    version = read(agent.get(f"cases/{case_id}"))["version"]
    refund = {**ASK, "amount_fen": 8900, "seen_version": version}
    assert read(agent.act(case_id, refund, key="r1"))["state"] == "pending"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"means": "review"}, 400, "invalid"),
        ({"amount_fen": 0}, 400, "invalid"),
        ({"amount_fen": 10_000}, 422, "over_paid"),
        ({"means": "freight_repaid", "amount_fen": 3_001}, 422, "over_most"),
    ],
)
def test_a_compensation_that_may_not_be_is_refused(
    owner: Caller, case_id: int, changes: dict[str, Any], status: int, code: str
) -> None:
    body = {"action": "compensate", "seen_version": 2, "means": "coupon", "amount_fen": 500, **changes}
    response = owner.act(case_id, body, key="c")
    assert (response.status_code, error(response)["code"]) == (status, code)
