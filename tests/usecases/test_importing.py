"""Exported files: what they create, confirm and contradict, and that a second time changes nothing."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shouhou.domain.errors import Refused
from shouhou.storage.models import Case, Command, HistoryRow, Order, OrderLine, Refund, SyncSource
from shouhou.usecases.actor import Actor
from shouhou.usecases.commands import tick, untick
from shouhou.usecases.decision_kinds import AgreeRefund, LeaveMessage
from shouhou.usecases.decisions import decide
from shouhou.usecases.importing import apply_import, bring_file, import_view, state_moment
from shouhou.usecases.importing.at_once import import_at_once
from shouhou.usecases.importing.working import work_on_next_file
from shouhou.usecases.todos import todo_page
from shouhou.usecases.verification import verify_histories

from .exports import NOW, bring, refunds_csv, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_opens_a_case_for_each_refund_and_the_platforms_deadline_wins(
    tmp_path: Path, shop_id: int
) -> None:
    outcome = bring(
        tmp_path,
        shop_id,
        [row(1), row(2, 退款状态="退款成功", 超时时间="", 退款完结时间="2026-11-19 12:00:00")],
    )
    assert (outcome["kind"], outcome["generation"], outcome["rows"]) == ("refunds", "3", 2)
    assert (outcome["created"], outcome["updated"], outcome["unchanged"], outcome["refused"]) == (2, 0, 0, [])
    first = Refund.objects.get(refund_id="2000000000000000001")
    assert (first.status, first.refund_fen, first.source) == ("waiting_seller", 12900, "file")
    assert first.platform_timeout_at == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    case = Case.objects.get(pk=first.case_id)
    assert (case.state, case.next_due_kind) == ("open", "promise")
    assert Case.objects.get(refunds__refund_id="2000000000000000002").state == "closed"
    assert SyncSource.objects.get(shop_id=shop_id, name="file_refunds").data_as_of == NOW


def test_the_same_file_twice_changes_nothing(tmp_path: Path, shop_id: int) -> None:
    rows = [row(number) for number in range(1, 30)]
    bring(tmp_path, shop_id, rows)
    before = (Case.objects.count(), HistoryRow.objects.count(), Refund.objects.count())
    outcome = bring(tmp_path, shop_id, rows, at=NOW + timedelta(hours=1))
    assert (outcome["created"], outcome["updated"], outcome["unchanged"]) == (0, 0, 29)
    assert (Case.objects.count(), HistoryRow.objects.count(), Refund.objects.count()) == before


def test_an_older_file_does_not_turn_back_what_a_newer_one_said(tmp_path: Path, shop_id: int) -> None:
    bring(tmp_path, shop_id, [row(1, 退款状态="退款成功", 超时时间="")], at=NOW)
    outcome = bring(tmp_path, shop_id, [row(1)], at=NOW - timedelta(hours=3), now=NOW)
    assert (outcome["updated"], outcome["unchanged"]) == (0, 1)
    assert Refund.objects.get().status == "success"


def test_the_history_of_imported_cases_verifies(tmp_path: Path, shop_id: int) -> None:
    bring(tmp_path, shop_id, [row(1), row(2)])
    bring(tmp_path, shop_id, [row(1, 退款状态="退款成功", 超时时间=""), row(2)], at=NOW + timedelta(hours=1))
    report = verify_histories()
    assert (report.broken, report.cases) == ((), 2)
    kinds = list(
        HistoryRow.objects.filter(case__refunds__refund_id="2000000000000000001").values_list(
            "kind", flat=True
        )
    )
    assert kinds == ["case.opened", "refund.seen", "refund.changed", "case.closed"]


def agree(agent: Actor, number: int, *, now: datetime, checked: bool = False) -> str:
    refund = Refund.objects.get(refund_id=f"20000000000000{number:05d}")
    view = decide(
        actor=agent,
        case_id=refund.case_id,
        decision=AgreeRefund(refund_id=refund.refund_id, amount_fen=refund.refund_fen),
        seen_version=Case.objects.values_list("version", flat=True).get(pk=refund.case_id),
        idempotency_key=f"key-{number}-{now.timestamp()}",
        now=now,
        checked=checked,
    )
    return view.command_id


def test_a_decision_becomes_a_to_do_and_the_next_file_confirms_it(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    later = NOW + timedelta(minutes=10)
    command_id = agree(agent, 1, now=later)
    page = todo_page(actor=agent, shop_id=shop_id, view="open", cursor=None, limit=50, now=later)
    assert [one.command.command_id for one in page.rows] == [command_id]
    assert page.rows[0].headline.filled == "同意退款 ¥129.00"
    assert ("退款金额", "129.00") in [(one.label, one.text) for one in page.rows[0].copies]
    tick(actor=agent, command_id=command_id, now=later)
    outcome = bring(
        tmp_path, shop_id, [row(1, 退款状态="退款成功", 超时时间="")], at=NOW + timedelta(hours=15)
    )
    assert outcome["confirmed"] == 1
    assert Command.objects.get(pk=command_id).state == "confirmed"
    assert Case.objects.get().state == "closed"


def test_a_tick_that_the_newer_file_does_not_show_is_doubted(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    command_id = agree(agent, 1, now=NOW)
    tick(actor=agent, command_id=command_id, now=NOW + timedelta(minutes=1))
    outcome = bring(tmp_path, shop_id, [row(1)], at=NOW + timedelta(hours=1))
    assert (outcome["confirmed"], outcome["contradicted"]) == (0, 1)
    later = NOW + timedelta(hours=1)
    page = todo_page(actor=agent, shop_id=None, view="contradicted", cursor=None, limit=50, now=later)
    assert [one.command.command_id for one in page.rows] == [command_id]
    untick(actor=agent, command_id=command_id, now=later)
    assert Command.objects.get(pk=command_id).contradicted_at is None


def test_a_file_from_before_the_tick_says_nothing_about_it(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    command_id = agree(agent, 1, now=NOW + timedelta(minutes=5))
    tick(actor=agent, command_id=command_id, now=NOW + timedelta(minutes=20))
    outcome = bring(
        tmp_path, shop_id, [row(1)], at=NOW + timedelta(minutes=10), now=NOW + timedelta(minutes=30)
    )
    assert (outcome["confirmed"], outcome["contradicted"]) == (0, 0)


def test_a_to_do_ends_when_the_refund_went_another_way(tmp_path: Path, shop_id: int, agent: Actor) -> None:
    bring(tmp_path, shop_id, [row(1)])
    command_id = agree(agent, 1, now=NOW)
    bring(tmp_path, shop_id, [row(1, 退款状态="退款关闭", 超时时间="")], at=NOW + timedelta(hours=1))
    command = Command.objects.get(pk=command_id)
    assert (command.state, command.outcome_code) == ("refused", "changed_meanwhile")


def test_a_message_that_was_ticked_is_done_for_no_file_ever_shows_it(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    refund = Refund.objects.get()
    view = decide(
        actor=agent, case_id=refund.case_id, decision=LeaveMessage(refund_id=refund.refund_id, content="您好，已为您登记"),
        seen_version=Case.objects.get().version, idempotency_key="m1", now=NOW,
    )  # fmt: skip
    tick(actor=agent, command_id=view.command_id, now=NOW)
    assert Command.objects.get(pk=view.command_id).state == "confirmed"


def test_a_decision_on_old_data_asks_for_a_look_first(tmp_path: Path, shop_id: int, agent: Actor) -> None:
    bring(tmp_path, shop_id, [row(1)])
    later = NOW + timedelta(hours=13)
    with pytest.raises(Refused) as refusal:
        agree(agent, 1, now=later)
    assert refusal.value.reason_code == "check_first"
    assert agree(agent, 1, now=later, checked=True)


def test_refunds_that_are_missing_in_a_newer_file_are_listed_and_left_alone(
    tmp_path: Path, shop_id: int
) -> None:
    times = {number: f"2026-11-1{number} 09:00:00" for number in range(1, 5)}
    bring(
        tmp_path,
        shop_id,
        [row(number, 退款的申请时间=at, 订单付款时间="2026-11-01 09:00:00") for number, at in times.items()],
    )
    newer = [row(n, 退款的申请时间=times[n], 订单付款时间="2026-11-01 09:00:00") for n in (1, 3)]
    outcome = bring(tmp_path, shop_id, newer, at=NOW + timedelta(hours=1))
    assert outcome["vanished"] == ["2000000000000000002"]  # the fourth lies outside the file's span
    assert Case.objects.filter(state="open").count() == 4


def test_what_cannot_be_true_is_refused_by_row_and_the_rest_is_taken(tmp_path: Path, shop_id: int) -> None:
    Order.objects.create(shop_id=shop_id, tid="3000000000000000003", paid_fen=5000, read_at=NOW)
    outcome = bring(
        tmp_path,
        shop_id,
        [row(1), row(2, 退款编号="2.00000E+18"), row(3, 买家实际支付金额="")],
    )
    assert outcome["created"] == 1
    assert [(one["row"], bool(one["reason"])) for one in outcome["refused"]] == [(3, True), (4, True)]
    assert outcome["refused"][1]["code"] == "over_paid"


def test_a_number_that_contradicts_itself_is_taken_from_neither_row(tmp_path: Path, shop_id: int) -> None:
    outcome = bring(tmp_path, shop_id, [row(1), row(2), row(1, 买家退款金额="1.00")])
    assert outcome["created"] == 1
    assert Refund.objects.get().refund_id == "2000000000000000002"
    assert {one["row"] for one in outcome["refused"]} == {2, 4}


def test_a_refund_known_under_another_order_is_refused(tmp_path: Path, shop_id: int) -> None:
    bring(tmp_path, shop_id, [row(1)])
    outcome = bring(tmp_path, shop_id, [row(1, 订单编号="3999999999999999999")], at=NOW + timedelta(hours=1))
    assert [one["code"] for one in outcome["refused"]] == ["other_order"]


def test_two_items_of_one_order_are_two_cases_and_find_their_lines_later(
    tmp_path: Path, shop_id: int
) -> None:
    tid = "3000000000000000009"
    two = [row(1, 订单编号=tid), row(2, **{"订单编号": tid, "商品 id": "612345678902", "宝贝标题": "茶漏"})]
    bring(tmp_path, shop_id, two)
    assert Case.objects.count() == 2
    items = tmp_path / "ExportOrderDetailList202611200900.csv"
    head = "子订单编号,主订单编号,商品标题,商品价格,购买数量,外部系统编号,商品属性,套餐信息,订单状态,支付单号,买家应付货款,买家实付金额,商品ID"
    lines = [
        f"3000000000000000010,{tid},手冲壶,129.00,1,,,,卖家已发货，等待买家确认,,129.00,129.00,612345678901",
        f"3000000000000000011,{tid},茶漏,29.00,1,,,,卖家已发货，等待买家确认,,129.00,129.00,612345678902",
    ]
    items.write_bytes("\n".join([head, *lines]).encode("gb18030") + b"\n")
    outcome = import_at_once(shop_id=shop_id, path=items, kind=None, now=NOW, progress=lambda done: None)
    assert (outcome["kind"], outcome["created"]) == ("items", 2), outcome
    assert sorted(Case.objects.values_list("oid", flat=True)) == [
        "3000000000000000010",
        "3000000000000000011",
    ]
    assert OrderLine.objects.filter(order__tid=tid).count() == 2


def test_lines_without_a_number_of_their_own_get_it_from_a_later_export(tmp_path: Path, shop_id: int) -> None:
    def bring_items(name: str, lines: list[str], at: datetime) -> dict[str, Any]:
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode("gb18030") + b"\n")
        os.utime(path, (at.timestamp(), at.timestamp()))
        return import_at_once(shop_id=shop_id, path=path, kind=None, now=at, progress=lambda done: None)

    tid = "3000000000000000009"
    old = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码"
    rows = [f'="{tid}",手冲壶,129.00,1,,,,,交易成功,', f'="{tid}",滤纸,19.00,2,,,,,交易成功,']
    first = bring_items("a.csv", [old, *rows], NOW)
    assert (first["kind"], first["created"], first["refused"]) == ("items", 2, []), first
    assert bring_items("b.csv", [old, *rows], NOW + timedelta(hours=1))["unchanged"] == 2
    new = "子订单编号,主订单编号,标题,价格,购买数量,商品属性,订单状态,买家实际支付金额"
    named = [f'="{tid}1",="{tid}",手冲壶,129.00,1,,交易成功,129.00']
    assert bring_items("c.csv", [new, *named], NOW + timedelta(hours=2))["updated"] == 1
    oids = set(OrderLine.objects.filter(order__tid=tid).values_list("oid", flat=True))
    assert len(oids) == 2
    assert f"{tid}1" in oids


def test_a_file_that_breaks_off_writes_nothing(tmp_path: Path, shop_id: int) -> None:
    path = refunds_csv(tmp_path / "退款报表.csv", [row(number) for number in range(1, 3000)])
    body = path.read_bytes()
    path.write_bytes(body[: len(body) - 40] + b"\x00\x81")
    outcome = import_at_once(shop_id=shop_id, path=path, kind=None, now=NOW, progress=lambda done: None)
    assert outcome["error"]
    assert (Refund.objects.count(), Case.objects.count()) == (0, 0)


def test_an_uploaded_file_is_previewed_before_it_writes_and_applied_on_word(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    body = refunds_csv(tmp_path / "x.csv", [row(1), row(2, 退款编号="x")]).read_bytes()
    view = bring_file(
        actor=agent,
        shop_id=shop_id,
        filename="退款报表.csv",
        chunks=[body[:500], body[500:]],
        modified_at=None,
        now=NOW,
    )
    assert view.state == "waiting"
    assert work_on_next_file(clock=lambda: NOW)
    ready = import_view(actor=agent, import_id=view.import_id, now=NOW)
    assert (ready.state, ready.created, ready.refused_count, len(ready.sample)) == ("ready", 1, 1, 1)
    assert Refund.objects.count() == 0
    apply_import(actor=agent, import_id=view.import_id, now=NOW)
    assert work_on_next_file(clock=lambda: NOW)
    done = import_view(actor=agent, import_id=view.import_id, now=NOW)
    assert (done.state, done.created) == ("done", 1)
    assert Refund.objects.count() == 1
    assert not work_on_next_file(clock=lambda: NOW)


def test_what_newer_data_keeps_is_not_counted_as_an_update(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    body = refunds_csv(tmp_path / "x.csv", [row(1, 商家备注="已联系")]).read_bytes()
    earlier, later = NOW - timedelta(hours=3), NOW + timedelta(hours=1)
    view = bring_file(
        actor=agent, shop_id=shop_id, filename="退款.csv", chunks=[body], modified_at=earlier, now=later
    )
    assert work_on_next_file(clock=lambda: later)
    ready = import_view(actor=agent, import_id=view.import_id, now=later)
    assert (ready.state, ready.updated, ready.unchanged) == ("ready", 0, 1)
    state_moment(actor=agent, import_id=view.import_id, stated_at=later, now=later)
    assert work_on_next_file(clock=lambda: later)
    ready = import_view(actor=agent, import_id=view.import_id, now=later)
    assert (ready.state, ready.updated, ready.unchanged) == ("ready", 1, 0)
    apply_import(actor=agent, import_id=view.import_id, now=later)
    assert work_on_next_file(clock=lambda: later)
    done = import_view(actor=agent, import_id=view.import_id, now=later)
    assert (done.state, done.updated, done.unchanged) == ("done", 1, 0)


def test_a_file_that_is_no_export_is_refused_in_words(shop_id: int, agent: Actor) -> None:
    view = bring_file(
        actor=agent,
        shop_id=shop_id,
        filename="退款.xlsx",
        chunks=[b"\x89PNG\r\n\x1a\n" + b"0" * 200],
        modified_at=None,
        now=NOW,
    )
    assert work_on_next_file(clock=lambda: NOW)
    refused = import_view(actor=agent, import_id=view.import_id, now=NOW)
    assert (refused.state, refused.error_code) == ("refused", "picture")
    assert "图片" in refused.error_text


def test_a_batch_costs_the_same_queries_whatever_its_length(
    tmp_path: Path, shop_id: int, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40):
        bring(tmp_path, shop_id, [row(number) for number in range(1, 400)])
