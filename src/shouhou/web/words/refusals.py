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
        "picture_too_big": _("图片超过上限，请压缩后再上传"),
        "video_too_big": _("文件超过上限，请剪短或压缩后再上传"),
        "evidence_note": _("说明太长"),
        "over_paid": _("金额超过了最多可以给的数额"),
        "over_most": _("金额超过了最多可以给的数额"),
        "over_day_cap": _("金额超过了最多可以给的数额"),
        "note_length": _("文字太长了"),
        "note_unlawful": _("补偿说明不能提到评价，也不能把买家引到平台外"),
        "nobody_approves": _("店里还没有人的额度够批准这笔钱，请店主先调整审批额度"),
        "alone_reason": _(
            "超过双人复核线，而店里没有第二个人可以批准。请写明理由再提交，理由会留在审批记录里"
        ),
        "approver_limit": _("本单合计超过您的单笔额度，请额度更高的同事审批"),
    }
)


# Why a whole file cannot be used, without the numbers that its own sentence carries: for readers of English.
FILE_ERRORS: Mapping[str, Promise] = MappingProxyType(
    {
        "missing": _("找不到这个文件"),
        "empty": _("这个文件是空的"),
        "too_large": _("文件太大，请按日期分几段导出"),
        "too_big": _("文件太大，请按日期分几段导出"),
        "too_slow": _("文件太大，请按日期分几段导出"),
        "too_many_rows": _("文件太大，请按日期分几段导出"),
        "bomb": _("这个压缩文件大得不正常，没有读取"),
        "row_too_long": _("文件里有一行长得不正常"),
        "password": _("文件有密码，请去掉打开密码后另存"),
        "unfinished": _("文件可能还没有下载完"),
        "damaged": _("文件已损坏，请重新导出"),
        "picture": _("这是一张图片，不是表格"),
        "pdf": _("这是一个 PDF 文件，不是表格"),
        "document": _("这是一个文档，不是表格"),
        "archive": _("这是一个压缩包，请先解压"),
        "other_sheet": _("这种表格格式不能直接读取，请另存为 xlsx"),
        "not_a_table": _("这个文件不是表格"),
        "encoding": _("文件的编码不是中文，请另存为 xlsx"),
        "empty_sheet": _("表格里没有内容"),
        "no_rows": _("文件里只有表头，没有数据"),
        "no_header": _("没有找到认识的表头"),
        "wrong_kind": _("这不是要导入的那种文件"),
        "broken": _("读取文件时出错，没有导入任何内容"),
    }
)


def file_error(text: str, code: str) -> str:
    """Why a file cannot be used: its own sentence, in English a shorter one."""
    if get_language() == "en" and code in FILE_ERRORS:
        return str(FILE_ERRORS[code])
    return gettext(text) if text else ""


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
