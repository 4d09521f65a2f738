"""What the gateway enforces when a seller acts."""

import pytest

from .driving import Running, Shop, picture


def result(answer: dict[str, object]) -> dict[str, object]:
    body = answer["rp_refunds_agree_response"]
    assert isinstance(body, dict)
    rows = body["results"]["refund_mapping_result"]
    assert len(rows) == 1
    return dict(rows[0])


@pytest.mark.parametrize("key", ["tmall", "taobao"])
def test_agreeing_pays_once_and_closes_the_order(box: Running, key: str) -> None:
    shop = box.shop(key)
    refund = shop.applied(fen=12_345)
    assert result(shop.agree(refund["refund_id"]))["succ"] is True
    seen = shop.seen(refund["refund_id"])
    assert (seen["status"], seen["order_status"]) == ("SUCCESS", "TRADE_CLOSED")
    assert result(shop.agree(refund["refund_id"]))["succ"] is False
    book = box.get("/sandbox/book", refund_id=refund["refund_id"])
    assert book["fen_paid"] == 12_345
    assert len(book["payments"]) == 1
    assert box.get("/sandbox/book")["paid"][refund["tid"]] == {
        "fen_paid": 12_345,
        "payment_fen": 12_345,
        "times": 1,
    }


def test_a_part_leaves_the_order_open_and_the_rest_can_be_claimed_but_not_more(
    box: Running, tmall: Shop
) -> None:
    refund = tmall.applied(fen=10_000)
    box.act("buyer", "modify", refund_id=refund["refund_id"], refund_fen=4_000)
    assert result(tmall.agree(refund["refund_id"]))["succ"] is True
    line = box.get("/sandbox/orders", tid=refund["tid"])["items"][0]["lines"][0]
    assert (line["status"], line["refund_status"], line["refunded_fen"]) == (
        "WAIT_BUYER_CONFIRM_GOODS",
        "SUCCESS",
        4_000,
    )
    error = box.refused("buyer", "apply", tid=refund["tid"], refund_fen=6_001)
    assert error["code"] == "isv.invalid-parameter:refund_fen"
    again = box.act("buyer", "apply", tid=refund["tid"], refund_fen=6_000)["refund"]
    assert result(tmall.agree(again["refund_id"]))["succ"] is True
    assert box.get("/sandbox/book")["paid"][refund["tid"]]["fen_paid"] == 10_000


def test_only_a_sub_account_may_agree(tmall: Shop) -> None:
    refund = tmall.applied()
    seen = tmall.seen(refund["refund_id"])
    infos = f"{refund['refund_id']}|10000|{seen['refund_version']}|onsale"
    error = tmall.error("taobao.rp.refunds.agree", refund_infos=infos, ignore_code="true")
    assert (error["code"], error["sub_code"]) == (15, "isv.invalid-permission:not_sub_user")


