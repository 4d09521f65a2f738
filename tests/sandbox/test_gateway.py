"""The protocol: checks in their order, signatures, formats, fields, paging, big numbers."""

import hashlib
import hmac
import time
import xml.etree.ElementTree as ET
from typing import Any

import httpx
import pytest

from shouhou_sandbox.gateway.signature import signature

from .driving import Running, Shop, signed

VECTOR = {
    "method": "taobao.item.seller.get", "app_key": "12345678", "session": "test", "timestamp": "2016-01-01 12:00:00",
    "format": "json", "v": "2.0", "fields": "num_iid,title,nick,price,num", "num_iid": "11223344",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("md5", "66987CB115214E59E6EC978214934FB8"),
        ("hmac", "D56D7858309C31B6251083A874D48273"),
        ("hmac-sha256", "04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8"),
    ],
)
def test_the_published_vectors_are_met(method: str, expected: str) -> None:
    assert signature({**VECTOR, "sign_method": method}, secret="helloworld", method=method) == expected


def post(shop: Shop, params: dict[str, str]) -> Any:
    return shop.box.http.post("/router/rest", data=params).json()


def test_checks_come_in_the_documented_order(tmall: Shop) -> None:
    good = tmall.params("taobao.time.get")
    codes = []
    for change in (
        {"method": ""}, {"method": "taobao.nothing.get"}, {"app_key": ""}, {"app_key": "1"}, {"sign": ""},
        {"sign": "0" * 32},
    ):  # fmt: skip
        codes.append(
            post(tmall, signed(good, tmall.credentials["app_secret"]) | change)["error_response"]["code"]
        )
    for change in (
        {"timestamp": ""}, {"timestamp": "2016-01-01 00:00:00"}, {"v": ""}, {"v": "1.0"}, {"format": "yaml"},
        {"method": "taobao.refund.get", "session": ""}, {"method": "taobao.refund.get", "session": "6nothing"},
        {"method": "taobao.refund.get"}, {"method": "taobao.refund.get", "fields": "status", "refund_id": "x"},
        {"method": "taobao.refund.get", "fields": "status", "refund_id": "1"},
    ):  # fmt: skip
        text = tmall.box.http.post(
            "/router/rest", data=signed(good | change, tmall.credentials["app_secret"])
        ).text
        assert "error_response" in text
        codes.append(int(ET.fromstring(text).findtext("code") or 0) if text.startswith("<") else _code(text))
    assert codes == [21, 22, 28, 29, 24, 25, 30, 31, 32, 33, 23, 26, 27, 40, 41, 15]


def _code(text: str) -> int:
    import json

    return int(json.loads(text)["error_response"]["code"])


@pytest.mark.parametrize("method", ["md5", "hmac", "hmac-sha256"])
def test_every_way_of_signing_is_taken(tmall: Shop, method: str) -> None:
    params = tmall.params("taobao.time.get") | {"sign_method": method}
    text = "".join(f"{name}{params[name]}" for name in sorted(params)).encode()
    key = tmall.credentials["app_secret"].encode()
    sign = {
        "md5": hashlib.md5(key + text + key).hexdigest(),
        "hmac": hmac.new(key, text, "md5").hexdigest(),
        "hmac-sha256": hmac.new(key, text, "sha256").hexdigest(),
    }[method]
    assert "time" in post(tmall, {**params, "sign": sign.upper()})["time_get_response"]


def test_a_forged_parameter_breaks_the_signature(tmall: Shop) -> None:
    params = signed(
        tmall.params("taobao.refund.get", refund_id="1", fields="status"), tmall.credentials["app_secret"]
    )
    assert post(tmall, params | {"refund_id": "2"})["error_response"]["code"] == 25


def test_system_parameters_may_stand_in_the_query_and_the_time_in_milliseconds(tmall: Shop) -> None:
    params = tmall.params("taobao.user.seller.get", fields="nick,type,user_id") | {
        "timestamp": str(int(time.time() * 1000))
    }
    whole = signed(params, tmall.credentials["app_secret"])
    body = {"fields": whole.pop("fields")}
    answer = tmall.box.http.post("/router/rest", params=whole, data=body).json()
    user = answer["user_seller_get_response"]["user"]
    assert user == {
        "nick": tmall.credentials["nick"],
        "type": "B",
        "user_id": int(tmall.credentials["user_id"]),
    }
    both = tmall.box.http.get("/router/rest", params=whole | body).json()
    assert both["user_seller_get_response"]["user"] == user


