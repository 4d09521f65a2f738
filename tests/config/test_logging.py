"""No secret reaches a log line, whichever way it came."""

import pytest

from shouhou.config.logging import HIDDEN, hide_secrets


@pytest.mark.parametrize(
    "name",
    [
        "session",
        "app_secret",
        "sign",
        "password",
        "code",
        "sms_code",
        "token",
        "refresh_token",
        "Authorization",
    ],
)
def test_a_named_secret_is_hidden(name: str) -> None:
    assert hide_secrets(None, "info", {name: "831204 and more"}) == {name: HIDDEN}


@pytest.mark.parametrize(
    "text",
    [
        "GET /router/rest?method=taobao.refund.get&session=61029c7s3cr3t&sign=s3cr3t",
        "{'app_secret': 's3cr3t', 'code': '831s3cr3t'}",
        '{"access_token":"s3cr3t"}',
        "Authorization: Bearer s3cr3t",
        "password=s3cr3t",
        "sub_session: s3cr3t",
    ],
)
def test_a_secret_inside_a_text_is_hidden(text: str) -> None:
    assert "s3cr3t" not in str(hide_secrets(None, "info", {"event": text}))


def test_a_secret_inside_a_nested_value_is_hidden() -> None:
    event = hide_secrets(None, "info", {"call": {"params": [{"session": "s3cr3t"}, "sign=s3cr3t"]}})
    assert "s3cr3t" not in str(event)


@pytest.mark.parametrize(
    "event",
    [
        {"event": "refused, code=15 sub_code=isv.refund-not-exist"},
        {"error_code": "isp.timeout", "status_code": 503, "code": 27},
        {"event": "the buyer signed for it; the session was long"},
        {"design": "blue", "refund_id": "9007199254740993"},
    ],
)
def test_what_a_developer_needs_stays(event: dict[str, object]) -> None:
    assert hide_secrets(None, "info", dict(event)) == event
