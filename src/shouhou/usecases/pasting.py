"""What people copy out of 千牛: talk with a buyer, a list of refunds, an order page. First shown, then taken."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.imports import ChatTurn, FileRow, ItemReading, RefusedRow
from shouhou.domain.refund.vocabulary import Party
from shouhou.marketplaces.files.paste import (
    Unclear,
    merge_chat,
    read_chat,
    read_order_page,
    read_refund_list,
    weave_chat,
)
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, Shop
from shouhou.storage.models import ChatTurn as Row
from shouhou.storage.queries.desk_records import PasteOutcome, RefusedRowView

from .actor import Actor, demand
from .errors import Missing
from .importing.refund_rows import digest_of
from .told import apply_told

SHANGHAI = ZoneInfo("Asia/Shanghai")


def paste_chat(
    *, actor: Actor, case_id: int, text: str, buyer_nick: str = "", dry_run: bool, now: datetime
) -> PasteOutcome:
    """Merges a pasted conversation into a case; pasting it again adds nothing. Writes unless ``dry_run``.

    Raises ``Missing`` and ``Refused``: ``sides`` when nobody can tell who the buyer is, with the speakers in
    ``fields["buyer_nick"]``, divided by ``|``.
    """
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=Permission.NOTE)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        shop = case.shop
        nicks = frozenset(one for one in (shop.seller_nick, shop.name) if one)
        try:
            chat = read_chat(
                text, shop_nicks=nicks, today=_today(shop, now), buyer_nick=buyer_nick or case.buyer_nick
            )
        except Unclear as unclear:
            raise _refused(unclear) from unclear
        held = list(Row.objects.filter(case=case).order_by("position", "id"))
        known = [_turn(row) for row in held]
        fresh = merge_chat(known, chat.turns)
        if not dry_run and fresh:
            _keep(case, held, known, chat.turns, chat.buyer_nick, actor, now)
    return PasteOutcome(
        created=len(fresh),
        updated=0,
        unchanged=len(chat.turns) - len(fresh),
        refused=(),
        unread_lines=chat.unread_lines,
        case_ids=(case_id,),
        turns=tuple(chat.turns),
    )


def _turn(row: Row) -> ChatTurn:
    return ChatTurn(
        at=row.at,
        author=Party(row.author) if row.author else None,
        speaker=row.speaker,
        text=row.text,
        by_machine=row.by_machine,
    )


def _keep(
    case: Case,
    held: Sequence[Row],
    known: Sequence[ChatTurn],
    pasted: Sequence[ChatTurn],
    buyer_nick: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Rewrites the order of the conversation and adds what is new. Known turns stay the rows they were."""
    woven = weave_chat(known, pasted)
    rest = {id(turn): row for turn, row in zip(known, held, strict=True)}
    new: list[Row] = []
    for position, turn in enumerate(woven):
        row = rest.get(id(turn))
        if row is not None:
            if row.position != position:
                Row.objects.filter(pk=row.pk).update(position=position)
            continue
        new.append(
            Row(
                shop_id=case.shop_id,
                case=case,
                buyer_nick=buyer_nick[:120],
                at=turn.at,
                position=position,
                author=turn.author.value if turn.author else "",
                speaker=turn.speaker[:120],
                text=turn.text.replace("\x00", ""),
                by_machine=turn.by_machine,
                pasted_by_id=actor.user_id,
                pasted_at=now,
            )
        )
    Row.objects.bulk_create(new)
    at = clock_of(case.shop).platform_time(now)
    digest = hashlib.sha256("\n".join(turn.text for turn in new).encode()).hexdigest()
    history.append(
        case, at=at, actor=actor.mark, kind="chat.added", body={"turns": len(new), "digest": digest}
    )
    if not case.buyer_nick and buyer_nick:
        case.buyer_nick = buyer_nick[:120]
    last = next((turn for turn in reversed(woven) if turn.author is not None), None)
    if last is not None:
        case.last_text, case.last_from = last.text[:200], last.author.value if last.author else ""
    answers = [turn for turn in new if turn.author == Party.SELLER.value and not turn.by_machine]
    if case.first_response_at is None and answers:
        case.first_response_at = min((turn.at for turn in answers if turn.at), default=at)
    case.last_activity_at = at
    case.diagnose_since = at
    case.save()
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="case")


def paste_refunds(*, actor: Actor, shop_id: int, text: str, dry_run: bool, now: datetime) -> PasteOutcome:
    """Takes a copied refund list. Writes unless ``dry_run``. Raises ``Missing``, ``Refused`` (nothing found)."""
    shop = _shop(actor, shop_id)
    try:
        pasted = read_refund_list(text, now=clock_of(shop).platform_time(now))
    except Unclear as unclear:
        raise _refused(unclear) from unclear
    return _outcome(shop, pasted.rows, pasted.refused, (), dry_run, now)


def paste_order(*, actor: Actor, shop_id: int, text: str, dry_run: bool, now: datetime) -> PasteOutcome:
    """Takes a copied order page with its lines. Writes unless ``dry_run``."""
    shop = _shop(actor, shop_id)
    try:
        pasted = read_order_page(text, today=_today(shop, now))
    except Unclear as unclear:
        raise _refused(unclear) from unclear
    order = pasted.order
    digest = digest_of(repr(order))
    rows = [FileRow(row=1, reading=order, digest=digest)]
    for number, line in enumerate(order.lines, start=2):
        item = ItemReading(tid=order.tid, line=line if line.oid else replace(line, oid=order.tid))
        rows.append(FileRow(row=number, reading=item, digest=digest_of(repr(line))))
    return _outcome(shop, rows, (), pasted.unread_lines, dry_run, now)


def _shop(actor: Actor, shop_id: int) -> Shop:
    demand(actor=actor, shop_id=shop_id, permission=Permission.IMPORT)
    return Shop.objects.get(pk=shop_id)


def _outcome(
    shop: Shop,
    rows: Sequence[FileRow],
    refused: Sequence[RefusedRow],
    unread: tuple[str, ...],
    dry_run: bool,
    now: datetime,
) -> PasteOutcome:
    if dry_run:
        try:
            with transaction.atomic():
                tally = apply_told(shop=shop, rows=rows, source="paste", now=now)
                raise _NotMeant
        except _NotMeant:
            pass
    else:
        tally = apply_told(shop=shop, rows=rows, source="paste", now=now)
    found = [*refused, *tally.refused]
    return PasteOutcome(
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        refused=tuple(
            RefusedRowView(row=one.row, code=one.code, reason=one.reason, subject=one.subject)
            for one in found
        ),
        unread_lines=unread,
        case_ids=() if dry_run else tuple(sorted(tally.case_ids)),
    )


class _NotMeant(Exception):
    """Rolls a trial back."""


def _today(shop: Shop, now: datetime) -> date:
    return clock_of(shop).platform_time(now).astimezone(SHANGHAI).date()


def _refused(unclear: Unclear) -> Refused:
    speakers = "|".join(unclear.speakers)
    return Refused(
        unclear.code, unclear.text, {"buyer_nick": speakers} if speakers else {"text": unclear.text}
    )
