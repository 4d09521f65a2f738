"""Writing methods: exactly what is sent, and when it counts as done."""

from collections.abc import Callable
from typing import Any

import pytest

from shouhou.domain.refund.reading import ReturnAddress
from shouhou.domain.refund.vocabulary import Phase, ShopType
from shouhou.marketplaces.port import Failure, OutsideFailed, Picture, SessionKind
from shouhou.marketplaces.taobao.adapter import TaobaoMarketplace
from shouhou.marketplaces.taobao.sign import SignMethod, sign

from .gate import SECRET, SESSION, SUB_SESSION, Gate, sample

B, C = ShopType.TMALL, ShopType.TAOBAO
REFUND = "146535512261065"
VERSION = 1464764980000
PNG = Picture(filename="单.png", mime="image/png", body=b"\x89PNG\r\n\x1a\n\x00\x00")
ADDRESS = ReturnAddress(
    address_id="754268848",
    name="李四",
    province="浙江省",
    city="杭州市",
    district="余杭区",
    street="文一西路969号",
    post_code="310000",
    mobile="13800000000",
)
SYSTEM = {"method", "app_key", "session", "timestamp", "v", "format", "sign_method", "sign"}


def agree(shop: TaobaoMarketplace, code: str = "", amount_fen: int = 25277) -> None:
    shop.agree_refund(
        refund_id=REFUND, amount_fen=amount_fen, phase=Phase.ON_SALE, version=VERSION, code=code
    )


def refuse(shop: TaobaoMarketplace, proof: Picture | None = PNG, message: str = "已发货，请核对") -> None:
    shop.refuse(
        refund_id=REFUND, phase=Phase.ON_SALE, version=VERSION, reason_id="118", message=message, proof=proof
    )


def agree_return(shop: TaobaoMarketplace, *, seller: bool = True, remark: str = "请寄回") -> None:
    shop.agree_return(
        refund_id=REFUND,
        phase=Phase.AFTER_SALE,
        version=VERSION,
        address=ADDRESS,
        remark=remark,
        seller_pays_freight=seller,
    )


def review(shop: TaobaoMarketplace) -> None:
    shop.review(refund_id=REFUND, phase=Phase.ON_SALE, version=VERSION, operator="小王", message="同意")


def refuse_return(shop: TaobaoMarketplace, proof: Picture = PNG) -> None:
    shop.refuse_return(
        refund_id=REFUND, phase=Phase.AFTER_SALE, version=VERSION, reason_id="1047", proof=proof
    )


def leave_message(shop: TaobaoMarketplace, content: str = "请查看凭证", picture: Picture = PNG) -> str:
    return shop.leave_message(refund_id=REFUND, content=content, picture=picture)


def failure_of(act: Callable[[], object]) -> OutsideFailed:
    with pytest.raises(OutsideFailed) as caught:
        act()
    return caught.value


def sent(gate: Gate) -> dict[str, str]:
    return {name: value for name, value in gate.form().items() if name not in SYSTEM}


DONE = {
    "review": sample("assembled-rp_refund_review.json"),
    "agree": sample("assembled-rp_refunds_agree.json"),
    "refuse": sample("assembled-refund_refuse.json"),
    "agree_return": {"rp_returngoods_agree_response": {"is_success": True}},
    "refuse_return": {"rp_returngoods_refuse_response": {"result": True}},
    "leave_message": sample("assembled-refund_message_add.json"),
}
ACTS: dict[str, Callable[[TaobaoMarketplace], object]] = {
    "review": review,
    "agree": agree,
    "refuse": refuse,
    "agree_return": agree_return,
    "refuse_return": refuse_return,
    "leave_message": leave_message,
}


@pytest.mark.parametrize("name", ACTS)
def test_a_write_that_the_platform_confirms_is_done_with_one_call(gate: Gate, name: str) -> None:
    gate.answers(DONE[name])
    assert ACTS[name](gate.shop()) in (None, "404188")
    assert gate.calls == 1


@pytest.mark.parametrize("name", ACTS)
def test_an_answer_that_does_not_say_whether_it_was_done_is_unknown(gate: Gate, name: str) -> None:
    gate.answers({"some_response": {"request_id": "r"}})
    assert failure_of(lambda: ACTS[name](gate.shop())).failure is Failure.UNKNOWN


