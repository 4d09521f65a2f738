"""The rules in force for a shop: shipped rows with the shop's own on top."""

from functools import lru_cache

from django.db.models import Max

from shouhou.domain.access import Permission
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.refund.withdrawal import Profile
from shouhou.domain.rules import Certainty, Origin, RuleRow, Rules, Unit
from shouhou.rulebook.loader import shipped_rules
from shouhou.storage.models import RuleOverride, Shop
from shouhou.storage.queries.records import RuleRowView

from .actor import Actor, demand, roles_everywhere


def rules_for(*, shop_id: int) -> Rules:
    """Shipped rows overlaid by the shop's; built anew only when the shop's rows changed. One query."""
    newest = RuleOverride.objects.filter(shop_id=shop_id).aggregate(newest=Max("id"))["newest"]
    return _merged(shop_id, newest or 0)


@lru_cache(maxsize=256)
def _merged(shop_id: int, newest: int) -> Rules:
    shipped = shipped_rules()
    return shipped.overlay(_own_rows(shop_id)) if newest else shipped


def _own_rows(shop_id: int) -> list[RuleRow]:
    shop_type = ShopType(Shop.objects.values_list("shop_type", flat=True).get(pk=shop_id))
    return [
        RuleRow(
            key=row.key,
            value=row.value,
            unit=Unit(row.unit),
            shop_type=shop_type,
            category=row.category,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            certainty=Certainty(row.certainty),
            note=row.note,
            origin=Origin.SHOP,
        )
        for row in RuleOverride.objects.filter(shop_id=shop_id).order_by("id")
    ]


def profile_of(shop: Shop) -> Profile:
    """The withdrawal profile that the shop works by: ``today`` or ``seed``."""
    return Profile(shop.withdrawal_profile)


def rule_rows(*, actor: Actor, shop_id: int | None = None) -> tuple[RuleRowView, ...]:
    """Every row in force or not, for people. With ``shop_id`` the shop's own too. Raises ``Missing``."""
    if shop_id is not None:
        demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    elif not roles_everywhere(actor=actor):
        return ()
    rules = rules_for(shop_id=shop_id) if shop_id is not None else shipped_rules()
    return tuple(_view(row) for row in rules)


def _view(row: RuleRow) -> RuleRowView:
    return RuleRowView(
        key=row.key,
        shop_type=row.shop_type.value if row.shop_type else "",
        category=row.category,
        value=row.value,
        unit=row.unit.value,
        valid_from=row.valid_from.isoformat() if row.valid_from else "",
        valid_to=row.valid_to.isoformat() if row.valid_to else "",
        source=row.source,
        certainty=row.certainty.value,
        origin=row.origin.value,
        note=row.note,
    )
