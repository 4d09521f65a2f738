"""Unsure diagnoses are asked about once, outside any transaction; what comes late changes nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shouhou.storage.models import Case, CaseDiagnosis, LanguageEndpoint
from shouhou.storage.queries.desk_records import CaseEntry
from shouhou.storage.sealing import seal
from shouhou.usecases.actor import Actor
from shouhou.usecases.diagnosing import correct_diagnosis, diagnose_waiting
from shouhou.usecases.filing import file_case
from shouhou.usecases.opinions import ask_next
from shouhou.usecases.second_opinion import silence
from tests.marketplaces.language_model.stand_in import GOOD, StandIn, standing_in

from .exports import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nobody_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_counts", {})


@pytest.fixture
def stand_in(shop_id: int) -> Iterator[StandIn]:
    with standing_in() as one:
        one.says(GOOD)
        LanguageEndpoint.objects.create(
            shop_id=shop_id,
            enabled=True,
            url=one.address,
            key_sealed=seal("sk-x"),
            model="any",
            below_percent=100,
            timeout_seconds=2,
            updated_at=NOW,
        )
        yield one


@pytest.fixture
def case_id(shop_id: int, agent: Actor) -> int:
    entry = CaseEntry(tid="2026112600001", buyer_nick="小海", story="快递一直不动，小海等了很久")
    found = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    diagnose_waiting(clock=lambda: NOW)
    return found


def ask() -> bool:
    return ask_next(clock=lambda: NOW + timedelta(seconds=5))


def test_an_unsure_diagnosis_is_asked_about_once(stand_in: StandIn, case_id: int) -> None:
    assert ask()
    assert not ask()
    assert len(stand_in.received) == 1
    newest = CaseDiagnosis.objects.filter(case_id=case_id).order_by("-id")[0]
    assert newest.origin == "endpoint"
    assert Case.objects.get(pk=case_id).category == newest.category
    assert "小海" not in stand_in.received[0].text


def test_a_bad_answer_leaves_what_there_was(stand_in: StandIn, case_id: int) -> None:
    stand_in.says("no JSON at all")
    assert ask()
    assert not ask()
    assert [row.origin for row in CaseDiagnosis.objects.filter(case_id=case_id)] == ["model"]


def test_a_persons_word_is_not_overruled_by_an_answer_that_comes_late(
    stand_in: StandIn, case_id: int, agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shouhou.usecases import opinions

    asking = opinions.second_opinion

    def slow(**given: object) -> object:
        correct_diagnosis(actor=agent, case_id=case_id, category="usage", responsible="buyer", now=NOW)
        return asking(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(opinions, "second_opinion", slow)
    assert ask()
    assert Case.objects.get(pk=case_id).category == "usage"
    assert not CaseDiagnosis.objects.filter(origin="endpoint").exists()


def test_nobody_is_asked_while_it_is_off(stand_in: StandIn, case_id: int) -> None:
    LanguageEndpoint.objects.update(enabled=False)
    assert not ask()
    assert stand_in.received == []
