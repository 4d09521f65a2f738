"""The checklist of a case: what each side must show, what is there, and until when."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA, RuleRow, Rules

from .records import (
    Checklist,
    Claim,
    ClaimFacts,
    EvidenceNeed,
    EvidenceTable,
    First,
    Held,
    Side,
    Starts,
    Window,
    WindowRule,
)


def checklist(
    facts: ClaimFacts,
    held: Iterable[Held],
    *,
    table: EvidenceTable,
    rules: Rules,
    shop_type: ShopType,
    at: datetime,
) -> Checklist:
    """What the case needs at an aware moment. Raises ``LookupError`` for a claim that the table lacks."""
    claim = table.claim(facts.claim)
    if claim is None:
        raise LookupError(facts.claim)
    first = _first(claim, facts)
    counts = Counter((one.kind, one.side) for one in held)
    return Checklist(
        claim=claim,
        first=first,
        needs=_needs(claim, first, counts, table),
        windows=_windows(facts, table=table, rules=rules, shop_type=shop_type, at=at),
        unsorted=sum(number for (kind, _), number in counts.items() if not kind),
    )


def _first(claim: Claim, facts: ClaimFacts) -> First:
    """淘宝平台争议处理规则 art. 75 and 76: after 确认收货 the buyer proves what the parcel looked like."""
    if claim.first_after_end is not None and facts.ended_at is not None:
        return claim.first_after_end
    return claim.first


def _needs(
    claim: Claim, first: First, counts: Counter[tuple[str, Side]], table: EvidenceTable
) -> tuple[EvidenceNeed, ...]:
    found = [
        EvidenceNeed(kind=kind, side=side, required=required, held=counts[code, side])
        for code, side, required in _wanted(claim, first)
        if (kind := table.kind(code)) is not None
    ]
    # A stable sort: within equals the table's order stands.
    return tuple(sorted(found, key=lambda need: (need.held > 0, not need.required)))


def _wanted(claim: Claim, first: First) -> list[tuple[str, Side, bool]]:
    """Kind, side, required; the side that proves first comes first."""
    buyer = [(code, Side.BUYER, True) for code in claim.buyer]
    shop = [(code, Side.SHOP, True) for code in claim.shop]
    helpful = [(code, Side.BUYER, False) for code in claim.helpful]
    helpful += [(code, Side.SHOP, False) for code in claim.helpful_shop]
    return [*shop, *buyer, *helpful] if first is First.SHOP else [*buyer, *shop, *helpful]


def _windows(
    facts: ClaimFacts, *, table: EvidenceTable, rules: Rules, shop_type: ShopType, at: datetime
) -> tuple[Window, ...]:
    found = []
    for one in table.windows:
        started_at = _start(one, facts)
        row = rules.find(key=one.rule, shop_type=shop_type, at=started_at or at, category=one.rule_category)
        # Without this check a window of a category would fall back to the general row.
        if row is None or row.category != one.rule_category or not _concerns(one, facts):
            continue
        found.append(_window(one, row, started_at))
    return tuple(sorted(found, key=lambda one: (one.due_at is None, one.due_at or at)))


def _concerns(rule: WindowRule, facts: ClaimFacts) -> bool:
    if rule.starts is Starts.INTERVENED and facts.intervened_at is None:
        return False
    return (not rule.goods or facts.goods in rule.goods) and (not rule.claims or facts.claim in rule.claims)


def _start(rule: WindowRule, facts: ClaimFacts) -> datetime | None:
    match rule.starts:
        case Starts.SIGNED:
            return facts.signed_at
        case Starts.SIGNED_DAY:
            return _end_of_day(facts.signed_at) if facts.signed_at else None
        case Starts.ENDED:
            return facts.ended_at
        case Starts.INTERVENED:
            return facts.intervened_at


def _end_of_day(moment: datetime) -> datetime:
    """24:00 of the Chinese day of a moment."""
    day = moment.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(day, time(), CHINA)


def _window(rule: WindowRule, row: RuleRow, started_at: datetime | None) -> Window:
    return Window(
        code=rule.code,
        name=rule.name,
        starts=rule.starts,
        due_at=started_at + row.span if started_at else None,
        started_at=started_at,
        needs=rule.needs,
        source=row.source,
        certainty=row.certainty,
    )
