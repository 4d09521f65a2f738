"""``/approvals/``, limits and compensations in the browser: asked, voted, withdrawn, refused by field, unseen by strangers."""

from typing import TYPE_CHECKING, Any

import pytest

from shouhou.storage.models import Approval, AuthorityLimit, Command, Order, Posting
from tests.api.world import refund_reading, show

from .browsing import Browser, browser, fields_of, text_of, words_of
from .test_decisions import decide

if TYPE_CHECKING:
    from shouhou.storage.models import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(shop: "Shop") -> Browser:
    return browser("lead", shop, "supervisor")


@pytest.fixture
def dear_case(shop: "Shop") -> int:
    case_id = show(shop, refund_reading(refund_fen=30_000, total_fen=30_000))
    Order.objects.update(paid_fen=31_000)
    return case_id


@pytest.fixture
def asked(agent: Browser, lead: Browser, dear_case: int) -> Approval:
    assert decide(agent, dear_case, "agree_refund", amount="300.00", reason="凭证清楚").status_code == 200
    return Approval.objects.get()


def vote(person: Browser, approval: Approval, approve: str, **more: Any) -> Any:
    return person.post("/approvals/votes", **{"approval": approval.pk, "approve": approve, **more})


# -- asking ------------------------------------------------------------------------------------------------


def test_the_form_says_beforehand_that_the_limit_will_be_met(
    agent: Browser, lead: Browser, dear_case: int
) -> None:
    form = words_of(text_of(agent.get(f"/cases/{dear_case}/decisions", htmx=True, action="agree_refund")))
    for part in ("超过单笔额度", "¥200.00", "给审批人的说明", "提交审批"):
        assert part in form
    within = words_of(text_of(lead.get(f"/cases/{dear_case}/decisions", htmx=True, action="agree_refund")))
    assert "给审批人的说明" not in within


def test_what_was_asked_waits_on_the_case_and_can_be_taken_back(
    agent: Browser, dear_case: int, asked: Approval
) -> None:
    page = words_of(text_of(agent.get(f"/cases/{dear_case}/")))
    for part in ("等审批", "超过单笔额度", "凭证清楚", "撤回审批", "现在什么都没有发"):
        assert part in page
    response = agent.post(f"/approvals/{asked.pk}/withdrawal", **{"from": "case"})
    assert response.status_code == 200
    assert "已撤回审批" in words_of(text_of(response))
    assert Approval.objects.get().state == "withdrawn"
    assert not Command.objects.exists()


# -- the page ------------------------------------------------------------------------------------------------


def test_the_list_shows_who_asks_for_how_much_and_why(lead: Browser, asked: Approval) -> None:
    page = words_of(text_of(lead.get("/approvals/")))
    for part in (
        "¥300.00",
        "同意退款",
        "超过单笔额度",
        "Agent",
        "凭证清楚",
        "批准",
        "驳回",
        "羊毛围巾",
        "等审批 1",
    ):
        assert part in page
    assert "买家小王同学" in page
    assert 'id="approval-count"' in text_of(lead.get("/frame"))
    assert ">1</span>" in text_of(lead.get("/frame")).partition('id="todo-count"')[0]


def test_one_press_approves_and_the_list_comes_back_without_it(lead: Browser, asked: Approval) -> None:
    response = vote(lead, asked, "yes", view="waiting")
    assert response.status_code == 200
    words = words_of(text_of(response))
    assert "已批准，操作已经发出" in words
    assert "没有等审批的" in words
    assert Command.objects.get().state == "pending"
    ended = words_of(text_of(lead.get("/approvals/", view="ended")))
    assert "已批准" in ended


