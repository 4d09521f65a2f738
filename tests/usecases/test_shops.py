"""Shops and their authorisations, on the real database and against a real sandbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.marketplaces.port import SessionKind
from shouhou.storage.models import (
    AddressBookEntry,
    Case,
    Command,
    Membership,
    Shop,
    ShopSession,
    SyncSource,
    User,
)
from shouhou.storage.queries.records import ShopView
from shouhou.storage.sealing import unseal
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.outside import credentials_of, marketplace_of
from shouhou.usecases.shops import (
    ShopChanges,
    authorise_url,
    check_connection,
    create_shop,
    finish_authorisation,
    save_shop,
    set_session,
    shop_by_name,
    shop_view,
    shop_views,
)
from tests.sandbox.driving import Running

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BACK = "http://127.0.0.1:8000/settings/shops/1/authorisation/"
GOOD: dict[str, Any] = {
    "actor": None,
    "name": "棉麻小店",
    "shop_type": "C",
    "gateway": "https://eco.taobao.com/router/rest",
    "app_key": "23012345",
    "app_secret": "secret-of-the-app",
    "session": "main-token",
    "sub_session": "sub-token",
    "now": NOW,
}


def made(**changes: Any) -> ShopView:
    return create_shop(**GOOD | changes)


def person(name: str, *roles: tuple[int, Role]) -> Actor:
    user = User.objects.create(username=name, display_name=name, joined_at=NOW)
    for shop_id, role in roles:
        Membership.objects.create(user=user, shop_id=shop_id, role=role.value)
    return Actor(user_id=user.pk, name=name)


@contextmanager
def heard(channel: str) -> Iterator[list[str]]:
    """Notifications are checked in the statements sent: a test's transaction never commits."""
    said: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield said
    said += [q["sql"] for q in queries if "pg_notify" in q["sql"] and channel in q["sql"]]


