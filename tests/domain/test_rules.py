"""Dated rows: which one counts for whom and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA, Certainty, Origin, RuleRow, Rules, Unit, china_day

ROW = RuleRow(key="k", value="36", unit=Unit.HOURS, source="s", certainty=Certainty.SURE)
AT = datetime(2026, 2, 15, tzinfo=UTC)


def _value(
    *rows: RuleRow, at: datetime = AT, shop: ShopType = ShopType.TMALL, category: str = ""
) -> str | None:
    found = Rules(rows).find(key="k", shop_type=shop, at=at, category=category)
    return found.value if found else None


def test_the_row_of_the_platform_wins_over_the_common_one() -> None:
    own = replace(ROW, value="24", shop_type=ShopType.TMALL)
    assert _value(ROW, own) == "24"
    assert _value(ROW, own, shop=ShopType.TAOBAO) == "36"


def test_the_row_of_the_category_wins_and_is_not_taken_by_others() -> None:
    virtual = replace(ROW, value="3", category="virtual")
    assert _value(ROW, virtual, category="virtual") == "3"
    assert _value(ROW, virtual) == "36"
    assert _value(virtual) is None


def test_the_newest_of_equal_rows_counts() -> None:
    newer = replace(ROW, value="48", valid_from=date(2026, 2, 1))
    assert _value(ROW, newer) == "48"
    assert _value(ROW, newer, at=datetime(2026, 1, 1, tzinfo=UTC)) == "36"


def test_a_holiday_row_holds_from_the_first_to_the_last_second_in_china() -> None:
    holiday = replace(
        ROW, value="5", exception=True, valid_from=date(2026, 2, 10), valid_to=date(2026, 2, 23)
    )
    begin = datetime(2026, 2, 10, tzinfo=CHINA)
    end = datetime(2026, 2, 24, tzinfo=CHINA)
    second = timedelta(seconds=1)
    found = [_value(ROW, holiday, at=at) for at in (begin - second, begin, end - second, end)]
    assert found == ["36", "5", "5", "36"]


def test_a_holiday_does_not_lift_a_service_promise_of_the_category() -> None:
    holiday = replace(
        ROW, value="5", exception=True, valid_from=date(2026, 2, 10), valid_to=date(2026, 2, 23)
    )
    service = replace(ROW, value="12", category="化冻包退")
    assert _value(ROW, holiday, service, category="化冻包退") == "12"


def test_the_shops_own_row_wins_and_its_window_wins_over_the_holiday() -> None:
    holiday = replace(
        ROW, value="5", exception=True, valid_from=date(2026, 2, 10), valid_to=date(2026, 2, 23)
    )
    own = replace(ROW, value="30", origin=Origin.SHOP)
    assert _value(ROW, own) == "30"
    assert _value(ROW, own, holiday) == "5"
    window = replace(own, valid_from=date(2026, 2, 10), valid_to=date(2026, 2, 23))
    assert Rules((ROW, holiday)).overlay([window]).find(key="k", shop_type=ShopType.TMALL, at=AT) == window


def test_the_digest_depends_on_what_the_rows_say_and_not_on_their_order() -> None:
    other = replace(ROW, value="24", key="other")
    assert Rules((ROW, other)).digest == Rules((other, ROW)).digest
    assert Rules((ROW,)).digest != Rules((replace(ROW, value="35"),)).digest
    assert len(Rules(()).digest) == 64


def test_values_are_read_in_their_unit_only() -> None:
    assert ROW.span == timedelta(hours=36)
    assert replace(ROW, unit=Unit.COUNT).number == 36
    with pytest.raises(ValueError, match="not a duration"):
        _ = replace(ROW, unit=Unit.FEN).span
    with pytest.raises(ValueError, match="not a moment"):
        _ = ROW.moment


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        china_day(datetime(2026, 1, 1))  # noqa: DTZ001
