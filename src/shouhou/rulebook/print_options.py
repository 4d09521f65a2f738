"""Prints what decides on options: who bears which freight, the seven-day return, precedence, the shipped policy."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from shouhou.domain.freight import Agreed, Bearer, FreightCase, Ground, Leg, freight
from shouhou.domain.goods import GOODS
from shouhou.domain.options.keys import FAMILIES, NEEDED, POSSIBLE, Kind, OptionKey
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA, RuleRow, Rules

from .loader import shipped_rules
from .policy import shipped_policy

# The newest text among the rows is of 2026-08-12; the page is the same on every day that it is printed.
_AT = datetime(2026, 9, 1, tzinfo=CHINA)
_ROUND = (Leg.OUTWARD, Leg.RETURN, Leg.RESEND)

_PRECEDENCE = (
    (
        "1",
        "the parties agreed who bears the way back",
        "what they agreed, for the way back; the other legs follow the rows below",
        "freight.agreed.seller, freight.agreed.buyer",
    ),
    (
        "2",
        "they agreed on a return before intervention and said nothing of freight",
        "seller, all legs; so an agent must name the bearer when agreeing",
        "freight.silence",
    ),
    (
        "3",
        "the platform found abuse of member rights, and nobody is at fault",
        "buyer, all legs",
        "freight.abuse",
    ),
    ("4a", "both are at fault", "who erred first", "freight.both_at_fault.*"),
    (
        "4b",
        "fault is known: quality, description, wrong or missing item, loss or damage before sign-off",
        "seller, all legs",
        "freight.fault",
    ),
    (
        "4c",
        "fault is not known, but who had to prove first (table below) did not, or the buyer did",
        "as if it were known: the rule on unclear fault loses",
        "burden.first, freight.fault",
    ),
    ("4d", "the buyer erred, e.g. wrong address", "buyer", "freight.buyer_fault"),
    (
        "5",
        "return without reason",
        "the special rule of the seven-day return before the general one",
        "freight.seven_day.*",
    ),
    ("6", "nothing of all this", "outward seller, return buyer", "freight.unclear_fault"),
)


def _case(
    ground: Ground,
    *,
    exchange: bool = False,
    free_shipping: bool = True,
    breaks_free_shipping: bool = False,
    fault_from_burden: bool = False,
    agreed: Agreed | None = None,
    before: bool = True,
    first_to_err: Bearer | None = None,
    member_abuse: bool = False,
) -> FreightCase:
    return FreightCase(
        shop_type=ShopType.TMALL,
        ground=ground,
        legs=_ROUND,
        exchange=exchange,
        free_shipping=free_shipping,
        breaks_free_shipping=breaks_free_shipping,
        fault_from_burden=fault_from_burden,
        agreed=agreed,
        agreed_before_intervention=before,
        first_to_err=first_to_err,
        member_abuse=member_abuse,
    )


_G = Ground
_CASES = (
    ("quality, description, wrong item, loss, damage", _case(_G.FAULT)),
    ("the same, fault only found by who had to prove", _case(_G.FAULT, fault_from_burden=True)),
    ("seven-day return, free shipping", _case(_G.SEVEN_DAY)),
    ("seven-day return, buyer paid postage", _case(_G.SEVEN_DAY, free_shipping=False)),
    (
        "seven-day return of a part that breaks free shipping",
        _case(_G.SEVEN_DAY, breaks_free_shipping=True),
    ),
    ("seven-day exchange", _case(_G.SEVEN_DAY, exchange=True)),
    ("seven-day return, abuse found", _case(_G.SEVEN_DAY, member_abuse=True)),
    ("return out of goodwill", _case(_G.NO_RIGHT)),
    ("the buyer's fault", _case(_G.BUYER_FAULT)),
    ("fault unclear", _case(_G.UNCLEAR)),
    ("fault unclear, agreement silent on freight", _case(_G.UNCLEAR, agreed=Agreed.SILENT)),
    (
        "seven-day return, silent agreement after intervention",
        _case(_G.SEVEN_DAY, agreed=Agreed.SILENT, before=False),
    ),
    ("shop's fault, buyer agreed to pay the way back", _case(_G.FAULT, agreed=Agreed.BUYER)),
    ("both at fault, the buyer first", _case(_G.UNCLEAR, first_to_err=Bearer.BUYER)),
)


def options_page() -> str:
    """The page as Markdown."""
    rules = shipped_rules()
    return "".join(
        (
            "# From a situation to options\n\n",
            _INTRODUCTION,
            _kinds(),
            _freight(rules),
            _precedence(rules),
            _burden(rules),
            _seven_day(rules),
            _claims(rules),
            _cost(),
            _policy(),
        )
    )


_INTRODUCTION = (
    "`domain.options.propose` reads a situation, asks which options the rules allow, puts them into the order of\n"
    "the shop's policy with the buyer's wish first, and keeps three. If the buyer has a right to any of them, one\n"
    "such stays. What is not known is assumed and said. Tests pair situations that differ in one input alone:\n"
    "`tests/domain/option_contrasts.toml`.\n\n"
)


def _kinds() -> str:
    policy = shipped_policy()
    lines = (
        [
            f"`{kind}`",
            FAMILIES[kind],
            ", ".join(policy.order[kind]),
            ", ".join(sorted(POSSIBLE[kind] - set(policy.order[kind]))) or "–",
            ", ".join(sorted(NEEDED[kind])),
        ]
        for kind in Kind
    )
    return (
        "## What is offered\n\nThe seed's four families (质量/描述不符/发错货, 主观不满意, 物流损坏或丢失, 不会使用或小瑕疵), told apart\n"
        "where the remedies differ. A partial refund needs a low value (or a buyer who asks for it); goods that cannot\n"
        "come back or are worth less than the way back are refunded without return; a promise made in chat comes\n"
        "first; asking comes before the rest where the diagnosis is unsure or the buyer has to prove first and has\n"
        "shown nothing. Damage and loss always open the carrier claim together with the remedy. A complaint\n"
        "about service, or about something else, gives no claim by itself: then the open application is answered.\n\n"
        + _table(["kind", "family", "shipped order", "may be added", "cannot be taken out"], lines)
    )


def _freight(rules: Rules) -> str:
    lines = []
    for words, case in _CASES:
        found = freight(case, rules=rules, at=_AT)
        keys = dict.fromkeys(line.why.key for line in found.lines)
        sources = dict.fromkeys(line.why.source for line in found.lines)
        lines.append([words, *(line.bearer for line in found.lines), "<br>".join(keys), "<br>".join(sources)])
    return (
        "## Who bears which freight\n\n*Resent* is the way of a replacement or a missing piece. 退货宝 then pays the\n"
        "first-weight return freight up to rule `returnbao.cap` when asked for within `returnbao.window` of dispatch;\n"
        "what is above stays with the bearer.\n\n"
        + _table(["situation", "outward", "return", "resent", "rule", "source"], lines)
    )


def _precedence(rules: Rules) -> str:
    return (
        "## When clauses collide\n\nThe first that fits decides; a proposal keeps the ones that lost and why. The rank\n"
        "of agreement, special rule and general rule is 淘宝平台争议处理规则 (2025-08-15) art. 2, 7, 88–90 [T3]; silence and\n"
        "fault are art. 49, unclear fault art. 7, who proves first art. 38, 65–66, 73, 75–76. That a silent agreement\n"
        "also beats the freight of the seven-day return is our reading: art. 49 makes no exception.\n\n"
        + _table(["rank", "when", "who bears", "rule"], _PRECEDENCE)
        + "Without any row in force nothing falls on the buyer.\n\n"
        + _rows(rules, ("freight.",))
    )


def _burden(rules: Rules) -> str:
    return (
        "## Who has to prove first\n\nThe buyer's first proof is preliminary, so something suffices; the shop's rebuttal\n"
        "must be complete. The seller proves first and does not: fault. The buyer proves first and has nothing: he is\n"
        "asked. Both have proven something: unclear (rank 6).\n\n"
        + _rows(rules, ("burden.", "remedy.", "risk."))
    )


def _seven_day(rules: Rules) -> str:
    return (
        "## Seven-day return\n\nSigned for on day D at any hour: open until D+7 24:00 China time; applying inside\n"
        "suffices. *never*, *opened*: no seven-day return (once opened). *confirmed…*: only if the buyer confirmed it for\n"
        "this purchase in a conspicuous step (and opened or activated it); no answer and a default tick are no\n"
        "confirmation. *listed*: on Tmall's list; that list decides on Tmall even without confirmation, with a warning,\n"
        "since the law asks for one (our reading).\n\n" + _rows(rules, ("sevenday.",), goods=True)
    )


def _claims(rules: Rules) -> str:
    return (
        "## Stalled parcels, claims, what may be charged\n\n轨迹超时: more than the hours; 轨迹异常: at least. A stalled,\n"
        "lost or damaged parcel opens a claim. Amounts are percent of what was paid within bounds in fen; what could\n"
        "not be read has no row and is shown as 待确认. Multiples of the law are shown, never offered.\n\n"
        + _rows(rules, ("track.", "carrier.", "ship.", "promise.", "statutory."))
    )


def _cost() -> str:
    return (
        "## What an option costs\n\nAgainst the sale standing as it is, so the freight of the first sending is in no line;\n"
        "postage that the buyer paid and gets back is. Lines: refund, postage given back, return and resent freight that\n"
        "the shop bears, resent goods at cost, worth of returned goods (negative; faulty ones less), inspection, staff\n"
        "minutes, compensation (coupons by the share that is used), compensation by the platform that is certain,\n"
        "expected recovery from the carrier (negative), dispute. Every line is rounded half up to whole fen.\n\n"
        "Dispute: `(alpha + disputes) ÷ (alpha + beta + cases)` of the shop's own history, times the policy's factor when\n"
        "the option is not what the buyer asked for, times the cost of one case at the platform.\n\n"
    )


def _policy() -> str:
    policy = shipped_policy()
    plain = policy.to_mapping()
    scalars = [[f"`{name}`", str(value)] for name, value in plain.items() if not isinstance(value, dict)]
    for name in ("thresholds", "costs", "salvage"):
        scalars += [[f"`{name}.{member}`", str(value)] for member, value in plain[name].items()]
    for name in ("by_kind", "by_goods"):
        for key, changes in plain[name].items():
            scalars += [[f"`{name}.{key}.{member}`", str(value)] for member, value in changes.items()]
    lines = (
        [
            f"`{key}`",
            str(policy.minutes[key]),
            str(policy.days[key]),
            f"{policy.disputes[key].alpha} / {policy.disputes[key].beta}",
        ]
        for key in OptionKey
    )
    return (
        "## The shipped policy\n\nDefaults of this product, not of a platform; a shop lays its own over them, with days of\n"
        "validity. Fen and percent.\n\n"
        + _table(["member", "value"], scalars)
        + _table(["option", "minutes", "days", "prior alpha / beta"], lines)
        + f"Digest `{policy.digest}`\n"
    )


def _rows(rules: Rules, stems: Sequence[str], *, goods: bool = False) -> str:
    found = [row for row in rules if row.key.startswith(tuple(stems))]
    names = {one.value: word for one, word in GOODS.items()}
    lines = (
        [
            f"`{row.key}`",
            row.shop_type or "both",
            (names.get(row.category, row.category) if goods else row.category) or "–",
            f"{row.value}" if row.unit.value == "text" else f"{row.value} {row.unit}",
            _days(row),
            row.certainty,
            row.source,
            row.note or "–",
        ]
        for row in sorted(found, key=lambda row: row.canonical())
    )
    return _table(["rule", "shop", "category", "value", "days", "certainty", "source", "note"], lines)


def _days(row: RuleRow) -> str:
    if row.valid_from is None and row.valid_to is None:
        return "–"
    return f"{row.valid_from or '…'} – {row.valid_to or '…'}"


def _table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [header, ["---"] * len(header), *lines]
    return (
        "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in rows) + "\n"
    )