def test_the_odd_multipart_of_the_official_python_sdk_is_read(tmall: Shop) -> None:
    refund = tmall.applied()
    params = tmall.params("taobao.refund.message.add", refund_id=refund["refund_id"], content="请看照片")
    whole = signed(params, tmall.credentials["app_secret"])
    image = __import__("base64").b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    edge = b"--PYTHON_SDK_BOUNDARY"
    text = [
        edge
        + f'\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n'
        f"{whole.pop(name)}\r\n".encode()
        for name in ("refund_id", "content")
    ]
    file = edge + (
        b'\r\nContent-Disposition: file; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n'
        b"Content-Transfer-Encoding: binary\r\n\r\n" + image + b"\r\n"
    )
    answer = tmall.box.http.post(
        "/router/rest", params=whole, content=b"".join([*text, file, edge + b"--\r\n\r\n"]),
        headers={"content-type": "multipart/form-data; boundary=PYTHON_SDK_BOUNDARY"},
    ).json()  # fmt: skip
    assert answer["refund_message_add_response"]["refund_message"]["id"] > 0


def test_xml_is_the_default_and_lists_are_marked(tmall: Shop) -> None:
    tmall.applied()
    params = tmall.params(
        "taobao.refunds.receive.get", fields="refund_id,status,refund_remind_timeout", page_size=2
    )
    del params["format"]
    text = tmall.box.http.post("/router/rest", data=signed(params, tmall.credentials["app_secret"])).text
    root = ET.fromstring(text)
    assert root.tag == "refunds_receive_get_response"
    rows = root.find("refunds")
    assert rows is not None
    assert rows.get("list") == "true"
    assert {child.tag for child in rows} == {"refund"}
    assert root.findtext("refunds/refund/refund_remind_timeout/exist_timeout") in ("true", "false")
    assert root.findtext("request_id")


def test_simplify_takes_the_wrapping_away_but_not_from_errors(taobao: Shop) -> None:
    refund = taobao.applied()
    answer = taobao.call("taobao.refunds.receive.get", fields="refund_id", page_size=1, simplify="true")
    assert answer["refunds"] == [{"refund_id": int(refund["refund_id"])}]
    assert {"total_results", "request_id"} < set(answer)
    assert taobao.call("taobao.refund.get", fields="status", simplify="true")["error_response"]["code"] == 40


def test_fields_pick_members_and_absent_values_stay_absent(tmall: Shop) -> None:
    refund = tmall.applied("REFUND_AND_RETURN")
    seen = tmall.ok(
        "taobao.refund.get", refund_id=refund["refund_id"], fields="refund_id,sid,address,tid,nonsense"
    )
    assert seen["refund"] == {"refund_id": refund["refund_id"], "tid": int(refund["tid"])}


def test_numbers_go_beyond_what_a_float_can_hold(tmall: Shop, taobao: Shop) -> None:
    for shop, kind in ((tmall, str), (taobao, int)):
        refund = shop.applied()
        seen = shop.ok("taobao.refund.get", refund_id=refund["refund_id"], fields="refund_id,tid,oid")[
            "refund"
        ]
        assert type(seen["refund_id"]) is kind
        assert int(seen["refund_id"]) > 2**53
        assert seen["tid"] == int(refund["tid"]) > 2**53
        assert seen["oid"] == seen["tid"]


def test_an_order_of_several_lines_numbers_its_lines(tmall: Shop) -> None:
    order = tmall.box.act(
        "buyer", "buy", shop="tmall", lines=[{"price_fen": 100}, {"price_fen": 250, "num": 2}]
    )["order"]
    trade = tmall.ok("taobao.trade.fullinfo.get", tid=order["tid"], fields="tid,payment,orders,num")["trade"]
    lines = trade["orders"]["order"]
    assert trade["payment"] == "6.00"
    assert [line["payment"] for line in lines] == ["1.00", "5.00"]
    assert trade["tid"] not in [line["oid"] for line in lines]
    assert {line["refund_status"] for line in lines} == {"NO_REFUND"}


