"""A file is applied while others hold its cases: nobody waits for a deadlock, and nothing of the file is lost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from django.db import connection, transaction

from shouhou.storage.models import Case, CaseDiagnosis, Refund
from shouhou.usecases.diagnosing import diagnose_waiting

from .exports import NOW, bring, row

pytestmark = pytest.mark.django_db(transaction=True)

SAID = {"买家退款说明": "收到就是裂的，质量太差"}
DONE = {"退款状态": "退款成功", "超时时间": "", "退款完结时间": "2026-11-20 12:00:00"}


def hold(pk: int) -> None:
    Case.objects.select_for_update().get(pk=pk)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@contextmanager
def other(act: Callable[[Event], None]) -> Iterator[Future[None]]:
    """``act`` in a transaction of another connection, begun; it may wait for the event."""
    begun, go_on = Event(), Event()

    def run() -> None:
        try:
            with transaction.atomic():
                connection.cursor().execute(
                    "SET LOCAL deadlock_timeout = '30s'"
                )  # never the one who is ended
                act(begun)
                go_on.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(run)
        try:
            assert begun.wait(20)
            yield future
        finally:
            go_on.set()


def test_a_case_that_somebody_holds_is_diagnosed_later(tmp_path: Path, shop_id: int) -> None:
    bring(tmp_path, shop_id, [row(1, **SAID), row(2, **SAID)])
    first, second = Case.objects.order_by("pk")

    def act(begun: Event) -> None:
        hold(first.pk)
        begun.set()

    with other(act):
        assert diagnose_waiting(clock=lambda: NOW) == 1
    assert list(CaseDiagnosis.objects.values_list("case_id", flat=True)) == [second.pk]
    assert diagnose_waiting(clock=lambda: NOW) == 1
    assert CaseDiagnosis.objects.count() == 2


def test_an_import_that_was_ended_for_a_deadlock_begins_again(tmp_path: Path, shop_id: int) -> None:
    bring(tmp_path, shop_id, [row(1), row(2)])
    first, second = Case.objects.order_by("pk")

    def act(begun: Event) -> None:
        hold(second.pk)
        begun.set()
        end = time.monotonic() + 20
        while not somebody_waits() and time.monotonic() < end:
            time.sleep(0.01)
        hold(first.pk)  # the import holds it and waits for the second one

    with ThreadPoolExecutor(1) as pool, other(act) as others:

        def apply() -> dict[str, object]:
            try:
                return bring(tmp_path, shop_id, [row(1, **DONE), row(2, **DONE)], at=NOW + timedelta(hours=1))
            finally:
                connection.close()

        applied = pool.submit(apply)
        time.sleep(1.5)
    others.result(timeout=40)
    outcome = applied.result(timeout=40)
    assert (outcome["updated"], outcome["error"]) == (2, None)
    assert set(Refund.objects.values_list("status", flat=True)) == {"success"}