def test_a_new_shop_has_two_sealed_authorisations_and_every_source_due_at_once() -> None:
    view = made()
    shop = Shop.objects.get(pk=view.badge.shop_id)
    assert "secret-of-the-app" not in shop.app_secret_sealed
    tokens = {s.kind: s.token_sealed for s in ShopSession.objects.filter(shop=shop)}
    assert "main-token" not in tokens["main"]
    assert (unseal(tokens["main"]), unseal(tokens["sub"])) == ("main-token", "sub-token")
    opened = credentials_of(shop)
    assert (opened.app_secret, opened.session, opened.sub_session) == (
        "secret-of-the-app",
        "main-token",
        "sub-token",
    )
    assert {s.name for s in view.sources} == {"clock", "hints", "refunds", "orders", "addresses"}
    assert set(SyncSource.objects.filter(shop=shop).values_list("due_at", flat=True)) == {NOW}
    assert [(s.kind, s.present, s.expires_at) for s in view.sessions] == [
        ("main", True, None),
        ("sub", True, None),
    ]
    assert view.members == ()
    assert "secret" not in repr(view).replace("has_secret", "")
    assert "token" not in repr(view)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", "  "),
        ("name", "长" * 81),
        ("name", "店\n铺"),
        ("shop_type", "X"),
        ("channel", "fax"),
        ("gateway", "ftp://eco.taobao.com/"),
        ("gateway", "eco.taobao.com/router/rest"),
        ("gateway", "https://user:pass@eco.taobao.com/"),
        ("gateway", "https://[eco/"),
        ("gateway", "https://eco.taobao.com:99999/"),
        ("gateway", "https:///router/rest"),
        ("gateway", "http://a/" + "b" * 300),
        ("app_key", ""),
        ("app_key", "23 01"),
        ("app_key", "1" * 61),
        ("app_secret", ""),
        ("app_secret", "密钥"),
        ("session", "two words"),
        ("sub_session", "x" * 5000),
    ],
)
def test_a_wrong_input_is_named_and_nothing_is_written(member: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        made(**{member: value})
    assert refused.value.reason_code == "invalid"
    assert list(refused.value.fields) == [member]
    assert not Shop.objects.exists()


def test_a_live_shop_needs_one_authorisation_and_a_shop_of_files_needs_none() -> None:
    with pytest.raises(Refused) as refused:
        made(session="", sub_session="")
    assert list(refused.value.fields) == ["session"]
    view = made(channel="files", gateway="", app_key="", app_secret="", session="", sub_session="")
    assert (view.channel, view.has_secret, [s.present for s in view.sessions]) == (
        "files",
        False,
        [False] * 2,
    )


def test_a_name_is_given_once() -> None:
    made()
    with pytest.raises(Refused) as refused:
        made(name=" 棉麻小店 ")
    assert (refused.value.reason_code, list(refused.value.fields)) == ("name_taken", ["name"])
    other = made(name="另一家")
    with pytest.raises(Refused):
        save_shop(actor=None, shop_id=other.badge.shop_id, changes=ShopChanges(name="棉麻小店"), now=LATER)
    assert Shop.objects.count() == 2


def test_an_owner_owns_the_shop_they_make_and_nobody_else_may_make_one() -> None:
    first = made().badge.shop_id
    for role in set(Role) - {Role.OWNER}:
        with pytest.raises(Refused, match="not_permitted"):
            made(actor=person(f"p-{role}", (first, role)), name="新店")
    with pytest.raises(Refused, match="not_permitted"):
        made(actor=person("stranger"), name="新店")
    view = made(actor=person("owner", (first, Role.OWNER)), name="新店")
    assert [(m.username, m.roles) for m in view.members] == [("owner", ("owner",))]


def test_people_see_their_own_shops_and_the_command_line_sees_all() -> None:
    mine, other = made().badge.shop_id, made(name="另一家").badge.shop_id
    actor = person("reader", (mine, Role.READ_ONLY))
    assert [v.badge.shop_id for v in shop_views(actor=actor, now=NOW)] == [mine]
    assert [v.badge.shop_id for v in shop_views(actor=None, now=NOW)] == [mine, other]
    assert shop_views(actor=person("stranger"), now=NOW) == ()
    assert shop_view(actor=actor, shop_id=mine, now=NOW).badge.name == "棉麻小店"
    for shop_id in (other, 10**9):
        with pytest.raises(Missing):
            shop_view(actor=actor, shop_id=shop_id, now=NOW)
    with pytest.raises(Missing):
        shop_view(actor=None, shop_id=10**9, now=NOW)
    assert shop_by_name(name="另一家").badge.shop_id == other
    with pytest.raises(Missing):
        shop_by_name(name="没有的店")


def test_the_number_of_queries_does_not_grow_with_shops() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            shop_views(actor=None, now=NOW)
        return len(queries)

    made()
    one = count()
    for number in range(4):
        shop_id = made(name=f"店{number}").badge.shop_id
        person(f"p{number}", (shop_id, Role.AGENT), (shop_id, Role.OWNER))
        AddressBookEntry.objects.create(shop_id=shop_id, address_id="1", read_at=NOW)
    assert one == count() == 5


def test_members_and_addresses_are_shown_in_a_steady_order() -> None:
    shop_id = made().badge.shop_id
    person("zhang", (shop_id, Role.OWNER), (shop_id, Role.AGENT))
    person("an", (shop_id, Role.READ_ONLY))
    for address_id, default in (("7", False), ("9", True)):
        AddressBookEntry.objects.create(
            shop_id=shop_id,
            address_id=address_id,
            province="浙江省",
            city="杭州市",
            district="余杭区",
            street="某路 1 号",
            phone="0571-1",
            is_default_return=default,
            read_at=NOW,
        )
    view = shop_view(actor=None, shop_id=shop_id, now=NOW)
    assert [(m.username, m.roles) for m in view.members] == [
        ("an", ("read_only",)),
        ("zhang", ("agent", "owner")),
    ]
    assert [(a.address_id, a.line, a.mobile) for a in view.addresses] == [
        ("9", "浙江省杭州市余杭区某路 1 号", "0571-1"),
        ("7", "浙江省杭州市余杭区某路 1 号", "0571-1"),
    ]


def test_only_named_members_of_a_shop_are_changed() -> None:
    shop_id = made().badge.shop_id
    owner = person("owner", (shop_id, Role.OWNER))
    AddressBookEntry.objects.create(shop_id=shop_id, address_id="42", read_at=NOW)
    before = shop_view(actor=owner, shop_id=shop_id, now=NOW)
    changes = ShopChanges(
        first_response_minutes=30, stale_minutes=5, withdrawal_profile="seed", default_address_id="42"
    )
    with heard("shouhou_events") as events:
        after = save_shop(actor=owner, shop_id=shop_id, changes=changes, now=LATER)
    assert (after.first_response_minutes, after.stale_minutes) == (30, 5)
    assert (after.withdrawal_profile, after.default_address_id) == ("seed", "42")
    assert (after.gateway, after.app_key, after.badge) == (before.gateway, before.app_key, before.badge)
    assert len(events) == 1
    assert set(SyncSource.objects.filter(shop_id=shop_id).values_list("due_at", flat=True)) == {NOW}
    cleared = save_shop(actor=owner, shop_id=shop_id, changes=ShopChanges(default_address_id=""), now=LATER)
    assert cleared.default_address_id == ""


def test_a_new_way_to_reach_the_shop_is_tried_at_once() -> None:
    shop_id = made().badge.shop_id
    save_shop(actor=None, shop_id=shop_id, changes=ShopChanges(app_secret="another"), now=LATER)
    assert credentials_of(Shop.objects.get(pk=shop_id)).app_secret == "another"
    assert set(SyncSource.objects.filter(shop_id=shop_id).values_list("due_at", flat=True)) == {LATER}


@pytest.mark.parametrize(
    "changes",
    [
        ShopChanges(name=""),
        ShopChanges(gateway="nowhere"),
        ShopChanges(app_key=""),
        ShopChanges(app_secret=""),
        ShopChanges(first_response_minutes=0),
        ShopChanges(stale_minutes=10**9),
        ShopChanges(withdrawal_profile="tomorrow"),
        ShopChanges(default_address_id="unknown"),
    ],
)
def test_a_wrong_change_leaves_the_whole_shop_as_it_was(changes: ShopChanges) -> None:
    shop_id = made().badge.shop_id
    before = Shop.objects.filter(pk=shop_id).values().get()
    with pytest.raises(Refused) as refused:
        save_shop(actor=None, shop_id=shop_id, changes=changes, now=LATER)
    assert len(refused.value.fields) == 1
    assert Shop.objects.filter(pk=shop_id).values().get() == before


def test_only_an_owner_manages_a_shop() -> None:
    shop_id = made().badge.shop_id
    for role in set(Role) - {Role.OWNER}:
        actor = person(f"p-{role}", (shop_id, role))
        for attempt in _managing(actor, shop_id):
            with pytest.raises(Refused, match="not_permitted"):
                attempt()
    for attempt in _managing(person("stranger"), shop_id):
        with pytest.raises(Missing):
            attempt()
    assert unseal(ShopSession.objects.get(shop_id=shop_id, kind="main").token_sealed) == "main-token"


def _managing(actor: Actor, shop_id: int) -> list[Any]:
    return [
        lambda: save_shop(actor=actor, shop_id=shop_id, changes=ShopChanges(name="我的"), now=LATER),
        lambda: set_session(actor=actor, shop_id=shop_id, kind="main", token="mine", now=LATER),
        lambda: check_connection(actor=actor, shop_id=shop_id, now=LATER),
        lambda: authorise_url(actor=actor, shop_id=shop_id, kind="main", redirect_uri=BACK, state="s"),
        lambda: finish_authorisation(
            actor=actor, shop_id=shop_id, kind="main", code="c", redirect_uri=BACK, now=LATER
        ),
    ]


def test_a_new_session_forgets_the_refusal_and_lets_what_waited_go_on() -> None:
    shop_id = made().badge.shop_id
    other = made(name="另一家").badge.shop_id
    ShopSession.objects.filter(shop_id=shop_id, kind="sub").update(
        refused_at=NOW, refused_text="session-expired", expires_at=NOW, write_until=NOW
    )
    SyncSource.objects.filter(shop_id=shop_id).update(due_at=NOW + timedelta(days=1), failures=7)
    waiting = _command(shop_id, "needs_session")
    elsewhere = _command(other, "needs_session")
    asking = _command(shop_id, "needs_code")
    with heard("shouhou_wake") as woken:
        set_session(actor=None, shop_id=shop_id, kind="sub", token=" fresh \n", now=LATER)
    session = ShopSession.objects.get(shop_id=shop_id, kind="sub")
    assert unseal(session.token_sealed) == "fresh"
    assert (session.refused_at, session.refused_text, session.expires_at, session.write_until) == (
        None,
        "",
        None,
        None,
    )
    assert session.updated_at == LATER
    assert unseal(ShopSession.objects.get(shop_id=shop_id, kind="main").token_sealed) == "main-token"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.not_before) == ("pending", LATER)
    assert Case.objects.get(pk=waiting.case_id).command_state == "pending"
    for command in (elsewhere, asking):
        state = command.state
        command.refresh_from_db()
        assert command.state == state
    assert len(woken) == 1
    assert set(SyncSource.objects.filter(shop_id=shop_id).values_list("due_at", flat=True)) == {LATER}


