"""To-dos, pastes, what must be refreshed, and the first minutes."""

import pytest
from django.test import Client

from shouhou.storage.models import Command, Shop, User
from shouhou.usecases.users import create_user
from tests.api.world import NOW, show

from .browsing import PASSWORD, Browser, text_of, words_of
from .test_decisions import decide

pytestmark = pytest.mark.django_db


def decide_by_hand(person: Browser, case_id: int) -> str:
    """Agrees to the refund in a shop where a person does it; the command's id."""
    assert decide(person, case_id, "agree_refund", amount="89.00", checked="yes").status_code == 200
    return str(Command.objects.get(case_id=case_id, state="needs_person").pk)


@pytest.fixture
def newcomer(db: None) -> Browser:
    """Somebody in an installation without any shop."""
    user_id = create_user(
        actor=None, name="xinren", display_name="新人", password=PASSWORD, roles=[], now=NOW
    )
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return Browser(user_id=user_id, client=client)


def test_somebody_without_a_shop_is_led_to_one_and_on_to_its_first_file(newcomer: Browser) -> None:
    assert newcomer.get("/")["Location"] == "/welcome/"
    markup = text_of(newcomer.get("/welcome/"))
    assert "大多数店铺" in markup
    wrong = newcomer.post("/welcome/", htmx=False, name="", shop_type="C")
    assert wrong.status_code == 422
    made = newcomer.post("/welcome/", htmx=False, name="小巷书店", shop_type="C")
    shop = Shop.objects.get(name="小巷书店")
    assert shop.channel == "files"
    assert made["Location"] == f"/imports/?shop={shop.pk}"
    assert "文件从哪里来" in text_of(newcomer.get(made["Location"]))
    assert newcomer.get("/").status_code == 200


def test_the_first_steps_show_until_they_are_hidden(newcomer: Browser) -> None:
    newcomer.post("/welcome/", htmx=False, name="小巷书店", shop_type="C")
    assert "先做这三步" in text_of(newcomer.get("/frame", htmx=True))
    assert newcomer.post("/welcome/hidden", htmx=False).status_code == 302
    assert "先做这三步" not in text_of(newcomer.get("/frame", htmx=True))


def test_empty_pages_say_what_to_do_next(newcomer: Browser) -> None:
    newcomer.post("/welcome/", htmx=False, name="小巷书店", shop_type="C")
    assert "先从“退款”开始" in text_of(newcomer.get("/imports/"))
    assert "现在没有要在千牛做的事" in text_of(newcomer.get("/todos/"))
    assert "导入千牛文件" in text_of(newcomer.get("/queue/"))


def test_a_decision_of_a_shop_on_files_is_a_to_do_that_is_ticked_and_unticked(
    agent: Browser, shop: Shop
) -> None:
    Shop.objects.filter(pk=shop.pk).update(channel="files")
    case_id = show(shop)
    command_id = decide_by_hand(agent, case_id)
    markup = text_of(agent.get("/todos/"))
    assert f'id="todo-{command_id}"' in markup
    assert "data-piece" in markup
    ticked = text_of(agent.post(f"/todos/{command_id}/tick", view="open"))
    assert f'id="todo-{command_id}"' not in ticked
    assert 'id="just-ticked"' in ticked
    assert Command.objects.get(pk=command_id).ticked_at is not None
    assert "勾选于" in text_of(agent.get("/todos/", view="ticked"))
    back = text_of(agent.post(f"/todos/{command_id}/untick", view="open"))
    assert f'id="todo-{command_id}"' in back
    assert Command.objects.get(pk=command_id).ticked_at is None
    case = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    assert "已在千牛完成" in case


def test_a_tick_that_is_not_possible_says_why_and_leaves_the_list(agent: Browser, shop: Shop) -> None:
    Shop.objects.filter(pk=shop.pk).update(channel="files")
    command_id = decide_by_hand(agent, show(shop))
    agent.post(f"/todos/{command_id}/cancel")
    again = agent.post(f"/todos/{command_id}/tick")
    assert again.status_code == 422
    assert 'data-kind="error"' in text_of(again)


def test_nobody_ticks_what_is_not_theirs(
    agent: Browser, viewer: Browser, stranger: Browser, shop: Shop
) -> None:
    Shop.objects.filter(pk=shop.pk).update(channel="files")
    command_id = decide_by_hand(agent, show(shop))
    assert stranger.post(f"/todos/{command_id}/tick").status_code == 404
    assert viewer.post(f"/todos/{command_id}/tick").status_code == 422
    assert agent.post(f"/todos/{command_id}/explode").status_code == 404
    assert command_id not in text_of(stranger.get("/todos/"))
    assert Command.objects.get(pk=command_id).ticked_at is None


def test_what_must_be_refreshed_names_the_shops_of_the_person_only(
    agent: Browser, stranger: Browser, shop: Shop
) -> None:
    Shop.objects.filter(pk=shop.pk).update(channel="files")
    assert "向阳百货" in text_of(agent.get("/refresh/"))
    assert "导入新文件" in text_of(agent.get("/refresh/"))
    assert "向阳百货" not in text_of(stranger.get("/refresh/"))


def test_a_paste_that_is_no_refund_list_stays_in_its_box(agent: Browser, shop: Shop) -> None:
    answer = agent.post(
        "/paste/", htmx=False, shop=shop.pk, what="refunds", text="今天天气不错", step="preview"
    )
    assert "今天天气不错" in text_of(answer)


CHAT = "买家小王同学 (2026-11-19 10:00:00):\n你好，围巾有个洞\n\n向阳百货:小美 (2026-11-19 10:01:05):\n您好，请发张照片\n"


def test_a_pasted_chat_is_shown_first_and_kept_once(agent: Browser, shop: Shop) -> None:
    case_id = show(shop)
    assert 'id="chat-text"' in text_of(agent.get(f"/cases/{case_id}/chat", htmx=True))
    values = {"text": CHAT, "buyer_nick": "买家小王同学"}
    seen = text_of(agent.post(f"/cases/{case_id}/chat", step="preview", **values))
    assert "围巾有个洞" in seen
    assert "还没有写入" in seen
    assert "围巾有个洞" not in words_of(text_of(agent.get(f"/cases/{case_id}/")))
    for _ in range(2):
        assert agent.post(f"/cases/{case_id}/chat", step="apply", **values).status_code == 200
    page = words_of(text_of(agent.get(f"/cases/{case_id}/")))
    assert page.count("围巾有个洞") == 1


def test_a_chat_is_not_kept_by_who_may_only_look(viewer: Browser, stranger: Browser, shop: Shop) -> None:
    case_id = show(shop)
    values = {"text": CHAT, "step": "apply"}
    assert viewer.post(f"/cases/{case_id}/chat", **values).status_code == 422
    assert stranger.post(f"/cases/{case_id}/chat", **values).status_code == 404
    assert stranger.get(f"/cases/{case_id}/chat").status_code == 404
