"""A shop's language-model endpoint: its settings, how it is doing, and trying it out. Off unless switched on."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.diagnosis.opinion import NotUsable
from shouhou.domain.diagnosis.question import masked_question
from shouhou.domain.diagnosis.records import Complaint, Turn
from shouhou.domain.errors import Refused
from shouhou.storage import events
from shouhou.storage.models import LanguageEndpoint, Shop

from .actor import Actor, demand
from .endpoint_input import address, key_to_keep, model_name, whole_number
from .errors import Missing
from .second_opinion import opinion_of, second_opinion, silence, silence_key

__all__ = ["EndpointTrial", "EndpointView", "endpoint_view", "second_opinion", "set_endpoint", "try_endpoint"]

LONGEST_WAIT = 60
"""Seconds."""
EXAMPLE = "我叫王小明，电话 138 0013 8000，杯子收到就裂了，箱子是好的，找客服一直不回。"
"""What a trial asks: invented, so that no buyer's words are needed."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointView:
    """What may be shown. The key never is."""

    enabled: bool = False
    url: str = ""
    has_key: bool = False
    model: str = ""
    below_percent: int = 50
    timeout_seconds: int = 10
    last_error: str = ""
    """Code: ``domain.diagnosis.opinion.Trouble``."""
    last_error_at: datetime | None = None
    silent_until: datetime | None = None
    """Host time; only as far as this process knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointTrial:
    """How one trial went. ``trouble`` is empty when it went well."""

    example: str
    sent: str
    """The example as it left the house."""
    milliseconds: int
    trouble: str = ""
    category: str = ""
    responsible: str = ""
    percent: int = 0
    because: str = ""


def endpoint_view(*, actor: Actor, shop_id: int, now: datetime) -> EndpointView:
    """The shop's settings, or the defaults. Raises ``Missing`` and ``Refused``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    row = LanguageEndpoint.objects.filter(shop_id=shop_id).first()
    return EndpointView() if row is None else _view(row, now)


def set_endpoint(
    *,
    actor: Actor,
    shop_id: int,
    enabled: bool,
    url: str,
    model: str,
    key: str,
    remove_key: bool,
    below_percent: int,
    timeout_seconds: int,
    now: datetime,
) -> EndpointView:
    """Changes the settings; an empty ``key`` keeps the stored one. Writes; asks nobody.

    A stored key is never shown to another host than the one it was given for. Raises ``Missing`` and
    ``Refused`` with the wrong inputs in ``fields``; then nothing is changed.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {
        "enabled": enabled,
        "url": address(url, enabled, wrong),
        "model": model_name(model, enabled, wrong),
        "below_percent": whole_number(below_percent, 100, "below_percent", "请填写 1 至 100 的整数", wrong),
        "timeout_seconds": whole_number(
            timeout_seconds, LONGEST_WAIT, "timeout_seconds", "请填写 1 至 60 秒", wrong
        ),
    }
    with transaction.atomic():
        if not Shop.objects.select_for_update(no_key=True).filter(pk=shop_id).exists():
            raise Missing
        kept = LanguageEndpoint.objects.filter(shop_id=shop_id).first()
        sealed = key_to_keep(key, remove_key, kept, fields["url"], wrong)
        if wrong:
            raise Refused("invalid", "请检查标出的内容", wrong)
        fields |= {"key_sealed": sealed, "updated_at": now, "last_error": "", "last_error_at": None}
        row, _ = LanguageEndpoint.objects.update_or_create(shop_id=shop_id, defaults=fields)
        events.announce(shop_id=shop_id, kind="shop")
    log.info("endpoint_changed", shop_id=shop_id, enabled=enabled, by=actor.mark)
    return _view(row, now)


def try_endpoint(*, actor: Actor, shop_id: int, now: datetime) -> EndpointTrial:
    """Asks about an invented complaint, also when switched off. Outside any transaction; writes the outcome.

    Raises ``Missing`` and ``Refused`` (right, nothing to ask yet).
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    row = LanguageEndpoint.objects.filter(shop_id=shop_id).first()
    if row is None or not row.url or not row.model:
        raise Refused("not_set", "请先填写并保存网址和模型名称")
    question = masked_question(Complaint(turns=(Turn(text=EXAMPLE),)))
    sent = question.turns[0].text
    began = time.monotonic()
    try:
        opinion = opinion_of(row, question, now=now)
    except NotUsable as bad:
        return EndpointTrial(
            example=EXAMPLE, sent=sent, milliseconds=_since(began), trouble=bad.trouble.value
        )
    return EndpointTrial(
        example=EXAMPLE,
        sent=sent,
        milliseconds=_since(began),
        category=opinion.category.value,
        responsible=opinion.responsible.value,
        percent=round(opinion.confidence * 100),
        because=opinion.because,
    )


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _view(row: LanguageEndpoint, now: datetime) -> EndpointView:
    return EndpointView(
        enabled=row.enabled,
        url=row.url,
        has_key=bool(row.key_sealed),
        model=row.model,
        below_percent=row.below_percent,
        timeout_seconds=row.timeout_seconds,
        last_error=row.last_error,
        last_error_at=row.last_error_at,
        silent_until=silence.until(silence_key(row), now=now),
    )