def _command(shop_id: int, state: str) -> Command:
    user, _ = User.objects.get_or_create(
        username="agent", defaults={"display_name": "客服", "joined_at": NOW}
    )
    case = Case.objects.create(shop_id=shop_id, last_activity_at=NOW, opened_at=NOW, command_state=state)
    return Command.objects.create(
        shop_id=shop_id,
        case=case,
        subject_id=str(case.pk),
        kind="agree_refund",
        channel="api",
        state=state,
        seen_case_version=0,
        actor=user,
        idempotency_key=str(case.pk),
        created_at=NOW,
        not_before=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "token"), [("third", "token"), ("main", ""), ("sub", "a b"), ("main", "令牌")]
)
def test_a_wrong_session_is_refused(kind: str, token: str) -> None:
    shop_id = made().badge.shop_id
    with pytest.raises(Refused) as refused:
        set_session(actor=None, shop_id=shop_id, kind=kind, token=token, now=LATER)
    assert refused.value.fields
    assert set(ShopSession.objects.values_list("updated_at", flat=True)) == {NOW}


def test_a_session_for_a_shop_that_is_not_there_is_missing() -> None:
    with pytest.raises(Missing):
        set_session(actor=None, shop_id=10**9, kind="main", token="token", now=NOW)
    with pytest.raises(Missing):
        check_connection(actor=None, shop_id=10**9, now=NOW)


