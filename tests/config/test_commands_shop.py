"""``shouhou shop``."""

from pathlib import Path

import pytest

from shouhou.storage.models import Shop, ShopSession
from shouhou.storage.sealing import unseal

from .commandline import CommandLine


def create(secret_file: str, *more: str, name: str = "向阳百货") -> list[str]:
    return [
        "shop", "create", name, "--type", "B", "--gateway", "http://127.0.0.1:9/router/rest",
        "--app-key", "12345678", "--secret-file", secret_file, "--session", "main-1", "--json", *more,
    ]  # fmt: skip


def test_a_shop_is_created_and_shown_without_its_secrets(shouhou: CommandLine, secret_file: str) -> None:
    ran = shouhou(*create(secret_file, "--sub-session", "sub-1"))
    assert ran.code == 0
    shop = Shop.objects.get(name="向阳百货")
    assert (ran.record["id"], ran.record["name"], ran.record["type"]) == (shop.pk, "向阳百货", "B")
    assert unseal(shop.app_secret_sealed) == "s3cr3t-of-the-app"
    tokens = {one.kind: unseal(one.token_sealed) for one in ShopSession.objects.filter(shop=shop)}
    assert tokens == {"main": "main-1", "sub": "sub-1"}
    for secret in ("s3cr3t", "main-1", "sub-1"):
        assert secret not in ran.out


def test_a_second_shop_of_the_same_name_is_refused(shouhou: CommandLine, secret_file: str) -> None:
    shouhou(*create(secret_file))
    ran = shouhou(*create(secret_file))
    assert ran.code == 1
    assert ran.fault["code"] == "name_taken"
    assert "name" in ran.fault["fields"]
    assert Shop.objects.count() == 1


def test_wrong_input_is_named(shouhou: CommandLine, secret_file: str) -> None:
    words = create(secret_file)
    words[words.index("http://127.0.0.1:9/router/rest")] = "ftp://nowhere"
    ran = shouhou(*words)
    assert ran.code == 1
    assert set(ran.fault["fields"]) == {"gateway"}


@pytest.mark.parametrize("content", [None, b"", b"a\nb\n", b"\xff\xfe", b"a\x00b"])
def test_a_secret_file_that_holds_no_secret_is_wrong_use(
    shouhou: CommandLine, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    ran = shouhou(*create(str(file)))
    assert ran.code == 2
    assert not Shop.objects.exists()


def test_an_unknown_type_is_wrong_use(shouhou: CommandLine, secret_file: str) -> None:
    words = create(secret_file)
    words[words.index("B")] = "X"
    with pytest.raises(SystemExit) as stopped:
        shouhou(*words)
    assert stopped.value.code == 2


def test_shops_are_listed(shouhou: CommandLine, secret_file: str) -> None:
    assert shouhou("shop", "list", "--json").record == {"items": [], "next": None}
    shouhou(*create(secret_file))
    assert [one["name"] for one in shouhou("shop", "list", "--json").record["items"]] == ["向阳百货"]
    assert "向阳百货" in shouhou("shop", "list").out


def test_a_new_authorisation_replaces_the_old_one(
    shouhou: CommandLine, secret_file: str, tmp_path: Path
) -> None:
    shouhou(*create(secret_file))
    file = tmp_path / "token"
    file.write_text("main-2\n", encoding="utf-8")
    ran = shouhou("shop", "session", "向阳百货", "--kind", "main", "--token-file", str(file), "--json")
    assert ran.code == 0
    assert ran.record == {"shop": "向阳百货", "kind": "main"}
    assert unseal(ShopSession.objects.get(kind="main").token_sealed) == "main-2"
    missing = shouhou("shop", "session", "无此店", "--kind", "main", "--token-file", str(file), "--json")
    assert missing.code == 1
    assert missing.fault["code"] == "not_found"
