"""What a person may say about a case, and what never."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from shouhou.domain.diagnosis.records import Category, Responsible
from shouhou.domain.errors import Refused
from shouhou.domain.goods import Condition
from shouhou.domain.options.findings import CHOICES, MEMBERS, Kind, checked_findings, with_findings
from shouhou.domain.options.situation import Situation
from shouhou.domain.refund.vocabulary import ShopType

KNOWN = Situation(
    shop_type=ShopType.TMALL,
    category=Category.QUALITY,
    responsible=Responsible.SHOP,
    line_paid_fen=9900,
    ceiling_fen=9900,
    postage_fen=600,
    quantity=3,
)


def test_every_member_is_one_of_the_situations() -> None:
    assert set(MEMBERS) <= {one.name for one in fields(Situation)}


@pytest.mark.parametrize("name", ["line_paid_fen", "ceiling_fen", "requested_fen", "shop_type", "status"])
def test_money_paid_and_what_the_platform_says_are_no_findings(name: str) -> None:
    assert name not in MEMBERS
    with pytest.raises(Refused):
        checked_findings({name: 1}, situation=KNOWN)


def test_findings_lie_over_what_the_sources_tell() -> None:
    told = {
        "condition": "used",
        "minor_flaw": "yes",
        "affected": "2",
        "signed_at": "2026-11-20T08:00:00+00:00",
    }
    kept = checked_findings({**told, "parcel": ""}, situation=KNOWN)
    assert kept == told
    found = with_findings(KNOWN, kept)
    assert found == replace(
        KNOWN,
        condition=Condition.USED,
        minor_flaw=True,
        affected=2,
        signed_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("condition", "eaten"),
        ("minor_flaw", "perhaps"),
        ("affected", "4"),
        ("affected", "0"),
        ("affected", True),
        ("promised_fen", 10501),
        ("promised_fen", -1),
        ("insured_fen", 10**9),
        ("signed_at", "yesterday"),
        ("signed_at", "2026-11-20T08:00:00"),
        ("nonsense", "yes"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(name: str, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        checked_findings({name: value}, situation=KNOWN)
    assert set(refused.value.fields) == {name}
    assert with_findings(KNOWN, {name: value}) == KNOWN  # an old row that no longer fits is left out


@pytest.mark.parametrize("name", [name for name, kind in MEMBERS.items() if kind is Kind.CHOICE])
def test_every_choice_can_be_taken(name: str) -> None:
    for choice in CHOICES[name]:
        assert getattr(with_findings(KNOWN, {name: choice.value}), name) is choice