def test_checking_a_connection_makes_every_source_due_now() -> None:
    shop_id = made().badge.shop_id
    SyncSource.objects.filter(shop_id=shop_id).update(due_at=NOW + timedelta(days=1))
    with heard("shouhou_events") as events:
        check_connection(actor=person("owner", (shop_id, Role.OWNER)), shop_id=shop_id, now=LATER)
    assert set(SyncSource.objects.filter(shop_id=shop_id).values_list("due_at", flat=True)) == {LATER}
    assert len(events) == 1


# -- authorising, with the sandbox's own page ----------------------------------------------------------


def sandbox_shop(sandbox: Running, key: str = "tmall") -> int:
    row = sandbox.shop(key).credentials
    view = made(
        name=row["name"],
        shop_type=row["shop_type"],
        gateway=row["gateway"],
        app_key=row["app_key"],
        app_secret=row["app_secret"],
        session=row["session"],
        sub_session=row["sub_session"],
    )
    return view.badge.shop_id


def agreed(url: str, account: str) -> str:
    """What the seller does in the browser; returns the code of the redirect."""
    answer = httpx.post(url, data={"account": account}, trust_env=False)
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["unguessable"]
    return query["code"][0]


@pytest.mark.parametrize("kind", list(SessionKind))
def test_an_authorisation_given_in_the_browser_is_kept_with_the_moments_when_it_ends(
    sandbox: Running, kind: SessionKind
) -> None:
    shop_id = sandbox_shop(sandbox)
    owner = person("owner", (shop_id, Role.OWNER))
    url = authorise_url(actor=owner, shop_id=shop_id, kind=kind.value, redirect_uri=BACK, state="unguessable")
    code = agreed(url, kind.value)
    now = datetime.now(UTC)
    found = finish_authorisation(
        actor=owner, shop_id=shop_id, kind=kind.value, code=code, redirect_uri=BACK, now=now
    )
    assert found is kind
    current = next(c for c in sandbox.get("/sandbox/credentials")["items"] if c["shop"] == "tmall")
    theirs = current["sessions"][kind.value]
    ours = ShopSession.objects.get(shop_id=shop_id, kind=kind.value)
    assert unseal(ours.token_sealed) == theirs["session"]
    assert ours.expires_at == datetime.fromisoformat(theirs["expires_at"])
    assert ours.write_until == datetime.fromisoformat(theirs["w2_expires_at"])
    assert ours.nick == (current["sub_nick"] if kind is SessionKind.SUB else current["nick"])
    assert marketplace_of(Shop.objects.get(pk=shop_id)).seller().user_id == current["user_id"]


