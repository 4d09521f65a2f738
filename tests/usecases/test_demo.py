"""The demo's shops and people, from a real sandbox."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shouhou.storage.models import Case, Membership, Shop, ShopSession, SyncSource, User
from shouhou.storage.sealing import unseal
from shouhou.usecases.demo import DemoLogin, NoSandbox, prepare
from shouhou.usecases.outside import marketplace_of
from shouhou.usecases.shops import create_shop
from tests.sandbox.driving import Running, free_port, start

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ROLES = {
    "kefu": "agent",
    "cangku": "returns_clerk",
    "zhuguan": "supervisor",
    "dianzhu": "owner",
    "zhidu": "read_only",
}


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    running = start("--seed", "9", "--no-population")
    yield running
    running.stop()


def everything() -> dict[str, Any]:
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Shop, ShopSession, SyncSource, User, Membership)
    }


def test_the_first_call_makes_shops_that_are_reached_and_people_who_can_log_in(box: Running) -> None:
    logins = prepare(sandbox_url=box.url, now=NOW)
    wanted = {c["name"]: c for c in box.get("/sandbox/credentials")["items"]}
    shops = Shop.objects.all()
    assert {shop.name for shop in shops} == set(wanted)
    for shop in shops:
        theirs = wanted[shop.name]
        assert (shop.is_demo, shop.withdrawal_profile, shop.shop_type) == (True, "today", theirs["shop_type"])
        assert (shop.seller_nick, shop.seller_user_id) == (theirs["nick"], theirs["user_id"])
        assert marketplace_of(shop).seller().user_id == theirs["user_id"]
        for session in shop.sessions.all():
            assert unseal(session.token_sealed) == theirs["sessions"][session.kind]["session"]
            assert session.expires_at is not None
            assert session.write_until == datetime.fromisoformat(
                theirs["sessions"][session.kind]["w2_expires_at"]
            )
    assert {login.username for login in logins} == set(ROLES)
    assert len({login.password for login in logins}) == len(ROLES)
    for login in logins:
        user = User.objects.get(username=login.username)
        assert user.check_password(login.password)
        assert login.password not in repr(login)
        held = set(user.memberships.values_list("shop__name", "role"))
        assert held == {(name, ROLES[login.username]) for name in wanted}
    assert not Case.objects.exists()


def test_repeating_it_changes_nothing_and_returns_nobody(box: Running) -> None:
    prepare(sandbox_url=box.url, now=NOW)
    before = everything()
    assert prepare(sandbox_url=box.url + "/", now=NOW + timedelta(days=1)) == ()
    assert everything() == before


def test_authorisations_that_differ_are_renewed_and_sources_read_at_once(box: Running) -> None:
    prepare(sandbox_url=box.url, now=NOW)
    box.http.post("/sandbox/sessions/renew", json={"shop": "tmall", "kind": "sub"})
    later = NOW + timedelta(days=1)
    prepare(sandbox_url=box.url, now=later)
    theirs = {c["name"]: c for c in box.get("/sandbox/credentials")["items"]}
    changed = ShopSession.objects.get(updated_at=later)
    assert (changed.shop.shop_type, changed.kind) == ("B", "sub")
    assert unseal(changed.token_sealed) == theirs[changed.shop.name]["sub_session"]
    assert set(changed.shop.sources.values_list("due_at", flat=True)) == {later}


def test_a_sandbox_that_moved_is_followed_and_nothing_is_doubled(box: Running) -> None:
    prepare(sandbox_url=box.url, now=NOW)
    moved = start("--seed", "10", "--no-population")
    try:
        assert prepare(sandbox_url=moved.url, now=NOW) == ()
        for shop in Shop.objects.all():
            assert shop.gateway.startswith(moved.url)
            assert marketplace_of(shop).seller().nick == shop.name
    finally:
        moved.stop()
    assert User.objects.count() == len(ROLES)


def test_secrets_sealed_by_another_secret_file_are_renewed(box: Running, settings: Any) -> None:
    prepare(sandbox_url=box.url, now=NOW)
    settings.SECRET_KEY = "another installation's key"
    prepare(sandbox_url=box.url, now=NOW)
    assert all(marketplace_of(shop).seller() for shop in Shop.objects.all())


def test_roles_changed_on_purpose_stay(box: Running) -> None:
    prepare(sandbox_url=box.url, now=NOW)
    Membership.objects.filter(user__username="kefu").update(role="supervisor")
    prepare(sandbox_url=box.url, now=NOW)
    assert set(Membership.objects.filter(user__username="kefu").values_list("role", flat=True)) == {
        "supervisor"
    }


def test_nobody_is_made_whose_password_could_not_be_kept(box: Running) -> None:
    def full_disk(logins: Sequence[DemoLogin]) -> None:
        assert len(logins) == len(ROLES)
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        prepare(sandbox_url=box.url, now=NOW, keep=full_disk)
    assert not User.objects.exists()
    kept: list[DemoLogin] = []
    assert prepare(sandbox_url=box.url, now=NOW, keep=kept.extend) == tuple(kept)
    assert prepare(sandbox_url=box.url, now=NOW, keep=full_disk) == ()


def test_a_shop_of_somebodys_own_is_never_taken_over(box: Running) -> None:
    name = box.get("/sandbox/credentials")["items"][0]["name"]
    create_shop(
        actor=None,
        name=name,
        shop_type="C",
        gateway="https://eco.taobao.com/router/rest",
        app_key="1",
        app_secret="s",
        session="t",
        sub_session="",
        now=NOW,
    )
    prepare(sandbox_url=box.url, now=NOW)
    own = Shop.objects.get(name=name)
    assert (own.is_demo, own.gateway) == (False, "https://eco.taobao.com/router/rest")
    assert Shop.objects.filter(is_demo=True).count() == len(box.get("/sandbox/credentials")["items"])
    assert prepare(sandbox_url=box.url, now=NOW) == ()


def test_without_a_sandbox_the_reason_is_clear_and_nothing_is_written() -> None:
    with pytest.raises(NoSandbox, match="the sandbox does not answer: http://127"):
        prepare(sandbox_url=f"http://127.0.0.1:{free_port()}", now=NOW, wait_seconds=0.3)
    assert not Shop.objects.exists()
