"""A shop's corrections become its own model, if that does no worse."""

from datetime import timedelta

import pytest

from shouhou.domain.diagnosis import holding_out
from shouhou.domain.diagnosis.diagnose import diagnose
from shouhou.domain.diagnosis.records import Category, Complaint, Responsible, Turn
from shouhou.domain.errors import Refused
from shouhou.rulebook.diagnosis import shipped_model
from shouhou.storage.models import Blob, Case, CaseDiagnosis, DiagnosisLabel, DiagnosisModel, User
from shouhou.usecases.actor import Actor
from shouhou.usecases.diagnosing import diagnose_waiting
from shouhou.usecases.errors import Missing
from shouhou.usecases.models_of_shops import model_for
from shouhou.usecases.training import train_shop

from .exports import NOW

pytestmark = pytest.mark.django_db

# A shop's own language, of which the shipped model knows nothing: 老板 says "返青" for goods that fade.
OWN = {
    "返青了{n}": (Category.QUALITY, Responsible.SHOP),
    "飞单{n}，一直飞单": (Category.LOGISTICS, Responsible.LOGISTICS),
    "胡噜不对版{n}": (Category.NOT_AS_DESCRIBED, Responsible.SHOP),
}


def label(shop_id: int, user_id: int, text: str, category: Category, responsible: Responsible) -> int:
    case = Case.objects.create(shop_id=shop_id, last_activity_at=NOW, opened_at=NOW)
    DiagnosisLabel.objects.create(
        shop_id=shop_id, case=case, text=text, category=category.value,
        responsible=responsible.value, by_id=user_id, at=NOW,
    )  # fmt: skip
    return case.pk


def teach(shop_id: int, user_id: int, times: int = 20) -> None:
    for number in range(times):
        for text, (category, responsible) in OWN.items():
            label(shop_id, user_id, text.format(n="甲乙丙丁戊己庚辛壬癸"[number % 10]), category, responsible)


def teach_wrongly(shop_id: int, user_id: int) -> None:
    """What judges is right, what trains is wrong."""
    for _ in range(60):
        case_id = label(
            shop_id, user_id, "快递太慢了，物流一直不动", Category.LOGISTICS, Responsible.LOGISTICS
        )
        if holding_out._place(case_id) >= holding_out.IN_A_HUNDRED:
            DiagnosisLabel.objects.filter(case_id=case_id).update(category="usage", responsible="buyer")


def said(shop_id: int, text: str) -> Category:
    return diagnose(Complaint(turns=(Turn(text=text),)), model=model_for(shop_id=shop_id)).category


def test_a_shops_own_words_are_learnt_and_answer_from_then_on(shop_id: int, agent: Actor) -> None:
    assert model_for(shop_id=shop_id) is shipped_model()
    teach(shop_id, agent.user_id)
    found = train_shop(actor=None, shop_id=shop_id, now=NOW)
    assert found.installed
    assert found.worse == ()
    assert found.held_out.new.accuracy > found.held_out.old.accuracy
    assert found.labels == 60
    assert found.trained_on + found.held_out.new.examples == 60
    row = DiagnosisModel.objects.get()
    assert (row.labels, row.base, row.installed_at) == (60, shipped_model().digest, NOW)
    assert row.scores["held_out"]["new"]["accuracy"] == found.held_out.new.accuracy
    assert model_for(shop_id=shop_id).digest == found.model
    assert model_for(shop_id=shop_id) is model_for(shop_id=shop_id)
    assert said(shop_id, "返青了") is Category.QUALITY
    assert said(shop_id, "又飞单") is Category.LOGISTICS
    case = Case.objects.create(
        shop_id=shop_id, story="返青了", last_activity_at=NOW, opened_at=NOW, diagnose_since=NOW
    )
    assert diagnose_waiting(clock=lambda: NOW) == 1
    answer = CaseDiagnosis.objects.get(case=case)
    assert (answer.category, answer.model) == ("quality", found.model)


def test_the_same_corrections_give_the_same_model(shop_id: int, agent: Actor) -> None:
    teach(shop_id, agent.user_id)
    first = train_shop(actor=None, shop_id=shop_id, now=NOW)
    again = train_shop(actor=None, shop_id=shop_id, now=NOW + timedelta(days=1))
    assert (again.model, again.installed) == (first.model, True)
    assert again.held_out.old == first.held_out.new
    assert (DiagnosisModel.objects.count(), Blob.objects.count()) == (2, 1)


def test_a_model_that_does_worse_is_not_installed(shop_id: int, agent: Actor) -> None:
    teach_wrongly(shop_id, agent.user_id)
    found = train_shop(actor=None, shop_id=shop_id, now=NOW)
    assert not found.installed
    assert "held_out.accuracy" in found.worse
    assert found.held_out.new.accuracy < found.held_out.old.accuracy
    assert not DiagnosisModel.objects.exists()
    assert model_for(shop_id=shop_id) is shipped_model()


def test_too_few_corrections_are_said(shop_id: int, agent: Actor) -> None:
    with pytest.raises(Refused) as caught:
        train_shop(actor=None, shop_id=shop_id, now=NOW, min_labels=1)
    assert caught.value.reason_code == "too_few_labels"
    teach(shop_id, agent.user_id, times=5)
    with pytest.raises(Refused) as caught:
        train_shop(actor=None, shop_id=shop_id, now=NOW)
    assert caught.value.fields == {"labels": "15", "needed": "40"}
    assert train_shop(actor=None, shop_id=shop_id, now=NOW, min_labels=15).labels == 15


def test_only_the_shops_own_corrections_count(shop_id: int, agent: Actor) -> None:
    from tests.api.people import shop_named

    other = shop_named("邻家小店").pk
    teach(other, agent.user_id)
    with pytest.raises(Refused):
        train_shop(actor=None, shop_id=shop_id, now=NOW)
    assert train_shop(actor=None, shop_id=other, now=NOW).installed
    assert model_for(shop_id=shop_id) is shipped_model()


def test_who_does_not_manage_the_shop_does_not_train_it(shop_id: int, agent: Actor) -> None:
    with pytest.raises(Refused):
        train_shop(actor=agent, shop_id=shop_id, now=NOW)
    nobody = User.objects.create(username="nobody", joined_at=NOW)
    with pytest.raises(Missing):
        train_shop(actor=Actor(user_id=nobody.pk, name="x"), shop_id=shop_id, now=NOW)


def test_a_model_of_another_base_and_a_lost_file_are_passed_over(shop_id: int, agent: Actor) -> None:
    teach(shop_id, agent.user_id)
    train_shop(actor=None, shop_id=shop_id, now=NOW)
    DiagnosisModel.objects.update(base="0" * 64)
    assert model_for(shop_id=shop_id) is shipped_model()
    Blob.objects.create(sha256="1" * 64, mime="application/zip", size=1, created_at=NOW)
    DiagnosisModel.objects.update(base=shipped_model().digest, blob_id="1" * 64)
    assert model_for(shop_id=shop_id) is shipped_model()
