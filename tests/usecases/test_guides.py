"""Product guides: made, changed by a successor, ended, found best first, made ready for a buyer."""

from datetime import datetime
from typing import Any

import pytest

from shouhou.domain.access import Role
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.storage.models import Attachment, Case, ProductGuide
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.guide_files import read_guide_file, store_guide_file, ticket_of
from shouhou.usecases.guides import (
    GuideEntry,
    end_guide,
    guide,
    guide_for_buyer,
    guides_for,
    guides_of,
    save_guide,
)
from tests.media import webm
from tests.sandbox.driving import picture

from .exports import NOW
from .test_playbooks import person, stranger_with_a_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(db: None) -> Actor:
    return stranger_with_a_shop()


def made(actor: Actor, shop_id: int, guide_id: int | None = None, **members: Any) -> int:
    entry = GuideEntry(**({"title": "怎么装", "text": "先装底座，再装支架。"} | members))
    return save_guide(actor=actor, shop_id=shop_id, guide_id=guide_id, entry=entry, now=NOW).guide_id


def ticket(actor: Actor, shop_id: int, shade: int = 40) -> str:
    return store_guide_file(actor=actor, shop_id=shop_id, chunks=[picture(shade)], now=NOW).ticket


def case_of(shop_id: int, **members: Any) -> int:
    at: datetime = NOW
    return Case.objects.create(shop_id=shop_id, last_activity_at=at, opened_at=at, **members).pk


def test_pictures_keep_their_order_and_can_be_seen_by_members_only(
    shop_id: int, agent: Actor, stranger: Actor
) -> None:
    first, second = ticket(agent, shop_id, 40), ticket(agent, shop_id, 60)
    number = made(agent, shop_id, pictures=(second, first))
    found = guide(actor=agent, shop_id=shop_id, guide_id=number)
    assert [ticket_of(shop_id, one) for one in found.pictures] == [second, first]
    assert read_guide_file(actor=agent, ticket=first).mime == "image/jpeg"
    with pytest.raises(Missing):
        read_guide_file(actor=stranger, ticket=first)
    with pytest.raises(Missing):
        read_guide_file(actor=agent, ticket=first[:-1] + ("a" if first[-1] != "a" else "b"))