def test_a_rejection_without_a_reason_leads_to_where_one_can_be_given(
    agent: Browser, lead: Browser, dear_case: int, asked: Approval
) -> None:
    response = vote(lead, asked, "no")
    assert (response.status_code, response["HX-Redirect"]) == (
        204,
        f"/approvals/{asked.pk}/?approve=no&code=reject_reason",
    )
    page = text_of(lead.get(response["HX-Redirect"]))
    assert "驳回时请写明理由" in words_of(page)
    bare = lead.post("/approvals/votes", htmx=False, approval=asked.pk, approve="no", **{"from": "one"})
    assert bare.status_code == 422
    done = lead.post("/approvals/votes", htmx=False, approval=asked.pk, approve="no", reason="先要照片")
    assert (done.status_code, done["Location"]) == (302, "/approvals/")
    case = words_of(text_of(agent.get(f"/cases/{dear_case}/")))
    assert "已驳回" in case
    assert "先要照片" in case


def test_what_became_stale_says_so_and_sends_nothing(
    shop: "Shop", agent: Browser, lead: Browser, dear_case: int, asked: Approval
) -> None:
    show(shop, refund_reading(refund_fen=20_000, total_fen=30_000, version=1763600000001))
    assert "提交后有变化" in words_of(text_of(lead.get("/approvals/")))
    response = vote(lead, asked, "yes")
    assert response.status_code == 422
    assert "已失效" in words_of(text_of(response))
    assert not Command.objects.exists()
    assert "已失效" in words_of(text_of(agent.get(f"/cases/{dear_case}/")))


def test_who_may_not_vote_is_told_why(agent: Browser, viewer: Browser, asked: Approval) -> None:
    assert "您没有审批的权限" in words_of(text_of(viewer.get("/approvals/")))
    page = words_of(text_of(agent.get("/approvals/")))
    assert "撤回" in page
    assert "批准 p" not in page
    assert vote(agent, asked, "yes").status_code == 422


def test_an_owner_alone_is_asked_for_a_reason_in_the_form(owner: Browser, shop: "Shop") -> None:
    case_id = show(shop, refund_reading(refund_fen=300_000, total_fen=300_000))
    Order.objects.update(paid_fen=300_000)
    bare = decide(owner, case_id, "agree_refund", amount="3000.00")
    assert bare.status_code == 422
    assert "没有第二个人可以批准" in words_of(text_of(bare))
    assert 'aria-invalid="true"' in text_of(bare)
    assert decide(owner, case_id, "agree_refund", amount="3000.00", reason="只有我").status_code == 200
    assert Command.objects.get().state == "pending"


def test_a_stranger_sees_and_does_nothing(stranger: Browser, shop: "Shop", asked: Approval) -> None:
    assert "¥300.00" not in text_of(stranger.get("/approvals/"))
    assert "等审批 0" in words_of(text_of(stranger.get("/approvals/")))
    for response in (
        stranger.get(f"/approvals/{asked.pk}/"),
        vote(stranger, asked, "yes"),
        stranger.post(f"/approvals/{asked.pk}/withdrawal"),
        stranger.get(f"/settings/shops/{shop.pk}/limits/"),
        stranger.get("/approvals/", shop=shop.pk),
        stranger.post("/approvals/votes", approval="x", approve="yes"),
    ):
        assert response.status_code == 404
    assert Approval.objects.get().state == "waiting"


# -- compensation --------------------------------------------------------------------------------------------


def compensate(person: Browser, case_id: int, **values: Any) -> Any:
    path = f"/cases/{case_id}/compensation"
    hidden = fields_of(text_of(person.get(path, htmx=True)))
    return person.post(path, **{**hidden, "means": "micro_payment", "amount": "15", **values})


