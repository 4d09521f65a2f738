"""``/cases/<id>/decisions``: forms, refusals that keep what was typed, and what was changed meanwhile."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouhou.storage.models import AddressBookEntry, Attachment, Command, Refund, Shop, User
from tests.api.world import NOW, message_reading, refund_reading, show
from tests.sandbox.driving import picture

from .browsing import Browser, fields_of, text_of, words_of

pytestmark = pytest.mark.django_db


def opened(person: Browser, case_id: int, action: str) -> dict[str, Any]:
    """The hidden fields of a freshly opened form."""
    return fields_of(text_of(person.get(f"/cases/{case_id}/decisions", htmx=True, action=action)))


def decide(person: Browser, case_id: int, action: str, *, htmx: bool = True, **values: Any) -> Any:
    path = f"/cases/{case_id}/decisions"
    return person.post(path, htmx=htmx, **{**opened(person, case_id, action), **values})


def test_agreeing_makes_one_command_and_shows_it_going_out(agent: Browser, case_id: int) -> None:
    response = decide(agent, case_id, "agree_refund", amount="89.00")
    assert response.status_code == 200
    command = Command.objects.get()
    assert (command.kind, command.params["amount_fen"], command.state) == ("agree_refund", 8900, "pending")
    words = words_of(text_of(response))
    assert "发送中" in words
    assert "已提交：同意退款" in words


def test_the_same_form_sent_twice_makes_one_command(agent: Browser, case_id: int) -> None:
    fields = opened(agent, case_id, "agree_refund")
    for _ in range(2):
        assert agent.post(f"/cases/{case_id}/decisions", amount="89.00", **fields).status_code == 200
    assert Command.objects.count() == 1


def test_each_rendered_form_has_a_key_of_its_own(agent: Browser, case_id: int) -> None:
    keys = {opened(agent, case_id, "agree_refund")["key"] for _ in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize("amount", ["89.01", "0", "abc", "-89", "1e3", "", "8900000000000000"])
def test_a_wrong_amount_is_refused_by_field_and_kept(agent: Browser, case_id: int, amount: str) -> None:
    response = decide(agent, case_id, "agree_refund", amount=amount)
    assert response.status_code == 422
    markup = text_of(response)
    assert 'aria-invalid="true"' in markup
    if amount:
        assert f'value="{amount}"' in markup
    assert not Command.objects.exists()


def test_a_full_width_amount_is_understood(agent: Browser, case_id: int) -> None:
    assert decide(agent, case_id, "agree_refund", amount="￥８９．００").status_code == 200


def test_refusing_keeps_reason_and_words_when_the_proof_is_missing(agent: Browser, case_id: int) -> None:
    response = decide(agent, case_id, "refuse", reason_id="102", message="您好，已经和您协商一致。")
    assert response.status_code == 422
    markup = text_of(response)
    assert '<option value="102" selected>' in markup
    assert "您好，已经和您协商一致。" in markup
    assert "天猫店拒绝退款必须上传凭证图片" in words_of(markup)


def test_refusing_with_a_proof_in_the_form_itself_works_without_script(agent: Browser, case_id: int) -> None:
    proof = SimpleUploadedFile("凭证.png", picture(40), content_type="image/png")
    response = decide(
        agent, case_id, "refuse", htmx=False, reason_id="101", message="您好，商品已发出。", proof_file=proof
    )
    assert (response.status_code, response["Location"]) == (302, f"/cases/{case_id}/")
    assert Command.objects.get().params["proof"] == Attachment.objects.get().blob_id


def test_an_uploaded_proof_stays_in_a_form_that_comes_back(agent: Browser, case_id: int) -> None:
    proof = SimpleUploadedFile("凭证.png", picture(40), content_type="image/png")
    response = decide(agent, case_id, "refuse", reason_id="101", message="", proof_file=proof)
    assert response.status_code == 422
    assert f'name="proof" value="{Attachment.objects.get().blob_id}"' in text_of(response)


def return_case(shop: Shop) -> int:
    from shouhou.domain.refund.reading import Known
    from shouhou.domain.refund.vocabulary import DisputeType, GoodStatus, OrderStatus

    return show(
        shop,
        refund_reading(
            dispute_type=Known(DisputeType.RETURN_AND_REFUND, "REFUND_AND_RETURN"),
            good_status=Known(GoodStatus.RECEIVED, "BUYER_RECEIVED"),
            order_status=Known(OrderStatus.SHIPPED, "WAIT_BUYER_CONFIRM_GOODS"),
            has_good_return=True,
        ),
    )


def test_a_return_has_no_default_for_address_and_freight(agent: Browser, shop: Shop) -> None:
    case_id = return_case(shop)
    markup = text_of(agent.get(f"/cases/{case_id}/decisions", htmx=True, action="agree_return"))
    assert 'name="freight" value="seller" required>' in markup
    assert "checked" not in markup
    response = decide(agent, case_id, "agree_return", address_id="77001")
    assert response.status_code == 422
    assert "请选择退货运费由谁承担" in words_of(text_of(response))
    assert 'value="77001" required checked' in text_of(response)
    assert decide(agent, case_id, "agree_return", address_id="77001", freight="buyer").status_code == 200
    assert Command.objects.get().params["freight"] == "buyer"


def test_a_message_over_400_bytes_is_kept_for_shortening(agent: Browser, case_id: int) -> None:
    text = "您好" * 70
    response = decide(agent, case_id, "leave_message", content=text)
    assert response.status_code == 422
    assert text in text_of(response)


def test_the_second_decision_is_told_what_changed_and_keeps_its_version(
    agent: Browser, owner: Browser, case_id: int
) -> None:
    fields = opened(agent, case_id, "refuse")
    assert decide(owner, case_id, "agree_refund", amount="89.00").status_code == 200
    response = agent.post(
        f"/cases/{case_id}/decisions", **{**fields, "reason_id": "101", "message": "您好，已发出。"}
    )
    assert response.status_code == 409
    markup = text_of(response)
    assert "Owner 决定：同意退款 ¥89.00" in words_of(markup)
    assert "您好，已发出。" in markup
    assert fields_of(markup)["seen_version"] == fields["seen_version"]
    assert fields_of(markup)["key"] == fields["key"]


def test_refreshing_then_keeps_what_was_typed_and_takes_the_new_version(
    agent: Browser, shop: Shop, case_id: int
) -> None:
    fields = opened(agent, case_id, "refuse")
    show(shop, refund_reading(), message_reading(1))
    typed = {**fields, "reason_id": "101", "message": "您好，已发出。"}
    assert agent.post(f"/cases/{case_id}/decisions", **typed).status_code == 409
    fresh = text_of(agent.get(f"/cases/{case_id}/decisions", htmx=True, **typed))
    assert "您好，已发出。" in fresh
    assert int(fields_of(fresh)["seen_version"]) > int(fields["seen_version"])
    assert fields_of(fresh)["key"] != fields["key"]


def test_a_decision_on_stale_data_asks_whether_the_console_was_looked_at(
    agent: Browser, case_id: int
) -> None:
    with time_machine.travel(NOW.replace(hour=5), tick=False):
        response = decide(agent, case_id, "agree_refund", amount="89.00")
        assert response.status_code == 422
        assert "在千牛核对过了吗？" in text_of(response)
        assert decide(agent, case_id, "agree_refund", amount="89.00", checked="yes").status_code == 200


def test_while_a_command_is_open_no_other_decision_is_offered(agent: Browser, case_id: int) -> None:
    assert 'id="mode-refuse"' in text_of(agent.get(f"/cases/{case_id}/"))
    decide(agent, case_id, "agree_refund", amount="89.00")
    markup = text_of(agent.get(f"/cases/{case_id}/"))
    assert 'id="mode-refuse"' not in markup
    assert "指令结束或取消以后" in markup


def test_a_viewer_cannot_decide(viewer: Browser, case_id: int) -> None:
    response = decide(viewer, case_id, "agree_refund", amount="89.00")
    assert response.status_code == 422
    assert "没有这项权限" in text_of(response)
    assert not Command.objects.exists()


def test_a_stranger_cannot_decide_and_learns_nothing(stranger: Browser, case_id: int) -> None:
    response = stranger.post(
        f"/cases/{case_id}/decisions", action="agree_refund", refund_id="1", amount="89.00", seen_version="1"
    )
    assert response.status_code == 404


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_broken_version_is_refused(agent: Browser, case_id: int, version: str) -> None:
    response = decide(agent, case_id, "agree_refund", amount="89.00", seen_version=version)
    assert response.status_code == 422


def test_an_unknown_action_has_no_form(agent: Browser, case_id: int) -> None:
    assert agent.get(f"/cases/{case_id}/decisions", action="explode").status_code == 404
    assert agent.post(f"/cases/{case_id}/decisions", action="explode", seen_version="1").status_code == 404


def test_a_decision_needs_the_csrf_token(agent: Browser, case_id: int) -> None:
    fields = opened(agent, case_id, "agree_refund")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(pk=agent.user_id))
    response = strict.post(f"/cases/{case_id}/decisions", {**fields, "amount": "89.00"})
    assert response.status_code == 403
    assert not Command.objects.exists()


@pytest.mark.parametrize(
    ("flow", "words", "fields"),
    [
        ("reship", "同意补寄", {}),
        ("exchange", "同意换货", {"freight": "seller"}),
    ],
)
def test_what_only_the_console_can_do_becomes_a_to_do(
    agent: Browser, case_id: int, flow: str, words: str, fields: dict[str, str]
) -> None:
    Refund.objects.update(flow=flow, dispute_type=flow, status="waiting_seller")
    address = AddressBookEntry.objects.create(
        shop=Shop.objects.get(cases=case_id), address_id="77", name="王小青", mobile="13800138000", street="青石巷 8 号",
        read_at=NOW,
    )  # fmt: skip
    markup = text_of(agent.get(f"/cases/{case_id}/decisions", htmx=True, action="agree_other"))
    assert words in words_of(markup)
    if fields:
        fields |= {"address_id": address.address_id}
    response = decide(agent, case_id, "agree_other", **fields)
    assert response.status_code == 200, words_of(text_of(response))
    command = Command.objects.get()
    assert (command.kind, command.channel, command.state) == ("agree_other", "manual", "needs_person")
    assert f"点“{words}”" in words_of(text_of(response))


def test_a_statement_for_the_platform_is_kept_when_it_is_too_long(agent: Browser, case_id: int) -> None:
    Refund.objects.update(status="refused", flow="refund_received")
    words = "协商不成" * 60
    response = decide(agent, case_id, "ask_intervention", statement=words)
    assert response.status_code == 422
    assert words in text_of(response)
    assert decide(agent, case_id, "ask_intervention", statement="协商不成").status_code == 200
    assert Command.objects.get().params["statement"] == "协商不成"


def test_a_parcel_form_says_which_field_is_wrong(agent: Browser, case_id: int) -> None:
    Refund.objects.update(status="waiting_seller_send", flow="reship", dispute_type="reship")
    response = decide(agent, case_id, "send_out", carrier="圆通速递", waybill="单号")
    assert response.status_code == 422
    assert "只有字母、数字和短横线" in words_of(text_of(response))
    assert decide(agent, case_id, "send_out", carrier="圆通速递", waybill="YT123456").status_code == 200
