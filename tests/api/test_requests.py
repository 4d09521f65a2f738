"""Answers are kept per person and key, for thirty days."""

from datetime import timedelta

import pytest

from shouhou.domain.errors import Refused
from shouhou.storage.models import AnsweredRequest
from shouhou.usecases.actor import Actor
from shouhou.usecases.requests import Answer, answer_once, forget_old_requests

from .world import NOW, Caller


def test_what_fails_is_not_remembered(agent: Caller) -> None:
    def fail() -> Answer:
        raise Refused("no", "不行")

    actor = Actor(user_id=agent.user_id, name="Agent", via="api")
    with pytest.raises(Refused):
        answer_once(actor=actor, key="k", asked={"case": 1}, act=fail, now=NOW)
    assert not AnsweredRequest.objects.exists()
    assert answer_once(actor=actor, key="k", asked={"case": 2}, act=lambda: {"n": 1}, now=NOW) == {"n": 1}


def test_old_answers_are_forgotten(agent: Caller) -> None:
    actor = Actor(user_id=agent.user_id, name="Agent", via="api")
    answer_once(actor=actor, key="old", asked={}, act=lambda: {"n": 1}, now=NOW - timedelta(days=31))
    answer_once(actor=actor, key="new", asked={}, act=lambda: {"n": 2}, now=NOW)
    assert forget_old_requests(now=NOW) == 1
    assert [row.key for row in AnsweredRequest.objects.all()] == ["new"]
