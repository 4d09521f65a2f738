"""``/search/``."""

import pytest

from tests.api.world import REFUND_ID, TID

from .browsing import Browser, text_of, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", [REFUND_ID, TID, f"  {REFUND_ID} "])
def test_a_single_hit_opens_at_once(agent: Browser, case_id: int, text: str) -> None:
    assert agent.get("/search/", q=text)["Location"] == f"/cases/{case_id}/"


def test_what_is_not_found_is_said_and_shown_as_text(agent: Browser, case_id: int) -> None:
    markup = text_of(agent.get("/search/", q="<b>x</b>"))
    assert "<b>x</b>" not in markup
    assert "没有找到“<b>x</b>”" in words_of(markup)


def test_a_stranger_finds_nothing(stranger: Browser, case_id: int) -> None:
    assert stranger.get("/search/", q=REFUND_ID).status_code == 200


def test_hostile_text_does_no_harm(agent: Browser, case_id: int) -> None:
    for text in ("\x00", "%", "' OR 1=1 --", "9" * 500, "🙂"):
        assert agent.get("/search/", q=text).status_code == 200
