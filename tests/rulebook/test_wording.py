"""The words to send: one phrase for every option, polite, lawful, complete."""

import re

import pytest

from shouhou.domain.options.keys import OptionKey
from shouhou.domain.options.words import VARIABLES, UnknownVariable, fill
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.rulebook.loader import RulebookError
from shouhou.rulebook.wording import exact, read_option_phrases, shipped_option_phrases, template

PHRASES = [
    (key, variant, text)
    for key, variants in shipped_option_phrases().items()
    for variant, text in variants.items()
]
# platform-rules 5, 10: absolute promises, reviews, other places, threats, "never"
FORBIDDEN = re.compile(
    "保证|绝对|100%|肯定能|一定能|第一|国家级|根治|好评|差评|评价|五星|追评|返现|微信|VX|QQ|加我|扫码|私下|转账"
    "|支付宝|线下|概不|不退不换|最终解释权|撤销退款|别找平台|选成七天|改成七天|骗|投诉你"
)


def test_every_option_has_its_words() -> None:
    asking = {"ask.proof", "ask.story", "ask.delivery"}
    assert {key.value for key in OptionKey} - {"ask"} <= set(shipped_option_phrases())
    assert asking <= set(shipped_option_phrases())


def test_every_phrase_can_be_reached() -> None:
    asked = {"ask.proof", "ask.story", "ask.delivery"}
    own = {
        "claim_refund.return",
        "claim_refund.keep",
        "claim_reship.damaged",
        "red_packet.usage",
        "guide.flaw",
        "intercept_refund.delayed",
        "intercept_refund.coming_back",
        "keep_promise.overdue",
        "partial_refund.missing",
        "refund_only.virtual",
        "explain.on_the_way",
    }
    plain = {key.value for key in OptionKey} | asked | own
    standing = {"applied", "change", "returning", "receiving", "sending", "sent"}
    for key in set(shipped_option_phrases()) - plain:
        base, _, last = key.rpartition(".")
        assert base in plain, key
        assert last in standing, key


def test_the_most_exact_words_are_taken() -> None:
    assert exact("claim_refund.return.change") == "claim_refund.return.change"
    assert exact("claim_refund.returning") == "claim_refund"
    assert exact("reship.returning") == "reship"


@pytest.mark.parametrize(("key", "variant", "text"), PHRASES)
def test_the_words_are_polite_short_and_lawful(key: str, variant: str, text: str) -> None:
    assert text.startswith("您好")
    assert text.endswith(("感谢您的理解。", "感谢您的耐心。"))
    assert len(text) <= 150
    assert text.count("抱歉") <= 1
    assert FORBIDDEN.search(text) is None


def test_the_platforms_may_have_words_of_their_own() -> None:
    words = {template("seven_day_exchange", shop_type=one) for one in ShopType}
    assert len(words) == 2


def test_filling_leaves_no_loose_punctuation() -> None:
    values = {**dict.fromkeys(VARIABLES, ""), "return_freight": "寄回的运费由我们承担"}
    text = fill("您好。{return_freight}，{outward_freight}。收到后退款。", values)
    assert text == "您好。寄回的运费由我们承担。收到后退款。"
    with pytest.raises(UnknownVariable):
        fill("{weather}", values)


@pytest.mark.parametrize(
    "text",
    ['[a]\ntext = "{weather}"', "[a]\nwords = 1", "a = 1", '[a]\ntext = "x"\njd = "y"', "[a"],
)
def test_wrong_phrases_are_refused(text: str) -> None:
    with pytest.raises(RulebookError):
        read_option_phrases(text)
