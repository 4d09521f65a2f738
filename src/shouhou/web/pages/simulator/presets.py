"""Situations to start from: the seed's five problem types, with the two of logistics and of usage apart."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

PRESETS: tuple[tuple[Promise, Mapping[str, str]], ...] = (
    (
        _("商品质量问题"),
        {
            "category": "quality",
            "responsible": "shop",
            "line_paid": "89.00",
            "received": "yes",
            "wish": "return",
            "evidence": "partial",
            "defect_visible": "yes",
        },
    ),
    (
        _("描述不符"),
        {
            "category": "not_as_described",
            "responsible": "shop",
            "line_paid": "129.00",
            "received": "yes",
            "evidence": "partial",
            "condition": "opened",
        },
    ),
    (
        _("物流：破损"),
        {
            "category": "logistics",
            "responsible": "logistics",
            "line_paid": "159.00",
            "received": "yes",
            "parcel": "damaged",
            "evidence": "complete",
        },
    ),
    (
        _("物流：长时间不更新"),
        {
            "category": "logistics",
            "responsible": "logistics",
            "line_paid": "69.00",
            "received": "no",
            "parcel": "stalled",
            "wish": "refund",
        },
    ),
    (
        _("买家主观不满意"),
        {
            "category": "subjective",
            "responsible": "buyer",
            "line_paid": "199.00",
            "received": "yes",
            "goods": "clothing",
            "condition": "opened",
            "free_shipping": "yes",
            "wish": "return",
        },
    ),
    (
        _("不会用"),
        {
            "category": "usage",
            "responsible": "buyer",
            "line_paid": "79.00",
            "received": "yes",
            "wish": "guidance",
        },
    ),
    (
        _("态度差、响应慢"),
        {"category": "service", "responsible": "shop", "line_paid": "49.00", "received": "yes"},
    ),
)


def preset_links(shop_id: int) -> list[tuple[str, str]]:
    """Words and query of each."""
    return [(str(words), urlencode({"shop": str(shop_id), **values})) for words, values in PRESETS]
