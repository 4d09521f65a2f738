"""``/cases/<id>/note|claim|assignment|snooze|closure|pictures`` and ``/pictures/<sha256>``."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shouhou.storage.models import Case, Note
from tests.sandbox.driving import picture

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db


def test_a_note_is_kept_and_shown_as_internal(agent: Browser, case_id: int) -> None:
    response = agent.post(f"/cases/{case_id}/note", text="买家电话里说周末才有空")
    assert Note.objects.get().text == "买家电话里说周末才有空"
    assert "内部备注" in words_of(text_of(response))
    assert response["HX-Trigger"] == f'{{"shouhou:sent": "{case_id}-note"}}'


def test_an_empty_note_is_refused_and_a_long_one_kept(agent: Browser, case_id: int) -> None:
    assert agent.post(f"/cases/{case_id}/note", text="  ").status_code == 422
    long = "字" * 10_001
    response = agent.post(f"/cases/{case_id}/note", text=long)
    assert response.status_code == 422
    assert long in text_of(response)


def test_without_script_a_note_leads_back_to_the_case(agent: Browser, case_id: int) -> None:
    response = agent.post(f"/cases/{case_id}/note", htmx=False, text="备注")
    assert response["Location"] == f"/cases/{case_id}/"
    assert "备注已记下" in words_of(text_of(agent.get(f"/cases/{case_id}/")))


def test_a_case_is_claimed_and_given_back(agent: Browser, case_id: int) -> None:
    version = Case.objects.get(pk=case_id).version
    agent.post(f"/cases/{case_id}/claim", seen_version=version)
    assert Case.objects.get(pk=case_id).owner_id == agent.user_id
    agent.post(f"/cases/{case_id}/claim", give_back="1")
    assert Case.objects.get(pk=case_id).owner_id is None


def test_claiming_what_a_colleague_has_just_taken_is_stopped(
    agent: Browser, owner: Browser, case_id: int
) -> None:
    version = Case.objects.get(pk=case_id).version
    owner.post(f"/cases/{case_id}/claim", seen_version=version)
    response = agent.post(f"/cases/{case_id}/claim", seen_version=version)
    assert response.status_code == 409
    assert "刚刚有同事动过" in text_of(response)
    assert Case.objects.get(pk=case_id).owner_id == owner.user_id


def test_only_who_may_assigns_to_others(agent: Browser, owner: Browser, case_id: int) -> None:
    assert agent.post(f"/cases/{case_id}/assignment", user_id=owner.user_id).status_code == 422
    assert "Agent" in text_of(owner.get(f"/cases/{case_id}/assignment", htmx=True))
    owner.post(f"/cases/{case_id}/assignment", user_id=agent.user_id)
    assert Case.objects.get(pk=case_id).owner_id == agent.user_id


@pytest.mark.parametrize(
    ("choice", "status"), [("1h", 200), ("tomorrow", 200), ("", 200), ("yesterday", 422)]
)
def test_a_case_is_put_aside_for_a_while(agent: Browser, case_id: int, choice: str, status: int) -> None:
    assert agent.post(f"/cases/{case_id}/snooze", until=choice).status_code == status
    assert (Case.objects.get(pk=case_id).snoozed_until is not None) == (choice in ("1h", "tomorrow"))


def test_a_case_with_an_open_refund_cannot_be_closed_and_says_why(agent: Browser, case_id: int) -> None:
    version = Case.objects.get(pk=case_id).version
    response = agent.post(f"/cases/{case_id}/closure", seen_version=version)
    assert response.status_code == 422
    assert "还有退款没有结束，不能关闭售后单" in text_of(response)


@pytest.mark.parametrize("path", ["note", "claim", "assignment", "snooze", "closure", "pictures"])
def test_a_stranger_can_do_nothing(stranger: Browser, case_id: int, path: str) -> None:
    file = SimpleUploadedFile("a.png", picture(), content_type="image/png")
    values: dict[str, Any] = {"text": "x", "seen_version": "1", "user_id": "", "until": "1h", "picture": file}
    assert stranger.post(f"/cases/{case_id}/{path}", **values).status_code == 404


@pytest.mark.parametrize("path", ["note", "claim", "snooze", "closure"])
def test_a_viewer_can_do_nothing(viewer: Browser, case_id: int, path: str) -> None:
    values: dict[str, Any] = {"text": "x", "seen_version": "1", "until": "1h"}
    assert viewer.post(f"/cases/{case_id}/{path}", **values).status_code == 422
    assert Case.objects.get(pk=case_id).owner_id is None


def test_an_uploaded_picture_is_shown_to_the_shop_and_to_nobody_else(
    agent: Browser, stranger: Browser, case_id: int
) -> None:
    file = SimpleUploadedFile("图.png", picture(50), content_type="image/png")
    markup = text_of(agent.post(f"/cases/{case_id}/pictures", picture=file, field="proof"))
    found = re.search(r'name="proof" value="([0-9a-f]{64})"', markup)
    assert found is not None
    shown = agent.get(f"/pictures/{found[1]}")
    assert shown["Content-Type"] == "image/jpeg"
    assert "private" in shown["Cache-Control"]
    assert stranger.get(f"/pictures/{found[1]}").status_code == 404


def test_what_is_no_picture_is_refused_in_words(agent: Browser, case_id: int) -> None:
    file = SimpleUploadedFile("a.png", b"<svg onload=alert(1)>", content_type="image/png")
    response = agent.post(f"/cases/{case_id}/pictures", picture=file)
    assert response.status_code == 422
    assert "不是可用的图片" in text_of(response)
    assert agent.post(f"/cases/{case_id}/pictures").status_code == 422
