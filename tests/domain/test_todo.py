"""To-dos in words: what is clicked, what is pasted, and that no decision lacks its instructions."""

import pytest

from shouhou.domain.refund.vocabulary import Action, Flow
from shouhou.domain.todo import instructions

REFUND_ID = "180100000001425852"
TID = "2801000000014258520"
PARCEL = {"carrier": "圆通速递", "waybill": "YT8812345678"}
RETURN = {
    "freight": "seller",
    "address_line": "王小青 13800138000 浙江省杭州市余杭区青石巷 8 号",
    "remark": "请附纸条",
}


def said(action: Action, *, flow: Flow | None = None, **params: object) -> str:
    """All of a to-do as one text."""
    made = instructions(
        action=action, refund_id=REFUND_ID, params=params, tid=TID, reason="商品影响二次销售", flow=flow
    )
    return "\n".join(
        one.text % one.values if one.values else one.text for one in (made.headline, *made.clicks)
    )


@pytest.mark.parametrize(
    ("action", "params", "wanted"),
    [
        (Action.AGREE_REFUND, {"amount_fen": 12905}, ("¥129.05", "同意退款", REFUND_ID)),
        (Action.CONFIRM_RECEIPT, {"amount_fen": 9}, ("¥0.09", "已收到货，同意退款")),
        (Action.AGREE_RETURN, RETURN, ("卖家承担", "青石巷 8 号", "退货说明")),
        (
            Action.REFUSE,
            {"message": "已影响二次销售", "proof": "ab"},
            ("商品影响二次销售", "凭证图片", "拒绝说明"),
        ),
        (Action.REFUSE_RETURN, {"proof": "ab"}, ("拒绝确认收货", "凭证图片")),
        (Action.LEAVE_MESSAGE, {"content": "您好"}, ("留言/凭证",)),
        (Action.SEND_OUT, PARCEL, ("圆通速递", REFUND_ID, "确认收货并发货")),
        (Action.SHIP_ORDER, PARCEL, ("圆通速递", TID, "已卖出的宝贝")),
        (Action.SHIP_RETURN, PARCEL, ("圆通速递", "填写退货物流")),
        (Action.ASK_INTERVENTION, {"statement": "协商不成", "proof": "ab"}, ("申请客服介入", "凭证图片")),
    ],
)
def test_each_decision_says_what_to_click(
    action: Action, params: dict[str, object], wanted: tuple[str, ...]
) -> None:
    text = said(action, **params)
    assert all(words in text for words in wanted), text


def test_what_must_be_exact_is_there_to_copy() -> None:
    made = instructions(action=Action.AGREE_RETURN, refund_id=REFUND_ID, params=RETURN)
    assert [one.text for one in made.copies] == [REFUND_ID, RETURN["address_line"], "请附纸条"]
    made = instructions(action=Action.AGREE_REFUND, refund_id=REFUND_ID, params={"amount_fen": 100})
    assert [one.text for one in made.copies] == [REFUND_ID, "1.00"]


def test_goods_of_an_exchange_come_back_without_money() -> None:
    text = said(Action.CONFIRM_RECEIPT, flow=Flow.EXCHANGE, amount_fen=0)
    assert "¥" not in text
    assert "不涉及退款" in text


@pytest.mark.parametrize(
    ("flow", "params", "wanted"),
    [
        (Flow.EXCHANGE, RETURN, ("同意换货", "青石巷 8 号", "卖家承担")),
        (Flow.REPAIR, RETURN, ("同意维修", "青石巷 8 号", "卖家承担")),
        (Flow.RESHIP, {}, ("同意补寄",)),
    ],
)
def test_agreeing_names_what_was_applied_for(
    flow: Flow, params: dict[str, object], wanted: tuple[str, ...]
) -> None:
    text = said(Action.AGREE_OTHER, flow=flow, **params)
    assert all(words in text for words in wanted), text
    assert ("退货地址" in text) == (flow is not Flow.RESHIP)


def test_what_no_decision_makes_has_no_instructions() -> None:
    with pytest.raises(ValueError, match="withdraw"):
        instructions(action=Action.WITHDRAW, refund_id=REFUND_ID, params={})
