"""Words for a diagnosis: whose fault, who answered, which facts counted."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.diagnosis.records import Origin, Responsible

RESPONSIBLE: Mapping[str, Promise] = MappingProxyType(
    {
        Responsible.SHOP: _("店铺"),
        Responsible.LOGISTICS: _("物流"),
        Responsible.BUYER: _("买家"),
        Responsible.UNCLEAR: _("还不清楚"),
    }
)

DIAGNOSIS_ORIGINS: Mapping[str, Promise] = MappingProxyType(
    {
        Origin.MODEL: _("系统判断"),
        Origin.ENDPOINT: _("大模型判断"),
        Origin.PERSON: _("人工更正"),
    }
)
