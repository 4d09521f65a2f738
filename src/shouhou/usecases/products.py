"""What the rules need to know of a shop's products and no export says: read by all, set by who manages the rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.goods import Goods
from shouhou.storage import events
from shouhou.storage.models import OrderLine, ProductProfile, Refund
from shouhou.storage.queries import products as rows
from shouhou.storage.queries.products import ProductPage

from .actor import Actor, demand

MOST_AT_ONCE = 200
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of one product. ``salvage_percent``: what an intact returned piece is worth, of its price."""

    goods: Goods | None
    free_shipping: bool | None
    exclusion_confirmed: bool
    long_window: bool
    salvage_percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanges:
    """What to set; None leaves a member as it is. Empty text takes the answer back: not known."""

    goods: str | None = None
    free_shipping: str | None = None  # yes | no
    exclusion_confirmed: str | None = None  # yes | no
    long_window: str | None = None  # yes | no
    salvage_percent: str | None = None


def profiles_of(*, shop_id: int, item_ids: Collection[str]) -> dict[str, Profile]:
    """The profiles of these products that have one, by product id. One query."""
    found = ProductProfile.objects.filter(shop_id=shop_id, item_id__in=set(item_ids) - {""})
    return {
        row.item_id: Profile(
            goods=Goods(row.goods_category) if row.goods_category in tuple(Goods) else None,
            free_shipping=row.free_shipping,
            exclusion_confirmed=row.exclusion_confirmed,
            long_window=row.long_window,
            salvage_percent=row.salvage_percent,
        )
        for row in found
    }


def product_page(
    *, actor: Actor, shop_id: int, search: str = "", cursor: str | None = None, limit: int = PAGE
) -> ProductPage:
    """One page of the shop's products, most cases first. Raises ``Missing``, ``Refused``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    try:
        return rows.product_page(
            shop_id=shop_id,
            search=search.strip().replace("\0", "")[:100],
            cursor=cursor,
            limit=max(1, min(limit, 200)),
        )
    except ValueError as error:
        raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"}) from error


def set_profiles(
    *, actor: Actor, shop_id: int, item_ids: Sequence[str], changes: ProfileChanges, now: datetime
) -> int:
    """Sets the given members of these products; returns how many. Writes all or nothing.

    Raises ``Missing``, and ``Refused`` with the wrong inputs in ``fields``.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_RULES)
    wanted = list(dict.fromkeys(item_ids))
    values = _checked(wanted, changes)
    titles = _titles(shop_id, wanted)
    if set(wanted) - set(titles):
        raise Refused("item", "本店没有这个商品，请刷新后再选", {"item": "本店没有这个商品，请刷新后再选"})
    with transaction.atomic():
        for item_id in sorted(wanted):
            ProductProfile.objects.update_or_create(
                shop_id=shop_id,
                item_id=item_id,
                defaults={**values, "updated_by_id": actor.user_id, "updated_at": now},
                create_defaults={
                    **values,
                    "title": titles[item_id],
                    "updated_by_id": actor.user_id,
                    "updated_at": now,
                },
            )
        events.announce(shop_id=shop_id, kind="shop")
    return len(wanted)


def _checked(item_ids: Sequence[str], changes: ProfileChanges) -> dict[str, object]:
    wrong: dict[str, str] = {}
    values: dict[str, object] = {}
    if not item_ids:
        wrong["item"] = "请先选择商品"
    elif len(item_ids) > MOST_AT_ONCE:
        wrong["item"] = "一次最多改 200 个商品"
    for name, text in asdict(changes).items():
        if text is None:
            continue
        match name:
            case "goods":
                if text not in ("", *Goods):
                    wrong[name] = "请从列表中选择"
                values["goods_category"] = text
            case "salvage_percent":
                number = _percent(text)
                if number is None and text.strip():
                    wrong[name] = "请填写 0 到 100 的整数"
                values[name] = number
            case _:
                if text not in _ANSWERS or (text == "" and name != "free_shipping"):
                    wrong[name] = "请从列表中选择"
                values[name] = _ANSWERS.get(text)
    if not values and not wrong:
        wrong["goods"] = "请至少填写一项"
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)
    return values


_ANSWERS: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}


def _percent(text: str) -> int | None:
    plain = text.strip().removesuffix("%").strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 3):
        return None
    return int(plain) if int(plain) <= 100 else None


def _titles(shop_id: int, item_ids: Sequence[str]) -> dict[str, str]:
    """Titles of products that the shop's orders, refunds or profiles name. Three queries."""
    found: dict[str, str] = {}
    for model in (OrderLine, Refund, ProductProfile):
        named = model.objects.filter(shop_id=shop_id, item_id__in=item_ids)
        found |= dict(named.values_list("item_id").annotate(title=Max("title")))
    return found
