"""The shipped limits: complete, or the start is stopped."""

from importlib.resources import files

import pytest

from shouhou.domain.access import PERMISSIONS, Permission, Role
from shouhou.domain.authority import NOTHING, UNLIMITED, Money
from shouhou.rulebook.authority import read_limits, shipped_limits
from shouhou.rulebook.loader import RulebookError

TEXT = (files("shouhou.rulebook") / "authority.toml").read_text(encoding="utf-8")


def test_every_role_has_a_limit_for_every_kind_of_money() -> None:
    shipped = shipped_limits()
    assert set(shipped.limits) == {(role, money) for role in Role for money in Money}
    assert {role for role in Role if shipped.limits[role, Money.REFUND] == UNLIMITED} == {Role.OWNER}


def test_who_lacks_the_right_has_no_limit_either() -> None:
    for money, permission in (
        (Money.REFUND, Permission.AGREE_REFUND),
        (Money.COMPENSATION, Permission.COMPENSATE),
    ):
        for role in Role:
            may = permission in PERMISSIONS[role]
            assert (shipped_limits().limits[role, money] != NOTHING) == may, (role, money)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[refund.agent]\neach_fen = 20_000\nday_fen = 200_000\n", ""),
        ("[refund.agent]", "[refund.king]"),
        ("each_fen = 20_000", "each_fen = -1"),
        ("each_fen = 20_000", "each_fen = 200.00"),
        ("each_fen = 20_000", "each_fen = 900_000_00"),
        ("\nunlimited = true", "\nunlimited = false"),
        ("second_fen = 200_000", ""),
        ("freight_repaid = 3_000", "gold = 3_000"),
        ("[refund]", "[refund"),
    ],
)
def test_a_wrong_file_stops_the_start(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(RulebookError):
        read_limits(TEXT.replace(old, new, 1))
