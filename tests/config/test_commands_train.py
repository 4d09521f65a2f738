"""``shouhou train``."""

from typing import Any

from shouhou.storage.models import DiagnosisModel, User
from tests.usecases.exports import NOW
from tests.usecases.test_training import teach, teach_wrongly

from .commandline import CommandLine
from .test_commands_shop import create


def shop_and_person(shouhou: CommandLine, secret_file: str) -> tuple[dict[str, Any], int]:
    return shouhou(*create(secret_file)).record, User.objects.create(username="xiaoyu", joined_at=NOW).pk


def test_a_better_model_is_installed(shouhou: CommandLine, secret_file: str) -> None:
    shop, person = shop_and_person(shouhou, secret_file)
    teach(shop["id"], person)
    ran = shouhou("train", "--shop", shop["name"], "--json")
    assert ran.code == 0
    assert ran.record["installed"] is True
    assert ran.record["labels"] == 60
    assert set(ran.record["held_out"]["new"]) == {"examples", "accuracy", "macro_f1", "party"}
    assert DiagnosisModel.objects.count() == 1
    words = shouhou("train", "--shop", shop["name"]).out
    assert "已安装" in words
    assert "macro-F1" in words


def test_a_worse_model_is_refused_with_both_scores(shouhou: CommandLine, secret_file: str) -> None:
    shop, person = shop_and_person(shouhou, secret_file)
    teach_wrongly(shop["id"], person)
    ran = shouhou("train", "--shop", shop["name"], "--json")
    assert ran.code == 3
    found = ran.record
    assert (found["installed"], "held_out.accuracy" in found["worse"]) == (False, True)
    assert found["held_out"]["new"]["accuracy"] < found["held_out"]["old"]["accuracy"]
    ran = shouhou("train", "--shop", shop["name"])
    assert ran.code == 3
    assert "没有安装" in ran.out
    assert "→" in ran.out
    assert not DiagnosisModel.objects.exists()


def test_too_few_corrections_and_an_unknown_shop(shouhou: CommandLine, secret_file: str) -> None:
    shop, _ = shop_and_person(shouhou, secret_file)
    ran = shouhou("train", "--shop", shop["name"], "--json")
    assert (ran.code, ran.fault["code"]) == (1, "too_few_labels")
    assert ran.fault["fields"] == {"labels": "0", "needed": "40"}
    assert shouhou("train", "--shop", "没有这家店", "--json").fault["code"] == "not_found"