def test_a_compensation_becomes_a_to_do_and_with_its_tick_a_posting(agent: Browser, case_id: int) -> None:
    form = words_of(text_of(agent.get(f"/cases/{case_id}/compensation", htmx=True)))
    for part in ("小额打款", "优惠券", "红包", "退回运费", "补偿不能以好评、改评或删评为条件", "单笔 ¥20.00"):
        assert part in form
    response = compensate(agent, case_id)
    assert response.status_code == 200
    words = words_of(text_of(response))
    for part in ("小额打款补偿 ¥15.00", "不能撤回", "待补偿 ¥15.00"):
        assert part in words
    command = Command.objects.get()
    ticked = words_of(text_of(agent.post(f"/commands/{command.pk}/tick")))
    assert "已补偿 ¥15.00" in ticked
    assert "确认已完成：补偿" in ticked
    assert Posting.objects.get().amount_fen == 1500


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "abc"}, "请填写金额，例如 10.00"),
        ({"means": "gold"}, "请选择补偿的方式"),
        ({"amount": "500"}, "最多还能补偿 ¥99.00"),
        ({"means": "freight_repaid", "amount": "31"}, "退回运费一次最多 ¥30.00"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field_and_what_was_typed_stays(
    agent: Browser, case_id: int, values: dict[str, str], words: str
) -> None:
    response = compensate(agent, case_id, note="一点心意", **values)
    assert response.status_code == 422
    assert words in words_of(text_of(response))
    assert 'value="一点心意"' in text_of(response)
    assert not Command.objects.exists()


def test_a_payment_is_taken_out_of_the_books_by_who_may(agent: Browser, lead: Browser, case_id: int) -> None:
    compensate(agent, case_id)
    agent.post(f"/commands/{Command.objects.get().pk}/tick")
    row = Posting.objects.get()
    assert "没有真的付？冲正" not in words_of(text_of(agent.get(f"/cases/{case_id}/")))
    assert "没有真的付？冲正" in words_of(text_of(lead.get(f"/cases/{case_id}/")))
    assert lead.post(f"/postings/{row.pk}/reversal", reason="").status_code == 422
    done = lead.post(f"/postings/{row.pk}/reversal", reason="勾错了")
    assert "已补偿 ¥0.00" in words_of(text_of(done))
    assert "勾错了" in words_of(text_of(done))


def test_who_may_not_compensate_has_no_button(viewer: Browser, case_id: int) -> None:
    assert "mode-compensate" not in text_of(viewer.get(f"/cases/{case_id}/"))
    assert viewer.get(f"/cases/{case_id}/compensation", htmx=True).status_code == 404


# -- limits --------------------------------------------------------------------------------------------------


def test_the_owner_sets_a_limit_and_everybody_of_the_shop_sees_it(
    owner: Browser, agent: Browser, shop: "Shop"
) -> None:
    path = f"/settings/shops/{shop.pk}/limits/"
    assert "软件默认" in words_of(text_of(owner.get(path)))
    values = {
        "role": "agent",
        "money": "refund",
        "each": "￥３５０",
        "day_unlimited": "yes",
        "valid_from": "2026-11-20",
    }
    assert owner.post(path, htmx=False, **values).status_code == 302
    row = AuthorityLimit.objects.get()
    assert (row.each_fen, row.day_fen) == (35_000, None)
    page = words_of(text_of(agent.get(path)))
    for part in ("¥350.00", "不限", "本店", "Owner", "只有店主可以修改"):
        assert part in page
    assert agent.post(path, htmx=False, **values).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"each": "x"}, "请填写金额"),
        ({"day": "1"}, "当日额度不能低于单笔额度"),
        ({"valid_from": "2026-11-19"}, "不能早于今天"),
        ({"valid_from": "soon"}, "请选择日期"),
        ({"valid_to": "2026-11-01"}, "不能早于开始的日期"),
        ({"role": "king"}, "请从列表中选择"),
    ],
)
def test_a_wrong_limit_is_said_at_its_field(
    owner: Browser, shop: "Shop", changes: dict[str, str], words: str
) -> None:
    values = {"role": "agent", "money": "refund", "each": "200", "day": "2000", "valid_from": "2026-11-20"}
    response = owner.post(f"/settings/shops/{shop.pk}/limits/", htmx=False, **{**values, **changes})
    assert response.status_code == 422
    assert words in words_of(text_of(response))
    assert not AuthorityLimit.objects.exists()
