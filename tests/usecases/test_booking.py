"""Refunds in the books: once, whoever tells first, and corrected by what the platform shows later."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from shouhou.domain.access import Role
from shouhou.domain.commands import CommandState
from shouhou.domain.refund.reading import Known
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.storage.models import Case, Command, Posting, Refund
from shouhou.usecases.decision_kinds import AgreeRefund
from shouhou.usecases.decisions import decide
from shouhou.usecases.readings import Reading, apply
from shouhou.usecases.settling import move
from tests.api.people import shop_named
from tests.api.world import NOW, refund_reading

from .test_authority import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(shop_named("向阳百货"))


@pytest.fixture
def case(desk: Desk) -> Case:
    return desk.case(1, 9_900)


def reads(
    desk: Desk, case: Case, status: RefundStatus, *, fen: int = 9_900, minutes: int = 0, **more: Any
) -> None:
    """The platform shows the refund so, that many minutes later."""
    refund = Refund.objects.get(case=case)
    at = NOW + timedelta(minutes=minutes)
    reading = refund_reading(
        refund_id=refund.refund_id,
        tid=refund.tid,
        oid=refund.oid,
        status=Known(status, status.value.upper()),
        refund_fen=fen,
        total_fen=refund.total_fen,
        version=(refund.version or 0) + 1,
        modified_at=at,
        **more,
    )
    apply(shop=desk.shop, reading=Reading(refund=reading, order=None, messages=(), reasons=()), now=at)


def confirm(desk: Desk, case: Case) -> None:
    """Our own agreement, confirmed by the platform's answer."""
    agent = desk.person("agent", Role.AGENT)
    refund = Refund.objects.get(case=case)
    case.refresh_from_db()
    decide(
        actor=agent,
        case_id=case.pk,
        decision=AgreeRefund(refund_id=refund.refund_id, amount_fen=refund.refund_fen),
        seen_version=case.version,
        idempotency_key="k",
        now=NOW,
    )
    command = Command.objects.select_related("shop").get()
    move(command, CommandState.SENDING, now=NOW)
    move(command, CommandState.CONFIRMED, now=NOW)


def booked(case: Case) -> list[tuple[str, int, bool]]:
    rows = Posting.objects.filter(case=case).order_by("id")
    return [(row.kind, row.amount_fen, row.reverses_id is not None) for row in rows]


def test_a_refund_that_we_agreed_to_is_booked_once_though_it_is_told_thrice(desk: Desk, case: Case) -> None:
    confirm(desk, case)
    for minute in (0, 1):
        reads(desk, case, RefundStatus.SUCCESS, minutes=minute)
    assert booked(case) == [("refund", 9_900, False)]
    assert Posting.objects.get().command is not None


def test_a_refund_that_the_platform_paid_by_itself_is_booked_from_its_reading(desk: Desk, case: Case) -> None:
    reads(desk, case, RefundStatus.SUCCESS)
    assert booked(case) == [("refund", 9_900, False)]
    assert Posting.objects.get().command is None


def test_another_amount_replaces_what_was_booked(desk: Desk, case: Case) -> None:
    confirm(desk, case)
    reads(desk, case, RefundStatus.SUCCESS, fen=5_000, minutes=1)
    assert booked(case) == [("refund", 9_900, False), ("reversal", 9_900, True), ("refund", 5_000, False)]
    assert sorted(Posting.objects.values_list("key", flat=True))[0].startswith("refund:")


def test_a_reading_that_may_be_late_takes_nothing_back_and_a_later_one_does(desk: Desk, case: Case) -> None:
    confirm(desk, case)
    reads(desk, case, RefundStatus.WAITING_SELLER, minutes=1)
    assert booked(case) == [("refund", 9_900, False)]
    reads(desk, case, RefundStatus.WAITING_SELLER, minutes=30)
    assert booked(case)[1:] == [("reversal", 9_900, True)]
    reads(desk, case, RefundStatus.SUCCESS, minutes=60)
    assert booked(case)[2:] == [("refund", 9_900, False)]


def test_a_refund_that_closed_was_not_paid(desk: Desk, case: Case) -> None:
    confirm(desk, case)
    reads(desk, case, RefundStatus.CLOSED, minutes=1)
    assert booked(case)[1:] == [("reversal", 9_900, True)]


def test_the_database_refuses_to_change_or_drop_a_posting(desk: Desk, case: Case) -> None:
    confirm(desk, case)
    for change in (lambda: Posting.objects.update(amount_fen=1), lambda: Posting.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