@pytest.mark.parametrize("name", ACTS)
def test_an_answer_of_odd_flags_is_unknown(gate: Gate, name: str) -> None:
    odd = {"is_success": 3, "succ": [], "result": "perhaps", "refund_message": {"id": "x"}}
    gate.answers({"some_response": odd})
    assert failure_of(lambda: ACTS[name](gate.shop())).failure is Failure.UNKNOWN


@pytest.mark.parametrize("name", ACTS)
def test_a_no_without_an_error_envelope_is_a_refusal_with_the_platforms_words(gate: Gate, name: str) -> None:
    no = {
        "is_success": False,
        "succ": False,
        "msg_code": "OP_FAILURE_UE",
        "message": "金额不对",
        "request_id": "r1",
    }
    gate.answers({"some_response": no})
    failure = failure_of(lambda: ACTS[name](gate.shop()))
    assert (failure.failure, failure.code, failure.text) == (Failure.REFUSED, "OP_FAILURE_UE", "金额不对")
    assert failure.request_id == "r1"


@pytest.mark.parametrize("name", ACTS)
def test_a_stale_version_is_stale(gate: Gate, name: str) -> None:
    gate.answers({"error_response": {"code": 15, "sub_code": "2101", "sub_msg": "操作状态错误"}})
    assert failure_of(lambda: ACTS[name](gate.shop())).failure is Failure.STALE


@pytest.mark.parametrize("name", ACTS)
def test_every_write_names_the_session_that_it_went_with(gate: Gate, name: str) -> None:
    gate.answers(sample("error.27.invalid_session.json"))
    failure = failure_of(lambda: ACTS[name](gate.shop()))
    sub = name == "agree"
    assert gate.form()["session"] == (SUB_SESSION if sub else SESSION)
    assert failure.session is (SessionKind.SUB if sub else SessionKind.MAIN)


def test_a_review_says_who_checked_what(gate: Gate) -> None:
    gate.answers(DONE["review"])
    review(gate.shop())
    assert sent(gate) == {
        "refund_id": REFUND,
        "refund_phase": "onsale",
        "refund_version": str(VERSION),
        "operator": "小王",
        "message": "同意",
        "result": "true",
    }


def test_the_phase_is_part_of_the_payment_line_on_tmall_only(gate: Gate) -> None:
    gate.answers(DONE["agree"])
    agree(gate.shop(B))
    assert sent(gate) == {"refund_infos": f"{REFUND}|25277|{VERSION}|onsale"}
    agree(gate.shop(C), code=" 123456 ")
    assert sent(gate) == {"refund_infos": f"{REFUND}|25277|{VERSION}", "code": "123456"}


@pytest.mark.parametrize("amount_fen", [0, -1, 100_000_000_01])
def test_an_amount_that_makes_no_sense_is_not_sent(gate: Gate, amount_fen: int) -> None:
    gate.answers(DONE["agree"])
    assert failure_of(lambda: agree(gate.shop(), amount_fen=amount_fen)).code == "amount"
    assert gate.calls == 0


def test_without_a_sub_account_nothing_is_paid_and_nothing_sent(gate: Gate) -> None:
    gate.answers(DONE["agree"])
    failure = failure_of(lambda: agree(gate.shop(sub_session="")))
    assert (failure.failure, failure.session, gate.calls) == (Failure.NEEDS_SESSION, SessionKind.SUB, 0)


def item(**members: Any) -> dict[str, Any]:
    return {"refund_mapping_result": [members]}


def nested(**members: Any) -> dict[str, Any]:
    return {"rp_refunds_agree_response": {"response": members, "request_id": "r"}}


def flat(**members: Any) -> dict[str, Any]:
    return {"rp_refunds_agree_response": {**members, "request_id": "r"}}


@pytest.mark.parametrize(
    "answer",
    [
        sample("assembled-rp_refunds_agree.json"),
        flat(succ=True),
        flat(succ="true", msg_code="OP_SUCC", results=item(succ="true", message="succ")),
        flat(results=item(refund_id=int(REFUND), succ=True)),
        flat(succ=True, results=[{"refund_id": REFUND, "succ": True}]),
        nested(success=True, msg_code="OP_SUCC", results=item(refund_id=REFUND, success=True)),
        nested(success=True, msg_code="40000", message="操作成功"),
    ],
)
def test_both_shapes_of_a_paid_answer_are_understood(gate: Gate, answer: object) -> None:
    gate.answers(answer)
    agree(gate.shop())


