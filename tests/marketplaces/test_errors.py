"""Every way to fail and what it means, for reads and for writes."""

from datetime import timedelta

import pytest

from shouhou.marketplaces.http import BodyRefused, TransportFailed
from shouhou.marketplaces.port import Failure, OutsideFailed, SessionKind
from shouhou.marketplaces.taobao import errors
from shouhou.marketplaces.taobao.errors import Intent, platform_failure

from .gate import sample

F = Failure
SAME = [  # (sample, failure, code): not executed, so the same for reads and writes
    ("assembled-error.7.call_limited.json", F.PASSING, "accesscontrol.limited-by-api-access-count"),
    ("assembled-error.53.session_permission.json", F.NEEDS_SESSION, "53"),
    ("error.15.agree.not_sub_user.json", F.NEEDS_SESSION, "isv.invalid-permission:not_sub_user"),
    (
        "error.15.refusereason.refund_status_invalid.json",
        F.STALE,
        "isv.invalid-permission:refund_status is invalid or refund is out of date",
    ),
    ("error.15.returngoods_agree.PY-101.json", F.REFUSED, "PY-101"),
    ("error.15.returngoods_refuse.invalid-parameter.json", F.REFUSED, "isv.invalid-parameter"),
    ("error.22.invalid_method.json", F.REFUSED, "22"),
    ("error.25.invalid_signature.json", F.REFUSED, "25"),
    ("error.27.invalid_session.json", F.NEEDS_SESSION, "invalid-sessionkey"),
]
TABLE = [  # code, sub_code, sub_msg, on a read, on a write
    (
        7,
        "accesscontrol.limited-by-app-access-count",
        "This ban will last for 2 more seconds",
        F.PASSING,
        F.PASSING,
    ),
    (8, "", "", F.PASSING, F.PASSING),
    (4, "", "", F.PASSING, F.PASSING),
    (15, "isv.access-limited-by-api-access-count", "", F.PASSING, F.PASSING),
    (26, "", "", F.NEEDS_SESSION, F.NEEDS_SESSION),
    (27, "session-expired", "", F.NEEDS_SESSION, F.NEEDS_SESSION),
    (42, "", "短授权权限不足", F.NEEDS_SESSION, F.NEEDS_SESSION),
    (44, "", "", F.NEEDS_SESSION, F.NEEDS_SESSION),
    (53, "", "请使用子账号操作退款或对其重新授权,有效期相对较短", F.NEEDS_SESSION, F.NEEDS_SESSION),
    (11, "isv.permission-api-package-limit", "scope ids is 11655 381", F.REFUSED, F.REFUSED),
    (25, "", "", F.REFUSED, F.REFUSED),
    (31, "isv.timestamp-limit-error", "", F.REFUSED, F.REFUSED),
    (40, "isv.missing-parameter:fields", "", F.REFUSED, F.REFUSED),
    (41, "isv.invalid-parameter:refund_id", "", F.REFUSED, F.REFUSED),
    (653, "", "退款不存在", F.REFUSED, F.REFUSED),
    (15, "2101", "操作状态错误", F.STALE, F.STALE),
    (50, "2101", "操作状态错误", F.STALE, F.STALE),
    (15, "whatever", "当前退款状态不允许审核", F.STALE, F.STALE),
    (15, "whatever", "退款单已完结，无需审核", F.STALE, F.STALE),
    (15, "isv.invalid-parameter", "金额不对", F.REFUSED, F.REFUSED),
    (15, "A-AUDIT-00-16-003-01", "", F.PASSING, F.PASSING),
    (15, "A-AUDIT-00-16-002-00", "", F.PASSING, F.PASSING),
    (15, "SEND_CODE_SUCC", "发送二次验证短信成功", F.NEEDS_CODE, F.NEEDS_CODE),
    (15, "10000", "", F.NEEDS_CODE, F.NEEDS_CODE),
    # from here on a write may have been carried out
    (15, "isp.refund-service-unavailable", "", F.PASSING, F.UNKNOWN),
    (15, "isp.top-remote-connection-timeout-tmall", "", F.PASSING, F.UNKNOWN),
    (50, "isp.remote-service-timeout", "", F.PASSING, F.UNKNOWN),
    (520, "isp.remote-service-timeout", "API调用服务超时", F.PASSING, F.UNKNOWN),
    (15, "isp.top-mapping-parse-error", "", F.REFUSED, F.UNKNOWN),
    (15, "isp.runtime-max-limit", "", F.REFUSED, F.UNKNOWN),
    (15, "isv.request-replay-error", "", F.PASSING, F.UNKNOWN),
    (15, "", "", F.PASSING, F.UNKNOWN),
    (10, "", "", F.PASSING, F.UNKNOWN),
    (3, "", "图片上传失败", F.PASSING, F.UNKNOWN),
    (650, "", "", F.PASSING, F.UNKNOWN),
    (901, "", "", F.PASSING, F.UNKNOWN),
    (777, "", "a code of tomorrow", F.REFUSED, F.UNKNOWN),
    (777, "isv.of-tomorrow", "", F.REFUSED, F.REFUSED),
]


