"""Every member of our vocabulary has a word on the screens."""

from enum import StrEnum

import pytest

from shouhou.domain.access import Role
from shouhou.domain.case import StepName, WaitingFor
from shouhou.domain.commands import CommandState
from shouhou.domain.refund import vocabulary
from shouhou.domain.rules import Unit
from shouhou.storage.queries.records import QueueView
from shouhou.web.words import cases, commands, events, refunds

from . import samples

TABLES: list[tuple[type[StrEnum], object]] = [
    (vocabulary.RefundStatus, refunds.REFUND_STATUSES),
    (vocabulary.RefundStatus, refunds.SHORT_STATUSES),
    (vocabulary.DisputeType, refunds.DISPUTE_TYPES),
    (vocabulary.Flow, refunds.FLOWS),
    (vocabulary.Phase, refunds.PHASES),
    (vocabulary.GoodStatus, refunds.GOOD_STATUSES),
    (vocabulary.OrderStatus, refunds.ORDER_STATUSES),
    (vocabulary.CsStatus, refunds.CS_STATUSES),
    (vocabulary.AdvanceStatus, refunds.ADVANCES),
    (vocabulary.Constraint, refunds.CONSTRAINTS),
    (vocabulary.Party, refunds.PARTIES),
    (vocabulary.Action, refunds.ACTIONS),
    (vocabulary.Reason, refunds.REASONS),
    (vocabulary.ShopType, refunds.SHOP_TYPES),
    (CommandState, commands.COMMAND_STATES),
    (CommandState, commands.COMMAND_TONES),
    (QueueView, cases.VIEWS),
    (StepName, cases.STEPS),
    (WaitingFor, cases.WAITING),
    (Role, cases.ROLES),
]


@pytest.mark.parametrize(("words", "table"), TABLES)
def test_each_table_has_exactly_the_members(words: type[StrEnum], table: dict[str, object]) -> None:
    assert set(table) == set(words)


def test_every_unit_but_text_and_moment_has_a_word() -> None:
    assert set(Unit) - set(cases.UNITS) == {Unit.TEXT, Unit.MOMENT}


def test_every_kind_of_history_that_use_cases_write_has_words() -> None:
    import re
    from pathlib import Path

    source = Path(__file__).parents[2] / "src/shouhou/usecases"
    text = "".join(file.read_text(encoding="utf-8") for file in source.glob("*.py"))
    kinds = set(
        re.findall(r'"((?:case|note|refund|message|command|approval|authority|posting)\.[a-z_]+)"', text)
    )
    assert kinds > {"case.opened", "refund.seen", "command.decided"}
    assert kinds - set(events.KINDS) == set()
    assert {f"command.{state}" for state in CommandState if state is not CommandState.PENDING} <= set(
        events.KINDS
    )


def test_an_event_without_words_or_members_is_shown_as_it_is() -> None:
    from shouhou.storage.queries.records import Weight

    unknown = samples.entry(1, Weight.EVENT, kind="case.dreamt_of")
    assert events.event_words(unknown) == "case.dreamt_of"
    bare = samples.entry(1, Weight.EVENT, kind="command.decided")
    assert events.event_words(bare) == "b***r 决定："
