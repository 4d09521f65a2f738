"""A reply sent by hand: kept once, first answer to the buyer, never by strangers."""

from datetime import timedelta

import pytest

from shouhou.domain.errors import Refused
from shouhou.storage.models import Case, ChatTurn, HistoryRow
from shouhou.storage.queries.desk_records import CaseEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.filing import file_case
from shouhou.usecases.replies import record_reply

from .exports import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case_id(shop_id: int, agent: Actor) -> int:
    entry = CaseEntry(tid="2026112600001", buyer_nick="小海", story="鞋底开胶了")
    return file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)


def test_a_reply_is_the_shops_turn_and_answers_the_buyer(case_id: int, agent: Actor) -> None:
    later = NOW + timedelta(minutes=5)
    assert record_reply(actor=agent, case_id=case_id, text=" 您好，抱歉给您带来不便。 ", now=later)
    turn = ChatTurn.objects.get(case_id=case_id)
    case = Case.objects.get(pk=case_id)
    assert (turn.author, turn.text) == ("seller", "您好，抱歉给您带来不便。")
    assert case.first_response_at == later
    assert case.next_due_kind == ""  # the promise is kept, nothing else runs
    row = HistoryRow.objects.get(case_id=case_id, kind="reply.sent")
    assert "抱歉" not in row.body


def test_two_clicks_are_one_reply(case_id: int, agent: Actor) -> None:
    assert record_reply(actor=agent, case_id=case_id, text="您好", now=NOW)
    assert not record_reply(actor=agent, case_id=case_id, text="您好", now=NOW + timedelta(seconds=3))
    assert record_reply(actor=agent, case_id=case_id, text="您好", now=NOW + timedelta(minutes=3))
    assert ChatTurn.objects.filter(case_id=case_id).count() == 2


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 5001])
def test_empty_and_endless_replies_are_refused(case_id: int, agent: Actor, text: str) -> None:
    with pytest.raises(Refused):
        record_reply(actor=agent, case_id=case_id, text=text, now=NOW)
    assert not ChatTurn.objects.exists()


def test_a_stranger_finds_no_case(case_id: int) -> None:
    with pytest.raises(Missing):
        record_reply(actor=Actor(user_id=10**6, name="路人"), case_id=case_id, text="您好", now=NOW)
