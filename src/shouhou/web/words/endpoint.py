"""Why a language model's endpoint gave no usable answer, and what to do about it."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.diagnosis.opinion import Trouble

TROUBLES: Mapping[str, Promise] = MappingProxyType(
    {
        Trouble.UNREACHABLE: _("连不上这个网址。请检查网址、网络和对方服务是否在运行。"),
        Trouble.TIMEOUT: _("在规定的时间内没有答完。可以把等待时间调长，或换一个快一些的模型。"),
        Trouble.NOT_PRIVATE: _("这个名字现在指向外网，http:// 不加密，没有发送。请改用 https://。"),
        Trouble.KEY_REFUSED: _(
            "对方不接受这个密钥（401 或 403）。请检查密钥是否填对、有没有这个模型的权限。"
        ),
        Trouble.NOT_FOUND: _(
            "对方说没有这个地址或模型（404）。网址通常以 /v1 结尾，模型名称要和对方写的一样。"
        ),
        Trouble.BUSY: _("对方说太频繁或额度用完了（429）。"),
        Trouble.SERVER: _("对方的服务出错了（5xx）。"),
        Trouble.REDIRECT: _("对方要求跳转到别的地址，没有跟过去。请填写最终的网址。"),
        Trouble.STATUS: _("对方没有接受这个请求。请检查网址和模型名称。"),
        Trouble.TOO_LARGE: _("回答长得不正常，没有读完。"),
        Trouble.NOT_CHAT: _("回答不是 OpenAI 格式。请检查网址。"),
        Trouble.NOT_JSON: _("模型没有按要求回答，这次没有采用。偶尔发生没有关系；经常发生请换模型。"),
        Trouble.WRONG_WORDS: _("模型答了我们没有的类别，这次没有采用。偶尔发生没有关系；经常发生请换模型。"),
        Trouble.KEY_LOST: _("保存的密钥打不开（安装密钥换过），请重新填写。"),
    }
)
