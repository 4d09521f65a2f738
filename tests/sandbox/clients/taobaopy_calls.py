# mypy: ignore-errors
"""Runs inside an environment of its own that has only ``taobaopy``: every method of the sandbox, as its users write it."""

import io
import json
import sys

from taobaopy.taobao import TaoBaoAPIClient, TaoBaoAPIError

given = json.load(sys.stdin)
picture = bytes.fromhex(given["picture"])


def client(session: str) -> TaoBaoAPIClient:
    made = TaoBaoAPIClient(given["app_key"], given["app_secret"], domain=given["domain"])
    made.set_access_token(session)
    return made


def file(name: str) -> io.BytesIO:
    made = io.BytesIO(picture)
    made.name = name
    return made


main, sub = client(given["session"]), client(given["sub_session"])
out = {}
FIELDS = "refund_id,tid,status,refund_version,refund_phase,refund_fee"


def seen(refund_id: str) -> dict:
    return main.refund_get(refund_id=refund_id, fields=FIELDS)["refund_get_response"]["refund"]


out["list"] = main.refunds_receive_get(fields=FIELDS, status="WAIT_SELLER_AGREE", page_size=50)
out["get"] = seen(given["agree"])
out["reasons"] = main.refund_refusereason_get(
    refund_id=given["refuse"], refund_phase="onsale", fields="reason_id,reason_text"
)
out["add"] = main.refund_message_add(refund_id=given["refuse"], content="请看照片", image=file("proof.png"))
out["messages"] = main.refund_messages_get(
    refund_id=given["refuse"], refund_phase="onsale", fields="id,content,pic_urls,owner_role"
)
out["refuse"] = main.refund_refuse(
    refund_id=given["refuse"], refuse_message="商品没有问题", refuse_proof=file("refuse.png"),
    refund_phase="onsale", refund_version=seen(given["refuse"])["refund_version"],
)  # fmt: skip
now = seen(given["agree"])
out["review"] = main.rp_refund_review(
    refund_id=given["agree"], operator="何", message="同意", result=True, refund_phase=now["refund_phase"],
    refund_version=now["refund_version"],
)  # fmt: skip
infos = (
    f"{given['agree']}|{round(float(now['refund_fee']) * 100)}|{now['refund_version']}|{now['refund_phase']}"
)
out["agree"] = sub.rp_refunds_agree(refund_infos=infos, ignore_code=True)
try:
    main.rp_refunds_agree(refund_infos=infos, ignore_code=True)
except TaoBaoAPIError as error:
    out["not_sub_user"] = error.sub_code
out["addresses"] = main.logistics_address_search(rdef="cancel_def")
place = out["addresses"]["logistics_address_search_response"]["addresses"]["address_result"][0]
back = seen(given["return"])
out["agree_return"] = main.rp_returngoods_agree(
    refund_id=given["return"], refund_phase=back["refund_phase"], refund_version=back["refund_version"],
    remark="请原包装寄回", seller_address_id=place["contact_id"], post_fee_bear_role=0,
)  # fmt: skip
came = seen(given["returned"])
out["refuse_goods"] = main.rp_returngoods_refuse(
    refund_id=given["returned"], refund_phase=came["refund_phase"], refund_version=came["refund_version"],
    refuse_proof=file("goods.png"),
)  # fmt: skip
out["sold"] = main.trades_sold_get(fields="tid,status,orders.oid,orders.refund_status", page_size=5)
out["trade"] = main.trade_fullinfo_get(tid=now["tid"], fields="tid,status,payment,orders")
out["seller"] = main.user_seller_get(fields="user_id,nick,type")
out["time"] = main.time_get()
out["permit"] = main.tmc_user_permit()
out["tmc_user"] = main.tmc_user_get(nick=given["nick"], fields="user_nick,topics")
out["consume"] = main.tmc_messages_consume(quantity=50)
rows = out["consume"]["tmc_messages_consume_response"]["messages"]["tmc_message"]
out["confirm"] = main.tmc_messages_confirm(s_message_ids=",".join(str(row["id"]) for row in rows))
json.dump(out, sys.stdout)
