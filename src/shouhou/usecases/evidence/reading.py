"""What a case has to show, what is there, who proves first and until when."""

from datetime import datetime

from shouhou.domain.access import Permission, permissions_of
from shouhou.domain.evidence.asking import request_text, short_text
from shouhou.domain.evidence.checklist import checklist
from shouhou.domain.evidence.choosing import Circumstances, choose_claim, choose_goods, claims_on
from shouhou.domain.evidence.records import Checklist, ClaimFacts, EvidenceTable, Held, Side
from shouhou.domain.refund.vocabulary import GoodStatus, Party, ShopType
from shouhou.domain.rules import Rules, china_day
from shouhou.rulebook.evidence import evidence_table
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, ChatTurn, Order, Refund, RefundMessage
from shouhou.storage.queries.evidence import items_of, pictures_of
from shouhou.storage.queries.evidence_records import ClaimChoice, EvidencePage

from ..actor import Actor, demand
from ..errors import Missing
from ..rules import rules_for

KEPT_BY_PLATFORM = "picture.kept_by_platform"
MOST_TURNS = 60  # the newest words that a claim is chosen by
_GOODS = {
    GoodStatus.NOT_RECEIVED.value: False,
    GoodStatus.RECEIVED.value: True,
    GoodStatus.RETURNED.value: True,
}


def evidence_of(*, actor: Actor, case_id: int, now: datetime) -> EvidencePage:
    """The proof of a case. At most nine queries. Raises ``Missing``."""
    case = Case.objects.select_related("shop", "lead_refund").filter(pk=case_id).first()
    if case is None:
        raise Missing
    roles = demand(actor=actor, shop_id=case.shop_id, permission=Permission.SEE_CASE)
    may = permissions_of(roles)
    table, rules = evidence_table(), rules_for(shop_id=case.shop_id)
    at = clock_of(case.shop).platform_time(now)
    names = {kind.code: kind.name for kind in table.kinds}
    items = items_of(
        case_id=case.pk,
        name_of=lambda code: names.get(code, code),
        details=Permission.SEE_PHOTO_DETAILS in may,
    )
    facts = claim_facts(case, table=table, at=at)
    shop_type = ShopType(case.shop.shop_type)
    held = [Held(kind=item.kind, side=Side(item.side)) for item in items]
    found = checklist(facts, held, table=table, rules=rules, shop_type=shop_type, at=at)
    words = request_words(found, at=at)
    return EvidencePage(
        case_id=case.pk,
        checklist=found,
        claim_chosen=case.claim == facts.claim,
        claims=tuple(
            ClaimChoice(code=one.code, name=one.name) for one in claims_on(china_day(at), table=table)
        ),
        goods=facts.goods,
        goods_name=next((one.name for one in table.goods if one.code == facts.goods), ""),
        goods_choices=tuple(ClaimChoice(code=one.code, name=one.name) for one in table.goods),
        signed_at=facts.signed_at,
        items=items,
        pictures=pictures_of(case_id=case.pk, certainty=_certainty(rules, shop_type, at)),
        kinds=table.kinds,
        request=words[0],
        request_short=words[1],
        may_change=Permission.UPLOAD_PICTURE in may,
        may_ask=Permission.LEAVE_MESSAGE in may,
    )


def claim_facts(case: Case, *, table: EvidenceTable, at: datetime) -> ClaimFacts:
    """The claim and what windows run from. A person's choice wins while the table knows it. Up to three queries."""
    refund = case.lead_refund
    product = (refund.title if refund else "") or case.title
    known = case.claim if table.claim(case.claim) is not None else ""
    ended_at = (
        Order.objects.filter(shop_id=case.shop_id, tid=case.tid).values_list("ended_at", flat=True).first()
    )
    return ClaimFacts(
        claim=known or choose_claim(_circumstances(case, refund, product, at), table=table),
        goods=case.goods or choose_goods(product, table=table),
        signed_at=signed_at(case),
        ended_at=ended_at,
        intervened_at=refund.cs_since if refund else None,
    )


def signed_at(case: Case) -> datetime | None:
    """When the buyer signed for the parcel, as a person found out; None when nobody did."""
    try:
        moment = datetime.fromisoformat(str(case.findings.get("signed_at") or ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def request_words(found: Checklist, *, at: datetime) -> tuple[str, str]:
    """The long and the short words that ask the buyer for what is missing; empty when nothing is."""
    missing = found.missing(Side.BUYER)
    if not missing:
        return "", ""
    running = [one.due_at for one in found.windows if one.due_at is not None and one.due_at > at]
    until = min(running, default=None)
    return request_text(missing, until=until), short_text(missing, until=until)


def _circumstances(case: Case, refund: Refund | None, product: str, at: datetime) -> Circumstances:
    buyer = Party.BUYER.value
    said = ChatTurn.objects.filter(case=case, author=buyer).order_by("-position")
    written = RefundMessage.objects.filter(refund__case=case, author=buyer).order_by("-created_at")
    return Circumstances(
        category=case.category or case.problem,
        words=(
            refund.reason if refund else "",
            refund.description if refund else "",
            case.story,
            *said.values_list("text", flat=True)[:MOST_TURNS],
            *written.values_list("content", flat=True)[:MOST_TURNS],
        ),
        product=product,
        received=_GOODS.get(refund.good_status) if refund else None,
        returned=refund is not None
        and (refund.good_status == GoodStatus.RETURNED.value or bool(refund.return_waybill)),
        on=china_day(at),
    )


def _certainty(rules: Rules, shop_type: ShopType, at: datetime) -> str:
    row = rules.find(key=KEPT_BY_PLATFORM, shop_type=shop_type, at=at)
    return row.certainty.value if row else ""