def test_when_the_other_account_agreed_its_authorisation_is_kept_as_what_it_is(sandbox: Running) -> None:
    shop_id = sandbox_shop(sandbox)
    owner = person("owner", (shop_id, Role.OWNER))
    old_sub = unseal(ShopSession.objects.get(shop_id=shop_id, kind="sub").token_sealed)
    url = authorise_url(actor=owner, shop_id=shop_id, kind="sub", redirect_uri=BACK, state="unguessable")
    found = finish_authorisation(
        actor=owner,
        shop_id=shop_id,
        kind="sub",
        code=agreed(url, "main"),
        redirect_uri=BACK,
        now=datetime.now(UTC),
    )
    assert found is SessionKind.MAIN
    assert unseal(ShopSession.objects.get(shop_id=shop_id, kind="sub").token_sealed) == old_sub
    assert marketplace_of(Shop.objects.get(pk=shop_id)).seller()


def test_a_spent_code_is_refused_in_the_platforms_words(sandbox: Running) -> None:
    shop_id = sandbox_shop(sandbox)
    owner = person("owner", (shop_id, Role.OWNER))
    before = list(ShopSession.objects.filter(shop_id=shop_id).order_by("kind").values())
    with pytest.raises(Refused) as refused:
        finish_authorisation(
            actor=owner, shop_id=shop_id, kind="main", code="spent", redirect_uri=BACK, now=NOW
        )
    assert refused.value.reason_code == "authorisation_failed"
    assert "code" in refused.value.fields["platform"]
    assert list(ShopSession.objects.filter(shop_id=shop_id).order_by("kind").values()) == before


def test_another_shops_account_is_not_taken(sandbox: Running) -> None:
    shop_id = sandbox_shop(sandbox)
    owner = person("owner", (shop_id, Role.OWNER))
    Shop.objects.filter(pk=shop_id).update(seller_user_id="1")
    url = authorise_url(actor=owner, shop_id=shop_id, kind="main", redirect_uri=BACK, state="unguessable")
    with pytest.raises(Refused, match="other_shop"):
        finish_authorisation(
            actor=owner,
            shop_id=shop_id,
            kind="main",
            code=agreed(url, "main"),
            redirect_uri=BACK,
            now=datetime.now(UTC),
        )
    assert ShopSession.objects.get(shop_id=shop_id, kind="main").updated_at == NOW


def test_a_platform_out_of_reach_is_said_and_changes_nothing() -> None:
    shop_id = made(gateway="http://127.0.0.1:9/router/rest").badge.shop_id
    owner = person("owner", (shop_id, Role.OWNER))
    with pytest.raises(Refused) as refused:
        finish_authorisation(
            actor=owner, shop_id=shop_id, kind="main", code="code", redirect_uri=BACK, now=NOW
        )
    assert refused.value.reason_code == "authorisation_failed"
    assert "secret-of-the-app" not in str(refused.value.fields)


def test_a_shop_without_an_app_cannot_be_authorised() -> None:
    shop_id = made(
        channel="files", gateway="", app_key="", app_secret="", session="", sub_session=""
    ).badge.shop_id
    owner = person("owner", (shop_id, Role.OWNER))
    with pytest.raises(Refused, match="no_app"):
        authorise_url(actor=owner, shop_id=shop_id, kind="main", redirect_uri=BACK, state="s")
    with pytest.raises(Refused, match="invalid"):
        authorise_url(actor=owner, shop_id=shop_id, kind="third", redirect_uri=BACK, state="s")
