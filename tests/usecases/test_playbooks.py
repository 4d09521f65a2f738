"""A shop's playbooks over the shipped ones: who may, what is kept, who was first."""

from datetime import timedelta
from typing import Any

import pytest

from shouhou.domain.access import Role
from shouhou.domain.diagnosis.records import Category
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.playbook_reading import to_mapping
from shouhou.rulebook.playbooks import shipped_playbook
from shouhou.storage.models import PlaybookVersion
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.playbooks import (
    playbook_for,
    playbook_view,
    playbooks_of,
    restore_shipped,
    save_playbook,
    versions,
)

from .exports import NOW

pytestmark = pytest.mark.django_db


def person(name: str, shop_id: int, role: Role) -> Actor:
    from shouhou.usecases.users import create_user

    user_id = create_user(
        actor=None,
        name=name,
        display_name=name.title(),
        password="correct horse battery",
        roles=[(shop_id, role)],
        now=NOW,
    )
    return Actor(user_id=user_id, name=name.title())


@pytest.fixture
def supervisor(shop_id: int) -> Actor:
    return person("zhuguan", shop_id, Role.SUPERVISOR)


@pytest.fixture
def stranger(db: None) -> Actor:
    return stranger_with_a_shop()


def stranger_with_a_shop() -> Actor:
    from shouhou.domain.refund.vocabulary import ShopType
    from shouhou.usecases.shops import create_shop

    view = create_shop(
        actor=None, name="邻家小店", shop_type=ShopType.TMALL, channel="files",
        gateway="", app_key="", app_secret="", session="", sub_session="", now=NOW,
    )  # fmt: skip
    return person("mosheng", view.badge.shop_id, Role.OWNER)


def body(key: str = "quality", **members: Any) -> dict[str, Any]:
    plain = to_mapping(shipped_playbook(key))
    return {
        name: value for name, value in plain.items() if name not in ("key", "seed_type", "categories")
    } | members


def test_without_a_version_every_category_has_the_shipped_playbook(shop_id: int, agent: Actor) -> None:
    for category in Category:
        assert category in playbook_for(shop_id=shop_id, category=category).categories
    views = playbooks_of(actor=agent, shop_id=shop_id)
    assert len(views) == 8
    assert {view.version for view in views} == {0}


def test_a_saved_part_is_the_shops_own_and_the_rest_stays_shipped(shop_id: int, supervisor: Actor) -> None:
    saved = save_playbook(
        actor=supervisor, shop_id=shop_id, key="quality", body=body(causes=["换了面料厂"]), seen=0, now=NOW
    )
    assert saved.own == ("causes",)
    assert saved.changed_by == "Zhuguan"
    assert saved.changed_at == NOW
    now = playbook_for(shop_id=shop_id, category=Category.QUALITY)
    assert now.causes == ("换了面料厂",)
    assert now.remedies == shipped_playbook("quality").remedies
    assert PlaybookVersion.objects.get().body == {"causes": ["换了面料厂"]}


def test_only_supervisor_and_owner_may_change_and_strangers_see_nothing(
    shop_id: int, agent: Actor, stranger: Actor
) -> None:
    wanted = body(causes=["一"])
    with pytest.raises(Refused, match="not_permitted"):
        save_playbook(actor=agent, shop_id=shop_id, key="quality", body=wanted, seen=0, now=NOW)
    with pytest.raises(Refused, match="not_permitted"):
        restore_shipped(actor=agent, shop_id=shop_id, key="quality", seen=0, now=NOW)
    with pytest.raises(Missing):
        save_playbook(actor=stranger, shop_id=shop_id, key="quality", body=wanted, seen=0, now=NOW)
    with pytest.raises(Missing):
        playbooks_of(actor=stranger, shop_id=shop_id)
    with pytest.raises(Missing):
        playbook_view(actor=stranger, shop_id=shop_id, key="quality")
    with pytest.raises(Missing):
        versions(actor=stranger, shop_id=shop_id, key="quality")
    assert playbook_view(actor=agent, shop_id=shop_id, key="quality").version == 0
    assert not PlaybookVersion.objects.exists()