@pytest.mark.parametrize(
    ("answer", "failure", "words"),
    [
        (
            flat(
                succ=False,
                msg_code="OP_FAILURE_UE",
                results=item(refund_id=REFUND, succ=False, message="余额不足"),
            ),
            Failure.REFUSED,
            "余额不足",
        ),
        (flat(succ=True, results=item(succ=False, message="余额不足")), Failure.REFUSED, "余额不足"),
        (nested(success=False, message="系统拒绝"), Failure.REFUSED, "系统拒绝"),
        (flat(succ=False, message="操作状态错误"), Failure.STALE, "操作状态错误"),
        (flat(succ=False, msg_code="2101", message="x"), Failure.STALE, "x"),
        (flat(succ=False, results=item(refund_id=REFUND, succ=True)), Failure.UNKNOWN, None),
        (flat(succ=True, results=item(refund_id="999", succ=True)), Failure.UNKNOWN, None),
        (flat(succ=True, results=item(refund_id="999", succ=False)), Failure.UNKNOWN, None),
        (flat(results="none"), Failure.UNKNOWN, None),
        (flat(msg_code="OP_SUCC"), Failure.UNKNOWN, None),
    ],
)
def test_anything_else_is_not_taken_for_paid(
    gate: Gate, answer: object, failure: Failure, words: str | None
) -> None:
    gate.answers(answer)
    found = failure_of(lambda: agree(gate.shop()))
    assert found.failure is failure
    assert words is None or found.text == words


@pytest.mark.parametrize(
    "answer",
    [
        flat(succ=False, msg_code="SEND_CODE_SUCC", message="发送二次验证短信成功"),
        flat(succ=False, msg_code=10000),
        nested(success=True, msg_code="10000", message="发送二次验证短信成功"),
        nested(success=False, message="发送二次验证短信成功"),
        {"error_response": {"code": 15, "sub_code": "SEND_CODE_SUCC", "sub_msg": "发送二次验证短信成功"}},
        {"error_response": {"code": 15, "sub_code": "isv.x", "sub_msg": "短信验证码错误"}},
        flat(succ=False, msg_code="OP_FAILURE_UE", results=item(succ=False, message="验证码已过期")),
    ],
)
def test_an_sms_step_or_a_wrong_code_waits_for_a_code(gate: Gate, answer: object) -> None:
    gate.answers(answer)
    assert failure_of(lambda: agree(gate.shop())).failure is Failure.NEEDS_CODE
    assert gate.calls == 1


def test_a_refusal_carries_reason_version_and_proof(gate: Gate) -> None:
    gate.answers(DONE["refuse"])
    refuse(gate.shop())
    form = gate.form()
    assert sent(gate) == {
        "refund_id": REFUND,
        "refund_phase": "onsale",
        "refund_version": str(VERSION),
        "refuse_reason_id": "118",
        "refuse_message": "已发货，请核对",
    }
    assert gate.parts()["refuse_proof"] == PNG.body
    own = form.pop("sign")
    assert own == sign(form, secret=SECRET, method=SignMethod.HMAC_SHA256)  # the file is not signed
    body = gate.route.calls[0].request.read()
    assert b'name="refuse_proof"; filename="refuse_proof.png"\r\nContent-Type: image/png' in body


def test_a_refusal_without_proof_is_for_taobao_shops_only(gate: Gate) -> None:
    gate.answers(DONE["refuse"])
    refuse(gate.shop(C), proof=None)
    assert gate.route.calls[0].request.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert failure_of(lambda: refuse(gate.shop(B), proof=None)).code == "proof_missing"
    assert gate.calls == 1


def test_the_oldest_answer_to_a_refusal_has_a_status_only(gate: Gate) -> None:
    gate.answers({"refund_refuse_response": {"refund": {"status": "SELLER_REFUSE_BUYER"}}})
    refuse(gate.shop())
    gate.answers({"refund_refuse_response": {"refund": {"status": "WAIT_SELLER_AGREE"}}})
    assert failure_of(lambda: refuse(gate.shop())).failure is Failure.UNKNOWN


@pytest.mark.parametrize("message", ["", "a", "长" * 201])
def test_a_refusals_words_are_two_to_two_hundred(gate: Gate, message: str) -> None:
    gate.answers(DONE["refuse"])
    assert failure_of(lambda: refuse(gate.shop(), message=message)).code == "message_length"
    assert gate.calls == 0


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (Picture(filename="x", mime="image/webp", body=b"x"), "picture_format"),
        (Picture(filename="x", mime="image/gif", body=b""), "picture_empty"),
        (Picture(filename="x", mime="image/jpeg", body=b"x" * (5 * 1024 * 1024 + 1)), "picture_too_large"),
    ],
)
def test_a_picture_that_the_platform_does_not_take_is_not_sent(
    gate: Gate, picture: Picture, code: str
) -> None:
    gate.answers({})
    for act in (refuse, refuse_return):
        assert failure_of(lambda act=act: act(gate.shop(), picture)).code == code  # type: ignore[misc]
    assert failure_of(lambda: leave_message(gate.shop(), picture=picture)).code == code
    assert gate.calls == 0


