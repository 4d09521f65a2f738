"""A situation as a form and as an address: every member is a choice, a number, a moment or yes/no/unknown."""

from collections.abc import Mapping
from typing import Any, assert_never

from django.utils.translation import gettext as _

from shouhou.domain.diagnosis.records import Responsible
from shouhou.domain.errors import Refused
from shouhou.domain.money import BadMoney, typed_fen
from shouhou.domain.options.situation import Situation
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.web.format import yuan
from shouhou.web.moments import for_field, typed_moment

from .members import MEMBERS, Kind, Member


def typed_situation(data: Mapping[str, str], *, shop_type: ShopType) -> Situation:
    """The situation of an address. Raises ``Refused("invalid")`` with all wrong inputs in ``fields``, by member."""
    wrong: dict[str, str] = {}
    told: dict[str, Any] = {"shop_type": shop_type, "responsible": Responsible.UNCLEAR}
    for one in MEMBERS.values():
        text = data.get(one.name, "").strip()
        if text:
            told[one.member] = _read(one, text, wrong)
        elif one.required:
            wrong[one.member] = _("必填")
    if "ceiling_fen" not in told:
        told["ceiling_fen"] = told.get("line_paid_fen", 0) + told.get("postage_fen", 0)
    if wrong:
        raise Refused("invalid", _("请检查标出的内容"), wrong)
    return Situation(**told)


def query_of(situation: Situation) -> dict[str, str]:
    """The form's values for a situation: what ``typed_situation`` reads it back from, moments to the minute."""
    found: dict[str, str] = {}
    for one in MEMBERS.values():
        value = getattr(situation, one.member)
        if value is None:
            continue
        match one.kind:
            case Kind.CHOICE:
                found[one.name] = str(value)
            case Kind.YES_NO:
                found[one.name] = "yes" if value else "no"
            case Kind.YUAN:
                found[one.name] = yuan(value)
            case Kind.COUNT:
                found[one.name] = str(value)
            case Kind.PERCENT:
                found[one.name] = str(round(value * 100) if one.member == "confidence" else value)
            case Kind.MOMENT:
                found[one.name] = for_field(value)
            case _:
                assert_never(one.kind)
    return found


def _read(one: Member, text: str, wrong: dict[str, str]) -> Any:
    match one.kind:
        case Kind.CHOICE:
            assert one.word is not None
            if text in {member.value for member in one.word}:
                return one.word(text)
            wrong[one.member] = _("请从列表中选择")
        case Kind.YES_NO:
            if text in ("yes", "no"):
                return text == "yes"
            wrong[one.member] = _("请从列表中选择")
        case Kind.YUAN:
            try:
                return typed_fen(text)
            except BadMoney:
                wrong[one.member] = _("请填写金额，例如 129.00")
        case Kind.COUNT:
            number = _whole(text)
            if number is not None and 1 <= number <= 100_000:
                return number
            wrong[one.member] = _("请填写 %(low)s 到 %(high)s 之间的整数") % {"low": 1, "high": 100_000}
            return 1
        case Kind.PERCENT:
            number = _whole(text.removesuffix("%").strip())
            if number is not None and number <= 100:
                return number / 100 if one.member == "confidence" else number
            wrong[one.member] = _("请填写 %(low)s 到 %(high)s 之间的整数") % {"low": 0, "high": 100}
        case Kind.MOMENT:
            moment = typed_moment(text)
            if moment is not None:
                return moment
            wrong[one.member] = _("请填写日期和时间")
    return 0


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
