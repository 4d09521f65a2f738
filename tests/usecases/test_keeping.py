"""Keeping the platform's pictures: noted when read, fetched once, tried again, and said when they are gone."""

import base64
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shouhou.domain.refund.vocabulary import Party
from shouhou.marketplaces.pictures import NotFetched
from shouhou.storage.models import Case, EvidenceItem, HistoryRow, PlatformPicture, Shop
from shouhou.storage.queries.timeline import timeline
from shouhou.usecases.evidence.keeping import MOST_ATTEMPTS, keep_next
from shouhou.usecases.evidence.reading import evidence_of
from shouhou.usecases.showing import read_picture
from tests.api.people import shop_named
from tests.api.world import NOW, message_reading, refund_reading, show
from tests.media import mp4, photo, picture

from .floor import Floor
from .floor import now as real_now
from .test_evidence_uploads import person

URL = "https://img.alicdn.com/i1/a.png"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.BLOB_ROOT = tmp_path


@pytest.fixture
def shop(db: None) -> Shop:
    return shop_named("向阳百货")


def with_pictures(shop: Shop, *urls: str, author: Party = Party.BUYER) -> int:
    return show(shop, refund_reading(), replace(message_reading(1, "看图"), picture_urls=urls, author=author))


def clock() -> datetime:
    return NOW


def gives(body: bytes) -> Any:
    return lambda url, *, hosts: body


def fails(reason: str, *, final: bool) -> Any:
    def fetch(url: str, *, hosts: object) -> bytes:
        raise NotFetched(reason, final=final)

    return fetch


def test_every_picture_of_a_message_is_noted_once_with_the_day_it_is_expected_to_go(shop: Shop) -> None:
    with_pictures(shop, URL, URL, "https://img.alicdn.com/i1/b.png", "https://x/" + "y" * 600)
    with_pictures(shop, URL)
    rows = PlatformPicture.objects.order_by("id")
    assert [row.url[-5:] for row in rows] == ["a.png", "b.png"]
    assert rows[0].expires_at == rows[0].message.created_at + timedelta(days=90)
    assert rows[0].next_try_at == NOW


def test_the_buyers_picture_becomes_a_piece_that_waits_to_be_sorted(shop: Shop) -> None:
    case_id = with_pictures(shop, URL)
    asked: list[Any] = []

    def fetch(url: str, *, hosts: Any) -> bytes:
        asked.append((url, hosts))
        return photo()

    assert keep_next(clock=clock, fetch=fetch)
    assert not keep_next(clock=clock, fetch=fetch)
    [(url, hosts)] = asked
    assert (url, hosts.gateway) == (URL, shop.gateway)
    assert {"alicdn.com", "taobao.com", "tmall.com"} <= hosts.names
    kept = PlatformPicture.objects.get()
    item = EvidenceItem.objects.get()
    assert (kept.state, kept.blob_id, kept.fetched_at) == ("kept", item.blob_id, NOW)
    assert (item.kind, item.side, item.source, item.case_id) == ("", "buyer", "platform", case_id)
    assert item.exif_sealed
    [entry] = [one for one in timeline(case_id=case_id) if one.text == "看图"]
    assert entry.pictures == (kept.blob_id,)
    assert HistoryRow.objects.filter(case_id=case_id, kind="evidence.kept").count() == 1
    agent = person("kefu", shop.pk)
    assert read_picture(actor=agent, sha256=kept.blob_id or "")[0] == "image/jpeg"
    page = evidence_of(actor=agent, case_id=case_id, now=NOW)
    assert [(one.state, one.certainty) for one in page.pictures] == [("kept", "unverified")]
    assert page.checklist.unsorted == 1


def test_our_own_pictures_are_kept_but_prove_nothing_by_themselves(shop: Shop) -> None:
    with_pictures(shop, URL, author=Party.SELLER)
    assert keep_next(clock=clock, fetch=gives(picture()))
    assert PlatformPicture.objects.get().state == "kept"
    assert not EvidenceItem.objects.exists()


