"""Approvals, compensations, limits and the money of a case in English: each draws, and no Chinese of ours is left on it."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.utils import translation

from shouhou.domain.authority import Money, Why
from shouhou.domain.means import Means
from shouhou.domain.postings import Account, PostingKind
from shouhou.storage.queries.approval_records import (
    ApprovalPage,
    ApprovalView,
    CaseMoney,
    LimitChange,
    LimitRow,
    LimitsPage,
    PostingView,
    VoteView,
)
from shouhou.usecases.authority import Standing
from shouhou.usecases.limits import PLACES
from shouhou.web.pages.case.context import Form, case_context
from shouhou.web.words.events import event_words

from . import samples
from .test_desk_english import left_over
from .test_english import _compiled

__all__ = ["_compiled"]

STANDING = Standing(each_fen=2_000, left_today_fen=20_000, second_fen=None)


def approval(state: str = "waiting", **changes: Any) -> ApprovalView:
    members: dict[str, Any] = {
        "approval_id": 7,
        "shop": samples.SHOP,
        "case_id": 1,
        "number": "SH00000001",
        "title": "Scarf",
        "buyer_name": "b***r",
        "refund_id": "20003",
        "state": state,
        "money": "refund",
        "decision": "agree_refund",
        "params": {"refund_id": "20003", "amount_fen": 30_000},
        "amount_fen": 30_000,
        "why": "each",
        "eyes": 2,
        "votes": (
            VoteView(by_id=1, by_name="Kim", approve=True, reason="", at=samples.NOW),
            VoteView(by_id=2, by_name="Lee", approve=False, reason="no", at=samples.NOW),
        ),
        "asked_by_id": 3,
        "asked_by_name": "Ann",
        "asked_at": samples.NOW,
        "note": "please",
        "due_at": samples.NOW,
        "due_kind": "platform",
        "changed": True,
        "may_vote": state == "waiting",
        "may_not": "",
        "mine": True,
        "command_id": None,
        "ended_at": None if state == "waiting" else samples.NOW,
        "ended_code": "changed" if state == "stale" else "",
        "ended_text": "提交以后情况有变化" if state == "stale" else "",
    }
    return ApprovalView(**{**members, **changes})


STATES = ("waiting", "approved", "rejected", "withdrawn", "stale")
MONEY = CaseMoney(
    paid_fen=None,
    refunded_fen=0,
    compensated_fen=1_500,
    promised_fen=500,
    postings=tuple(
        PostingView(
            posting_id=number,
            kind=kind,
            debit=debit,
            credit=Account.BUYER,
            amount_fen=1_500,
            at=samples.NOW,
            reverses_id=None,
            reversed=number % 2 == 0,
            command_id=None,
        )
        for number, (kind, debit) in enumerate(zip(PostingKind, Account, strict=True))
    ),
)


@pytest.mark.parametrize("view", ["waiting", "ended"])
def test_the_list(view: str) -> None:
    rows = (
        *(approval(state) for state in STATES),
        *(approval(may_vote=False, may_not=why) for why in ("permission", "own", "voted", "limit")),
        *(approval(why=why) for why in Why),
        *(
            approval(decision="compensate", refund_id="", params={"means": means, "note": "sorry"})
            for means in Means
        ),
    )
    for shown, following in ((rows, "x"), ((), None)):
        context = {
            "page": ApprovalPage(rows=shown, next=following, waiting=3),
            "view": view,
            "shop_id": 2,
            "cursor": None,
            "now": samples.NOW,
            "shops": (samples.SHOP, samples.SHOP),
        }
        assert left_over("pages/approvals/approvals.html.jinja", context) == []


@pytest.mark.parametrize(("state", "approve"), list(product(STATES, ("yes", "no"))))
def test_one_approval(state: str, approve: str) -> None:
    context = {
        "approval": approval(state),
        "now": samples.NOW,
        "values": {"reason": "x", "approve": approve},
        "problem": "no",
        "view": "waiting",
        "shop_id": None,
    }
    assert left_over("pages/approvals/approval.html.jinja", context) == []


def test_the_case_with_what_waits_and_its_money() -> None:
    case = samples.page(samples.refund())
    case = replace(case, permissions=frozenset({*case.permissions, "compensate", "approve"}))
    more = {
        "approvals": tuple(approval(state) for state in STATES),
        "case_money": MONEY,
        "standing": STANDING,
    }
    for template in ("_notices", "_money"):
        context = {**case_context(case, now=samples.NOW), **more}
        assert left_over(f"pages/case/{template}.html.jinja", context) == []


@pytest.mark.parametrize("paid", [None, 9_900])
def test_the_form_of_a_compensation(paid: int | None) -> None:
    case = samples.page(samples.refund())
    form = Form(
        mode="compensate", errors={"reason": "why?", "means": "how?"}, changes=case.timeline, message="no"
    )
    context = case_context(case, now=samples.NOW, form=form)
    context |= {"case_money": replace(MONEY, paid_fen=paid), "standing": STANDING}
    assert left_over("pages/case/_form.html.jinja", context) == []


@pytest.mark.parametrize(
    ("why", "chinese", "english"),
    [
        (
            Why.ORDER_EACH,
            "小林 提交审批：补偿 ¥20.00。本人在本单已给出 ¥40.00，加上这次共 ¥60.00，超过单笔额度 ¥20.00",
            "They gave ¥40.00 for this order before, ¥60.00 with this one, above their limit of ¥20.00",
        ),
        (
            Why.ORDER_SECOND,
            "小林 提交审批：补偿 ¥20.00。本单已给出 ¥40.00，加上这次共 ¥60.00，超过双人复核线 ¥20.00",
            "This order got ¥40.00 before, ¥60.00 with this one, above the four-eyes line of ¥20.00",
        ),
    ],
)
def test_the_history_says_what_counted_with_a_small_amount(why: Why, chinese: str, english: str) -> None:
    sums = {"amount_fen": 2_000, "given_fen": 4_000, "total_fen": 6_000, "limit_fen": 2_000}
    entry = replace(
        samples.page(samples.refund()).timeline[0],
        kind="approval.asked",
        author_name="小林",
        text="",
        params={"approval": 1, "action": "compensate", "money": "compensation", "why": why, **sums},
    )
    assert event_words(entry) == chinese
    with translation.override("en"):
        assert english in event_words(entry)


@pytest.mark.parametrize("why", [Why.EACH, Why.DAY, Why.SECOND])  # a form knows no order
def test_a_form_that_will_meet_a_limit(why: Why) -> None:
    standing = {
        Why.EACH: Standing(each_fen=1, left_today_fen=None, second_fen=None),
        Why.DAY: Standing(each_fen=None, left_today_fen=1, second_fen=None),
        Why.SECOND: Standing(each_fen=None, left_today_fen=None, second_fen=1),
    }[why]
    lead = samples.refund()
    assert standing.why(lead.refund_fen) is why
    form = Form(mode="agree_refund", refund=lead, errors={"reason": "why?"})
    context = case_context(samples.page(lead), now=samples.NOW, form=form) | {"standing": standing}
    assert left_over("pages/case/_form.html.jinja", context) == []


@pytest.mark.parametrize("may_edit", [True, False])
def test_the_limits(may_edit: bool) -> None:
    today = date(2026, 11, 20)
    rows = tuple(
        LimitRow(
            role=place,
            money=money,
            each_fen=None,
            day_fen=2_000,
            shipped=place != "agent",
            valid_from=today,
            valid_to=None,
        )
        for place, money in product(PLACES, Money)
    )
    change = LimitChange(
        role="four_eyes",
        money="refund",
        each_fen=1,
        day_fen=None,
        valid_from=date(2026, 12, 1),
        valid_to=None,
        by_name="Kim",
        at=samples.NOW,
    )
    for changes in ((change,), ()):
        context = {
            "limits": LimitsPage(
                shop=samples.SHOP, today=today, rows=rows, later=changes, changes=changes, may_edit=may_edit
            ),
            "now": samples.NOW,
            "values": dict.fromkeys(("role", "money", "each", "day", "valid_from", "valid_to"), ""),
            "errors": dict.fromkeys(("role", "money", "each_fen", "day_fen", "valid_from", "valid_to"), "no"),
            "refusal": "no",
        }
        assert left_over("pages/settings/limits.html.jinja", context) == []
