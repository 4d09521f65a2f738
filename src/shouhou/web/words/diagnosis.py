"""Words for a diagnosis: whose fault, who answered, which facts counted."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.diagnosis.ask import Ask
from shouhou.domain.diagnosis.instructions import PROMPT_LIKE
from shouhou.domain.diagnosis.records import Origin, Responsible

RESPONSIBLE: Mapping[str, Promise] = MappingProxyType(
    {
        Responsible.SHOP: _("店铺"),
        Responsible.LOGISTICS: _("物流"),
        Responsible.BUYER: _("买家"),
        Responsible.UNCLEAR: _("还不清楚"),
    }
)

DIAGNOSIS_ORIGINS: Mapping[str, Promise] = MappingProxyType(
    {
        Origin.MODEL: _("系统判断"),
        Origin.ENDPOINT: _("大模型判断"),
        Origin.PERSON: _("人工更正"),
    }
)

# The circumstances that counted: codes of ``domain.diagnosis.circumstances``.
DIAGNOSIS_FACTS: Mapping[str, Promise] = MappingProxyType(
    {
        "reason": _("平台上选的原因"),
        "not_shipped": _("还没发货"),
        "not_received": _("买家说没收到"),
        "stalled": _("物流两天没有更新"),
        "received": _("买家已收到货"),
        "earlier_cases": _("这位买家以前有过售后"),
        PROMPT_LIKE: _("买家的话里有写给机器的指令，请留意"),
    }
)

# What to ask next, said to the agent.
DIAGNOSIS_ASKS: Mapping[str, Promise] = MappingProxyType(
    {
        Ask.WHAT_IS_WRONG: _("先问清楚哪里不满意"),
        Ask.WHICH_OF_TWO: _("把握不大，先问清楚是哪种情况"),
        Ask.PHOTO_OF_DEFECT: _("请买家拍问题部位的照片"),
        Ask.VIDEO_OF_FAULT: _("请买家拍一段故障视频"),
        Ask.MEDICAL_RECORD: _("关心买家身体，了解就医情况"),
        Ask.PHOTO_BESIDE_PAGE: _("请买家拍实物，对照页面说明"),
        Ask.AUTHENTICITY_REPORT: _("先准备我方的进货凭证，再了解买家依据"),
        Ask.PHOTO_OF_CONTENTS: _("请买家拍收到的全部东西和面单"),
        Ask.PHOTO_OF_PARCEL: _("请买家拍外包装、面单和破损处"),
        Ask.WHETHER_RECEIVED: _("先问买家收到包裹没有"),
        Ask.WHETHER_UNUSED: _("问清商品是否完好、吊牌在不在"),
        Ask.WHICH_STEP: _("问清卡在哪一步"),
        Ask.WHAT_WAS_PROMISED: _("问清之前答应过什么"),
    }
)

# The same, as words to the buyer: data, Chinese whatever the screen's language.
DIAGNOSIS_ASK_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Ask.WHAT_IS_WRONG: "您好，抱歉给您带来不便。能麻烦您说一下具体是哪里不满意吗？我马上为您处理。",
        Ask.WHICH_OF_TWO: "您好，抱歉给您带来不便。为了尽快帮您解决，想跟您确认一下具体情况：方便描述一下问题，或者发张照片吗？",
        Ask.PHOTO_OF_DEFECT: "您好，非常抱歉给您带来不便。麻烦您拍一张问题部位的清晰照片发给我，我马上为您处理，感谢您的理解。",
        Ask.VIDEO_OF_FAULT: "您好，非常抱歉给您带来不便。麻烦您拍一小段视频，能看到故障的样子就可以，我马上为您处理，感谢您的理解。",
        Ask.MEDICAL_RECORD: "您好，非常抱歉。请您先停用商品，身体要紧。如果已经就医，方便的话请把病历或诊断发给我，我们会负责到底处理好这件事。",
        Ask.PHOTO_BESIDE_PAGE: "您好，抱歉给您带来不便。麻烦您拍一张实物照片，并告诉我和页面哪一处不一样，我马上核实处理。",
        Ask.AUTHENTICITY_REPORT: "您好，您的担心我理解。我先为您核实这件商品的进货凭证。您是从哪里看出不对的，方便告诉我吗？",
        Ask.PHOTO_OF_CONTENTS: "您好，抱歉给您带来不便。麻烦您把收到的全部东西和快递面单一起拍一张照片，我马上核对处理。",
        Ask.PHOTO_OF_PARCEL: "您好，非常抱歉。麻烦您把外包装、快递面单和损坏的地方各拍一张，我马上联系快递，同时给您处理。",
        Ask.WHETHER_RECEIVED: "您好，抱歉让您久等了。请问包裹您收到了吗？我马上为您查物流。",
        Ask.WHETHER_UNUSED: "您好，理解您的感受。请问商品现在是否完好、吊牌和包装还在吗？我帮您看怎么处理最合适。",
        Ask.WHICH_STEP: "您好，我来帮您。请问是卡在哪一步，屏幕或商品上现在显示什么？方便的话拍张照片给我。",
        Ask.WHAT_WAS_PROMISED: "您好，之前让您不愉快，非常抱歉。现在由我来跟进。请问之前答应您的是什么，还没有兑现的我马上核实。",
    }
)
