"""The daily anchor proves that whole histories were not rewritten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from shouhou.domain.history import canonical, chain, genesis
from shouhou.storage import history
from shouhou.storage.models import Anchor, Case, HistoryRow, Shop
from shouhou.usecases.anchoring import NotAnAnchor, agrees_with, anchor_day, check_anchors, text_of
from shouhou.usecases.verification import verify_histories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)


def make_case() -> Case:
    shop, _ = Shop.objects.get_or_create(name="店", defaults={"shop_type": "B", "created_at": NOW})
    case = Case.objects.create(shop=shop, last_activity_at=NOW, opened_at=NOW)
    add_row(case)
    return case


def add_row(case: Case) -> None:
    history.append(case, at=NOW, actor="system", kind="case.opened", body={"tid": "1"})
    case.save()


def rewrite_everything(case: Case) -> None:
    """What somebody with the database could do: change a row and forge the chain from there on."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE storage_historyrow DISABLE TRIGGER USER")
    prev = genesis(case_id=str(case.pk))
    for row in HistoryRow.objects.filter(case=case).order_by("seq"):
        body = canonical({"tid": "2"})
        digest = chain(prev, seq=row.seq, at=row.at, actor=row.actor, kind=row.kind, body=body)
        HistoryRow.objects.filter(pk=row.pk).update(body=body, prev_hash=prev, hash=digest)
        prev = digest
    Case.objects.filter(pk=case.pk).update(head=prev)


def test_an_anchor_holds_while_histories_only_grow() -> None:
    case = make_case()
    first = anchor_day(now=NOW)
    add_row(case)
    make_case()
    second = anchor_day(now=NOW + timedelta(days=1))
    assert (first.cases, first.rows, second.cases, second.rows) == (1, 1, 2, 3)
    assert second.prev_hash == first.hash
    assert check_anchors() == (2, ())
    assert agrees_with(text_of(first))


def test_a_day_is_anchored_once() -> None:
    case = make_case()
    first = anchor_day(now=NOW)
    add_row(case)
    assert anchor_day(now=NOW) == first
    assert Anchor.objects.count() == 1


def test_a_forged_chain_that_verifies_by_itself_is_found_by_the_anchor() -> None:
    case = make_case()
    kept = text_of(anchor_day(now=NOW))
    rewrite_everything(case)
    assert verify_histories().broken == ()
    assert check_anchors() == (1, (NOW.date(),))
    assert not agrees_with(kept)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"day": "yesterday"}', "\x00"])
def test_what_is_no_anchor_is_said(text: str) -> None:
    with pytest.raises(NotAnAnchor):
        agrees_with(text)


def test_the_anchor_lies_in_a_file_of_its_day(settings: object) -> None:
    make_case()
    record = anchor_day(now=NOW)
    from pathlib import Path

    file = Path(settings.ANCHOR_ROOT) / "2026-11-20.json"  # type: ignore[attr-defined]
    assert file.read_text(encoding="ascii") == text_of(record)
