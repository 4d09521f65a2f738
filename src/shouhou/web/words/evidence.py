"""Words of proof: sides, who proves first, how a piece came in, what became of a platform's picture."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIDES: Mapping[str, Promise] = MappingProxyType(
    {"buyer": _("买家"), "shop": _("我方"), "platform": _("平台")}
)

FIRST: Mapping[str, Promise] = MappingProxyType(
    {"buyer": _("买家先举证"), "shop": _("我方先举证"), "nobody": _("谁都不用先举证")}
)

STARTS: Mapping[str, Promise] = MappingProxyType(
    {
        "signed": _("从签收起算，请在“改一下”里填签收时间"),
        "signed_day": _("从签收当天起算，请在“改一下”里填签收时间"),
        "ended": _("从交易成功起算，还没有交易成功"),
        "intervened": _("从平台介入起算"),
    }
)

PROOF_SOURCES: Mapping[str, Promise] = MappingProxyType(
    {
        "upload": _("上传"),
        "paste": _("粘贴"),
        "camera": _("拍摄"),
        "platform": _("平台留言"),
        "chat": _("聊天"),
        "tick": _("在别处看到"),
    }
)

PICTURE_STATES: Mapping[str, Promise] = MappingProxyType(
    {
        "waiting": _("正在下载"),
        "kept": _("已保存"),
        "refused": _("没有保存"),
        "gone": _("平台已不提供"),
    }
)

PICTURE_ERRORS: Mapping[str, Promise] = MappingProxyType(
    {
        "bad_link": _("链接不正确，没有打开"),
        "unknown_host": _("不是平台的图片地址，没有打开"),
        "private_address": _("地址指向内部网络，没有打开"),
        "redirect": _("地址转到别处，没有跟过去"),
        "too_large": _("图片太大"),
        "too_slow": _("下载太慢，会再试"),
        "no_address": _("找不到地址，会再试"),
        "gone": _("平台说图片不存在"),
        "not_a_picture": _("下载到的不是图片"),
        "picture_too_big": _("图片太大"),
    }
)
