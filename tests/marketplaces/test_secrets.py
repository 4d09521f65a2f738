"""Secrets, sessions, signatures and SMS codes come out nowhere."""

import logging
import traceback

import httpx
import pytest

from shouhou.domain.refund.vocabulary import Phase
from shouhou.marketplaces.port import OutsideFailed
from shouhou.marketplaces.taobao.adapter import TaobaoMarketplace

from .gate import SECRET, SESSION, SUB_SESSION, Gate, credentials

CODE = "739151"
ECHO = f"非法 {SESSION} {SUB_SESSION} {SECRET} {CODE}"
OUTCOMES = {
    "echoed in an error": {
        "error_response": {"code": 15, "sub_code": f"isv.x:{SUB_SESSION}", "sub_msg": ECHO}
    },
    "echoed in a refusal": {
        "rp_refunds_agree_response": {"succ": False, "message": ECHO, "msg_code": SESSION}
    },
    "echoed in nonsense": {"rp_refunds_agree_response": {"succ": ECHO, "request_id": SESSION}},
    "not an answer": ECHO.encode(),
    "connection": httpx.ConnectError(ECHO),
    "time-out": httpx.ReadTimeout(ECHO),
}


def agree(shop: TaobaoMarketplace) -> OutsideFailed:
    with pytest.raises(OutsideFailed) as caught:
        shop.agree_refund(refund_id="1", amount_fen=1, phase=Phase.ON_SALE, version=1, code=CODE)
    return caught.value


def signs(gate: Gate) -> list[str]:
    return [gate.form(index)["sign"] for index in range(gate.calls)]


@pytest.mark.parametrize("name", OUTCOMES)
def test_no_failure_says_a_secret(gate: Gate, name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    gate.answers(OUTCOMES[name])
    failure = agree(gate.shop())
    said = "".join(
        [
            "".join(traceback.format_exception(failure)),
            repr(failure),
            repr(vars(failure)),
            caplog.text,
        ]
    )
    for secret in (SECRET, SESSION, SUB_SESSION, CODE, *signs(gate)):
        assert secret not in said


@pytest.mark.parametrize("name", OUTCOMES)
def test_no_frame_of_a_failure_keeps_the_signed_request(gate: Gate, name: str) -> None:
    gate.answers(OUTCOMES[name])
    failure: BaseException | None = agree(gate.shop())
    kept = []
    while failure is not None:
        for frame, _ in traceback.walk_tb(failure.__traceback__):
            if "/marketplaces/" in frame.f_code.co_filename and "/tests/" not in frame.f_code.co_filename:
                kept.append(repr(frame.f_locals))
        failure = failure.__context__
    assert kept
    for secret in (SECRET, SESSION, SUB_SESSION, *signs(gate)):
        assert secret not in "".join(kept)


def test_credentials_and_clients_do_not_show_their_secrets() -> None:
    shown = repr(credentials()) + str(credentials()) + repr(TaobaoMarketplace(credentials()))
    for secret in (SECRET, SESSION, SUB_SESSION):
        assert secret not in shown
