"""``/cases/new``: a case from the keyboard."""

import pytest

from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.storage.models import Case, Shop
from shouhou.web.pages.filing.views import clean_number, entry_of

from .browsing import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        '="4000500060007000800"',
        "'4000500060007000800",
        " 4000 5000 6000 7000 800 ",
        "“4000500060007000800”",
        "４０００５０００６０００７０００８００",
        "4000500060007000800\t",
    ],
)
def test_a_number_copied_from_anywhere_is_the_number(typed: str) -> None:
    assert clean_number(typed) == "4000500060007000800"


def test_what_is_typed_becomes_an_entry() -> None:
    entry = entry_of(
        {
            "tid": '="4000500060007000800"',
            "amount": "￥８９",
            "kind": "return",
            "problem": "quality",
            "wish": "return",
        }
    )
    assert (entry.tid, entry.amount_fen, entry.kind) == ("4000500060007000800", 8900, "return")
    assert entry.status is RefundStatus.WAITING_SELLER


def test_all_wrong_inputs_are_named_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        entry_of({"amount": "many", "paid": "-5", "timeout_at": "soon"})
    assert set(refusal.value.fields) == {"amount_fen", "paid_fen", "timeout_at"}


def test_a_case_is_filed_and_opened(agent: Browser, shop: Shop) -> None:
    answer = agent.post(
        "/cases/new",
        htmx=False,
        shop=shop.pk,
        tid="4000500060007000800",
        amount="89.00",
        kind="refund",
        problem="quality",
        wish="refund",
        story="围巾上有个洞",
    )
    case = Case.objects.get(tid="4000500060007000800")
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/")
    markup = text_of(agent.get(f"/cases/{case.pk}/"))
    assert "围巾上有个洞" in markup
    assert "质量问题" in markup


def test_a_refused_form_keeps_all_that_was_typed(agent: Browser, shop: Shop) -> None:
    answer = agent.post(
        "/cases/new", htmx=False, shop=shop.pk, amount="abc", story="很长的话", problem="usage"
    )
    assert answer.status_code == 422
    markup = text_of(answer)
    assert 'value="abc"' in markup
    assert "很长的话" in markup
    assert 'value="usage" checked' in markup
    assert not Case.objects.exists()


def test_nobody_files_in_anothers_shop_nor_who_may_only_look(
    stranger: Browser, viewer: Browser, shop: Shop
) -> None:
    values = {"shop": shop.pk, "tid": "4000500060007000800"}
    assert stranger.post("/cases/new", htmx=False, **values).status_code in (404, 422)
    assert viewer.post("/cases/new", htmx=False, **values).status_code == 422
    assert not Case.objects.exists()


def test_the_number_has_the_focus_and_the_shop_is_chosen(agent: Browser, shop: Shop) -> None:
    markup = text_of(agent.get("/cases/new"))
    assert 'id="tid"' in markup.split("autofocus")[0].rsplit("<input", 1)[1]
    assert f'<option value="{shop.pk}" selected' in markup
