"""Buyers, officers, carriers and the clock: who may do what, and what silence means."""

import pytest

from .driving import Running, Shop


def due_hours(box: Running, refund_id: str) -> float:
    refund = box.refund(refund_id)
    return round(float(refund["due_ms"] - box.get("/sandbox/clock")["now_ms"]) / 3_600_000, 1)


@pytest.mark.parametrize(
    ("key", "kind", "shipped", "hours", "outcome"),
    [
        ("tmall", "REFUND", False, 24, "SUCCESS"),
        ("tmall", "REFUND", True, 36, "SUCCESS"),
        ("tmall", "REFUND_AND_RETURN", True, 36, "WAIT_BUYER_RETURN_GOODS"),
        ("tmall", "TMALL_EXCHANGE", True, 24, "WAIT_BUYER_RETURN_GOODS"),
        ("tmall", "RESHIPPING", True, 24, "WAIT_SELLER_CONSIGN_GOODS"),
        ("tmall", "REPAIR", True, 48, "WAIT_BUYER_RETURN_GOODS"),
        ("taobao", "REFUND", False, 48, "SUCCESS"),
        ("taobao", "REFUND", True, 120, "SUCCESS"),
        ("taobao", "REFUND_AND_RETURN", True, 120, "WAIT_BUYER_RETURN_GOODS"),
    ],
)
def test_a_sellers_silence_means_yes(
    box: Running, key: str, kind: str, shipped: bool, hours: float, outcome: str
) -> None:
    refund = box.shop(key).applied(kind, shipped=shipped)
    assert due_hours(box, refund["refund_id"]) == hours
    box.ahead(hours=hours, seconds=-60)
    assert box.refund(refund["refund_id"])["status"] == "WAIT_SELLER_AGREE"
    box.ahead(seconds=61)
    after = box.refund(refund["refund_id"])
    assert after["status"] == outcome
    assert after["paid_fen"] == (10_000 if outcome == "SUCCESS" else 0)


def test_the_deadline_takes_effect_at_its_own_time(box: Running, tmall: Shop) -> None:
    refund = tmall.applied("REFUND_AND_RETURN")
    box.ahead(days=3)
    agreed = box.refund(refund["refund_id"])
    assert agreed["address"]
    assert agreed["history"][-1]["at_ms"] == refund["due_ms"]
    assert agreed["due_ms"] == refund["due_ms"] + 7 * 86_400_000
    box.ahead(days=7)
    assert box.refund(refund["refund_id"])["status"] == "CLOSED"