def test_a_failure_is_tried_again_later_and_at_last_given_up(shop: Shop) -> None:
    case_id = with_pictures(shop, URL)
    moment = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert keep_next(clock=lambda: moment, fetch=fails("ReadTimeout", final=False))  # noqa: B023
        row = PlatformPicture.objects.get()
        assert row.attempts == attempt
        assert not keep_next(clock=lambda: moment, fetch=fails("ReadTimeout", final=False))  # noqa: B023
        assert row.next_try_at > moment
        moment = row.next_try_at
    assert (row.state, row.error) == ("refused", "ReadTimeout")
    assert HistoryRow.objects.filter(case_id=case_id, kind="evidence.lost").count() == 1
    assert not keep_next(clock=lambda: moment + timedelta(days=9), fetch=gives(picture()))


@pytest.mark.parametrize(
    ("fetch", "state", "error"),
    [
        (fails("gone", final=True), "gone", "gone"),
        (fails("unknown_host", final=True), "refused", "unknown_host"),
        (gives(b"<html>alert</html>"), "refused", "not_a_picture"),
        (gives(mp4()), "refused", "not_a_picture"),
    ],
)
def test_what_will_never_come_is_said_at_once(shop: Shop, fetch: Any, state: str, error: str) -> None:
    case_id = with_pictures(shop, URL)
    assert keep_next(clock=clock, fetch=fetch)
    row = PlatformPicture.objects.get()
    assert (row.state, row.error, row.blob_id) == (state, error, None)
    assert not EvidenceItem.objects.exists()
    page = evidence_of(actor=person("kefu", shop.pk), case_id=case_id, now=NOW)
    assert page.pictures[0].state == state


def test_what_expires_first_is_fetched_first(shop: Shop) -> None:
    with_pictures(shop, URL, "https://img.alicdn.com/i1/b.png")
    PlatformPicture.objects.filter(url__endswith="b.png").update(expires_at=NOW + timedelta(hours=1))
    asked: list[str] = []

    def fetch(url: str, *, hosts: Any) -> bytes:
        asked.append(url)
        return picture(shade=len(asked))

    while keep_next(clock=clock, fetch=fetch):
        pass
    assert [url[-5:] for url in asked] == ["b.png", "a.png"]


def test_no_transaction_is_open_while_the_network_is_asked(shop: Shop) -> None:
    from django.db import connection

    with_pictures(shop, URL)
    depth = len(connection.savepoint_ids)

    def fetch(url: str, *, hosts: Any) -> bytes:
        assert len(connection.savepoint_ids) == depth
        return picture()

    assert keep_next(clock=clock, fetch=fetch)


@pytest.mark.django_db(transaction=True)
def test_two_workers_fetch_a_picture_once(shop: Shop) -> None:
    from django.db import connections

    with_pictures(shop, URL)
    asked: list[str] = []
    gate = threading.Barrier(2, timeout=10)

    def fetch(url: str, *, hosts: Any) -> bytes:
        asked.append(url)
        return picture()

    def work() -> None:
        gate.wait()
        keep_next(clock=clock, fetch=fetch)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert asked == [URL]


@pytest.mark.django_db
def test_the_sandboxs_own_pictures_are_kept_over_real_http(tmall: Floor) -> None:
    refund_id = tmall.apply(shipped=True)
    tmall.sandbox.act(
        "buyer",
        "message",
        refund_id=refund_id,
        content="这是照片",
        image=base64.b64encode(picture()).decode(),
    )
    tmall.sync()
    case = tmall.case_of(refund_id)
    while keep_next(clock=real_now):
        pass
    [row] = PlatformPicture.objects.filter(message__refund__refund_id=refund_id)
    assert (row.state, row.error) == ("kept", "")
    assert row.url.startswith("http://127.0.0.1:")
    item = EvidenceItem.objects.get(case=Case.objects.get(pk=case.pk))
    assert (item.side, item.source) == ("buyer", "platform")


def test_what_was_read_before_there_were_rows_gets_them(shop: Shop) -> None:
    from importlib import import_module

    from django.apps import apps

    with_pictures(shop, URL)
    PlatformPicture.objects.all().delete()
    import_module("shouhou.storage.migrations.0009_evidence_claims").note_pictures(apps, None)
    row = PlatformPicture.objects.get()
    assert (row.url, row.state) == (URL, "waiting")
    assert row.next_try_at <= datetime.now(UTC)
