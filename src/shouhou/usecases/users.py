"""People: who they are, how they log in, how they like their screens. Roles are in ``members``, keys in ``tokens``.

Where an actor may be None, that is the command line.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from shouhou.domain.access import Permission, Role
from shouhou.domain.errors import Refused
from shouhou.storage.models import Membership, Shop, User
from shouhou.storage.queries.records import ShopBadge
from shouhou.storage.queries.shops import shop_badges

from .actor import Actor, demand, roles_everywhere
from .errors import Missing
from .members import add_member, members, set_roles
from .tokens import TokenView, actor_of_token, create_token, revoke_token, tokens_of

__all__ = [
    "TokenView",
    "actor_of_token",
    "add_member",
    "change_password",
    "create_token",
    "create_user",
    "members",
    "revoke_token",
    "save_preferences",
    "set_roles",
    "shops_of",
    "tokens_of",
]

THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "normal", "compact")
PANE_PX = (240, 640)
MAX_PASSWORD = 128
USERNAME = re.compile(r"[\w.@+-]{1,60}")
log = structlog.get_logger()

# Constant words, so that the pages can translate them; anything else speaks with Django's own Chinese.
PASSWORD_WORDS = {
    "password_too_short": "密码至少需要 8 个字符",
    "password_too_common": "这个密码太常见，请换一个",
}


def create_user(
    *,
    actor: Actor | None,
    name: str,
    display_name: str,
    password: str,
    roles: Iterable[tuple[int, Role]],
    now: datetime,
) -> int:
    """Makes a person with these roles and returns their id. Writes.

    Raises ``Refused`` with the wrong inputs in ``fields``, ``Missing`` for a shop that is not there. An actor
    needs the right to manage users in each of the shops, and at least one shop.
    """
    wanted = frozenset(roles)
    shop_ids = {shop_id for shop_id, _ in wanted}
    _demand_shops(actor, shop_ids)
    username = unicodedata.normalize("NFKC", name).strip()
    shown = " ".join(display_name.split()) or username
    wrong: dict[str, str] = {}
    if not USERNAME.fullmatch(username):
        wrong["name"] = "用户名为 1 至 60 个字，可用文字、数字和 . @ + - _"
    if len(shown) > 60 or not shown.isprintable():
        wrong["display_name"] = "显示名称最多 60 个字"
    person = User(username=username, display_name=shown, joined_at=now)
    _check_password(password, person=person, member="password", wrong=wrong)
    if "name" not in wrong and User.objects.filter(username__iexact=username).exists():
        wrong["name"] = "用户名已被使用"
    _refuse(wrong)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            Membership.objects.bulk_create(
                Membership(user=person, shop_id=shop_id, role=role.value) for shop_id, role in sorted(wanted)
            )
    except IntegrityError as error:  # somebody took the name since we looked
        raise Refused("invalid", "请检查标出的内容", {"name": "用户名已被使用"}) from error
    log.info("user_created", user_id=person.pk, shops=sorted(shop_ids), by=actor.mark if actor else "cli")
    return person.pk


def shops_of(*, actor: Actor) -> tuple[ShopBadge, ...]:
    """The shops where the person has a role, oldest first. Two queries."""
    return shop_badges(shop_ids=tuple(roles_everywhere(actor=actor)))


def save_preferences(
    *,
    actor: Actor,
    language: str | None = None,
    theme: str | None = None,
    density: str | None = None,
    queue_px: int | None = None,
    context_px: int | None = None,
) -> None:
    """Keeps how the person likes their screens; None leaves a member as it is. Writes. Raises ``Refused``.

    Widths of panes are brought into what the screens can show.
    """
    given = {"language": language, "theme": theme, "density": density}
    choices = {
        "language": tuple(code for code, _ in settings.LANGUAGES),
        "theme": THEMES,
        "density": DENSITIES,
    }
    fields: dict[str, Any] = {member: value for member, value in given.items() if value is not None}
    _refuse({member: "请从列表中选择" for member in fields if fields[member] not in choices[member]})
    low, high = PANE_PX
    for member, width in (("queue_px", queue_px), ("context_px", context_px)):
        if width is not None:
            fields[member] = min(max(width, low), high)
    if fields:
        User.objects.filter(pk=actor.user_id).update(**fields)


def change_password(*, actor: Actor, old: str, new: str) -> None:
    """Gives the person another password; their other browsers are logged out by it. Writes.

    Raises ``Refused`` with ``old`` or ``new`` in ``fields``, ``Missing`` when the person is gone.
    """
    person = User.objects.filter(pk=actor.user_id, is_active=True).first()
    if person is None:
        raise Missing
    wrong: dict[str, str] = {}
    if not person.check_password(old):
        wrong["old"] = "原密码不正确"
    _check_password(new, person=person, member="new", wrong=wrong)
    _refuse(wrong)
    person.set_password(new)
    person.save(update_fields=["password"])
    log.info("password_changed", user_id=person.pk)


def _demand_shops(actor: Actor | None, shop_ids: set[int]) -> None:
    if actor is not None:
        if not shop_ids:
            raise Refused("invalid", "请检查标出的内容", {"roles": "请至少选择一家店铺"})
        for shop_id in shop_ids:
            demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_USERS)
    elif Shop.objects.filter(pk__in=shop_ids).count() != len(shop_ids):
        raise Missing


def _check_password(password: str, *, person: User, member: str, wrong: dict[str, str]) -> None:
    if len(password) > MAX_PASSWORD:
        wrong[member] = "密码最多 128 个字符"
        return
    try:
        with translation.override("zh-hans"):
            validate_password(password, user=person)
    except ValidationError as error:
        wrong[member] = "；".join(
            PASSWORD_WORDS.get(one.code or "", "".join(one.messages)) for one in error.error_list
        )


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)
