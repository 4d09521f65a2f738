"""A program's request is carried out once per idempotency key; asked again, it is answered again."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db import transaction

from shouhou.domain.errors import Refused
from shouhou.domain.history import canonical
from shouhou.storage.models import AnsweredRequest

from .actor import Actor

Answer: TypeAlias = dict[str, Any]
KEPT = timedelta(days=30)


def answer_once(
    *, actor: Actor, key: str, asked: Mapping[str, Any], act: Callable[[], Answer], now: datetime
) -> Answer:
    """The answer of ``act``, which runs at most once per person and ``key``, in one transaction. Writes.

    A second request waits for the first. When ``act`` raises, nothing is kept and the key is free again.
    Raises ``Refused("idempotency_key_reused")`` when the key was used to ask for something else.
    """
    digest = hashlib.sha256(canonical(asked).encode()).hexdigest()
    with transaction.atomic():
        row, is_new = AnsweredRequest.objects.get_or_create(
            user_id=actor.user_id, key=key, defaults={"digest": digest, "at": now}
        )
        if not is_new:
            return _again(row, digest)
        row.answer = act()
        row.save(update_fields=["answer"])
    answer: Answer = row.answer
    return answer


def key_of(*, actor: Actor, key: str) -> str:
    """The key under which a person's request is known to the shop: two programs may choose the same one."""
    return "api:" + hashlib.sha256(f"{actor.user_id}:{key}".encode()).hexdigest()


def forget_old_requests(*, now: datetime) -> int:
    """Removes answers older than 30 days and says how many. Writes."""
    deleted, _ = AnsweredRequest.objects.filter(at__lt=now - KEPT).delete()
    return deleted


def _again(row: AnsweredRequest, digest: str) -> Answer:
    if row.digest != digest:
        raise Refused(
            "idempotency_key_reused",
            "这个请求编号已经用于另一个请求",
            {"Idempotency-Key": "请换一个新的编号"},
        )
    answer: Answer = row.answer
    return answer
