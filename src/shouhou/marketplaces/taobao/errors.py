"""What each way to fail means for the caller: platform code + sub_code → ``Failure``.

The question behind every row is whether a *write* may have been carried out.

- Gateway checks (codes 4–9, 11–13, 21–34, 40–48, 53) come before the service is called: not executed.
- ``isv.*`` and other sub_codes with a business meaning are the service's own no: not executed.
- ``isp.*``, 3, 10, 650, 900–902 and a 15 or 50 without a sub_code say that something between gateway and
  service broke. The facts advise to repeat *reads*; nowhere do they say that the service had not done its
  work (``isp.top-mapping-parse-error`` even means that its answer could not be read). So a write is UNKNOWN.
- ``isv.request-replay-error`` says that the same request was seen before, so the first one may have been
  carried out: UNKNOWN for a write.
- A code that is in no table and has no sub_code: UNKNOWN for a write, REFUSED for a read.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from shouhou.marketplaces.http import BodyRefused, TransportFailed
from shouhou.marketplaces.port import Failure, OutsideFailed, SessionKind

from .convert import Nonsense, Row, text


class Intent(StrEnum):
    """Whether a call changes something at the platform."""

    READ = "read"
    WRITE = "write"


_LIMITED = frozenset({"4", "5", "6", "7", "8"})
_SESSION = frozenset({"26", "27", "42", "44", "53"})
_BROKEN = frozenset({"3", "10", "650", "900", "901", "902"})
_SERVICE = frozenset({"15", "50"})
_BEFORE = frozenset(
    str(code) for code in (9, *range(11, 14), *range(21, 35), *range(40, 49), *range(651, 660))
)

_STALE_CODES = ("2101", "isv.invalid-permission:refund_status is invalid")
_STALE_WORDS = ("操作状态错误", "当前退款状态不", "退款单已完结")
_SMS_CODES = frozenset({"SEND_CODE_SUCC", "10000"})
_SMS_SENT = "发送二次验证短信成功"
_LIMIT_SUBS = ("accesscontrol.limited-by", "isv.access-limited-by")
_SESSION_SUBS = (
    "invalid-sessionkey",
    "session-expired",
    "session-not-exist",
    "isv.persistent-session-not-exist",
    "isv.invalid-persistent-session-pattern",
)
_WAITS = {  # seen by other clients: repeated by them at once, and after half an hour
    "A-AUDIT-00-16-003-01": timedelta(seconds=5),
    "A-AUDIT-00-16-002-00": timedelta(minutes=30),
    "isv.trade-service-rejection": timedelta(minutes=3),
}
_HOPELESS = ("isp.top-mapping-parse-error", "isp.runtime-max-limit")
_BAN = re.compile(r"([0-9]{1,6}) more second")
_LONGEST_BAN = timedelta(days=1)


def platform_failure(error: Row, *, intent: Intent, session: SessionKind | None) -> OutsideFailed:
    """An ``error_response`` as our failure. ``session`` is the one that the call was made with."""
    code, sub_code = _text(error, "code"), _text(error, "sub_code")
    words = _text(error, "sub_msg") or _text(error, "msg")
    failure, retry_after = _meaning(code, sub_code, words, intent)
    wanted = SessionKind.SUB if "not_sub_user" in sub_code else session
    return OutsideFailed(
        failure,
        code=sub_code or code,
        text=words,
        retry_after=retry_after,
        session=wanted if failure is Failure.NEEDS_SESSION else None,
        request_id=_text(error, "request_id"),
    )


def business_failure(code: str, words: str, *, request_id: str = "") -> OutsideFailed:
    """A no inside an answer without ``error_response``: the service refused, nothing was executed."""
    if is_sms_step(code, words):
        return OutsideFailed(Failure.NEEDS_CODE, code=code, text=words, request_id=request_id)
    failure = Failure.STALE if _is_stale(code, words) else Failure.REFUSED
    return OutsideFailed(failure, code=code or "not_done", text=words, request_id=request_id)


def transport_failure(error: TransportFailed | BodyRefused, *, intent: Intent) -> OutsideFailed:
    """No answer, or one that could not be taken."""
    match error:
        case TransportFailed(sent=False):
            return OutsideFailed(Failure.PASSING, code="not_sent", text=error.reason)
        case TransportFailed():
            failure = Failure.PASSING if intent is Intent.READ else Failure.UNKNOWN
            return OutsideFailed(failure, code="no_answer", text=error.reason)
        case BodyRefused():
            return bad_answer(str(error), intent=intent)


def status_failure(status: int, *, intent: Intent) -> OutsideFailed:
    """An HTTP status other than 200, which the gateway does not use even for errors."""
    passing = status == 429 or status >= 500
    if intent is Intent.WRITE:
        failure = Failure.UNKNOWN
    else:
        failure = Failure.PASSING if passing else Failure.BAD_ANSWER
    return OutsideFailed(failure, code=f"http_{status}", text=f"HTTP {status}")


def bad_answer(reason: str, *, intent: Intent) -> OutsideFailed:
    """An answer that is not the protocol: after a write nobody knows what was done."""
    failure = Failure.BAD_ANSWER if intent is Intent.READ else Failure.UNKNOWN
    return OutsideFailed(failure, code="bad_answer", text=reason)


def refused_here(code: str, words: str) -> OutsideFailed:
    """A refusal before anything is sent, because the platform surely would refuse it or must not see it."""
    return OutsideFailed(Failure.REFUSED, code=code, text=words)


def is_sms_step(code: str, words: str) -> bool:
    """The platform has sent an SMS code to the shop's phone and waits for it (facts 2.2)."""
    return code in _SMS_CODES or _SMS_SENT in words


