"""Cases get a diagnosis when something is said, keep a person's word, and learn from it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shouhou.domain.errors import Refused
from shouhou.storage.models import Case, CaseDiagnosis, DiagnosisLabel, HistoryRow, Membership
from shouhou.storage.queries.desk_records import CaseEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.diagnosing import correct_diagnosis, diagnose_waiting, record_wish
from shouhou.usecases.errors import Missing
from shouhou.usecases.filing import file_case
from shouhou.usecases.pasting import paste_chat

from .exports import NOW

pytestmark = pytest.mark.django_db(transaction=True)

LEAKS = "收到的保温杯盖子是裂的，倒进热水就漏，质量太差了"


@pytest.fixture
def case_id(shop_id: int, agent: Actor) -> int:
    entry = CaseEntry(tid="2026112600001", buyer_nick="小海", story=LEAKS)
    return file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)


def look(minutes: int = 1) -> int:
    return diagnose_waiting(clock=lambda: NOW + timedelta(minutes=minutes))


def test_what_was_said_is_diagnosed_once(case_id: int) -> None:
    assert look() == 1
    found = CaseDiagnosis.objects.get(case_id=case_id)
    assert (found.category, found.responsible, found.origin) == ("quality", "shop", "model")
    assert 0 < found.confidence <= 1
    assert found.because
    assert found.because in LEAKS
    assert Case.objects.get(pk=case_id).category == "quality"
    assert look() == 0
    assert CaseDiagnosis.objects.count() == 1


def test_the_history_holds_no_words_of_the_buyer(case_id: int) -> None:
    look()
    row = HistoryRow.objects.get(case_id=case_id, kind="diagnosis.made")
    assert '"category":"quality"' in row.body
    assert "保温杯" not in row.body


def test_new_words_are_a_new_diagnosis_and_the_same_words_are_not(case_id: int, agent: Actor) -> None:
    look()
    Case.objects.filter(pk=case_id).update(diagnose_since=NOW)
    assert look() == 1
    assert CaseDiagnosis.objects.count() == 1  # nothing new was said
    day = f"{NOW:%Y-%m-%d}"
    talk = f"小海 {day} 08:00:00\n不用了，我就是不喜欢这个颜色，想退掉\n"
    paste_chat(actor=agent, case_id=case_id, text=talk, buyer_nick="小海", dry_run=False, now=NOW)
    assert look() == 1
    assert CaseDiagnosis.objects.count() == 2


def test_a_persons_word_stands_and_is_kept_as_an_example(case_id: int, agent: Actor) -> None:
    look()
    correct_diagnosis(actor=agent, case_id=case_id, category="logistics", responsible="logistics", now=NOW)
    case = Case.objects.get(pk=case_id)
    assert (case.category, case.responsible) == ("logistics", "logistics")
    label = DiagnosisLabel.objects.get(case_id=case_id)
    assert (label.category, label.responsible, label.text) == ("logistics", "logistics", LEAKS)
    Case.objects.filter(pk=case_id).update(diagnose_since=NOW, story=LEAKS + "，很失望")
    look()
    assert Case.objects.get(pk=case_id).category == "logistics"
    assert HistoryRow.objects.filter(case_id=case_id, kind="diagnosis.corrected").count() == 1


def test_words_that_come_in_while_thinking_wait_for_the_next_round(
    case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shouhou.usecases import diagnosing

    thinking = diagnosing.diagnose_many

    def interrupted(*args: object, **kwargs: object) -> Iterator[object]:
        Case.objects.filter(pk=case_id).update(diagnose_since=NOW + timedelta(seconds=30))
        return thinking(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(diagnosing, "diagnose_many", interrupted)
    assert look() == 0
    assert not CaseDiagnosis.objects.exists()
    monkeypatch.setattr(diagnosing, "diagnose_many", thinking)
    assert look() == 1
    assert CaseDiagnosis.objects.count() == 1


@pytest.mark.parametrize(("category", "responsible"), [("spoilt", "shop"), ("quality", "nobody")])
def test_unknown_words_are_refused(case_id: int, agent: Actor, category: str, responsible: str) -> None:
    with pytest.raises(Refused):
        correct_diagnosis(actor=agent, case_id=case_id, category=category, responsible=responsible, now=NOW)
    assert not DiagnosisLabel.objects.exists()


def test_what_the_buyer_wants_is_kept_apart(case_id: int, agent: Actor) -> None:
    record_wish(actor=agent, case_id=case_id, wish="exchange", now=NOW)
    assert Case.objects.get(pk=case_id).wish == "exchange"
    with pytest.raises(Refused):
        record_wish(actor=agent, case_id=case_id, wish="a pony", now=NOW)


def test_strangers_find_nothing_and_readers_may_not(case_id: int, agent: Actor) -> None:
    with pytest.raises(Missing):
        correct_diagnosis(
            actor=Actor(user_id=10**6, name="路人"),
            case_id=case_id,
            category="quality",
            responsible="shop",
            now=NOW,
        )
    Membership.objects.filter(user_id=agent.user_id).update(role="read_only")
    with pytest.raises(Refused):
        record_wish(actor=agent, case_id=case_id, wish="refund", now=NOW)


@pytest.mark.parametrize(
    "story", ["", "😡😡😡", "１２３４５", "壞掉了，退錢！", "bad quality 烂货", "长" * 5000]
)
def test_whatever_was_typed_gets_an_answer(shop_id: int, agent: Actor, story: str) -> None:
    entry = CaseEntry(tid="2026112600002", buyer_nick="小海", story=story)
    case_id = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    assert look() == 1
    assert CaseDiagnosis.objects.get(case_id=case_id).category