def test_pictures_have_each_their_own_limit(gate: Gate) -> None:
    gate.answers(DONE["leave_message"])
    middle = Picture(filename="x", mime="image/jpeg", body=b"x" * 130_001)
    leave_message(gate.shop(), picture=middle)
    assert failure_of(lambda: refuse(gate.shop(), middle)).code == "picture_too_large"


def test_a_tmall_return_goes_to_an_entry_of_the_address_book(gate: Gate) -> None:
    gate.answers(DONE["agree_return"])
    agree_return(gate.shop(B))
    assert sent(gate) == {
        "refund_id": REFUND,
        "refund_phase": "aftersale",
        "refund_version": str(VERSION),
        "seller_address_id": "754268848",
        "post_fee_bear_role": "0",
        "remark": "请寄回",
    }


def test_a_taobao_return_spells_the_address_out(gate: Gate) -> None:
    gate.answers(DONE["agree_return"])
    agree_return(gate.shop(C), seller=False, remark=" ")
    assert sent(gate) == {
        "refund_id": REFUND,
        "refund_phase": "aftersale",
        "refund_version": str(VERSION),
        "seller_address_id": "754268848",
        "post_fee_bear_role": "1",
        "remark": "同意退货",
        "name": "李四",
        "address": "浙江省杭州市余杭区文一西路969号",
        "post": "310000",
        "mobile": "13800000000",
        "tel": "13800000000",
    }


def test_an_unknown_delivery_fault_of_a_return_is_shown(gate: Gate) -> None:
    gate.answers(sample("error.15.returngoods_agree.PY-101.json"))
    failure = failure_of(lambda: agree_return(gate.shop()))
    assert (failure.failure, failure.text) == (Failure.REFUSED, "查询物流信息出错")


def test_refusing_the_returned_goods_is_tmalls(gate: Gate) -> None:
    gate.answers(DONE["refuse_return"])
    refuse_return(gate.shop(B))
    assert sent(gate)["refuse_reason_id"] == "1047"
    assert gate.parts()["refuse_proof"] == PNG.body
    assert failure_of(lambda: refuse_return(gate.shop(C))).code == "web_only"
    assert failure_of(lambda: review(gate.shop(C))).code == "tmall_only"
    assert gate.calls == 1


def test_a_message_gives_back_its_id(gate: Gate) -> None:
    gate.answers(DONE["leave_message"])
    assert leave_message(gate.shop()) == "404188"
    assert sent(gate) == {"refund_id": REFUND, "content": "请查看凭证"}
    assert gate.parts()["image"] == PNG.body


@pytest.mark.parametrize(("content", "code"), [(" ", "content_missing"), ("长" * 201, "content_too_long")])
def test_a_message_that_surely_is_refused_is_not_sent(gate: Gate, content: str, code: str) -> None:
    gate.answers({})
    assert failure_of(lambda: leave_message(gate.shop(), content=content)).code == code
    assert gate.calls == 0


@pytest.mark.parametrize("bad", ["", "1|2", "1,2", "x"])
def test_an_id_that_could_change_the_request_is_not_sent(gate: Gate, bad: str) -> None:
    gate.answers({})
    shop = gate.shop()
    acts: list[Callable[[], object]] = [
        lambda: shop.agree_refund(refund_id=bad, amount_fen=1, phase=Phase.ON_SALE, version=1),
        lambda: shop.review(refund_id=bad, phase=Phase.ON_SALE, version=1, operator="a", message="b"),
        lambda: shop.leave_message(refund_id=bad, content="a", picture=PNG),
        lambda: shop.refuse_return(refund_id=bad, phase=Phase.ON_SALE, version=1, reason_id="", proof=PNG),
    ]
    for act in acts:
        assert failure_of(act).code == "bad_id"
    assert gate.calls == 0


def test_text_that_is_no_unicode_does_not_break_the_call(gate: Gate) -> None:
    gate.answers(DONE["leave_message"])
    leave_message(gate.shop(), content="坏\ud800字")
    assert sent(gate)["content"] == "坏?字"
