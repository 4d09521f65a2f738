"""Words for instructions to the platform and where they stand."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMMAND_STATES: Mapping[str, Promise] = MappingProxyType(
    {
        "pending": _("发送中"),
        "sending": _("发送中"),
        "confirmed": _("平台已确认"),
        "refused": _("平台拒绝"),
        "unknown": _("结果未知，正在核对"),
        "needs_code": _("需要短信验证码"),
        "needs_session": _("需要重新授权"),
        "needs_person": _("需在千牛操作"),
        "cancelled": _("已取消"),
    }
)

COMMAND_TONES: Mapping[str, str] = MappingProxyType(
    {
        "pending": "blue",
        "sending": "blue",
        "confirmed": "green",
        "refused": "red",
        "unknown": "amber",
        "needs_code": "amber",
        "needs_session": "amber",
        "needs_person": "amber",
        "cancelled": "",
    }
)


def command_state_word(state: str) -> Promise | str:
    """The state in words; an unknown one as it is."""
    return COMMAND_STATES.get(state, state)
