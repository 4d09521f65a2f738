"""OAuth in a browser and by refresh token."""

from urllib.parse import parse_qs, unquote, urlsplit

from .driving import Running, Shop

BACK = "http://127.0.0.1:8000/oauth/callback"


def code_for(box: Running, shop: Shop, account: str) -> str:
    query = {"response_type": "code", "client_id": shop.credentials["app_key"], "redirect_uri": BACK, "state": "s t",
             "view": "web"}  # fmt: skip
    page = box.http.get("/authorize", params=query)
    assert page.status_code == 200
    assert "授权" in page.text
    answer = box.http.post("/authorize", params=query, data={"account": account})
    assert answer.status_code == 302
    target = urlsplit(answer.headers["location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == BACK
    given = parse_qs(target.query)
    assert given["state"] == ["s t"]
    return given["code"][0]


def token(box: Running, shop: Shop, **values: str) -> tuple[int, dict[str, object]]:
    keys = {"client_id": shop.credentials["app_key"], "client_secret": shop.credentials["app_secret"]}
    answer = box.http.post("/token", data={**keys, **values})
    return answer.status_code, answer.json()


def test_a_code_gives_a_token_once_and_ends_the_old_session(box: Running, tmall: Shop) -> None:
    old = tmall.credentials["sub_session"]
    code = code_for(box, tmall, "sub")
    values = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    status, body = token(box, tmall, **values)
    assert status == 200
    assert body["w2_expires_in"] == 1800
    assert unquote(str(body["taobao_user_nick"])) == tmall.credentials["nick"]
    assert "sub_taobao_user_id" in body
    tmall.credentials["sub_session"] = body["access_token"]
    assert tmall.agree(tmall.applied()["refund_id"])["rp_refunds_agree_response"]["succ"] is True
    tmall.credentials["sub_session"] = old
    assert tmall.error("taobao.user.seller.get", sub=True, fields="nick")["code"] == 27
    assert token(box, tmall, **values) == (400, body_error(box, tmall, values))


def body_error(box: Running, shop: Shop, values: dict[str, str]) -> dict[str, object]:
    body = token(box, shop, **values)[1]
    assert body["error"] == "invalid_grant"
    return body


def test_a_refresh_token_renews_the_short_right(box: Running, tmall: Shop) -> None:
    _, first = token(box, tmall, grant_type="authorization_code", code=code_for(box, tmall, "sub"))
    box.ahead(minutes=20)
    status, body = token(box, tmall, grant_type="refresh_token", refresh_token=str(first["refresh_token"]))
    assert (status, body["w2_expires_in"]) == (200, 1800)
    assert body["access_token"] != first["access_token"]
    assert token(box, tmall, grant_type="refresh_token", refresh_token=str(first["refresh_token"]))[0] == 400


def test_strangers_get_nothing(box: Running, tmall: Shop) -> None:
    tmall.credentials["app_secret"] = "wrong"
    assert token(box, tmall, grant_type="refresh_token", refresh_token="x")[1]["error"] == "invalid_client"
    away = {
        "response_type": "code",
        "client_id": tmall.credentials["app_key"],
        "redirect_uri": "https://evil.example/",
    }
    assert box.http.get("/authorize", params=away).status_code == 400
