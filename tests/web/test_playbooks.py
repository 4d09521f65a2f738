"""``/settings/playbooks/``: reading, editing, the version of a colleague, the way back."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from shouhou.domain.playbook_reading import PARTS
from shouhou.rulebook.playbooks import shipped_playbooks
from shouhou.storage.models import PlaybookVersion, Shop

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


def form_of(markup: str) -> dict[str, Any]:
    """What the edit form would send: names may stand several times. Blank rows of templates are no part of it."""
    markup = markup.partition('id="edit-form"')[2].partition("</form>")[0]
    markup = re.sub(r"<(template|noscript)>.*?</\1>", "", markup, flags=re.DOTALL)
    values: dict[str, list[str]] = {}
    pattern = re.compile(
        r'<input[^>]*name="(?P<i>[\w.]+)"[^>]*value="(?P<v>[^"]*)"'
        r'|<textarea[^>]*name="(?P<t>[\w.]+)"[^>]*>(?P<tv>.*?)</textarea>'
        r'|<select[^>]*name="(?P<s>[\w.]+)"[^>]*>(?P<sv>.*?)</select>',
        re.DOTALL,
    )
    for field in pattern.finditer(markup):
        name = field["i"] or field["t"] or field["s"]
        value = field["v"] if field["i"] else field["tv"]
        if field["s"]:
            chosen = re.search(r'value="([^"]*)" selected', field["sv"])
            value = chosen[1] if chosen else ""
        values.setdefault(name, []).append(unescape(value))
    return values


def test_all_eight_are_listed_and_read_with_their_parts(shop: Shop, viewer: Browser) -> None:
    listed = words_of(text_of(viewer.get("/settings/playbooks/", shop=shop.pk)))
    for playbook in shipped_playbooks():
        assert playbook.title in listed
        page = text_of(viewer.get(f"/settings/playbooks/{shop.pk}/{playbook.key}/"))
        words = words_of(page)
        for text in (*playbook.causes, *(one.text for one in playbook.remedies)):
            assert text in words, text
        assert "修改</a>" not in page
    assert "平台看 8:00–23:00" in words_of(text_of(viewer.get(f"/settings/playbooks/{shop.pk}/service/")))


def test_automatic_answers_are_shown_filled_with_the_shops_own_promise(shop: Shop, viewer: Browser) -> None:
    Shop.objects.filter(pk=shop.pk).update(first_response_minutes=90)
    words = words_of(text_of(viewer.get(f"/settings/playbooks/{shop.pk}/service/")))
    assert "人工客服的工作时间是每天 9:00–22:00" in words
    assert "上班后 90 分钟内回复您" in words


def test_the_form_of_every_playbook_sends_back_what_it_shows(shop: Shop, owner: Browser) -> None:
    for playbook in shipped_playbooks():
        address = f"/settings/playbooks/{shop.pk}/{playbook.key}/edit"
        values = form_of(text_of(owner.get(address)))
        answer = owner.post(address, htmx=False, **values, step="save")
        assert answer.status_code == 422, playbook.key  # nothing changed, so no version
        assert "内容和现在的一样" in text_of(answer)
    assert not PlaybookVersion.objects.exists()


def test_a_changed_phrase_is_previewed_then_saved_and_marked(shop: Shop, owner: Browser) -> None:
    address = f"/settings/playbooks/{shop.pk}/other/edit"
    values = form_of(text_of(owner.get(address)))
    values["phrases.text"][0] = f"您好，{{店铺}}在的。{EVIL}"
    preview = text_of(owner.post(address, htmx=False, **values, step="preview"))
    assert "还没有保存" in preview
    assert not PlaybookVersion.objects.exists()
    assert EVIL not in preview
    assert owner.post(address, htmx=False, **values, step="save").status_code == 302
    page = text_of(owner.get(f"/settings/playbooks/{shop.pk}/other/"))
    assert EVIL not in page
    assert "<mark>{店铺}</mark>" in page
    assert "本店改过的部分" in page
    assert PlaybookVersion.objects.get().body.keys() == {"phrases"}


def test_rows_can_be_added_left_empty_and_taken_away(shop: Shop, owner: Browser) -> None:
    address = f"/settings/playbooks/{shop.pk}/quality/edit"
    values = form_of(text_of(owner.get(address)))
    values["causes.text"] = ["只有一个", "", "  "]
    values["authority.role"].append("owner")
    values["authority.may"].append("")  # a row whose only word is the preselected role
    assert owner.post(address, htmx=False, **values, step="save").status_code == 302
    assert PlaybookVersion.objects.get().body == {"causes": ["只有一个"]}


def test_what_is_wrong_is_marked_in_its_row_and_stays_typed(shop: Shop, owner: Browser) -> None:
    address = f"/settings/playbooks/{shop.pk}/quality/edit"
    values = form_of(text_of(owner.get(address)))
    values["phrases.text"][2] = "{天气}真好"
    values["remedies.text"][1] = ""
    values["remedies.source"][1] = "只有出处"
    answer = owner.post(address, htmx=False, **values, step="save")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "有不认识的变量" in page
    assert "{天气}真好" in page
    assert "只有出处" in page
    assert page.count("有要改的地方") == 2
    assert not PlaybookVersion.objects.exists()


def test_the_second_editor_sees_who_was_first_and_may_still_replace(shop: Shop, owner: Browser) -> None:
    address = f"/settings/playbooks/{shop.pk}/usage/edit"
    mine = form_of(text_of(owner.get(address)))
    theirs = form_of(text_of(owner.get(address)))
    owner.post(address, htmx=False, **{**theirs, "summary": ["先发视频。"]}, step="save")
    answer = owner.post(address, htmx=False, **{**mine, "summary": ["我写了很久。"]}, step="save")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "先改了一版" in page
    assert "我写了很久。" in page
    assert "一句话" in page.partition("同事改的部分")[2][:40]
    replace = re.search(r'name="replace" value="(\d+)"', page)
    assert replace is not None
    values = {**form_of(page), "replace": replace[1]}
    assert owner.post(address, htmx=False, **values).status_code == 302
    assert [row.body["summary"] for row in PlaybookVersion.objects.order_by("id")] == [
        "先发视频。",
        "我写了很久。",
    ]


def test_old_versions_can_be_read_and_taken_as_a_start(shop: Shop, owner: Browser) -> None:
    address = f"/settings/playbooks/{shop.pk}/usage/edit"
    for words in ("第一版。", "第二版。"):
        values = {**form_of(text_of(owner.get(address))), "summary": [words]}
        owner.post(address, htmx=False, **values, step="save")
    first, second = PlaybookVersion.objects.order_by("id")
    old = text_of(owner.get(f"/settings/playbooks/{shop.pk}/usage/", version=first.pk))
    assert "第一版。" in old
    assert "这是旧版本" in old
    values = form_of(text_of(owner.get(f"{address}?from={first.pk}")))
    assert values["summary"] == ["第一版。"]
    assert values["seen"] == [str(second.pk)]


def test_the_way_back_to_the_shipped_one(shop: Shop, owner: Browser) -> None:
    address = f"/settings/playbooks/{shop.pk}/usage/"
    values = {**form_of(text_of(owner.get(f"{address}edit"))), "summary": ["本店的。"]}
    owner.post(f"{address}edit", htmx=False, **values, step="save")
    newest = PlaybookVersion.objects.get().pk
    stale = owner.client.post(f"{address}shipped", {"seen": 0}, follow=True)
    assert "刚刚有同事改过" in text_of(stale)
    back = owner.client.post(f"{address}shipped", {"seen": newest}, follow=True)
    assert "已改回随软件发布的内容" in text_of(back)
    assert "本店的。" not in words_of(text_of(owner.get(address))).partition("修改记录")[0]


def test_an_agent_reads_and_may_not_change_and_a_stranger_finds_nothing(
    shop: Shop, agent: Browser, stranger: Browser
) -> None:
    address = f"/settings/playbooks/{shop.pk}/quality/"
    assert "主管和店主可以修改" in text_of(agent.get(address))
    assert 'name="step"' not in text_of(agent.get(f"{address}edit"))
    assert agent.post(f"{address}edit", htmx=False, title="我的", step="save").status_code == 422
    assert agent.post(f"{address}shipped", htmx=False, seen="0").status_code == 422
    for path in (address, f"{address}edit", f"/settings/playbooks/?shop={shop.pk}"):
        assert stranger.client.get(path).status_code == 404, path
    assert stranger.post(f"{address}edit", htmx=False, step="save").status_code == 404
    assert stranger.post(f"{address}shipped", htmx=False, seen="0").status_code == 404
    assert agent.get(f"/settings/playbooks/{shop.pk}/weather/").status_code == 404
    assert Client().get(address).status_code == 302
    assert not PlaybookVersion.objects.exists()


def test_every_part_has_a_section_in_the_form(shop: Shop, owner: Browser) -> None:
    page = text_of(owner.get(f"/settings/playbooks/{shop.pk}/service/edit"))
    for name in PARTS:
        assert f'id="edit-{name}"' in page