def test_pages_add_up_and_has_next_replaces_the_total(tmall: Shop) -> None:
    for _ in range(3):
        tmall.applied()
    total = tmall.ok("taobao.refunds.receive.get", fields="refund_id")["total_results"]
    seen: list[str] = []
    page = 1
    while True:
        body = tmall.ok(
            "taobao.refunds.receive.get", fields="refund_id", page_no=page, page_size=2, use_has_next="true"
        )
        assert "total_results" not in body
        seen += [row["refund_id"] for row in body["refunds"]["refund"]]
        if not body["has_next"]:
            break
        page += 1
    assert len(seen) == len(set(seen)) == total
    empty = tmall.ok("taobao.refunds.receive.get", fields="refund_id", page_no=999)
    assert "refunds" not in empty
    assert tmall.error("taobao.refunds.receive.get", fields="refund_id", page_size=101)["code"] == 41


def test_the_window_includes_both_ends_and_the_status_filters(tmall: Shop) -> None:
    refund = tmall.applied()
    fields = "refund_id,status,modified"
    row = tmall.ok("taobao.refunds.receive.get", fields=fields, page_size=1)["refunds"]["refund"][0]
    assert row["refund_id"] == refund["refund_id"]
    window = {"start_modified": row["modified"], "end_modified": row["modified"]}
    rows = tmall.ok("taobao.refunds.receive.get", fields=fields, **window)["refunds"]["refund"]
    assert row in rows
    none = tmall.ok("taobao.refunds.receive.get", fields=fields, status="WAIT_BUYER_RETURN_GOODS", **window)
    assert none["total_results"] == 0
    assert tmall.error("taobao.refunds.receive.get", fields=fields, start_modified="gestern")["code"] == 41


def test_an_answer_is_compressed_when_the_caller_takes_it(box: Running, tmall: Shop) -> None:
    tmall.applied()
    data = signed(
        tmall.params("taobao.trades.sold.get", fields="tid,title,orders"), tmall.credentials["app_secret"]
    )
    packed = box.http.post("/router/rest", data=data, headers={"accept-encoding": "gzip"})
    plain = box.http.post("/router/rest", data=data, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json().keys() == plain.json().keys()


def test_a_shop_sees_nothing_of_another_shop(tmall: Shop, taobao: Shop) -> None:
    refund = tmall.applied()
    assert taobao.error("taobao.refund.get", refund_id=refund["refund_id"], fields="status")["code"] == 15
    assert taobao.error("taobao.trade.fullinfo.get", tid=refund["tid"], fields="tid")["code"] == 15
    foreign = taobao.params("taobao.user.seller.get", fields="nick") | {
        "session": tmall.credentials["session"]
    }
    answer = post(taobao, signed(foreign, taobao.credentials["app_secret"]))
    assert answer["error_response"]["sub_code"] == "invalid-sessionkey"


def test_only_local_hosts_are_answered(box: Running) -> None:
    assert httpx.get(box.url + "/healthz", headers={"host": "evil.example:80"}).status_code == 421
    assert httpx.get(box.url + "/healthz", headers={"host": f"localhost:{box.port}"}).status_code == 200


def test_addresses_carry_the_district_as_country(tmall: Shop) -> None:
    rows = tmall.ok("taobao.logistics.address.search")["addresses"]["address_result"]
    back = tmall.ok("taobao.logistics.address.search", rdef="cancel_def")["addresses"]["address_result"]
    assert len(rows) == 2
    assert [row["cancel_def"] for row in back] == [True]
    assert back[0]["country"].endswith(("区", "市"))


def test_the_attribute_escapes_its_separators(taobao: Shop) -> None:
    refund = taobao.applied()
    text = taobao.seen(refund["refund_id"])["attribute"]
    assert text.startswith(";")
    assert text.endswith(";")
    members = dict(part.split(":", 1) for part in text.strip(";").split(";"))
    assert members["disputeRequest"] == "1"
    assert "#3B" in members["bgmtc"]
