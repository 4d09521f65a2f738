"""Who gets in, and the one shape of every refusal."""

import re

import pytest
from django.test import Client

from shouhou.storage.models import Shop, User

from .world import Caller, error, read

pytestmark = pytest.mark.django_db


def test_a_call_without_a_token_is_told_how_to_authenticate() -> None:
    response = Client().get("/api/v1/cases")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert error(response)["code"] == "unauthorized"


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer ", "Bearer \xe9", "Basic b3duZXI6eA==", "Token x"]
)
def test_a_wrong_token_is_refused(header: str) -> None:
    response = Client().get("/api/v1/me", headers={"Authorization": header})
    assert response.status_code == 401
    error(response)


def test_a_token_of_someone_who_left_is_refused(agent: Caller) -> None:
    User.objects.filter(pk=agent.user_id).update(is_active=False)
    assert agent.get("me").status_code == 401


def test_a_wrong_token_does_not_fall_back_to_the_session(agent: Caller) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=agent.user_id))
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_browser_session_may_write_only_with_its_csrf_token(agent: Caller, case_id: int) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=agent.user_id))
    path, note = f"/api/v1/cases/{case_id}/actions", {"action": "note", "text": "已联系买家"}
    refused = client.post(path, note, content_type="application/json", headers={"Idempotency-Key": "n1"})
    assert refused.status_code == 403
    assert error(refused)["code"] == "forbidden"
    token = "a" * 32
    client.cookies["csrftoken"] = token
    accepted = client.post(
        path, note, content_type="application/json", headers={"Idempotency-Key": "n1", "X-CSRFToken": token}
    )
    assert accepted.status_code == 202, accepted.content


def test_an_unknown_address_answers_in_the_one_shape(agent: Caller) -> None:
    for response in (
        agent.get("nothing/here"),
        agent.post("nothing/here", {}),
        Client().get("/api/v1/cases/x"),
    ):
        assert response.status_code == 404
        assert error(response)["code"] == "not_found"


def test_a_wrong_method_answers_in_the_one_shape_and_names_the_right_ones(agent: Caller) -> None:
    response = agent.post("cases", {})
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert error(response)["code"] == "method_not_allowed"


def test_a_failure_of_ours_is_logged_and_answers_in_the_one_shape(
    agent: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("shouhou.api.endpoints.me.roles_everywhere", broken)
    response = agent.get("me")
    assert response.status_code == 500
    assert error(response)["code"] == "internal"
    assert b"secret detail" not in response.content
    assert "a secret detail" in caplog.text


def test_answers_are_never_cached(agent: Caller) -> None:
    assert agent.get("me").headers["Cache-Control"] == "no-store"


def test_me_names_my_shops_roles_and_rights(agent: Caller, shop: Shop, other_shop: Shop) -> None:
    me = read(agent.get("me"))
    assert me["id"] == agent.user_id
    assert [(one["id"], one["name"], one["type"], one["roles"]) for one in me["shops"]] == [
        (shop.pk, "向阳百货", "B", ["agent"])
    ]
    assert "agree_refund" in me["shops"][0]["permissions"]
    assert "manage_shop" not in me["shops"][0]["permissions"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("", "没有找到"),
        ("en-GB,en;q=0.8", "Not found"),
        ("fr, zh;q=0.5", "没有找到"),
        ("de, en;q=0.3", "Not found"),
    ],
)
def test_messages_speak_the_language_that_is_asked_for(agent: Caller, wish: str, said: str) -> None:
    for path in ("nothing", "shops/0"):
        headers = {"Authorization": f"Bearer {agent.token}"} | ({"Accept-Language": wish} if wish else {})
        assert error(Client().get(f"/api/v1/{path}", headers=headers))["message"] == said


def test_a_rules_refusal_speaks_english_too(agent: Caller, case_id: int) -> None:
    response = Client().post(
        f"/api/v1/cases/{case_id}/actions",
        {"action": "agree_refund", "seen_version": 99, "amount_fen": 8900},
        content_type="application/json",
        headers={"Authorization": f"Bearer {agent.token}", "Idempotency-Key": "k", "Accept-Language": "en"},
    )
    assert response.status_code == 422
    assert not re.search("[\u4e00-\u9fff]", error(response)["message"])
