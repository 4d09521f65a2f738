"""``/commands/<id>/…`` and how each state of a command reads."""

import pytest

from shouhou.storage.models import Case, Command, Shop
from tests.api.world import NOW, REFUND_ID

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db


def command(case_id: int, agent: Browser, state: str, **fields: object) -> Command:
    case = Case.objects.get(pk=case_id)
    values: dict[str, object] = {
        "kind": "agree_refund",
        "channel": "api",
        "params": {"amount_fen": 8900},
        "idempotency_key": f"key-{state}",
        **fields,
    }
    return Command.objects.create(
        shop=case.shop,
        case=case,
        subject_id=REFUND_ID,
        state=state,
        seen_case_version=case.version,
        actor_id=agent.user_id,
        created_at=NOW,
        not_before=NOW,
        **values,
    )


STATES = {
    "pending": ("发送中", "正在告诉平台"),
    "sending": ("发送中", "正在告诉平台"),
    "confirmed": ("平台已确认",),
    "refused": ("平台拒绝", "没有生效"),
    "unknown": ("结果未知，正在核对", "不会重复发送", "11-20 10:10"),
    "needs_code": ("需要短信验证码", "提交并退款"),
    "needs_session": ("需要重新授权", "去重新授权"),
    "needs_person": ("需在千牛操作", "退款编号", "89.00", "已在千牛完成"),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_says_what_it_is_and_what_comes_next(agent: Browser, case_id: int, state: str) -> None:
    unknown = {"unknown_since": NOW} if state == "unknown" else {}
    command(case_id, agent, state, **unknown)
    words = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    for part in STATES[state]:
        assert part in words, part


def test_an_outcome_that_reading_could_not_settle_is_put_to_a_person(agent: Browser, case_id: int) -> None:
    made = command(
        case_id,
        agent,
        "unknown",
        unknown_since=NOW,
        outcome_code="ask_person",
        kind="leave_message",
        params={"content": "您好"},
    )
    words = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    assert "平台上有，已经生效" in words
    assert "平台上没有，没有生效" in words
    agent.post(f"/commands/{made.pk}/settlement", was_sent="yes")
    assert Command.objects.get().state == "confirmed"


def test_the_code_is_taken_and_never_shown_again(agent: Browser, case_id: int) -> None:
    made = command(case_id, agent, "needs_code")
    response = agent.post(f"/commands/{made.pk}/code", code="482913")
    assert response.status_code == 200
    assert Command.objects.get().state == "pending"
    assert "482913" not in text_of(response)
    assert "482913" not in text_of(agent.get(f"/cases/{case_id}/"))


def test_a_code_that_is_none_is_refused(agent: Browser, case_id: int) -> None:
    made = command(case_id, agent, "needs_code")
    response = agent.post(f"/commands/{made.pk}/code", code="12")
    assert response.status_code == 422
    assert "验证码" in text_of(response)


@pytest.mark.parametrize(
    ("path", "state", "after"),
    [("cancel", "needs_code", "cancelled"), ("resume", "needs_session", "pending")],
)
def test_a_held_command_goes_on_or_ends(
    agent: Browser, case_id: int, path: str, state: str, after: str
) -> None:
    made = command(case_id, agent, state)
    assert agent.post(f"/commands/{made.pk}/{path}").status_code == 200
    assert Command.objects.get().state == after


def test_a_ticked_command_waits_for_the_platform(agent: Browser, case_id: int) -> None:
    made = command(case_id, agent, "needs_person", channel="manual")
    words = words_of(text_of(agent.post(f"/commands/{made.pk}/tick")))
    assert "已标记在千牛完成" in words


@pytest.mark.parametrize("path", ["code", "tick", "cancel", "settlement", "resume"])
def test_strangers_find_no_command_and_viewers_touch_none(
    agent: Browser, viewer: Browser, stranger: Browser, shop: Shop, case_id: int, path: str
) -> None:
    made = command(case_id, agent, "needs_code")
    assert stranger.post(f"/commands/{made.pk}/{path}", code="123456").status_code == 404
    assert viewer.post(f"/commands/{made.pk}/{path}", code="123456").status_code == 422
    assert agent.post(f"/commands/not-an-id/{path}", code="123456").status_code == 404
    assert Command.objects.get().state == "needs_code"
