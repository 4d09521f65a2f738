"""Whose word suffices: the lines, several roles, two pairs of eyes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.authority import (
    NOTHING,
    UNLIMITED,
    Earlier,
    Limit,
    NeedsApproval,
    SoFar,
    Use,
    Verdict,
    Why,
    WithinLimit,
    covers,
    earlier_of,
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


def order_each(given: int, amount: int, limit: int) -> NeedsApproval:
    so_far = SoFar(given_fen=given, amount_fen=amount, limit_fen=limit)
    return NeedsApproval(why=Why.ORDER_EACH, eyes=1, so_far=so_far)


def order_second(given: int, amount: int, *, eyes: int) -> NeedsApproval:
    so_far = SoFar(given_fen=given, amount_fen=amount, limit_fen=SECOND)
    return NeedsApproval(why=Why.ORDER_SECOND, eyes=eyes, within_own=eyes == 1, so_far=so_far)


@pytest.mark.parametrize(
    ("amount", "roles", "used", "second", "own", "of_all", "answer"),
    [
        # the person's own: at the limit with what went before is within it
        (120, [AGENT], 80, SECOND, 80, 80, WithinLimit(left_today_fen=1800)),
        (121, [AGENT], 80, SECOND, 80, 80, order_each(80, 121, 200)),
        (1, [AGENT], 200, SECOND, 200, 200, order_each(200, 1, 200)),
        # on another day as well: the day's use does not tell
        (200, [AGENT], 0, SECOND, 200, 200, order_each(200, 200, 200)),
        # what meets the limit by itself says so
        (201, [AGENT], 0, SECOND, 80, 80, NeedsApproval(why=Why.EACH, eyes=1)),
        (1, [AGENT], 2000, SECOND, 200, 200, order_each(200, 1, 200)),
        (1, [AGENT], 2000, SECOND, 199, 199, NeedsApproval(why=Why.DAY, eyes=1)),
        # what others gave is not the person's own, and counts for the second line
        (200, [AGENT], 0, SECOND, 0, 1800, WithinLimit(left_today_fen=1800)),
        (200, [AGENT], 0, SECOND, 0, 1801, order_second(1801, 200, eyes=1)),
        (200, [AGENT], 0, SECOND, 1, 1801, order_second(1801, 200, eyes=2)),
        (2000, [LEAD], 4000, SECOND, 4000, 4000, order_second(4000, 2000, eyes=2)),
        (1000, [LEAD], 1000, SECOND, 1000, 1001, order_second(1001, 1000, eyes=1)),
        (2001, [LEAD], 0, SECOND, 0, 5000, NeedsApproval(why=Why.SECOND, eyes=1, within_own=True)),
        (2000, [LEAD], 0, None, 3000, 10**9, WithinLimit(left_today_fen=28_000)),
        # of several roles the most generous, and nobody's limit where there is none
        (200, [AGENT, LEAD], 200, SECOND, 200, 200, WithinLimit(left_today_fen=29_600)),
        (1, [UNLIMITED], 0, None, 10**9, 10**9, WithinLimit(left_today_fen=None)),
    ],
)
def test_the_verdict_with_what_the_order_got_before(
    amount: int, roles: list[Limit], used: int, second: int | None, own: int, of_all: int, answer: Verdict
) -> None:
    earlier = Earlier(own_fen=own, word_fen=own, all_fen=of_all)
    found = verdict(amount_fen=amount, limits=roles, used_today_fen=used, second_fen=second, earlier=earlier)
    assert found == answer


AGENT_ID, LEAD_ID, OWNER_ID = 1, 2, 3


def by(user: int, fen: int, decision: str, *, asked_by: int | None = None) -> Use:
    return Use(decision=decision, user_id=user, amount_fen=fen, asked_by=asked_by)


@pytest.mark.parametrize(
    ("uses", "user", "answer"),
    [
        ([], AGENT_ID, Earlier()),
        (
            [by(AGENT_ID, 10, "a"), by(AGENT_ID, 10, "b"), by(LEAD_ID, 5, "c")],
            AGENT_ID,
            Earlier(own_fen=20, word_fen=20, all_fen=25),
        ),
        # what was approved for the agent does not stand in the agent's way
        ([by(LEAD_ID, 90, "a", asked_by=AGENT_ID)], AGENT_ID, Earlier(all_fen=90)),
        # nor in the lead's when they decide themselves; but when they approve again
        ([by(LEAD_ID, 90, "a", asked_by=AGENT_ID)], LEAD_ID, Earlier(word_fen=90, all_fen=90)),
        # two who approved the same: one amount
        (
            [by(LEAD_ID, 90, "a", asked_by=AGENT_ID), by(OWNER_ID, 90, "a", asked_by=AGENT_ID)],
            OWNER_ID,
            Earlier(word_fen=90, all_fen=90),
        ),
        # alone with a reason is one's own word
        ([by(OWNER_ID, 90, "a", asked_by=OWNER_ID)], OWNER_ID, Earlier(own_fen=90, word_fen=90, all_fen=90)),
    ],
)
def test_what_was_given_before_counts_for_whose_word_it_was(
    uses: list[Use], user: int, answer: Earlier
) -> None:
    assert earlier_of(uses, user_id=user) == answer


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8), st.lists(limits, max_size=3), bound)
def test_cut_into_pieces_nobody_gives_more_than_at_once(
    pieces: list[int], held: list[Limit], second: int | None
) -> None:
    given = 0
    for piece in pieces:
        found = verdict(
            amount_fen=piece,
            limits=held,
            used_today_fen=given,
            second_fen=second,
            earlier=Earlier(own_fen=given, word_fen=given, all_fen=given),
        )
        given += piece if isinstance(found, WithinLimit) else 0
    whole = verdict(amount_fen=given, limits=held, used_today_fen=0, second_fen=second)
    assert given == 0 or isinstance(whole, WithinLimit)


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
    ("limit", "amount", "before", "answer"),
    [
        (LEAD, 5000, 0, True),
        (LEAD, 5001, 0, False),
        (LEAD, 4000, 1000, True),
        (LEAD, 4000, 1001, False),
        (UNLIMITED, 10**9, 10**9, True),
        (NOTHING, 1, 0, False),
    ],
)
def test_who_could_ever_agree(limit: Limit, amount: int, before: int, answer: bool) -> None:
    assert covers(amount_fen=amount, limit=limit, for_order_fen=before) is answer


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