def test_a_buyers_silence_means_no(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    tmall.refuse(refund["refund_id"])
    assert due_hours(box, refund["refund_id"]) == 120
    box.ahead(days=5, seconds=1)
    assert box.refund(refund["refund_id"])["status"] == "CLOSED"


def test_the_receipt_clock_depends_on_the_carriers_sign_off(box: Running, tmall: Shop, taobao: Shop) -> None:
    on_the_way = tmall.returned(signed=False)
    assert due_hours(box, on_the_way["refund_id"]) == 168
    signed = box.act("carrier", "sign_return", refund_id=on_the_way["refund_id"])["refund"]
    assert due_hours(box, signed["refund_id"]) == 48
    assert due_hours(box, taobao.returned()["refund_id"]) == 240
    box.ahead(hours=48, seconds=1)
    assert box.refund(signed["refund_id"])["status"] == "SUCCESS"


def test_shipping_closes_the_application_on_an_unshipped_order(box: Running, tmall: Shop) -> None:
    refund = tmall.applied(shipped=False)
    box.act("carrier", "ship", tid=refund["tid"])
    assert box.refund(refund["refund_id"])["status"] == "CLOSED"
    assert (
        box.act("buyer", "apply", tid=refund["tid"], refund_fen=1)["refund"]["status"] == "WAIT_SELLER_AGREE"
    )


def test_a_buyer_withdraws_until_the_goods_are_on_the_way_or_the_platform_is_asked(
    box: Running, tmall: Shop
) -> None:
    agreed = tmall.applied("REFUND_AND_RETURN")
    tmall.agree_return(agreed["refund_id"])
    assert box.act("buyer", "withdraw", refund_id=agreed["refund_id"])["refund"]["status"] == "CLOSED"
    box.refused("buyer", "withdraw", refund_id=tmall.returned(signed=False)["refund_id"])
    refused = tmall.applied(good_status="BUYER_RECEIVED")
    tmall.refuse(refused["refund_id"])
    box.act("buyer", "intervene", refund_id=refused["refund_id"])
    error = box.refused("buyer", "withdraw", refund_id=refused["refund_id"])
    assert error["code"] == "isv.invalid-permission:customer-service"


def test_one_line_has_one_open_refund_but_an_order_several(box: Running) -> None:
    order = box.act("buyer", "buy", shop="tmall", lines=[{"price_fen": 100}, {"price_fen": 200}])["order"]
    first, second = (line["oid"] for line in order["lines"])
    box.act("buyer", "apply", oid=first, refund_fen=100)
    assert box.refused("buyer", "apply", oid=first, refund_fen=100)
    assert box.act("buyer", "apply", oid=second, refund_fen=200)["order"]["tid"] == order["tid"]


def test_the_protection_period_ends_fifteen_days_after_the_trade(box: Running, tmall: Shop) -> None:
    order = tmall.bought()
    box.act("carrier", "ship", tid=order["tid"])
    assert box.act("buyer", "confirm", tid=order["tid"])["order"]["status"] == "TRADE_FINISHED"
    first = box.act("buyer", "apply", tid=order["tid"], type="REFUND_AND_RETURN", refund_fen=500)["refund"]
    assert first["refund_phase"] == "aftersale"
    box.act("buyer", "withdraw", refund_id=first["refund_id"])
    box.ahead(days=14)
    again = box.act("buyer", "apply", tid=order["tid"], refund_fen=500)["refund"]
    box.act("buyer", "withdraw", refund_id=again["refund_id"])
    box.ahead(days=1, seconds=1)
    box.refused("buyer", "apply", tid=order["tid"], refund_fen=500)


def test_the_automatic_confirmation_stands_still_while_a_refund_is_open(box: Running, tmall: Shop) -> None:
    order = tmall.bought()
    box.act("carrier", "ship", tid=order["tid"])
    box.ahead(days=9)
    refund = box.act("buyer", "apply", tid=order["tid"], type="REFUND_AND_RETURN", refund_fen=100)["refund"]
    tmall.refuse(refund["refund_id"])
    box.ahead(days=4)
    assert box.get("/sandbox/orders", tid=order["tid"])["items"][0]["status"] == "WAIT_BUYER_CONFIRM_GOODS"
    box.act("buyer", "withdraw", refund_id=refund["refund_id"])
    box.ahead(hours=23)
    assert box.get("/sandbox/orders", tid=order["tid"])["items"][0]["status"] == "WAIT_BUYER_CONFIRM_GOODS"
    box.ahead(hours=2)
    assert box.get("/sandbox/orders", tid=order["tid"])["items"][0]["status"] == "TRADE_FINISHED"


def refused_case(box: Running, shop: Shop) -> str:
    refund = shop.applied(good_status="BUYER_RECEIVED")
    shop.refuse(refund["refund_id"])
    return str(refund["refund_id"])


def test_intervention_stops_the_clock_and_ending_it_gives_the_rest_back(box: Running, tmall: Shop) -> None:
    refund_id = refused_case(box, tmall)
    box.ahead(days=2)
    box.act("buyer", "intervene", refund_id=refund_id)
    assert tmall.seen(refund_id)["refund_remind_timeout"] == {"exist_timeout": False}
    box.ahead(days=30)
    box.act("officer", "step_in", refund_id=refund_id)
    assert tmall.seen(refund_id)["cs_status"] == 3
    box.act("officer", "evidence", refund_id=refund_id)
    assert tmall.seen(refund_id)["cs_status"] == 10
    box.ahead(days=3, seconds=1)
    assert tmall.seen(refund_id)["cs_status"] == 3
    box.act("officer", "end", refund_id=refund_id)
    assert tmall.seen(refund_id)["cs_status"] == 6
    assert due_hours(box, refund_id) == 72


@pytest.mark.parametrize(
    ("verdict", "status", "cs", "paid"),
    [
        ("buyer", "SUCCESS", 8, 10_000),
        ("seller", "CLOSED", 9, 0),
        ("return", "WAIT_BUYER_RETURN_GOODS", 8, 0),
    ],
)
def test_an_officer_rules(box: Running, tmall: Shop, verdict: str, status: str, cs: int, paid: int) -> None:
    refund_id = refused_case(box, tmall)
    box.refused("officer", "rule", refund_id=refund_id, verdict=verdict)
    box.act("officer", "step_in", refund_id=refund_id)
    box.act("officer", "review", refund_id=refund_id)
    after = box.act("officer", "rule", refund_id=refund_id, verdict=verdict)["refund"]
    assert (after["status"], after["cs_status"], after["paid_fen"]) == (status, cs, paid)
    assert box.act("officer", "open_appeal", refund_id=refund_id)["refund"]["cs_status"] == 11


def test_unreceived_goods_have_to_wait_three_days_for_the_platform(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    tmall.refuse(refund["refund_id"])
    box.refused("buyer", "intervene", refund_id=refund["refund_id"])
    box.ahead(days=3)
    assert box.act("buyer", "intervene", refund_id=refund["refund_id"])["refund"]["cs_status"] == 2
    back = box.act("buyer", "withdraw_intervention", refund_id=refund["refund_id"])["refund"]
    assert back["cs_status"] == 7
    assert due_hours(box, refund["refund_id"]) == 48


def test_during_intervention_the_seller_may_still_settle_but_not_refuse(box: Running, tmall: Shop) -> None:
    refund_id = refused_case(box, tmall)
    box.act("buyer", "intervene", refund_id=refund_id)
    assert "error_response" in tmall.refuse(refund_id)
    body = tmall.agree(refund_id)["rp_refunds_agree_response"]
    assert body["succ"] is True
    assert tmall.seen(refund_id)["cs_status"] == 6


def test_modifying_returns_the_case_to_the_seller_and_may_change_its_type(box: Running, tmall: Shop) -> None:
    refund_id = refused_case(box, tmall)
    after = box.act("buyer", "modify", refund_id=refund_id, type="REFUND_AND_RETURN", refund_yuan="88.80")[
        "refund"
    ]
    assert (after["status"], after["dispute_type"], after["refund_fen"]) == (
        "WAIT_SELLER_AGREE",
        "REFUND_AND_RETURN",
        8_880,
    )
    assert box.refused("buyer", "modify", refund_id=refund_id, refund_fen=10_001)


def test_refused_goods_go_back_to_the_seller_without_travelling_again(box: Running, tmall: Shop) -> None:
    refund = tmall.returned()
    tmall.refuse_goods(refund["refund_id"])
    box.act("buyer", "modify", refund_id=refund["refund_id"], refund_fen=9_000)
    tmall.agree_return(refund["refund_id"])
    assert box.refund(refund["refund_id"])["status"] == "WAIT_SELLER_CONFIRM_GOODS"
    assert tmall.agree(refund["refund_id"])["rp_refunds_agree_response"]["succ"] is True


def test_an_advance_payment_follows_the_goods(box: Running, tmall: Shop) -> None:
    seen = []
    for step in ("agree", "refuse"):
        refund = tmall.returned(advance=True)
        assert refund["advance_status"] == 2
        if step == "agree":
            tmall.agree(refund["refund_id"])
        else:
            tmall.refuse_goods(refund["refund_id"])
        seen.append(tmall.seen(refund["refund_id"])["advance_status"])
    assert seen == [5, 3]


def test_exchange_reship_and_repair_walk_their_nodes_and_cannot_be_written(box: Running, tmall: Shop) -> None:
    walks = {
        "TMALL_EXCHANGE": ["WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS", "WAIT_SELLER_CONSIGN_GOODS",
                           "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS", "SUCCESS"],
        "RESHIPPING": ["WAIT_SELLER_CONSIGN_GOODS", "WAIT_BUYER_CONFIRM_REDO_SEND_GOODS", "SUCCESS"],
        "REPAIR": ["WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS", "WAIT_BUYER_CONFIRM_REDO_SEND_GOODS",
                   "SUCCESS"],
    }  # fmt: skip
    for kind, walk in walks.items():
        refund = tmall.applied(kind)
        assert tmall.seen(refund["refund_id"])["operation_contraint"] == "refund_onweb"
        assert "error_response" in tmall.refuse(refund["refund_id"])
        steps = [box.act("carrier", "step", refund_id=refund["refund_id"])["refund"]["status"] for _ in walk]
        assert steps == walk
        assert box.refund(refund["refund_id"])["paid_fen"] == 0


def test_an_exchange_the_seller_forgets_turns_into_a_refund(box: Running, tmall: Shop) -> None:
    refund = tmall.applied("TMALL_EXCHANGE")
    for _ in range(2):
        box.act("carrier", "step", refund_id=refund["refund_id"])
    box.ahead(days=10, seconds=1)
    after = box.refund(refund["refund_id"])
    assert (after["status"], after["paid_fen"]) == ("EXCHANGE_TRANSFORM_TO_REFUND", 10_000)


def test_every_change_moves_the_version_forward(box: Running, tmall: Shop) -> None:
    refund = tmall.returned()
    box.act("officer", "step_in", refund_id=refund["refund_id"])
    box.act("officer", "message", refund_id=refund["refund_id"], content="请举证")
    box.act("officer", "rule", refund_id=refund["refund_id"], verdict="buyer")
    versions = [entry["version"] for entry in box.refund(refund["refund_id"])["history"]]
    assert versions == sorted(set(versions))
    assert all(len(str(version)) == 13 for version in versions)


def test_time_going_back_does_not_take_versions_back(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    before = tmall.seen(refund["refund_id"])["refund_version"]
    box.ahead(hours=-1)
    box.act("buyer", "message", refund_id=refund["refund_id"], content="在吗")
    assert tmall.seen(refund["refund_id"])["refund_version"] > before