def test_a_picture_of_another_shop_is_not_taken(shop_id: int, agent: Actor) -> None:
    foreign = ticket_of(shop_id + 1, "0" * 64)
    with pytest.raises(Refused, match="picture_missing"):
        made(agent, shop_id, pictures=(foreign,))
    with pytest.raises(Refused, match="picture_missing"):
        made(agent, shop_id, pictures=("nonsense",))


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"text": ""}, "text"),
        ({"item_id": "abc"}, "item_id"),
        ({"link": "http://item.taobao.com/1"}, "link"),
        ({"link": "https://example.com/video"}, "link"),
        ({"link": "https://taobao.com.example.com/"}, "link"),
        ({"link": "https://x@taobao.com/"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"words": "长" * 301}, "words"),
    ],
)
def test_a_wrong_input_is_named(shop_id: int, agent: Actor, members: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        made(agent, shop_id, **members)
    assert set(refused.value.fields) == {field}
    assert not ProductGuide.objects.exists()


def test_a_link_of_the_platform_is_taken(shop_id: int, agent: Actor) -> None:
    assert made(agent, shop_id, text="", link="https://cloud.video.taobao.com/play/1.mp4")


def test_changing_ends_the_old_one_and_names_it(shop_id: int, agent: Actor) -> None:
    old = made(agent, shop_id)
    new = made(agent, shop_id, guide_id=old, title="怎么装（新）")
    row = ProductGuide.objects.get(pk=new)
    assert row.replaces_id == old
    ended = ProductGuide.objects.get(pk=old)
    assert (ended.ended_at, ended.ended_by_id) == (NOW, agent.user_id)
    assert [one.guide_id for one in guides_of(actor=agent, shop_id=shop_id)] == [new]


def test_the_second_of_two_editors_is_shown_the_newer_one(shop_id: int, agent: Actor) -> None:
    old = made(agent, shop_id)
    middle = made(agent, shop_id, guide_id=old, title="二")
    new = made(agent, shop_id, guide_id=middle, title="三")
    with pytest.raises(ChangedMeanwhile) as changed:
        made(agent, shop_id, guide_id=old, title="别的")
    assert changed.value.version == new
    assert getattr(changed.value.changes[0], "title", "") == "三"
    assert ProductGuide.objects.count() == 3


def test_an_ended_guide_is_kept_to_be_read_and_offered_no_more(shop_id: int, agent: Actor) -> None:
    number = made(agent, shop_id)
    end_guide(actor=agent, shop_id=shop_id, guide_id=number, now=NOW)
    assert guides_of(actor=agent, shop_id=shop_id) == ()
    assert guide(actor=agent, shop_id=shop_id, guide_id=number).ended_at == NOW
    with pytest.raises(ChangedMeanwhile):
        end_guide(actor=agent, shop_id=shop_id, guide_id=number, now=NOW)


def test_the_guide_whose_words_the_buyer_used_comes_first(shop_id: int, agent: Actor) -> None:
    for_all = made(agent, shop_id, title="清洗", words="清洗，怎么洗")
    own = made(agent, shop_id, title="安装", item_id="700", words="怎么装 装不上")
    made(agent, shop_id, title="别的商品", item_id="800", words="装不上")

    def found(said: str) -> list[int]:
        return [one.guide_id for one in guides_for(shop_id=shop_id, item_id="700", words=said)]

    assert found("这个支架装 不上啊") == [own, for_all]
    assert found("请问怎么洗") == [for_all, own]
    assert found("") == [own, for_all]
    assert [one.guide_id for one in guides_for(shop_id=shop_id, item_id="", words="装不上")] == [for_all]


def test_readers_may_look_and_not_write_and_strangers_see_nothing(
    shop_id: int, agent: Actor, stranger: Actor
) -> None:
    reader = person("zhidu", shop_id, Role.READ_ONLY)
    number = made(agent, shop_id)
    assert guide(actor=reader, shop_id=shop_id, guide_id=number).title == "怎么装"
    for refused in (
        lambda: made(reader, shop_id),
        lambda: made(reader, shop_id, guide_id=number),
        lambda: end_guide(actor=reader, shop_id=shop_id, guide_id=number, now=NOW),
        lambda: ticket(reader, shop_id),
    ):
        with pytest.raises(Refused, match="not_permitted"):
            refused()
    for missing in (
        lambda: guides_of(actor=stranger, shop_id=shop_id),
        lambda: guide(actor=stranger, shop_id=shop_id, guide_id=number),
        lambda: end_guide(actor=stranger, shop_id=shop_id, guide_id=number, now=NOW),
    ):
        with pytest.raises(Missing):
            missing()


def test_made_ready_for_a_buyer_its_pictures_belong_to_the_case_once(shop_id: int, agent: Actor) -> None:
    number = made(agent, shop_id, pictures=(ticket(agent, shop_id),), link="https://m.tb.cn/h.x")
    case_id = case_of(shop_id)
    for _ in range(2):
        ready = guide_for_buyer(actor=agent, case_id=case_id, guide_id=number, now=NOW)
    assert ready.text == "怎么装\n先装底座，再装支架。\nhttps://m.tb.cn/h.x"
    assert list(Attachment.objects.values_list("case_id", "blob_id")) == [(case_id, ready.pictures[0])]


def test_a_guide_of_another_shop_is_not_for_this_case(shop_id: int, agent: Actor, stranger: Actor) -> None:
    from shouhou.storage.models import Membership

    other = Membership.objects.get(user_id=stranger.user_id).shop_id
    theirs = made(stranger, other)
    with pytest.raises(Missing):
        guide_for_buyer(actor=agent, case_id=case_of(shop_id), guide_id=theirs, now=NOW)
    with pytest.raises(Missing):
        guide_for_buyer(actor=stranger, case_id=case_of(shop_id), guide_id=theirs, now=NOW)


def test_one_video_goes_along_and_a_second_is_refused(shop_id: int, agent: Actor) -> None:
    def film(seconds: float) -> str:
        stored = store_guide_file(actor=agent, shop_id=shop_id, chunks=[webm(seconds=seconds)], now=NOW)
        assert stored.is_video
        return stored.ticket

    number = made(agent, shop_id, video=film(7), pictures=(ticket(agent, shop_id),))
    found = guide(actor=agent, shop_id=shop_id, guide_id=number)
    assert (len(found.pictures), bool(found.video)) == (1, True)
    assert (
        guide_for_buyer(actor=agent, case_id=case_of(shop_id), guide_id=number, now=NOW).video == found.video
    )
    with pytest.raises(Refused) as refused:
        made(agent, shop_id, video=film(7), pictures=(film(9),))
    assert refused.value.fields == {"video": "最多一段视频"}
