"""The money of a case: what moved, and taking a payment out of the books that was never made."""

import hashlib
from datetime import datetime

from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.postings import COMPENSATIONS
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, Note, Posting
from shouhou.storage.queries.approval_records import CaseMoney
from shouhou.storage.queries.postings import money_of_case
from shouhou.storage.queries.records import CasePage

from . import authority
from .actor import Actor, demand
from .approving import checked_note
from .booking import reverse
from .errors import Missing


def case_money(*, page: CasePage) -> CaseMoney:
    """What the buyer paid for the order, what went back, what was given besides, for who has the page. One query."""
    paid = page.order.paid_fen if page.order else None
    return money_of_case(case_id=page.row.case_id, paid_fen=paid, commands=page.commands)


def reverse_payment(*, actor: Actor, posting_id: int, reason: str, now: datetime) -> int:
    """Books the counter-movement of a compensation that was ticked and not paid, gives its author's day back and keeps
    the reason as a note. Writes; returns the case. Money that did go out cannot be called back by this.

    Raises ``Missing``, ``Refused``: ``reverse_reason``, ``reversed``, ``not_a_payment``.
    """
    found = Posting.objects.filter(pk=posting_id).values_list("shop_id", "case_id").first()
    if found is None:
        raise Missing
    shop_id, case_id = found
    demand(actor=actor, shop_id=shop_id, permission=Permission.APPROVE)
    words = checked_note(reason)
    if len(words) < 2:
        raise Refused("reverse_reason", "冲正时请写明理由", {"reason": "必填"})
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        posting = Posting.objects.get(pk=posting_id)
        if posting.kind not in COMPENSATIONS:
            raise Refused("not_a_payment", "只有补偿可以手工冲正；退款以平台的数据为准")
        if Posting.objects.filter(reverses=posting).exists():
            raise Refused("reversed", "这笔分录已经冲正过了")
        at = clock_of(case.shop).platform_time(now)
        reverse(posting, at=at, now=now)
        body = {"posting": posting.pk, "amount_fen": posting.amount_fen}
        history.append(case, at=at, actor=actor.mark, kind="posting.reversed", body=body)
        if posting.command_id is not None:
            authority.free(case, posting.command_id, at=at, now=now)
        note = Note.objects.create(case=case, shop_id=shop_id, author_id=actor.user_id, text=words, at=at)
        kept = {"note": note.pk, "digest": hashlib.sha256(words.encode()).hexdigest()}
        history.append(case, at=at, actor=actor.mark, kind="note.added", body=kept)
        case.last_activity_at = at
        case.save(update_fields=["version", "head", "last_activity_at"])
        events.announce(shop_id=shop_id, case_id=case_id, kind="case")
    return int(case_id)
