"""``shouhou verify``."""

from datetime import UTC, datetime

from django.db import connection

from shouhou.storage import history
from shouhou.storage.models import Case, HistoryRow

from .commandline import CommandLine
from .test_commands_shop import create

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def case_with_history(shouhou: CommandLine, secret_file: str) -> Case:
    shop_id = shouhou(*create(secret_file)).record["id"]
    case = Case.objects.create(shop_id=shop_id, last_activity_at=NOW, opened_at=NOW)
    for number in range(3):
        history.append(case, at=NOW, actor="system", kind="case.opened", body={"number": number})
    case.save()
    return case


def nothing_wrong(*, cases: int, rows: int) -> dict[str, object]:
    return {
        "cases": cases,
        "rows": rows,
        "broken": [],
        "anchors": 0,
        "broken_anchors": [],
        "kept_anchor": None,
    }


def test_whole_histories_agree(shouhou: CommandLine, secret_file: str) -> None:
    assert shouhou("verify", "--json").record == nothing_wrong(cases=0, rows=0)
    case_with_history(shouhou, secret_file)
    ran = shouhou("verify", "--json")
    assert (ran.code, ran.record) == (0, nothing_wrong(cases=1, rows=3))
    assert "全部一致" in shouhou("verify").out


def test_a_changed_row_is_found(shouhou: CommandLine, secret_file: str) -> None:
    case = case_with_history(shouhou, secret_file)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE storage_historyrow DISABLE TRIGGER USER")
        HistoryRow.objects.filter(case=case, seq=2).update(actor="user:9")
    ran = shouhou("verify", "--json")
    assert ran.code == 1
    assert ran.record["broken"] == [{"case_id": case.pk, "seq": 2, "problem": "wrong_hash"}]


def test_a_cut_off_history_is_found(shouhou: CommandLine, secret_file: str) -> None:
    case = case_with_history(shouhou, secret_file)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE storage_historyrow DISABLE TRIGGER USER")
        HistoryRow.objects.filter(case=case).delete()
    ran = shouhou("verify", "--json")
    assert ran.record["broken"] == [{"case_id": case.pk, "seq": 0, "problem": "wrong_count"}]
