"""``shouhou user`` and ``shouhou token``."""

import orjson
import pytest
from django.test import Client

from shouhou.storage.models import ApiToken, Membership, User

from .commandline import CommandLine, Ran
from .test_commands_shop import create

PASSWORD = "correct horse battery"


@pytest.fixture
def with_shop(shouhou: CommandLine, secret_file: str) -> CommandLine:
    assert shouhou(*create(secret_file)).code == 0
    return shouhou


def make(shouhou: CommandLine, name: str = "xiaoli", *more: str, stdin: str = PASSWORD + "\n") -> Ran:
    words = ["user", "create", name, "--role", "agent", "--shop", "向阳百货", "--password-stdin", "--json"]
    return shouhou(*words, *more, stdin=stdin)


def test_a_person_is_created_and_can_log_in(with_shop: CommandLine) -> None:
    ran = make(with_shop)
    assert ran.code == 0
    person = User.objects.get(username="xiaoli")
    assert ran.record["id"] == person.pk
    assert ran.record["shops"][0]["name"] == "向阳百货"
    assert Membership.objects.get(user=person).role == "agent"
    assert person.check_password(PASSWORD)
    assert PASSWORD not in ran.out
    assert Client().login(username="xiaoli", password=PASSWORD)


@pytest.mark.parametrize(("stdin", "code"), [("", 2), ("\n", 2), ("123\n", 1), ("x" * 5000 + "\n", 2)])
def test_a_bad_password_makes_nobody(with_shop: CommandLine, stdin: str, code: int) -> None:
    ran = make(with_shop, stdin=stdin)
    assert ran.code == code
    assert "password" in ran.fault["fields"]
    assert not User.objects.exists()


def test_the_password_never_comes_from_the_command_line(with_shop: CommandLine) -> None:
    ran = with_shop("user", "create", "xiaoli", "--role", "agent", "--shop", "向阳百货", "--json")
    assert ran.code == 2
    assert "--password-stdin" in ran.fault["fields"]


def test_a_taken_name_and_an_unknown_shop_are_refused(with_shop: CommandLine) -> None:
    make(with_shop)
    taken = make(with_shop, "XiaoLi")
    assert taken.code == 1
    assert "name" in taken.fault["fields"]
    nowhere = with_shop(
        "user",
        "create",
        "b",
        "--role",
        "owner",
        "--shop",
        "无此店",
        "--password-stdin",
        "--json",
        stdin=PASSWORD,
    )
    assert nowhere.code == 1
    assert nowhere.fault["code"] == "not_found"
    assert User.objects.count() == 1


def test_a_token_opens_the_api_and_only_its_digest_is_kept(with_shop: CommandLine) -> None:
    make(with_shop)
    ran = with_shop("token", "create", "--user", "xiaoli", "--json")
    assert ran.code == 0
    token = ran.record["token"]
    assert token not in str(ApiToken.objects.values().get())
    me = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert orjson.loads(me.content)["shops"][0]["roles"] == ["agent"]


def test_a_token_for_nobody_is_refused(with_shop: CommandLine) -> None:
    ran = with_shop("token", "create", "--user", "nobody", "--json")
    assert ran.code == 1
    assert ran.fault["code"] == "not_found"
    assert "没有找到" in with_shop("token", "create", "--user", "nobody").err
