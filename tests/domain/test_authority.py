"""Whose word suffices: the lines, several roles, two pairs of eyes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.authority import (
    NOTHING,
    UNLIMITED,
    Limit,
    NeedsApproval,
    Verdict,
    Why,
    WithinLimit,
    covers,
    enough,
    together,
    verdict,
)

AGENT = Limit(each_fen=200, day_fen=2000)
LEAD = Limit(each_fen=5000, day_fen=30_000)
SECOND = 2000

fen = st.integers(min_value=0, max_value=10**9)
bound = st.none() | fen
limits = st.builds(lambda each, day: Limit(each_fen=each, day_fen=day), bound, bound)


@pytest.mark.parametrize(
    ("amount", "roles", "used", "second", "answer"),
    [
        (200, [AGENT], 0, SECOND, WithinLimit(left_today_fen=1800)),
        (201, [AGENT], 0, SECOND, NeedsApproval(why=Why.EACH, eyes=1)),
        (200, [AGENT], 1800, SECOND, WithinLimit(left_today_fen=0)),
        (200, [AGENT], 1801, SECOND, NeedsApproval(why=Why.DAY, eyes=1)),
        (201, [AGENT], 1999, SECOND, NeedsApproval(why=Why.EACH, eyes=1)),
        (2000, [LEAD], 0, SECOND, WithinLimit(left_today_fen=28_000)),
        (2001, [LEAD], 0, SECOND, NeedsApproval(why=Why.SECOND, eyes=1, within_own=True)),
        (2001, [AGENT], 0, SECOND, NeedsApproval(why=Why.SECOND, eyes=2)),
        (2001, [LEAD], 29_000, SECOND, NeedsApproval(why=Why.SECOND, eyes=2)),
        (10**9, [UNLIMITED], 10**9, None, WithinLimit(left_today_fen=None)),
        (10**9, [UNLIMITED], 0, SECOND, NeedsApproval(why=Why.SECOND, eyes=1, within_own=True)),
        (201, [AGENT, LEAD], 1999, SECOND, WithinLimit(left_today_fen=27_800)),
        (1, [], 0, SECOND, NeedsApproval(why=Why.EACH, eyes=1)),
        (1, [NOTHING], 0, SECOND, NeedsApproval(why=Why.EACH, eyes=1)),
        (0, [NOTHING], 0, SECOND, WithinLimit(left_today_fen=0)),
    ],
)
def test_the_verdict(amount: int, roles: list[Limit], used: int, second: int | None, answer: Verdict) -> None:
    assert verdict(amount_fen=amount, limits=roles, used_today_fen=used, second_fen=second) == answer


@pytest.mark.parametrize("amount", [-1, True, 10**18])
def test_what_is_no_amount_has_no_verdict(amount: int) -> None:
    with pytest.raises(ValueError, match=r"fen|range"):
        verdict(amount_fen=amount, limits=[UNLIMITED], used_today_fen=0, second_fen=None)


@given(st.lists(limits, min_size=1, max_size=4), limits)
def test_another_role_never_takes_anything_away(held: list[Limit], more: Limit) -> None:
    before, after = together(held), together([*held, more])
    for name in ("each_fen", "day_fen"):
        old, new = getattr(before, name), getattr(after, name)
        assert new is None or (old is not None and new >= old)


@given(fen, st.lists(limits, max_size=3), fen, bound)
def test_a_smaller_amount_never_needs_more(
    amount: int, held: list[Limit], used: int, second: int | None
) -> None:
    def eyes(asked: int) -> int:
        found = verdict(amount_fen=asked, limits=held, used_today_fen=used, second_fen=second)
        return found.eyes if isinstance(found, NeedsApproval) else 0

    assert eyes(amount // 2) <= eyes(amount)


@given(fen, st.lists(limits, max_size=3), fen, bound)
def test_nobody_passes_a_line_of_their_own(
    amount: int, held: list[Limit], used: int, second: int | None
) -> None:
    found = verdict(amount_fen=amount, limits=held, used_today_fen=used, second_fen=second)
    if isinstance(found, WithinLimit):
        own = together(held)
        assert own.each_fen is None or amount <= own.each_fen
        assert own.day_fen is None or used + amount <= own.day_fen
        assert second is None or amount <= second


@pytest.mark.parametrize(
    ("limit", "amount", "answer"),
    [(LEAD, 5000, True), (LEAD, 5001, False), (UNLIMITED, 10**9, True), (NOTHING, 1, False)],
)
def test_who_could_ever_agree(limit: Limit, amount: int, answer: bool) -> None:
    assert covers(amount_fen=amount, limit=limit) is answer


@pytest.mark.parametrize(
    ("eyes", "agreed", "others", "alone", "answer"),
    [
        (1, 1, 0, False, True),
        (1, 0, 0, True, False),
        (2, 1, 1, True, False),
        (2, 1, 0, False, False),
        (2, 1, 0, True, True),
        (2, 2, 5, False, True),
    ],
)
def test_when_an_approval_has_all_it_needs(
    eyes: int, agreed: int, others: int, alone: bool, answer: bool
) -> None:
    assert enough(eyes=eyes, agreed=agreed, others_left=others, alone=alone) is answer
