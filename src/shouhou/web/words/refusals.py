"""Why something was refused, in the reader's language."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shouhou.domain.errors import Refused

from .refunds import REASONS

# Used when the message itself has no translation, because it carries numbers.
BY_CODE: Mapping[str, Promise] = MappingProxyType(
    {
        **REASONS,
        "not_permitted": _("您在这家店铺没有这项权限，请联系主管或店主"),
        "amount_differs": _("金额必须与买家申请的一致；要改金额，请先与买家协商修改申请"),
        "over_ceiling": _("金额超过了最多可退的数额"),
        "freight_required": _("请选择退货运费由谁承担"),
        "address_required": _("请选择退货地址"),
        "message_length": _("文字的长度不符合要求"),
        "message_empty": _("请填写内容"),
        "proof_required": _("必须上传凭证图片"),
        "reason_required": _("请选择平台给出的拒绝原因"),
        "picture_missing": _("找不到这张图片，请重新上传"),
        "command_open": _("这笔退款还有一个操作没有结束，请等它完成或先取消它"),
        "command_state": _("这个操作已经处于其他状态，请刷新后再看"),
        "idempotency_key_reused": _("这个请求编号已经用于另一个操作"),
        "seen_version": _("页面版本不正确，请刷新后再试"),
    }
)


def refusal_words(refusal: Refused) -> str:
    """The refusal's message, translated; by its code when the exact sentence has no translation."""
    return translated(refusal.message, refusal.reason_code)


def translated(message: str, code: str) -> str:
    """A message of a use case in the reader's language."""
    words = gettext(message) if message else ""
    if words == message and get_language() == "en":
        by_code = BY_CODE.get(code)
        return str(by_code) if by_code is not None else words
    return words


def field_words(refusal: Refused) -> dict[str, str]:
    """The wrong inputs, each with its short words. A bare number (an amount in fen) says what was expected."""
    return {
        name: refusal_words(refusal) if text.isdigit() else gettext(text)
        for name, text in refusal.fields.items()
    }