def test_the_second_of_two_editors_is_shown_the_newer_one(shop_id: int, supervisor: Actor) -> None:
    first = save_playbook(
        actor=supervisor,
        shop_id=shop_id,
        key="usage",
        body=body("usage", summary="先发视频。"),
        seen=0,
        now=NOW,
    )
    with pytest.raises(ChangedMeanwhile) as changed:
        save_playbook(
            actor=supervisor,
            shop_id=shop_id,
            key="usage",
            body=body("usage", summary="先打招呼。"),
            seen=0,
            now=NOW,
        )
    assert changed.value.version == first.version
    assert changed.value.changes[0] == first
    assert PlaybookVersion.objects.count() == 1


def test_the_shipped_one_comes_back_and_the_history_stays(shop_id: int, supervisor: Actor) -> None:
    first = save_playbook(
        actor=supervisor,
        shop_id=shop_id,
        key="service",
        body=body("service", hours="9–18 点"),
        seen=0,
        now=NOW,
    )
    later = NOW + timedelta(hours=1)
    back = restore_shipped(actor=supervisor, shop_id=shop_id, key="service", seen=first.version, now=later)
    assert (back.own, back.playbook) == ((), shipped_playbook("service"))
    assert [view.version for view in versions(actor=supervisor, shop_id=shop_id, key="service")] == [
        back.version,
        first.version,
    ]
    old = playbook_view(actor=supervisor, shop_id=shop_id, key="service", version=first.version)
    assert old.playbook.hours == "9–18 点"
    with pytest.raises(Refused, match="nothing_changed"):
        restore_shipped(actor=supervisor, shop_id=shop_id, key="service", seen=back.version, now=later)


def test_saving_the_shipped_words_again_is_no_version(shop_id: int, supervisor: Actor) -> None:
    with pytest.raises(Refused, match="nothing_changed"):
        save_playbook(actor=supervisor, shop_id=shop_id, key="other", body=body("other"), seen=0, now=NOW)


def test_wrong_places_are_named_and_nothing_is_written(shop_id: int, supervisor: Actor) -> None:
    phrases = [{"moment": "after", "text": "{天气}"}]
    with pytest.raises(Refused) as refused:
        save_playbook(
            actor=supervisor,
            shop_id=shop_id,
            key="quality",
            body=body(phrases=phrases, title=""),
            seen=0,
            now=NOW,
        )
    assert set(refused.value.fields) == {"title", "phrases.0.text"}
    assert not PlaybookVersion.objects.exists()


def test_key_type_and_categories_cannot_be_taken_over(shop_id: int, supervisor: Actor) -> None:
    wanted = body(causes=["一"]) | {"key": "service", "categories": ["service"]}
    saved = save_playbook(actor=supervisor, shop_id=shop_id, key="quality", body=wanted, seen=0, now=NOW)
    assert saved.playbook.key == "quality"
    assert saved.playbook.categories == (Category.QUALITY,)


def test_unknown_keys_and_versions_of_another_key_are_missing(shop_id: int, supervisor: Actor) -> None:
    saved = save_playbook(
        actor=supervisor, shop_id=shop_id, key="quality", body=body(causes=["一"]), seen=0, now=NOW
    )
    with pytest.raises(Missing):
        playbook_view(actor=supervisor, shop_id=shop_id, key="weather")
    with pytest.raises(Missing):
        playbook_view(actor=supervisor, shop_id=shop_id, key="usage", version=saved.version)


def test_a_version_that_no_longer_fits_shows_the_shipped_one_and_says_so(
    shop_id: int, supervisor: Actor
) -> None:
    PlaybookVersion.objects.create(
        shop_id=shop_id, key="quality", body={"causes": 7}, created_by_id=supervisor.user_id, created_at=NOW
    )
    view = playbook_view(actor=supervisor, shop_id=shop_id, key="quality")
    assert view.unreadable
    assert view.playbook == shipped_playbook("quality")
