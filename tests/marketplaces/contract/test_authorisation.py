"""A seller authorises in the browser; the code becomes a session that works."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shouhou.marketplaces.port import Failure, SessionKind
from shouhou.marketplaces.taobao import oauth
from shouhou.marketplaces.taobao.oauth import OAuthEndpoints, TokenReading

from .box import Shop, failure_of

BACK = "http://127.0.0.1:9/back?shop=1"


def endpoints(shop: Shop) -> OAuthEndpoints:
    return oauth.endpoints(str(shop.box.card(shop.key)["gateway"]))


def code(shop: Shop, account: str) -> str:
    """What the seller does in the browser: opens the page, chooses the account, agrees."""
    url = oauth.authorize_url(
        authorize=endpoints(shop).authorize,
        app_key=str(shop.box.card(shop.key)["app_key"]),
        redirect_uri=BACK,
        state="unguessable&1",
    )
    assert shop.box.control.get(url).status_code == 200
    answer = shop.box.control.post(url, data={"account": account})
    assert answer.status_code in (302, 303)
    back = urlsplit(answer.headers["location"])
    query = parse_qs(back.query)
    assert back.netloc == "127.0.0.1:9"
    assert (query["state"], query["shop"]) == (["unguessable&1"], ["1"])
    return query["code"][0]


def exchange(shop: Shop, code: str) -> TokenReading:
    card = shop.box.card(shop.key)
    return oauth.exchange_code(
        http=shop.box.http,
        token=endpoints(shop).token,
        app_key=str(card["app_key"]),
        app_secret=str(card["app_secret"]),
        code=code,
        redirect_uri=BACK,
        now=datetime.now(UTC),
    )


@pytest.mark.parametrize(("account", "kind"), [("main", SessionKind.MAIN), ("sub", SessionKind.SUB)])
def test_a_code_becomes_a_session_that_works(shop: Shop, account: str, kind: SessionKind) -> None:
    token = exchange(shop, code(shop, account))
    card = shop.box.card(shop.key)
    assert token.kind is kind
    assert (token.user_id, token.nick) == (card["user_id"], card["nick"])
    assert token.sub_nick == (card["sub_nick"] if kind is SessionKind.SUB else "")
    name = "session" if kind is SessionKind.MAIN else "sub_session"
    fresh = Shop(shop.box, shop.key, shop.box.connect(shop.key, **{name: token.access_token}))
    assert fresh.client.seller().nick == token.nick
    if kind is SessionKind.SUB:
        refund = fresh.applied()
        assert failure_of(lambda: fresh.agree(refund)).failure is Failure.NEEDS_CODE


def test_a_token_ends_in_parts(shop: Shop) -> None:
    token = exchange(shop, code(shop, "sub"))
    assert token.w2_valid_until is not None
    assert token.r2_valid_until is not None
    assert token.w2_valid_until < token.r2_valid_until < token.expires_at
    until = shop.client.platform_time() + timedelta(minutes=30)
    assert abs(token.w2_valid_until - until) < timedelta(minutes=1)


def test_a_code_is_good_once(shop: Shop) -> None:
    once = code(shop, "main")
    exchange(shop, once)
    failure = failure_of(lambda: exchange(shop, once))
    assert failure.failure is Failure.REFUSED
    assert once not in str(failure)


def test_a_token_is_refreshed(shop: Shop) -> None:
    card = shop.box.card(shop.key)
    old = exchange(shop, code(shop, "main"))
    new = oauth.refresh(
        http=shop.box.http,
        token=endpoints(shop).token,
        app_key=str(card["app_key"]),
        app_secret=str(card["app_secret"]),
        refresh_token=old.refresh_token,
        now=datetime.now(UTC),
    )
    fresh = shop.box.connect(shop.key, session=new.access_token)
    assert fresh.seller().nick == old.nick


def test_a_wrong_secret_gets_no_token(shop: Shop) -> None:
    card = shop.box.card(shop.key)
    failure = failure_of(
        lambda: oauth.exchange_code(
            http=shop.box.http,
            token=endpoints(shop).token,
            app_key=str(card["app_key"]),
            app_secret="0" * 32,
            code=code(shop, "main"),
            redirect_uri=BACK,
            now=datetime.now(UTC),
        )
    )
    assert failure.failure is Failure.REFUSED
