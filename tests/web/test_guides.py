"""``/settings/guides/`` and the case's knowledge."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from shouhou.storage.models import Attachment, Case, ProductGuide, Shop
from tests.media import webm
from tests.sandbox.driving import picture

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


def upload(browser: Browser, shop: Shop, body: bytes, name: str = "图.png") -> str:
    """Uploads a file as the form does; returns its ticket."""
    file = SimpleUploadedFile(name, body, content_type="image/png")
    answer = browser.post(f"/settings/guides/{shop.pk}/files", file=file)
    assert answer.status_code == 200, text_of(answer)
    found = re.search(r'name="pictures" value="([^"]+)"', text_of(answer))
    assert found is not None
    return unescape(found[1])


def make(browser: Browser, shop: Shop, **values: object) -> ProductGuide:
    answer = browser.post(
        f"/settings/guides/{shop.pk}/new", htmx=False, **({"title": "怎么装", "text": "先装底座。"} | values)
    )
    assert answer.status_code == 302, words_of(text_of(answer))
    return ProductGuide.objects.latest("id")


def test_a_guide_is_made_with_pictures_in_order_and_shown(shop: Shop, agent: Browser) -> None:
    first, second = (upload(agent, shop, picture(shade)) for shade in (40, 60))
    made = make(
        agent, shop, title=f"怎么装{EVIL}", item_id="700", words="装不上，少螺丝", pictures=[second, first]
    )
    assert [one in second for one in made.blobs] == [True, False]
    assert made.words == "装不上 少螺丝"
    page = text_of(agent.get("/settings/guides/", shop=shop.pk))
    assert EVIL not in page
    assert "怎么装" in page
    assert agent.client.get(f"/settings/guides/files/{first}").headers["Content-Type"] == "image/jpeg"


def test_a_guide_is_made_without_script_too(shop: Shop, agent: Browser) -> None:
    file = SimpleUploadedFile("图.png", picture(50), content_type="image/png")
    assert len(make(agent, shop, files=file).blobs) == 1


def test_typed_words_and_uploaded_pictures_survive_a_refusal(shop: Shop, agent: Browser) -> None:
    ticket = upload(agent, shop, picture(40))
    answer = agent.post(
        f"/settings/guides/{shop.pk}/new",
        htmx=False,
        title="",
        text="写了很多",
        link="https://example.com/",
        pictures=[ticket],
    )
    page = text_of(answer)
    assert answer.status_code == 422
    assert "写了很多" in page
    assert ticket in unescape(page)
    assert "发别的网站给买家属于违规" in page


def test_what_is_no_picture_is_refused_in_words(shop: Shop, agent: Browser) -> None:
    file = SimpleUploadedFile("图.png", b"not a picture at all", content_type="image/png")
    answer = agent.post(f"/settings/guides/{shop.pk}/files", file=file)
    assert answer.status_code == 422
    assert 'class="error"' in text_of(answer)


def test_changing_makes_a_successor_and_the_second_editor_is_told(shop: Shop, agent: Browser) -> None:
    old = make(agent, shop)
    address = f"/settings/guides/{shop.pk}/{old.pk}/"
    assert agent.post(address, htmx=False, title="二", text="新").status_code == 302
    answer = agent.post(address, htmx=False, title="我的", text="我写的")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "先改了一版" in page
    assert "我写的" in page
    newest = ProductGuide.objects.latest("id")
    assert agent.post(address, htmx=False, title="我的", text="我写的", replace=newest.pk).status_code == 302
    assert ProductGuide.objects.filter(ended_at__isnull=True).get().title == "我的"


def test_ending_takes_it_from_the_list_and_keeps_it(shop: Shop, agent: Browser) -> None:
    made = make(agent, shop)
    agent.post(f"/settings/guides/{shop.pk}/{made.pk}/end", htmx=False)
    assert f"/{made.pk}/" not in text_of(agent.get("/settings/guides/", shop=shop.pk))
    assert "已停用" in text_of(agent.get(f"/settings/guides/{shop.pk}/{made.pk}/"))


def test_viewers_look_and_strangers_find_nothing(
    shop: Shop, agent: Browser, viewer: Browser, stranger: Browser
) -> None:
    ticket = upload(agent, shop, picture(40))
    made = make(agent, shop, pictures=[ticket])
    page = text_of(viewer.get(f"/settings/guides/{shop.pk}/{made.pk}/"))
    assert "<fieldset" in page
    assert 'settings-form" disabled' in page
    assert (
        viewer.post(f"/settings/guides/{shop.pk}/new", htmx=False, title="一", text="二").status_code == 422
    )
    assert viewer.post(f"/settings/guides/{shop.pk}/{made.pk}/end", htmx=False).status_code == 422
    for path in (
        f"/settings/guides/?shop={shop.pk}",
        f"/settings/guides/{shop.pk}/new",
        f"/settings/guides/{shop.pk}/{made.pk}/",
        f"/settings/guides/files/{ticket}",
        f"/settings/guides/files/{ticket}x",
    ):
        assert stranger.client.get(path).status_code == 404, path


# -- beside a case ----------------------------------------------------------------------------------------


def test_the_case_page_itself_reads_no_knowledge_but_has_its_place(agent: Browser, case_id: int) -> None:
    page = text_of(agent.get(f"/cases/{case_id}/"))
    assert f'hx-get="/cases/{case_id}/knowledge"' in page
    assert "know-phrase" not in page


def test_an_undiagnosed_case_offers_other_and_lets_pick(agent: Browser, case_id: int) -> None:
    part = text_of(agent.get(f"/cases/{case_id}/knowledge", htmx=True))
    assert "<html" not in part
    assert "还没有诊断" in part
    assert "我是客服Agent" in part
    picked = text_of(agent.get(f"/cases/{case_id}/knowledge", htmx=True, playbook="quality"))
    assert "道歉并承担责任。" in picked
    assert "退货退款 ¥89.00" in picked
    assert "<mark>〔时限〕</mark>" in picked
    assert "发送前补上：" in picked


def test_the_filled_words_are_what_the_button_puts_into_the_composer(agent: Browser, case_id: int) -> None:
    Case.objects.filter(pk=case_id).update(category="subjective", title='围巾"><b>')
    part = text_of(agent.get(f"/cases/{case_id}/knowledge", htmx=True))
    assert "<b>" not in part
    fills = [unescape(one) for one in re.findall(r'data-fill="([^"]*)"', part)]
    assert any('围巾"><b>没有让您满意' in one for one in fills)


def test_without_script_the_knowledge_is_a_page(agent: Browser, case_id: int) -> None:
    page = text_of(agent.get(f"/cases/{case_id}/knowledge"))
    assert "<html" in page
    assert "回到售后单" in page


def test_a_viewer_may_copy_but_not_fill(viewer: Browser, case_id: int) -> None:
    part = text_of(viewer.get(f"/cases/{case_id}/knowledge", htmx=True))
    assert "data-copy=" in part
    assert "data-fill=" not in part


def test_a_guide_goes_to_the_buyer_with_its_pictures_on_the_case(
    shop: Shop, agent: Browser, case_id: int
) -> None:
    Case.objects.filter(pk=case_id).update(category="usage")
    made = make(agent, shop, text=f"先看{EVIL}", pictures=[upload(agent, shop, picture(40))])
    part = text_of(agent.get(f"/cases/{case_id}/knowledge", htmx=True))
    assert EVIL not in part
    assert part.index("know-guides") < part.index("know-phrase")  # the guide comes first
    ready = text_of(agent.post(f"/cases/{case_id}/guides/{made.pk}"))
    assert EVIL not in ready
    assert f"怎么装\n先看{EVIL}" in unescape(ready)
    assert Attachment.objects.get().case_id == case_id
    assert agent.client.get(f"/pictures/{made.blobs[0]}").status_code == 200
    assert f'value="{made.blobs[0]}"' in ready


def test_a_stranger_sees_no_knowledge(stranger: Browser, agent: Browser, shop: Shop, case_id: int) -> None:
    made = make(agent, shop)
    assert stranger.get(f"/cases/{case_id}/knowledge", htmx=True).status_code == 404
    assert stranger.post(f"/cases/{case_id}/guides/{made.pk}").status_code == 404


def test_a_video_is_shown_in_the_form_and_played_by_ranges(shop: Shop, agent: Browser) -> None:
    file = SimpleUploadedFile("演示.webm", webm(), content_type="video/webm")
    part = text_of(agent.post(f"/settings/guides/{shop.pk}/files", file=file))
    found = re.search(r'name="video" value="([^"]+)"', part)
    assert found is not None
    made = make(agent, shop, video=unescape(found[1]))
    page = text_of(agent.get(f"/settings/guides/{shop.pk}/{made.pk}/"))
    assert "<video" in page
    address = f"/settings/guides/files/{unescape(found[1])}"
    first = agent.client.get(address, headers={"Range": "bytes=0-3"})
    assert (first.status_code, first.headers["Content-Type"]) == (206, "video/webm")
    assert b"".join(first.streaming_content) == webm()[:4]  # type: ignore[attr-defined]


def test_the_knowledge_of_a_case_takes_a_bounded_number_of_queries(
    shop: Shop, agent: Browser, case_id: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make(agent, shop, title=f"指引{number}", pictures=[upload(agent, shop, picture(40 + number))])
    with django_assert_max_num_queries(18):
        agent.get(f"/cases/{case_id}/knowledge", htmx=True)