def test_tmall_needs_a_review_of_the_same_version_first(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    seen = tmall.seen(refund["refund_id"])

    def agree() -> dict[str, object]:
        version = tmall.seen(refund["refund_id"])["refund_version"]
        infos = f"{refund['refund_id']}|10000|{version}|onsale"
        return result(tmall.call("taobao.rp.refunds.agree", sub=True, refund_infos=infos, ignore_code="true"))

    assert agree()["message"] == "退款单未审核"
    review = {"refund_id": refund["refund_id"], "operator": "何", "message": "可以", "refund_phase": "onsale"}
    assert tmall.ok("taobao.rp.refund.review", **review, result="true", refund_version=seen["refund_version"])
    box.act("buyer", "message", refund_id=refund["refund_id"], content="还在吗")
    assert agree()["succ"] is False
    stale = tmall.error(
        "taobao.rp.refund.review", **review, result="true", refund_version=seen["refund_version"]
    )
    assert (stale["code"], stale["sub_code"]) == (15, "2101")
    version = tmall.seen(refund["refund_id"])["refund_version"]
    assert (
        tmall.ok("taobao.rp.refund.review", **review, result="true", refund_version=version)["is_success"]
        is True
    )
    assert (
        tmall.ok("taobao.rp.refund.review", **review, result="false", refund_version=version)["is_success"]
        is True
    )
    assert agree()["succ"] is False
    assert tmall.ok("taobao.rp.refund.review", **review, result="true", refund_version=version)
    assert tmall.seen(refund["refund_id"])["refund_version"] == version
    assert agree()["succ"] is True


def test_a_stale_version_and_a_wrong_amount_pay_nothing(box: Running, taobao: Shop) -> None:
    refund = taobao.applied()
    old = taobao.seen(refund["refund_id"])["refund_version"]
    box.act("buyer", "modify", refund_id=refund["refund_id"], refund_fen=5_000)
    assert result(taobao.agree(refund["refund_id"], version=old))["message"] == "操作状态错误"
    assert result(taobao.agree(refund["refund_id"], fen=10_000))["succ"] is False
    assert result(taobao.agree(refund["refund_id"], fen=4_999))["succ"] is False
    assert box.get("/sandbox/book", refund_id=refund["refund_id"])["fen_paid"] == 0
    assert result(taobao.agree(refund["refund_id"], fen=5_000))["succ"] is True


def test_a_batch_answers_per_refund(box: Running, taobao: Shop) -> None:
    first, second = taobao.applied(), taobao.applied()
    versions = [taobao.seen(r["refund_id"])["refund_version"] for r in (first, second)]
    infos = f"{first['refund_id']}|10000|{versions[0]},{second['refund_id']}|9999|{versions[1]}"
    body = taobao.ok("taobao.rp.refunds.agree", sub=True, refund_infos=infos, ignore_code="true")
    assert (body["msg_code"], body["succ"]) == ("SOME_OP_SUCC", True)
    assert [row["succ"] for row in body["results"]["refund_mapping_result"]] == [True, False]
    many = ",".join([f"{second['refund_id']}|1|{versions[1]}"] * 21)
    assert taobao.error("taobao.rp.refunds.agree", sub=True, refund_infos=many)["code"] == 41
    assert taobao.error("taobao.rp.refunds.agree", sub=True, refund_infos="1|2")["code"] == 41


def test_money_asks_for_a_code_that_lies_on_the_sellers_phone_and_is_used_once(
    box: Running, tmall: Shop
) -> None:
    refund = tmall.applied()
    body = tmall.agree(refund["refund_id"], ignore_code="false")["rp_refunds_agree_response"]
    assert (body["succ"], body["msg_code"], "results" in body) == (False, "SEND_CODE_SUCC", False)
    code = box.get("/sandbox/sms", shop="tmall")["code"]
    assert len(code) == 6
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    body = tmall.agree(refund["refund_id"], ignore_code="false", code=wrong)["rp_refunds_agree_response"]
    assert (body["succ"], body["msg_code"]) == (False, "OP_FAILURE_UE")
    assert result(tmall.agree(refund["refund_id"], ignore_code="false", code=code))["succ"] is True
    assert box.get("/sandbox/sms", shop="tmall")["code"] is None
    other = tmall.applied()
    body = tmall.agree(other["refund_id"], ignore_code="false", code=code)["rp_refunds_agree_response"]
    assert body["succ"] is False


def test_a_shop_may_do_without_the_code(box: Running, tmall: Shop) -> None:
    box.put("/sandbox/shops/tmall", {"sms_required": False})
    try:
        assert result(tmall.agree(tmall.applied()["refund_id"], ignore_code="false"))["succ"] is True
    finally:
        box.put("/sandbox/shops/tmall", {"sms_required": True})


def test_the_right_to_agree_ends_long_before_the_session(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    box.ahead(minutes=31)
    answer = tmall.agree(refund["refund_id"])
    assert answer["error_response"]["code"] == 53
    assert tmall.seen(refund["refund_id"])["status"] == "WAIT_SELLER_AGREE"
    old = tmall.credentials["sub_session"]
    renewed = box.http.post("/sandbox/sessions/renew", json={"shop": "tmall", "kind": "sub"}).json()
    tmall.credentials["sub_session"] = renewed["session"]
    assert result(tmall.agree(refund["refund_id"]))["succ"] is True
    tmall.credentials["sub_session"] = old
    assert tmall.error("taobao.user.seller.get", sub=True, fields="nick")["sub_code"] == "session-expired"


def test_a_message_needs_a_real_picture_of_at_most_500k(tmall: Shop) -> None:
    refund = tmall.applied()
    values = {"refund_id": refund["refund_id"], "content": "请看照片"}
    method = "taobao.refund.message.add"
    assert tmall.error(method, **values)["sub_code"] == "isv.missing-parameter:image"
    assert (
        tmall.error(method, files={"image": b"not a picture"}, **values)["sub_code"]
        == "isv.invalid-parameter:image"
    )
    heavy = picture(noise=500 * 1024)
    assert tmall.error(method, files={"image": heavy}, **values)["sub_code"] == "isv.invalid-parameter:image"
    assert (
        tmall.error(method, files={"image": picture()}, refund_id=refund["refund_id"], content="字" * 134)[
            "code"
        ]
        == 41
    )
    before = tmall.seen(refund["refund_id"])["refund_version"]
    added = tmall.ok(method, files={"image": picture(kind="JPEG")}, **values)["refund_message"]
    assert tmall.seen(refund["refund_id"])["refund_version"] > before
    rows = tmall.ok(
        "taobao.refund.messages.get", refund_id=refund["refund_id"], refund_phase="onsale",
        fields="id,content,owner_role,pic_urls,message_type",
    )["refund_messages"]["refund_message"]  # fmt: skip
    assert rows[0]["id"] == added["id"]
    assert (rows[0]["owner_role"], rows[0]["message_type"]) == ("2", "NORMAL")
    shown = tmall.box.http.get(rows[0]["pic_urls"]["pic_url"][0]["url"])
    assert shown.headers["content-type"] == "image/jpeg"
    error = tmall.error("taobao.refund.messages.get", refund_id=refund["refund_id"], fields="id")
    assert error["sub_code"] == "isv.missing-parameter:refund_phase"


def test_tmall_refusals_need_proof_phase_and_version(tmall: Shop) -> None:
    refund = tmall.applied()
    assert (
        tmall.refuse(refund["refund_id"], files={})["error_response"]["sub_code"]
        == "isv.missing-parameter:refuse_proof"
    )
    heavy = {"refuse_proof": picture(noise=130_000)}
    assert tmall.refuse(refund["refund_id"], files=heavy)["error_response"]["code"] == 41
    for name in ("refund_phase", "refund_version"):
        error = tmall.refuse(refund["refund_id"], **{name: None})["error_response"]
        assert error["sub_code"] == f"isv.missing-parameter:{name}"
    assert tmall.refuse(refund["refund_id"], refund_version=1)["error_response"]["sub_code"] == "2101"
    assert tmall.refuse(refund["refund_id"], refuse_message="不")["error_response"]["code"] == 41
    assert tmall.refuse(refund["refund_id"], refuse_reason_id=7)["error_response"]["code"] == 41
    reasons = tmall.ok(
        "taobao.refund.refusereason.get",
        refund_id=refund["refund_id"],
        refund_phase="onsale",
        fields="reason_id",
    )["reasons"]["reason"]
    body = tmall.refuse(refund["refund_id"], refuse_reason_id=reasons[0]["reason_id"])[
        "refund_refuse_response"
    ]
    assert (body["is_success"], body["refund"]["status"]) == (True, "SELLER_REFUSE_BUYER")
    error = tmall.error(
        "taobao.refund.refusereason.get",
        refund_id=refund["refund_id"],
        refund_phase="onsale",
        fields="reason_id",
    )
    assert error["sub_msg"] == "当前退款状态不能操作拒绝退款"


def test_taobao_refuses_without_proof(taobao: Shop) -> None:
    refund = taobao.applied()
    answer = taobao.refuse(refund["refund_id"], files={}, refund_phase=None, refund_version=None)
    assert answer["refund_refuse_response"]["refund"]["status"] == "SELLER_REFUSE_BUYER"


def test_some_refunds_cannot_be_refused(box: Running, taobao: Shop) -> None:
    def error(refund: dict[str, str]) -> str:
        return str(taobao.refuse(refund["refund_id"])["error_response"]["sub_code"])

    assert (
        "未发货状态下不能操作"
        in taobao.refuse(taobao.applied(shipped=False)["refund_id"])["error_response"]["sub_msg"]
    )
    assert (
        error(taobao.applied("REFUND_AND_RETURN", reason="七天无理由退货"))
        == "isv.invalid-permission:seven_day_return"
    )
    assert error(taobao.applied(constraint="cannot_refuse")) == "isv.invalid-permission:cannot_refuse"
    onweb = taobao.applied(constraint="refund_onweb")
    assert error(onweb) == "isv.invalid-permission:refund_onweb"
    assert result(taobao.agree(onweb["refund_id"]))["message"] == "该退款单需要到网页版操作"
    virtual = box.act("buyer", "buy", shop="taobao", price_fen=100, virtual=True)["order"]
    box.act("carrier", "ship", tid=virtual["tid"])
    assert (
        error(box.act("buyer", "apply", tid=virtual["tid"])["refund"])
        == "isv.invalid-permission:virtual_goods"
    )


def test_agreeing_to_a_return_needs_an_address_of_the_shop(tmall: Shop, taobao: Shop) -> None:
    refund = tmall.applied("REFUND_AND_RETURN")
    assert (
        tmall.agree_return(refund["refund_id"], seller_address_id=123456)["error_response"]["sub_code"]
        == "PY-101"
    )
    for name in ("remark", "refund_phase", "refund_version", "seller_address_id"):
        error = tmall.agree_return(refund["refund_id"], **{name: ""})["error_response"]
        assert error["sub_code"] == f"isv.missing-parameter:{name}"
    assert tmall.agree_return(refund["refund_id"], post_fee_bear_role=1)["rp_returngoods_agree_response"][
        "is_success"
    ]
    shown = tmall.box.refund(refund["refund_id"])
    assert (shown["status"], shown["freight_bearer"]) == ("WAIT_BUYER_RETURN_GOODS", 1)
    assert shown["messages"][-1]["message_type"] == "RETURN_GOODS_APPROVED"
    other = taobao.applied("REFUND_AND_RETURN")
    assert (
        taobao.agree_return(other["refund_id"], tel=None)["error_response"]["sub_code"]
        == "isv.missing-parameter:tel"
    )
    assert taobao.agree_return(other["refund_id"])["rp_returngoods_agree_response"]["is_success"] is True
    assert taobao.box.refund(other["refund_id"])["freight_bearer"] == 0


def test_goods_that_came_back_wrong_are_refused_on_tmall_only(
    box: Running, tmall: Shop, taobao: Shop
) -> None:
    refund = tmall.returned()
    assert tmall.refuse_goods(refund["refund_id"], files={})["error_response"]["code"] == 40
    assert (
        tmall.refuse_goods(refund["refund_id"], refuse_reason_id=1047)["rp_returngoods_refuse_response"][
            "result"
        ]
        is True
    )
    assert tmall.seen(refund["refund_id"])["status"] == "SELLER_REFUSE_BUYER"
    other = taobao.returned()
    assert (
        taobao.refuse_goods(other["refund_id"])["error_response"]["sub_code"]
        == "isv.invalid-permission:only_tmall"
    )
    assert "error_response" in taobao.refuse(other["refund_id"])
    unshipped = tmall.refuse_goods(tmall.applied(shipped=False)["refund_id"])["error_response"]
    assert (unshipped["code"], unshipped["sub_code"]) == (15, "isv.invalid-parameter")


def test_a_return_is_paid_only_after_the_goods_came_back(tmall: Shop) -> None:
    refund = tmall.applied("REFUND_AND_RETURN")
    assert result(tmall.agree(refund["refund_id"]))["message"] == "该退款需要买家先退货"
    assert result(tmall.agree(tmall.returned()["refund_id"]))["succ"] is True


def test_a_closed_refund_takes_nothing(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    box.act("buyer", "withdraw", refund_id=refund["refund_id"])
    assert "error_response" in tmall.refuse(refund["refund_id"])
    assert result(tmall.agree(refund["refund_id"]))["succ"] is False
    values = {"refund_id": refund["refund_id"], "content": "你好"}
    assert tmall.error("taobao.refund.message.add", files={"image": picture()}, **values)["code"] == 15
