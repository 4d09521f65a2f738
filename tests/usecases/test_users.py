"""People, their roles and their keys, on the real database."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.storage.models import ApiToken, Membership, Shop, User
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.users import (
    actor_of_token,
    add_member,
    change_password,
    create_token,
    create_user,
    members,
    revoke_token,
    save_preferences,
    set_roles,
    shops_of,
    tokens_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD = "gu4-lan-hua"


def shop(name: str = "店") -> int:
    return Shop.objects.create(name=name, shop_type="C", created_at=NOW).pk


def person(name: str, *roles: tuple[int, Role]) -> Actor:
    user_id = create_user(actor=None, name=name, display_name="", password=PASSWORD, roles=roles, now=NOW)
    return Actor(user_id=user_id, name=name)


def test_a_person_can_log_in_and_has_the_given_roles() -> None:
    here, there = shop(), shop("另一家")
    actor = person("Wang", (here, Role.AGENT), (there, Role.READ_ONLY), (here, Role.AGENT))
    user = User.objects.get(pk=actor.user_id)
    assert user.check_password(PASSWORD)
    assert PASSWORD not in user.password
    assert user.display_name == "Wang"
    assert set(Membership.objects.filter(user=user).values_list("shop_id", "role")) == {
        (here, "agent"),
        (there, "read_only"),
    }
    assert [badge.shop_id for badge in shops_of(actor=actor)] == [here, there]


@pytest.mark.parametrize(
    ("member", "value", "word"),
    [
        ("name", "", "用户名"),
        ("name", "two words", "用户名"),
        ("name", "n" * 61, "用户名"),
        ("name", "ｋｅＦＵ", "已被使用"),
        ("display_name", "长" * 61, "60"),
        ("password", "short", "8 个字符"),
        ("password", "password123", "太常见"),
        ("password", "p4" * 65, "128"),
    ],
)
def test_a_wrong_input_is_named_in_chinese_and_nobody_is_made(member: str, value: str, word: str) -> None:
    person("kefu")
    good: dict[str, Any] = {"name": "xiaowang", "display_name": "小王", "password": PASSWORD}
    with pytest.raises(Refused) as refused:
        create_user(actor=None, roles=[], now=NOW, **good | {member: value})
    assert list(refused.value.fields) == [member]
    assert word in refused.value.fields[member]
    assert User.objects.count() == 1


def test_the_words_name_the_length_that_is_demanded() -> None:
    lengths = [
        v.min_length for v in get_default_password_validators() if isinstance(v, MinimumLengthValidator)
    ]
    assert lengths == [8]


def test_a_shop_that_is_not_there_makes_no_person() -> None:
    with pytest.raises(Missing):
        person("wang", (10**9, Role.AGENT))
    assert not User.objects.exists()


def test_only_who_manages_users_everywhere_asked_for_makes_people() -> None:
    mine, other = shop(), shop("另一家")
    owner = person("owner", (mine, Role.OWNER), (other, Role.SUPERVISOR))
    more: dict[str, Any] = {"display_name": "", "password": PASSWORD, "now": NOW}
    create_user(actor=owner, name="a", roles=[(mine, Role.AGENT)], **more)
    with pytest.raises(Refused, match="not_permitted"):
        create_user(actor=owner, name="b", roles=[(mine, Role.AGENT), (other, Role.AGENT)], **more)
    with pytest.raises(Missing):
        create_user(actor=owner, name="b", roles=[(10**9, Role.AGENT)], **more)
    with pytest.raises(Refused) as refused:
        create_user(actor=owner, name="b", roles=[], **more)
    assert list(refused.value.fields) == ["roles"]
    assert not User.objects.filter(username="b").exists()


# -- members -------------------------------------------------------------------------------------------


def test_an_owner_changes_roles_and_takes_people_out() -> None:
    shop_id, other = shop(), shop("另一家")
    owner = person("owner", (shop_id, Role.OWNER))
    agent = person("agent", (shop_id, Role.AGENT), (other, Role.AGENT))
    after = set_roles(
        actor=owner, shop_id=shop_id, user_id=agent.user_id, roles=[Role.SUPERVISOR, Role.REVIEW_HANDLER]
    )
    assert {m.username: m.roles for m in after} == {
        "agent": ("review_handler", "supervisor"),
        "owner": ("owner",),
    }
    assert members(actor=agent, shop_id=shop_id) == after
    set_roles(actor=owner, shop_id=shop_id, user_id=agent.user_id, roles=[])
    with pytest.raises(Missing):
        members(actor=agent, shop_id=shop_id)
    assert [m.username for m in members(actor=agent, shop_id=other)] == ["agent"]


def test_someone_who_can_log_in_is_added_by_name() -> None:
    shop_id = shop()
    owner = person("owner", (shop_id, Role.OWNER))
    person("Cangku")
    after = add_member(actor=owner, shop_id=shop_id, username=" cangku ", roles=[Role.RETURNS_CLERK])
    assert [(m.username, m.roles) for m in after] == [("Cangku", ("returns_clerk",)), ("owner", ("owner",))]
    with pytest.raises(Refused) as refused:
        add_member(actor=owner, shop_id=shop_id, username="nobody", roles=[Role.AGENT])
    assert list(refused.value.fields) == ["username"]


def test_a_shop_keeps_one_owner_who_can_log_in() -> None:
    shop_id = shop()
    owner, second = person("owner", (shop_id, Role.OWNER)), person("second", (shop_id, Role.OWNER))
    User.objects.filter(pk=second.user_id).update(is_active=False)
    with pytest.raises(Refused, match="last_owner"):
        set_roles(actor=owner, shop_id=shop_id, user_id=owner.user_id, roles=[Role.AGENT])
    User.objects.filter(pk=second.user_id).update(is_active=True)
    set_roles(actor=owner, shop_id=shop_id, user_id=owner.user_id, roles=[Role.AGENT])
    with pytest.raises(Refused, match="last_owner"):
        set_roles(actor=second, shop_id=shop_id, user_id=second.user_id, roles=[])


def test_nobody_but_an_owner_gives_roles() -> None:
    shop_id = shop()
    for role in set(Role) - {Role.OWNER}:
        actor = person(f"p-{role}", (shop_id, role))
        with pytest.raises(Refused, match="not_permitted"):
            set_roles(actor=actor, shop_id=shop_id, user_id=actor.user_id, roles=[Role.OWNER])
        with pytest.raises(Refused, match="not_permitted"):
            add_member(actor=actor, shop_id=shop_id, username="p", roles=[Role.OWNER])
    with pytest.raises(Missing):
        set_roles(actor=person("stranger"), shop_id=shop_id, user_id=1, roles=[Role.OWNER])
    assert not Membership.objects.filter(role="owner").exists()


def test_roles_for_someone_or_somewhere_not_there_are_missing() -> None:
    shop_id = shop()
    for place, who in ((10**9, person("a").user_id), (shop_id, 10**9)):
        with pytest.raises(Missing):
            set_roles(actor=None, shop_id=place, user_id=who, roles=[Role.AGENT])


# -- keys ----------------------------------------------------------------------------------------------


def test_a_key_is_shown_once_and_only_its_digest_is_kept() -> None:
    actor = person("wang")
    token = create_token(actor=None, username="WANG", label=" 报表 ", now=NOW)
    assert token.startswith("sh_")
    assert len(token) >= 3 + 43
    row = ApiToken.objects.get()
    assert row.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(ApiToken.objects.values().get())
    assert [(t.label, t.last_used_at) for t in tokens_of(actor=actor)] == [("报表", None)]
    assert create_token(actor=actor, username="wang", label="", now=NOW) != token


def test_a_key_acts_for_its_person_and_notes_its_use_once_a_minute() -> None:
    actor = person("wang")
    token = create_token(actor=None, username="wang", label="", now=NOW)
    for seconds, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        found = actor_of_token(token=token, now=NOW + timedelta(seconds=seconds))
        assert found == Actor(user_id=actor.user_id, name="wang", via="api")
        assert ApiToken.objects.get().last_used_at == NOW + timedelta(seconds=noted)
    with CaptureQueriesContext(connection) as queries:
        actor_of_token(token=token, now=NOW + timedelta(seconds=62))
    assert len(queries) == 1


@pytest.mark.parametrize("token", ["", "sh_", "sh_nothing", "\ud800", "sh_\ud800"])
def test_an_unknown_key_acts_for_nobody(token: str) -> None:
    person("wang")
    create_token(actor=None, username="wang", label="", now=NOW)
    assert actor_of_token(token=token, now=NOW) is None


def test_a_revoked_key_and_a_key_of_someone_inactive_act_for_nobody() -> None:
    actor = person("wang")
    token = create_token(actor=actor, username="wang", label="", now=NOW)
    User.objects.filter(pk=actor.user_id).update(is_active=False)
    assert actor_of_token(token=token, now=NOW) is None
    with pytest.raises(Refused, match="inactive"):
        create_token(actor=None, username="wang", label="", now=NOW)
    User.objects.filter(pk=actor.user_id).update(is_active=True)
    token_id = tokens_of(actor=actor)[0].token_id
    with pytest.raises(Missing):
        revoke_token(actor=person("other"), token_id=token_id, now=NOW)
    assert actor_of_token(token=token, now=NOW) is not None
    revoke_token(actor=actor, token_id=token_id, now=NOW)
    revoke_token(actor=actor, token_id=token_id, now=NOW + timedelta(days=1))
    assert tokens_of(actor=actor)[0].revoked_at == NOW
    assert actor_of_token(token=token, now=NOW) is None


def test_a_key_is_made_for_oneself_only() -> None:
    shop_id = shop()
    owner = person("owner", (shop_id, Role.OWNER))
    person("wang", (shop_id, Role.AGENT))
    with pytest.raises(Refused, match="not_permitted"):
        create_token(actor=owner, username="wang", label="", now=NOW)
    with pytest.raises(Missing):
        create_token(actor=None, username="nobody", label="", now=NOW)
    with pytest.raises(Refused) as refused:
        create_token(actor=owner, username="owner", label="长" * 61, now=NOW)
    assert list(refused.value.fields) == ["label"]
    assert not ApiToken.objects.exists()


# -- preferences and password --------------------------------------------------------------------------


def test_preferences_are_kept_one_by_one_and_widths_stay_usable() -> None:
    actor = person("wang")
    save_preferences(actor=actor, language="en", theme="dark", density="compact", queue_px=1, context_px=9999)
    save_preferences(actor=actor, theme="light")
    save_preferences(actor=actor)
    user = User.objects.get(pk=actor.user_id)
    assert (user.language, user.theme, user.density) == ("en", "light", "compact")
    assert (user.queue_px, user.context_px) == (240, 640)


@pytest.mark.parametrize(("member", "value"), [("language", "xx"), ("theme", "pink"), ("density", "")])
def test_an_unknown_preference_is_refused(member: str, value: str) -> None:
    actor = person("wang")
    with pytest.raises(Refused) as refused:
        save_preferences(actor=actor, queue_px=500, **{member: value})  # type: ignore[arg-type]
    assert list(refused.value.fields) == [member]
    assert User.objects.get(pk=actor.user_id).queue_px == 340


def test_a_password_changes_only_with_the_old_one() -> None:
    actor = person("wang")
    for old, new, wrong in (
        ("guess", "xin-mi-ma-9", ["old"]),
        (PASSWORD, "short", ["new"]),
        ("", "", ["old", "new"]),
    ):
        with pytest.raises(Refused) as refused:
            change_password(actor=actor, old=old, new=new)
        assert list(refused.value.fields) == wrong
    assert User.objects.get(pk=actor.user_id).check_password(PASSWORD)
    change_password(actor=actor, old=PASSWORD, new="xin-mi-ma-9")
    assert User.objects.get(pk=actor.user_id).check_password("xin-mi-ma-9")
    with pytest.raises(Missing):
        change_password(actor=Actor(user_id=10**9, name="gone"), old="a", new="b")