def speaks_of_code(failure: OutsideFailed) -> bool:
    """A refusal that is about the SMS code (wrong, expired): the wordings are not documented."""
    return failure.failure is Failure.REFUSED and "验证码" in failure.text


def without(failure: OutsideFailed, secrets: Sequence[str]) -> OutsideFailed:
    """The same failure with anything secret that the platform echoed taken out, and of bearable length."""

    def clean(words: str, length: int) -> str:
        return "".join(sign for sign in _hidden(words, secrets) if sign.isprintable())[:length]

    return OutsideFailed(
        failure.failure,
        code=clean(failure.code, 120),
        text=clean(failure.text, 400),
        retry_after=failure.retry_after,
        session=failure.session,
        request_id=clean(failure.request_id, 64),
    )


def scrubbed(answer: Row, secrets: Sequence[str]) -> Row:
    """An answer whose texts do not echo a secret. Texts of digits alone are ids and stay as they are."""

    def clean(value: Any) -> Any:
        match value:
            case dict():
                return {name: clean(member) for name, member in value.items()}
            case list():
                return [clean(member) for member in value]
            case str() if not value.isdecimal():
                return _hidden(value, secrets)
            case _:
                return value

    return {name: clean(member) for name, member in answer.items()}


def _hidden(words: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        if len(secret) >= 4:
            words = words.replace(secret, "…")
    return words


def _meaning(code: str, sub_code: str, words: str, intent: Intent) -> tuple[Failure, timedelta | None]:
    if is_sms_step(sub_code, words):
        return Failure.NEEDS_CODE, None
    if code in _LIMITED or sub_code.startswith(_LIMIT_SUBS):
        return Failure.PASSING, _ban(words)
    if code in _SESSION or sub_code.startswith(_SESSION_SUBS) or "not_sub_user" in sub_code:
        return Failure.NEEDS_SESSION, None
    if _is_stale(sub_code, words):
        return Failure.STALE, None
    if sub_code in _WAITS:
        return Failure.PASSING, _WAITS[sub_code]
    if _may_have_been_done(code, sub_code):
        return _broken(code, sub_code, intent), None
    return Failure.REFUSED, None


def _broken(code: str, sub_code: str, intent: Intent) -> Failure:
    if intent is Intent.WRITE:
        return Failure.UNKNOWN
    listed = bool(sub_code) or code in _BROKEN | _SERVICE
    return Failure.PASSING if listed and not sub_code.startswith(_HOPELESS) else Failure.REFUSED


def _may_have_been_done(code: str, sub_code: str) -> bool:
    if sub_code:
        return sub_code.startswith(("isp.", "isv.request-replay-error"))
    return code in _BROKEN | _SERVICE or code not in _BEFORE


def _ban(words: str) -> timedelta:
    """Seconds of the ban as the platform says them; a minute when it does not."""
    found = _BAN.search(words)
    return min(timedelta(seconds=int(found[1])), _LONGEST_BAN) if found else timedelta(minutes=1)


def _is_stale(code: str, words: str) -> bool:
    return code.startswith(_STALE_CODES) or any(part in words for part in _STALE_WORDS)


def _text(row: Row, name: str) -> str:
    try:
        return text(row, name)
    except Nonsense:
        return ""
