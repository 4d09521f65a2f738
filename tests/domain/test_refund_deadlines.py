"""The one clock of a refund's node."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.refund.deadlines import (
    FINDING_OVER,
    DeadlineSource,
    deadline,
    evidence_window,
)
from shouhou.domain.refund.facts import EnteredBy, RefundFacts
from shouhou.domain.refund.vocabulary import (
    OPEN_STATUSES,
    CsStatus,
    Flow,
    Party,
    RefundStatus,
    ShopType,
)
from shouhou.domain.rules import CHINA, Certainty, Rules
from shouhou.rulebook.loader import shipped_rules

RULES = shipped_rules()
ENTERED = datetime(2026, 9, 1, 4, tzinfo=UTC)
# Outside the holiday window: leaving it, a later start may mean an earlier end.
ORDINARY = st.datetimes(
    min_value=datetime(2026, 3, 1),  # noqa: DTZ001
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
NODES = st.tuples(st.sampled_from(ShopType), st.sampled_from(Flow), st.sampled_from(sorted(OPEN_STATUSES)))
SPAN = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=90))


def _receipt(**members: object) -> RefundFacts:
    given_facts: dict[str, object] = {
        "shop_type": ShopType.TMALL,
        "flow": Flow.RETURN,
        "status": RefundStatus.WAITING_RECEIPT,
        "entered_at": ENTERED,
        "entered_by": EnteredBy.RETURNED,
        "return_number": True,
        **members,
    }
    return RefundFacts(**given_facts)  # type: ignore[arg-type]


@given(node=NODES, start=ORDINARY, later=SPAN)
def test_a_node_entered_later_never_ends_earlier(
    node: tuple[ShopType, Flow, RefundStatus], start: datetime, later: timedelta
) -> None:
    shop, flow, status = node
    first = deadline(RefundFacts(shop_type=shop, flow=flow, status=status, entered_at=start), rules=RULES)
    second = deadline(
        RefundFacts(shop_type=shop, flow=flow, status=status, entered_at=start + later), rules=RULES
    )
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert first.due_at is not None
        assert second.due_at is not None
        assert second.due_at - first.due_at == later
        assert first.due_at > start


@given(node=NODES, start=ORDINARY, into=SPAN, pause=SPAN)
def test_a_pause_gives_back_exactly_what_it_took(
    node: tuple[ShopType, Flow, RefundStatus], start: datetime, into: timedelta, pause: timedelta
) -> None:
    shop, flow, status = node
    facts = RefundFacts(shop_type=shop, flow=flow, status=status, entered_at=start)
    running = deadline(facts, rules=RULES)
    if running is None or running.due_at is None or start + into > running.due_at:
        return
    inside = replace(facts, cs_status=CsStatus.STEPPED_IN, cs_since=start + into)
    paused = deadline(inside, rules=RULES)
    assert paused is not None
    assert (paused.paused, paused.due_at) == (True, None)
    assert paused.remaining == running.due_at - (start + into)
    out = replace(
        facts,
        cs_status=CsStatus.HANDLED,
        cs_since=start + into + pause,
        cs_remaining=paused.remaining,
    )
    resumed = deadline(out, rules=RULES)
    assert resumed is not None
    assert resumed.due_at == running.due_at + pause


def test_another_node_after_a_pause_has_its_own_limit() -> None:
    facts = _receipt(
        cs_status=CsStatus.HANDLED,
        cs_since=ENTERED - timedelta(hours=1),
        cs_remaining=timedelta(hours=2),
    )
    found = deadline(facts, rules=RULES)
    assert found is not None
    assert found.due_at == ENTERED + timedelta(days=7)


def test_the_platforms_deadline_wins_and_a_difference_over_five_minutes_is_a_finding() -> None:
    ours = ENTERED + timedelta(days=7)
    for difference, finding in (
        (timedelta(0), None),
        (FINDING_OVER, None),
        (FINDING_OVER + timedelta(seconds=1), FINDING_OVER + timedelta(seconds=1)),
        (-timedelta(days=1), -timedelta(days=1)),
    ):
        found = deadline(_receipt(platform_timeout_at=ours + difference), rules=RULES)
        assert found is not None
        assert found.due_at == ours + difference
        assert (found.source, found.finding) == (DeadlineSource.PLATFORM, finding)
        assert found.rule_key == "return.seller_confirm"


def test_the_platforms_deadline_is_shown_even_for_states_that_we_do_not_know() -> None:
    facts = RefundFacts(
        shop_type=ShopType.TMALL, flow=None, status=None, status_raw="NEW", platform_timeout_at=ENTERED
    )
    found = deadline(facts, rules=RULES)
    assert found is not None
    assert (found.due_at, found.on_expiry) == (ENTERED, None)


def test_what_has_ended_and_what_never_began_has_no_deadline() -> None:
    for status in frozenset(RefundStatus) - OPEN_STATUSES:
        assert deadline(_receipt(status=status, platform_timeout_at=ENTERED), rules=RULES) is None
    assert deadline(_receipt(status=None, platform_timeout_at=ENTERED), rules=RULES) is None


def test_without_rules_only_the_platforms_word_counts() -> None:
    assert deadline(_receipt(), rules=Rules(())) is None
    told = deadline(_receipt(platform_timeout_at=ENTERED), rules=Rules(()))
    assert told is not None
    assert (told.due_at, told.party, told.finding) == (ENTERED, Party.SELLER, None)


def test_the_shops_signature_moves_the_receipt_limit_and_the_buyer_cannot_start_it_early() -> None:
    signed = ENTERED + timedelta(days=6)
    found = deadline(_receipt(return_signed_at=signed), rules=RULES)
    assert found is not None
    assert found.due_at == signed + timedelta(hours=48)
    early = deadline(_receipt(return_signed_at=ENTERED - timedelta(days=2)), rules=RULES)
    assert early is not None
    assert early.due_at == ENTERED + timedelta(hours=48)


def test_an_exchange_signed_for_in_the_spring_festival_lasts_at_least_to_the_third_of_march() -> None:
    begun = datetime(2026, 2, 10, tzinfo=CHINA)
    facts = RefundFacts(
        shop_type=ShopType.TMALL,
        flow=Flow.EXCHANGE,
        status=RefundStatus.WAITING_RECEIPT,
        entered_at=begun,
        return_signed_at=begun + timedelta(days=1),
    )
    found = deadline(facts, rules=RULES)
    assert found is not None
    assert found.due_at == datetime(2026, 3, 4, tzinfo=CHINA)
    late = replace(facts, return_signed_at=datetime(2026, 3, 2, tzinfo=CHINA))
    found = deadline(late, rules=RULES)
    assert found is not None
    assert found.due_at == datetime(2026, 3, 9, tzinfo=CHINA)


def test_a_request_for_intervention_keeps_the_clock_in_sight_but_unsure() -> None:
    found = deadline(_receipt(cs_status=CsStatus.NEEDED, cs_since=ENTERED), rules=RULES)
    assert found is not None
    assert (found.due_at, found.certainty) == (ENTERED + timedelta(days=7), Certainty.UNVERIFIED)


def test_the_evidence_window_is_three_days_and_then_a_day_and_longer_in_the_festival() -> None:
    facts = _receipt(cs_status=CsStatus.EVIDENCE, cs_since=ENTERED)
    window = evidence_window(facts, rules=RULES)
    assert window is not None
    assert window.upload_until == ENTERED + timedelta(days=3)
    assert window.settle_until == ENTERED + timedelta(days=4)
    assert window.certainty is Certainty.PROBABLE
    begun = datetime(2026, 2, 12, tzinfo=CHINA)
    festival = evidence_window(replace(facts, cs_since=begun), rules=RULES)
    assert festival is not None
    assert festival.settle_until == begun + timedelta(days=18)
    assert evidence_window(_receipt(), rules=RULES) is None
