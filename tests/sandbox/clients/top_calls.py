# mypy: ignore-errors
"""Runs inside an environment of its own that has only ``taobao-sdk-top``: the reads.

The package ships generated request classes for some methods only; for the others the class below is written the way
its generator writes them.
"""

import json
import sys

import top
from top.api.base import RestApi, TopException
from top.api.rest.TimeGetRequest import TimeGetRequest
from top.api.rest.TmcMessagesConsumeRequest import TmcMessagesConsumeRequest
from top.api.rest.TmcUserGetRequest import TmcUserGetRequest

given = json.load(sys.stdin)
top.setDefaultAppInfo(given["app_key"], given["app_secret"])


def request(method: str) -> type:
    class Request(RestApi):
        def getapiname(self) -> str:
            return method

    return Request


def ask(kind: type, **values: object) -> dict:
    made = kind(given["host"], given["port"])
    for name, value in values.items():
        setattr(made, name, value)
    return made.getResponse(given["session"])


out = {
    "time": ask(TimeGetRequest),
    "tmc_user": ask(TmcUserGetRequest, nick=given["nick"], fields="user_nick,topics"),
    "consume": ask(TmcMessagesConsumeRequest, quantity=20),
    "list": ask(request("taobao.refunds.receive.get"), fields="refund_id,status,refund_version", page_size=5),
    "get": ask(request("taobao.refund.get"), fields="refund_id,status,tid", refund_id=given["refund_id"]),
    "messages": ask(
        request("taobao.refund.messages.get"), fields="id,content", refund_id=given["refund_id"], refund_phase="onsale"
    ),
    "reasons": ask(
        request("taobao.refund.refusereason.get"), fields="reason_id", refund_id=given["refund_id"],
        refund_phase="onsale",
    ),
    "sold": ask(request("taobao.trades.sold.get"), fields="tid,status,orders"),
    "trade": ask(request("taobao.trade.fullinfo.get"), fields="tid,orders", tid=given["tid"]),
    "addresses": ask(request("taobao.logistics.address.search")),
    "seller": ask(request("taobao.user.seller.get"), fields="nick,type"),
}  # fmt: skip
try:
    ask(request("taobao.refund.get"), fields="status", refund_id=1)
except TopException as error:
    out["error"] = {"code": error.errorcode, "sub_code": error.subcode}
json.dump(out, sys.stdout)