def failed(code: object, sub_code: str, sub_msg: str, intent: Intent) -> OutsideFailed:
    error = {"code": code, "msg": "Remote service error", "sub_code": sub_code, "sub_msg": sub_msg}
    return platform_failure(error, intent=intent, session=SessionKind.MAIN)


@pytest.mark.parametrize(("name", "failure", "code"), SAME)
def test_recorded_errors_mean_the_same_for_reads_and_writes(name: str, failure: Failure, code: str) -> None:
    error = sample(name)["error_response"]
    for intent in Intent:
        found = platform_failure(error, intent=intent, session=SessionKind.MAIN)
        assert (found.failure, found.code) == (failure, code)
        assert found.text == error.get("sub_msg", error["msg"])
        assert found.request_id == error.get("request_id", "")


@pytest.mark.parametrize(("code", "sub_code", "sub_msg", "on_read", "on_write"), TABLE)
def test_each_error_has_its_meaning(
    code: int, sub_code: str, sub_msg: str, on_read: Failure, on_write: Failure
) -> None:
    assert failed(code, sub_code, sub_msg, Intent.READ).failure is on_read
    assert failed(code, sub_code, sub_msg, Intent.WRITE).failure is on_write
    assert failed(str(code), sub_code, sub_msg, Intent.WRITE).failure is on_write


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("This ban will last for 1 more seconds", 1),
        ("This ban will last for 31062 more seconds", 31062),
        ("This ban will last for 999999 more seconds", 86400),
        ("limited", 60),
    ],
)
def test_a_ban_lasts_as_long_as_the_platform_says(words: str, seconds: int) -> None:
    assert failed(7, "", words, Intent.READ).retry_after == timedelta(seconds=seconds)


@pytest.mark.parametrize("session", SessionKind)
def test_an_expired_session_is_the_one_that_was_used(session: SessionKind) -> None:
    for code in (26, 27, 42, 44, 53):
        error = {"code": code, "msg": "x"}
        assert platform_failure(error, intent=Intent.WRITE, session=session).session is session


def test_a_main_session_where_a_sub_account_is_needed_asks_for_the_sub_account() -> None:
    error = sample("error.15.agree.not_sub_user.json")["error_response"]
    assert platform_failure(error, intent=Intent.WRITE, session=SessionKind.MAIN).session is SessionKind.SUB


def test_other_failures_name_no_session() -> None:
    assert failed(15, "PY-101", "", Intent.WRITE).session is None


@pytest.mark.parametrize(
    ("error", "on_read", "on_write"),
    [
        (TransportFailed("ConnectError", sent=False), F.PASSING, F.PASSING),
        (TransportFailed("ReadTimeout", sent=True), F.PASSING, F.UNKNOWN),
        (BodyRefused("answer too large"), F.BAD_ANSWER, F.UNKNOWN),
    ],
)
def test_a_lost_answer_is_unknown_for_a_write(
    error: TransportFailed | BodyRefused, on_read: Failure, on_write: Failure
) -> None:
    assert errors.transport_failure(error, intent=Intent.READ).failure is on_read
    assert errors.transport_failure(error, intent=Intent.WRITE).failure is on_write


@pytest.mark.parametrize(
    ("status", "on_read"), [(502, F.PASSING), (429, F.PASSING), (302, F.BAD_ANSWER), (404, F.BAD_ANSWER)]
)
def test_another_http_status_is_unknown_for_a_write(status: int, on_read: Failure) -> None:
    assert errors.status_failure(status, intent=Intent.READ).failure is on_read
    assert errors.status_failure(status, intent=Intent.WRITE).failure is F.UNKNOWN


def test_an_error_of_odd_members_is_still_an_error() -> None:
    found = platform_failure({"code": {}, "sub_msg": []}, intent=Intent.WRITE, session=None)
    assert (found.failure, found.code, found.text) == (F.UNKNOWN, "", "")


def test_echoed_secrets_and_control_characters_are_taken_out() -> None:
    failure = OutsideFailed(F.REFUSED, code="x:topsecret", text="bad\n topsecret " + "长" * 600)
    clean = errors.without(failure, ["topsecret", "", "ab"])
    assert clean.code == "x:…"
    assert clean.text.startswith("bad …")
    assert len(clean.text) == 400
    assert "topsecret" not in str(clean)
