"""``/login/``, ``/logout/``, ``/language/``."""

import pytest
from django.test import Client

from shouhou.storage.models import Shop, User

from .browsing import PASSWORD, Browser, text_of, words_of

pytestmark = pytest.mark.django_db


def test_a_person_logs_in_whatever_the_case_of_the_name(owner: Browser) -> None:
    response = Client().post("/login/", {"username": "OWNER", "password": PASSWORD, "next": "/queue/"})
    assert (response.status_code, response["Location"]) == (302, "/queue/")


def test_a_wrong_password_keeps_the_name_and_says_nothing_of_which_was_wrong(owner: Browser) -> None:
    response = Client().post("/login/", {"username": "owner", "password": "wrong"})
    assert response.status_code == 422
    assert 'value="owner"' in text_of(response)
    assert "用户名或密码不对" in words_of(text_of(response))
    assert "wrong" not in text_of(response)


def test_an_inactive_person_stays_outside(owner: Browser) -> None:
    User.objects.filter(pk=owner.user_id).update(is_active=False)
    assert Client().post("/login/", {"username": "owner", "password": PASSWORD}).status_code == 422


def test_the_way_on_never_leads_to_another_site(owner: Browser) -> None:
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = Client().post("/login/", {"username": "owner", "password": PASSWORD, "next": target})
        assert answer["Location"] == "/"


def test_login_needs_the_csrf_token(owner: Browser) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/login/", {"username": "owner", "password": PASSWORD})
    assert response.status_code == 403
    assert "页面打开太久或来源不对" in words_of(text_of(response))


def test_logging_out_needs_a_post_and_ends_the_session(owner: Browser) -> None:
    assert owner.client.get("/logout/").status_code == 405
    assert owner.client.post("/logout/").status_code == 302
    assert owner.client.get("/queue/")["Location"].startswith("/login/")


def test_a_stranger_is_sent_to_the_login_page_and_back_afterwards(shop: Shop) -> None:
    assert Client().get("/cases/1/")["Location"] == "/login/?next=/cases/1/"


def test_a_part_asked_for_by_a_stranger_moves_the_whole_page(shop: Shop) -> None:
    response = Client().get("/cases/1/parts", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/login/"


def test_the_language_of_the_login_page_can_be_chosen(shop: Shop) -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert "After-sales workbench" in words_of(text_of(client.get("/login/")))


def test_logging_in_brings_the_persons_own_language(owner: Browser) -> None:
    User.objects.filter(pk=owner.user_id).update(language="en")
    client = Client()
    client.post("/login/", {"username": "owner", "password": PASSWORD})
    assert "Queue" in words_of(text_of(client.get("/queue/")))


def test_a_failure_of_ours_says_what_is_kept_and_needs_nothing_to_say_it() -> None:
    from django.test import RequestFactory

    from shouhou.web.doors import server_error

    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "已经保存的内容都在" in words_of(text_of(response))
