"""What platform and law may charge: percent, bounds and caps from the texts, in fen."""

from datetime import datetime

import pytest

from shouhou.domain.compensation import (
    ShippingFault,
    capped_track,
    promise_exposure,
    shipping_exposure,
    statutory_exposure,
)
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA
from shouhou.rulebook.loader import shipped_rules

NOW = datetime(2026, 9, 9, 12, tzinfo=CHINA)
B, C = ShopType.TMALL, ShopType.TAOBAO
F = ShippingFault


@pytest.mark.parametrize(
    ("shop_type", "fault", "paid", "expected"),
    [
        (B, F.LATE, 5_000, 500),  # 5 %, at least ¥5
        (B, F.LATE, 20_000, 1_000),
        (B, F.LATE, 500_000, 5_000),  # at most ¥50
        (B, F.LATE_LONG_SETTING, 20_000, 2_000),
        (B, F.OUT_OF_STOCK, 20_000, 2_000),
        (B, F.OUT_OF_STOCK, 900_000, 50_000),
        (B, F.OUT_OF_STOCK_LONG, 20_000, 3_000),
        (B, F.NO_SCAN, 20_000, 1_000),
        (B, F.FALSE_NUMBER, 20_000, 6_000),
        (B, F.TRACK_OVERDUE, 20_000, 1_000),
        (B, F.TRACK_ABNORMAL, 20_000, 4_000),
        (C, F.LATE, 20_000, 300),  # 1 %, at least ¥3
        (C, F.LATE_LONG_SETTING, 20_000, 1_000),
        (C, F.OUT_OF_STOCK, 200_000, 10_000),
        (C, F.OUT_OF_STOCK_LONG, 20_000, None),  # the text could not be read
        (C, F.FALSE_NUMBER, 20_000, None),
    ],
)
def test_red_packets_for_shipping(
    shop_type: ShopType, fault: ShippingFault, paid: int, expected: int | None
) -> None:
    found = shipping_exposure(shop_type=shop_type, fault=fault, paid_fen=paid, at=NOW, rules=shipped_rules())
    assert found.amount_fen == expected


def test_both_track_cases_together_are_capped() -> None:
    both = [
        shipping_exposure(shop_type=B, fault=fault, paid_fen=40_000, at=NOW, rules=shipped_rules())
        for fault in (F.TRACK_OVERDUE, F.TRACK_ABNORMAL)
    ]
    assert [one.amount_fen for one in both] == [2_000, 8_000]
    assert capped_track(both, shop_type=B, paid_fen=40_000, at=NOW, rules=shipped_rules()) == 8_000


def test_a_promise_in_chat_costs_its_amount_and_five_yuan_since_august() -> None:
    def exposed(at: datetime, shop_type: ShopType = B) -> int | None:
        found = promise_exposure(
            shop_type=shop_type,
            promised_fen=1_000,
            paid_fen=10_000,
            code="chat",
            at=at,
            rules=shipped_rules(),
        )
        return found.amount_fen if found else None

    assert exposed(NOW) == 1_500
    assert exposed(datetime(2026, 8, 11, 12, tzinfo=CHINA)) is None
    assert exposed(NOW, C) is None


@pytest.mark.parametrize(
    ("code", "price", "expected"),
    [
        ("fraud", 10_000, 50_000),  # three times is less than ¥500
        ("fraud", 20_000, 60_000),
        ("food", 5_000, 100_000),  # ten times is less than ¥1,000
        ("food", 20_000, 200_000),
    ],
)
def test_statutory_multiples_and_their_least(code: str, price: int, expected: int) -> None:
    found = statutory_exposure(shop_type=B, code=code, price_fen=price, at=NOW, rules=shipped_rules())
    assert found.amount_fen == expected
