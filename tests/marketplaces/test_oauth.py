"""Authorisation: addresses, codes and tokens."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
import respx

from shouhou.marketplaces.http import Http
from shouhou.marketplaces.port import Failure, OutsideFailed, SessionKind
from shouhou.marketplaces.taobao import oauth
from shouhou.marketplaces.taobao.oauth import TokenReading

from .gate import NOW, sample

TOKEN = "http://127.0.0.1:8001/token"
SECRET = "app-secret-0123"


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http()
    yield http
    http.close()


def exchange(http: Http) -> TokenReading:
    return oauth.exchange_code(
        http=http,
        token=TOKEN,
        app_key="123",
        app_secret=SECRET,
        code="code-abc",
        redirect_uri="https://shop.test/back",
        now=NOW,
    )


def answered(**members: Any) -> dict[str, Any]:
    return {"access_token": "6100abc", "token_type": "Bearer", "expires_in": 86400, **members}


@pytest.mark.parametrize(
    ("gateway", "base"),
    [
        ("https://eco.taobao.com/router/rest", "https://oauth.taobao.com"),
        ("http://gw.api.taobao.com/router/rest", "https://oauth.taobao.com"),
        ("http://127.0.0.1:8001/router/rest", "http://127.0.0.1:8001"),
    ],
)
def test_the_endpoints_belong_to_the_gateway(gateway: str, base: str) -> None:
    assert oauth.endpoints(gateway) == oauth.OAuthEndpoints(
        authorize=f"{base}/authorize", token=f"{base}/token"
    )


def test_the_sellers_page_carries_state_and_return_address() -> None:
    url = oauth.authorize_url(
        authorize="https://oauth.taobao.com/authorize",
        app_key="123",
        redirect_uri="https://shop.test/back?a=1&b=2",
        state="s&t",
    )
    assert url.startswith("https://oauth.taobao.com/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"],
        "client_id": ["123"],
        "redirect_uri": ["https://shop.test/back?a=1&b=2"],
        "state": ["s&t"],
        "view": ["web"],
    }


def test_a_code_becomes_a_token_with_all_its_ends(http: Http) -> None:
    with respx.mock as router:
        route = router.post(TOKEN).respond(
            json=answered(
                expires_in=2592000,
                r2_expires_in=259200,
                w2_expires_in=1800,
                refresh_token="6101ref",
                re_expires_in=0,
                taobao_user_id="263664221",
                taobao_user_nick="%E6%B5%8B%E8%AF%95%E5%BA%97",
                sub_taobao_user_id="99",
                sub_taobao_user_nick="%E6%B5%8B%E8%AF%95%E5%BA%97%3A%E5%AE%A2%E6%9C%8D",
            )
        )
        token = exchange(http)
        form = dict(parse_qsl(route.calls[0].request.read().decode()))
    assert form == {
        "grant_type": "authorization_code",
        "client_id": "123",
        "client_secret": SECRET,
        "code": "code-abc",
        "redirect_uri": "https://shop.test/back",
        "view": "web",
    }
    assert token.expires_at == NOW + timedelta(days=30)
    assert token.r2_valid_until == NOW + timedelta(days=3)
    assert token.w2_valid_until == NOW + timedelta(minutes=30)
    assert token.refresh_valid_until is None
    assert (token.nick, token.sub_nick, token.kind) == ("测试店", "测试店:客服", SessionKind.SUB)


def test_the_recorded_token_ends_when_it_says_itself() -> None:
    token = oauth.token_reading(sample("oauth_token.2018.json"), now=NOW)
    assert token.expires_at == datetime(2018, 2, 1, 22, 0, tzinfo=UTC)
    assert token.w2_valid_until == datetime(2018, 1, 26, 9, 7, 35, 381000, tzinfo=UTC)
    assert token.r2_valid_until == datetime(2018, 1, 29, 8, 37, 35, 381000, tzinfo=UTC)
    assert token.refresh_valid_until == token.expires_at
    assert token.kind is SessionKind.MAIN


def test_a_token_is_refreshed(http: Http) -> None:
    with respx.mock as router:
        route = router.post(TOKEN).respond(json=answered())
        token = oauth.refresh(
            http=http, token=TOKEN, app_key="123", app_secret=SECRET, refresh_token="6101ref", now=NOW
        )
        form = dict(parse_qsl(route.calls[0].request.read().decode()))
    assert form["grant_type"] == "refresh_token"
    assert form["refresh_token"] == "6101ref"
    assert token.expires_at == NOW + timedelta(days=1)


def test_a_token_does_not_show_itself() -> None:
    token = oauth.token_reading(answered(refresh_token="6101ref"), now=NOW)
    assert "6100abc" not in repr(token)
    assert "6101ref" not in repr(token)


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (
            httpx.Response(
                400, json={"error": "invalid_grant", "error_description": f"code-abc of {SECRET} expired"}
            ),
            Failure.REFUSED,
        ),
        (httpx.Response(200, json={"error": "invalid_client"}), Failure.REFUSED),
        (httpx.Response(200, html="<html>"), Failure.UNKNOWN),
        (httpx.Response(502, html="<html>"), Failure.UNKNOWN),
        (httpx.Response(200, json={"access_token": "6100abc"}), Failure.UNKNOWN),
        (httpx.Response(200, json={"access_token": ["6100abc"], "expires_in": 1}), Failure.UNKNOWN),
        (httpx.Response(200, json=answered(expire_time=2**62)), Failure.UNKNOWN),
        (httpx.Response(200, json={"error": {"code": 1}}), Failure.UNKNOWN),
        (httpx.ConnectError("refused"), Failure.PASSING),
        (httpx.ReadTimeout("slow"), Failure.UNKNOWN),
    ],
)
def test_a_failed_exchange_is_made_once_and_says_no_secret(
    http: Http, answer: httpx.Response | Exception, failure: Failure
) -> None:
    with respx.mock as router:
        route = router.post(TOKEN).mock(side_effect=[answer])
        with pytest.raises(OutsideFailed) as caught:
            exchange(http)
        assert route.call_count == 1
    assert caught.value.failure is failure
    for secret in (SECRET, "code-abc", "6100abc"):
        assert secret not in str(caught.value) + json.dumps(str(vars(caught.value)))
