"""What is known beside a case: the playbook of its category with its phrases filled, and the guides of its product."""

from dataclasses import dataclass

from shouhou.domain.access import Permission
from shouhou.domain.diagnosis.records import Category
from shouhou.domain.guides import Guide
from shouhou.domain.money import shown
from shouhou.domain.playbooks import Filled, Playbook, fill
from shouhou.domain.refund.vocabulary import Party
from shouhou.storage.models import AddressBookEntry, Case, OrderLine, RefundMessage, Shop

from .actor import Actor, demand
from .errors import Missing
from .guides import guides_for
from .playbooks import PlaybookView, playbooks_of

SHORT_TITLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPhrase:
    """A phrase ready for this case. ``missing``: gaps that a person must fill."""

    moment: str
    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKnowledge:
    """For the case's right-hand panel."""

    case_id: int
    shop_id: int
    view: PlaybookView
    suggested: str
    """Key of the playbook of the case's category; empty while nobody said what the problem is."""
    titles: tuple[tuple[str, str], ...]
    """Key and title of every playbook, to pick from."""
    phrases: tuple[FilledPhrase, ...]
    guides: tuple[Guide, ...]
    item_id: str


def case_knowledge(*, actor: Actor, case_id: int, key: str = "") -> CaseKnowledge:
    """The playbook of the case's category, or the one picked by ``key``. Raises ``Missing``."""
    case = Case.objects.select_related("shop", "lead_refund").filter(pk=case_id).first()
    if case is None:
        raise Missing
    demand(actor=actor, shop_id=case.shop_id, permission=Permission.SEE_RULES)
    views = playbooks_of(actor=actor, shop_id=case.shop_id)
    suggested = _suggested(case, views)
    wanted = key or suggested or "other"
    view = next((one for one in views if one.playbook.key == wanted), None)
    if view is None:
        raise Missing
    line = OrderLine.objects.filter(shop_id=case.shop_id, oid=case.oid).first() if case.oid else None
    item_id = (line.item_id if line else "") or (case.lead_refund.item_id if case.lead_refund else "")
    values = _values(case, line, views, actor)
    return CaseKnowledge(
        case_id=case_id,
        shop_id=case.shop_id,
        view=view,
        suggested=suggested,
        titles=tuple((one.playbook.key, one.playbook.title) for one in views),
        phrases=_phrases(view.playbook, case.shop, values),
        guides=guides_for(shop_id=case.shop_id, item_id=item_id, words=_said(case)),
        item_id=item_id,
    )


def ready_replies(*, actor: Actor, shop_id: int, playbook: Playbook) -> dict[str, Filled]:
    """The playbook's automatic answers by their text, filled with what the shop promises. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    shop = Shop.objects.get(pk=shop_id)
    values = {
        "店铺": shop.name,
        "响应时间": response_time(shop.first_response_minutes),
        "工作时间": playbook.hours,
    }
    return {reply.text: fill(reply.text, values) for reply in playbook.auto_replies}


def response_time(minutes: int) -> str:
    """The shop's promise in words: "90 分钟", "2 小时"."""
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟"


def short_title(title: str) -> str:
    """A product as one would call it: titles on the platform are strings of search words. At most 20 characters."""
    words = title.split()
    short = ""
    for word in words:
        if short and len(short) + len(word) + 1 > SHORT_TITLE:
            break
        short = f"{short} {word}".strip()
    return short[:SHORT_TITLE]


def _suggested(case: Case, views: tuple[PlaybookView, ...]) -> str:
    """By the diagnosis, else by what the person who filed the case said."""
    category = case.category or case.problem
    if category not in set(Category):
        return ""
    found = (one.playbook.key for one in views if Category(category) in one.playbook.categories)
    return next(found, "")


def _phrases(playbook: Playbook, shop: Shop, values: dict[str, str]) -> tuple[FilledPhrase, ...]:
    filled: list[FilledPhrase] = []
    for phrase in playbook.phrases:
        if phrase.shop_type in ("", shop.shop_type):
            made: Filled = fill(phrase.text, values)
            filled.append(FilledPhrase(moment=phrase.moment, text=made.text, missing=made.missing))
    return tuple(filled)


def _values(
    case: Case, line: OrderLine | None, views: tuple[PlaybookView, ...], actor: Actor
) -> dict[str, str]:
    shop, refund = case.shop, case.lead_refund
    return {
        "店铺": shop.name,
        "客服": actor.name,
        "商品": short_title(case.title),
        "订单号": case.tid,
        "金额": shown(refund.refund_fen) if refund and refund.refund_fen else "",
        "快递": line.carrier if line else "",
        "运单号": line.waybill if line else "",
        "退货地址": _return_address(shop),
        "响应时间": response_time(shop.first_response_minutes),
        "工作时间": next((one.playbook.hours for one in views if one.playbook.hours), ""),
    }


def _return_address(shop: Shop) -> str:
    book = AddressBookEntry.objects.filter(shop=shop)
    found = book.filter(address_id=shop.default_address_id).first() if shop.default_address_id else None
    found = found or book.filter(is_default_return=True).first()
    if found is None:
        return ""
    place = f"{found.province}{found.city}{found.district}{found.street}"
    return " ".join(part for part in (place, found.name, found.mobile or found.phone) if part)


def _said(case: Case) -> str:
    """The buyer's words and the product's name, for finding guides."""
    refund = case.lead_refund
    parts = [case.title, case.story, case.last_text if case.last_from == Party.BUYER else ""]
    if refund:
        parts += [refund.reason, refund.description]
        messages = RefundMessage.objects.filter(refund=refund, author=Party.BUYER)
        parts += list(messages.order_by("-id").values_list("content", flat=True)[:5])
    return "\n".join(parts)
