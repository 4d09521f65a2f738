"""GET /playbooks and /guides."""

from shouhou.domain.access import Role
from shouhou.domain.playbook_reading import to_mapping
from shouhou.rulebook.playbooks import shipped_playbook, shipped_playbooks
from shouhou.storage.models import Shop
from shouhou.usecases.actor import Actor
from shouhou.usecases.guide_files import store_guide_file
from shouhou.usecases.guides import GuideEntry, save_guide
from shouhou.usecases.playbooks import save_playbook
from tests.sandbox.driving import picture

from .people import caller
from .world import NOW, Caller, error, read


def test_all_playbooks_are_listed_as_shipped_and_narrowed_by_category(agent: Caller, shop: Shop) -> None:
    items = read(agent.get("playbooks"))["items"]
    assert [one["key"] for one in items] == [one.key for one in shipped_playbooks()]
    assert items == read(agent.get("playbooks", shop=shop.pk))["items"]
    assert [one["key"] for one in read(agent.get("playbooks", category="wrong_item"))["items"]] == [
        "wrong_item"
    ]
    assert items[0]["remedies"][0] == {"text": "道歉并承担责任。", "source": "五类问题"}


def test_pages_are_complete(agent: Caller) -> None:
    first = read(agent.get("playbooks", limit=5))
    rest = read(agent.get("playbooks", limit=5, cursor=first["next"]))
    assert len(first["items"] + rest["items"]) == 8
    assert rest["next"] is None


def test_a_shops_own_part_is_told_apart(shop: Shop) -> None:
    boss = caller("boss", shop, Role.OWNER)
    body = {k: v for k, v in to_mapping(shipped_playbook("usage")).items() if k not in ("key", "categories")}
    save_playbook(
        actor=Actor(user_id=boss.user_id, name="Boss"),
        shop_id=shop.pk,
        key="usage",
        body={**body, "summary": "本店的做法。"},
        seen=0,
        now=NOW,
    )
    (found,) = read(boss.get("playbooks", shop=shop.pk, category="usage"))["items"]
    assert (found["summary"], found["own"], found["changed_by"]) == ("本店的做法。", ["summary"], "Boss")
    assert found["version"] > 0


def test_guides_come_best_first_with_files_that_can_be_read(agent: Caller, shop: Shop) -> None:
    actor = Actor(user_id=agent.user_id, name="Agent")
    ticket = store_guide_file(actor=actor, shop_id=shop.pk, chunks=[picture(40)], now=NOW).ticket
    for entry in (
        GuideEntry(title="保养", text="勿暴晒。"),
        GuideEntry(title="安装", item_id="700", words="装不上", pictures=(ticket,)),
        GuideEntry(title="别的", text="一", item_id="800"),
    ):
        save_guide(actor=actor, shop_id=shop.pk, guide_id=None, entry=entry, now=NOW)
    assert len(read(agent.get("guides", shop=shop.pk))["items"]) == 3
    found = read(agent.get("guides", shop=shop.pk, item="700", said="怎么装不上"))["items"]
    assert [one["title"] for one in found] == ["安装", "保养"]
    answer = agent.get(f"pictures/{found[0]['pictures'][0]}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")


def test_strangers_find_neither(stranger: Caller, agent: Caller, shop: Shop) -> None:
    assert stranger.get("playbooks", shop=shop.pk).status_code == 404
    assert stranger.get("guides", shop=shop.pk).status_code == 404
    assert error(agent.get("guides"))["code"] == "invalid"  # a guide is always a shop's
