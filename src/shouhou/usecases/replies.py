"""What an agent sent the buyer outside any interface: copied into 旺旺, then ticked as sent."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import Party
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, ChatTurn

from .actor import Actor, demand
from .cases import set_due
from .errors import Missing

REPLY_LENGTH = 5000
TWICE_WITHIN = timedelta(seconds=30)
"""The same words to the same buyer within half a minute are one reply ticked twice."""


def record_reply(*, actor: Actor, case_id: int, text: str, now: datetime) -> bool:
    """Keeps a reply that was sent by hand as the shop's turn in the conversation; the first one answers the buyer.

    Sends nothing. Writes. Answers whether it is new. Raises ``Missing`` and ``Refused`` (right, empty, too long).
    """
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=Permission.LEAVE_MESSAGE)
    words = text.strip().replace("\x00", "")
    if not words:
        raise Refused("message_empty", "请填写留言内容", {"text": "必填"})
    if len(words) > REPLY_LENGTH:
        raise Refused("message_length", "回复太长，请分开发送", {"text": "太长"})
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        at = clock_of(case.shop).platform_time(now)
        turns = ChatTurn.objects.filter(case=case)
        if turns.filter(author=Party.SELLER.value, text=words, pasted_at__gte=now - TWICE_WITHIN).exists():
            return False
        last = turns.aggregate(last=Max("position"))["last"]
        ChatTurn.objects.create(
            shop_id=shop_id,
            case=case,
            buyer_nick=case.buyer_nick,
            at=at,
            position=0 if last is None else last + 1,
            author=Party.SELLER.value,
            text=words,
            pasted_by_id=actor.user_id,
            pasted_at=now,
        )
        body = {"digest": hashlib.sha256(words.encode()).hexdigest(), "length": len(words)}
        history.append(case, at=at, actor=actor.mark, kind="reply.sent", body=body)
        case.last_text, case.last_from = words[:200], Party.SELLER.value
        case.first_response_at = case.first_response_at or at
        case.last_activity_at = at
        set_due(case)
        case.save()
        events.announce(shop_id=shop_id, case_id=case_id, kind="case")
    return True
