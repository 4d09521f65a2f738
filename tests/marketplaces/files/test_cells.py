"""Money and time as people and programs write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.marketplaces.files.cells import Amounts
from shouhou.marketplaces.files.file_name import is_unfinished, stated_at
from shouhou.marketplaces.files.masking import masked
from shouhou.marketplaces.files.moments import Moments
from shouhou.marketplaces.files.reader.formats import date_text, is_date_format, number_text
from shouhou.marketplaces.files.refusal import RowRefused


def wall(year: int, month: int, day: int) -> datetime:
    """A clock on a wall has no zone."""
    return datetime(year, month, day)  # noqa: DTZ001


@given(
    st.integers(0, 10**10), st.sampled_from(["{}", "¥{}", "￥{}", "{}元", " {}\t", '="{}"', "'{}", "{} 元"])
)
def test_an_amount_is_read_to_the_fen_however_it_is_dressed(fen: int, dress: str) -> None:
    for yuan in (f"{fen // 100}.{fen % 100:02}", f"{fen // 100:,}.{fen % 100:02}"):
        assert Amounts().read(dress.format(yuan), "金额") == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [("12", 1200), ("12.3", 1230), ("12.", 1200), ("12.300", 1230), ("１２．３０", 1230), ("0元", 0)],
)
def test_short_and_wide_amounts_are_read(text: str, fen: int) -> None:
    assert Amounts().read(text, "金额") == fen


@pytest.mark.parametrize("text", ["", "-", "--", "无", "null"])
def test_the_ways_to_say_nothing_are_no_amount(text: str) -> None:
    assert Amounts().optional(text, "金额") is None


@pytest.mark.parametrize("text", ["12.345", "1e3", "12,3", "abc", "1.2.3", "999999999999.00", "=1+1"])
def test_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(RowRefused, match="bad_amount"):
        Amounts().read(text, "金额")


SHAPES = [
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y.%m.%d %H:%M:%S",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y%m%d%H%M%S",
]


@given(st.datetimes(wall(2003, 5, 1), wall(2099, 12, 31)), st.sampled_from(SHAPES))
def test_a_time_is_shanghai_time_in_every_shape(moment: datetime, shape: str) -> None:
    moment = moment.replace(microsecond=0)
    read = Moments().optional(moment.strftime(shape), "时间")
    assert read == (moment - timedelta(hours=8)).replace(tzinfo=UTC)
    assert read is not None
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/1/5 9:03", datetime(2026, 1, 5, 1, 3, tzinfo=UTC)),
        ("2026-1-5", datetime(2026, 1, 4, 16, tzinfo=UTC)),
        ("2026年1月5日 9时3分", datetime(2026, 1, 5, 1, 3, tzinfo=UTC)),
        ("46027.377083333", datetime(2026, 1, 5, 1, 3, tzinfo=UTC)),
        ("2026-01-05 09:03:00.0", datetime(2026, 1, 5, 1, 3, tzinfo=UTC)),
        ("0000-00-00 00:00:00", None),
        ("-", None),
    ],
)
def test_short_times_serials_and_nothing(text: str, expected: datetime | None) -> None:
    assert Moments().optional(text, "时间") == expected


@given(st.datetimes(wall(2004, 1, 1), wall(2090, 1, 1)))
def test_a_date_cell_becomes_the_time_it_shows(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    days = (moment - wall(1899, 12, 30)) / timedelta(days=1)
    assert date_text(repr(days), date_1904=False) == moment.strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("12.299999999999999", "12.3"),
        ("99.5", "99.5"),
        ("220932755597", "220932755597"),
        ("2.20932755597E11", "220932755597"),
        ("238719216823497391", "2.38719216823497E+17"),
    ],
)
def test_a_numeric_cell_says_no_more_digits_than_it_has(raw: str, text: str) -> None:
    assert number_text(raw) == text


@pytest.mark.parametrize(
    ("number", "code", "is_date"),
    [(14, "", True), (22, "", True), (0, "General", False), (164, "yyyy-mm-dd hh:mm", True), (165, '0.00"days"', False),
     (166, "[Red]0.00", False), (167, "#,##0.00", False)],
)  # fmt: skip
def test_date_formats_are_told_from_number_formats(number: int, code: str, is_date: bool) -> None:
    assert is_date_format(number, code) is is_date


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("浙江省 杭州市 余杭区 文一西路九百号(310000)", "孙** 1** 浙江省 杭州市"),
        ("浙江省杭州市余杭区文一西路九百号", "孙** 1** 浙江省 杭州市"),
        ("文一西路九百号", "孙** 1**"),
        ("", "孙** 1**"),
    ],
)
def test_a_mask_names_nobody_and_no_street(address: str, mask: str) -> None:
    assert masked(name="孙小红", phone="'13800001111", address=address) == mask


def test_a_file_name_says_its_moment_or_nothing() -> None:
    assert stated_at("ExportOrderList20261125143059.csv") == datetime(2026, 11, 25, 6, 30, 59, tzinfo=UTC)
    assert stated_at("退款_2026-11-25_14-30.xlsx") == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    assert stated_at("退款报表20269925.xlsx") is None


@pytest.mark.parametrize("name", ["a.xlsx.crdownload", "a.csv.part", "~$a.xlsx", "a.csv.XLTD"])
def test_names_of_unfinished_downloads_are_known(name: str) -> None:
    assert is_unfinished(name)
    assert not is_unfinished("a.xlsx")
