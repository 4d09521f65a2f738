"""What stands beside a case: its category's playbook with phrases filled, its product's guides."""

from typing import Any

import pytest

from shouhou.storage.models import AddressBookEntry, Case, Order, OrderLine, Shop
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.knowledge import CaseKnowledge, case_knowledge, response_time, short_title

from .exports import NOW
from .test_guides import made
from .test_playbooks import body, person

pytestmark = pytest.mark.django_db


def case_with(shop_id: int, **members: Any) -> int:
    order = Order.objects.create(shop_id=shop_id, tid="4000500060007000", paid_fen=8900, read_at=NOW)
    OrderLine.objects.create(
        order=order,
        shop_id=shop_id,
        oid="4000500060007001",
        item_id="700",
        carrier="中通快递",
        waybill="7512345",
    )
    AddressBookEntry.objects.create(
        shop_id=shop_id, address_id="1", name="退货仓", mobile="13800000000", province="浙江省", city="杭州市",
        street="文一西路 1 号", is_default_return=True, read_at=NOW,
    )  # fmt: skip
    return Case.objects.create(
        shop_id=shop_id,
        tid="4000500060007000",
        oid="4000500060007001",
        title="落地灯",
        last_activity_at=NOW,
        opened_at=NOW,
        **members,
    ).pk


def texts(knowledge: CaseKnowledge) -> str:
    return "\n".join(phrase.text for phrase in knowledge.phrases)


def test_an_undiagnosed_case_shows_other_and_any_playbook_can_be_picked(shop_id: int, agent: Actor) -> None:
    case_id = case_with(shop_id)
    shown = case_knowledge(actor=agent, case_id=case_id)
    assert (shown.view.playbook.key, shown.suggested) == ("other", "")
    assert len(shown.titles) == 8
    assert case_knowledge(actor=agent, case_id=case_id, key="quality").view.playbook.key == "quality"
    with pytest.raises(Missing):
        case_knowledge(actor=agent, case_id=case_id, key="weather")


@pytest.mark.parametrize(
    ("members", "key"),
    [
        ({"category": "not_as_described"}, "description"),
        ({"problem": "usage"}, "usage"),
        ({"category": "quality", "problem": "usage"}, "quality"),
        ({"category": "odd"}, "other"),
    ],
)
def test_the_diagnosis_decides_then_what_the_filer_said(
    shop_id: int, agent: Actor, members: dict[str, str], key: str
) -> None:
    assert case_knowledge(actor=agent, case_id=case_with(shop_id, **members)).view.playbook.key == key


def test_phrases_are_filled_from_the_case_and_gaps_are_told(shop_id: int, agent: Actor) -> None:
    case_id = case_with(shop_id, category="logistics")
    shown = case_knowledge(actor=agent, case_id=case_id)
    assert "中通快递 7512345" in texts(shown)
    missing = {name for phrase in shown.phrases for name in phrase.missing}
    assert missing == {"时限", "金额"}
    assert "〔时限〕" in texts(shown)
    returning = texts(case_knowledge(actor=agent, case_id=case_id, key="subjective"))
    assert "浙江省杭州市文一西路 1 号 退货仓 13800000000" in returning
    assert "4000500060007000" in returning
    assert "我是小雨" in texts(case_knowledge(actor=agent, case_id=case_id, key="service"))


def test_phrases_of_the_other_platform_are_left_out(shop_id: int, agent: Actor) -> None:
    case_id = case_with(shop_id, category="logistics")
    assert "淘宝发货规则" in texts(case_knowledge(actor=agent, case_id=case_id))
    assert "天猫规则" not in texts(case_knowledge(actor=agent, case_id=case_id))
    Shop.objects.filter(pk=shop_id).update(shop_type="B")
    assert "天猫规则" in texts(case_knowledge(actor=agent, case_id=case_id))


def test_guides_of_the_product_come_by_what_the_buyer_said(shop_id: int, agent: Actor) -> None:
    case_id = case_with(shop_id, story="灯泡拧不上", problem="usage")
    general = made(agent, shop_id, title="保养")
    bulb = made(agent, shop_id, title="换灯泡", item_id="700", words="拧不上 灯泡")
    made(agent, shop_id, title="别的", item_id="800")
    assert [one.guide_id for one in case_knowledge(actor=agent, case_id=case_id).guides] == [bulb, general]


def test_a_shops_own_words_are_the_ones_shown(shop_id: int, agent: Actor) -> None:
    from shouhou.domain.access import Role
    from shouhou.usecases.playbooks import save_playbook

    boss = person("laoban", shop_id, Role.OWNER)
    phrases = [{"moment": "after", "text": "{店铺}谢谢您。"}]
    save_playbook(
        actor=boss, shop_id=shop_id, key="other", body=body("other", phrases=phrases), seen=0, now=NOW
    )
    shown = case_knowledge(actor=agent, case_id=case_with(shop_id))
    assert [phrase.text for phrase in shown.phrases] == ["只用文件的店谢谢您。"]


def test_a_stranger_finds_nothing(shop_id: int) -> None:
    stranger = Actor(user_id=0, name="谁")
    with pytest.raises(Missing):
        case_knowledge(actor=stranger, case_id=case_with(shop_id))
    with pytest.raises(Missing):
        case_knowledge(actor=stranger, case_id=0)


def test_a_promise_is_said_in_whole_hours_where_it_is_one() -> None:
    assert (response_time(60), response_time(120), response_time(90)) == ("1 小时", "2 小时", "90 分钟")


def test_a_product_is_called_by_the_first_words_of_its_title() -> None:
    assert short_title("山禾 遮光窗帘 定制尺寸 免打孔 卧室客厅 北欧风") == "山禾 遮光窗帘 定制尺寸 免打孔"
    assert short_title("长" * 60) == "长" * 20
    assert short_title("") == ""
